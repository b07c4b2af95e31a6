/* gui/app/shortcuts.h: the window of keyboard shortcuts, made from the commands' table. */
#pragma once

#include <gtk/gtk.h>

/* Returns: (transfer floating). */
GtkWidget *weft_shortcuts_window_new (void);
