/* gui/widgets/lane-bar.h: what is said about the lanes as a whole: in what order they
 * stand, how high they are, and which are looked for. It acts through the actions
 * timeline.order, timeline.compact and others of the timeline that it is in.
 *
 * Signals: filtered (const char *text)   something else is looked for, without blanks
 *                                        around it
 *
 * And a line that says when not all lanes are shown, with a button that shows them. */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_LANE_BAR (weft_lane_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftLaneBar, weft_lane_bar, WEFT, LANE_BAR, GtkWidget)

GtkWidget *weft_lane_bar_new (void);
/* Gives the entry the keyboard focus, with all that is in it selected. */
void weft_lane_bar_focus (WeftLaneBar *self);
/* What lanes are filtered by, without blanks around it. What is being typed stays unless
 * that is another filter than the bar last told of. Emits nothing. */
void weft_lane_bar_set_filter (WeftLaneBar *self, const char *text);

#define WEFT_TYPE_LANE_STATUS (weft_lane_status_get_type ())
G_DECLARE_FINAL_TYPE (WeftLaneStatus, weft_lane_status, WEFT, LANE_STATUS, GtkWidget)

GtkWidget *weft_lane_status_new (void);
/* Hides itself when there is nothing to say: NULL. */
void weft_lane_status_set_text (WeftLaneStatus *self, const char *text);
