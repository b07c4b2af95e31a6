/* gui/widgets/path-card.h: what a critical path that is drawn over the timeline leads to,
 * and on what its time was spent.
 *
 * Signals:
 *   listed ()   its steps are wanted as a table */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_PATH_CARD (weft_path_card_get_type ())
G_DECLARE_FINAL_TYPE (WeftPathCard, weft_path_card, WEFT, PATH_CARD, GtkWidget)

GtkWidget *weft_path_card_new (void);

/* @markup: with links as in links.h; NULL while the path is looked for. @title NULL: none
 * shows. */
void weft_path_card_set (WeftPathCard *self, const char *title, const char *markup);
