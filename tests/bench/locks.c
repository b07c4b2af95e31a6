/* Prints what synchronization costs, in nanoseconds, a line for each kind of it:
 *
 *   locks N_ALONE N_CONTENDED N_TURNS
 *
 * One thread alone locks and unlocks, posts and waits, or signals: the best of several runs
 * of N_ALONE by the thread's own time. Four threads on two CPUs contend for a mutex, each
 * N_CONTENDED times: `contended-W` do W steps of work with it and W without it, `disturbed`
 * is the same without the precedence over other programs that the rest asks for. Two
 * threads wake each other N_TURNS times. Of several it is the time of a pair or turn by the
 * clock. */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N_THREADS = 4, N_RUNS = 15 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_spinlock_t spinlock;
static sem_t semaphores[2];
static pthread_barrier_t barrier;
static volatile long counter;
static int n, n_steps, turn;
static bool undisturbed;

static double
now_ns (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* --- one thread --- */

static void
lock_mutex (void)
{
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
}

static void
try_mutex (void)
{
  if (pthread_mutex_trylock (&mutex) == 0)
    pthread_mutex_unlock (&mutex);
}

static void
lock_spinlock (void)
{
  pthread_spin_lock (&spinlock);
  pthread_spin_unlock (&spinlock);
}

static void
read_lock (void)
{
  pthread_rwlock_rdlock (&rwlock);
  pthread_rwlock_unlock (&rwlock);
}

static void
write_lock (void)
{
  pthread_rwlock_wrlock (&rwlock);
  pthread_rwlock_unlock (&rwlock);
}

static void
post_and_wait (void)
{
  sem_post (&semaphores[0]);
  sem_wait (&semaphores[0]);
}

static void
signal_nobody (void)
{
  pthread_cond_signal (&condition);
}

static void
nothing (void)
{
}

static void
call_once_again (void)
{
  pthread_once (&once, nothing);
}

static const struct {
  const char *name;
  void (*run) (void);
} alone[] = {
  { "mutex", lock_mutex },
  { "mutex-try", try_mutex },
  { "spinlock", lock_spinlock },
  { "rwlock-read", read_lock },
  { "rwlock-write", write_lock },
  { "semaphore", post_and_wait },
  { "signal-nobody", signal_nobody },
  { "once-again", call_once_again },
};

static double
best_of (void (*run) (void), int times)
{
  double best = 1e9;

  for (int i = 0; i < N_RUNS; i++) {
    double begin = now_ns (CLOCK_THREAD_CPUTIME_ID), cost;

    for (int k = 0; k < times; k++)
      run ();
    cost = (now_ns (CLOCK_THREAD_CPUTIME_ID) - begin) / times;
    best = cost < best ? cost : best;
  }
  return best;
}

/* --- several --- */

/* On two CPUs in turn: left alone, the kernel may put all on one, where they take turns
 * instead of contending. And before other programs, where that is permitted: a thread that
 * is kept off its CPU while it holds the lock would be all that is measured. */
static void
settle (int number)
{
  struct sched_param first = { .sched_priority = 1 };
  cpu_set_t allowed, own;
  int n_seen = 0;

  if (undisturbed)
    sched_setscheduler (0, SCHED_FIFO, &first);
  CPU_ZERO (&own);
  if (sched_getaffinity (0, sizeof allowed, &allowed) != 0)
    return;
  for (int cpu = 0; cpu < CPU_SETSIZE && n_seen < 2; cpu++)
    if (CPU_ISSET (cpu, &allowed) && n_seen++ == number % 2)
      CPU_SET (cpu, &own);
  if (CPU_COUNT (&own) > 0)
    sched_setaffinity (0, sizeof own, &own);
}

static void
work (volatile long *count)
{
  for (int i = 0; i < n_steps; i++)
    (*count)++;
}

static void
contend (int number)
{
  volatile long own = 0;

  for (int i = 0; i < n; i++) {
    pthread_mutex_lock (&mutex);
    counter++;
    work (&counter);
    pthread_mutex_unlock (&mutex);
    work (&own);
  }
}

static void
turn_semaphores (int number)
{
  for (int i = 0; i < n; i++) {
    sem_wait (&semaphores[number]);
    sem_post (&semaphores[1 - number]);
  }
}

static void
turn_condition (int number)
{
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock (&mutex);
    while (turn != number)
      pthread_cond_wait (&condition, &mutex);
    turn = 1 - number;
    pthread_cond_signal (&condition);
    pthread_mutex_unlock (&mutex);
  }
}

typedef struct {
  void (*run) (int number);
  int number;
  double begin_ns, end_ns; /* by its own clock: who starts it may come late */
} Part;

static void *
take_part (void *data)
{
  Part *part = data;

  settle (part->number);
  pthread_barrier_wait (&barrier);
  part->begin_ns = now_ns (CLOCK_MONOTONIC);
  part->run (part->number);
  part->end_ns = now_ns (CLOCK_MONOTONIC);
  return NULL;
}

/* Returns: the time of one round of one thread, from the first's begin to the last's end.
 */
static double
together (int n_threads, void (*run) (int number))
{
  pthread_t threads[N_THREADS];
  Part parts[N_THREADS];
  double begin_ns = INFINITY, end_ns = 0;

  pthread_barrier_init (&barrier, NULL, (unsigned)n_threads);
  for (int i = 0; i < n_threads; i++) {
    parts[i] = (Part){ run, i, 0, 0 };
    if (pthread_create (&threads[i], NULL, take_part, &parts[i]) != 0)
      exit (1);
  }
  for (int i = 0; i < n_threads; i++) {
    pthread_join (threads[i], NULL);
    begin_ns = fmin (begin_ns, parts[i].begin_ns);
    end_ns = fmax (end_ns, parts[i].end_ns);
  }
  pthread_barrier_destroy (&barrier);
  return (end_ns - begin_ns) / n_threads / n;
}

static void *
begin_and_end (void *data)
{
  return NULL;
}

static void
print_contended (const char *name, bool first, int steps)
{
  undisturbed = first;
  n_steps = steps;
  printf ("%s-%d %.2f\n", name, steps, together (N_THREADS, contend));
}

int
main (int argc, char **argv)
{
  pthread_t thread;

  if (argc < 4)
    return 2;
  pthread_spin_init (&spinlock, PTHREAD_PROCESS_PRIVATE);
  sem_init (&semaphores[0], 0, 0);
  sem_init (&semaphores[1], 0, 0);
  /* A process that has had a thread pays for atomic operations in full. */
  if (pthread_create (&thread, NULL, begin_and_end, NULL) != 0)
    return 1;
  pthread_join (thread, NULL);

  n = atoi (argv[1]);
  for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++) {
    /* Each is an event at every detail, and far more of them than any program makes. */
    bool is_told = alone[i].run == signal_nobody;

    printf ("%s %.2f\n", alone[i].name,
            best_of (alone[i].run, is_told && n > 20000 ? 20000 : n));
  }
  n = atoi (argv[2]);
  print_contended ("contended", true, 0);
  print_contended ("contended", true, 20);
  print_contended ("disturbed", false, 20);
  n = atoi (argv[3]);
  undisturbed = true;
  sem_post (&semaphores[0]);
  printf ("semaphore-turn %.2f\n", together (2, turn_semaphores));
  printf ("condition-turn %.2f\n", together (2, turn_condition));
  return 0;
}
