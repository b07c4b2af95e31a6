/* gui/app/list-look.h: how a table presents itself: how wide its columns are, where their
 * titles stand and what they tell when asked, and which columns have anything to say. */
#pragma once

#include <gtk/gtk.h>

#include "gui/app/list-columns.h"

/* Of @view, whose columns are those of @info: the titles of numbers stand to the right, as
 * these do; a title explains itself in a tooltip; the room that is left goes to what is
 * text, so that a row can be followed across a wide window. Once, after the columns. */
void weft_list_look_dress (GtkColumnView *view, const WeftListInfo *info);

/* Shows the columns that have something to say: not of the process where there is but one,
 * nor what is empty in all rows; @empty is by column. */
void weft_list_look_show_columns (GtkColumnView *view,
                                  const WeftListInfo *info,
                                  const WeftLoaded *loaded,
                                  const bool *empty);
