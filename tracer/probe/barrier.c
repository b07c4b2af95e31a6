/* Barriers. */
#define _GNU_SOURCE
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* What glibc 2.22 and later keeps in a barrier (struct pthread_barrier): how many have come
 * since it was made, the number at which the present round began, and its size. */
typedef struct {
  uint32_t come, round_began, size;
} Barrier;

static bool
is_last (const pthread_barrier_t *barrier, uint32_t *ret_others)
{
  const Barrier *inside = (const Barrier *)barrier;
  uint32_t come = __atomic_load_n (&inside->come, __ATOMIC_RELAXED);
  uint32_t began = __atomic_load_n (&inside->round_began, __ATOMIC_RELAXED);

  *ret_others = inside->size - 1;
  return come + 1 - began >= inside->size;
}

WEFT_EXPORT int
pthread_barrier_init (pthread_barrier_t *barrier,
                      const pthread_barrierattr_t *attributes,
                      unsigned count)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_barrier_init (barrier, attributes, count);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_BARRIER, barrier, NULL, count, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_barrier_destroy (pthread_barrier_t *barrier)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_barrier_destroy (barrier);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_BARRIER, barrier, WEFT_SITE);
  return result;
}

/* Who comes last wakes the others and does not wait. Two that come at once may both take
 * themselves for the last but one; then one of them waits for no time. */
WEFT_EXPORT int
pthread_barrier_wait (pthread_barrier_t *barrier)
{
  WeftBlock *block = weft_enter ();
  WeftWaitStart start = { WEFT_WAIT_BARRIER, weft_address (barrier), 0, 0, WEFT_SITE };
  uint32_t others;
  int result;

  if (block == NULL)
    return weft_real.pthread_barrier_wait (barrier);
  if (is_last (barrier, &others)) {
    if (weft_is_awaited (start.object))
      weft_waiters_post (start.object, weft_emit_tid (), others);
    result = weft_real.pthread_barrier_wait (barrier);
    weft_wake_tell (block, WEFT_OBJECT_BARRIER, start.object, (int32_t)others, WEFT_SITE);
    return result;
  }
  weft_wait_begin (block, &start);
  result = weft_real.pthread_barrier_wait (barrier);
  weft_wait_end (block, WEFT_OUTCOME_DONE,
                 weft_waiters_take (start.object, weft_emit_tid ()));
  return result;
}
