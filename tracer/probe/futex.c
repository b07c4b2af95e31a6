/* Futexes that go through libc's syscall(): Rust's std, C++20's atomic waits, and others'
 * own locks. Source: futex(2). */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sys/syscall.h>

#include "tracer/probe/life.h"
#include "tracer/probe/wait.h"

#define TID_MASK FUTEX_TID_MASK

/* The arguments as futex(2) names them; the fourth is a time or a count. */
typedef struct {
  const _Atomic uint32_t *word;
  long operation;
  uint32_t value;
  long fourth;
  const _Atomic uint32_t *word2;
  uint32_t value3;
} Futex;

long weft_futex (long number,
                 const _Atomic uint32_t *word,
                 long operation,
                 long value,
                 long fourth,
                 const _Atomic uint32_t *word2,
                 long value3,
                 const void *site) __attribute__ ((visibility ("hidden"), used));

static long
call (const Futex *futex)
{
  return weft_real.syscall (SYS_futex, futex->word, futex->operation, (long)futex->value,
                            futex->fourth, futex->word2, (long)futex->value3);
}

static WeftWaitOutcome
outcome_of (long result)
{
  /* The word changed between our look and the kernel's: what was waited for is there. */
  if (result >= 0 || errno == EAGAIN)
    return WEFT_OUTCOME_DONE;
  return errno == ETIMEDOUT ? WEFT_OUTCOME_TIMED_OUT : WEFT_OUTCOME_FAILED;
}

static long
wait (WeftBlock *block, const Futex *futex, int32_t holder, const void *site)
{
  uint64_t object = weft_address (futex->word);
  WeftWaitStart start = { WEFT_WAIT_FUTEX, object, 0, holder, site };
  WeftWaitOutcome outcome;
  long result;

  weft_wait_begin (block, &start);
  result = call (futex);
  outcome = outcome_of (result);
  weft_wait_end (block, outcome,
                 outcome == WEFT_OUTCOME_DONE ? weft_waiters_take (object) : 0);
  return result;
}

/* The event comes before the call, so that it is there when the woken thread goes on, and
 * says how many are waiting to be woken. The kernel says how many it woke, except for a
 * lock with priority inheritance, which goes to one. */
static long
wake (WeftBlock *block, const Futex *futex, uint32_t at_most, const void *site)
{
  uint64_t object = weft_address (futex->word);
  bool awaited = weft_is_awaited (object);
  uint32_t waiting = awaited ? weft_waiters_count (object) : 0;
  uint32_t posted = waiting < at_most ? waiting : at_most;
  int command = (int)futex->operation & FUTEX_CMD_MASK;
  int32_t waker = weft_emit_tid ();
  long result, woken;

  if (posted > 0) {
    weft_waiters_post (object, waker, posted);
    weft_wake_tell (block, WEFT_OBJECT_FUTEX, object, (int32_t)posted, site);
  }
  result = call (futex);
  woken = result < 0 ? 0 : command == FUTEX_UNLOCK_PI ? (long)posted : result;
  if (woken < (long)posted)
    weft_waiters_unpost (object, waker, posted - (uint32_t)woken);
  return result;
}

static long
follow (WeftBlock *block, const Futex *futex, const void *site)
{
  switch (futex->operation & FUTEX_CMD_MASK) {
  case FUTEX_WAIT:
  case FUTEX_WAIT_BITSET:
  case FUTEX_WAIT_REQUEUE_PI:
    if (atomic_load (futex->word) != futex->value)
      return call (futex);
    return wait (block, futex, 0, site);
  case FUTEX_LOCK_PI:
  case FUTEX_LOCK_PI2:
    return wait (block, futex, (int32_t)(atomic_load (futex->word) & TID_MASK), site);
  case FUTEX_WAKE:
  case FUTEX_WAKE_BITSET:
  case FUTEX_WAKE_OP:
  case FUTEX_REQUEUE:
  case FUTEX_CMP_REQUEUE:
  case FUTEX_CMP_REQUEUE_PI:
    return wake (block, futex, futex->value, site);
  case FUTEX_UNLOCK_PI:
    return wake (block, futex, 1, site);
  default:
    return call (futex);
  }
}

/* A bad address is the kernel's to refuse. */
static bool
is_plain (const Futex *futex)
{
  return weft_address (futex->word) % sizeof (uint32_t) == 0
         && weft_address (futex->word) >= 4096;
}

long
weft_futex (long number,
            const _Atomic uint32_t *word,
            long operation,
            long value,
            long fourth,
            const _Atomic uint32_t *word2,
            long value3,
            const void *site)
{
  Futex futex = { word, operation, (uint32_t)value, fourth, word2, (uint32_t)value3 };
  WeftBlock *block = weft_self.active;

  if (block == NULL)
    block = weft_enter_slowly (site);
  if (block == NULL || *weft_recording == 0 || !is_plain (&futex)
      || weft_site_is_foreign (site))
    return weft_real.syscall (number, word, operation, value, fourth, word2, value3);
  return follow (block, &futex, site);
}
