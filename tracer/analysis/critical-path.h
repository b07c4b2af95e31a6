/* tracer/analysis/critical-path.h: on which thread each nanosecond of a run depended.
 *
 * The path is followed back from an end point. While its thread ran, was ready or slept,
 * the run depended on that. Where the thread was blocked, whoever ended the wait had to act
 * first, so the path goes on there: to the thread that was joined, that let the lock go,
 * that sent the message, that woke it. A thread leads back to its parent, when it asked for
 * it. What lies between the act and the moment in which the waiter ran again is the
 * waiter's, and still blocked: the cost of handing over.
 *
 * A wait whose end the trace does not explain (it timed out, came from outside of the
 * program, the waker is not known, or it never ended) is a step of its own: the run
 * depended on it, and nothing is known behind it. A lock's wait of which only the holder is
 * known leads to the holder.
 *
 * A path that ends in the midst of a wait goes on at once at whom the wait was for: the
 * thread that held the lock just then, that was yet to end, to send or to wake. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  uint32_t thread; /* WEFT_NO_ROW: before the thread at which the path ends began */
  int64_t from_ns, to_ns;
  WeftState state; /* NONE while the thread was being started, or without a thread */
  uint32_t wait;   /* row, when the state is within one; WEFT_NO_ROW */
  uint32_t object; /* that it waits for; WEFT_NO_ROW */
  bool handed;     /* what it waited for had happened; it had yet to run again */
  uint32_t via;    /* how the path goes on at to_ns: row of the interaction that leads from
                    * this thread to that of the next step, WEFT_NO_ROW when it is the same
                    * thread, or when it is only known as a waker or a holder */
} WeftPathStep;

/* The path's time by what it was spent on. Steps that share the first four are one. */
typedef struct {
  uint32_t thread;
  WeftState state;
  uint32_t object;
  bool handed;
  uint32_t site; /* of the wait that took the most of it, WEFT_NO_ROW */
  uint64_t steps;
  int64_t ns;
} WeftPathShare;

/* The path's time while its thread held a lock. A thread may hold several at once: these
 * do not add up to anything. */
typedef struct {
  uint32_t object;
  uint32_t site; /* of the acquisition under which most of it was spent, WEFT_NO_ROW */
  int64_t ns;
} WeftPathHeld;

typedef struct {
  int64_t from_ns, to_ns;
  GArray *steps;  /* of WeftPathStep, in order, gapless: they make up from_ns to to_ns */
  GArray *shares; /* of WeftPathShare, largest first: they add up to to_ns - from_ns */
  GArray *held;   /* of WeftPathHeld, largest first */
} WeftCriticalPath;

/* The thread at which the run ended: the last to end, the first spawned among equals. */
uint32_t weft_critical_path_default_thread (const WeftTrace *trace);

/* The path to @thread at @time_ns, which is within the trace, from the trace's begin.
 * O(s log n + n): s steps, n waits, holds and interactions. Returns: (transfer full):
 * without steps when @thread is WEFT_NO_ROW. */
WeftCriticalPath *weft_critical_path_new (const WeftTrace *trace,
                                          uint32_t thread,
                                          int64_t time_ns) G_GNUC_WARN_UNUSED_RESULT;
/* Of the whole run. */
WeftCriticalPath *weft_critical_path_of_run (const WeftTrace *trace)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_critical_path_free (WeftCriticalPath *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCriticalPath, weft_critical_path_free)
