#include "core/sync/barrier.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "tracer/events/emit.h"

/* Everything is guarded by `lock`. */
struct WeftBarrier {
  pthread_mutex_t lock;
  pthread_cond_t left; /* the last of those let go has left */
  uint32_t n_threads;
  uint32_t leaving; /* let go, but still in here */
  WeftWaitQueue waiters;
};

static uint64_t
object_of (const WeftBarrier *barrier)
{
  return (uintptr_t)barrier;
}

int
weft_barrier_new (const char *name, uint32_t n_threads, WeftBarrier **ret_barrier)
{
  WeftBarrier *barrier;
  int error;

  if (n_threads == 0 || ret_barrier == NULL)
    return -EINVAL;
  barrier = calloc (1, sizeof *barrier);
  if (barrier == NULL)
    return -ENOMEM;
  error = weft_cond_init (&barrier->left);
  if (error != 0) {
    free (barrier);
    return error;
  }
  error = pthread_mutex_init (&barrier->lock, NULL);
  if (error != 0) {
    pthread_cond_destroy (&barrier->left);
    free (barrier);
    return -error;
  }
  barrier->n_threads = n_threads;
  weft_emit_object_create (WEFT_OBJECT_BARRIER, object_of (barrier), name, n_threads,
                           WEFT_CALL_SITE ());
  *ret_barrier = barrier;
  return 0;
}

int
weft_barrier_destroy (WeftBarrier **barrier)
{
  WeftBarrier *ended;

  if (barrier == NULL || *barrier == NULL)
    return -EINVAL;
  ended = *barrier;
  pthread_mutex_lock (&ended->lock);
  if (ended->waiters.length != 0) {
    pthread_mutex_unlock (&ended->lock);
    return -EBUSY;
  }
  while (ended->leaving != 0)
    pthread_cond_wait (&ended->left, &ended->lock);
  pthread_mutex_unlock (&ended->lock);

  *barrier = NULL;
  weft_emit_object_destroy (WEFT_OBJECT_BARRIER, object_of (ended));
  pthread_cond_destroy (&ended->left);
  pthread_mutex_destroy (&ended->lock);
  free (ended);
  return 0;
}

/* With the lock. */
static int
wait_for_others (WeftBarrier *barrier, const void *site)
{
  WeftWaiter self;
  int error = weft_wait_queue_push (&barrier->waiters, &self);

  if (error != 0)
    return error;
  weft_emit_wait_begin (WEFT_WAIT_BARRIER, object_of (barrier), 0, 0, site);
  weft_wait_queue_sleep (&barrier->waiters, &self, &barrier->lock, NULL);
  weft_emit_wait_end (WEFT_WAIT_BARRIER, object_of (barrier), WEFT_OUTCOME_DONE,
                      self.waker);
  barrier->leaving -= 1;
  if (barrier->leaving == 0)
    pthread_cond_broadcast (&barrier->left);
  return 0;
}

/* With the lock. */
static int
release_others (WeftBarrier *barrier, const void *site)
{
  int32_t woken = 0;

  while (weft_wait_queue_wake (&barrier->waiters) != NULL)
    woken += 1;
  barrier->leaving += (uint32_t)woken;
  weft_emit_wake (WEFT_OBJECT_BARRIER, object_of (barrier), woken, site);
  return WEFT_BARRIER_LEADER;
}

int
weft_barrier_wait (WeftBarrier *barrier)
{
  const void *site = WEFT_CALL_SITE ();
  int result;

  if (barrier == NULL)
    return -EINVAL;
  pthread_mutex_lock (&barrier->lock);
  if (barrier->waiters.length + 1 < barrier->n_threads)
    result = wait_for_others (barrier, site);
  else
    result = release_others (barrier, site);
  pthread_mutex_unlock (&barrier->lock);
  return result;
}
