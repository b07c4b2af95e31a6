/* Programs that are wrong on purpose: wrong CASE. Each says `stuck PID` when it has got
 * into the state that the test looks for, unless it ends by itself; what it says before
 * that are results that must be the same with Weft and without. The lines that a test asks
 * for are marked with the name it knows them by. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MAX_THREADS = 8 };

static _Atomic int tids[MAX_THREADS + 1]; /* the last: main's */
static pthread_t threads[MAX_THREADS];
static int n_threads;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, two = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier, gate;
static sem_t semaphore;

typedef struct {
  const char *name;
  void (*routine) (void);
  int index;
} Start;

static void *
run (void *data)
{
  Start *start = data;

  pthread_setname_np (pthread_self (), start->name);
  atomic_store (&tids[start->index], (int)gettid ());
  start->routine ();
  free (start);
  return NULL;
}

static int
spawn (const char *name, void (*routine) (void))
{
  Start *start = malloc (sizeof *start);

  if (start == NULL)
    exit (98);
  *start = (Start){ name, routine, n_threads };
  if (pthread_create (&threads[n_threads], NULL, run, start) != 0)
    exit (98);
  return n_threads++;
}

/* Until the thread sleeps in the kernel, for good as far as can be seen. */
static void
until_blocked (int index)
{
  char path[64], state = 0;

  while (atomic_load (&tids[index]) == 0)
    usleep (100);
  snprintf (path, sizeof path, "/proc/self/task/%d/stat", atomic_load (&tids[index]));
  for (int calm = 0; calm < 20; usleep (500)) {
    FILE *file = fopen (path, "r");

    if (file == NULL || fscanf (file, "%*d (%*[^)]) %c", &state) != 1)
      exit (98);
    fclose (file);
    calm = state == 'S' ? calm + 1 : 0;
  }
}

/* Says so when all threads are where they stay, and main, the last of them, too. */
static void
herald (void)
{
  for (int i = 0; i < n_threads - 1; i++)
    until_blocked (i);
  until_blocked (MAX_THREADS);
  printf ("stuck %d\n", (int)getpid ());
  fflush (stdout);
}

static void
stuck (void)
{
  atomic_store (&tids[MAX_THREADS], (int)gettid ());
  spawn ("herald", herald);
  pthread_join (threads[0], NULL); /* main joins */
}

static void
say (const char *what, int result)
{
  printf ("%s %d\n", what, result);
}

/* abba */

static void
take_one_then_two (void)
{
  pthread_mutex_lock (&one); /* first holds */
  pthread_barrier_wait (&gate);
  pthread_mutex_lock (&two); /* first waits */
}

static void
take_two_then_one (void)
{
  pthread_mutex_lock (&two); /* second holds */
  pthread_barrier_wait (&gate);
  pthread_mutex_lock (&one); /* second waits */
}

static void
abba (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("first", take_one_then_two);
  spawn ("second", take_two_then_one);
  stuck ();
}

/* lost_wakeup: the signal comes before there is anybody to hear it. */

static void
signal_too_early (void)
{
  pthread_mutex_lock (&one);
  pthread_cond_signal (&condition); /* signal */
  pthread_mutex_unlock (&one);
}

static void
wait_too_late (void)
{
  pthread_mutex_lock (&one);
  pthread_cond_wait (&condition, &one); /* waiter waits */
  pthread_mutex_unlock (&one);
}

static void
lost_wakeup (void)
{
  spawn ("signaller", signal_too_early);
  pthread_join (threads[0], NULL);
  n_threads = 0;
  atomic_store (&tids[0], 0);
  spawn ("waiter", wait_too_late);
  stuck ();
}

/* signalled_in_vain: the signaller keeps the mutex that the woken one needs. */

static void
wait_for_signal (void)
{
  pthread_mutex_lock (&one);
  pthread_cond_wait (&condition, &one); /* signalled waits */
  pthread_mutex_unlock (&one);
}

static void
signal_and_keep (void)
{
  volatile unsigned long turns = 0;

  until_blocked (0);
  pthread_mutex_lock (&one); /* signaller holds */
  pthread_cond_signal (&condition);
  pthread_barrier_wait (&gate);
  for (;;)
    turns++;
}

static void
signalled_in_vain (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("signalled", wait_for_signal);
  until_blocked (0);
  spawn ("signaller", signal_and_keep);
  pthread_barrier_wait (&gate);
  n_threads = 1;
  stuck ();
}

/* never_released: by a thread that goes on doing something else. */

static void
keep_and_work (void)
{
  pthread_mutex_lock (&one); /* keeper holds */
  pthread_barrier_wait (&gate);
  for (;;)
    sleep (1000); /* keeper sleeps */
}

static void
keep_and_spin (void)
{
  volatile unsigned long turns = 0;

  pthread_mutex_lock (&one); /* spinner holds */
  pthread_barrier_wait (&gate);
  for (;;)
    turns++;
}

static void
want_one (void)
{
  pthread_mutex_lock (&one); /* wanter waits */
}

static void
never_released (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("keeper", keep_and_work);
  pthread_barrier_wait (&gate);
  spawn ("wanter", want_one);
  stuck ();
}

static void
never_released_spinning (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("spinner", keep_and_spin);
  pthread_barrier_wait (&gate);
  n_threads = 0;
  atomic_store (&tids[0], 0);
  spawn ("wanter", want_one);
  stuck ();
}

/* ends_holding */

static void
take_and_end (void)
{
  pthread_mutex_lock (&one); /* gone holds */
}

static void
ends_holding (void)
{
  spawn ("gone", take_and_end);
  pthread_join (threads[0], NULL);
  n_threads = 0;
  atomic_store (&tids[0], 0);
  spawn ("wanter", want_one);
  stuck ();
}

/* ends_robust: the kernel tells the next one, which goes on. */

static void
make (pthread_mutex_t *mutex, int type, int robust)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type);
  pthread_mutexattr_setrobust (&attributes, robust);
  pthread_mutex_init (mutex, &attributes);
  pthread_mutexattr_destroy (&attributes);
}

static void
ends_robust (void)
{
  make (&one, PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
  spawn ("gone", take_and_end);
  pthread_join (threads[0], NULL);
  say ("lock", pthread_mutex_lock (&one));
  say ("consistent", pthread_mutex_consistent (&one));
  say ("unlock", pthread_mutex_unlock (&one));
}

/* double_unlock: refused where the mutex checks; where it does not, it takes the lock away
 * from whoever has it by then. */

static void
take_while_free (void)
{
  pthread_mutex_lock (&one); /* robbed holds */
  pthread_barrier_wait (&gate);
  pthread_barrier_wait (&gate);
  pthread_mutex_unlock (&one);
}

static void
double_unlock (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  make (&two, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  say ("lock", pthread_mutex_lock (&two));
  say ("unlock", pthread_mutex_unlock (&two));
  say ("again", pthread_mutex_unlock (&two));

  pthread_mutex_lock (&one);
  pthread_mutex_unlock (&one);
  spawn ("robbed", take_while_free);
  pthread_barrier_wait (&gate);
  say ("of_another", pthread_mutex_unlock (&one));
  say ("then", pthread_mutex_lock (&one)); /* robber holds */
  pthread_barrier_wait (&gate);
  pthread_join (threads[0], NULL);
  say ("try", pthread_mutex_trylock (&one));
  pthread_mutex_unlock (&one);
}

/* other_unlocks: a mutex used as a semaphore; its holder never knows. More often than the
 * probe follows locks of one thread. */

enum { ROUNDS = 300 };

static _Atomic int turn;

/* Without a wait, when the probe would look at what the thread holds. */
static void
until_turn (int wanted)
{
  while (atomic_load (&turn) != wanted)
    sched_yield ();
}

static void
unlock_for_another (void)
{
  for (int i = 0; i < ROUNDS; i++) {
    until_turn (2 * i + 1);
    if (pthread_mutex_unlock (&one) != 0)
      exit (98);
    atomic_store (&turn, 2 * i + 2);
  }
}

static void
other_unlocks (void)
{
  make (&two, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
  spawn ("other", unlock_for_another);
  for (int i = 0; i < ROUNDS; i++) {
    if (pthread_mutex_lock (&one) != 0)
      exit (98);
    atomic_store (&turn, 2 * i + 1);
    until_turn (2 * i + 2);
    if (pthread_mutex_lock (&two) != 0 || pthread_mutex_unlock (&two) != 0)
      exit (98);
  }
  pthread_join (threads[0], NULL);
  say ("not_owner", pthread_mutex_unlock (&two));
}

/* destroyed_held: refused, and the lock goes on; then its memory is given back all the
 * same. */
static void
destroyed_held (void)
{
  pthread_mutex_t *mutex = malloc (sizeof *mutex);

  pthread_mutex_init (mutex, NULL);
  pthread_mutex_lock (mutex); /* destroyer holds */
  say ("destroy", pthread_mutex_destroy (mutex));
  say ("unlock", pthread_mutex_unlock (mutex));
  pthread_mutex_lock (mutex);
  free (mutex);
  say ("done", 0);
}

/* self_deadlock */

static void
take_twice (void)
{
  pthread_mutex_lock (&one); /* self holds */
  pthread_mutex_lock (&one); /* self waits */
}

static void
self_deadlock (void)
{
  spawn ("self", take_twice);
  stuck ();
}

/* semaphore_never */

static void
want_semaphore (void)
{
  sem_wait (&semaphore); /* wanter waits for semaphore */
}

static void
semaphore_never (void)
{
  sem_init (&semaphore, 0, 0);
  spawn ("wanter", want_semaphore);
  stuck ();
}

/* join_cycle */

static void
join_second (void)
{
  say ("self", pthread_join (pthread_self (), NULL));
  pthread_barrier_wait (&gate);
  pthread_join (threads[1], NULL); /* first joins */
}

/* Some libc finds it out and refuses; then it waits for something else. */
static void
join_first (void)
{
  pthread_barrier_wait (&gate);
  until_blocked (0);
  pthread_join (threads[0], NULL); /* second joins */
  pthread_barrier_wait (&gate);
}

static void
join_cycle (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("first", join_second);
  spawn ("second", join_first);
  stuck ();
}

/* barrier_short */

static void
at_barrier (void)
{
  pthread_barrier_wait (&barrier); /* waits at barrier */
}

static void
barrier_short (void)
{
  pthread_barrier_init (&barrier, NULL, 3);
  spawn ("came", at_barrier);
  spawn ("came", at_barrier);
  stuck ();
}

/* writer_starved: a reader that never lets go. */

static void
read_and_keep (void)
{
  pthread_rwlock_rdlock (&rwlock); /* reader holds */
  pthread_barrier_wait (&gate);
  for (;;)
    sleep (1000);
}

static void
want_to_write (void)
{
  pthread_rwlock_wrlock (&rwlock); /* writer waits */
}

static void
writer_starved (void)
{
  pthread_barrier_init (&gate, NULL, 2);
  spawn ("reader", read_and_keep);
  pthread_barrier_wait (&gate);
  spawn ("writer", want_to_write);
  stuck ();
}

/* upgrade: who reads already wants to write. */

static void
read_then_write (void)
{
  pthread_rwlock_rdlock (&rwlock); /* upgrader holds */
  pthread_rwlock_wrlock (&rwlock); /* upgrader waits */
}

static void
upgrade (void)
{
  spawn ("upgrader", read_then_write);
  stuck ();
}

/* Ends of the process while one thread waits for what another holds. */

static void
end_badly (void (*how) (void))
{
  pthread_mutex_lock (&one); /* main holds */
  spawn ("wanter", want_one);
  until_blocked (0);
  printf ("ends %d\n", (int)getpid ());
  fflush (stdout);
  how ();
}

static void
call_exit (void)
{
  exit (3);
}

static void
exit_while_waiting (void)
{
  end_badly (call_exit);
}

static void
abort_holding (void)
{
  end_badly (abort);
}

static void
touch_nothing (void)
{
  *(volatile int *)(uintptr_t)8 = 1;
}

static void
segfault_holding (void)
{
  end_badly (touch_nothing);
}

static int
without_end (volatile char *before)
{
  volatile char here[4096];

  here[0] = before[0];
  return without_end (here) + here[0];
}

static void
overflow (void)
{
  char here = 0;

  without_end (&here);
}

static void
overflow_holding (void)
{
  end_badly (overflow);
}

static const struct {
  const char *name;
  void (*run) (void);
} cases[] = {
  { "abba", abba },
  { "lost_wakeup", lost_wakeup },
  { "signalled_in_vain", signalled_in_vain },
  { "never_released", never_released },
  { "never_released_spinning", never_released_spinning },
  { "ends_holding", ends_holding },
  { "ends_robust", ends_robust },
  { "double_unlock", double_unlock },
  { "other_unlocks", other_unlocks },
  { "destroyed_held", destroyed_held },
  { "self_deadlock", self_deadlock },
  { "semaphore_never", semaphore_never },
  { "join_cycle", join_cycle },
  { "barrier_short", barrier_short },
  { "writer_starved", writer_starved },
  { "upgrade", upgrade },
  { "exit_while_waiting", exit_while_waiting },
  { "abort_holding", abort_holding },
  { "segfault_holding", segfault_holding },
  { "overflow_holding", overflow_holding },
};

int
main (int argc, char **argv)
{
  struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  for (size_t i = 0; argc > 1 && i < sizeof cases / sizeof cases[0]; i++)
    if (strcmp (argv[1], cases[i].name) == 0) {
      cases[i].run ();
      return 0;
    }
  return 98;
}
