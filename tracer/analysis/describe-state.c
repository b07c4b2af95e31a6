#include <glib/gi18n-lib.h>

#include "tracer/analysis/describe.h"

#include "tracer/analysis/sentence.h"
#include "tracer/model/sorted.h"

static bool
holds_at (const WeftHold *hold, int64_t time_ns)
{
  return hold->acquired_ns <= time_ns && time_ns < hold->released_ns;
}

/* Appends to @ret (of uint32_t) the threads that hold @object, in order of acquisition. */
static void
holders_at (const WeftTrace *trace, uint32_t object, int64_t time_ns, GArray *ret)
{
  size_t n, n_objects;
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n);
  size_t n_begun = WEFT_COUNT_FIRST (n, holds[at].acquired_ns <= time_ns);
  bool shared = weft_trace_objects (trace, &n_objects)[object].kind != WEFT_OBJECT_MUTEX;

  /* An exclusive lock is held by its latest owner or by nobody. */
  for (size_t i = shared || n_begun == 0 ? 0 : n_begun - 1; i < n_begun; i++) {
    if (holds_at (&holds[i], time_ns))
      g_array_append_val (ret, holds[i].thread);
  }
}

/* Returns: (transfer full): of uint32_t: the objects that @thread holds. */
static GArray *
held_at (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray) holders = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n, n_objects, n_holds;
  const WeftHold *holds = weft_trace_holds (trace, &n_holds);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);
  const uint32_t *rows = weft_trace_thread_holds (trace, thread, &n);
  size_t n_begun = WEFT_COUNT_FIRST (n, holds[rows[at]].acquired_ns <= time_ns);

  if (n_begun <= n_objects) {
    for (size_t i = 0; i < n_begun; i++) {
      if (holds_at (&holds[rows[i]], time_ns))
        g_array_append_val (held, holds[rows[i]].object);
    }
    return held;
  }

  for (uint32_t i = 0; i < n_objects; i++) {
    if (objects[i].created_ns > time_ns)
      continue;
    g_array_set_size (holders, 0);
    holders_at (trace, i, time_ns, holders);
    for (unsigned j = 0; j < holders->len; j++) {
      if (g_array_index (holders, uint32_t, j) == thread) {
        g_array_append_val (held, i);
        break;
      }
    }
  }

  return held;
}

/* Ends a sentence. @pattern: takes it as %Z, the objects as %H. */
static void
say_held (WeftSaying *saying, uint32_t thread, int64_t time_ns, const char *pattern)
{
  g_autoptr (GArray) held = held_at (saying->trace, thread, time_ns);

  if (held->len > 0)
    weft_say_on (saying, pattern, held);
  else
    weft_say_on (saying, "%Z.");
}

static void
say_waiting (WeftSaying *saying, uint32_t cause, int64_t time_ns)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (saying->trace, &n)[cause];

  if (weft_wait_kind_is_pause (wait->kind)) {
    weft_say (saying,
              wait->kind == WEFT_WAIT_YIELD ? N_ ("%T yields its CPU")
                                            : N_ ("%T goes to sleep, or wakes up"),
              wait->thread);
    say_held (saying, wait->thread, time_ns, N_ ("%Z and holds %H."));
    return;
  }
  weft_say (saying, "%T has waited %D%P", wait->thread, time_ns - wait->begin_ns, wait);
  if (weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW) {
    g_autoptr (GArray) holders = g_array_new (FALSE, FALSE, sizeof (uint32_t));

    holders_at (saying->trace, wait->object, time_ns, holders);
    /* Translators: %L is a list of threads */
    if (holders->len > 0)
      weft_say_on (saying, "%Z, held by %L", holders);
  }
  say_held (saying, wait->thread, time_ns, N_ ("%Z, and holds %H."));
}

static bool
is_yield (const WeftTrace *trace, uint32_t cause)
{
  size_t n;

  return cause != WEFT_NO_ROW
         && weft_trace_waits (trace, &n)[cause].kind == WEFT_WAIT_YIELD;
}

/* @cause: the wait that it is in, WEFT_NO_ROW. */
static void
say_ready (WeftSaying *saying, uint32_t thread, uint32_t cause, int64_t time_ns)
{
  size_t n;
  const WeftWait *wait
      = cause != WEFT_NO_ROW ? &weft_trace_waits (saying->trace, &n)[cause] : NULL;

  weft_say (saying, "%T is ready to run but not on a CPU", thread);
  if (wait != NULL && wait->kind == WEFT_WAIT_YIELD)
    weft_say_on (saying, "%Z, which it has yielded");
  else if (wait != NULL && wait->kind == WEFT_WAIT_SLEEP)
    weft_say_on (saying, "%Z, after its sleep");
  else if (wait != NULL)
    weft_say_on (saying, "%Z, in its wait%P", wait);
  say_held (saying, thread, time_ns, N_ ("%Z, and holds %H."));
}

void
weft_describe_thread_at (const WeftTrace *trace,
                         uint32_t thread,
                         int64_t time_ns,
                         WeftSentence *ret)
{
  size_t n;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];
  const WeftStates *states = weft_trace_thread_states (trace, thread);
  size_t index = weft_states_seek (states, time_ns);
  WeftInterval interval = { .state = WEFT_STATE_NONE, .cause = WEFT_NO_ROW };
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  if (index != SIZE_MAX)
    interval = weft_states_get (states, index);

  if (time_ns < row->begin_ns)
    weft_say (&saying, "%T has not started yet.", thread);
  else if (row->ended && time_ns >= row->end_ns)
    weft_say (&saying,
              row->end == WEFT_END_PANICKED ? N_ ("%T has panicked.")
                                            : N_ ("%T has ended."),
              thread);
  else if (interval.state == WEFT_STATE_UNKNOWN)
    weft_say (&saying, "Cannot tell what %T does here: events were lost.", thread);
  else if (interval.state == WEFT_STATE_SLEEPING && !is_yield (trace, interval.cause)) {
    weft_say (&saying, "%T has slept for %D", thread, time_ns - interval.begin_ns);
    say_held (&saying, thread, time_ns, N_ ("%Z and holds %H."));
  } else if (interval.state == WEFT_STATE_READY)
    say_ready (&saying, thread, interval.cause, time_ns);
  else if (interval.cause != WEFT_NO_ROW)
    say_waiting (&saying, interval.cause, time_ns);
  else if (interval.state == WEFT_STATE_WAIT_OTHER) {
    weft_say (&saying, "%T has been blocked for %D, and what it waits for was not recorded",
              thread, time_ns - interval.begin_ns);
    say_held (&saying, thread, time_ns, N_ ("%Z, and holds %H."));
  } else {
    weft_say (&saying, "%T runs", thread);
    say_held (&saying, thread, time_ns, N_ ("%Z and holds %H."));
  }
  weft_saying_end (&saying, ret);
}

/* Returns: (transfer full): of uint32_t: the threads that wait for @object, by begin. */
static GArray *
waiters_at (const WeftTrace *trace, uint32_t object, int64_t time_ns)
{
  GArray *waiters = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n, n_waits, n_steps;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);
  const WeftDepth *steps = weft_trace_object_waiting (trace, object, &n_steps);
  uint32_t missing = weft_depth_at (steps, n_steps, time_ns);
  size_t i = WEFT_COUNT_FIRST (n, waits[rows[at]].begin_ns <= time_ns);

  /* The number waiting is known, so that looking back ends with the first of them. */
  for (; i > 0 && missing > 0; i--) {
    const WeftWait *wait = &waits[rows[i - 1]];

    if (time_ns < wait->end_ns) {
      g_array_prepend_val (waiters, wait->thread);
      missing--;
    }
  }

  return waiters;
}

static void
say_waiters (WeftSaying *saying, uint32_t object, int64_t time_ns)
{
  g_autoptr (GArray) waiters = waiters_at (saying->trace, object, time_ns);

  if (waiters->len == 0)
    return;
  weft_say_on_n (saying, "%Z; %L waits for it", "%Z; %L wait for it, in this order",
                 waiters->len, waiters);
}

static void
say_lock_at (WeftSaying *saying, uint32_t object, int64_t time_ns)
{
  g_autoptr (GArray) holders = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n;
  const WeftHold *hold = weft_trace_hold_at (saying->trace, object, time_ns);
  const WeftObject *row = &weft_trace_objects (saying->trace, &n)[object];

  holders_at (saying->trace, object, time_ns, holders);
  if (holders->len == 0)
    weft_say (saying, "%O is held by nobody", object);
  else if (row->kind != WEFT_OBJECT_RWLOCK || hold == NULL)
    weft_say (saying, "%O is held by %L", object, holders);
  else
    weft_say (saying,
              hold->mode == WEFT_HOLD_SHARED ? N_ ("%O is held by %L for reading")
                                             : N_ ("%O is held by %L for writing"),
              object, holders);
}

/* The messages inside, oldest first, by their senders. */
static void
say_channel_at (WeftSaying *saying, uint32_t object, int64_t time_ns)
{
  g_autoptr (GArray) senders = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n, n_steps, n_objects;
  const WeftObject *row = &weft_trace_objects (saying->trace, &n_objects)[object];
  const WeftMessage *messages = weft_trace_channel_messages (saying->trace, object, &n);
  const WeftDepth *steps = weft_trace_channel_depths (saying->trace, object, &n_steps);
  uint32_t depth = weft_depth_at (steps, n_steps, time_ns);
  size_t i = WEFT_COUNT_FIRST (n, messages[at].sent_ns <= time_ns);

  for (; i > 0 && senders->len < depth; i--) {
    if (time_ns < messages[i - 1].ended_ns)
      g_array_prepend_val (senders, messages[i - 1].sender);
  }

  if (row->contended_only) {
    weft_say (saying, "cannot tell what is in %O", object);
    return;
  }
  if (depth == 0) {
    weft_say (saying, "%O is empty", object);
    return;
  }

  if (row->capacity > 0)
    weft_say_n (saying, "%O holds %C of at most %C messages",
                "%O holds %C of at most %C messages", (uint64_t)row->capacity, object,
                (uint64_t)depth, (uint64_t)row->capacity);
  else
    weft_say_n (saying, "%O holds %C message", "%O holds %C messages", depth, object,
                (uint64_t)depth);
  if (senders->len > 0)
    weft_say_on (saying, "%Z, from %L", senders);
}

static void
say_kind (WeftSaying *saying, uint32_t object, const WeftObject *row)
{
  /* Of what is neither a lock nor a channel. */
  static const char *const patterns[] = {
    [WEFT_OBJECT_UNKNOWN] = N_ ("%O is an object"),
    [WEFT_OBJECT_THREAD] = N_ ("%O is a thread"),
    [WEFT_OBJECT_CONDVAR] = N_ ("%O is a condition variable"),
    [WEFT_OBJECT_BARRIER] = N_ ("%O is a barrier"),
    [WEFT_OBJECT_ONCE] = N_ ("%O is a once"),
    [WEFT_OBJECT_ARC] = N_ ("%O is an arc"),
    [WEFT_OBJECT_VARIABLE] = N_ ("%O is a variable"),
    [WEFT_OBJECT_SEMAPHORE] = N_ ("%O is a semaphore"),
    [WEFT_OBJECT_FUTEX] = N_ ("%O is a futex"),
    [WEFT_OBJECT_PARKER] = N_ ("%O is a parker"),
    [WEFT_OBJECT_PIPE] = N_ ("%O is a pipe"),
    [WEFT_OBJECT_SOCKET] = N_ ("%O is a socket"),
    [WEFT_OBJECT_EVENTFD] = N_ ("%O is an eventfd"),
    [WEFT_OBJECT_EPOLL] = N_ ("%O is an epoll"),
    [WEFT_OBJECT_FUTURE] = N_ ("%O is a future"),
    [WEFT_OBJECT_ATOMIC] = N_ ("%O is an atomic"),
  };
  bool known = (unsigned)row->kind < G_N_ELEMENTS (patterns) && patterns[row->kind] != NULL;

  weft_say (saying, patterns[known ? row->kind : WEFT_OBJECT_UNKNOWN], object);
  if (row->site != WEFT_NO_ROW)
    weft_say_on (saying, "%Z, created%S", row->site);
}

/* That it may have been held all the same. */
static void
say_thinned (WeftSaying *saying, const WeftObject *row, int64_t time_ns)
{
  if (row->contended_only)
    weft_say_on (saying, "%Z; only holds that somebody waited for can be seen");
  else if (row->thinned_ns >= 0 && time_ns >= row->thinned_ns)
    weft_say_on (
        saying,
        "%Z; so often used that since %D only holds that somebody waited for are recorded",
        row->thinned_ns);
}

/* That it may not be so, where events were lost: now, or before, when what is told of now
 * was counted since. */
static void
say_lossy (WeftSaying *saying, const WeftObject *row, int64_t time_ns, bool warns)
{
  if (weft_trace_lossy_between (saying->trace, time_ns, time_ns + 1)) {
    if (warns)
      weft_say_on (saying, "%Z; events were lost here, so this may not be so");
  } else if (row->counted_depth
             && weft_trace_lossy_between (saying->trace, row->created_ns, time_ns)) {
    weft_say_on (saying, "%Z; events were lost before, so this may not be so");
  }
}

static void
describe_object (
    const WeftTrace *trace, uint32_t object, int64_t time_ns, bool warns, WeftSentence *ret)
{
  size_t n;
  const WeftObject *row = &weft_trace_objects (trace, &n)[object];
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  if (time_ns < row->created_ns) {
    weft_say (&saying, "%O does not exist yet", object);
  } else if (time_ns >= row->destroyed_ns
             && row->destroyed_ns < weft_trace_duration_ns (trace)) {
    weft_say (&saying, "%O does not exist any more", object);
  } else {
    if (row->kind == WEFT_OBJECT_CHANNEL)
      say_channel_at (&saying, object, time_ns);
    else if (weft_object_kind_is_lock (row->kind))
      say_lock_at (&saying, object, time_ns);
    else
      say_kind (&saying, object, row);
    say_waiters (&saying, object, time_ns);
    if (warns && weft_object_kind_is_lock (row->kind))
      say_thinned (&saying, row, time_ns);
    say_lossy (&saying, row, time_ns, warns);
  }
  weft_say_on (&saying, "%Z.");
  weft_saying_end (&saying, ret);
}

void
weft_describe_object_at (const WeftTrace *trace,
                         uint32_t object,
                         int64_t time_ns,
                         WeftSentence *ret)
{
  describe_object (trace, object, time_ns, true, ret);
}

void
weft_describe_object_seen_at (const WeftTrace *trace,
                              uint32_t object,
                              int64_t time_ns,
                              WeftSentence *ret)
{
  describe_object (trace, object, time_ns, false, ret);
}
