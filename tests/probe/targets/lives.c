/* The lives of threads: joined in every way, detached, named, ended in every way, refused.
 */
#include "target.h"

#include <sys/prctl.h>
#include <threads.h>

static _Atomic int tid;
static pthread_barrier_t gate;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static _Atomic int cleaned;
static once_flag once = ONCE_FLAG_INIT;
static tss_t local;

static const struct timespec *
after (clockid_t clock, long seconds, long ms)
{
  static struct timespec time;

  clock_gettime (clock, &time);
  time.tv_nsec += ms * 1000000;
  time.tv_sec += seconds + time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return &time;
}

static void *
until_gate (void *data)
{
  tid = (int)gettid ();
  pthread_barrier_wait (&gate);
  return data;
}

static void *
soon (void *data)
{
  tid = (int)gettid ();
  usleep (50000);
  return data;
}

static void
joins (void)
{
  pthread_t thread;
  void *result = NULL;

  CHECK (pthread_create (&thread, NULL, until_gate, &gate) == 0);
  CHECK (pthread_tryjoin_np (thread, &result) == EBUSY);
  CHECK (pthread_timedjoin_np (thread, &result, after (CLOCK_REALTIME, 0, 20))
         == ETIMEDOUT);
  CHECK (pthread_clockjoin_np (thread, &result, CLOCK_MONOTONIC,
                               after (CLOCK_MONOTONIC, 0, 20))
         == ETIMEDOUT);
  CHECK (pthread_clockjoin_np (thread, &result, 99, after (CLOCK_MONOTONIC, 0, 20))
         == EINVAL);
  printf ("tried %d\n", tid);
  pthread_barrier_wait (&gate);
  while (pthread_tryjoin_np (thread, &result) == EBUSY)
    usleep (1000);
  CHECK (result == &gate);

  tid = 0;
  CHECK (pthread_create (&thread, NULL, soon, &tid) == 0);
  CHECK (pthread_timedjoin_np (thread, &result, after (CLOCK_REALTIME, 1000, 0)) == 0);
  CHECK (result == &tid);
  printf ("timed %d\n", tid);
  CHECK (pthread_create (&thread, NULL, soon, &mutex) == 0);
  CHECK (pthread_clockjoin_np (thread, &result, CLOCK_MONOTONIC,
                               after (CLOCK_MONOTONIC, 1000, 0))
         == 0);
  CHECK (result == &mutex);
  printf ("clocked %d\n", tid);
}

static void *
name_itself (void *data)
{
  char name[17] = "";

  tid = (int)gettid ();
  CHECK (prctl (PR_SET_NAME, "by-prctl") == 0);
  CHECK (prctl (PR_GET_NAME, name) == 0 && strcmp (name, "by-prctl") == 0);
  CHECK (prctl (PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0);
  errno = 0;
  CHECK (prctl (-1, 0, 0, 0, 0) == -1 && errno == EINVAL);
  pthread_barrier_wait (&gate);
  pthread_barrier_wait (&gate);
  return NULL;
}

static void
names (void)
{
  pthread_t thread;
  char name[17];

  tid = 0;
  CHECK (pthread_create (&thread, NULL, name_itself, NULL) == 0);
  pthread_barrier_wait (&gate);
  printf ("named %d\n", tid);
  CHECK (pthread_setname_np (thread, "a name that is far too long") == ERANGE);
  CHECK (pthread_getname_np (thread, name, sizeof name) == 0);
  CHECK (strcmp (name, "by-prctl") == 0);
  CHECK (pthread_setname_np (thread, "by-another") == 0);
  pthread_barrier_wait (&gate);
  CHECK (pthread_join (thread, NULL) == 0);
}

static void
detaches (void)
{
  pthread_attr_t attributes;
  pthread_t thread;

  tid = 0;
  CHECK (pthread_create (&thread, NULL, until_gate, NULL) == 0);
  CHECK (pthread_detach (thread) == 0);
  CHECK (pthread_detach (thread) == EINVAL);
  pthread_barrier_wait (&gate);
  printf ("detached %d\n", tid);

  pthread_attr_init (&attributes);
  CHECK (pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED) == 0);
  CHECK (pthread_create (&thread, &attributes, until_gate, NULL) == 0);
  pthread_barrier_wait (&gate);
}

static void
refuse (void)
{
  pthread_attr_t attributes;
  pthread_t thread;
  int result;

  pthread_attr_init (&attributes);
  CHECK (pthread_attr_setstacksize (&attributes, (size_t)1 << 46) == 0);
  result = pthread_create (&thread, &attributes, soon, NULL);
  CHECK (result == EAGAIN || result == ENOMEM);
  printf ("refused %d\n", result);
}

static void
clean_up (void *data)
{
  cleaned++;
  CHECK (pthread_mutex_unlock (&mutex) == 0);
}

static void *
exit_early (void *data)
{
  tid = (int)gettid ();
  pthread_mutex_lock (&mutex);
  pthread_cleanup_push (clean_up, NULL);
  pthread_exit (data);
  pthread_cleanup_pop (0);
}

static void *
wait_for_cancel (void *data)
{
  pthread_mutex_lock (&mutex);
  pthread_cleanup_push (clean_up, NULL);
  tid = (int)gettid ();
  for (;;)
    pthread_cond_wait (&condition, &mutex);
  pthread_cleanup_pop (0);
}

static void
ends (void)
{
  pthread_t thread;
  void *result;

  CHECK (pthread_create (&thread, NULL, exit_early, &cleaned) == 0);
  CHECK (pthread_join (thread, &result) == 0 && result == &cleaned && cleaned == 1);
  printf ("exited %d\n", tid);

  tid = 0;
  CHECK (pthread_create (&thread, NULL, wait_for_cancel, NULL) == 0);
  wait_until_blocked (&tid);
  CHECK (pthread_cancel (thread) == 0);
  CHECK (pthread_join (thread, &result) == 0 && result == PTHREAD_CANCELED && cleaned == 2);
  printf ("cancelled %d\n", tid);
  note ("condition", &condition);
}

static void
count_once (void)
{
  cleaned++;
}

static void
end_local (void *data)
{
  cleaned++;
}

static int
c11_exit (void *data)
{
  tid = (int)gettid ();
  call_once (&once, count_once);
  CHECK (tss_set (local, data) == thrd_success && tss_get (local) == data);
  thrd_yield ();
  thrd_exit (9);
}

static void
c11 (void)
{
  thrd_t thread;
  int result;

  cleaned = 0;
  CHECK (tss_create (&local, end_local) == thrd_success);
  CHECK (thrd_create (&thread, c11_exit, &tid) == thrd_success);
  CHECK (thrd_join (thread, &result) == thrd_success && result == 9);
  printf ("c11_exited %d\n", tid);
  CHECK (cleaned == 2);
  CHECK (thrd_create (&thread, c11_exit, &tid) == thrd_success);
  CHECK (thrd_detach (thread) == thrd_success);
  while (cleaned != 3)
    thrd_yield ();
}

int
main (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  note_tid ("main_tid");
  joins ();
  names ();
  detaches ();
  refuse ();
  ends ();
  c11 ();
  return 0;
}
