/* gui/widgets/timeline-arrange.h: the order of a timeline's lanes, and which are shown, for
 * the timeline and its input alone. */
#pragma once

#include <stdbool.h>

#include "gui/widgets/timeline.h"

/* What was changed of the arrangement takes effect: at once, or where that takes looking at
 * a large trace, when a worker thread has done so. */
void weft_timeline_arrange (WeftTimeline *self);
/* Lanes come and go, or are elsewhere: what is said of them all is said anew. */
void weft_timeline_arranged (WeftTimeline *self);
/* Another trace: what is kept for the window holds for its lanes too. */
void weft_timeline_arrange_trace (WeftTimeline *self);

/* Lanes as high as the font wants them. Returns: whether they are laid out anew. */
bool weft_timeline_fit_text (WeftTimeline *self);

/* The name of the order, or "hand". */
const char *weft_timeline_get_order (WeftTimeline *self);
/* Ignores what is no name of an order. */
void weft_timeline_set_order (WeftTimeline *self, const char *tainted_name);
gboolean weft_timeline_get_compact (WeftTimeline *self);
void weft_timeline_set_compact (WeftTimeline *self, gboolean compact);

/* What a lane is called where it is said alone. Returns: (transfer full). */
char *weft_timeline_lane_name (WeftTimeline *self, uint32_t number);

/* The context menu of the lane at that index, by its gutter; y from the top of the lanes'
 * widget. */
void weft_timeline_show_lane_menu (WeftTimeline *self, size_t lane, double x, double y);

void weft_timeline_arrange_actions_init (GtkWidgetClass *widget_class);
/* Makes the bar, the line and the gestures. */
void weft_timeline_arrange_init (WeftTimeline *self);
void weft_timeline_arrange_dispose (WeftTimeline *self);
