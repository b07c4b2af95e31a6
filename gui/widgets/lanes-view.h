/* gui/widgets/lanes-view.h: the scrolling lanes: one real widget for each lane in view, so
 * that each can be focused and found, and over them arrows, selection and playhead. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/scene.h"
#include "gui/widgets/ink.h"

#define WEFT_TYPE_LANES_VIEW (weft_lanes_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftLanesView, weft_lanes_view, WEFT, LANES_VIEW, GtkWidget)

/* Both are borrowed and outlive it; scrolls by @adjustment. */
GtkWidget *weft_lanes_view_new (WeftScene *scene, WeftInk *ink, GtkAdjustment *adjustment);

/* The scene has other lanes, or they are elsewhere. One that has the keyboard focus keeps
 * it, wherever it is now. */
void weft_lanes_view_relayout (WeftLanesView *self);
/* All lanes, or what lies over them, look different. */
void weft_lanes_view_redraw (WeftLanesView *self);
void weft_lanes_view_redraw_overlay (WeftLanesView *self);

/* What is in view, for hit testing. */
WeftSceneSize weft_lanes_view_size (WeftLanesView *self);

/* Scrolls as little as need be. */
void weft_lanes_view_scroll_to (WeftLanesView *self, size_t lane);
/* Scrolls to @lane and gives it the keyboard focus. */
void weft_lanes_view_focus (WeftLanesView *self, size_t lane);
/* SIZE_MAX when none has it. */
size_t weft_lanes_view_focused (WeftLanesView *self);

/* The line that shows where a lane that is dragged would go, from the top of the lanes; -1:
 * none. */
void weft_lanes_view_set_drop (WeftLanesView *self, int y_px);

/* What a screen reader says of @lane besides its name; NULL: which of how many it is. */
void weft_lanes_view_describe (WeftLanesView *self, size_t lane, const char *text);
