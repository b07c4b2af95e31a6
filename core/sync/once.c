#include "core/sync/once.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "core/sync/thread.h"
#include "tracer/events/emit.h"

typedef enum { IDLE, RUNNING, DONE, POISONED } State;

/* Everything is guarded by `lock`; `state` is read without it to see that all is done. */
struct WeftOnce {
  pthread_mutex_t lock;
  _Atomic State state;
  int32_t runner; /* while RUNNING */
  uint64_t since_ns;
  WeftWaitQueue waiters;
  uint32_t leaving; /* woken, but still in here */
};

static uint64_t
object_of (const WeftOnce *once)
{
  return (uintptr_t)once;
}

int
weft_once_new (const char *name, WeftOnce **ret_once)
{
  WeftOnce *once;
  int error;

  if (ret_once == NULL)
    return -EINVAL;
  once = calloc (1, sizeof *once);
  if (once == NULL)
    return -ENOMEM;
  error = pthread_mutex_init (&once->lock, NULL);
  if (error != 0) {
    free (once);
    return -error;
  }
  atomic_init (&once->state, IDLE);
  weft_emit_object_create (WEFT_OBJECT_ONCE, object_of (once), name, -1, WEFT_CALL_SITE ());
  *ret_once = once;
  return 0;
}

int
weft_once_destroy (WeftOnce **once)
{
  bool busy;

  if (once == NULL || *once == NULL)
    return -EINVAL;
  pthread_mutex_lock (&(*once)->lock);
  busy = atomic_load_explicit (&(*once)->state, memory_order_relaxed) == RUNNING
         || (*once)->waiters.length != 0 || (*once)->leaving != 0;
  pthread_mutex_unlock (&(*once)->lock);
  if (busy)
    return -EBUSY;
  weft_emit_object_destroy (WEFT_OBJECT_ONCE, object_of (*once));
  pthread_mutex_destroy (&(*once)->lock);
  free (*once);
  *once = NULL;
  return 0;
}

typedef struct {
  WeftOnce *once;
  const void *site;
  bool returned;
} Run;

/* Runs also when the routine panics or ends its thread: then it is not done. */
static void
finish (Run *run)
{
  WeftOnce *once = run->once;
  int32_t woken = 0;

  pthread_mutex_lock (&once->lock);
  atomic_store_explicit (&once->state, run->returned ? DONE : POISONED,
                         memory_order_release);
  once->runner = 0;
  if (!run->returned)
    weft_emit_poison (object_of (once), WEFT_POISON_POISONED);
  while (weft_wait_queue_wake (&once->waiters) != NULL)
    woken += 1;
  once->leaving += (uint32_t)woken;
  weft_emit_wake (WEFT_OBJECT_ONCE, object_of (once), woken, run->site);
  pthread_mutex_unlock (&once->lock);
}

static void
run_routine (WeftOnce *once, void (*routine) (void *), void *data, const void *site)
{
  WEFT_CLEANUP (finish) Run run = { .once = once, .site = site };

  routine (data);
  run.returned = true;
}

/* With the lock. */
static int
wait_for_runner (WeftOnce *once, const void *site)
{
  WeftWaiter self;
  int error = weft_wait_queue_push (&once->waiters, &self);

  if (error != 0)
    return error;
  weft_emit_wait_begin (WEFT_WAIT_ONCE, object_of (once), once->runner, once->since_ns,
                        site);
  weft_wait_queue_sleep (&once->waiters, &self, &once->lock, NULL);
  weft_emit_wait_end (WEFT_WAIT_ONCE, object_of (once), WEFT_OUTCOME_DONE, self.waker);
  once->leaving -= 1;
  return 0;
}

/* With the lock. Returns: 0, and *ret_runs when the calling thread is the one to do it. */
static int
enter (WeftOnce *once, bool *ret_runs, const void *site)
{
  State state = atomic_load_explicit (&once->state, memory_order_relaxed);
  int error;

  if (state == RUNNING && once->runner == weft_emit_tid ())
    return -EDEADLK;
  while (state == RUNNING) {
    error = wait_for_runner (once, site);
    if (error != 0)
      return error;
    /* It may be running again: after a panic, somebody may have cleared the poison. */
    state = atomic_load_explicit (&once->state, memory_order_relaxed);
  }
  if (state == DONE)
    return 0;
  if (state != IDLE) {
    weft_emit_poison (object_of (once), WEFT_POISON_SEEN);
    return -EOWNERDEAD;
  }
  atomic_store_explicit (&once->state, RUNNING, memory_order_relaxed);
  once->runner = weft_emit_tid ();
  once->since_ns = weft_hold_time_ns ();
  *ret_runs = true;
  return 0;
}

int
weft_once_call (WeftOnce *once, void (*routine) (void *data), void *data)
{
  const void *site = WEFT_CALL_SITE ();
  bool runs = false;
  int error;

  if (once == NULL || routine == NULL)
    return -EINVAL;
  if (weft_once_is_done (once))
    return 0;
  pthread_mutex_lock (&once->lock);
  error = enter (once, &runs, site);
  pthread_mutex_unlock (&once->lock);
  if (runs)
    run_routine (once, routine, data, site);
  return error;
}

bool
weft_once_is_done (WeftOnce *once)
{
  return once != NULL && atomic_load_explicit (&once->state, memory_order_acquire) == DONE;
}

int
weft_once_clear_poison (WeftOnce *once)
{
  if (once == NULL)
    return -EINVAL;
  pthread_mutex_lock (&once->lock);
  if (atomic_load_explicit (&once->state, memory_order_relaxed) == POISONED) {
    atomic_store_explicit (&once->state, IDLE, memory_order_relaxed);
    weft_emit_poison (object_of (once), WEFT_POISON_CLEARED);
  }
  pthread_mutex_unlock (&once->lock);
  return 0;
}
