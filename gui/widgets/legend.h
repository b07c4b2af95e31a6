/* gui/widgets/legend.h: the states with their colour, pattern and name in a row, as far as
 * it fits, and a button that explains them and the arrows one below the other. */
#pragma once

#include <gtk/gtk.h>

#include "gui/widgets/shown.h"
#include "tracer/model/trace.h"

#define WEFT_TYPE_LEGEND (weft_legend_get_type ())
G_DECLARE_FINAL_TYPE (WeftLegend, weft_legend, WEFT, LEGEND, GtkWidget)

/* Has a switch for each part of it; what it says of those parts stands beside the switch.
 */
void weft_legend_set_shown (WeftLegend *self, WeftShown *shown);

/* Leaves out what cannot occur in @trace (nullable). */
void weft_legend_set_trace (WeftLegend *self, const WeftTrace *trace);
