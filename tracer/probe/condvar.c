/* Condition variables, and C11's, which are the same structure inside.
 *
 * pthread_cond_* are exported under the version that glibc gave them when the structure
 * changed (probe.map): programs older than that go to glibc directly. */
#define _GNU_SOURCE
#include "tracer/probe/mutex.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* What stands between a wait's begin and its end, which may be an unwinding: a cancelled
 * waiter holds the mutex again. */
typedef struct {
  WeftBlock *block; /* NULL: nothing to do */
  pthread_mutex_t *mutex;
  WeftHeld held;
} Scope;

static void
end_scope (Scope *scope, WeftWaitOutcome outcome, int32_t waker)
{
  weft_wait_end (scope->block, outcome, waker);
  weft_mutex_back (scope->block, scope->mutex, &scope->held);
  scope->block = NULL;
}

static void
cancelled_cb (Scope *scope)
{
  if (scope->block != NULL)
    end_scope (scope, WEFT_OUTCOME_FAILED, 0);
}

static int
wait_really (pthread_cond_t *condition,
             pthread_mutex_t *mutex,
             const WeftDeadline *deadline)
{
  if (deadline == NULL)
    return weft_real.pthread_cond_wait (condition, mutex);
  if (deadline->has_clock)
    return weft_real.pthread_cond_clockwait (condition, mutex, deadline->clock,
                                             deadline->time);
  return weft_real.pthread_cond_timedwait (condition, mutex, deadline->time);
}

static int
wait_followed (WeftBlock *block,
               pthread_cond_t *condition,
               pthread_mutex_t *mutex,
               const WeftDeadline *deadline,
               const void *site)
{
  uint64_t object = weft_address (condition);
  WeftWaitStart start = { .kind = WEFT_WAIT_CONDITION,
                          .object = object,
                          .site = site,
                          .lock = weft_address (mutex) };
  __attribute__ ((cleanup (cancelled_cb))) Scope scope = { .mutex = mutex };
  int result;

  weft_object_seen (block, WEFT_OBJECT_CONDVAR, object, site);
  /* In this order: the mutex still keeps a signal from coming before the waiter stands in
   * the table. */
  weft_wait_begin (block, &start);
  weft_mutex_leave (block, mutex, &scope.held, site);
  scope.block = block;
  result = wait_really (condition, mutex, deadline);
  end_scope (&scope, weft_outcome_of (result),
             result == 0 ? weft_waiters_take (object, weft_emit_tid ()) : 0);
  return result;
}

/* Those who were woken before, and have not come back yet, do not wait for this one. From
 * here on the woken wait for the mutex. */
static void
wake_begin (WeftBlock *block, const void *condition, uint32_t *ret_woken, bool all)
{
  uint64_t object = weft_address (condition), lock;
  uint32_t waiting = 0, moved;

  if (weft_is_awaited (object)) {
    moved = weft_waiters_moved (object);
    waiting = weft_waiters_count (object);
    waiting = waiting > moved ? waiting - moved : 0;
  }
  *ret_woken = all || waiting == 0 ? waiting : 1;
  if (*ret_woken == 0)
    return;
  weft_waiters_post (object, weft_emit_tid (), *ret_woken);
  lock = weft_waiters_needed (object);
  if (lock == 0)
    return;
  weft_waiters_move (object, lock, *ret_woken);
  weft_hold_tell_needed (block, lock);
}

/* A wake that finds nobody is told as well: it may be the one that was lost. */
#define WAKE_FOLLOWED(condition, all, call)                                                \
  do {                                                                                     \
    uint32_t woken;                                                                        \
    int result;                                                                            \
                                                                                           \
    wake_begin (block, condition, &woken, all);                                            \
    result = (call);                                                                       \
    weft_wake_tell (block, WEFT_OBJECT_CONDVAR, weft_address (condition), (int32_t)woken,  \
                    WEFT_SITE);                                                            \
    return result;                                                                         \
  } while (0)

WEFT_EXPORT int
pthread_cond_init (pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_cond_init (condition, attributes);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_CONDVAR, condition, NULL, -1, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_cond_destroy (pthread_cond_t *condition)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_cond_destroy (condition);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_CONDVAR, condition, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_cond_wait (pthread_cond_t *condition, pthread_mutex_t *mutex)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.pthread_cond_wait (condition, mutex);
  return wait_followed (block, condition, mutex, NULL, WEFT_SITE);
}

WEFT_EXPORT int
pthread_cond_timedwait (pthread_cond_t *condition,
                        pthread_mutex_t *mutex,
                        const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };

  if (block == NULL)
    return weft_real.pthread_cond_timedwait (condition, mutex, time);
  return wait_followed (block, condition, mutex, &deadline, WEFT_SITE);
}

WEFT_EXPORT int
pthread_cond_clockwait (pthread_cond_t *condition,
                        pthread_mutex_t *mutex,
                        clockid_t clock,
                        const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { true, clock, time };

  if (block == NULL || !weft_deadline_is_usable (&deadline))
    return weft_real.pthread_cond_clockwait (condition, mutex, clock, time);
  return wait_followed (block, condition, mutex, &deadline, WEFT_SITE);
}

WEFT_EXPORT int
pthread_cond_signal (pthread_cond_t *condition)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.pthread_cond_signal (condition);
  WAKE_FOLLOWED (condition, false, weft_real.pthread_cond_signal (condition));
}

WEFT_EXPORT int
pthread_cond_broadcast (pthread_cond_t *condition)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.pthread_cond_broadcast (condition);
  WAKE_FOLLOWED (condition, true, weft_real.pthread_cond_broadcast (condition));
}

WEFT_EXPORT int
cnd_init (cnd_t *condition)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.cnd_init (condition);

  if (block != NULL && result == thrd_success)
    weft_object_create (block, WEFT_OBJECT_CONDVAR, condition, NULL, -1, WEFT_SITE);
  return result;
}

WEFT_EXPORT void
cnd_destroy (cnd_t *condition)
{
  WeftBlock *block = weft_enter ();

  weft_real.cnd_destroy (condition);
  if (block != NULL)
    weft_object_destroy (block, WEFT_OBJECT_CONDVAR, condition, WEFT_SITE);
}

WEFT_EXPORT int
cnd_wait (cnd_t *condition, mtx_t *mutex)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.cnd_wait (condition, mutex);
  return weft_c11_result (wait_followed (block, (pthread_cond_t *)condition,
                                         (pthread_mutex_t *)mutex, NULL, WEFT_SITE));
}

WEFT_EXPORT int
cnd_timedwait (cnd_t *condition, mtx_t *mutex, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };

  if (block == NULL)
    return weft_real.cnd_timedwait (condition, mutex, time);
  return weft_c11_result (wait_followed (block, (pthread_cond_t *)condition,
                                         (pthread_mutex_t *)mutex, &deadline, WEFT_SITE));
}

WEFT_EXPORT int
cnd_signal (cnd_t *condition)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.cnd_signal (condition);
  WAKE_FOLLOWED (condition, false, weft_real.cnd_signal (condition));
}

WEFT_EXPORT int
cnd_broadcast (cnd_t *condition)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.cnd_broadcast (condition);
  WAKE_FOLLOWED (condition, true, weft_real.cnd_broadcast (condition));
}
