/* gui/widgets/heat-map.h: a matrix of waiting as a table of coloured cells: the darker (in
 * the dark: the lighter), the more; what fits is written in them as well. Arrow keys, Home
 * and End move over the cells, Return and Space choose one; the widget's accessible name is
 * what the cell under the keys says. Takes its colours from AdwStyleManager.
 *
 * Signals:
 *   chosen (uint row, uint column)   the user wants to see the waits of that cell */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/matrix.h"

#define WEFT_TYPE_HEAT_MAP (weft_heat_map_get_type ())
G_DECLARE_FINAL_TYPE (WeftHeatMap, weft_heat_map, WEFT, HEAT_MAP, GtkWidget)

GtkWidget *weft_heat_map_new (void);

/* Takes its own reference to @trace (nullable, as @matrix), and @matrix over. */
void weft_heat_map_take (WeftHeatMap *self, WeftTrace *trace, WeftMatrix *matrix);

/* What a cell says: "adder-9 waited 1.00 ms for adder-8 in 1 wait, the longest 1.00 ms".
 * Returns: (transfer full). */
char *weft_heat_map_cell_text (WeftHeatMap *self, size_t row, size_t column);
