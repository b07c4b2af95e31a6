/* gui/widgets/legend.h: the states with their colour, pattern and name in a row; where the
 * row does not fit, a button that shows them one below the other. */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_LEGEND (weft_legend_get_type ())
G_DECLARE_FINAL_TYPE (WeftLegend, weft_legend, WEFT, LEGEND, GtkWidget)

GtkWidget *weft_legend_new (void);
