#define _GNU_SOURCE
#include "tracer/probe/wait.h"

#include <errno.h>

#include "tracer/probe/life.h"
#include "tracer/probe/stack.h"

#define TELL_NS UINT64_C (1000000000)
#define MOMENT_NS UINT64_C (1000)

enum { MAX_PAUSES = 32 };

static inline void
pause_briefly (void)
{
#if defined(__x86_64__)
  _mm_pause ();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* With longer and longer pauses, as each attempt disturbs the holder. */
int
weft_try_for_a_moment (int (*attempt) (void *lock), void *lock, uint64_t *ret_ticks)
{
  uint64_t begin = weft_ticks (), limit = weft_ns_to_ticks (MOMENT_NS), ticks;
  int n_pauses = 4, result;

  do {
    for (int i = 0; i < n_pauses; i++)
      pause_briefly ();
    if (n_pauses < MAX_PAUSES)
      n_pauses *= 2;
    result = attempt (lock);
    ticks = weft_ticks () - begin;
  } while (result == EBUSY && ticks < limit);
  if (result != EBUSY)
    *ret_ticks = ticks;
  return result;
}

static void
leave (WeftBlock *block, WeftWaitOutcome outcome, int32_t waker)
{
  WeftWaiting *waiting = &block->waits[block->n_waits - 1];

  if (waiting->kind == WEFT_WAIT_CONDITION)
    weft_waiters_return (waiting->key);
  weft_waiters_leave (waiting->key);
  block->n_waits--;
  if (!waiting->silent)
    weft_emit_wait_end (waiting->kind, waiting->object, outcome, waker);
}

/* The stack grows downwards: a wait whose frame lies below the caller's is no more. One
 * that lies above it was interrupted by the signal handler in which we are. */
static void
end_abandoned (WeftBlock *block, const void *frame)
{
  while (block->n_waits > 0
         && (uintptr_t)block->waits[block->n_waits - 1].frame <= (uintptr_t)frame)
    leave (block, WEFT_OUTCOME_FAILED, 0);
}

static void
tell_counts_at_times (WeftBlock *block)
{
  uint64_t now = weft_ticks ();

  if (now - block->told < weft_ns_to_ticks (TELL_NS))
    return;
  block->told = now;
  weft_counts_tell_all (block, weft_emit_tid ());
}

static void
tell_begin (WeftBlock *block, const WeftWaitStart *start)
{
  WeftEmitWait wait = { .kind = start->kind,
                        .object = start->object,
                        .holder = start->holder,
                        .lock = start->lock,
                        .site = start->site };

  tell_counts_at_times (block);
  if (start->kind != WEFT_WAIT_YIELD)
    weft_holds_tell (block, start->lock);
  if (start->holder != 0)
    weft_hold_of (start->holder, start->object, &wait.holder_since_ns, &wait.holder_site);
  if (!start->no_stack)
    weft_stack_emit (block, start->site);
  weft_emit_wait (&wait);
}

void
weft_wait_begin (WeftBlock *block, const WeftWaitStart *start)
{
  WeftWaiting *waiting;

  weft_quiet_begin ();
  if (!weft_site_is_foreign (start->site))
    end_abandoned (block, __builtin_frame_address (0));
  if (block->n_waits == WEFT_MAX_WAITS)
    leave (block, WEFT_OUTCOME_FAILED, 0);
  waiting = &block->waits[block->n_waits];
  waiting->object = start->object;
  waiting->key = start->key != 0 ? start->key : start->object;
  waiting->kind = (uint8_t)start->kind;
  waiting->frame = __builtin_frame_address (0);
  waiting->silent = weft_site_is_foreign (start->site);
  block->n_waits++;
  weft_waiters_enter (waiting->key);
  if (start->lock != 0)
    weft_waiters_need (waiting->key, start->lock);
  if (!waiting->silent)
    tell_begin (block, start);
  weft_quiet_end (block);
}

int32_t
weft_wait_releaser (uint64_t lock)
{
  int32_t last = weft_waiters_last (lock);

  return last != weft_emit_tid () ? last : 0;
}

void
weft_wait_end (WeftBlock *block, WeftWaitOutcome outcome, int32_t waker)
{
  int saved_errno = errno;

  weft_quiet_begin ();
  /* Waits below this one were left by a longjmp out of a signal handler. */
  while (block->n_waits > 1
         && (uintptr_t)block->waits[block->n_waits - 1].frame
                < (uintptr_t)__builtin_frame_address (0))
    leave (block, WEFT_OUTCOME_FAILED, 0);
  if (block->n_waits > 0)
    leave (block, outcome, waker);
  weft_quiet_end (block);
  errno = saved_errno;
}

void
weft_wait_scope_end (WeftWaitScope *scope)
{
  if (scope->block != NULL)
    weft_wait_end (scope->block, WEFT_OUTCOME_FAILED, 0);
}

bool
weft_wake_begin (WeftBlock *block, uint64_t key, uint32_t woken)
{
  if (!weft_is_awaited (key))
    return false;
  weft_waiters_post (key, weft_emit_tid (), woken);
  return true;
}

void
weft_wake_tell (
    WeftBlock *block, WeftObjectKind kind, uint64_t object, int32_t woken, const void *site)
{
  int saved_errno = errno;

  if (weft_site_is_foreign (site))
    return;
  weft_quiet_begin ();
  if (woken != 0)
    weft_stack_emit (block, site);
  weft_emit_wake (kind, object, woken, site);
  weft_quiet_end (block);
  errno = saved_errno;
}
