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

/* find-slow.c: of each lock LONG_HOLD (its worst hold, ten times its median), CONVOY (ten
 * hand-offs and more in a row, with somebody waiting all the time) and
 * BLOCKED_WHILE_HOLDING (all holds whose holder was blocked while somebody waited). Holds,
 * and the states of their threads meanwhile, times log n. */
void weft_find_slow (const WeftTrace *trace, GPtrArray *findings);

/* find-fairness.c: of each lock BARGING (a waiter that others who asked later overtook) and
 * LOST_RACE (woken, and the lock was gone; only where scheduling was recorded); of each
 * condition variable THUNDERING_HERD and IDLE_SIGNAL. Waits and holds and the overlaps
 * between them, as in blame.h. */
void weft_find_fairness (const WeftTrace *trace, GPtrArray *findings);

/* find-ends.c: UNJOINED_THREAD, once for a process, and POISONED_LOCK. O(n). */
void weft_find_ends (const WeftTrace *trace, GPtrArray *findings);

/* find-races.c: DATA_RACE, once for a variable whose accesses were recorded: two of them by
 * different threads, one a write, in no order of happens-before.h. Its clocks, and the
 * accesses times the threads that read in between. */
void weft_find_races (const WeftTrace *trace, GPtrArray *findings);
