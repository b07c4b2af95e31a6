#include "gui/view/tile-fill.h"

#include <string.h>

/* How many steps within one column are looked at. */
#define STEP_SAMPLES 64

WeftTileSource
weft_tile_states (const WeftStates *states)
{
  return (WeftTileSource){ .kind = WEFT_TILES_STATES, .id = states, .states = states };
}

/* A series has no place of its own; what it begins with does. */
static const void *
series_id (const WeftSeries *series)
{
  if (series->rows != NULL)
    return series->rows;
  return (const char *)series->table + series->first_row * series->stride
         + series->begin_offset;
}

WeftTileSource
weft_tile_marks (const WeftSeries *series)
{
  return (WeftTileSource){ .kind = WEFT_TILES_MARKS,
                           .id = series_id (series),
                           .series = *series };
}

WeftTileSource
weft_tile_steps (const WeftDepth *steps, size_t n)
{
  return (WeftTileSource){
    .kind = WEFT_TILES_STEPS, .id = steps, .steps = steps, .n_steps = n
  };
}

static int64_t
begin_of (double bin_ns, int64_t number)
{
  return (int64_t)((double)number * bin_ns);
}

static void
fill_states (
    const WeftStates *states, double bin_ns, int64_t first, WeftTileColumn *ret, size_t n)
{
  WeftColumn columns[128];

  while (n > 0) {
    size_t now = MIN (n, G_N_ELEMENTS (columns));

    weft_states_columns (states, begin_of (bin_ns, first),
                         begin_of (bin_ns, first + (int64_t)now), columns, now);
    for (size_t i = 0; i < now; i++)
      *ret++ = (WeftTileColumn){ .value = columns[i].state, .part = columns[i].fraction };
    first += (int64_t)now;
    n -= now;
  }
}

static void
fill_marks (
    const WeftSeries *series, double bin_ns, int64_t first, WeftTileColumn *ret, size_t n)
{
  int64_t begin_ns = begin_of (bin_ns, first);
  /* The next that begins, and when the one before it ends. */
  size_t next = weft_series_first_begin (series, begin_ns);
  int64_t until_ns = next > 0 ? weft_series_end_ns (series, next - 1) : INT64_MIN;

  for (size_t i = 0; i < n; i++) {
    int64_t end_ns = begin_of (bin_ns, first + (int64_t)i + 1);
    size_t beyond = weft_series_next_begin (series, next, end_ns), shown = SIZE_MAX;

    ret[i] = (WeftTileColumn){ .value = WEFT_NO_ROW, .part = 1 };
    if (beyond > next) {
      shown = next;
      ret[i].part = (uint8_t)MIN (beyond - next, UINT8_MAX);
    } else if (until_ns > begin_ns) {
      shown = next - 1;
    }
    if (shown != SIZE_MAX) {
      bool same = i > 0 && beyond == next && ret[i - 1].part == 1
                  && ret[i - 1].value != WEFT_NO_ROW;

      ret[i].value = same ? ret[i - 1].value : weft_series_row (series, shown);
      ret[i].tint = same ? ret[i - 1].tint : weft_series_tint (series, shown);
    }
    if (beyond > next)
      until_ns = weft_series_end_ns (series, beyond - 1);
    next = beyond;
    begin_ns = end_ns;
  }
}

/* The first step after @time_ns of [low, n), which is most often near. */
static size_t
step_after (const WeftDepth *steps, size_t low, size_t n, int64_t time_ns)
{
  size_t step = 1;

  while (low + step < n && steps[low + step].time_ns <= time_ns) {
    low += step;
    step *= 2;
  }
  n = MIN (low + step, n);
  while (low < n) {
    size_t middle = low + (n - low) / 2;

    if (steps[middle].time_ns <= time_ns)
      low = middle + 1;
    else
      n = middle;
  }
  return low;
}

static void
fill_steps (
    const WeftTileSource *self, double bin_ns, int64_t first, WeftTileColumn *ret, size_t n)
{
  const WeftDepth *steps = self->steps;
  int64_t begin_ns = begin_of (bin_ns, first);
  size_t next = step_after (steps, 0, self->n_steps, begin_ns - 1);

  for (size_t i = 0; i < n; i++) {
    int64_t end_ns = begin_of (bin_ns, first + (int64_t)i + 1);
    size_t beyond = step_after (steps, next, self->n_steps, end_ns - 1), stride;
    bool changes = next < self->n_steps && steps[next].time_ns == begin_ns;
    uint32_t depth = next > 0 && !changes ? steps[next - 1].depth : 0;

    stride = (beyond - next) / STEP_SAMPLES + 1;
    for (size_t k = next; k < beyond; k += stride)
      depth = MAX (depth, steps[k].depth);
    ret[i] = (WeftTileColumn){ .value = depth };
    next = beyond;
    begin_ns = end_ns;
  }
}

void
weft_tile_fill (const WeftTileSource *self,
                double bin_ns,
                int64_t first,
                WeftTileColumn *columns,
                size_t n)
{
  switch (self->kind) {
  case WEFT_TILES_STATES:
    fill_states (self->states, bin_ns, first, columns, n);
    break;
  case WEFT_TILES_MARKS:
    fill_marks (&self->series, bin_ns, first, columns, n);
    break;
  case WEFT_TILES_STEPS:
    fill_steps (self, bin_ns, first, columns, n);
    break;
  }
}
