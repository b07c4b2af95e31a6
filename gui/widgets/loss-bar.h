/* gui/widgets/loss-bar.h: across the top of a lossy trace: that events are missing, and a
 * button that leads from one place where they are to the next. Shows nothing otherwise, or
 * once it was closed.
 *
 * Signals:
 *   shown (int64 from_ns, int64 to_ns)   the user wants to see this part of the trace */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/trace.h"

#define WEFT_TYPE_LOSS_BAR (weft_loss_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftLossBar, weft_loss_bar, WEFT, LOSS_BAR, GtkWidget)

/* @trace is nullable; takes its own reference. */
void weft_loss_bar_set_trace (WeftLossBar *self, WeftTrace *trace);
