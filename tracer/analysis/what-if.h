/* tracer/analysis/what-if.h: how long a run would have taken, had some locks been held for
 * less, or been split.
 *
 * The run is replayed: each thread does what it did, for as long as it did, and where it
 * was recorded to depend on another it does again: on the release of a lock before its
 * acquisition, the message before its receive, the wake, the end of a thread that is
 * joined, its own spawn. What lay between that and going on (the hand-over) stays. So do
 * sleeps, waits that nobody is known to have ended, and having no CPU.
 *
 * Assumed is that each lock is acquired in the same order as it was, that who woke a thread
 * does again, but that a barrier waits for whoever comes last now, and that there are CPUs
 * enough for what then runs at once. Of a lock that is split, the acquisitions go to its
 * parts in turn. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  const bool *locks; /* of each object: whether it is changed; borrowed */
  double factor; /* from 0 to 1: what a thread does, or sleeps, while it holds one takes so
                  * much of the time that it took; what it waits for does not */
  unsigned ways; /* at least 1: into so many it is split */
} WeftChange;

typedef struct {
  int64_t recorded_ns;  /* how long the run took */
  int64_t replayed_ns;  /* replayed without a change: differs from it where the run was cut
                         * off while threads waited; a prediction compares with this */
  int64_t predicted_ns; /* <= replayed_ns */
  int64_t least_ns; /* no order of acquisitions, and no further split, could make it less:
                     * nobody ever waits for those locks. <= predicted_ns */
  bool certain;     /* false: events were lost, or the locks' holds were not all recorded,
                     * so that some dependencies are not known */
} WeftWhatIf;

/* O(n log n): waits, holds, interactions. */
void weft_what_if (const WeftTrace *trace, const WeftChange *change, WeftWhatIf *ret);
