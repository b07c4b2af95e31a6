#include "tracer/analysis/happens-before.h"

#include <string.h>

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const WeftOrderEdge *one = a, *other = b;

  if (one->from_ns != other->from_ns)
    return one->from_ns < other->from_ns ? -1 : 1;
  return (one->to_ns > other->to_ns) - (one->to_ns < other->to_ns);
}

static void
add_edge (GArray *edges, uint32_t from, int64_t from_ns, uint32_t to, int64_t to_ns)
{
  WeftOrderEdge edge = { from, to, from_ns, to_ns };

  if (from != WEFT_NO_ROW && to != WEFT_NO_ROW && from != to && from_ns <= to_ns)
    g_array_append_val (edges, edge);
}

/* A hand-off is one of the lock's releases, which are added for all holds. */
static void
add_interactions (const WeftTrace *trace, GArray *edges)
{
  size_t n, n_waits;
  const WeftInteraction *rows = weft_trace_interactions (trace, &n);
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  size_t n_objects;
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);

  for (size_t i = 0; i < n; i++) {
    add_edge (edges, rows[i].from_thread, rows[i].from_ns, rows[i].to_thread,
              rows[i].to_ns);
    /* Who comes to a barrier comes before all leave it: through the last to arrive. */
    if (rows[i].kind == WEFT_INTERACTION_WAKE && rows[i].object != WEFT_NO_ROW
        && objects[rows[i].object].kind == WEFT_OBJECT_BARRIER)
      add_edge (edges, rows[i].to_thread, waits[rows[i].cause].begin_ns,
                rows[i].from_thread, rows[i].from_ns);
  }
}

/* What the lock's holds so far lead on from. */
typedef struct {
  const WeftHold *writer;
  GArray *readers; /* of const WeftHold *: since the writer */
} LastHolds;

static void
add_hold (GArray *edges, LastHolds *last, const WeftHold *hold)
{
  if (last->writer != NULL)
    add_edge (edges, last->writer->thread, last->writer->released_ns, hold->thread,
              hold->acquired_ns);
  if (hold->mode == WEFT_HOLD_SHARED) {
    g_array_append_val (last->readers, hold);
    return;
  }
  for (unsigned i = 0; i < last->readers->len; i++) {
    const WeftHold *reader = g_array_index (last->readers, const WeftHold *, i);

    add_edge (edges, reader->thread, reader->released_ns, hold->thread, hold->acquired_ns);
  }
  g_array_set_size (last->readers, 0);
  last->writer = hold;
}

static void
add_locks (const WeftTrace *trace, GArray *edges)
{
  g_autoptr (GArray) readers = g_array_new (FALSE, FALSE, sizeof (const WeftHold *));
  size_t n_objects, n;

  weft_trace_objects (trace, &n_objects);
  for (uint32_t i = 0; i < n_objects; i++) {
    const WeftHold *holds = weft_trace_lock_holds (trace, i, &n);
    LastHolds last = { NULL, readers };

    g_array_set_size (readers, 0);
    for (size_t j = 0; j < n; j++)
      add_hold (edges, &last, &holds[j]);
  }
}

GArray *
weft_order_edges (const WeftTrace *trace)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (WeftOrderEdge));

  add_interactions (trace, edges);
  add_locks (trace, edges);
  g_array_sort (edges, compare_edges);
  return edges;
}

bool
weft_order_is_complete (const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  if (defects->lost > 0 || !defects->lost_is_exact)
    return false;
  for (size_t i = 0; i < n; i++) {
    if (objects[i].acquisitions > 0 || objects[i].contended_only)
      return false;
  }
  return true;
}

WeftOrderVerdict
weft_order_of_pair (const WeftTrace *trace,
                    const GArray *edges,
                    uint32_t thread,
                    int64_t time_ns,
                    uint32_t other_thread,
                    int64_t other_ns)
{
  g_autofree int64_t *reached_ns = NULL;
  size_t n;

  if (thread == other_thread)
    return WEFT_ORDER_FIXED;
  if (other_ns < time_ns)
    return weft_order_of_pair (trace, edges, other_thread, other_ns, thread, time_ns);

  weft_trace_threads (trace, &n);
  reached_ns = g_new (int64_t, n);
  for (size_t i = 0; i < n; i++)
    reached_ns[i] = INT64_MAX;
  reached_ns[thread] = time_ns;
  /* In order of where edges begin, all that lead to that point have been followed. */
  for (unsigned i = 0; i < edges->len; i++) {
    const WeftOrderEdge *edge = &g_array_index (edges, WeftOrderEdge, i);

    if (reached_ns[edge->from_thread] <= edge->from_ns)
      reached_ns[edge->to_thread] = MIN (reached_ns[edge->to_thread], edge->to_ns);
  }
  if (reached_ns[other_thread] <= other_ns)
    return WEFT_ORDER_FIXED;
  return weft_order_is_complete (trace) ? WEFT_ORDER_EITHER : WEFT_ORDER_CANNOT_TELL;
}

/* Until when the steps of each thread came before; shared by all who know just that. */
typedef struct {
  unsigned references;
  int64_t until_ns[]; /* -1 = not at all */
} Clock;

/* One end of an edge. */
typedef struct {
  int64_t time_ns;
  uint32_t edge;
  bool arrives;
} End;

struct WeftClocks {
  const GArray *edges;
  size_t n_threads;
  Clock **clocks;  /* of each thread */
  Clock **carried; /* of each edge that has left and not arrived */
  GArray *ends;    /* of End, by time */
  unsigned next;
};

static Clock *
clock_new (size_t n)
{
  Clock *clock = g_malloc (sizeof *clock + n * sizeof clock->until_ns[0]);

  clock->references = 1;
  return clock;
}

static void
clock_unref (Clock *clock)
{
  if (clock != NULL && --clock->references == 0)
    g_free (clock);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *one = a, *other = b;

  if (one->time_ns != other->time_ns)
    return one->time_ns < other->time_ns ? -1 : 1;
  return (int)one->arrives - (int)other->arrives;
}

WeftClocks *
weft_clocks_new (const WeftTrace *trace, const GArray *edges)
{
  WeftClocks *self = g_new0 (WeftClocks, 1);
  Clock *nothing;

  self->edges = edges;
  weft_trace_threads (trace, &self->n_threads);
  self->clocks = g_new (Clock *, self->n_threads + 1);
  self->carried = g_new0 (Clock *, edges->len + 1);
  self->ends = g_array_sized_new (FALSE, FALSE, sizeof (End), 2 * edges->len);
  for (unsigned i = 0; i < edges->len; i++) {
    const WeftOrderEdge *edge = &g_array_index (edges, WeftOrderEdge, i);
    End ends[2] = { { edge->from_ns, i, false }, { edge->to_ns, i, true } };

    g_array_append_vals (self->ends, ends, 2);
  }
  g_array_sort (self->ends, compare_ends);

  nothing = clock_new (self->n_threads);
  for (size_t i = 0; i < self->n_threads; i++)
    nothing->until_ns[i] = -1;
  for (size_t i = 0; i < self->n_threads; i++) {
    self->clocks[i] = nothing;
    nothing->references++;
  }
  clock_unref (nothing);
  return self;
}

void
weft_clocks_free (WeftClocks *self)
{
  if (self == NULL)
    return;
  for (size_t i = 0; i < self->n_threads; i++)
    clock_unref (self->clocks[i]);
  for (unsigned i = 0; i < self->edges->len; i++)
    clock_unref (self->carried[i]);
  g_free (self->clocks);
  g_free (self->carried);
  g_array_unref (self->ends);
  g_free (self);
}

/* Who knows a thread until a time knows all that it knew then. */
static void
arrive (WeftClocks *self, const WeftOrderEdge *edge, Clock *carried)
{
  Clock *own = self->clocks[edge->to_thread];

  if (own->until_ns[edge->from_thread] < edge->from_ns) {
    if (own->references > 1) {
      Clock *copy = clock_new (self->n_threads);

      memcpy (copy->until_ns, own->until_ns, self->n_threads * sizeof own->until_ns[0]);
      clock_unref (own);
      self->clocks[edge->to_thread] = own = copy;
    }
    for (size_t i = 0; i < self->n_threads; i++)
      own->until_ns[i] = MAX (own->until_ns[i], carried->until_ns[i]);
    own->until_ns[edge->from_thread] = edge->from_ns;
  }
  clock_unref (carried);
}

void
weft_clocks_advance (WeftClocks *self, int64_t time_ns)
{
  for (; self->next < self->ends->len; self->next++) {
    const End *end = &g_array_index (self->ends, End, self->next);
    const WeftOrderEdge *edge = &g_array_index (self->edges, WeftOrderEdge, end->edge);

    if (end->time_ns > time_ns)
      break;
    if (end->arrives) {
      arrive (self, edge, g_steal_pointer (&self->carried[end->edge]));
    } else {
      self->carried[end->edge] = self->clocks[edge->from_thread];
      self->carried[end->edge]->references++;
    }
  }
}

bool
weft_clocks_is_before (const WeftClocks *self,
                       uint32_t thread,
                       int64_t time_ns,
                       uint32_t other)
{
  return thread == other || self->clocks[other]->until_ns[thread] >= time_ns;
}
