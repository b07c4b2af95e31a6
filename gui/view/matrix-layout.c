#include "gui/view/matrix-layout.h"

#include <math.h>

#define MOST_WIDTH_PX 168
#define MOST_HEIGHT_PX 56
#define LOW_TOP_PX 26  /* where all names lie */
#define NAME_GAP_PX 12 /* between two that lie beside each other */

/* What @n cells have of @room_px each. */
static double
cell_px (double room_px, size_t n, double most_px)
{
  return floor (fmin (fmax (room_px / (double)n, WEFT_MATRIX_CELL_PX), most_px));
}

/* What a name of @text_px gets of @all_px, of which the @n cells need some. */
static double
name_px (double text_px, double all_px, size_t n, double least_px)
{
  double cells = (double)n * WEFT_MATRIX_CELL_PX + WEFT_MATRIX_PAD_PX;
  double most = fmin (fmax (all_px / 3, least_px), fmax (all_px - cells, least_px));

  return floor (fmin (text_px + 2 * WEFT_MATRIX_PAD_PX, most));
}

void
weft_matrix_lay_out (const WeftMatrixRoom *room, WeftMatrixLayout *ret)
{
  size_t rows = room->n_rows > 0 ? room->n_rows : 1;
  size_t columns = room->n_columns > 0 ? room->n_columns : 1;
  WeftMatrixLayout it = { .top_px = LOW_TOP_PX };

  it.label_px = name_px (room->row_text_px, room->width_px, columns, WEFT_MATRIX_LABEL_PX);
  it.width_px
      = cell_px (room->width_px - it.label_px - WEFT_MATRIX_PAD_PX, columns, MOST_WIDTH_PX);
  it.upright = room->column_text_px + NAME_GAP_PX > it.width_px;
  if (it.upright)
    it.top_px = name_px (room->column_text_px, room->height_px, rows, WEFT_MATRIX_TOP_PX);
  it.height_px
      = cell_px (room->height_px - it.top_px - WEFT_MATRIX_PAD_PX, rows, MOST_HEIGHT_PX);
  it.x_px = it.label_px
            + floor (fmax (room->width_px - it.label_px - it.width_px * (double)columns
                               - WEFT_MATRIX_PAD_PX,
                           0)
                     / 2);
  it.y_px = it.top_px
            + floor (fmax (room->height_px - it.top_px - it.height_px * (double)rows
                               - WEFT_MATRIX_PAD_PX,
                           0)
                     / 2);
  *ret = it;
}

bool
weft_matrix_layout_at (const WeftMatrixLayout *self,
                       const WeftMatrixRoom *room,
                       double x_px,
                       double y_px,
                       size_t *ret_row,
                       size_t *ret_column)
{
  double column = floor ((x_px - self->x_px) / self->width_px);
  double row = floor ((y_px - self->y_px) / self->height_px);

  if (column < 0 || row < 0 || column >= (double)room->n_columns
      || row >= (double)room->n_rows)
    return false;
  *ret_row = (size_t)row;
  *ret_column = (size_t)column;
  return true;
}
