/* A program of several processes: a parent with threads that contend for a mutex and wait
 * for a condition, and two forked children, of which one has a thread of its own. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAUSE_US 2000

static pthread_mutex_t basket = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
static int apples;

static void *
pick (void *data)
{
  /* So that the longest wait is for the first apple, whose signal says who ended it; a wait
   * for the basket may end without that being seen. */
  usleep (20 * PAUSE_US);
  for (int i = 0; i < 5; i++) {
    pthread_mutex_lock (&basket);
    usleep (PAUSE_US);
    apples++;
    pthread_cond_signal (&filled);
    pthread_mutex_unlock (&basket);
    usleep (PAUSE_US);
  }
  return data;
}

static void *
eat (void *data)
{
  for (int i = 0; i < 10; i++) {
    pthread_mutex_lock (&basket);
    while (apples == 0)
      pthread_cond_wait (&filled, &basket);
    apples--;
    /* Whoever waits now waits for long enough to be seen before the basket is let go. */
    usleep (PAUSE_US / 4);
    pthread_mutex_unlock (&basket);
  }
  return data;
}

static void
live (void)
{
  pthread_t threads[3];
  void *(*const work[]) (void *) = { pick, pick, eat };

  for (int i = 0; i < 3; i++)
    if (pthread_create (&threads[i], NULL, work[i], NULL) != 0)
      abort ();
  for (int i = 0; i < 3; i++)
    pthread_join (threads[i], NULL);
}

int
main (void)
{
  for (int child = 0; child < 2; child++) {
    if (fork () != 0)
      continue;
    if (child == 0)
      live ();
    else
      usleep (PAUSE_US);
    _exit (0);
  }
  live ();
  while (wait (NULL) > 0)
    ;
  return 0;
}
