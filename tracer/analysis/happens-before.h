/* tracer/analysis/happens-before.h: what had to come before what, by all the
 * synchronization that a trace has: spawn and join, messages, wakes, barriers, and each
 * release of a lock before the acquisitions that it allowed. A thread's own steps are in
 * order; what no way of these leads from one to the other may have come in the other order
 * as well.
 *
 * Known is only what was recorded: where holds were left out (see weft_order_is_complete())
 * two moments that seem to be in no order may be in one. */
#pragma once

#include "tracer/model/trace.h"

/* What @from_thread did until @from_ns came before what @to_thread did from @to_ns on. */
typedef struct {
  uint32_t from_thread, to_thread;
  int64_t from_ns, to_ns; /* from_ns <= to_ns */
} WeftOrderEdge;

typedef enum {
  WEFT_ORDER_FIXED,      /* the earlier had to come first */
  WEFT_ORDER_EITHER,     /* the other order would have been legal too */
  WEFT_ORDER_CANNOT_TELL /* seems so, but not all is known */
} WeftOrderVerdict;

/* All edges, by from_ns: O(n log n). Returns: (transfer full): of WeftOrderEdge. */
GArray *weft_order_edges (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

/* Whether every acquisition of a lock was recorded, and no event lost. */
bool weft_order_is_complete (const WeftTrace *trace);

/* Of two moments, in any order: whether the earlier one had to be. @edges are those of the
 * trace; O(edges). */
WeftOrderVerdict weft_order_of_pair (const WeftTrace *trace,
                                     const GArray *edges,
                                     uint32_t thread,
                                     int64_t time_ns,
                                     uint32_t other_thread,
                                     int64_t other_ns);

/* Vector clocks, for a sweep over the edges in order of time. The clock of a thread says
 * for each other one until when its steps came before. */
typedef struct WeftClocks WeftClocks;

WeftClocks *weft_clocks_new (const WeftTrace *trace, const GArray *edges)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_clocks_free (WeftClocks *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftClocks, weft_clocks_free)

/* Goes on to @time_ns, which never goes back: all edges that end by then are in. An edge
 * costs O(1) where it tells nothing new, else O(threads). */
void weft_clocks_advance (WeftClocks *self, int64_t time_ns);
/* Whether what @thread did at @time_ns came before what @other does now. */
bool weft_clocks_is_before (const WeftClocks *self,
                            uint32_t thread,
                            int64_t time_ns,
                            uint32_t other);
