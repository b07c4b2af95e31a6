/* gui/app/path-keeper.h: the critical path of which the timeline, the inspector and the
 * page of the path speak: that of the run, which is known from the start, or that to a
 * moment, which a worker thread finds when somebody asks. */
#pragma once

#include "gui/app/path-page.h"
#include "gui/widgets/inspector.h"
#include "gui/widgets/timeline.h"

typedef struct WeftPathKeeper WeftPathKeeper;

/* All are borrowed and outlive it. */
WeftPathKeeper *weft_path_keeper_new (WeftTimeline *timeline,
                                      WeftInspector *inspector,
                                      WeftPathPage *page) G_GNUC_WARN_UNUSED_RESULT;
void weft_path_keeper_free (WeftPathKeeper *self); /* accepts NULL */

/* After the timeline has its trace. Takes a reference to @loaded (nullable). */
void weft_path_keeper_set (WeftPathKeeper *self, WeftLoaded *loaded);
