/* tracer/analysis/find.h: the detectors. Each adds its findings, in any order, to an array
 * of WeftFinding that owns them. For finding.c and tests. */
#pragma once

#include "tracer/analysis/finding.h"

/* find-stuck.c: DEADLOCK, STUCK, ORPHANED_LOCK, ENDLESS_JOIN, ORPHANED_RECEIVER and
 * LOST_WAKEUP, all of them states in which a trace ended: O(n) waits and holds of the
 * objects that are waited for then, and the wait-for graph. */
void weft_find_stuck (const WeftTrace *trace, GPtrArray *findings);

/* find-order.c: LOCK_ORDER_INVERSION: two locks that threads took in either order, or more
 * in a circle, unguarded by a common lock; each pair once. The lock-order graph, and
 * for each of its components with a circle but without such a pair one search a lock. */
void weft_find_order (const WeftTrace *trace, GPtrArray *findings);
