/* A signal handler that annotates, wherever it comes: in the program's own code, in a
 * wrapper, and while the probe, or LTTng, writes an event. errno is left alone, and no mark
 * is missing. */
#include "target.h"

#include <signal.h>
#include <sys/time.h>
#include <weft/annotate.h>

enum { N_THREADS = 3, N_TICKS = 600 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static _Atomic int ticks;
static atomic_bool spoilt;
static long counter;

static void
tick_cb (int signal)
{
  int before = errno;

  errno = 77;
  weft_mark ("tick");
  weft_span_begin ("handler");
  weft_span_end ();
  if (errno != 77)
    atomic_store (&spoilt, true);
  errno = before;
  atomic_fetch_add (&ticks, 1);
}

static void *
work (void *data)
{
  pthread_barrier_wait (&barrier);
  while (atomic_load (&ticks) < N_TICKS) {
    pthread_mutex_lock (&mutex);
    weft_access_write (&counter, ++counter);
    pthread_mutex_unlock (&mutex);
    for (volatile int i = 0; i < 2000; i++)
      ;
  }
  pthread_barrier_wait (&barrier);
  return NULL;
}

static void
set_timer (int every_us)
{
  struct itimerval timer = { { 0, every_us }, { 0, every_us } };

  CHECK (setitimer (ITIMER_REAL, &timer, NULL) == 0);
}

int
main (void)
{
  struct sigaction action = { .sa_handler = tick_cb, .sa_flags = SA_RESTART };
  pthread_t threads[N_THREADS];

  sigemptyset (&action.sa_mask);
  CHECK (sigaction (SIGALRM, &action, NULL) == 0);
  pthread_barrier_init (&barrier, NULL, N_THREADS + 1);
  for (int i = 0; i < N_THREADS; i++)
    CHECK (pthread_create (&threads[i], NULL, work, NULL) == 0);
  /* To those who work, while all of them are there and none is about to end. */
  sigaddset (&action.sa_mask, SIGALRM);
  pthread_sigmask (SIG_BLOCK, &action.sa_mask, NULL);
  pthread_barrier_wait (&barrier);
  set_timer (200);
  while (atomic_load (&ticks) < N_TICKS)
    usleep (1000);
  set_timer (0);
  pthread_barrier_wait (&barrier);
  for (int i = 0; i < N_THREADS; i++)
    pthread_join (threads[i], NULL);
  CHECK (!atomic_load (&spoilt));
  printf ("ticks %d\n", atomic_load (&ticks));
  printf ("writes %ld\n", counter);
  return 0;
}
