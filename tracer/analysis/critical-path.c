#include "tracer/analysis/critical-path.h"

#include "tracer/analysis/critical-path-shares.h"
#include "tracer/analysis/ended-by.h"
#include "tracer/analysis/words.h"

/* The way back from the end point. */
typedef struct {
  const WeftTrace *trace;
  const WeftThread *threads;
  const WeftWait *waits;
  const WeftInteraction *interactions;
  uint32_t *ended_by;   /* wait row to the row of the interaction that ended it */
  uint32_t *spawned_by; /* thread row to the row of its spawn */
  int64_t *visited_ns;  /* thread row to the time at which the path last came to it */
  GArray *steps;        /* of WeftPathStep, latest first */
  uint32_t thread;      /* where it stands */
  int64_t time_ns;
  uint32_t via; /* of the next step */
} Walk;

static void
walk_init (Walk *walk, const WeftTrace *trace)
{
  size_t n_threads, n_waits, n_interactions;

  *walk = (Walk){ .trace = trace, .via = WEFT_NO_ROW };
  walk->threads = weft_trace_threads (trace, &n_threads);
  walk->waits = weft_trace_waits (trace, &n_waits);
  walk->interactions = weft_trace_interactions (trace, &n_interactions);
  walk->ended_by = weft_waits_ended_by (trace);
  walk->spawned_by = g_new (uint32_t, n_threads + 1);
  walk->visited_ns = g_new (int64_t, n_threads + 1);
  for (size_t i = 0; i < n_threads; i++) {
    walk->visited_ns[i] = INT64_MAX;
    walk->spawned_by[i] = WEFT_NO_ROW;
  }
  for (uint32_t i = 0; i < n_interactions; i++) {
    if (walk->interactions[i].kind == WEFT_INTERACTION_SPAWN)
      walk->spawned_by[walk->interactions[i].to_thread] = i;
  }
  walk->steps = g_array_new (FALSE, FALSE, sizeof (WeftPathStep));
}

static void
walk_clear (Walk *walk)
{
  g_free (walk->ended_by);
  g_free (walk->spawned_by);
  g_free (walk->visited_ns);
  g_clear_pointer (&walk->steps, g_array_unref);
}

static bool
is_blocked (WeftState state)
{
  return state == WEFT_STATE_WAIT_LOCK || state == WEFT_STATE_WAIT_EVENT
         || state == WEFT_STATE_JOINING;
}

/* From @from_ns to where the walk stands. */
static void
add_step (Walk *walk, uint32_t thread, int64_t from_ns, WeftState state, uint32_t wait)
{
  WeftPathStep step = {
    .thread = thread,
    .from_ns = from_ns,
    .to_ns = walk->time_ns,
    .state = state,
    .wait = wait,
    .object
    = wait != WEFT_NO_ROW && is_blocked (state) ? walk->waits[wait].object : WEFT_NO_ROW,
    .via = walk->via,
  };

  if (from_ns >= walk->time_ns)
    return;
  g_array_append_val (walk->steps, step);
  walk->time_ns = from_ns;
  walk->via = WEFT_NO_ROW;
}

typedef struct {
  uint32_t thread;
  int64_t time_ns;
  uint32_t via;
} Origin;

/* Whether the thread slept again within the same wait after the interval number @index. */
static bool
slept_again (const WeftStates *states, size_t index, uint32_t wait)
{
  for (size_t i = index + 1; i < weft_states_size (states); i++) {
    WeftInterval next = weft_states_get (states, i);

    if (next.cause != wait)
      break;
    if (is_blocked (next.state))
      return true;
  }
  return false;
}

/* Who is known to have ended the blocked interval, by an interaction within it. */
static bool
find_act (const Walk *walk, const WeftInterval *interval, Origin *ret)
{
  uint32_t row = walk->ended_by[interval->cause];
  const WeftInteraction *act;

  if (row == WEFT_NO_ROW)
    return false;
  act = &walk->interactions[row];
  if (act->from_thread == WEFT_NO_ROW || act->from_ns <= interval->begin_ns
      || act->from_ns > walk->time_ns)
    return false;
  *ret = (Origin){ act->from_thread, act->from_ns, row };
  return true;
}

/* Who stood behind it, without an act of which the time is known. */
static uint32_t
find_cause (const Walk *walk, const WeftInterval *interval, size_t index)
{
  const WeftWait *wait = &walk->waits[interval->cause];
  const WeftStates *states = weft_trace_thread_states (walk->trace, walk->thread);
  uint32_t act = walk->ended_by[interval->cause];
  const WeftHold *hold = NULL;

  if (wait->kind == WEFT_WAIT_JOIN)
    return wait->target;
  /* In the midst of a wait: who is going to end it has not come to it yet. A lock may yet
   * go through other hands before. */
  if (act != WEFT_NO_ROW && walk->interactions[act].from_ns > walk->time_ns
      && !weft_wait_kind_is_lock (wait->kind))
    return walk->interactions[act].from_thread;
  if (act == WEFT_NO_ROW && wait->ended && wait->waker != WEFT_NO_ROW
      && !slept_again (states, index, interval->cause))
    return wait->waker;
  if (weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW)
    hold = weft_trace_hold_at (walk->trace, wait->object, walk->time_ns - 1);
  return hold != NULL ? hold->thread : WEFT_NO_ROW;
}

/* Goes to the thread that the interval depended on. Returns: false when it is not known. */
static bool
follow (Walk *walk, const WeftInterval *interval, size_t index)
{
  Origin origin;

  if (!find_act (walk, interval, &origin))
    origin = (Origin){ find_cause (walk, interval, index), walk->time_ns, WEFT_NO_ROW };
  if (origin.thread == WEFT_NO_ROW || origin.thread == walk->thread
      || walk->threads[origin.thread].begin_ns >= origin.time_ns
      || walk->threads[origin.thread].end_ns < origin.time_ns
      /* Threads that wait for one another depend on nothing else. */
      || walk->visited_ns[origin.thread] == origin.time_ns)
    return false;

  if (origin.time_ns < walk->time_ns) {
    add_step (walk, walk->thread, origin.time_ns, interval->state, interval->cause);
    g_array_index (walk->steps, WeftPathStep, walk->steps->len - 1).handed = true;
  }
  walk->thread = origin.thread;
  walk->via = origin.via;
  return true;
}

static void
go_to_parent (Walk *walk)
{
  const WeftThread *thread = &walk->threads[walk->thread];

  if (thread->parent == WEFT_NO_ROW || thread->spawned_ns > walk->time_ns) {
    add_step (walk, WEFT_NO_ROW, 0, WEFT_STATE_NONE, WEFT_NO_ROW);
    return;
  }
  add_step (walk, walk->thread, thread->spawned_ns, WEFT_STATE_NONE, WEFT_NO_ROW);
  walk->via = walk->spawned_by[walk->thread];
  walk->thread = thread->parent;
}

static void
step_back (Walk *walk)
{
  const WeftThread *thread = &walk->threads[walk->thread];
  const WeftStates *states = weft_trace_thread_states (walk->trace, walk->thread);
  WeftInterval interval;
  size_t index;

  walk->visited_ns[walk->thread] = walk->time_ns;
  if (walk->time_ns > thread->end_ns) {
    add_step (walk, WEFT_NO_ROW, thread->end_ns, WEFT_STATE_NONE, WEFT_NO_ROW);
    return;
  }
  index = weft_states_seek (states, walk->time_ns - 1);
  if (walk->time_ns <= thread->begin_ns || index == SIZE_MAX) {
    go_to_parent (walk);
    return;
  }
  interval = weft_states_get (states, index);
  interval.begin_ns = MAX (interval.begin_ns, thread->begin_ns);
  if (is_blocked (interval.state) && interval.cause != WEFT_NO_ROW
      && follow (walk, &interval, index))
    return;
  add_step (walk, walk->thread, interval.begin_ns, interval.state, interval.cause);
}

static GArray *
reverse_steps (const GArray *steps)
{
  GArray *reversed = g_array_sized_new (FALSE, FALSE, sizeof (WeftPathStep), steps->len);

  for (unsigned i = steps->len; i > 0; i--)
    g_array_append_val (reversed, g_array_index (steps, WeftPathStep, i - 1));
  return reversed;
}

WeftCriticalPath *
weft_critical_path_new (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  WeftCriticalPath *self = g_new0 (WeftCriticalPath, 1);
  Walk walk;

  walk_init (&walk, trace);
  walk.thread = thread;
  walk.time_ns = thread != WEFT_NO_ROW ? time_ns : 0;
  self->to_ns = walk.time_ns;
  while (walk.time_ns > 0)
    step_back (&walk);
  self->steps = reverse_steps (walk.steps);
  walk_clear (&walk);
  self->shares = weft_path_shares (trace, self->steps);
  self->held = weft_path_held (trace, self->steps);
  return self;
}

uint32_t
weft_critical_path_default_thread (const WeftTrace *trace)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  uint32_t last = WEFT_NO_ROW;

  for (uint32_t i = 0; i < n; i++) {
    if (threads[i].tid != 0
        && (last == WEFT_NO_ROW || threads[i].end_ns > threads[last].end_ns))
      last = i;
  }
  return last;
}

WeftCriticalPath *
weft_critical_path_of_run (const WeftTrace *trace)
{
  return weft_critical_path_new (trace, weft_critical_path_default_thread (trace),
                                 weft_trace_duration_ns (trace));
}

void
weft_critical_path_free (WeftCriticalPath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_array_unref (self->shares);
  g_array_unref (self->held);
  g_free (self);
}
