#include "tracer/model/builder-private.h"

/* The probe's clock counts ticks and is set by the kernel's ten times a second: it may run
 * ahead of the time of the event that tells what it measured (tracer/probe/clock.c). */
#define CLOCK_SLACK_NS 50000

static WeftObjectKind
object_of_wait (WeftWaitKind kind)
{
  static const WeftObjectKind kinds[WEFT_N_WAIT_KINDS] = {
    [WEFT_WAIT_UNKNOWN] = WEFT_OBJECT_UNKNOWN,
    [WEFT_WAIT_JOIN] = WEFT_OBJECT_THREAD,
    [WEFT_WAIT_LOCK] = WEFT_OBJECT_MUTEX,
    [WEFT_WAIT_READ_LOCK] = WEFT_OBJECT_RWLOCK,
    [WEFT_WAIT_WRITE_LOCK] = WEFT_OBJECT_RWLOCK,
    [WEFT_WAIT_CONDITION] = WEFT_OBJECT_CONDVAR,
    [WEFT_WAIT_BARRIER] = WEFT_OBJECT_BARRIER,
    [WEFT_WAIT_ONCE] = WEFT_OBJECT_ONCE,
    [WEFT_WAIT_SEND] = WEFT_OBJECT_CHANNEL,
    [WEFT_WAIT_RECEIVE] = WEFT_OBJECT_CHANNEL,
    [WEFT_WAIT_SLEEP] = WEFT_OBJECT_UNKNOWN,
    [WEFT_WAIT_SEMAPHORE] = WEFT_OBJECT_SEMAPHORE,
    [WEFT_WAIT_SPIN] = WEFT_OBJECT_SPINLOCK,
    [WEFT_WAIT_FUTEX] = WEFT_OBJECT_FUTEX,
    [WEFT_WAIT_PARK] = WEFT_OBJECT_PARKER,
  };

  return kinds[kind];
}

/* Notes that @claim->thread was seen to hold @object. */
static void
add_claim (ObjectBuild *object, const Claim *claim)
{
  for (guint i = 0; object->claims != NULL && i < object->claims->len; i++) {
    Claim *before = &g_array_index (object->claims, Claim, i);

    if (before->thread == claim->thread) {
      if (before->since_ns < claim->since_ns)
        *before = *claim;
      return;
    }
  }
  WEFT_LIST_ADD (object->claims, Claim, *claim);
}

/* Fills in what the wait is for: a thread, an object, or nothing. */
static void
find_subject (WeftTraceBuilder *self,
              const ThreadBuild *thread,
              const WeftEvent *event,
              WeftWait *wait)
{
  if (wait->kind == WEFT_WAIT_JOIN) {
    const ThreadBuild *target = weft_builder_find_number (
        weft_builder_process_of (self, thread), event->wait.object);

    wait->target = target != NULL ? target->index : WEFT_NO_ROW;
  } else if (wait->kind != WEFT_WAIT_SLEEP && event->wait.object != 0) {
    wait->object = weft_builder_object (self, thread, object_of_wait (wait->kind),
                                        event->wait.object, event->time_ns)
                       ->index;
  }
}

static bool
is_lock_wait (WeftWaitKind kind)
{
  return kind == WEFT_WAIT_LOCK || kind == WEFT_WAIT_READ_LOCK
         || kind == WEFT_WAIT_WRITE_LOCK || kind == WEFT_WAIT_SPIN;
}

/* What a waiter says of who is in its way. A writer does not say whether that is a reader
 * or another writer; a reader was told of by itself. */
static void
claim_holder (WeftTraceBuilder *self, const WeftWait *wait)
{
  ObjectBuild *lock;
  Claim claim
      = { wait->holder, wait->holder_since_ns, WEFT_HOLD_EXCLUSIVE, wait->holder_site };

  if (wait->object == WEFT_NO_ROW || wait->holder == WEFT_NO_ROW
      || wait->holder_since_ns < 0 || !is_lock_wait (wait->kind))
    return;
  lock = g_ptr_array_index (self->objects, wait->object);
  for (guint i = 0; lock->claims != NULL && i < lock->claims->len; i++) {
    const Claim *told = &g_array_index (lock->claims, Claim, i);

    if (told->thread == claim.thread && told->mode == WEFT_HOLD_SHARED
        && wait->kind == WEFT_WAIT_WRITE_LOCK)
      return;
  }
  add_claim (lock, &claim);
}

static void
add_begin (WeftTraceBuilder *self, ThreadBuild *thread, const WeftEvent *event)
{
  WeftWait wait
      = { .thread = thread->index,
          .object = WEFT_NO_ROW,
          .target = WEFT_NO_ROW,
          .kind = event->wait.kind,
          .begin_ns = event->time_ns,
          .end_ns = event->time_ns,
          .holder_since_ns = -1,
          .holder = weft_builder_find_tid (self, event->wait.holder),
          .waker = WEFT_NO_ROW,
          .holder_site = weft_builder_site (self, thread, event->wait.holder_site),
          .lock = WEFT_NO_ROW,
          .site = weft_builder_site (self, thread, event->wait.site),
          .stack = thread->stack };

  find_subject (self, thread, event, &wait);
  if (thread->in_wait)
    weft_builder_lose_wait_end (thread, event->time_ns);
  /* Who holds a lock and since when are read without it, so they need not fit together. */
  if (event->wait.holder_since_ns > 0 && event->wait.holder_since_ns <= event->time_ns)
    wait.holder_since_ns = event->wait.holder_since_ns;
  if (wait.kind == WEFT_WAIT_CONDITION && event->wait.lock != 0)
    wait.lock = weft_builder_object (self, thread, WEFT_OBJECT_MUTEX, event->wait.lock,
                                     event->time_ns)
                    ->index;
  claim_holder (self, &wait);
  WEFT_LIST_ADD (thread->waits, WeftWait, wait);
  thread->in_wait = true;
}

void
weft_builder_lose_wait_end (ThreadBuild *thread, int64_t time_ns)
{
  uint32_t last = thread->waits->len - 1;
  WeftWait *wait = &g_array_index (thread->waits, WeftWait, last);
  Gap gap = { wait->begin_ns, time_ns, last };

  wait->end_ns = time_ns;
  thread->in_wait = false;
  WEFT_LIST_ADD (thread->gaps, Gap, gap);
}

/* Whether the end belongs to the open @wait of @thread. */
static bool
matches (WeftTraceBuilder *self,
         const ThreadBuild *thread,
         const WeftWait *wait,
         const WeftEvent *event)
{
  if (wait->kind != event->wait.kind)
    return false;
  if (wait->object != WEFT_NO_ROW) {
    const ObjectBuild *object = g_ptr_array_index (self->objects, wait->object);

    return object->row.address == event->wait.object;
  }
  if (wait->target != WEFT_NO_ROW) {
    const ThreadBuild *target = g_ptr_array_index (self->threads, wait->target);

    return target->row.number == event->wait.object;
  }
  return true;
}

uint32_t
weft_builder_got_lock (const WeftWait *wait)
{
  if (!wait->ended)
    return WEFT_NO_ROW;
  if (wait->kind == WEFT_WAIT_CONDITION)
    return wait->outcome != WEFT_OUTCOME_FAILED ? wait->lock : WEFT_NO_ROW;
  return is_lock_wait (wait->kind) && wait->outcome == WEFT_OUTCOME_DONE ? wait->object
                                                                         : WEFT_NO_ROW;
}

/* @before_ns: the thread's event before this one. */
static void
add_end (WeftTraceBuilder *self,
         ThreadBuild *thread,
         const WeftEvent *event,
         int64_t before_ns)
{
  WeftWait *wait = thread->in_wait
                       ? &g_array_index (thread->waits, WeftWait, thread->waits->len - 1)
                       : NULL;
  uint32_t got;

  if (wait == NULL || !matches (self, thread, wait, event)) {
    Gap gap = { before_ns, event->time_ns, WEFT_NO_ROW };

    self->trace->defects.unmatched_waits++;
    if (wait != NULL)
      weft_builder_lose_wait_end (thread, event->time_ns);
    else
      WEFT_LIST_ADD (thread->gaps, Gap, gap);
    return;
  }

  thread->in_wait = false;
  wait->ended = true;
  wait->end_ns = event->time_ns;
  wait->outcome = event->wait.outcome;
  wait->waker = weft_builder_find_tid (self, event->wait.waker);
  got = weft_builder_got_lock (wait);
  if (got != WEFT_NO_ROW) {
    ObjectBuild *object = g_ptr_array_index (self->objects, got);

    object->got_thread = thread->index;
    object->got_ns = event->time_ns;
  }
}

void
weft_builder_add_wait (WeftTraceBuilder *self, const WeftEvent *event)
{
  const ThreadBuild *seen = g_hash_table_lookup (self->tids, KEY (event->tid));
  int64_t before_ns = seen != NULL ? seen->last_ns : event->time_ns;
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);

  if (event->wait.kind >= WEFT_N_WAIT_KINDS || event->wait.outcome >= WEFT_N_OUTCOMES)
    self->trace->defects.malformed++;
  else if (event->type == WEFT_EVENT_WAIT_BEGIN)
    add_begin (self, thread, event);
  else
    add_end (self, thread, event, thread == seen ? before_ns : event->time_ns);
}

void
weft_builder_add_hold (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  WeftHold hold = { .thread = thread->index,
                    .mode = event->hold.mode,
                    .acquired_ns = event->hold.acquired_ns,
                    .released_ns = event->hold.released_ns,
                    .waiters = event->hold.waiters,
                    .site = weft_builder_site (self, thread, event->hold.site),
                    .stack = thread->stack,
                    .released = true };
  ObjectBuild *object;

  if (hold.mode >= WEFT_N_HOLD_MODES || hold.acquired_ns <= 0
      || hold.released_ns < hold.acquired_ns
      || hold.released_ns - CLOCK_SLACK_NS > event->time_ns) {
    self->trace->defects.malformed++;
    return;
  }
  object = weft_builder_object (
      self, thread, hold.mode == WEFT_HOLD_SHARED ? WEFT_OBJECT_RWLOCK : WEFT_OBJECT_MUTEX,
      event->hold.object, MIN (hold.released_ns, event->time_ns));
  hold.object = object->index;
  WEFT_LIST_ADD (object->holds, WeftHold, hold);
}

static void
drop_claim (ObjectBuild *object, const ThreadBuild *thread)
{
  for (guint i = 0; object->claims != NULL && i < object->claims->len; i++)
    if (g_array_index (object->claims, Claim, i).thread == thread->index) {
      g_array_remove_index_fast (object->claims, i);
      return;
    }
}

void
weft_builder_add_held (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  Claim claim = { .thread = thread->index,
                  .since_ns = MIN (event->held.acquired_ns, event->time_ns),
                  .mode = event->held.mode,
                  .site = weft_builder_site (self, thread, event->held.site) };

  ObjectBuild *object;

  if (event->held.kind >= WEFT_N_OBJECT_KINDS || claim.mode >= WEFT_N_HOLD_MODES
      || claim.since_ns < 0) {
    self->trace->defects.malformed++;
    return;
  }
  object = weft_builder_object (self, thread, event->held.kind, event->held.object,
                                event->time_ns);
  if (claim.since_ns > 0)
    add_claim (object, &claim);
  else
    drop_claim (object, thread);
}

void
weft_builder_add_wake (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  Wake wake = { .time_ns = event->time_ns,
                .woken = event->wake.woken,
                .thread = thread->index,
                .stack = thread->stack };
  ObjectBuild *object;

  if (event->wake.kind >= WEFT_N_OBJECT_KINDS) {
    self->trace->defects.malformed++;
    return;
  }
  object = weft_builder_object (self, thread, event->wake.kind, event->wake.object,
                                event->time_ns);
  wake.site = weft_builder_site (self, thread, event->wake.site);
  WEFT_LIST_ADD (object->wakes, Wake, wake);
}
