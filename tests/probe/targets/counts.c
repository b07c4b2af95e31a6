/* So many threads take so many locks so many times: counts [THREADS LOCKS TIMES]. Half of
 * the time by trylock. Prints each lock's address. */
#include "target.h"

static int n_locks, n_times;
static pthread_mutex_t *locks;

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
  return NULL;
}

int
main (int argc, char **argv)
{
  int n_threads = argc > 1 ? atoi (argv[1]) : 4;
  pthread_t threads[64];

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
    CHECK (pthread_create (&threads[i], NULL, worker, NULL) == 0);
  for (int i = 0; i < n_threads; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
  return 0;
}
