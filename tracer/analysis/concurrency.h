/* tracer/analysis/concurrency.h: how many threads ran, were ready, were blocked, over time;
 * how parallel a run was, or any part of it. */
#pragma once

#include "tracer/model/trace.h"

/* Of all threads of the trace, from time_ns on. Where scheduling was not recorded none is
 * ready, and those that run include it. */
typedef struct {
  int64_t time_ns;
  uint32_t running, ready, sleeping;
  uint32_t blocked; /* in a wait, or elsewhere */
  uint32_t unknown; /* a loss makes it impossible to tell */
} WeftConcurrencyStep;

/* A stretch of time, half-open. */
typedef struct {
  int64_t from_ns, to_ns;
} WeftStretch;

/* Element N of a histogram: for how long exactly N threads did. They add up to length_ns,
 * and have at least one element. */
typedef struct {
  int64_t length_ns;   /* of all that was asked for */
  GArray *running_ns;  /* of int64_t */
  GArray *ready_ns;    /* of int64_t */
  GArray *blocked_ns;  /* of int64_t */
  int64_t busy_ns;     /* at least one ran */
  int64_t serial_ns;   /* at most one ran */
  int64_t unknown_ns;  /* it cannot be told of some thread whether it ran: the others are
                        * counted, so that more may have run then */
  double parallelism;  /* effective: how many ran on average while any did; 0 = none did */
  bool includes_ready; /* scheduling was not recorded */
} WeftConcurrency;

/* O(s log t): s intervals of states, t threads. Returns: (transfer full): of
 * WeftConcurrencyStep, by time, no two alike in a row, the first at 0. */
GArray *weft_concurrency_steps (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

/* Sums up @steps within @stretches (of WeftStretch), which are disjoint and in order; NULL:
 * the whole run. O(log n) a stretch and the steps within. Fills @ret, to be cleared by the
 * caller. */
void weft_concurrency_sum (const WeftTrace *trace,
                           const GArray *steps,
                           const GArray *stretches,
                           WeftConcurrency *ret);
void weft_concurrency_clear (WeftConcurrency *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftConcurrency, weft_concurrency_clear)

/* When any thread was in a span called @text: O(n log n), n notes. Returns: (transfer
 * full): of WeftStretch, disjoint, in order; empty when there is no such span. */
GArray *weft_span_stretches (const WeftTrace *trace, const char *text)
    G_GNUC_WARN_UNUSED_RESULT;
