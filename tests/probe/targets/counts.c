/* So many threads take so many locks so many times: counts [THREADS LOCKS TIMES]. Half of
 * the time by trylock. Prints each lock's address. And, by a condition variable, they take
 * turns at one lock more; prints its address, and how often it was acquired: by every lock
 * and by every return from a wait. */
#include "target.h"

static int n_locks, n_times;
static pthread_mutex_t *locks;

static pthread_mutex_t turn_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static int n_threads, turn, turn_acquisitions;

static void
take_turns (int number)
{
  for (int i = 0; i < 20; i++) {
    CHECK (pthread_mutex_lock (&turn_lock) == 0);
    turn_acquisitions++;
    while (turn != number) {
      CHECK (pthread_cond_wait (&turned, &turn_lock) == 0);
      turn_acquisitions++;
    }
    turn = (turn + 1) % n_threads;
    CHECK (pthread_cond_broadcast (&turned) == 0);
    CHECK (pthread_mutex_unlock (&turn_lock) == 0);
  }
}

static void *
worker (void *data)
{
  for (int i = 0; i < n_times; i++)
    for (int j = 0; j < n_locks; j++) {
      if (i % 2 == 0)
        CHECK (pthread_mutex_lock (&locks[j]) == 0);
      else
        while (pthread_mutex_trylock (&locks[j]) != 0)
          ;
      CHECK (pthread_mutex_unlock (&locks[j]) == 0);
    }
  take_turns ((int)(intptr_t)data);
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t threads[64];

  n_threads = argc > 1 ? atoi (argv[1]) : 4;
  n_locks = argc > 2 ? atoi (argv[2]) : 3;
  n_times = argc > 3 ? atoi (argv[3]) : 1000;
  locks = calloc ((size_t)n_locks, sizeof *locks);
  CHECK (locks != NULL && n_threads <= 64);
  for (int i = 0; i < n_locks; i++)
    pthread_mutex_init (&locks[i], NULL);
  note ("first", &locks[0]);
  note ("last", &locks[n_locks - 1]);
  printf ("size %zu\n", sizeof *locks);
  for (int i = 0; i < n_threads; i++)
    CHECK (pthread_create (&threads[i], NULL, worker, (void *)(intptr_t)i) == 0);
  for (int i = 0; i < n_threads; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
  note ("turn_lock", &turn_lock);
  printf ("turn_acquisitions %d\n", turn_acquisitions);
  return 0;
}
