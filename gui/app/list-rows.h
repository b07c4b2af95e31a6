/* gui/app/list-rows.h: the rows that a table shows, as a GListModel of any length.
 *
 * An item is a place of the table, not what stands there: it comes to be where the table
 * asks for it, and keeps the cells that show it. Sorted and filtered anew the table keeps
 * its places, and with them its widgets; only their texts change. GTK makes widgets for
 * some 200 rows, however few are in view, and frees them; that is done in portions
 * (gui/app/portions.h), as is the filling of those that are not in view. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>
#include <stdint.h>

#include "gui/app/list-columns.h"

/* A place. */
#define WEFT_TYPE_LIST_ROW (weft_list_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftListRow, weft_list_row, WEFT, LIST_ROW, GObject)

/* The number of the row that stands there; WEFT_NO_ROW when none does any more. */
uint32_t weft_list_row_number (WeftListRow *self);

/* @cell shows @column of @self, until weft_list_row_unbind(). Where there is something to
 * read it is filled in, at once if it is in view. */
void
weft_list_row_bind (WeftListRow *self, GtkListItem *cell, const WeftColumnInfo *column);
void weft_list_row_unbind (WeftListRow *self, GtkListItem *cell);

#define WEFT_TYPE_LIST_ROWS (weft_list_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftListRows, weft_list_rows, WEFT, LIST_ROWS, GObject)

/* Puts into @cell what @column says of row @number; nothing for WEFT_NO_ROW. */
typedef void (*WeftListFill) (GtkListItem *cell,
                              const WeftColumnInfo *column,
                              const WeftLoaded *loaded,
                              uint32_t number);

/* @whole (nullable) is called whenever all rows have come to be places. */
WeftListRows *
weft_list_rows_new (WeftListFill fill, void (*whole) (gpointer data), gpointer data);
/* Tells nobody any more; for those who outlive @data. */
void weft_list_rows_stop (WeftListRows *self);

/* Takes references to both (nullable); @numbers (of uint32_t), which must not change any
 * more, are those of rows of @loaded. What is in view says so at once. */
void weft_list_rows_set (WeftListRows *self, WeftLoaded *loaded, GArray *numbers);

/* Where @number is; G_MAXUINT when it is not there. Linear. */
guint weft_list_rows_find (WeftListRows *self, uint32_t number);
/* Whether there is a place for each of the rows: not so for a little while after many more
 * or fewer of them are shown. */
bool weft_list_rows_is_whole (WeftListRows *self);

/* That places [@first, @end) are in view. */
void weft_list_rows_set_view (WeftListRows *self, guint first, guint end);
