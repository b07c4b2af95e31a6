/* tracer/probe/clock.h: ticks that cost little, and what they are on the trace's clock.
 *
 * Where the kernel itself keeps time by a constant time-stamp counter, a tick is one of its
 * counts, read in some 10 ns where clock_gettime() takes some 25; elsewhere a tick is a
 * nanosecond of CLOCK_MONOTONIC.
 *
 * One function leads from ticks to nanoseconds for all threads. It never goes back, so two
 * holds of one lock that did not overlap in ticks do not overlap in nanoseconds either. It
 * is laid anew along the kernel's clock at least every 100 ms of recording, from a
 * millisecond ahead on, which no thread has looked at yet. A deviation found then is made
 * good within the next 100 ms, or by a step forward when it is over 50 us. A deviation of
 * more than 10 ms means that the counter cannot be trusted: from then on a tick is a
 * nanosecond. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tracer/events/emit.h"

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

extern bool weft_clock_counts; /* a tick is a count of the time-stamp counter */

void weft_clock_begin (void);

/* In a forked child: no other thread is at work on the clock. */
void weft_clock_forget (void);

static inline uint64_t
weft_ticks (void)
{
#if defined(__x86_64__)
  if (__builtin_expect (weft_clock_counts, 1))
    return __rdtsc ();
#endif
  return weft_emit_now_ns ();
}

/* The same, but surely not read before what stands above the call is done: for the moment
 * at which a lock was got. (The moment before its release needs no such care: the release
 * is a locked instruction, which waits for what stands before it.) */
static inline uint64_t
weft_ticks_after (void)
{
#if defined(__x86_64__)
  if (__builtin_expect (weft_clock_counts, 1)) {
    _mm_lfence ();
    return __rdtsc ();
  }
#endif
  return weft_emit_now_ns ();
}

/* CLOCK_MONOTONIC of two moments in the past, @early not after @late: what a hold needs. */
void weft_ticks_to_ns (uint64_t early,
                       uint64_t late,
                       uint64_t *ret_early_ns,
                       uint64_t *ret_late_ns);

/* About how many ticks a span of @ns takes, and how long a span of @ticks is. */
uint64_t weft_ns_to_ticks (uint64_t ns);
uint64_t weft_span_to_ns (uint64_t ticks);
