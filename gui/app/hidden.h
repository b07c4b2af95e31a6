/* gui/app/hidden.h: what does not show is not read out either. */
#pragma once

#include <gtk/gtk.h>

/* Tells assistive technology that of the children of @stack (a GtkStack or AdwViewStack)
 * only @shown is there: GTK 4.8 tells of every page of a stack as if all were in view. */
void weft_hide_all_but (GtkWidget *stack, GtkWidget *shown);
