/* gui/widgets/wrap-box.h: widgets beside each other, on as many lines as they need. One
 * that expands may be as narrow as it can be, and takes what room its line leaves, as much
 * as it has a use for; the last of them takes the rest. Any other is as wide as it wants
 * to be. */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_WRAP_BOX (weft_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (WeftWrapBox, weft_wrap_box, WEFT, WRAP_BOX, GtkWidget)

/* @spacing_px parts both the widgets and the lines. */
GtkWidget *weft_wrap_box_new (int spacing_px);
/* Takes @child. */
void weft_wrap_box_append (WeftWrapBox *self, GtkWidget *child);
