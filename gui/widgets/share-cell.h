/* gui/widgets/share-cell.h: a figure in a table with a small bar below it, as long as the
 * share that the figure is, in the colour and pattern of a state. The text says the share
 * too. Takes its colours from AdwStyleManager. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/states.h"

#define WEFT_TYPE_SHARE_CELL (weft_share_cell_get_type ())
G_DECLARE_FINAL_TYPE (WeftShareCell, weft_share_cell, WEFT, SHARE_CELL, GtkWidget)

GtkWidget *weft_share_cell_new (void);

/* @share is from 0 to 1; negative: there is no bar. */
void
weft_share_cell_set (WeftShareCell *self, const char *text, double share, WeftState state);

/* "12%", "<1%"; "" for a negative @share. Returns: (transfer full). */
char *weft_share_text (double share);
