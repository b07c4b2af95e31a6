/* gui/widgets/link-label.h: wrapping text whose links (gui/view/links.h) activate the
 * action "inspector.follow" with their address: that of the inspector, or of the findings,
 * in which the label stands. */
#pragma once

#include <gtk/gtk.h>

/* @css_class may be NULL. */
GtkWidget *weft_link_label_new (const char *css_class);
