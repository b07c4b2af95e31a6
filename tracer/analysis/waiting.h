/* tracer/analysis/waiting.h: how much all threads together waited for one object within any
 * span of time. For the other files of this folder. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  const WeftDepth *steps; /* of the trace: how many wait */
  size_t n;
  int64_t *before_ns; /* of threads' time, before each step */
  size_t near;        /* where the last look-up ended */
} WeftWaiting;

/* O(steps). To be cleared by the caller; may be filled again for another object. */
void weft_waiting_init (WeftWaiting *self, const WeftTrace *trace, uint32_t object);
void weft_waiting_clear (WeftWaiting *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftWaiting, weft_waiting_clear)

/* The time that threads waited within [@from_ns, @to_ns), added up: two that wait for 1 ms
 * are 2 ms. O(log of the steps between it and the last look-up). */
int64_t weft_waiting_between (WeftWaiting *self, int64_t from_ns, int64_t to_ns);

/* How many wait at @time_ns. As fast. */
uint32_t weft_waiting_at (WeftWaiting *self, int64_t time_ns);
