/* gui/app/inspector-width.h: how wide the inspector is beside the page: a share of the
 * window, until the user draws the divider; that width is kept for the next time. */
#pragma once

#include <gtk/gtk.h>

/* @paned has the page as its start child and the inspector as its end child, neither of
 * which it shrinks. For as long as @paned lives. */
void weft_inspector_width_keep (GtkPaned *paned);
