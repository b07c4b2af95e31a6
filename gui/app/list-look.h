/* gui/app/list-look.h: how a table presents itself: how wide its columns are, where their
 * titles stand and what they tell when asked, and which columns have anything to say. */
#pragma once

#include <gtk/gtk.h>

#include "gui/app/list-columns.h"

/* Of @view, whose columns are those of @info: the titles of numbers stand to the right, as
 * these do; a title explains itself in a tooltip; the room that is left goes to what is
 * text, so that a row can be followed across a wide window. Once, after the columns. */
void weft_list_look_dress (GtkColumnView *view, const WeftListInfo *info);

/* Moves the keyboard focus to one of the titles; there the arrow keys go from one to the
 * next, and Enter sorts. Returns: whether any took it. */
bool weft_list_look_focus_titles (GtkColumnView *view);
bool weft_list_look_has_focused_title (GtkColumnView *view);

/* What a screen reader says of the row in which @cell is, a cell of @column: GTK 4.8 names
 * it by its class. */
void weft_list_look_name_row (GtkWidget *cell,
                              const WeftColumnInfo *column,
                              const WeftLoaded *loaded,
                              guint row);

/* Shows the columns that have something to say: not of the process where there is but one,
 * nor what is empty in all rows; @empty is by column. */
void weft_list_look_show_columns (GtkColumnView *view,
                                  const WeftListInfo *info,
                                  const WeftLoaded *loaded,
                                  const bool *empty);
