/* Prints what a lock and unlock cost, in nanoseconds: locks uncontended|contended N. The
 * uncontended figure is the best of several runs by the thread's own time, the contended
 * one is of the whole by the clock. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N_THREADS = 4, N_RUNS = 15 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static volatile long counter;
static int n;

static double
now_ns (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void *
worker (void *data)
{
  pthread_barrier_wait (&barrier);
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock (&mutex);
    counter++;
    pthread_mutex_unlock (&mutex);
  }
  return NULL;
}

static double
contended (void)
{
  pthread_t threads[N_THREADS];
  double begin;

  pthread_barrier_init (&barrier, NULL, N_THREADS + 1);
  for (int i = 0; i < N_THREADS; i++)
    if (pthread_create (&threads[i], NULL, worker, NULL) != 0)
      exit (1);
  pthread_barrier_wait (&barrier);
  begin = now_ns (CLOCK_MONOTONIC);
  for (int i = 0; i < N_THREADS; i++)
    pthread_join (threads[i], NULL);
  return (now_ns (CLOCK_MONOTONIC) - begin) / N_THREADS / n;
}

static double
uncontended (void)
{
  double best = 1e9;

  for (int run = 0; run < N_RUNS; run++) {
    double begin = now_ns (CLOCK_THREAD_CPUTIME_ID), cost;

    for (int i = 0; i < n; i++) {
      pthread_mutex_lock (&mutex);
      pthread_mutex_unlock (&mutex);
    }
    cost = (now_ns (CLOCK_THREAD_CPUTIME_ID) - begin) / n;
    best = cost < best ? cost : best;
  }
  return best;
}

static void *
nothing (void *data)
{
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t thread;

  if (argc < 3)
    return 2;
  n = atoi (argv[2]);
  /* A process that has had a thread pays for atomic operations in full. */
  if (pthread_create (&thread, NULL, nothing, NULL) != 0)
    return 1;
  pthread_join (thread, NULL);
  printf ("%.2f\n", strcmp (argv[1], "contended") == 0 ? contended () : uncontended ());
  return 0;
}
