#include "gui/view/series.h"

#include <math.h>
#include <string.h>

uint32_t
weft_series_row (const WeftSeries *self, size_t i)
{
  return self->rows != NULL ? self->rows[i] : self->first_row + (uint32_t)i;
}

static int64_t
field (const WeftSeries *self, size_t i, size_t offset)
{
  size_t row = self->rows != NULL ? self->rows[i] : self->first_row + i;
  int64_t value;

  memcpy (&value, (const char *)self->table + row * self->stride + offset, sizeof value);
  return value;
}

int64_t
weft_series_begin_ns (const WeftSeries *self, size_t i)
{
  return self->begins != NULL ? self->begins[i] : field (self, i, self->begin_offset);
}

int64_t
weft_series_end_ns (const WeftSeries *self, size_t i)
{
  return field (self, i, self->end_offset);
}

uint32_t
weft_series_tint (const WeftSeries *self, size_t i)
{
  uint32_t tint;

  if (self->tint == NULL)
    return 0;
  memcpy (&tint, (const char *)self->tint + weft_series_row (self, i) * self->stride,
          sizeof tint);
  return tint;
}

/* The first in [low, n) whose field is at least @least. */
static size_t
lower_bound (const WeftSeries *self, size_t low, int64_t least, size_t offset)
{
  size_t high = self->n;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (field (self, middle, offset) < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* What is found is most often near: steps that double, then the search between them. */
size_t
weft_series_next_begin (const WeftSeries *self, size_t low, int64_t least)
{
  size_t step = 1, high;

  while (low + step < self->n && weft_series_begin_ns (self, low + step) < least) {
    low += step;
    step *= 2;
  }
  high = MIN (low + step, self->n);
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (weft_series_begin_ns (self, middle) < least)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

size_t
weft_series_first_begin (const WeftSeries *self, int64_t time_ns)
{
  return weft_series_next_begin (self, 0, time_ns);
}

size_t
weft_series_first_end (const WeftSeries *self, int64_t time_ns)
{
  size_t i;

  if (time_ns == INT64_MAX)
    return self->n;
  if (self->begins == NULL)
    return lower_bound (self, 0, time_ns + 1, self->end_offset);
  /* These are disjoint: all before the last one to begin by then ended by then. Points
   * apart, of which there may be several at the same time. */
  i = weft_series_next_begin (self, 0, time_ns + 1);
  while (i > 0 && weft_series_end_ns (self, i - 1) > time_ns)
    i--;
  return i;
}

void
weft_series_marks (const WeftSeries *self,
                   const WeftViewport *viewport,
                   double width_px,
                   double least_px,
                   GArray *ret_marks)
{
  double px_ns = viewport->span_ns / width_px;
  double end_ns = weft_viewport_end_ns (viewport);
  /* One pixel more to the left, for points at the very edge. */
  size_t i = weft_series_first_end (
      self, (int64_t)floor (viewport->begin_ns - least_px * px_ns) - 1);

  while (i < self->n) {
    int64_t begin = weft_series_begin_ns (self, i);
    WeftMark mark = { .row = weft_series_row (self, i), .count = 1 };
    size_t next = i + 1;

    if ((double)begin >= end_ns)
      break;
    mark.tint = weft_series_tint (self, i);
    mark.x0_px = weft_viewport_x (viewport, width_px, begin);
    mark.x1_px = weft_viewport_x (viewport, width_px, weft_series_end_ns (self, i));
    if (mark.x1_px - mark.x0_px < least_px) {
      int64_t beyond = begin + (int64_t)ceil (least_px * px_ns);

      next = weft_series_next_begin (self, next, beyond);
      /* The last of them may be longer than the pixels in which they begin: it stands for
       * itself. */
      if (next > i + 1
          && (double)(weft_series_end_ns (self, next - 1) - begin) > 2 * least_px * px_ns)
        next--;
      mark.count = (uint32_t)MIN (next - i, UINT32_MAX);
      mark.x1_px = fmax (mark.x1_px, weft_viewport_x (viewport, width_px,
                                                      weft_series_end_ns (self, next - 1)));
    }
    g_array_append_val (ret_marks, mark);
    i = next;
  }
}

static void
add_row (WeftPack *self)
{
  self->rows[self->n_rows] = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->begins[self->n_rows++] = g_array_new (FALSE, FALSE, sizeof (int64_t));
}

void
weft_pack_init (WeftPack *self, const WeftSeries *ranges, unsigned most)
{
  int64_t ends[WEFT_PACK_ROWS];

  memset (self, 0, sizeof *self);
  for (size_t i = 0; i < ranges->n; i++) {
    uint32_t row = weft_series_row (ranges, i);
    int64_t begin = weft_series_begin_ns (ranges, i);
    unsigned level = 0;

    while (level < self->n_rows && ends[level] > begin)
      level++;
    if (level == most) {
      self->n_hidden++;
      continue;
    }
    if (level == self->n_rows)
      add_row (self);
    g_array_append_val (self->rows[level], row);
    g_array_append_val (self->begins[level], begin);
    ends[level] = weft_series_end_ns (ranges, i);
  }
}

void
weft_pack_clear (WeftPack *self)
{
  for (unsigned i = 0; i < self->n_rows; i++) {
    g_array_unref (self->rows[i]);
    g_array_unref (self->begins[i]);
  }
  memset (self, 0, sizeof *self);
}

WeftSeries
weft_pack_series (const WeftPack *self, unsigned row, const WeftSeries *table)
{
  WeftSeries series = *table;

  series.first_row = 0;
  series.rows = (const uint32_t *)(void *)self->rows[row]->data;
  series.begins = (const int64_t *)(void *)self->begins[row]->data;
  series.n = self->rows[row]->len;
  return series;
}
