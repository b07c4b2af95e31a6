/* tracer/probe/wait.h: a wait, from before it blocks to after. */
#pragma once

#include <errno.h>

#include "tracer/probe/holds.h"
#include "tracer/probe/probe.h"

/* When a timed call gives up. */
typedef struct {
  bool has_clock; /* false: the plain form, whose clock is the object's own */
  clockid_t clock;
  const struct timespec *time;
} WeftDeadline;

/* Whether glibc takes the clock; where it does not it refuses before it tries the lock. */
static inline bool
weft_deadline_is_usable (const WeftDeadline *deadline)
{
  return deadline->clock == CLOCK_REALTIME || deadline->clock == CLOCK_MONOTONIC;
}

/* Whether glibc takes the time; where it does not some functions refuse before they try. */
static inline bool
weft_time_is_valid (const struct timespec *time)
{
  return time->tv_nsec >= 0 && time->tv_nsec < 1000000000;
}

/* What a result of the pthread functions means. */
static inline WeftWaitOutcome
weft_outcome_of (int result)
{
  return result == 0           ? WEFT_OUTCOME_DONE
         : result == ETIMEDOUT ? WEFT_OUTCOME_TIMED_OUT
                               : WEFT_OUTCOME_FAILED;
}

/* The same in C11's words. */
static inline int
weft_c11_result (int result)
{
  return result == 0           ? thrd_success
         : result == ENOMEM    ? thrd_nomem
         : result == ETIMEDOUT ? thrd_timedout
         : result == EBUSY     ? thrd_busy
                               : thrd_error;
}

/* What begins. */
typedef struct {
  WeftWaitKind kind;
  uint64_t object;
  uint64_t key;   /* where wakers look for it; 0: the object */
  int32_t holder; /* one that stands in the way; 0 = not known */
  const void *site;
  bool no_stack;
  uint64_t lock; /* of a condition: the mutex that is given back; 0 */
} WeftWaitStart;

/* For a lock that is not to be had at once. Many are held for so short a time that writing
 * down the wait would take longer than the wait, and would make it longer; so @attempt is
 * made for a microsecond more before the lock is waited for. What it returns is returned at
 * once unless it is EBUSY, with the time that it took. */
int weft_try_for_a_moment (int (*attempt) (void *lock), void *lock, uint64_t *ret_ticks);

/* Enters the table of waiters, then writes which locks the thread holds, the stack and the
 * begin. A begin that was left by a longjmp is ended first. */
void weft_wait_begin (WeftBlock *block, const WeftWaitStart *start);

/* The thread that let go @lock, which the calling thread has waited for and got: the last
 * that said so, unless that is the caller itself, at an earlier time. 0 when none. */
int32_t weft_wait_releaser (uint64_t lock);

/* Ends the innermost wait of the calling thread. errno is preserved. */
void weft_wait_end (WeftBlock *block, WeftWaitOutcome outcome, int32_t waker);

/* For pthread_cleanup_push() and the like: the wait was cancelled. */
typedef struct {
  WeftBlock *block; /* NULL: nothing to do */
} WeftWaitScope;
void weft_wait_scope_end (WeftWaitScope *scope);

/* Somebody may be woken on @key: leaves the token. Returns whether somebody waits. */
bool weft_wake_begin (WeftBlock *block, uint64_t key, uint32_t woken);

/* Writes the wake, and the stack where it woke somebody. */
void weft_wake_tell (WeftBlock *block,
                     WeftObjectKind kind,
                     uint64_t object,
                     int32_t woken,
                     const void *site);
