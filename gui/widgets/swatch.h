/* gui/widgets/swatch.h: a small patch with the colour and pattern of a state, an arrow in
 * the colour of an interaction, or a bar as
 * long as a share in the colour of a thread. Takes its colours from AdwStyleManager. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/trace.h"

#define WEFT_TYPE_SWATCH (weft_swatch_get_type ())
G_DECLARE_FINAL_TYPE (WeftSwatch, weft_swatch, WEFT, SWATCH, GtkWidget)

GtkWidget *weft_swatch_new_state (WeftState state);
GtkWidget *weft_swatch_new_arrow (WeftInteractionKind kind);
/* Where holds of a lock are not known. */
GtkWidget *weft_swatch_new_dashes (void);
/* The critical path. */
GtkWidget *weft_swatch_new_path (void);
/* What joins two lanes between which many arrows go. */
GtkWidget *weft_swatch_new_tie (void);
GtkWidget *weft_swatch_new_bar (void);

/* @thread may be WEFT_NO_ROW; @share is 0 to 1 of the widget's width. */
void weft_swatch_set_bar (WeftSwatch *self, uint32_t thread, double share);
