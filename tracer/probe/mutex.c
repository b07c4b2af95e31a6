/* Mutexes of every type, and C11's, which are the same structure inside. */
#define _GNU_SOURCE
#include "tracer/probe/mutex.h"

#include <errno.h>
#include <sys/mman.h>

#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* Bits of glibc's __kind (nptl/pthreadP.h): the type, and what else the mutex is. */
#define TYPE_MASK 3
#define ROBUST_BIT 16
#define PRIO_INHERIT_BIT 32
#define SHARED_BIT 128
#define ELISION_BIT 256
#define NO_ELISION_BIT 512
#define TID_MASK 0x3fffffff

#define PAGE_BYTES 4096

/* Without what makes no difference here. */
static int
kind_of (const pthread_mutex_t *mutex)
{
  return __atomic_load_n (&mutex->__data.__kind, __ATOMIC_RELAXED)
         & ~(SHARED_BIT | NO_ELISION_BIT);
}

/* Which thread holds it, 0 when that is not known. The word itself names the owner where
 * the kernel takes part; otherwise glibc notes it for every type but an elided one. */
static int32_t
owner_of (const pthread_mutex_t *mutex)
{
  int kind = kind_of (mutex);

  if ((kind & ELISION_BIT) != 0)
    return 0;
  if ((kind & (ROBUST_BIT | PRIO_INHERIT_BIT)) != 0)
    return __atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) & TID_MASK;
  return __atomic_load_n (&mutex->__data.__owner, __ATOMIC_RELAXED);
}

static bool
is_recursive (const pthread_mutex_t *mutex)
{
  return (kind_of (mutex) & TYPE_MASK) == PTHREAD_MUTEX_RECURSIVE_NP;
}

static bool
is_got (int result)
{
  return result == 0 || result == EOWNERDEAD;
}

/* mincore() says whether there is memory, without touching it. */
bool
weft_mutex_is_held (uint64_t object, int32_t tid)
{
  const pthread_mutex_t *mutex = (const pthread_mutex_t *)(uintptr_t)object;
  uintptr_t page = (uintptr_t)object & ~(uintptr_t)(PAGE_BYTES - 1);
  unsigned char resident[2];
  int saved_errno = errno;
  bool is_there = mincore ((void *)page, (uintptr_t)(mutex + 1) - page, resident) == 0;

  errno = saved_errno;
  return is_there && ((kind_of (mutex) & ELISION_BIT) != 0 || owner_of (mutex) == tid);
}

void
weft_mutex_got (WeftBlock *block, pthread_mutex_t *mutex, const void *site)
{
  int kind = kind_of (mutex);
  uint8_t flags = kind == PTHREAD_MUTEX_TIMED_NP || kind == PTHREAD_MUTEX_ADAPTIVE_NP
                      ? 0
                      : WEFT_HOLD_CHECK;

  if ((kind & ROBUST_BIT) != 0)
    flags |= WEFT_HOLD_ROBUST;

  if (WEFT_UNLIKELY (flags != 0) && is_recursive (mutex)
      && __atomic_load_n (&mutex->__data.__count, __ATOMIC_RELAXED) > 1) {
    WeftHeld *held = weft_hold_find (block, weft_address (mutex));

    if (held != NULL)
      held->depth++;
    return;
  }
  weft_hold_begin (block, WEFT_OBJECT_MUTEX, weft_address (mutex), WEFT_HOLD_EXCLUSIVE,
                   flags, site);
}

/* @deadline: NULL waits for ever. */
static int
lock_really (pthread_mutex_t *mutex, const WeftDeadline *deadline)
{
  if (deadline == NULL)
    return weft_real.pthread_mutex_lock (mutex);
  if (deadline->has_clock)
    return weft_real.pthread_mutex_clocklock (mutex, deadline->clock, deadline->time);
  return weft_real.pthread_mutex_timedlock (mutex, deadline->time);
}

/* The mutex is not to be had at once. */
static __attribute__ ((noinline)) int
wait_for (WeftBlock *block,
          pthread_mutex_t *mutex,
          const WeftDeadline *deadline,
          const void *site)
{
  WeftWaitStart start = { WEFT_WAIT_LOCK, weft_address (mutex), 0, owner_of (mutex), site };
  int result;

  /* An error-checking mutex only says EDEADLK to its owner. */
  if (start.holder == weft_emit_tid ()
      && (kind_of (mutex) & TYPE_MASK) == PTHREAD_MUTEX_ERRORCHECK_NP)
    return lock_really (mutex, deadline);
  weft_wait_begin (block, &start);
  result = lock_really (mutex, deadline);
  if (!is_got (result))
    weft_hold_given_up (start.holder, start.object);
  weft_wait_end (block, weft_outcome_of (is_got (result) ? 0 : result),
                 is_got (result) ? weft_wait_releaser (start.object) : 0);
  if (is_got (result))
    weft_mutex_got (block, mutex, site);
  return result;
}

/* pthread_mutex_trylock() of glibc 2.36 leaves a robust mutex that cannot be recovered
 * locked, so such a mutex is only looked at. When it is taken between the look and the
 * lock, a wait goes unseen. */
static int
lock_robust (WeftBlock *block,
             pthread_mutex_t *mutex,
             const WeftDeadline *deadline,
             const void *site)
{
  int32_t owner = owner_of (mutex);
  int result;

  if (owner != 0 && owner != weft_emit_tid ())
    return wait_for (block, mutex, deadline, site);
  result = lock_really (mutex, deadline);
  if (is_got (result))
    weft_mutex_got (block, mutex, site);
  return result;
}

/* Looks before it tries: a try takes the cache line away from who is about to unlock. */
static int
try_cb (void *data)
{
  pthread_mutex_t *mutex = data;

  return __atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) == 0
             ? weft_real.pthread_mutex_trylock (mutex)
             : EBUSY;
}

static __attribute__ ((noinline)) int
lock_otherwise (WeftBlock *block,
                pthread_mutex_t *mutex,
                const WeftDeadline *deadline,
                const void *site,
                int result)
{
  uint64_t ticks = 0;

  if (result == EBUSY && (kind_of (mutex) & PRIO_INHERIT_BIT) == 0
      && owner_of (mutex) != weft_emit_tid ())
    result = weft_try_for_a_moment (try_cb, mutex, &ticks);
  if (result == EBUSY)
    return wait_for (block, mutex, deadline, site);
  if (is_got (result)) {
    weft_mutex_got (block, mutex, site);
    if (ticks > 0)
      weft_count_brief_wait (block, weft_address (mutex), ticks);
  }
  return result;
}

/* Not inlined into the wrappers, so that they need no frame where nothing is recorded. */
static __attribute__ ((noinline)) int
lock_followed (WeftBlock *block,
               pthread_mutex_t *mutex,
               const WeftDeadline *deadline,
               const void *site)
{
  int result;

  if (WEFT_UNLIKELY ((kind_of (mutex) & ROBUST_BIT) != 0))
    return lock_robust (block, mutex, deadline, site);
  result = weft_real.pthread_mutex_trylock (mutex);
  if (WEFT_UNLIKELY (result != 0)
      || WEFT_UNLIKELY (kind_of (mutex) != PTHREAD_MUTEX_TIMED_NP))
    return lock_otherwise (block, mutex, deadline, site, result);
  weft_hold_begin (block, WEFT_OBJECT_MUTEX, weft_address (mutex), WEFT_HOLD_EXCLUSIVE, 0,
                   site);
  return 0;
}

/* The release of a lock that somebody waits for, that is recorded, or that can fail. */
static __attribute__ ((noinline)) int
unlock_slowly (WeftBlock *block, pthread_mutex_t *mutex, const void *site)
{
  uint64_t object = weft_address (mutex), released = weft_ticks ();
  WeftHeld *held = weft_hold_find (block, object), copy;
  uint32_t waiters;
  int result;

  if (held != NULL && held->depth > 1) {
    result = weft_real.pthread_mutex_unlock (mutex);
    if (result == 0)
      held->depth--;
    return result;
  }
  waiters = weft_hold_release (block, object, held, released);
  if (held == NULL)
    return weft_real.pthread_mutex_unlock (mutex);
  copy = *held;
  weft_hold_remove (block, held);
  result = weft_real.pthread_mutex_unlock (mutex);
  if (result != 0) {
    block->holds[block->n_holds++] = copy;
    return result;
  }
  if ((copy.flags & WEFT_HOLD_RECORD) != 0 || waiters > 0)
    weft_hold_tell (block, &copy, released, waiters, site);
  return result;
}

static __attribute__ ((noinline)) int
unlock_otherwise (WeftBlock *block, pthread_mutex_t *mutex, const void *site)
{
  WeftHeld held;

  if (weft_hold_end_recorded (block, weft_address (mutex), &held)) {
    uint64_t released = weft_ticks ();
    int result = weft_real.pthread_mutex_unlock (mutex);

    weft_hold_tell (block, &held, released, 0, site);
    return result;
  }
  return unlock_slowly (block, mutex, site);
}

/* glibc's word of a mutex that holds need not check: 1 while nobody sleeps for it. Whoever
 * falls asleep between this look and the release is one whose wait is news. */
static inline int
unlock_followed (WeftBlock *block, pthread_mutex_t *mutex, const void *site)
{
  bool wakes = __atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) != 1;

  if (WEFT_LIKELY (weft_hold_end_simply (block, weft_address (mutex), wakes)))
    return weft_real.pthread_mutex_unlock (mutex);
  return unlock_otherwise (block, mutex, site);
}

void
weft_mutex_leave (WeftBlock *block,
                  pthread_mutex_t *mutex,
                  WeftHeld *ret_held,
                  const void *site)
{
  uint64_t object = weft_address (mutex), released = weft_ticks ();
  WeftHeld *held = weft_hold_find (block, object);
  uint32_t waiters;

  ret_held->depth = 0;
  if (held != NULL && held->depth > 1)
    return;
  waiters = weft_hold_release (block, object, held, released);
  if (held == NULL)
    return;
  *ret_held = *held;
  weft_hold_remove (block, held);
  if ((ret_held->flags & WEFT_HOLD_RECORD) != 0 || waiters > 0)
    weft_hold_tell (block, ret_held, released, waiters, site);
}

void
weft_mutex_back (WeftBlock *block, pthread_mutex_t *mutex, const WeftHeld *held)
{
  if (held->depth > 0)
    weft_hold_begin (block, WEFT_OBJECT_MUTEX, weft_address (mutex), WEFT_HOLD_EXCLUSIVE,
                     held->flags & (WEFT_HOLD_CHECK | WEFT_HOLD_ROBUST), held->site);
}

WEFT_EXPORT int
pthread_mutex_init (pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_mutex_init (mutex, attributes);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_MUTEX, mutex, NULL, -1, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_mutex_destroy (pthread_mutex_t *mutex)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_mutex_destroy (mutex);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_MUTEX, mutex, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  WeftBlock *block = weft_enter ();

  if (WEFT_UNLIKELY (block == NULL))
    return weft_real.pthread_mutex_lock (mutex);
  return lock_followed (block, mutex, NULL, WEFT_SITE);
}

WEFT_EXPORT int
pthread_mutex_trylock (pthread_mutex_t *mutex)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_mutex_trylock (mutex);

  if (block != NULL && is_got (result))
    weft_mutex_got (block, mutex, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_mutex_timedlock (pthread_mutex_t *mutex, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };

  if (block == NULL)
    return weft_real.pthread_mutex_timedlock (mutex, time);
  return lock_followed (block, mutex, &deadline, WEFT_SITE);
}

WEFT_EXPORT int
pthread_mutex_clocklock (pthread_mutex_t *mutex,
                         clockid_t clock,
                         const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { true, clock, time };

  if (block == NULL || !weft_deadline_is_usable (&deadline))
    return weft_real.pthread_mutex_clocklock (mutex, clock, time);
  return lock_followed (block, mutex, &deadline, WEFT_SITE);
}

/* Also while no recording listens: a hold that began during one must not stay. */
WEFT_EXPORT int
pthread_mutex_unlock (pthread_mutex_t *mutex)
{
  WeftBlock *block = weft_self.active;

  if (WEFT_UNLIKELY (block == NULL)) {
    weft_real_need ();
    return weft_real.pthread_mutex_unlock (mutex);
  }
  return unlock_followed (block, mutex, WEFT_SITE);
}

/* C11. The structure is a pthread mutex, and the functions call glibc's own ones without
 * going through the symbols above. */

WEFT_EXPORT int
mtx_init (mtx_t *mutex, int type)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.mtx_init (mutex, type);

  if (block != NULL && result == thrd_success)
    weft_object_create (block, WEFT_OBJECT_MUTEX, mutex, NULL, -1, WEFT_SITE);
  return result;
}

WEFT_EXPORT void
mtx_destroy (mtx_t *mutex)
{
  WeftBlock *block = weft_enter ();

  weft_real.mtx_destroy (mutex);
  if (block != NULL)
    weft_object_destroy (block, WEFT_OBJECT_MUTEX, mutex, WEFT_SITE);
}

WEFT_EXPORT int
mtx_lock (mtx_t *mutex)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.mtx_lock (mutex);
  return weft_c11_result (lock_followed (block, (pthread_mutex_t *)mutex, NULL, WEFT_SITE));
}

WEFT_EXPORT int
mtx_trylock (mtx_t *mutex)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.mtx_trylock (mutex);

  if (block != NULL && result == thrd_success)
    weft_mutex_got (block, (pthread_mutex_t *)mutex, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
mtx_timedlock (mtx_t *mutex, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };

  if (block == NULL)
    return weft_real.mtx_timedlock (mutex, time);
  return weft_c11_result (
      lock_followed (block, (pthread_mutex_t *)mutex, &deadline, WEFT_SITE));
}

WEFT_EXPORT int
mtx_unlock (mtx_t *mutex)
{
  WeftBlock *block = weft_self.active;

  if (block == NULL) {
    weft_real_need ();
    return weft_real.mtx_unlock (mutex);
  }
  return weft_c11_result (unlock_followed (block, (pthread_mutex_t *)mutex, WEFT_SITE));
}
