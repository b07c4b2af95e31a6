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

/* Whether the word, which is the program's own and may lie where there is no memory, can be
 * read. The kernel is asked by a call that reads there, and then refuses, since its first
 * argument is nothing that it could do. errno is preserved. */
static bool
is_readable (const _Atomic uint32_t *word)
{
  uint64_t whole = weft_address (word) & ~(uint64_t)7;
  int saved_errno = errno;
  long result = weft_real.syscall (SYS_rt_sigprocmask, -1L, (const void *)(uintptr_t)whole,
                                   NULL, (long)sizeof (uint64_t));
  bool readable = result == 0 || errno != EFAULT;

  errno = saved_errno;
  return readable;
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
                 outcome == WEFT_OUTCOME_DONE
                     ? weft_waiters_take_moved (object, weft_emit_tid ())
                     : 0);
  return result;
}

/* Somebody who waits on @word may be woken, @at_most so many: leaves the token. The event
 * comes before the call, so that it is there when the woken thread goes on, and says how
 * many are waiting to be woken, which is what it returns. */
static uint32_t
wake_begin (WeftBlock *block,
            const _Atomic uint32_t *word,
            uint32_t at_most,
            const void *site)
{
  uint64_t object = weft_address (word);
  uint32_t waiting = weft_is_awaited (object) ? weft_waiters_count (object) : 0;
  uint32_t posted = waiting < at_most ? waiting : at_most;

  if (posted > 0) {
    weft_waiters_post (object, weft_emit_tid (), posted);
    weft_wake_tell (block, WEFT_OBJECT_FUTEX, object, (int32_t)posted, site);
  }
  return posted;
}

/* The kernel woke @woken, which may be fewer. */
static void
wake_end (const _Atomic uint32_t *word, uint32_t posted, uint32_t woken)
{
  if (woken < posted)
    weft_waiters_unpost (weft_address (word), weft_emit_tid (), posted - woken);
}

/* The kernel says how many it woke, except for a lock with priority inheritance, which goes
 * to one. */
static long
wake (WeftBlock *block, const Futex *futex, uint32_t at_most, const void *site)
{
  uint32_t posted = wake_begin (block, futex->word, at_most, site);
  int command = (int)futex->operation & FUTEX_CMD_MASK;
  long result = call (futex);

  wake_end (futex->word, posted,
            result < 0                   ? 0
            : command == FUTEX_UNLOCK_PI ? posted
                                         : (uint32_t)result);
  return result;
}

static bool
is_plain (const _Atomic uint32_t *word)
{
  /* A bad address is the kernel's to refuse. */
  return weft_address (word) % sizeof (uint32_t) == 0 && weft_address (word) >= 4096;
}

/* Wakes on one word, and on the other if that has the right value. */
static long
wake_both (WeftBlock *block, const Futex *futex, const void *site)
{
  uint32_t posted = wake_begin (block, futex->word, futex->value, site);
  uint32_t others = is_plain (futex->word2) && futex->word2 != futex->word
                        ? wake_begin (block, futex->word2, (uint32_t)futex->fourth, site)
                        : 0;
  long result = call (futex);
  uint32_t woken = result > 0 ? (uint32_t)result : 0;
  uint32_t first = woken < posted ? woken : posted;

  wake_end (futex->word, posted, first);
  wake_end (futex->word2, others, woken - first);
  return result;
}

/* Wakes some, and leaves the others to wait on another word. The result is the sum. */
static long
requeue (WeftBlock *block, const Futex *futex, const void *site)
{
  uint32_t posted, both, woken;
  long result;

  /* Refused, as the word has changed. */
  if (((int)futex->operation & FUTEX_CMD_MASK) != FUTEX_REQUEUE && is_readable (futex->word)
      && atomic_load (futex->word) != futex->value3)
    return call (futex);
  posted = wake_begin (block, futex->word, futex->value, site);
  result = call (futex);
  both = result > 0 ? (uint32_t)result : 0;
  woken = both < futex->value ? both : futex->value;
  wake_end (futex->word, posted, woken);
  if (is_plain (futex->word2) && futex->word2 != futex->word)
    weft_waiters_move (weft_address (futex->word), weft_address (futex->word2),
                       both - woken);
  return result;
}

static long
follow (WeftBlock *block, const Futex *futex, const void *site)
{
  switch (futex->operation & FUTEX_CMD_MASK) {
  case FUTEX_WAIT:
  case FUTEX_WAIT_BITSET:
  case FUTEX_WAIT_REQUEUE_PI:
    if (!is_readable (futex->word) || atomic_load (futex->word) != futex->value)
      return call (futex);
    return wait (block, futex, 0, site);
  case FUTEX_LOCK_PI:
  case FUTEX_LOCK_PI2:
    if (!is_readable (futex->word))
      return call (futex);
    return wait (block, futex, (int32_t)(atomic_load (futex->word) & TID_MASK), site);
  case FUTEX_WAKE:
  case FUTEX_WAKE_BITSET:
    return wake (block, futex, futex->value, site);
  case FUTEX_WAKE_OP:
    return wake_both (block, futex, site);
  case FUTEX_REQUEUE:
  case FUTEX_CMP_REQUEUE:
  case FUTEX_CMP_REQUEUE_PI:
    return requeue (block, futex, site);
  case FUTEX_UNLOCK_PI:
    return wake (block, futex, 1, site);
  default:
    return call (futex);
  }
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
  if (block == NULL || *weft_recording == 0 || !is_plain (futex.word)
      || weft_site_is_foreign (site))
    return weft_real.syscall (number, word, operation, value, fourth, word2, value3);
  return follow (block, &futex, site);
}
