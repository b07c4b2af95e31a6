#include "gui/view/range-totals.h"

#include <string.h>

/* A sum is kept for each so many steps, and so many interactions. */
#define STEPS 64
#define INTERACTIONS 256

struct WeftRangeIndex {
  WeftTrace *trace;
  GArray *waited; /* of int64_t: thread-time waited until each STEPS-th step, by object */
  size_t *first;  /* of each object's sums therein */
  GArray *counts; /* of size_t[WEFT_N_INTERACTIONS]: before each INTERACTIONS-th */
};

typedef struct {
  size_t of[WEFT_N_INTERACTIONS];
} Counts;

WeftRangeIndex *
weft_range_index_new (WeftTrace *trace)
{
  WeftRangeIndex *self = g_new0 (WeftRangeIndex, 1);
  size_t n_objects, n;
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n);
  Counts counts = { { 0 } };

  self->trace = weft_trace_ref (trace);
  self->counts = g_array_new (FALSE, FALSE, sizeof (Counts));
  for (size_t i = 0; i < n; i++) {
    if (i % INTERACTIONS == 0)
      g_array_append_val (self->counts, counts);
    counts.of[interactions[i].kind]++;
  }
  self->waited = g_array_new (FALSE, FALSE, sizeof (int64_t));
  weft_trace_objects (trace, &n_objects);
  self->first = g_new (size_t, n_objects + 1);
  for (uint32_t object = 0; object < n_objects; object++) {
    const WeftDepth *steps = weft_trace_object_waiting (trace, object, &n);
    int64_t sum = 0;

    self->first[object] = self->waited->len;
    for (size_t i = 0; i < n; i++) {
      if (i > 0)
        sum += (steps[i].time_ns - steps[i - 1].time_ns) * steps[i - 1].depth;
      if (i % STEPS == 0)
        g_array_append_val (self->waited, sum);
    }
  }
  return self;
}

void
weft_range_index_free (WeftRangeIndex *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->waited);
  g_array_unref (self->counts);
  g_free (self->first);
  weft_trace_unref (self->trace);
  g_free (self);
}

/* How many of @n rows, that lie @stride apart and begin with a time, are before @time_ns.
 */
static size_t
rows_before (const void *times, size_t stride, size_t n, int64_t time_ns)
{
  size_t low = 0;

  while (low < n) {
    size_t middle = low + (n - low) / 2;
    int64_t time;

    memcpy (&time, (const char *)times + middle * stride, sizeof time);
    if (time < time_ns)
      low = middle + 1;
    else
      n = middle;
  }
  return low;
}

/* The time that all threads together have waited for @object before @time_ns. */
static int64_t
waited_until (const WeftRangeIndex *self, uint32_t object, int64_t time_ns)
{
  size_t n, until, i;
  const WeftDepth *steps = weft_trace_object_waiting (self->trace, object, &n);
  int64_t sum;

  if (n == 0 || (until = rows_before (&steps->time_ns, sizeof *steps, n, time_ns)) == 0)
    return 0;
  i = (until - 1) / STEPS * STEPS;
  sum = g_array_index (self->waited, int64_t, self->first[object] + i / STEPS);
  for (; i + 1 < until; i++)
    sum += (steps[i + 1].time_ns - steps[i].time_ns) * steps[i].depth;
  return sum + (time_ns - steps[i].time_ns) * steps[i].depth;
}

/* Whether @thread waits across @time_ns. */
static bool
waits_across (const WeftTrace *trace, const WeftStates *states, int64_t time_ns)
{
  size_t i = weft_states_seek (states, time_ns), n;
  WeftInterval interval;
  const WeftWait *wait;

  if (i == SIZE_MAX)
    return false;
  interval = weft_states_get (states, i);
  if (interval.cause == WEFT_NO_ROW)
    return false;
  wait = &weft_trace_waits (trace, &n)[interval.cause];
  return wait->begin_ns < time_ns && wait->end_ns > time_ns;
}

static int64_t
blocked_of (const int64_t *states_ns)
{
  return states_ns[WEFT_STATE_WAIT_LOCK] + states_ns[WEFT_STATE_WAIT_EVENT]
         + states_ns[WEFT_STATE_WAIT_OTHER] + states_ns[WEFT_STATE_JOINING];
}

static void
list_thread (WeftRangeTotals *ret, const WeftRangeThread *thread)
{
  unsigned i = ret->n_listed_threads;

  ret->n_blocked_threads++;
  while (i > 0 && ret->threads[i - 1].blocked_ns < thread->blocked_ns)
    i--;
  if (i == WEFT_RANGE_THREADS)
    return;
  ret->n_listed_threads = MIN (ret->n_listed_threads + 1, WEFT_RANGE_THREADS);
  memmove (&ret->threads[i + 1], &ret->threads[i],
           sizeof *thread * (ret->n_listed_threads - i - 1));
  ret->threads[i] = *thread;
}

static void
total_threads (const WeftTrace *trace, WeftRangeTotals *ret)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);
    WeftRangeThread thread = { .thread = i };

    if (states == NULL || threads[i].begin_ns >= ret->to_ns
        || threads[i].end_ns <= ret->from_ns)
      continue;
    ret->n_threads++;
    weft_states_totals (states, ret->from_ns, ret->to_ns, thread.states_ns);
    for (int state = 0; state < WEFT_N_STATES; state++)
      ret->states_ns[state] += thread.states_ns[state];
    thread.blocked_ns = blocked_of (thread.states_ns);
    if (thread.blocked_ns > 0)
      list_thread (ret, &thread);
    ret->cut_at_begin += waits_across (trace, states, ret->from_ns);
    ret->cut_at_end += waits_across (trace, states, ret->to_ns);
  }
  ret->blocked_ns = blocked_of (ret->states_ns);
}

static void
list_object (WeftRangeTotals *ret, uint32_t object, int64_t wait_ns)
{
  unsigned i = ret->n_listed_objects;

  ret->n_objects++;
  while (i > 0 && ret->objects[i - 1].wait_ns < wait_ns)
    i--;
  if (i == WEFT_RANGE_OBJECTS)
    return;
  ret->n_listed_objects = MIN (ret->n_listed_objects + 1, WEFT_RANGE_OBJECTS);
  memmove (&ret->objects[i + 1], &ret->objects[i],
           sizeof *ret->objects * (ret->n_listed_objects - i - 1));
  ret->objects[i] = (WeftRangeObject){ .object = object, .wait_ns = wait_ns };
}

static void
list_holder (WeftRangeObject *ret, uint32_t thread, int64_t hold_ns)
{
  unsigned i = ret->n_holders;

  while (i > 0 && ret->holders[i - 1].hold_ns < hold_ns)
    i--;
  if (ret->n_holders == WEFT_RANGE_HOLDERS)
    ret->more_holders++;
  if (i == WEFT_RANGE_HOLDERS)
    return;
  ret->n_holders = MIN (ret->n_holders + 1, WEFT_RANGE_HOLDERS);
  memmove (&ret->holders[i + 1], &ret->holders[i],
           sizeof *ret->holders * (ret->n_holders - i - 1));
  ret->holders[i] = (WeftRangeHolder){ thread, hold_ns };
}

/* Holds are in the order in which they were acquired; those of readers overlap, so that one
 * from long before may still go on. */
static size_t
first_hold (const WeftHold *holds, size_t n, bool disjoint, int64_t from_ns)
{
  size_t i;

  if (n == 0 || !disjoint)
    return 0;
  i = rows_before (&holds->acquired_ns, sizeof *holds, n, from_ns);
  return i > 0 ? i - 1 : 0;
}

static void
total_holders (const WeftTrace *trace, const WeftRangeTotals *range, WeftRangeObject *ret)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (trace, &n)[ret->object];
  const WeftHold *holds = weft_trace_lock_holds (trace, ret->object, &n);
  g_autoptr (GHashTable) held = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer key, value;
  bool disjoint = object->kind != WEFT_OBJECT_RWLOCK;

  for (size_t i = first_hold (holds, n, disjoint, range->from_ns);
       i < n && holds[i].acquired_ns < range->to_ns; i++) {
    int64_t from = MAX (holds[i].acquired_ns, range->from_ns);
    int64_t to = MIN (holds[i].released_ns, range->to_ns), *sum;

    if (to <= from)
      continue;
    sum = g_hash_table_lookup (held, GUINT_TO_POINTER (holds[i].thread));
    if (sum == NULL) {
      sum = g_new0 (int64_t, 1);
      g_hash_table_insert (held, GUINT_TO_POINTER (holds[i].thread), sum);
    }
    *sum += to - from;
  }
  g_hash_table_iter_init (&iter, held);
  while (g_hash_table_iter_next (&iter, &key, &value))
    list_holder (ret, GPOINTER_TO_UINT (key), *(int64_t *)value);
}

static void
total_objects (const WeftRangeIndex *self, WeftRangeTotals *ret)
{
  size_t n_objects, n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n_objects);

  for (uint32_t i = 0; i < n_objects; i++) {
    int64_t waited
        = waited_until (self, i, ret->to_ns) - waited_until (self, i, ret->from_ns);

    if (waited > 0)
      list_object (ret, i, waited);
    if (objects[i].kind == WEFT_OBJECT_CHANNEL) {
      const WeftMessage *messages = weft_trace_channel_messages (self->trace, i, &n);

      if (n > 0)
        ret->n_messages
            += rows_before (&messages->sent_ns, sizeof *messages, n, ret->to_ns)
               - rows_before (&messages->sent_ns, sizeof *messages, n, ret->from_ns);
    }
  }
  for (unsigned i = 0; i < ret->n_listed_objects; i++)
    total_holders (self->trace, ret, &ret->objects[i]);
}

static Counts
interactions_until (const WeftRangeIndex *self, int64_t time_ns)
{
  size_t n, until, i;
  const WeftInteraction *rows = weft_trace_interactions (self->trace, &n);
  Counts counts = { { 0 } };

  if (n == 0 || (until = rows_before (&rows->from_ns, sizeof *rows, n, time_ns)) == 0)
    return counts;
  i = (until - 1) / INTERACTIONS * INTERACTIONS;
  counts = g_array_index (self->counts, Counts, i / INTERACTIONS);
  for (; i < until; i++)
    counts.of[rows[i].kind]++;
  return counts;
}

void
weft_range_totals (const WeftRangeIndex *self,
                   int64_t from_ns,
                   int64_t to_ns,
                   WeftRangeTotals *ret)
{
  int64_t end_ns = weft_trace_duration_ns (self->trace);
  Counts before, until;

  memset (ret, 0, sizeof *ret);
  ret->from_ns = CLAMP (from_ns, 0, end_ns);
  ret->to_ns = CLAMP (to_ns, ret->from_ns, end_ns);
  total_threads (self->trace, ret);
  total_objects (self, ret);
  before = interactions_until (self, ret->from_ns);
  until = interactions_until (self, ret->to_ns);
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    ret->interactions[kind] = until.of[kind] - before.of[kind];
  ret->loss = weft_trace_lossy_between (self->trace, ret->from_ns, ret->to_ns);
}
