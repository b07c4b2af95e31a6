/* gui/app/hidden.h: what does not show is not read out either. */
#pragma once

#include <gtk/gtk.h>

/* Tells assistive technology that of the children of @stack (a GtkStack, AdwViewStack or
 * AdwSqueezer) only the one that shows is there, now and whenever another one comes:
 * GTK 4.8 tells of all of them as if they were in view. Once is enough. */
void weft_hide_unshown (GtkWidget *stack);
