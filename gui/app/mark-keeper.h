/* gui/app/mark-keeper.h: keeps the timeline's marks with their trace: reads them when it
 * opens, and writes them whenever they change. */
#pragma once

#include "gui/widgets/timeline.h"

typedef struct WeftMarkKeeper WeftMarkKeeper;

/* @timeline and @notice are borrowed and outlive it. @notice says in a line what keeps the
 * marks from being kept; it is hidden while nothing does. */
WeftMarkKeeper *weft_mark_keeper_new (WeftTimeline *timeline, GtkLabel *notice)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_mark_keeper_free (WeftMarkKeeper *self); /* accepts NULL */

/* Another trace, which the timeline shows already, and where it lies; NULL: none. */
void weft_mark_keeper_set_folder (WeftMarkKeeper *self, const char *folder);
