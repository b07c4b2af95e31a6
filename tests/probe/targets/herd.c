/* All who wait for a condition are woken at once, while the mutex that each of them needs
 * is kept for a time; then each keeps it for a time too. */
#include "target.h"

enum { N = 3, KEEP_US = 20000 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static _Atomic int tids[N];
static bool flag;

static void *
waiter (void *data)
{
  _Atomic int *tid = data;

  CHECK (pthread_mutex_lock (&mutex) == 0);
  atomic_store (tid, (int)gettid ());
  while (!flag)
    CHECK (pthread_cond_wait (&condition, &mutex) == 0);
  usleep (KEEP_US);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  return NULL;
}

int
main (void)
{
  pthread_t threads[N];

  note_tid ("main_tid");
  note ("mutex", &mutex);
  note ("condition", &condition);
  for (int i = 0; i < N; i++)
    CHECK (pthread_create (&threads[i], NULL, waiter, &tids[i]) == 0);
  for (int i = 0; i < N; i++)
    wait_until_blocked (&tids[i]);
  CHECK (pthread_mutex_lock (&mutex) == 0);
  flag = true;
  CHECK (pthread_cond_broadcast (&condition) == 0);
  /* Nobody is left to hear it, though none has come back yet. */
  CHECK (pthread_cond_signal (&condition) == 0);
  usleep (KEEP_US);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  for (int i = 0; i < N; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
  return 0;
}
