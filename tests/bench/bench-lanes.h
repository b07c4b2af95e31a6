/* tests/bench/bench-lanes.h: a trace of so many intervals that it could not be made of
 * events, for what draws it and asks about it: its tables are filled in directly, with all
 * that a recording with scheduling has: waits, holds, hand-overs, messages, depths. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  unsigned n_threads, n_locks, n_channels;
  size_t n_intervals;
} WeftBenchLanes;

/* Threads take turns, each waiting for a lock and holding it once a round, and sleeping in
 * between; now and then all is quiet for a while, so that the trace is bursty. The same for
 * the same numbers; 100 million intervals take 7 GB. Returns: (transfer full). */
WeftTrace *weft_bench_lanes_new (const WeftBenchLanes *shape) G_GNUC_WARN_UNUSED_RESULT;
