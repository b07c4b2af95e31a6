#include "tracer/analysis/find.h"

#include <string.h>

#include "tracer/analysis/components.h"
#include "tracer/analysis/lock-order.h"
#include "tracer/analysis/sentence.h"
#include "tracer/model/sorted.h"

/* Circles of more locks than this are not looked for. */
#define MOST_LOCKS 16
/* Choices of uses that are tried for one circle: enough for all of a pair. */
#define MOST_TRIES (2 * WEFT_MOST_LOCK_USES * WEFT_MOST_LOCK_USES)

typedef struct {
  const WeftTrace *trace;
  const WeftHold *holds;
  const WeftLockOrder *order;
  GPtrArray *findings;
  uint32_t *component; /* of objects, where the graph has circles; WEFT_NO_ROW */
  bool *told;          /* components: one was found in it */
  unsigned tries_left;

  /* The circle that is being tried. */
  const WeftLockEdge *edges[MOST_LOCKS];
  const WeftLockUse *uses[MOST_LOCKS];
} Search;

/* "one takes a at x.c:1 and then b at x.c:2 (3 times)" */
static void
say_use (WeftSaying *saying, const Search *search, size_t index)
{
  const WeftLockUse *use = search->uses[index];

  weft_say (saying, "%T takes %O%S and then %O%S", use->thread, search->edges[index]->held,
            search->holds[use->hold].site, search->edges[index]->wanted, use->wanted);
  if (use->count > 1)
    weft_say_on_n (saying, "%Z (%C time)", "%Z (%C times)", use->count, use->count);
}

static void
say_circle (const Search *search, size_t n, WeftFinding *finding)
{
  WeftSaying saying;

  weft_saying_begin (&saying, search->trace);
  if (n == 2)
    weft_say (&saying, "%O and %O are taken in either order", search->edges[0]->held,
              search->edges[1]->held);
  else
    weft_say_n (&saying, "%C lock is taken in a circle, from %O back to it",
                "%C locks are taken in a circle, from %O back to it", n, (uint64_t)n,
                search->edges[0]->held);
  weft_saying_end (&saying, &finding->title);
}

static void
add_finding (Search *search, size_t n)
{
  WeftFinding *finding
      = weft_finding_new (WEFT_FINDING_LOCK_ORDER_INVERSION, WEFT_CERTAINTY_POTENTIAL);
  WeftSaying saying;

  say_circle (search, n, finding);
  weft_saying_begin (&saying, search->trace);
  for (size_t i = 0; i < n; i++) {
    if (i > 0)
      weft_say (&saying, "; ");
    say_use (&saying, search, i);
    weft_finding_add_thread (finding, search->uses[i]->thread);
    weft_finding_add_object (finding, search->edges[i]->held);
    finding->at_ns = MAX (finding->at_ns, search->uses[i]->at_ns);
  }
  search->told[search->component[search->edges[0]->held]] = true;
  if (n == 2)
    weft_say_on (&saying,
                 "%Z. If both do so at the same time, each waits for the next for ever.");
  else
    weft_say_on (&saying,
                 "%Z. If all do so at the same time, each waits for the next for ever.");
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (search->findings, finding);
}

/* Chooses a use for each edge from number @index on, so that all of them collide. */
static bool
choose_uses (Search *search, size_t index, size_t n)
{
  const GArray *uses;

  if (index == n)
    return weft_lock_uses_collide (search->uses, n);
  if (search->tries_left == 0)
    return false;
  search->tries_left--;
  uses = search->edges[index]->uses;
  for (unsigned i = 0; i < uses->len; i++) {
    const WeftLockUse *use = &g_array_index (uses, WeftLockUse, i);
    bool other_thread = true;

    for (size_t j = 0; j < index; j++)
      other_thread &= search->uses[j]->thread != use->thread;
    search->uses[index] = use;
    if (other_thread && choose_uses (search, index + 1, n))
      return true;
  }
  return false;
}

static const WeftLockEdge *
find_edge (const Search *search, uint32_t held, uint32_t wanted)
{
  size_t n, low;
  const WeftLockEdge *edges = weft_lock_order_from (search->order, held, &n);

  low = WEFT_COUNT_FIRST (n, edges[at].wanted < wanted);
  return low < n && edges[low].wanted == wanted ? &edges[low] : NULL;
}

static void
find_pairs (Search *search)
{
  size_t n;
  const WeftLockEdge *edges = weft_lock_order_edges (search->order, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftLockEdge *back;

    if (edges[i].held > edges[i].wanted)
      continue;
    back = find_edge (search, edges[i].wanted, edges[i].held);
    if (back == NULL)
      continue;
    search->edges[0] = &edges[i];
    search->edges[1] = back;
    search->tries_left = MOST_TRIES;
    if (choose_uses (search, 0, 2))
      add_finding (search, 2);
  }
}

/* The shortest way from @start back to it. Returns: how many edges, in search->edges; 0
 * when there is none. */
static size_t
find_circle (Search *search, uint32_t start, GHashTable *came_by, GArray *todo)
{
  uint32_t lock = start;

  g_hash_table_remove_all (came_by);
  g_array_set_size (todo, 0);
  g_array_append_val (todo, start);
  for (unsigned i = 0; i < todo->len; i++) {
    size_t n;
    const WeftLockEdge *edges
        = weft_lock_order_from (search->order, g_array_index (todo, uint32_t, i), &n);

    for (size_t j = 0; j < n; j++) {
      gpointer key = GUINT_TO_POINTER (edges[j].wanted);

      if (search->component[edges[j].wanted] != search->component[start]
          || g_hash_table_contains (came_by, key))
        continue;
      g_hash_table_insert (came_by, key, (gpointer)&edges[j]);
      g_array_append_val (todo, edges[j].wanted);
    }
    if (g_hash_table_contains (came_by, GUINT_TO_POINTER (start)))
      break;
  }
  for (size_t n = 1; n <= MOST_LOCKS; n++) {
    const WeftLockEdge *edge = g_hash_table_lookup (came_by, GUINT_TO_POINTER (lock));

    if (edge == NULL)
      return 0;
    search->edges[MOST_LOCKS - n] = edge;
    lock = edge->held;
    if (lock == start) {
      memmove (search->edges, search->edges + MOST_LOCKS - n, n * sizeof *search->edges);
      return n;
    }
  }
  return 0;
}

/* Locks in longer circles, such as the forks of five philosophers: one for each component
 * in which there was no pair. */
static void
find_circles (Search *search)
{
  g_autoptr (GHashTable) came_by = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) todo = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n;
  const WeftLockEdge *edges = weft_lock_order_edges (search->order, &n);

  for (size_t i = 0; i < n; i++) {
    uint32_t component = search->component[edges[i].held];
    size_t length;

    if ((i > 0 && edges[i].held == edges[i - 1].held) || component == WEFT_NO_ROW
        || search->told[component])
      continue;
    length = find_circle (search, edges[i].held, came_by, todo);
    search->tries_left = MOST_TRIES;
    if (length > 2 && choose_uses (search, 0, length))
      add_finding (search, length);
  }
}

static uint32_t *
find_components (const Search *search, size_t n_objects, size_t *ret_n)
{
  size_t n;
  const WeftLockEdge *edges = weft_lock_order_edges (search->order, &n);
  g_autofree uint32_t *first = g_new0 (uint32_t, n_objects + 1);
  g_autofree uint32_t *to = g_new (uint32_t, n + 1);

  for (size_t i = 0; i < n; i++) {
    first[edges[i].held + 1]++;
    to[i] = edges[i].wanted;
  }
  for (size_t i = 0; i < n_objects; i++)
    first[i + 1] += first[i];
  return weft_components_new (n_objects, first, to, ret_n);
}

void
weft_find_order (const WeftTrace *trace, GPtrArray *findings)
{
  g_autoptr (WeftLockOrder) order = weft_lock_order_new (trace);
  g_autofree uint32_t *component = NULL;
  g_autofree bool *told = NULL;
  Search search = { .trace = trace, .order = order, .findings = findings };
  size_t n_objects, n_components, n;

  weft_trace_objects (trace, &n_objects);
  search.holds = weft_trace_holds (trace, &n);
  component = search.component = find_components (&search, n_objects, &n_components);
  told = search.told = g_new0 (bool, n_components + 1);
  find_pairs (&search);
  find_circles (&search);
}
