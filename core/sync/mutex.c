#include "core/sync/mutex.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "core/sync/mutex_internal.h"
#include "core/sync/thread.h"
#include "tracer/events/emit.h"

struct WeftMutex {
  pthread_mutex_t lock;
  WeftHolder holder;
  _Atomic uint32_t waiters;
  _Atomic bool poisoned;
  int32_t last_holder; /* who released it last; guarded by the lock */
  void *value;
  WeftDestroy destroy;
};

static uint64_t
object_of (const WeftMutex *mutex)
{
  return (uintptr_t)mutex;
}

int
weft_mutex_new (const char *name, void *value, WeftDestroy destroy, WeftMutex **ret_mutex)
{
  WeftMutex *mutex;
  int error;

  if (ret_mutex == NULL)
    return -EINVAL;
  mutex = calloc (1, sizeof *mutex);
  if (mutex == NULL)
    return -ENOMEM;
  error = pthread_mutex_init (&mutex->lock, NULL);
  if (error != 0) {
    free (mutex);
    return -error;
  }
  mutex->value = value;
  mutex->destroy = destroy;
  weft_emit_object_create (WEFT_OBJECT_MUTEX, object_of (mutex), name, -1,
                           WEFT_CALL_SITE ());
  *ret_mutex = mutex;
  return 0;
}

/* Frees all but the value. */
static int
dismantle (WeftMutex *mutex)
{
  if (atomic_load_explicit (&mutex->waiters, memory_order_relaxed) != 0
      || pthread_mutex_trylock (&mutex->lock) != 0)
    return -EBUSY;
  pthread_mutex_unlock (&mutex->lock);
  pthread_mutex_destroy (&mutex->lock);
  weft_emit_object_destroy (WEFT_OBJECT_MUTEX, object_of (mutex));
  free (mutex);
  return 0;
}

int
weft_mutex_into_value (WeftMutex **mutex, void **ret_value)
{
  void *value;
  bool poisoned;
  int error;

  if (mutex == NULL || *mutex == NULL || ret_value == NULL)
    return -EINVAL;
  value = (*mutex)->value;
  poisoned = weft_mutex_is_poisoned (*mutex);
  error = dismantle (*mutex);
  if (error != 0)
    return error;
  *mutex = NULL;
  *ret_value = value;
  return poisoned ? -EOWNERDEAD : 0;
}

int
weft_mutex_destroy (WeftMutex **mutex)
{
  WeftDestroy destroy;
  void *value;
  int error;

  if (mutex == NULL || *mutex == NULL)
    return -EINVAL;
  value = (*mutex)->value;
  destroy = (*mutex)->destroy;
  error = dismantle (*mutex);
  if (error != 0)
    return error;
  *mutex = NULL;
  if (destroy != NULL && value != NULL)
    destroy (value);
  return 0;
}

/* @deadline: NULL for ever. pthread_mutex_timedlock() keeps to the wall clock, which can be
 * set while we wait; so it is asked for a second at most, and our own clock decides.
 * (pthread_mutex_clocklock() would do, but ThreadSanitizer does not know it.) */
static int
block (WeftMutex *mutex, const struct timespec *deadline)
{
  int error;

  if (deadline == NULL)
    return -pthread_mutex_lock (&mutex->lock);
  do {
    struct timespec until, now;
    int64_t left_ns;

    clock_gettime (CLOCK_MONOTONIC, &now);
    left_ns = (deadline->tv_sec - now.tv_sec) * INT64_C (1000000000) + deadline->tv_nsec
              - now.tv_nsec;
    if (left_ns <= 0)
      return -ETIMEDOUT;
    clock_gettime (CLOCK_REALTIME, &until);
    if (left_ns < 1000000000)
      until.tv_nsec += left_ns;
    else
      until.tv_sec += 1;
    if (until.tv_nsec >= 1000000000) {
      until.tv_sec += 1;
      until.tv_nsec -= 1000000000;
    }
    error = pthread_mutex_timedlock (&mutex->lock, &until);
  } while (error == ETIMEDOUT);
  return -error;
}

/* Waits for a lock that another thread has, and says so before it blocks. */
static int
wait_for_lock (WeftMutex *mutex, const struct timespec *deadline, const void *site)
{
  int32_t holder;
  uint64_t since_ns;
  int error;

  atomic_fetch_add_explicit (&mutex->waiters, 1, memory_order_relaxed);
  weft_holder_read (&mutex->holder, &holder, &since_ns);
  weft_emit_wait_begin (WEFT_WAIT_LOCK, object_of (mutex), holder, since_ns, site);
  error = block (mutex, deadline);
  atomic_fetch_sub_explicit (&mutex->waiters, 1, memory_order_relaxed);
  return error;
}

/* Makes the calling thread, which has the lock, its holder. */
static int
take (WeftMutex *mutex, WeftGuard *guard, const void *site, bool waited)
{
  uint64_t now_ns = weft_hold_time_ns ();

  weft_holder_set (&mutex->holder, weft_emit_tid (), now_ns);
  if (waited)
    weft_emit_wait_end (WEFT_WAIT_LOCK, object_of (mutex), WEFT_OUTCOME_DONE,
                        mutex->last_holder);
  guard->mutex = mutex;
  guard->site = site;
  guard->acquired_ns = now_ns;
  guard->panicking = weft_thread_panicking ();
  if (!atomic_load_explicit (&mutex->poisoned, memory_order_relaxed))
    return 0;
  weft_emit_poison (object_of (mutex), WEFT_POISON_SEEN);
  return -EOWNERDEAD;
}

static int
lock_until (WeftMutex *mutex,
            const struct timespec *deadline,
            WeftGuard *guard,
            const void *site)
{
  bool waited = pthread_mutex_trylock (&mutex->lock) != 0;

  if (waited) {
    int error = wait_for_lock (mutex, deadline, site);

    if (error != 0) {
      weft_emit_wait_end (
          WEFT_WAIT_LOCK, object_of (mutex),
          error == -ETIMEDOUT ? WEFT_OUTCOME_TIMED_OUT : WEFT_OUTCOME_FAILED, 0);
      return error;
    }
  }
  return take (mutex, guard, site, waited);
}

static int
check_lockable (WeftMutex *mutex, const WeftGuard *guard)
{
  if (mutex == NULL || guard == NULL || guard->mutex != NULL)
    return -EINVAL;
  return weft_holder_is_self (&mutex->holder) ? -EDEADLK : 0;
}

int
weft_mutex_lock (WeftMutex *mutex, WeftGuard *guard)
{
  int error = check_lockable (mutex, guard);

  if (error != 0)
    return error;
  return lock_until (mutex, NULL, guard, WEFT_CALL_SITE ());
}

int
weft_mutex_try_lock (WeftMutex *mutex, WeftGuard *guard)
{
  int error = check_lockable (mutex, guard);

  if (error != 0)
    return error;
  if (pthread_mutex_trylock (&mutex->lock) != 0)
    return -EBUSY;
  return take (mutex, guard, WEFT_CALL_SITE (), false);
}

int
weft_mutex_lock_timeout (WeftMutex *mutex, int64_t timeout_ms, WeftGuard *guard)
{
  struct timespec deadline;
  int error = timeout_ms < 0 ? -EINVAL : check_lockable (mutex, guard);

  if (error != 0)
    return error;
  deadline = weft_deadline (timeout_ms);
  return lock_until (mutex, &deadline, guard, WEFT_CALL_SITE ());
}

int
weft_guard_check (const WeftGuard *guard)
{
  if (guard == NULL || guard->mutex == NULL)
    return -EINVAL;
  return weft_holder_is_self (&guard->mutex->holder) ? 0 : -EPERM;
}

/* The hold is written after the unlock, with times from before it: so recording makes
 * others wait for reading a clock, not for writing an event. */
void
weft_guard_release (const WeftGuard *guard)
{
  WeftMutex *mutex = guard->mutex;
  uint64_t object = object_of (mutex), released_ns = 0;
  uint32_t waiters;

  if (weft_thread_panicking () && !guard->panicking) {
    atomic_store_explicit (&mutex->poisoned, true, memory_order_relaxed);
    weft_emit_poison (object, WEFT_POISON_POISONED);
  }
  mutex->last_holder = weft_emit_tid ();
  waiters = atomic_load_explicit (&mutex->waiters, memory_order_relaxed);
  if (guard->acquired_ns != 0)
    released_ns = weft_emit_now_ns ();
  weft_holder_set (&mutex->holder, 0, 0);
  pthread_mutex_unlock (&mutex->lock);

  if (released_ns != 0)
    weft_emit_hold (object, WEFT_HOLD_EXCLUSIVE, guard->acquired_ns, released_ns, waiters,
                    guard->site);
}

int
weft_guard_reacquire (WeftGuard *guard, const void *site)
{
  return lock_until (guard->mutex, NULL, guard, site);
}

int
weft_guard_drop (WeftGuard *guard)
{
  int error = weft_guard_check (guard);

  if (error != 0)
    return error;
  weft_guard_release (guard);
  *guard = (WeftGuard)WEFT_GUARD_INIT;
  return 0;
}

void
weft_guard_cleanup (WeftGuard *guard)
{
  weft_guard_drop (guard);
}

void *
weft_guard_value (const WeftGuard *guard)
{
  return guard != NULL && guard->mutex != NULL ? guard->mutex->value : NULL;
}

bool
weft_mutex_is_poisoned (WeftMutex *mutex)
{
  return mutex != NULL && atomic_load_explicit (&mutex->poisoned, memory_order_relaxed);
}

int
weft_mutex_clear_poison (WeftMutex *mutex)
{
  if (mutex == NULL)
    return -EINVAL;
  if (atomic_exchange_explicit (&mutex->poisoned, false, memory_order_relaxed))
    weft_emit_poison (object_of (mutex), WEFT_POISON_CLEARED);
  return 0;
}
