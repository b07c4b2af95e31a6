/* flood TIMES: waits for a line, then three threads and a forked child each take a lock of
 * their own so many times, as fast as they can. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N_THREADS = 3 };

static pthread_mutex_t locks[N_THREADS];
static long times;

static void *
flood (void *data)
{
  for (long i = 0; i < times; i++) {
    pthread_mutex_lock (data);
    pthread_mutex_unlock (data);
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  pthread_t threads[N_THREADS];
  int status;

  times = argc > 1 ? atol (argv[1]) : 0;
  for (int i = 0; i < N_THREADS; i++)
    pthread_mutex_init (&locks[i], NULL);
  puts ("running");
  fflush (stdout);
  if (getchar () == EOF)
    return 1;
  for (int i = 0; i < N_THREADS; i++)
    pthread_create (&threads[i], NULL, flood, &locks[i]);
  for (int i = 0; i < N_THREADS; i++)
    pthread_join (threads[i], NULL);
  if (fork () == 0) {
    flood (&locks[0]);
    _exit (0);
  }
  return wait (&status) > 0 && status == 0 ? 0 : 1;
}
