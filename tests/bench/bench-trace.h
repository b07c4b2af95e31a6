/* tests/bench/bench-trace.h: traces of any length for benchmarks: threads that take locks,
 * one within another too, wait for them, sleep, send, receive and access a variable at
 * random. What happens goes straight into the builder, so that making a trace of many
 * millions of events costs little more than the trace itself. */
#pragma once

#include "tracer/model/trace.h"

/* The same for the same numbers. About @n_events: what ends the run comes on top.
 * Returns: (transfer full). */
WeftTrace *weft_bench_trace_new (unsigned n_threads, size_t n_events, uint32_t seed)
    G_GNUC_WARN_UNUSED_RESULT;
