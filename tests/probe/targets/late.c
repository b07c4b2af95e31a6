/* Threads that end just when the process does. */
#include "target.h"

enum { N_THREADS = 64 };

static pthread_barrier_t gate;

static void *
end_with_main (void *data)
{
  pthread_barrier_wait (&gate);
  return data;
}

int
main (void)
{
  pthread_t thread;

  CHECK (pthread_barrier_init (&gate, NULL, N_THREADS + 1) == 0);
  for (int i = 0; i < N_THREADS; i++)
    CHECK (pthread_create (&thread, NULL, end_with_main, NULL) == 0);
  puts ("ends");
  pthread_barrier_wait (&gate);
  return 0;
}
