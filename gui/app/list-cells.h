/* gui/app/list-cells.h: the widgets that the cells of a table are. */
#pragma once

#include <gtk/gtk.h>

#include "gui/app/list-columns.h"

/* Makes the cells of column @info for places of a WeftListRows. Returns: (transfer full).
 */
GtkListItemFactory *weft_list_cells_new (const WeftColumnInfo *info);

/* A WeftListFill. */
void weft_list_cell_fill (GtkListItem *item,
                          const WeftColumnInfo *info,
                          const WeftLoaded *loaded,
                          uint32_t row);
