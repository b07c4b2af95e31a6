#include "core/sync/condvar.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "core/sync/mutex_internal.h"
#include "tracer/events/emit.h"

/* The order of locks: a user's mutex, then `lock`. A waiter queues up before it gives up
 * its mutex, so that a signal given with the mutex held finds it. */
struct WeftCondvar {
  pthread_mutex_t lock;
  WeftWaitQueue waiters;
  uint32_t leaving; /* woken, but not yet out of here */
};

static uint64_t
object_of (const WeftCondvar *condvar)
{
  return (uintptr_t)condvar;
}

int
weft_condvar_new (const char *name, WeftCondvar **ret_condvar)
{
  WeftCondvar *condvar;
  int error;

  if (ret_condvar == NULL)
    return -EINVAL;
  condvar = calloc (1, sizeof *condvar);
  if (condvar == NULL)
    return -ENOMEM;
  error = pthread_mutex_init (&condvar->lock, NULL);
  if (error != 0) {
    free (condvar);
    return -error;
  }
  weft_emit_object_create (WEFT_OBJECT_CONDVAR, object_of (condvar), name, -1,
                           WEFT_CALL_SITE ());
  *ret_condvar = condvar;
  return 0;
}

int
weft_condvar_destroy (WeftCondvar **condvar)
{
  bool busy;

  if (condvar == NULL || *condvar == NULL)
    return -EINVAL;
  pthread_mutex_lock (&(*condvar)->lock);
  busy = (*condvar)->waiters.length != 0 || (*condvar)->leaving != 0;
  pthread_mutex_unlock (&(*condvar)->lock);
  if (busy)
    return -EBUSY;
  weft_emit_object_destroy (WEFT_OBJECT_CONDVAR, object_of (*condvar));
  pthread_mutex_destroy (&(*condvar)->lock);
  free (*condvar);
  *condvar = NULL;
  return 0;
}

/* With `lock`. */
static WeftWaiter *
wake_one (WeftCondvar *condvar)
{
  WeftWaiter *waiter = weft_wait_queue_wake (&condvar->waiters);

  if (waiter != NULL)
    condvar->leaving += 1;
  return waiter;
}

static int
wait_until (WeftCondvar *condvar,
            const struct timespec *deadline,
            WeftGuard *guard,
            const void *site)
{
  uint64_t object = object_of (condvar);
  WeftWaiter self;
  int error, lock_error;

  /* The queue first: it can fail, while the guard is still untouched. */
  pthread_mutex_lock (&condvar->lock);
  error = weft_wait_queue_push (&condvar->waiters, &self);
  if (error != 0) {
    pthread_mutex_unlock (&condvar->lock);
    return error;
  }
  weft_guard_release (guard);
  weft_emit_wait_begin (WEFT_WAIT_CONDITION, object, 0, 0, site);
  error = weft_wait_queue_sleep (&condvar->waiters, &self, &condvar->lock, deadline);
  if (self.woken)
    condvar->leaving -= 1;
  weft_emit_wait_end (WEFT_WAIT_CONDITION, object,
                      error == 0 ? WEFT_OUTCOME_DONE : WEFT_OUTCOME_TIMED_OUT,
                      error == 0 ? self.waker : 0);
  pthread_mutex_unlock (&condvar->lock);

  lock_error = weft_guard_reacquire (guard, site);
  return lock_error != 0 ? lock_error : error;
}

int
weft_condvar_wait (WeftCondvar *condvar, WeftGuard *guard)
{
  int error = condvar == NULL ? -EINVAL : weft_guard_check (guard);

  return error != 0 ? error : wait_until (condvar, NULL, guard, WEFT_CALL_SITE ());
}

int
weft_condvar_wait_timeout (WeftCondvar *condvar, int64_t timeout_ms, WeftGuard *guard)
{
  struct timespec deadline;
  int error = condvar == NULL || timeout_ms < 0 ? -EINVAL : weft_guard_check (guard);

  if (error != 0)
    return error;
  deadline = weft_deadline (timeout_ms);
  return wait_until (condvar, &deadline, guard, WEFT_CALL_SITE ());
}

static int
wake (WeftCondvar *condvar, bool all, const void *site)
{
  int woken = 0;

  if (condvar == NULL)
    return -EINVAL;
  pthread_mutex_lock (&condvar->lock);
  while ((all || woken == 0) && wake_one (condvar) != NULL)
    woken += 1;
  weft_emit_wake (WEFT_OBJECT_CONDVAR, object_of (condvar), woken, site);
  pthread_mutex_unlock (&condvar->lock);
  return woken;
}

int
weft_condvar_signal (WeftCondvar *condvar)
{
  return wake (condvar, false, WEFT_CALL_SITE ());
}

int
weft_condvar_broadcast (WeftCondvar *condvar)
{
  return wake (condvar, true, WEFT_CALL_SITE ());
}
