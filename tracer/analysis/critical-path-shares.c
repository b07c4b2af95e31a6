#include "tracer/analysis/critical-path-shares.h"

static guint
hash_share (gconstpointer key)
{
  const WeftPathShare *share = key;

  return ((share->thread * 31 + share->object) * 31 + share->state) * 2 + share->handed;
}

static gboolean
equal_shares (gconstpointer a, gconstpointer b)
{
  const WeftPathShare *one = a, *other = b;

  return one->thread == other->thread && one->object == other->object
         && one->state == other->state && one->handed == other->handed;
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  const WeftPathShare *one = a, *other = b;

  if (one->ns != other->ns)
    return one->ns > other->ns ? -1 : 1;
  if (one->thread != other->thread)
    return one->thread < other->thread ? -1 : 1;
  if (one->state != other->state)
    return (int)one->state - (int)other->state;
  return (int)one->handed - (int)other->handed;
}

GArray *
weft_path_shares (const WeftTrace *trace, const GArray *steps)
{
  /* From a share, in itself, to the length of its longest step. */
  g_autoptr (GHashTable) shares
      = g_hash_table_new_full (hash_share, equal_shares, g_free, g_free);
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (WeftPathShare));
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  GHashTableIter iter;
  gpointer key;

  for (unsigned i = 0; i < steps->len; i++) {
    const WeftPathStep *step = &g_array_index (steps, WeftPathStep, i);
    WeftPathShare wanted = { .thread = step->thread,
                             .state = step->state,
                             .object = step->object,
                             .handed = step->handed,
                             .site = WEFT_NO_ROW };
    int64_t length_ns = step->to_ns - step->from_ns, *longest_ns;
    WeftPathShare *share;

    if (!g_hash_table_lookup_extended (shares, &wanted, (gpointer *)&share,
                                       (gpointer *)&longest_ns)) {
      share = g_memdup2 (&wanted, sizeof wanted);
      longest_ns = g_new0 (int64_t, 1);
      g_hash_table_insert (shares, share, longest_ns);
    }
    share->steps++;
    share->ns += length_ns;
    if (step->wait != WEFT_NO_ROW && length_ns > *longest_ns) {
      *longest_ns = length_ns;
      share->site = waits[step->wait].site;
    }
  }

  g_hash_table_iter_init (&iter, shares);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (sorted, key, 1);
  g_array_sort (sorted, compare_shares);
  return sorted;
}

/* The steps of each thread in order, with how much of the path was its own before each. */
typedef struct {
  const WeftPathStep **steps;
  int64_t *before_ns;
  size_t *first; /* of a thread's; one more than there are threads */
} ByThread;

static void
by_thread_init (ByThread *self, const GArray *steps, size_t n_threads)
{
  g_autofree size_t *next = g_new0 (size_t, n_threads + 1);
  g_autofree int64_t *sums_ns = g_new0 (int64_t, n_threads + 1);

  self->steps = g_new (const WeftPathStep *, steps->len + 1);
  self->before_ns = g_new (int64_t, steps->len + 1);
  self->first = g_new0 (size_t, n_threads + 1);
  for (unsigned i = 0; i < steps->len; i++) {
    uint32_t thread = g_array_index (steps, WeftPathStep, i).thread;

    if (thread != WEFT_NO_ROW)
      self->first[thread + 1]++;
  }
  for (size_t i = 0; i < n_threads; i++) {
    self->first[i + 1] += self->first[i];
    next[i] = self->first[i];
  }
  for (unsigned i = 0; i < steps->len; i++) {
    const WeftPathStep *step = &g_array_index (steps, WeftPathStep, i);

    if (step->thread == WEFT_NO_ROW)
      continue;
    self->before_ns[next[step->thread]] = sums_ns[step->thread];
    self->steps[next[step->thread]++] = step;
    sums_ns[step->thread] += step->to_ns - step->from_ns;
  }
}

static void
by_thread_clear (ByThread *self)
{
  g_free (self->steps);
  g_free (self->before_ns);
  g_free (self->first);
}

/* How much of the path before @time_ns was the thread's. */
static int64_t
own_before (const ByThread *self, uint32_t thread, int64_t time_ns)
{
  size_t low = self->first[thread], high = self->first[thread + 1];

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (self->steps[middle]->from_ns < time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == self->first[thread])
    return 0;
  low--;
  return self->before_ns[low] + MIN (time_ns, self->steps[low]->to_ns)
         - self->steps[low]->from_ns;
}

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const WeftPathHeld *one = a, *other = b;

  if (one->ns != other->ns)
    return one->ns > other->ns ? -1 : 1;
  return (one->object > other->object) - (one->object < other->object);
}

/* Sums up one lock. @until_ns: of each thread, scratch; a reader may hold it twice. */
static WeftPathHeld
sum_lock (const WeftTrace *trace,
          const ByThread *own,
          uint32_t object,
          int64_t *until_ns,
          GHashTable *by_site)
{
  WeftPathHeld held = { .object = object, .site = WEFT_NO_ROW };
  int64_t most_ns = 0;
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n);

  g_hash_table_remove_all (by_site);
  for (size_t i = 0; i < n; i++)
    until_ns[holds[i].thread] = 0;
  for (size_t i = 0; i < n; i++) {
    int64_t from_ns = MAX (holds[i].acquired_ns, until_ns[holds[i].thread]);
    gpointer site = GUINT_TO_POINTER (holds[i].site);
    int64_t ns, *sum_ns;

    if (holds[i].released_ns <= from_ns)
      continue;
    until_ns[holds[i].thread] = holds[i].released_ns;
    ns = own_before (own, holds[i].thread, holds[i].released_ns)
         - own_before (own, holds[i].thread, from_ns);
    if (ns == 0)
      continue;
    held.ns += ns;
    sum_ns = g_hash_table_lookup (by_site, site);
    if (sum_ns == NULL) {
      sum_ns = g_new0 (int64_t, 1);
      g_hash_table_insert (by_site, site, sum_ns);
    }
    *sum_ns += ns;
    if (*sum_ns > most_ns) {
      most_ns = *sum_ns;
      held.site = holds[i].site;
    }
  }
  return held;
}

GArray *
weft_path_held (const WeftTrace *trace, const GArray *steps)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WeftPathHeld));
  g_autoptr (GHashTable) by_site = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autofree int64_t *until_ns = NULL;
  size_t n_objects, n_threads;
  ByThread own;

  weft_trace_objects (trace, &n_objects);
  weft_trace_threads (trace, &n_threads);
  until_ns = g_new0 (int64_t, n_threads + 1);
  by_thread_init (&own, steps, n_threads);
  for (uint32_t i = 0; i < n_objects; i++) {
    WeftPathHeld held = sum_lock (trace, &own, i, until_ns, by_site);

    if (held.ns > 0)
      g_array_append_val (all, held);
  }
  by_thread_clear (&own);
  g_array_sort (all, compare_held);
  return all;
}
