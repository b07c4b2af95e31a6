#include "tracer/analysis/wait-for.h"

#include "tracer/analysis/components.h"
#include "tracer/analysis/describe.h"

typedef struct {
  const WeftTrace *trace;
  const WeftWait *waits;
  const WeftHold *holds;
  const WeftThread *threads;
  WeftWaitFor *graph;
} Build;

static void
add_edge (Build *build, uint32_t wait, uint32_t blocker, uint32_t hold, bool certain)
{
  WeftWaitForEdge edge = { .waiter = build->waits[wait].thread,
                           .blocker = blocker,
                           .wait = wait,
                           .hold = hold,
                           .certain = certain };

  g_array_append_val (build->graph->edges, edge);
}

/* Every hold of the lock that goes on past the waiter's end stands in its way, but readers
 * do not stand in each other's. Returns: whether there was one. */
static bool
add_holders (Build *build, uint32_t row)
{
  const WeftWait *wait = &build->waits[row];
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (build->trace, wait->object, &n);
  bool any = false;

  for (size_t i = 0; i < n; i++) {
    if ((holds[i].released && holds[i].released_ns < wait->end_ns)
        || (wait->kind == WEFT_WAIT_READ_LOCK && holds[i].mode == WEFT_HOLD_SHARED))
      continue;
    add_edge (build, row, holds[i].thread, (uint32_t)(&holds[i] - build->holds), true);
    any = true;
  }
  return any;
}

/* A reader that no holder keeps out waits behind writers in line. */
static void
add_writers_in_line (Build *build, uint32_t row)
{
  const WeftWait *wait = &build->waits[row];
  size_t n;
  const uint32_t *rows = weft_trace_object_waits (build->trace, wait->object, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftWait *other = &build->waits[rows[i]];

    if (other->kind == WEFT_WAIT_WRITE_LOCK && other->thread != wait->thread
        && weft_wait_is_open (build->trace, other))
      add_edge (build, row, other->thread, WEFT_NO_ROW, false);
  }
}

static void
add_wait (Build *build, uint32_t row)
{
  const WeftWait *wait = &build->waits[row];

  g_array_append_val (build->graph->waits, row);
  if (wait->kind == WEFT_WAIT_JOIN) {
    if (wait->target != WEFT_NO_ROW && !build->threads[wait->target].ended)
      add_edge (build, row, wait->target, WEFT_NO_ROW, true);
  } else if (weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW) {
    if (!add_holders (build, row) && wait->kind == WEFT_WAIT_READ_LOCK)
      add_writers_in_line (build, row);
  }
}

void
weft_wait_for_at_end (const WeftTrace *trace, WeftWaitFor *ret)
{
  Build build = { .trace = trace, .graph = ret };
  size_t n_waits, n;

  build.waits = weft_trace_waits (trace, &n_waits);
  build.holds = weft_trace_holds (trace, &n);
  build.threads = weft_trace_threads (trace, &n);
  ret->waits = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  ret->edges = g_array_new (FALSE, FALSE, sizeof (WeftWaitForEdge));
  for (uint32_t i = 0; i < n_waits; i++) {
    if (weft_wait_is_open (trace, &build.waits[i]))
      add_wait (&build, i);
  }
}

void
weft_wait_for_clear (WeftWaitFor *self)
{
  g_clear_pointer (&self->waits, g_array_unref);
  g_clear_pointer (&self->edges, g_array_unref);
}

const WeftWaitForEdge *
weft_wait_for_edges (const WeftWaitFor *self, uint32_t waiter, size_t *ret_n)
{
  const WeftWaitForEdge *edges = (const WeftWaitForEdge *)self->edges->data;
  size_t low = 0, high = self->edges->len, end;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (edges[middle].waiter < waiter)
      low = middle + 1;
    else
      high = middle;
  }
  for (end = low; end < self->edges->len && edges[end].waiter == waiter;)
    end++;
  *ret_n = end - low;
  return *ret_n > 0 ? edges + low : NULL;
}

uint32_t *
weft_wait_for_cycles (const WeftWaitFor *self, size_t n_threads, size_t *ret_n)
{
  g_autofree uint32_t *first = g_new0 (uint32_t, n_threads + 1);
  g_autofree uint32_t *to = g_new (uint32_t, self->edges->len + 1);

  for (unsigned i = 0; i < self->edges->len; i++) {
    const WeftWaitForEdge *edge = &g_array_index (self->edges, WeftWaitForEdge, i);

    first[edge->waiter + 1]++;
    to[i] = edge->blocker;
  }
  for (size_t i = 0; i < n_threads; i++)
    first[i + 1] += first[i];
  return weft_components_new (n_threads, first, to, ret_n);
}

static int
compare_blockers (gconstpointer a, gconstpointer b)
{
  const WeftWaitForEdge *one = a, *other = b;

  return (one->blocker > other->blocker) - (one->blocker < other->blocker);
}

GArray *
weft_wait_for_behind (const WeftWaitFor *self, const bool *roots, size_t n_threads)
{
  g_autoptr (GArray) backward = g_array_copy (self->edges);
  g_autofree bool *seen = g_memdup2 (roots, n_threads * sizeof *roots);
  g_autofree uint32_t *first = g_new0 (uint32_t, n_threads + 2);
  g_autoptr (GArray) todo = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  GArray *behind = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  g_array_sort (backward, compare_blockers);
  for (unsigned i = 0; i < backward->len; i++)
    first[g_array_index (backward, WeftWaitForEdge, i).blocker + 1]++;
  for (size_t i = 0; i < n_threads; i++)
    first[i + 1] += first[i];
  for (uint32_t i = 0; i < n_threads; i++) {
    if (roots[i])
      g_array_append_val (todo, i);
  }
  for (unsigned i = 0; i < todo->len; i++) {
    uint32_t blocker = g_array_index (todo, uint32_t, i);

    for (uint32_t j = first[blocker]; j < first[blocker + 1]; j++) {
      uint32_t waiter = g_array_index (backward, WeftWaitForEdge, j).waiter;

      if (seen[waiter])
        continue;
      seen[waiter] = true;
      g_array_append_val (behind, waiter);
      g_array_append_val (todo, waiter);
    }
  }
  return behind;
}
