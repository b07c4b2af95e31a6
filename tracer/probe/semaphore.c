/* Semaphores. */
#define _GNU_SOURCE
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

WEFT_EXPORT int
sem_init (sem_t *semaphore, int shared, unsigned value)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.sem_init (semaphore, shared, value);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_SEMAPHORE, semaphore, NULL, value, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
sem_destroy (sem_t *semaphore)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.sem_destroy (semaphore);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_SEMAPHORE, semaphore, WEFT_SITE);
  return result;
}

static int
wait_really (sem_t *semaphore, const WeftDeadline *deadline)
{
  if (deadline == NULL)
    return weft_real.sem_wait (semaphore);
  if (deadline->has_clock)
    return weft_real.sem_clockwait (semaphore, deadline->clock, deadline->time);
  return weft_real.sem_timedwait (semaphore, deadline->time);
}

static int
wait_followed (WeftBlock *block,
               sem_t *semaphore,
               const WeftDeadline *deadline,
               const void *site)
{
  uint64_t object = weft_address (semaphore);
  WeftWaitStart start = { WEFT_WAIT_SEMAPHORE, object, 0, 0, site };
  __attribute__ ((cleanup (weft_wait_scope_end))) WeftWaitScope scope = { NULL };
  int saved_errno = errno, result;

  /* As sem_wait() itself does, whether it will block or not. */
  pthread_testcancel ();
  if (weft_real.sem_trywait (semaphore) == 0)
    return 0;
  errno = saved_errno;
  weft_object_seen (block, WEFT_OBJECT_SEMAPHORE, object, site);
  weft_wait_begin (block, &start);
  scope.block = block;
  result = wait_really (semaphore, deadline);
  scope.block = NULL;
  weft_wait_end (block, weft_outcome_of (result == 0 ? 0 : errno),
                 result == 0 ? weft_waiters_take (object, weft_emit_tid ()) : 0);
  return result;
}

WEFT_EXPORT int
sem_wait (sem_t *semaphore)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.sem_wait (semaphore);
  return wait_followed (block, semaphore, NULL, WEFT_SITE);
}

WEFT_EXPORT int
sem_timedwait (sem_t *semaphore, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };

  /* A bad time is refused even when there is no need to wait. */
  if (block == NULL || !weft_time_is_valid (time))
    return weft_real.sem_timedwait (semaphore, time);
  return wait_followed (block, semaphore, &deadline, WEFT_SITE);
}

WEFT_EXPORT int
sem_clockwait (sem_t *semaphore, clockid_t clock, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { true, clock, time };

  if (block == NULL || !weft_deadline_is_usable (&deadline) || !weft_time_is_valid (time))
    return weft_real.sem_clockwait (semaphore, clock, time);
  return wait_followed (block, semaphore, &deadline, WEFT_SITE);
}

/* May be called by a signal handler, also while this very thread writes an event: then the
 * waiter still learns who posted. */
WEFT_EXPORT int
sem_post (sem_t *semaphore)
{
  WeftBlock *block = weft_enter ();
  uint64_t object = weft_address (semaphore);
  bool awaited;
  int result;

  if (weft_self.block == NULL)
    return weft_real.sem_post (semaphore);
  awaited = weft_is_awaited (object) && weft_waiters_count (object) > 0;
  if (awaited)
    weft_waiters_post (object, weft_emit_tid (), 1);
  result = weft_real.sem_post (semaphore);
  if (block != NULL && awaited)
    weft_wake_tell (block, WEFT_OBJECT_SEMAPHORE, object, 1, WEFT_SITE);
  return result;
}
