/* gui/app/list-bar.h: the line above a table: the words that its rows have to contain, as
 * one types them, which kinds of things it shows, and whether only those that matter.
 *
 * Signals:
 *   asked ()   for something else than before
 *   left ()    for the rows below */
#pragma once

#include <adwaita.h>

#include "gui/app/list-job.h"

#define WEFT_TYPE_LIST_BAR (weft_list_bar_get_type ())
G_DECLARE_FINAL_TYPE (WeftListBar, weft_list_bar, WEFT, LIST_BAR, AdwBin)

GtkWidget *weft_list_bar_new (const WeftListInfo *info);

/* What the choice is between; what was chosen is chosen no more. */
void
weft_list_bar_set_facets (WeftListBar *self, const WeftTrace *trace, GArray *const *facets);
/* Everything, from now on; emits nothing. */
void weft_list_bar_clear (WeftListBar *self);
/* Puts what is asked for into @request. */
void weft_list_bar_get (WeftListBar *self, WeftListRequest *request);

/* A worker is at it: says so if it takes long. */
void weft_list_bar_set_busy (WeftListBar *self, gboolean busy);
/* Moves the keyboard focus to the words. */
void weft_list_bar_find (WeftListBar *self);
