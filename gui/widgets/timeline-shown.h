/* gui/widgets/timeline-shown.h: how a timeline follows what is to be shown in it; for the
 * timeline alone. */
#pragma once

#include "gui/widgets/timeline.h"

/* The actions timeline.show-spawns, .show-joins, .show-hand-overs, .show-messages,
 * .show-wakes and .show-path, each of which shows or hides that; P shows the path. */
void weft_timeline_shown_class_init (GtkWidgetClass *widget_class);
void weft_timeline_shown_init (WeftTimeline *self);
/* Where there are too many arrows to be drawn: zooms in there, @x_px from the gutter on. */
void weft_timeline_look_closer (WeftTimeline *self, double x_px);
/* The scene is another one. */
void weft_timeline_shown_apply (WeftTimeline *self);
