/* gui/widgets/search-bar.h: the search over a trace: an entry, what it finds in a list
 * below it, and which of the places on the timeline is shown. What is chosen in the list is
 * marked on the timeline as long as the bar is open.
 *
 * Signals:
 *   shown (uint kind, uint row, int64 time_ns)   a WeftSelection to be shown and chosen */
#pragma once

#include <gtk/gtk.h>

#include "gui/widgets/timeline.h"

#define WEFT_TYPE_SEARCH_BAR (weft_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftSearchBar, weft_search_bar, WEFT, SEARCH_BAR, GtkWidget)

/* Which it marks, and from whose selection and playhead next and previous go. Borrowed. */
void weft_search_bar_set_timeline (WeftSearchBar *self, WeftTimeline *timeline);
/* Another one (nullable) closes the bar. */
void weft_search_bar_set_trace (WeftSearchBar *self, WeftTrace *trace);

/* Shows it and takes the keyboard focus, or only that when it is open. */
void weft_search_bar_open (WeftSearchBar *self);
/* Hides it and gives the focus back. */
void weft_search_bar_close (WeftSearchBar *self);

/* The next or previous place, as soon as it is known; opens the bar when nothing is
 * searched for yet. */
void weft_search_bar_step (WeftSearchBar *self, WeftDirection direction);
