/* gui/view/events.h: when anything happened in a trace, in one order: for stepping from
 * event to event, and for saying which of them one is at. A wait begins and ends, a hold is
 * acquired and released, a message is sent and received, a thread begins, spawns, is joined
 * and ends, something is woken, noted: each is an event.
 *
 * Takes about four bytes an event. Made once for a trace, in time O(n log n): in a worker
 * thread. */
#pragma once

#include "tracer/model/trace.h"

typedef struct WeftEvents WeftEvents;

WeftEvents *weft_events_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_events_free (WeftEvents *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftEvents, weft_events_free)

size_t weft_events_size (const WeftEvents *self);
/* How many happened at or before @time_ns. O(log n), as what follows. */
size_t weft_events_until (const WeftEvents *self, int64_t time_ns);
/* The first moment after, or the last before @time_ns at which anything happened.
 * Returns: false when there is none. */
bool weft_events_after (const WeftEvents *self, int64_t time_ns, int64_t *ret_ns);
bool weft_events_before (const WeftEvents *self, int64_t time_ns, int64_t *ret_ns);
