/* gui/app/list-sorting.h: which column of a GtkColumnView the user sorts by. The view
 * itself sorts nothing: that is done in a worker, by whoever asks here. */
#pragma once

#include <gtk/gtk.h>

#include "gui/app/list-columns.h"

/* @column, which is described by @info, can be sorted by. */
void weft_list_sorting_add (GtkColumnViewColumn *column, const WeftColumnInfo *info);

/* @sorter is that of a view with such columns. Returns: (nullable): NULL, with the output
 * false, when it is not sorted. */
const WeftColumnInfo *weft_list_sorting_get (GtkSorter *sorter, bool *ret_descending);

/* Has the header say that @view, whose columns are those of @info, is sorted by the one
 * with this title (untranslated, nullable). Returns: (nullable): that column. */
const WeftColumnInfo *weft_list_sorting_set (GtkColumnView *view,
                                             const WeftListInfo *info,
                                             const char *title,
                                             bool descending);
