/* gui/app/trace-page.h: an open trace: its timeline, its lists, the inspector at the side
 * and the bar at the foot, kept at one selection and one moment.
 *
 * Properties:
 *   show-inspector (boolean)   whether the side is open
 *   smooth (boolean)           whether the timeline's jumps are animated; is kept
 * Actions, with their keys:
 *   trace.undo  .redo          where one was before */
#pragma once

#include <adwaita.h>

#include "gui/app/loader.h"
#include "gui/view/address.h"
#include "gui/view/look.h"
#include "gui/widgets/timeline.h"

#define WEFT_TYPE_TRACE_PAGE (weft_trace_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftTracePage, weft_trace_page, WEFT, TRACE_PAGE, AdwBin)

/* Takes @loaded (nullable). */
void weft_trace_page_take (WeftTracePage *self, WeftLoaded *loaded);
/* Returns: (transfer none) (nullable). */
const WeftLoaded *weft_trace_page_get (WeftTracePage *self);

/* For those who export it. Returns: (transfer none). */
WeftTimeline *weft_trace_page_get_timeline (WeftTracePage *self);

/* On the timeline. */
void weft_trace_page_show (WeftTracePage *self, const WeftSight *sight);

/* The pages, for a switcher: "timeline", "findings", "locks", "channels", "threads",
 * "waiting", "path". Returns: (transfer none). */
AdwViewStack *weft_trace_page_get_stack (WeftTracePage *self);

/* What it shows, but for the path of the trace; its strings are static. Needs a trace. */
void weft_trace_page_get_view (WeftTracePage *self, WeftAddressView *ret);

/* Opens the search; goes to the next or previous place found. */
void weft_trace_page_search (WeftTracePage *self);
/* On a page with a table goes to what filters that, else opens the search. */
void weft_trace_page_find (WeftTracePage *self);
void weft_trace_page_search_step (WeftTracePage *self, WeftDirection direction);

/* Moves the keyboard focus to the lanes, or to the rows of the page that shows. */
void weft_trace_page_focus (WeftTracePage *self);
/* Moves the keyboard focus from the page to the inspector, which opens, and back. */
void weft_trace_page_change_pane (WeftTracePage *self);
