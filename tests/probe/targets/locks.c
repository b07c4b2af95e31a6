/* One waiter and one holder for each kind of lock, mutex type and timed form. */
#include "target.h"

#include <threads.h>

static _Atomic int waiter_tid;
static pthread_mutex_t mutexes[8];
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_spinlock_t spin;
static mtx_t c11;

static void
far_from_now (clockid_t clock, struct timespec *ret)
{
  clock_gettime (clock, ret);
  ret->tv_sec += 1000;
}

/* Each function waits for a lock that main holds, then releases it. */

static void
wait_mutex (pthread_mutex_t *mutex)
{
  int result = pthread_mutex_lock (mutex);

  CHECK (result == 0);
  CHECK (pthread_mutex_unlock (mutex) == 0);
}

static void
wait_timed (pthread_mutex_t *mutex)
{
  struct timespec end;

  far_from_now (CLOCK_REALTIME, &end);
  CHECK (pthread_mutex_timedlock (mutex, &end) == 0);
  CHECK (pthread_mutex_unlock (mutex) == 0);
}

static void
wait_clock (pthread_mutex_t *mutex)
{
  struct timespec end;

  far_from_now (CLOCK_MONOTONIC, &end);
  CHECK (pthread_mutex_clocklock (mutex, CLOCK_MONOTONIC, &end) == 0);
  CHECK (pthread_mutex_unlock (mutex) == 0);
}

static void *
waiter (void *data)
{
  int what = (int)(intptr_t)data;

  atomic_store (&waiter_tid, (int)gettid ());
  if (what < 6)
    wait_mutex (&mutexes[what]);
  else if (what == 6)
    wait_timed (&mutexes[6]);
  else if (what == 7)
    wait_clock (&mutexes[7]);
  else if (what == 8) {
    CHECK (pthread_rwlock_rdlock (&rwlock) == 0);
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
  } else if (what == 9) {
    CHECK (pthread_rwlock_wrlock (&rwlock) == 0);
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
  } else {
    CHECK (mtx_lock (&c11) == thrd_success);
    CHECK (mtx_unlock (&c11) == thrd_success);
  }
  return NULL;
}

static void
hold (int what)
{
  if (what < 8)
    CHECK (pthread_mutex_lock (&mutexes[what]) == 0);
  else if (what < 10)
    CHECK (pthread_rwlock_wrlock (&rwlock) == 0);
  else
    CHECK (mtx_lock (&c11) == thrd_success);
}

static void
release (int what)
{
  if (what < 8)
    CHECK (pthread_mutex_unlock (&mutexes[what]) == 0);
  else if (what < 10)
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
  else
    CHECK (mtx_unlock (&c11) == thrd_success);
}

static void
init (void)
{
  static const int types[8]
      = { PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK,
          PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_NORMAL,    PTHREAD_MUTEX_ADAPTIVE_NP,
          PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_NORMAL };

  for (int i = 0; i < 8; i++) {
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init (&attributes);
    pthread_mutexattr_settype (&attributes, types[i]);
    if (i == 3)
      pthread_mutexattr_setrobust (&attributes, PTHREAD_MUTEX_ROBUST);
    if (i == 4)
      pthread_mutexattr_setprotocol (&attributes, PTHREAD_PRIO_INHERIT);
    CHECK (pthread_mutex_init (&mutexes[i], &attributes) == 0);
  }
  mtx_init (&c11, mtx_plain);
}

static void
contend (int what)
{
  pthread_t thread;

  atomic_store (&waiter_tid, 0);
  hold (what);
  CHECK (pthread_create (&thread, NULL, waiter, (void *)(intptr_t)what) == 0);
  wait_until_blocked (&waiter_tid);
  release (what);
  CHECK (pthread_join (thread, NULL) == 0);
}

static void *
spin_waiter (void *data)
{
  atomic_store (&waiter_tid, (int)gettid ());
  CHECK (pthread_spin_lock (&spin) == 0);
  CHECK (pthread_spin_unlock (&spin) == 0);
  return NULL;
}

/* A spinning thread cannot be seen to wait, so this one is given time. */
static void
contend_spin (void)
{
  pthread_t thread;

  atomic_store (&waiter_tid, 0);
  CHECK (pthread_spin_lock (&spin) == 0);
  CHECK (pthread_create (&thread, NULL, spin_waiter, NULL) == 0);
  while (atomic_load (&waiter_tid) == 0)
    ;
  usleep (50000);
  CHECK (pthread_spin_unlock (&spin) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
}

int
main (void)
{
  static const char *const names[8] = { "normal",  "recursive", "errorcheck", "robust",
                                        "inherit", "adaptive",  "timed",      "clock" };

  init ();
  note_tid ("main_tid");
  for (int i = 0; i < 8; i++)
    note (names[i], &mutexes[i]);
  note ("rwlock", &rwlock);
  note ("c11", &c11);
  pthread_spin_init (&spin, 0);
  note ("spin", &spin);
  for (int i = 0; i < 11; i++)
    contend (i);
  contend_spin ();
  return 7;
}
