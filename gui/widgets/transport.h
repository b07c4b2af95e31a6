/* gui/widgets/transport.h: the timeline's foot: to the begin, to the event before, play, to
 * the next event, to the end; the time at the playhead, which event that is, and how fast
 * it plays. */
#pragma once

#include "gui/widgets/timeline.h"

#define WEFT_TYPE_TRANSPORT (weft_transport_get_type ())
G_DECLARE_FINAL_TYPE (WeftTransport, weft_transport, WEFT, TRANSPORT, GtkWidget)

/* @timeline is borrowed and outlives it. */
GtkWidget *weft_transport_new (WeftTimeline *timeline);
