#include "tracer/analysis/blame-sites.h"

#include "tracer/analysis/blame.h"

typedef struct {
  WeftSiteBlame sum;
  uint32_t wait; /* the latest that was added, and what of it */
  int64_t wait_ns;
} Row;

typedef struct {
  const WeftWait *waits;
  const WeftHold *holds;
  GHashTable *rows; /* of Row, by itself */
} Sites;

static guint
hash_row (gconstpointer key)
{
  const WeftSiteBlame *sum = &((const Row *)key)->sum;

  return (sum->waiter * 2654435761u) ^ (sum->holder * 2246822519u)
         ^ (sum->object * 3266489917u) ^ (sum->site * 668265263u);
}

static gboolean
equal_rows (gconstpointer a, gconstpointer b)
{
  const WeftSiteBlame *one = &((const Row *)a)->sum, *other = &((const Row *)b)->sum;

  return one->waiter == other->waiter && one->holder == other->holder
         && one->object == other->object && one->site == other->site;
}

static void
add_hold (uint32_t wait, uint32_t hold, int64_t ns, gpointer data)
{
  Sites *sites = data;
  Row wanted = { .sum = { .waiter = sites->waits[wait].thread,
                          .holder = sites->holds[hold].thread,
                          .object = sites->holds[hold].object,
                          .site = sites->holds[hold].site },
                 .wait = WEFT_NO_ROW };
  Row *row = g_hash_table_lookup (sites->rows, &wanted);

  if (row == NULL) {
    row = g_memdup2 (&wanted, sizeof wanted);
    g_hash_table_add (sites->rows, row);
  }
  if (row->wait != wait) {
    row->wait = wait;
    row->wait_ns = 0;
    row->sum.count++;
  }
  row->wait_ns += ns;
  row->sum.wait_ns += ns;
  row->sum.max_ns = MAX (row->sum.max_ns, row->wait_ns);
}

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const WeftSiteBlame *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  if (one->waiter != other->waiter)
    return one->waiter < other->waiter ? -1 : 1;
  if (one->holder != other->holder)
    return one->holder < other->holder ? -1 : 1;
  if (one->object != other->object)
    return one->object < other->object ? -1 : 1;
  return (one->site > other->site) - (one->site < other->site);
}

GArray *
weft_blame_sites (const WeftTrace *trace)
{
  g_autoptr (GHashTable) rows = g_hash_table_new_full (hash_row, equal_rows, g_free, NULL);
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (WeftSiteBlame));
  Sites sites = { .rows = rows };
  GHashTableIter iter;
  gpointer key;
  size_t n;

  sites.waits = weft_trace_waits (trace, &n);
  sites.holds = weft_trace_holds (trace, &n);
  weft_trace_objects (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_lock_hold_blame_foreach (trace, i, add_hold, &sites);
  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (sums, ((const Row *)key)->sum);
  g_array_sort (sums, compare_sums);
  return sums;
}
