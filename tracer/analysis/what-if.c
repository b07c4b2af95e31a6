#include "tracer/analysis/what-if.h"

#include "tracer/analysis/ended-by.h"
#include "tracer/analysis/words.h"
#include "tracer/model/sorted.h"

/* What happens at one moment, in the order in which it does. */
typedef enum {
  STEP_ACT,        /* row of interactions: its thread does it */
  STEP_RELEASE,    /* row of holds */
  STEP_END,        /* row of threads */
  STEP_WAIT_END,   /* row of waits */
  STEP_RECEIVE,    /* row of interactions */
  STEP_ACQUIRE,    /* row of holds */
  STEP_WAIT_BEGIN, /* row of waits */
} StepKind;

typedef struct {
  int64_t time_ns;
  StepKind kind;
  uint32_t row;
} Step;

/* One that is being replayed: time_ns of the recording is now_ns of the replay. */
typedef struct {
  int64_t time_ns, now_ns;
  unsigned shortened; /* holds that it has of locks that are changed */
  uint32_t wait;      /* that it is in since then; WEFT_NO_ROW */
  bool begun, ended;
} Thread;

/* When a lock, or a part of it, was let go last, as it was replayed. */
typedef struct {
  int64_t exclusive_ns, shared_ns;
} Free;

typedef struct {
  int64_t exclusive_ns, shared_ns; /* let go, in the recording */
  uint64_t acquisitions;
  Free *parts; /* NULL until the first acquisition */
} Lock;

typedef struct {
  const WeftTrace *trace;
  const WeftThread *rows;
  const WeftWait *waits;
  const WeftHold *holds;
  const WeftInteraction *interactions;
  size_t n_threads, n_objects, n_interactions;
  GArray *steps;        /* of Step, in order */
  uint32_t *ended_by;   /* wait row to interaction row */
  uint32_t *got;        /* wait row to the row of the hold that it got; WEFT_NO_ROW */
  uint32_t *spawned_by; /* thread row to interaction row */
  const WeftChange *change;
  bool is_free; /* nobody waits for what is changed */
  Thread *threads;
  Lock *locks;
  uint32_t *part_of; /* hold row to the part of the lock */
  int64_t *acted_ns; /* interaction row to when it was, in the replay */
} Replay;

/* The hold that the thread of @wait got by it. */
static uint32_t
find_got (const Replay *replay, const WeftWait *wait)
{
  size_t n, low;
  const uint32_t *rows = weft_trace_thread_holds (replay->trace, wait->thread, &n);

  low = WEFT_COUNT_FIRST (n, replay->holds[rows[at]].acquired_ns < wait->begin_ns);
  /* It is blocked meanwhile, so the next that it gets is this one, if it was recorded. */
  if (low < n && wait->ended && wait->outcome == WEFT_OUTCOME_DONE
      && replay->holds[rows[low]].object == wait->object)
    return rows[low];
  return WEFT_NO_ROW;
}

static void
add_step (GArray *steps, int64_t time_ns, StepKind kind, uint32_t row)
{
  Step step = { time_ns, kind, row };

  g_array_append_val (steps, step);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const Step *one = a, *other = b;

  if (one->time_ns != other->time_ns)
    return one->time_ns < other->time_ns ? -1 : 1;
  if (one->kind != other->kind)
    return (int)one->kind - (int)other->kind;
  return (one->row > other->row) - (one->row < other->row);
}

static void
collect_interactions (Replay *replay)
{
  for (uint32_t i = 0; i < replay->n_interactions; i++) {
    const WeftInteraction *one = &replay->interactions[i];

    if (one->from_thread == WEFT_NO_ROW || one->kind == WEFT_INTERACTION_JOIN
        || one->kind == WEFT_INTERACTION_HAND_OFF)
      continue;
    add_step (replay->steps, one->from_ns, STEP_ACT, i);
    if (one->kind == WEFT_INTERACTION_SPAWN)
      replay->spawned_by[one->to_thread] = i;
    else if (one->kind == WEFT_INTERACTION_MESSAGE && one->to_thread != WEFT_NO_ROW)
      add_step (replay->steps, one->to_ns, STEP_RECEIVE, i);
  }
}

static void
collect (Replay *replay)
{
  size_t n_waits, n_holds;

  replay->rows = weft_trace_threads (replay->trace, &replay->n_threads);
  replay->waits = weft_trace_waits (replay->trace, &n_waits);
  replay->holds = weft_trace_holds (replay->trace, &n_holds);
  replay->interactions = weft_trace_interactions (replay->trace, &replay->n_interactions);
  weft_trace_objects (replay->trace, &replay->n_objects);
  replay->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  replay->ended_by = weft_waits_ended_by (replay->trace);
  replay->got = g_new (uint32_t, n_waits + 1);
  replay->spawned_by = g_new (uint32_t, replay->n_threads + 1);
  replay->threads = g_new (Thread, replay->n_threads + 1);
  replay->locks = g_new0 (Lock, replay->n_objects + 1);
  replay->part_of = g_new0 (uint32_t, n_holds + 1);
  replay->acted_ns = g_new0 (int64_t, replay->n_interactions + 1);
  for (uint32_t i = 0; i < replay->n_threads; i++) {
    replay->spawned_by[i] = WEFT_NO_ROW;
    add_step (replay->steps, replay->rows[i].end_ns, STEP_END, i);
  }
  collect_interactions (replay);
  for (uint32_t i = 0; i < n_waits; i++) {
    const WeftWait *wait = &replay->waits[i];

    replay->got[i]
        = weft_wait_kind_is_lock (wait->kind) ? find_got (replay, wait) : WEFT_NO_ROW;
    if (wait->begin_ns == wait->end_ns)
      continue;
    add_step (replay->steps, wait->begin_ns, STEP_WAIT_BEGIN, i);
    /* One that never ended holds up nobody: its thread stands still. */
    if (wait->ended)
      add_step (replay->steps, wait->end_ns, STEP_WAIT_END, i);
  }
  for (uint32_t i = 0; i < n_holds; i++) {
    if (replay->holds[i].acquired_ns == replay->holds[i].released_ns)
      continue;
    add_step (replay->steps, replay->holds[i].acquired_ns, STEP_ACQUIRE, i);
    if (replay->holds[i].released)
      add_step (replay->steps, replay->holds[i].released_ns, STEP_RELEASE, i);
  }
  g_array_sort (replay->steps, compare_steps);
}

/* How long it takes in the replay what the thread does in @ns of the recording. */
static int64_t
shorten (const Replay *replay, const Thread *thread, int64_t ns)
{
  return thread->shortened > 0 ? (int64_t)((double)ns * replay->change->factor) : ns;
}

/* When what @thread did at @time_ns of the recording is, in the replay. */
static int64_t
now_of (Replay *replay, uint32_t row, int64_t time_ns)
{
  const Thread *thread = &replay->threads[row];
  int64_t ns = time_ns - thread->time_ns;

  if (thread->wait != WEFT_NO_ROW || ns <= 0)
    return thread->now_ns;
  return thread->now_ns + shorten (replay, thread, ns);
}

static void
begin_thread (Replay *replay, uint32_t row)
{
  Thread *thread = &replay->threads[row];
  uint32_t by = replay->spawned_by[row];

  thread->begun = true;
  thread->time_ns = thread->now_ns = replay->rows[row].begin_ns;
  if (by != WEFT_NO_ROW)
    thread->now_ns += replay->acted_ns[by] - replay->interactions[by].from_ns;
}

/* Brings the thread to @time_ns of the recording, but not out of a wait. */
static Thread *
go_on (Replay *replay, uint32_t row, int64_t time_ns)
{
  Thread *thread = &replay->threads[row];

  if (!thread->begun)
    begin_thread (replay, row);
  thread->now_ns = now_of (replay, row, time_ns);
  if (thread->wait == WEFT_NO_ROW)
    thread->time_ns = MAX (thread->time_ns, time_ns);
  return thread;
}

/* When the lock was free for @mode, in the recording. */
static int64_t
free_in_recording (const Lock *lock, bool shared)
{
  return shared ? lock->exclusive_ns : MAX (lock->exclusive_ns, lock->shared_ns);
}

/* The part that an acquisition goes to, and when that is free, in the replay. */
static int64_t
take_part (Replay *replay, uint32_t object, bool shared, uint32_t *ret_part)
{
  Lock *lock = &replay->locks[object];
  bool changed = replay->change->locks[object];
  unsigned ways = changed ? replay->change->ways : 1;
  const Free *part;

  if (lock->parts == NULL)
    lock->parts = g_new0 (Free, ways);
  *ret_part = (uint32_t)(lock->acquisitions++ % ways);
  part = &lock->parts[*ret_part];
  if (changed && replay->is_free)
    return 0;
  return shared ? part->exclusive_ns : MAX (part->exclusive_ns, part->shared_ns);
}

/* The thread has the lock at @time_ns, after a wait that began where it stands, or without
 * one. @free_ns: when it was free in the replay. */
static void
get_lock (Thread *thread, const Lock *lock, bool shared, int64_t time_ns, int64_t free_ns)
{
  int64_t let_go_ns = free_in_recording (lock, shared);

  if (thread->wait != WEFT_NO_ROW && let_go_ns <= thread->time_ns)
    thread->now_ns += time_ns - thread->time_ns;
  else if (thread->wait != WEFT_NO_ROW && free_ns > 0)
    free_ns += MAX (time_ns - let_go_ns, 0);
  thread->now_ns = MAX (thread->now_ns, free_ns);
  thread->time_ns = time_ns;
  thread->wait = WEFT_NO_ROW;
}

static void
do_acquire (Replay *replay, const Step *step)
{
  const WeftHold *hold = &replay->holds[step->row];
  Thread *thread = go_on (replay, hold->thread, step->time_ns);
  bool shared = hold->mode == WEFT_HOLD_SHARED;
  int64_t free_ns;

  free_ns = take_part (replay, hold->object, shared, &replay->part_of[step->row]);
  if (thread->wait == WEFT_NO_ROW || replay->got[thread->wait] == step->row)
    get_lock (thread, &replay->locks[hold->object], shared, step->time_ns, free_ns);
  thread->shortened += replay->change->locks[hold->object];
}

static void
do_release (Replay *replay, const Step *step)
{
  const WeftHold *hold = &replay->holds[step->row];
  Lock *lock = &replay->locks[hold->object];
  Thread *thread = go_on (replay, hold->thread, step->time_ns);
  Free *part = &lock->parts[replay->part_of[step->row]];

  if (hold->mode == WEFT_HOLD_SHARED) {
    lock->shared_ns = MAX (lock->shared_ns, step->time_ns);
    part->shared_ns = MAX (part->shared_ns, thread->now_ns);
  } else {
    lock->exclusive_ns = MAX (lock->exclusive_ns, step->time_ns);
    part->exclusive_ns = MAX (part->exclusive_ns, thread->now_ns);
  }
  thread->shortened -= replay->change->locks[hold->object];
}

/* A lock was got of which the hold was not recorded, or it was given up. */
static void
end_lock_wait (Replay *replay, Thread *thread, const WeftWait *wait)
{
  bool shared = wait->kind == WEFT_WAIT_READ_LOCK;
  uint32_t part;

  if (wait->outcome == WEFT_OUTCOME_DONE)
    get_lock (thread, &replay->locks[wait->object], shared, wait->end_ns,
              take_part (replay, wait->object, shared, &part));
  else
    thread->now_ns += wait->end_ns - thread->time_ns;
}

/* Who was to end a wait that is not for a lock, and when it did. Returns: whether that is
 * known. */
static bool
find_dependency (Replay *replay, uint32_t row, int64_t *ret_act_ns, int64_t *ret_acted_ns)
{
  const WeftWait *wait = &replay->waits[row];
  uint32_t by = replay->ended_by[row];

  if (wait->kind == WEFT_WAIT_JOIN) {
    if (wait->target == WEFT_NO_ROW || !replay->threads[wait->target].ended)
      return false;
    *ret_act_ns = replay->rows[wait->target].end_ns;
    *ret_acted_ns = replay->threads[wait->target].now_ns;
    return true;
  }
  if (by != WEFT_NO_ROW && replay->interactions[by].from_thread != WEFT_NO_ROW) {
    *ret_act_ns = replay->interactions[by].from_ns;
    *ret_acted_ns = replay->acted_ns[by];
    return true;
  }
  if (wait->outcome != WEFT_OUTCOME_DONE || wait->waker == WEFT_NO_ROW
      || wait->waker == wait->thread || !replay->threads[wait->waker].begun)
    return false;
  *ret_act_ns = wait->end_ns;
  *ret_acted_ns = now_of (replay, wait->waker, wait->end_ns);
  return true;
}

static void
do_wait_end (Replay *replay, const Step *step)
{
  const WeftWait *wait = &replay->waits[step->row];
  Thread *thread = &replay->threads[wait->thread];
  int64_t act_ns, acted_ns;

  /* It has had the lock already, or is about to. */
  if (thread->wait != step->row || replay->got[step->row] != WEFT_NO_ROW)
    return;
  if (weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW)
    end_lock_wait (replay, thread, wait);
  else if (weft_wait_kind_is_pause (wait->kind))
    thread->now_ns += shorten (replay, thread, step->time_ns - thread->time_ns);
  else if (!find_dependency (replay, step->row, &act_ns, &acted_ns))
    thread->now_ns += step->time_ns - thread->time_ns;
  else if (act_ns <= thread->time_ns)
    thread->now_ns = MAX (thread->now_ns + step->time_ns - thread->time_ns, acted_ns);
  else
    thread->now_ns = MAX (thread->now_ns, acted_ns + step->time_ns - act_ns);
  thread->time_ns = step->time_ns;
  thread->wait = WEFT_NO_ROW;
}

/* Whoever comes last to a barrier lets all go, and goes on itself, when all have come: who
 * that is may be another one now. */
static void
meet (Replay *replay, uint32_t row, Thread *last)
{
  const WeftInteraction *act = &replay->interactions[row];

  /* Those that it wakes at once are rows in a row, by their time. */
  for (; row < replay->n_interactions; row++) {
    const WeftInteraction *other = &replay->interactions[row];
    const WeftWait *wait;

    if (other->from_ns != act->from_ns)
      break;
    if (other->kind != WEFT_INTERACTION_WAKE || other->object != act->object
        || other->from_thread != act->from_thread || other->cause == WEFT_NO_ROW)
      continue;
    wait = &replay->waits[other->cause];
    if (wait->kind == WEFT_WAIT_BARRIER)
      last->now_ns = MAX (last->now_ns, replay->threads[wait->thread].now_ns);
  }
}

static void
do_act (Replay *replay, const Step *step)
{
  const WeftInteraction *act = &replay->interactions[step->row];
  Thread *thread = go_on (replay, act->from_thread, step->time_ns);

  if (act->kind == WEFT_INTERACTION_WAKE)
    meet (replay, step->row, thread);
  replay->acted_ns[step->row] = thread->now_ns;
}

static void
do_step (Replay *replay, const Step *step)
{
  const WeftInteraction *one = &replay->interactions[step->row];
  Thread *thread;

  switch (step->kind) {
  case STEP_ACT:
    do_act (replay, step);
    break;
  case STEP_RECEIVE:
    thread = go_on (replay, one->to_thread, step->time_ns);
    thread->now_ns = MAX (thread->now_ns, replay->acted_ns[step->row]);
    break;
  case STEP_END:
    go_on (replay, step->row, step->time_ns)->ended = true;
    break;
  case STEP_WAIT_BEGIN:
    thread = go_on (replay, replay->waits[step->row].thread, step->time_ns);
    /* Two at once are not to be: the outer one tells it all. */
    if (thread->wait == WEFT_NO_ROW)
      thread->wait = step->row;
    break;
  case STEP_WAIT_END:
    do_wait_end (replay, step);
    break;
  case STEP_ACQUIRE:
    do_acquire (replay, step);
    break;
  case STEP_RELEASE:
  default:
    do_release (replay, step);
    break;
  }
}

/* Returns: when the last thread ended. */
static int64_t
run (Replay *replay, const WeftChange *change, bool is_free)
{
  int64_t last_ns = 0;

  replay->change = change;
  replay->is_free = is_free;
  for (size_t i = 0; i < replay->n_threads; i++)
    replay->threads[i] = (Thread){ .wait = WEFT_NO_ROW };
  for (size_t i = 0; i < replay->n_objects; i++) {
    g_free (replay->locks[i].parts);
    replay->locks[i] = (Lock){ 0 };
  }
  for (unsigned i = 0; i < replay->steps->len; i++)
    do_step (replay, &g_array_index (replay->steps, Step, i));
  for (size_t i = 0; i < replay->n_threads; i++)
    last_ns = MAX (last_ns, replay->threads[i].now_ns);
  return last_ns;
}

static void
replay_clear (Replay *replay)
{
  for (size_t i = 0; i < replay->n_objects; i++)
    g_free (replay->locks[i].parts);
  g_array_unref (replay->steps);
  g_free (replay->ended_by);
  g_free (replay->got);
  g_free (replay->spawned_by);
  g_free (replay->threads);
  g_free (replay->locks);
  g_free (replay->part_of);
  g_free (replay->acted_ns);
}

/* Whether all that is needed to replay the locks was recorded. */
static bool
is_certain (const WeftTrace *trace, const bool *locks)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n; i++) {
    if (locks[i] && (objects[i].contended_only || objects[i].acquisitions > 0))
      return false;
  }
  return !weft_trace_lossy_between (trace, 0, INT64_MAX);
}

void
weft_what_if (const WeftTrace *trace, const WeftChange *change, WeftWhatIf *ret)
{
  Replay replay = { .trace = trace };
  WeftChange none = { .locks = change->locks, .factor = 1, .ways = 1 };

  collect (&replay);
  ret->recorded_ns = weft_trace_duration_ns (trace);
  ret->replayed_ns = run (&replay, &none, false);
  ret->predicted_ns = run (&replay, change, false);
  ret->least_ns = run (&replay, change, true);
  ret->certain = is_certain (trace, change->locks);
  replay_clear (&replay);
}
