/* gui/app/range-worker.h: the totals of the timeline's range, in the inspector, while it is
 * dragged: computed in a worker thread, the last result kept until the next is there. */
#pragma once

#include "gui/widgets/inspector.h"
#include "gui/widgets/timeline.h"

typedef struct WeftRangeWorker WeftRangeWorker;

/* Both are borrowed and outlive it. */
WeftRangeWorker *weft_range_worker_new (WeftTimeline *timeline, WeftInspector *inspector)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_range_worker_free (WeftRangeWorker *self); /* accepts NULL */

/* @trace is nullable. */
void weft_range_worker_set_trace (WeftRangeWorker *self, WeftTrace *trace);
