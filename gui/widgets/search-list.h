/* gui/widgets/search-list.h: what a search found, by kind, each under a heading that says
 * how many there are; hangs below an entry.
 *
 * Signals:
 *   chosen ()      another row was, also by weft_search_list_fill()
 *   activated ()   the row was clicked */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/search.h"

#define WEFT_TYPE_SEARCH_LIST (weft_search_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftSearchList, weft_search_list, WEFT, SEARCH_LIST, GtkWidget)

/* Shows @entry, which keeps the keyboard focus; the list hangs below it when it is open. */
GtkWidget *weft_search_list_new (GtkWidget *entry);

/* Shows @result (nullable: nothing) and chooses the first; @search names them. */
void weft_search_list_fill (WeftSearchList *self,
                            const WeftSearch *search,
                            const WeftSearchResult *result);
/* Chooses the row @by further down, as far as there are any. */
void weft_search_list_move (WeftSearchList *self, int by);
/* Returns: FALSE when there is none. */
gboolean weft_search_list_get_chosen (WeftSearchList *self, WeftFound *ret_found);

void weft_search_list_set_open (WeftSearchList *self, gboolean open);
gboolean weft_search_list_get_open (WeftSearchList *self);
