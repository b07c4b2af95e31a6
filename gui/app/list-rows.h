/* gui/app/list-rows.h: row numbers as a GListModel of any length, whose items come to be
 * only where a table asks for them. */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

/* A row of a table: its number. */
#define WEFT_TYPE_LIST_ROW (weft_list_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftListRow, weft_list_row, WEFT, LIST_ROW, GObject)

WeftListRow *weft_list_row_new (guint number);
guint weft_list_row_number (WeftListRow *self);

#define WEFT_TYPE_LIST_ROWS (weft_list_rows_get_type ())
G_DECLARE_FINAL_TYPE (WeftListRows, weft_list_rows, WEFT, LIST_ROWS, GObject)

WeftListRows *weft_list_rows_new (void);

/* Takes a reference to @numbers (of uint32_t, nullable), which must not change any more. */
void weft_list_rows_set (WeftListRows *self, GArray *numbers);
/* Where @number is; G_MAXUINT when it is not there. Linear. */
guint weft_list_rows_find (WeftListRows *self, guint number);
