#include "tracer/model/builder-private.h"

/* Sums up the numbers in first[owner + 1], and returns where each owner's next one goes. */
static uint32_t *
sum_up (WeftSlices *slices)
{
  for (size_t i = 0; i < slices->n; i++)
    slices->first[i + 1] += slices->first[i];
  return g_memdup2 (slices->first, (slices->n + 1) * sizeof *slices->first);
}

static void
init_slices (WeftSlices *slices, size_t n)
{
  slices->n = n;
  slices->first = g_new0 (uint32_t, n + 1);
}

/* Sorts each owner's row numbers, most of which are in order already. */
static void
sort_slices (const WeftSlices *slices, uint32_t *rows, GCompareDataFunc compare, void *data)
{
  for (size_t i = 0; i < slices->n; i++) {
    size_t n = slices->first[i + 1] - slices->first[i], sorted = 1;
    uint32_t *first;

    /* Where nobody has any, there are no rows to point at either. */
    if (n < 2)
      continue;
    first = rows + slices->first[i];
    while (sorted < n && compare (first + sorted - 1, first + sorted, data) <= 0)
      sorted++;
    if (sorted < n)
      g_qsort_with_data (first, (gint)n, sizeof *first, compare, data);
  }
}

static gint
compare_waits (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftWait *waits = data;
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

  if (waits[left].begin_ns != waits[right].begin_ns)
    return waits[left].begin_ns < waits[right].begin_ns ? -1 : 1;
  return left < right ? -1 : left > right;
}

static uint32_t
object_of_wait (const void *table, size_t i)
{
  return ((const WeftWait *)table)[i].object;
}

static gint
compare_holds (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftHold *holds = data;
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

  if (holds[left].acquired_ns != holds[right].acquired_ns)
    return holds[left].acquired_ns < holds[right].acquired_ns ? -1 : 1;
  return left < right ? -1 : left > right;
}

static uint32_t
thread_of_hold (const void *table, size_t i)
{
  return ((const WeftHold *)table)[i].thread;
}

/* The rows of a table by what they belong to, if anything, each one's in order.
 * Returns: (transfer full). */
static uint32_t *
index_by_owner (const WeftTable *table,
                uint32_t (*owner_of) (const void *table, size_t i),
                GCompareDataFunc compare,
                size_t n_owners,
                WeftSlices *slices)
{
  g_autofree uint32_t *next = NULL;
  uint32_t *rows;

  init_slices (slices, n_owners);
  for (size_t i = 0; i < table->n; i++) {
    uint32_t owner = owner_of (table->rows, i);

    if (owner != WEFT_NO_ROW)
      slices->first[owner + 1]++;
  }
  next = sum_up (slices);
  rows = g_new (uint32_t, slices->first[slices->n]);
  for (size_t i = 0; i < table->n; i++) {
    uint32_t owner = owner_of (table->rows, i);

    if (owner != WEFT_NO_ROW)
      rows[next[owner]++] = (uint32_t)i;
  }
  sort_slices (slices, rows, compare, table->rows);
  return rows;
}

void
weft_seal_index_interactions (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;
  const WeftInteraction *rows = trace->interactions.rows;
  WeftSlices *slices = &trace->thread_interactions_of;
  g_autofree uint32_t *next = NULL;

  init_slices (slices, trace->threads.n);
  for (size_t i = 0; i < trace->interactions.n; i++) {
    slices->first[rows[i].from_thread + 1]++;
    if (rows[i].to_thread != rows[i].from_thread)
      slices->first[rows[i].to_thread + 1]++;
  }
  next = sum_up (slices);
  trace->thread_interactions = g_new (uint32_t, slices->first[slices->n]);
  for (size_t i = 0; i < trace->interactions.n; i++) {
    trace->thread_interactions[next[rows[i].from_thread]++] = (uint32_t)i;
    if (rows[i].to_thread != rows[i].from_thread)
      trace->thread_interactions[next[rows[i].to_thread]++] = (uint32_t)i;
  }
}

/* See weft_trace_hold_at(). */
static void
link_longer_holds (WeftTrace *trace)
{
  const WeftHold *holds = trace->holds.rows;
  uint32_t *link = g_new (uint32_t, trace->holds.n);

  for (uint32_t i = 0; i < trace->holds.n; i++) {
    uint32_t before = i > 0 && holds[i - 1].object == holds[i].object ? i - 1 : WEFT_NO_ROW;

    while (before != WEFT_NO_ROW && holds[before].released_ns <= holds[i].released_ns)
      before = link[before];
    link[i] = before;
  }
  trace->longer_hold_before = link;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

  return (left > right) - (left < right);
}

/* Appends the steps of one object: all that begin and end at one moment are one step. */
static void
step_waiting (const WeftTrace *trace, uint32_t object, GArray *ends, GArray *steps)
{
  const WeftWait *waits = trace->waits.rows;
  size_t n, begun = 0, ended = 0;
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);
  WeftDepth step = { 0, 0 };

  g_array_set_size (ends, 0);
  for (size_t i = 0; i < n; i++)
    g_array_append_val (ends, waits[rows[i]].end_ns);
  g_array_sort (ends, compare_times);
  while (ended < n) {
    uint32_t before = step.depth;

    step.time_ns = g_array_index (ends, int64_t, ended);
    if (begun < n)
      step.time_ns = MIN (step.time_ns, waits[rows[begun]].begin_ns);
    for (; begun < n && waits[rows[begun]].begin_ns == step.time_ns; begun++)
      step.depth++;
    for (; ended < n && g_array_index (ends, int64_t, ended) == step.time_ns; ended++)
      step.depth--;
    if (step.depth != before)
      g_array_append_val (steps, step);
  }
}

static void
count_waiting (WeftTrace *trace)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (WeftDepth));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (int64_t));
  WeftSlices *slices = &trace->waiting_of_object;

  init_slices (slices, trace->objects.n);
  for (uint32_t i = 0; i < trace->objects.n; i++) {
    step_waiting (trace, i, ends, steps);
    slices->first[i + 1] = steps->len;
  }
  trace->waiting.n = steps->len;
  trace->waiting.rows = g_array_free (steps, FALSE);
}

void
weft_seal_index_rows (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;

  trace->object_waits = index_by_owner (&trace->waits, object_of_wait, compare_waits,
                                        trace->objects.n, &trace->object_waits_of);
  trace->thread_holds = index_by_owner (&trace->holds, thread_of_hold, compare_holds,
                                        trace->threads.n, &trace->thread_holds_of);
  link_longer_holds (trace);
  count_waiting (trace);
}
