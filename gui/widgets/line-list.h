/* gui/widgets/line-list.h: lines of a moment in two columns: who, and beside it what of
 * them, wrapped. Links are followed as link-label.h says.
 *
 * A GtkGrid would measure each text at five widths, and texts with links take long to
 * shape: with a dozen lines that a playhead changes at every step most of a frame went
 * into that. Here a text is shaped once, at the width that it gets. */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_LINE_LIST (weft_line_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftLineList, weft_line_list, WEFT, LINE_LIST, GtkWidget)

/* @name is what a screen reader calls it. */
GtkWidget *weft_line_list_new (const char *name);
/* Of WeftMomentLine. */
void weft_line_list_fill (WeftLineList *self, const GPtrArray *lines);
