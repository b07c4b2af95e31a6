/* gui/app/page-keys.h: the keys and the mouse's buttons that lead between the pages of a
 * trace. */
#pragma once

#include <gtk/gtk.h>

/* Alt with Left, Right and Enter, wherever in the window the focus is, and the buttons at
 * the side of a mouse over @page: activate its actions "page.back", "page.forward" and
 * "page.show-in-list". */
void weft_page_keys_add (GtkWidget *page);
