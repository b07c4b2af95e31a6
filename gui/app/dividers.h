/* gui/app/dividers.h: what parts a page from the inspector, and the upper from the lower
 * half of a page, moved by keys: to come to it by Tab would be of use to nobody else. */
#pragma once

#include <gtk/gtk.h>

/* Adds to @map, a window, the actions "inspector-wider", "inspector-narrower",
 * "lower-taller" and "lower-shorter". They move the first divider that shows in @page and
 * goes that way; the window rings where there is none, or no room. Borrows @page. */
void weft_dividers_add (GActionMap *map, GtkWidget *page);
