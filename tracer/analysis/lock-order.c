#include "tracer/analysis/lock-order.h"

#include <stdlib.h>
#include <string.h>

#include "tracer/analysis/words.h"

/* A thread that holds more at once has the rest left out. */
#define MOST_HELD 64

struct WeftLockOrder {
  GArray *edges; /* of WeftLockEdge */
};

typedef struct {
  const WeftTrace *trace;
  const WeftHold *holds;
  const WeftWait *waits;
  WeftLockOrder *order;
  GHashTable *places;         /* held and wanted, to the place of their edge + 1 */
  uint32_t active[MOST_HELD]; /* rows of holds of the thread at hand, by acquisition */
  unsigned n_active;
} Sweep;

/* A lock that is taken, or waited for in vain. */
typedef struct {
  uint32_t thread, object, site, stack;
  WeftHoldMode mode;
  int64_t at_ns;
} Taking;

static void
use_clear (gpointer use)
{
  g_free (((WeftLockUse *)use)->guards);
}

static WeftLockEdge *
edge_of (Sweep *sweep, uint32_t held, uint32_t wanted)
{
  uint64_t key = (uint64_t)held << 32 | wanted;
  gpointer place = g_hash_table_lookup (sweep->places, &key);

  if (place == NULL) {
    WeftLockEdge fresh = { held, wanted, g_array_new (FALSE, FALSE, sizeof (WeftLockUse)) };

    g_array_set_clear_func (fresh.uses, use_clear);
    g_array_append_val (sweep->order->edges, fresh);
    place = GSIZE_TO_POINTER ((size_t)sweep->order->edges->len);
    g_hash_table_insert (sweep->places, g_memdup2 (&key, sizeof key), place);
  }
  return &g_array_index (sweep->order->edges, WeftLockEdge, GPOINTER_TO_SIZE (place) - 1);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;

  return (one > other) - (one < other);
}

/* The locks that guard the use of active[@index] and then @wanted: those taken before. */
static unsigned
gather_guards (const Sweep *sweep, unsigned index, uint32_t wanted, uint32_t *ret)
{
  unsigned n = 0;

  for (unsigned i = 0; i < index; i++) {
    const WeftHold *hold = &sweep->holds[sweep->active[i]];

    if (hold->mode == WEFT_HOLD_EXCLUSIVE && hold->object != wanted
        && hold->object != sweep->holds[sweep->active[index]].object)
      ret[n++] = hold->object;
  }
  qsort (ret, n, sizeof *ret, compare_rows);
  return n;
}

static bool
is_same_way (const WeftLockUse *use, const WeftLockUse *other)
{
  return use->thread == other->thread && use->held_mode == other->held_mode
         && use->wanted_mode == other->wanted_mode && use->n_guards == other->n_guards
         && (use->n_guards == 0
             || memcmp (use->guards, other->guards, use->n_guards * sizeof *use->guards)
                    == 0);
}

static void
add_use (Sweep *sweep, unsigned index, const Taking *taking)
{
  const WeftHold *held = &sweep->holds[sweep->active[index]];
  WeftLockEdge *edge = edge_of (sweep, held->object, taking->object);
  uint32_t guards[MOST_HELD];
  WeftLockUse use = { .thread = taking->thread,
                      .held_mode = held->mode,
                      .wanted_mode = taking->mode,
                      .hold = sweep->active[index],
                      .wanted = taking->site,
                      .stack = taking->stack,
                      .at_ns = taking->at_ns,
                      .count = 1,
                      .guards = guards };

  use.n_guards = gather_guards (sweep, index, taking->object, guards);
  for (unsigned i = 0; i < edge->uses->len; i++) {
    WeftLockUse *known = &g_array_index (edge->uses, WeftLockUse, i);

    if (is_same_way (known, &use)) {
      known->count++;
      return;
    }
  }
  if (edge->uses->len == WEFT_MOST_LOCK_USES)
    return;
  use.guards = g_memdup2 (guards, use.n_guards * sizeof *guards);
  g_array_append_val (edge->uses, use);
}

/* Lets go of what was released by then, and notes what is still held. */
static void
take (Sweep *sweep, const Taking *taking)
{
  unsigned kept = 0;

  for (unsigned i = 0; i < sweep->n_active; i++) {
    if (sweep->holds[sweep->active[i]].released_ns > taking->at_ns
        || !sweep->holds[sweep->active[i]].released)
      sweep->active[kept++] = sweep->active[i];
  }
  sweep->n_active = kept;
  for (unsigned i = 0; i < kept; i++) {
    if (sweep->holds[sweep->active[i]].object != taking->object)
      add_use (sweep, i, taking);
  }
}

/* The wait that the hold came of: its site is that of the asking. */
static uint32_t
stack_of_wait (const WeftWait *waits, size_t n, size_t *next, const WeftHold *hold)
{
  while (*next < n && waits[*next].end_ns < hold->acquired_ns)
    (*next)++;
  if (*next < n && waits[*next].object == hold->object
      && waits[*next].begin_ns <= hold->acquired_ns)
    return waits[*next].stack;
  return WEFT_NO_ROW;
}

/* A wait that is still going on is no matter of order: it is the deadlock itself. */
static bool
is_in_vain (const WeftWait *wait)
{
  return weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW && wait->ended
         && wait->outcome == WEFT_OUTCOME_TIMED_OUT;
}

static void
sweep_thread (Sweep *sweep, uint32_t thread)
{
  size_t n_holds, n_waits, next_wait = 0, vain = 0;
  const uint32_t *rows = weft_trace_thread_holds (sweep->trace, thread, &n_holds);
  const WeftWait *waits = weft_trace_thread_waits (sweep->trace, thread, &n_waits);

  sweep->n_active = 0;
  for (size_t i = 0; i <= n_holds; i++) {
    const WeftHold *hold = i < n_holds ? &sweep->holds[rows[i]] : NULL;
    Taking taking;

    for (; vain < n_waits && (hold == NULL || waits[vain].begin_ns < hold->acquired_ns);
         vain++) {
      if (!is_in_vain (&waits[vain]))
        continue;
      taking = (Taking){ thread,
                         waits[vain].object,
                         waits[vain].site,
                         waits[vain].stack,
                         waits[vain].kind == WEFT_WAIT_READ_LOCK ? WEFT_HOLD_SHARED
                                                                 : WEFT_HOLD_EXCLUSIVE,
                         waits[vain].begin_ns };
      take (sweep, &taking);
    }
    if (hold == NULL)
      break;
    taking = (Taking){ thread,     hold->object,
                       hold->site, stack_of_wait (waits, n_waits, &next_wait, hold),
                       hold->mode, hold->acquired_ns };
    take (sweep, &taking);
    if (sweep->n_active < MOST_HELD)
      sweep->active[sweep->n_active++] = rows[i];
  }
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const WeftLockEdge *one = a, *other = b;

  if (one->held != other->held)
    return one->held < other->held ? -1 : 1;
  return (one->wanted > other->wanted) - (one->wanted < other->wanted);
}

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  const WeftLockUse *one = a, *other = b;

  return (one->at_ns > other->at_ns) - (one->at_ns < other->at_ns);
}

static void
edge_clear (gpointer edge)
{
  g_array_unref (((WeftLockEdge *)edge)->uses);
}

WeftLockOrder *
weft_lock_order_new (const WeftTrace *trace)
{
  WeftLockOrder *self = g_new0 (WeftLockOrder, 1);
  g_autoptr (GHashTable) places
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Sweep sweep = { .trace = trace, .order = self, .places = places };
  size_t n, n_threads;

  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftLockEdge));
  g_array_set_clear_func (self->edges, edge_clear);
  sweep.holds = weft_trace_holds (trace, &n);
  sweep.waits = weft_trace_waits (trace, &n);
  weft_trace_threads (trace, &n_threads);
  for (uint32_t i = 0; i < n_threads; i++)
    sweep_thread (&sweep, i);
  for (unsigned i = 0; i < self->edges->len; i++)
    g_array_sort (g_array_index (self->edges, WeftLockEdge, i).uses, compare_uses);
  g_array_sort (self->edges, compare_edges);
  return self;
}

void
weft_lock_order_free (WeftLockOrder *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->edges);
  g_free (self);
}

const WeftLockEdge *
weft_lock_order_edges (const WeftLockOrder *self, size_t *ret_n)
{
  *ret_n = self->edges->len;
  return (const WeftLockEdge *)self->edges->data;
}

const WeftLockEdge *
weft_lock_order_from (const WeftLockOrder *self, uint32_t held, size_t *ret_n)
{
  const WeftLockEdge *edges = (const WeftLockEdge *)self->edges->data;
  size_t low = 0, high = self->edges->len, end;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (edges[middle].held < held)
      low = middle + 1;
    else
      high = middle;
  }
  for (end = low; end < self->edges->len && edges[end].held == held;)
    end++;
  *ret_n = end - low;
  return *ret_n > 0 ? edges + low : NULL;
}

static bool
have_common_guard (const WeftLockUse *one, const WeftLockUse *other)
{
  uint32_t i = 0, j = 0;

  while (i < one->n_guards && j < other->n_guards) {
    if (one->guards[i] == other->guards[j])
      return true;
    if (one->guards[i] < other->guards[j])
      i++;
    else
      j++;
  }
  return false;
}

bool
weft_lock_uses_collide (const WeftLockUse *const *uses, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const WeftLockUse *before = uses[(i + n - 1) % n];

    /* Readers of one lock do not keep each other out. */
    if (before->wanted_mode == WEFT_HOLD_SHARED && uses[i]->held_mode == WEFT_HOLD_SHARED)
      return false;
    for (size_t j = 0; j < i; j++) {
      if (uses[i]->thread == uses[j]->thread || have_common_guard (uses[i], uses[j]))
        return false;
    }
  }
  return true;
}
