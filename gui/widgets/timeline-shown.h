/* gui/widgets/timeline-shown.h: how a timeline follows what is to be shown in it; for the
 * timeline alone. */
#pragma once

#include "gui/widgets/timeline.h"

/* The actions timeline.show-spawns, .show-joins, .show-hand-overs, .show-messages,
 * .show-wakes, .show-path and .show-path-here, each of which shows or hides that; P and
 * Shift+P show a path. */
void weft_timeline_shown_class_init (GtkWidgetClass *widget_class);
void weft_timeline_shown_init (WeftTimeline *self);
/* Where there are too many arrows to be drawn: zooms in there, @x_px from the gutter on. */
void weft_timeline_look_closer (WeftTimeline *self, double x_px);
/* The same where many go between two lanes, which are marked. */
void weft_timeline_look_between (WeftTimeline *self, const WeftArrowTie *tie);
/* The scene is another one, with no path as yet. */
void weft_timeline_shown_apply (WeftTimeline *self);
