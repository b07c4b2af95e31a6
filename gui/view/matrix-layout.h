/* gui/view/matrix-layout.h: where the cells of a matrix are, and how much room its names
 * have. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The least that it can be shown in; with more it grows. */
#define WEFT_MATRIX_LABEL_PX 132 /* of the rows */
#define WEFT_MATRIX_TOP_PX 92    /* of the columns, where they stand upright */
#define WEFT_MATRIX_CELL_PX 20
#define WEFT_MATRIX_PAD_PX 6

typedef struct {
  double width_px, height_px;
  size_t n_rows, n_columns;
  double row_text_px, column_text_px; /* the longest name of each */
} WeftMatrixRoom;

typedef struct {
  double x_px, y_px;          /* of the first cell */
  double label_px, top_px;    /* for the names left of the cells, and above them */
  double width_px, height_px; /* of a cell */
  bool upright;               /* so that narrow columns have their names too */
} WeftMatrixLayout;

/* All of it stands in the middle; cells grow up to a size at which they are easy to
 * compare, names up to a third of the room. */
void weft_matrix_lay_out (const WeftMatrixRoom *room, WeftMatrixLayout *ret);

/* What is at (@x_px, @y_px). Returns: whether a cell is. */
bool weft_matrix_layout_at (const WeftMatrixLayout *self,
                            const WeftMatrixRoom *room,
                            double x_px,
                            double y_px,
                            size_t *ret_row,
                            size_t *ret_column);
