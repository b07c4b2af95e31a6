/* tracer/export/chrome.h: a trace in Chrome's trace event format (JSON), which Perfetto's
 * UI, chrome://tracing and Speedscope read. What Perfetto has no words for is put so:
 *
 *   a thread          a track of slices: its states, and around them its waits
 *   a lock            a track in a process "Locks of ...": who holds it
 *   an interaction    a flow from slice to slice
 *   a channel, lock   a counter: how many messages are in it, how many threads wait for it
 *   a note            an instant; a span, an asynchronous slice
 *   a loss            an instant for all
 */
#pragma once

#include "tracer/export/output.h"
#include "tracer/model/trace.h"

/* What overlaps [@from_ns, @to_ns), slices cut to it; times stay those of the trace. Errors
 * stay in @output. */
void weft_chrome_write (const WeftTrace *trace,
                        int64_t from_ns,
                        int64_t to_ns,
                        WeftOutput *output);
