/* Results that the probe must not change: refusals, timeouts, dead owners, nesting. */
#include "target.h"

#include <semaphore.h>
#include <threads.h>

static void *
die_holding (void *data)
{
  CHECK (pthread_mutex_lock (data) == 0);
  return NULL;
}

static void
make (pthread_mutex_t *mutex, int type, int robust)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type);
  pthread_mutexattr_setrobust (&attributes, robust);
  CHECK (pthread_mutex_init (mutex, &attributes) == 0);
}

static void
past (struct timespec *ret)
{
  clock_gettime (CLOCK_REALTIME, ret);
  ret->tv_sec--;
}

static void
robust (void)
{
  static pthread_mutex_t mutex;
  pthread_t thread;

  make (&mutex, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  note ("robust", &mutex);
  CHECK (pthread_create (&thread, NULL, die_holding, &mutex) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
  CHECK (pthread_mutex_lock (&mutex) == EOWNERDEAD);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  CHECK (pthread_mutex_lock (&mutex) == ENOTRECOVERABLE);
  CHECK (pthread_mutex_trylock (&mutex) == ENOTRECOVERABLE);
}

static void
errorcheck (void)
{
  static pthread_mutex_t mutex;
  struct timespec end;

  past (&end);
  make (&mutex, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  note ("errorcheck", &mutex);
  CHECK (pthread_mutex_unlock (&mutex) == EPERM);
  CHECK (pthread_mutex_lock (&mutex) == 0);
  CHECK (pthread_mutex_lock (&mutex) == EDEADLK);
  CHECK (pthread_mutex_trylock (&mutex) == EBUSY);
  CHECK (pthread_mutex_timedlock (&mutex, &end) == EDEADLK);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  CHECK (pthread_mutex_unlock (&mutex) == EPERM);
}

static void
recursive (void)
{
  static pthread_mutex_t mutex;

  make (&mutex, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
  note ("recursive", &mutex);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_mutex_lock (&mutex) == 0);
  CHECK (pthread_mutex_trylock (&mutex) == 0);
  for (int i = 0; i < 4; i++)
    CHECK (pthread_mutex_unlock (&mutex) == 0);
  CHECK (pthread_mutex_unlock (&mutex) == EPERM);
}

static void
timeouts (void)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  struct timespec end, bad = { 1, 2000000000 };
  sem_t semaphore;

  past (&end);
  sem_init (&semaphore, 0, 0);
  errno = 0;
  CHECK (sem_trywait (&semaphore) == -1 && errno == EAGAIN);
  CHECK (sem_timedwait (&semaphore, &end) == -1 && errno == ETIMEDOUT);
  CHECK (sem_post (&semaphore) == 0);
  CHECK (sem_timedwait (&semaphore, &bad) == -1 && errno == EINVAL);
  errno = 77;
  CHECK (sem_wait (&semaphore) == 0 && errno == 77);

  CHECK (pthread_mutex_lock (&mutex) == 0);
  CHECK (pthread_mutex_timedlock (&mutex, &end) == ETIMEDOUT);
  CHECK (pthread_mutex_timedlock (&mutex, &bad) == EINVAL);
  CHECK (pthread_mutex_clocklock (&mutex, 99, &end) == EINVAL);
  CHECK (pthread_cond_timedwait (&condition, &mutex, &end) == ETIMEDOUT);
  CHECK (pthread_cond_timedwait (&condition, &mutex, &bad) == EINVAL);
  CHECK (pthread_cond_clockwait (&condition, &mutex, 99, &end) == EINVAL);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  note ("mutex", &mutex);
}

static void
rwlocks (void)
{
  static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  struct timespec end;

  past (&end);
  note ("rwlock", &lock);
  CHECK (pthread_rwlock_wrlock (&lock) == 0);
  CHECK (pthread_rwlock_wrlock (&lock) == EDEADLK);
  CHECK (pthread_rwlock_rdlock (&lock) == EDEADLK);
  CHECK (pthread_rwlock_tryrdlock (&lock) == EBUSY);
  CHECK (pthread_rwlock_unlock (&lock) == 0);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_rwlock_rdlock (&lock) == 0);
  CHECK (pthread_rwlock_trywrlock (&lock) == EBUSY);
  CHECK (pthread_rwlock_timedwrlock (&lock, &end) == ETIMEDOUT);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_rwlock_unlock (&lock) == 0);
}

static int
return_seven (void *data)
{
  return 7;
}

static void
c11 (void)
{
  struct timespec end;
  thrd_t thread;
  mtx_t mutex;
  int result;

  past (&end);
  CHECK (mtx_init (&mutex, mtx_timed) == thrd_success);
  CHECK (mtx_lock (&mutex) == thrd_success);
  CHECK (mtx_trylock (&mutex) == thrd_busy);
  CHECK (mtx_timedlock (&mutex, &end) == thrd_timedout);
  CHECK (mtx_unlock (&mutex) == thrd_success);
  mtx_destroy (&mutex);
  CHECK (thrd_create (&thread, return_seven, NULL) == thrd_success);
  CHECK (thrd_join (thread, &result) == thrd_success && result == 7);
}

int
main (void)
{
  robust ();
  errorcheck ();
  recursive ();
  timeouts ();
  rwlocks ();
  c11 ();
  CHECK (pthread_join (pthread_self (), NULL) == EDEADLK);
  return 0;
}
