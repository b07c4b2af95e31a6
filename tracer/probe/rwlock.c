/* Read-write locks. */
#define _GNU_SOURCE
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* The writer that holds it, 0 when readers do. */
static int32_t
writer_of (const pthread_rwlock_t *lock)
{
  return __atomic_load_n (&lock->__data.__cur_writer, __ATOMIC_RELAXED);
}

static void
got (WeftBlock *block, pthread_rwlock_t *lock, WeftHoldMode mode, const void *site)
{
  WeftHeld *held = mode == WEFT_HOLD_SHARED && block->n_holds > 0
                       ? weft_hold_find (block, weft_address (lock))
                       : NULL;

  /* A reader may read again. */
  if (held != NULL && held->mode == WEFT_HOLD_SHARED) {
    held->depth++;
    held->flags |= WEFT_HOLD_CHECK;
    return;
  }
  weft_hold_begin (block, WEFT_OBJECT_RWLOCK, weft_address (lock), mode, 0, site);
}

static int
lock_really (pthread_rwlock_t *lock, WeftHoldMode mode, const WeftDeadline *deadline)
{
  bool write = mode == WEFT_HOLD_EXCLUSIVE;

  if (deadline == NULL)
    return write ? weft_real.pthread_rwlock_wrlock (lock)
                 : weft_real.pthread_rwlock_rdlock (lock);
  if (deadline->has_clock)
    return write ? weft_real.pthread_rwlock_clockwrlock (lock, deadline->clock,
                                                         deadline->time)
                 : weft_real.pthread_rwlock_clockrdlock (lock, deadline->clock,
                                                         deadline->time);
  return write ? weft_real.pthread_rwlock_timedwrlock (lock, deadline->time)
               : weft_real.pthread_rwlock_timedrdlock (lock, deadline->time);
}

static int
try_really (pthread_rwlock_t *lock, WeftHoldMode mode)
{
  return mode == WEFT_HOLD_EXCLUSIVE ? weft_real.pthread_rwlock_trywrlock (lock)
                                     : weft_real.pthread_rwlock_tryrdlock (lock);
}

static int
try_read_cb (void *data)
{
  return weft_real.pthread_rwlock_tryrdlock (data);
}

static int
try_write_cb (void *data)
{
  return weft_real.pthread_rwlock_trywrlock (data);
}

static int
lock_followed (WeftBlock *block,
               pthread_rwlock_t *lock,
               WeftHoldMode mode,
               const WeftDeadline *deadline,
               const void *site)
{
  WeftWaitStart start
      = { mode == WEFT_HOLD_EXCLUSIVE ? WEFT_WAIT_WRITE_LOCK : WEFT_WAIT_READ_LOCK,
          weft_address (lock), 0, 0, site };
  int result = try_really (lock, mode);
  uint64_t brief_ticks = 0;

  if (result == EBUSY) {
    /* Its own writer is told EDEADLK at once. */
    if (writer_of (lock) == weft_emit_tid ())
      return lock_really (lock, mode, deadline);
    result = weft_try_for_a_moment (
        mode == WEFT_HOLD_EXCLUSIVE ? try_write_cb : try_read_cb, lock, &brief_ticks);
  }
  if (result == EBUSY) {
    start.holder = writer_of (lock);
    if (start.holder == 0 && mode == WEFT_HOLD_EXCLUSIVE)
      start.holder = weft_hold_tell_readers (block, start.object);
    weft_wait_begin (block, &start);
    result = lock_really (lock, mode, deadline);
    if (result != 0)
      weft_hold_given_up (start.holder, start.object);
    weft_wait_end (block, weft_outcome_of (result),
                   result == 0 ? weft_wait_releaser (start.object) : 0);
  }
  if (result == 0)
    got (block, lock, mode, site);
  if (result == 0 && brief_ticks > 0)
    weft_count_brief_wait (block, weft_address (lock), brief_ticks);
  return result;
}

static __attribute__ ((noinline)) int
unlock_slowly (WeftBlock *block, pthread_rwlock_t *lock, const void *site)
{
  uint64_t object = weft_address (lock), released = weft_ticks ();
  WeftHeld *held = weft_hold_find (block, object), copy;
  uint32_t waiters;
  int result;

  if (held != NULL && held->depth > 1) {
    held->depth--;
    return weft_real.pthread_rwlock_unlock (lock);
  }
  waiters = weft_hold_release (block, object, held, released);
  if (held == NULL)
    return weft_real.pthread_rwlock_unlock (lock);
  copy = *held;
  weft_hold_remove (block, held);
  result = weft_real.pthread_rwlock_unlock (lock);
  if ((copy.flags & WEFT_HOLD_RECORD) != 0 || waiters > 0)
    weft_hold_tell (block, &copy, released, waiters, site);
  return result;
}

WEFT_EXPORT int
pthread_rwlock_init (pthread_rwlock_t *lock, const pthread_rwlockattr_t *attributes)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_rwlock_init (lock, attributes);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_RWLOCK, lock, NULL, -1, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_rwlock_destroy (pthread_rwlock_t *lock)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_rwlock_destroy (lock);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_RWLOCK, lock, WEFT_SITE);
  return result;
}

#define LOCK(name, mode)                                                                   \
  WEFT_EXPORT int name (pthread_rwlock_t *lock)                                            \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
                                                                                           \
    if (block == NULL)                                                                     \
      return weft_real.name (lock);                                                        \
    return lock_followed (block, lock, mode, NULL, WEFT_SITE);                             \
  }

#define TRY_LOCK(name, mode)                                                               \
  WEFT_EXPORT int name (pthread_rwlock_t *lock)                                            \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
    int result = weft_real.name (lock);                                                    \
                                                                                           \
    if (block != NULL && result == 0)                                                      \
      got (block, lock, mode, WEFT_SITE);                                                  \
    return result;                                                                         \
  }

#define TIMED_LOCK(name, mode)                                                             \
  WEFT_EXPORT int name (pthread_rwlock_t *lock, const struct timespec *time)               \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
    WeftDeadline deadline = { false, CLOCK_REALTIME, time };                               \
                                                                                           \
    if (block == NULL || !weft_time_is_valid (time))                                       \
      return weft_real.name (lock, time);                                                  \
    return lock_followed (block, lock, mode, &deadline, WEFT_SITE);                        \
  }

#define CLOCK_LOCK(name, mode)                                                             \
  WEFT_EXPORT int name (pthread_rwlock_t *lock, clockid_t clock,                           \
                        const struct timespec *time)                                       \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
    WeftDeadline deadline = { true, clock, time };                                         \
                                                                                           \
    if (block == NULL || !weft_deadline_is_usable (&deadline)                              \
        || !weft_time_is_valid (time))                                                     \
      return weft_real.name (lock, clock, time);                                           \
    return lock_followed (block, lock, mode, &deadline, WEFT_SITE);                        \
  }

LOCK (pthread_rwlock_rdlock, WEFT_HOLD_SHARED)
LOCK (pthread_rwlock_wrlock, WEFT_HOLD_EXCLUSIVE)
TRY_LOCK (pthread_rwlock_tryrdlock, WEFT_HOLD_SHARED)
TRY_LOCK (pthread_rwlock_trywrlock, WEFT_HOLD_EXCLUSIVE)
TIMED_LOCK (pthread_rwlock_timedrdlock, WEFT_HOLD_SHARED)
TIMED_LOCK (pthread_rwlock_timedwrlock, WEFT_HOLD_EXCLUSIVE)
CLOCK_LOCK (pthread_rwlock_clockrdlock, WEFT_HOLD_SHARED)
CLOCK_LOCK (pthread_rwlock_clockwrlock, WEFT_HOLD_EXCLUSIVE)

WEFT_EXPORT int
pthread_rwlock_unlock (pthread_rwlock_t *lock)
{
  WeftBlock *block = weft_self.active;

  if (WEFT_UNLIKELY (block == NULL)) {
    weft_real_need ();
    return weft_real.pthread_rwlock_unlock (lock);
  }
  if (WEFT_LIKELY (weft_hold_end_simply (block, weft_address (lock), true))
      || weft_hold_end_unseen (block, weft_address (lock)))
    return weft_real.pthread_rwlock_unlock (lock);
  return unlock_slowly (block, lock, WEFT_SITE);
}
