/* tracer/model/builder.h: turns decoded events, in time order, into a sealed trace. */
#pragma once

#include "tracer/model/event.h"
#include "tracer/model/symbols.h"
#include "tracer/model/trace.h"

typedef struct WeftTraceBuilder WeftTraceBuilder;

WeftTraceBuilder *weft_trace_builder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_trace_builder_free (WeftTraceBuilder *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTraceBuilder, weft_trace_builder_free)

/* Takes one event. What does not fit is counted in the trace's WeftDefects, never refused.
 */
void weft_trace_builder_add (WeftTraceBuilder *self, const WeftEvent *event);

/* It was recorded until @time_ns, on the events' clock. A trace with threads that had not
 * ended lasts until then, though they wrote nothing any more; after the end of all threads
 * there is nothing to see, and the trace ends with its last event. */
void weft_trace_builder_extend (WeftTraceBuilder *self, int64_t time_ns);

/* Copies @info. */
void weft_trace_builder_set_info (WeftTraceBuilder *self, const WeftRunInfo *info);

/* Where call sites are: borrowed until the seal; may be NULL. */
void weft_trace_builder_set_symbols (WeftTraceBuilder *self, const WeftSymbols *symbols);

/* Frees the builder. Returns: (transfer full): never NULL; a trace may be empty. */
WeftTrace *weft_trace_builder_seal (WeftTraceBuilder *self) G_GNUC_WARN_UNUSED_RESULT;
