#include "gui/view/runs.h"

#include <math.h>

/* From this many pixels on a run is worth a look at which wait it is. */
#define CAUSE_PX 12
/* With fewer pixels than this for an interval, on average, columns are cheaper to draw and
 * look no different. */
#define EXACT_PX 6
/* How many steps within one pixel are looked at. */
#define STEP_SAMPLES 8
/* More ranges in view than this are drawn as columns. */
#define FEW_MARKS 160

static void
add_exact (const WeftStates *states,
           size_t first,
           size_t last,
           const WeftViewport *viewport,
           double width_px,
           GArray *ret_runs)
{
  for (size_t i = first; i <= last; i++) {
    WeftInterval interval = weft_states_get (states, i);
    WeftRun run = { .state = interval.state, .cause = interval.cause, .share = 255 };

    run.x0_px = fmax (weft_viewport_x (viewport, width_px, interval.begin_ns), 0);
    run.x1_px = fmin (weft_viewport_x (viewport, width_px, interval.end_ns), width_px);
    if (run.state != WEFT_STATE_NONE && run.x1_px > run.x0_px)
      g_array_append_val (ret_runs, run);
  }
}

/* A long run among short ones is most often a single interval: give it its cause. */
static void
find_cause (const WeftStates *states,
            const WeftViewport *viewport,
            double width_px,
            WeftRun *run)
{
  int64_t middle
      = (int64_t)weft_viewport_time (viewport, width_px, (run->x0_px + run->x1_px) / 2);
  WeftInterval interval = weft_states_get (states, weft_states_seek (states, middle));
  double x0 = weft_viewport_x (viewport, width_px, interval.begin_ns);
  double x1 = weft_viewport_x (viewport, width_px, interval.end_ns);

  if (interval.state == run->state && x0 <= run->x0_px + 2 && x1 >= run->x1_px - 2)
    run->cause = interval.cause;
}

/* Four shades are enough to see how full a column is, and let neighbours merge. */
static uint8_t
shade (uint8_t fraction)
{
  return (uint8_t)(fraction | 0x3f);
}

/* The columns of a view: x of the first one, and how many. */
typedef struct {
  double px_ns, x_px;
  int64_t first;
  size_t n;
} Grid;

static Grid
make_grid (const WeftViewport *viewport, double width_px, unsigned px)
{
  Grid grid = { .px_ns = viewport->span_ns / width_px };
  double first = floor (viewport->begin_ns / (grid.px_ns * px));

  grid.first = (int64_t)first;
  grid.x_px = weft_viewport_x (viewport, width_px, 0) + first * px;
  grid.n = (size_t)ceil (width_px / px) + 1;
  return grid;
}

static void
get_columns (WeftTiles *tiles,
             const WeftTileSource *source,
             const Grid *grid,
             unsigned px,
             WeftTileColumn *columns)
{
  if (tiles != NULL)
    weft_tiles_columns (tiles, source, grid->px_ns, px, grid->first, columns, grid->n);
  else
    weft_tile_fill (source, grid->px_ns * px, grid->first, columns, grid->n);
}

static void
add_columns (WeftTiles *tiles,
             const WeftStates *states,
             const WeftViewport *viewport,
             double width_px,
             GArray *ret_runs)
{
  WeftTileSource source = weft_tile_states (states);
  Grid grid = make_grid (viewport, width_px, 1);
  g_autofree WeftTileColumn *columns = g_new (WeftTileColumn, grid.n);
  double x = grid.x_px;
  guint first_run = ret_runs->len;

  get_columns (tiles, &source, &grid, 1, columns);
  for (size_t i = 0; i < grid.n; i++, x += 1) {
    WeftRun *last = ret_runs->len > first_run
                        ? &g_array_index (ret_runs, WeftRun, ret_runs->len - 1)
                        : NULL;
    WeftRun run
        = { x, x + 1, WEFT_NO_ROW, (WeftState)columns[i].value, shade (columns[i].part) };

    if (run.state == WEFT_STATE_NONE)
      continue;
    if (last != NULL && last->state == run.state && last->share == run.share
        && last->x1_px > x - 0.5)
      last->x1_px = run.x1_px;
    else
      g_array_append_val (ret_runs, run);
  }
  for (guint i = first_run; i < ret_runs->len; i++) {
    WeftRun *run = &g_array_index (ret_runs, WeftRun, i);

    if (run->x1_px - run->x0_px >= CAUSE_PX)
      find_cause (states, viewport, width_px, run);
  }
}

void
weft_runs_states (WeftTiles *tiles,
                  const WeftStates *states,
                  const WeftViewport *viewport,
                  double width_px,
                  GArray *ret_runs)
{
  size_t first, last;

  if (states == NULL || weft_states_size (states) == 0 || width_px < 1)
    return;
  first = weft_states_seek (states, (int64_t)floor (viewport->begin_ns));
  last = weft_states_seek (states, (int64_t)ceil (weft_viewport_end_ns (viewport)));
  if ((double)(last - first) <= width_px / EXACT_PX)
    add_exact (states, first, last, viewport, width_px, ret_runs);
  else
    add_columns (tiles, states, viewport, width_px, ret_runs);
}

/* A wide one of a single range is as long as that is, also where it shares a column with
 * others. */
static void
sharpen (const WeftSeries *series,
         const WeftViewport *viewport,
         double width_px,
         WeftMark *mark)
{
  size_t i;

  if (mark->count > 1 || mark->x1_px - mark->x0_px < CAUSE_PX)
    return;
  i = weft_series_first_end (
      series,
      (int64_t)weft_viewport_time (viewport, width_px, (mark->x0_px + mark->x1_px) / 2));
  if (i == series->n || weft_series_row (series, i) != mark->row)
    return;
  mark->x0_px = weft_viewport_x (viewport, width_px, weft_series_begin_ns (series, i));
  mark->x1_px = weft_viewport_x (viewport, width_px, weft_series_end_ns (series, i));
}

static void
add_mark_columns (WeftTiles *tiles,
                  const WeftSeries *series,
                  const WeftViewport *viewport,
                  double width_px,
                  unsigned px,
                  GArray *ret_marks)
{
  WeftTileSource source = weft_tile_marks (series);
  Grid grid = make_grid (viewport, width_px, px);
  g_autofree WeftTileColumn *columns = g_new (WeftTileColumn, grid.n);
  bool points = series->begin_offset == series->end_offset;
  double x = grid.x_px;
  guint first = ret_marks->len;

  get_columns (tiles, &source, &grid, px, columns);
  for (size_t i = 0; i < grid.n; i++, x += px) {
    const WeftTileColumn *column = &columns[i];
    WeftMark mark = { x, x + px, column->value, column->tint, column->part };
    WeftMark *last = ret_marks->len > first
                         ? &g_array_index (ret_marks, WeftMark, ret_marks->len - 1)
                         : NULL;

    if (mark.row == WEFT_NO_ROW)
      continue;
    if (points)
      mark.x0_px = mark.x1_px = x + px / 2.0;
    if (last != NULL && last->row == mark.row && last->count == 1 && mark.count == 1
        && last->x1_px > x - 0.5 && !points)
      last->x1_px = mark.x1_px;
    else
      g_array_append_val (ret_marks, mark);
  }
  for (guint i = first; i < ret_marks->len; i++)
    sharpen (series, viewport, width_px, &g_array_index (ret_marks, WeftMark, i));
}

void
weft_runs_marks (WeftTiles *tiles,
                 const WeftSeries *series,
                 const WeftViewport *viewport,
                 double width_px,
                 unsigned least_px,
                 GArray *ret_marks)
{
  size_t first, beyond;

  if (series->n == 0)
    return;
  first = weft_series_first_end (series, (int64_t)floor (viewport->begin_ns));
  beyond = weft_series_next_begin (series, first,
                                   (int64_t)ceil (weft_viewport_end_ns (viewport)));
  if (tiles == NULL || beyond - first <= FEW_MARKS || viewport->span_ns < width_px)
    weft_series_marks (series, viewport, width_px, least_px, ret_marks);
  else
    add_mark_columns (tiles, series, viewport, width_px, least_px, ret_marks);
}

/* The first step after @time_ns. */
static size_t
step_after (const WeftDepth *steps, size_t low, size_t n, double time_ns)
{
  while (low < n) {
    size_t middle = low + (n - low) / 2;

    if ((double)steps[middle].time_ns <= time_ns)
      low = middle + 1;
    else
      n = middle;
  }
  return low;
}

static void
add_steps (const WeftDepth *steps,
           size_t n,
           const WeftViewport *viewport,
           double width_px,
           GArray *ret_steps)
{
  double px_ns = viewport->span_ns / width_px;
  double end_ns = fmin (weft_viewport_end_ns (viewport), (double)viewport->trace_ns);
  double time_ns = fmax (viewport->begin_ns, 0);
  size_t next = step_after (steps, 0, n, time_ns);

  while (time_ns < end_ns) {
    WeftStep step = { .depth = next > 0 ? steps[next - 1].depth : 0 };
    double until = next < n ? (double)steps[next].time_ns : end_ns;

    if (until - time_ns < px_ns) {
      size_t beyond = step_after (steps, next, n, time_ns + px_ns);
      size_t stride = MAX ((beyond - next) / STEP_SAMPLES, 1);

      for (size_t i = next; i < beyond; i += stride)
        step.depth = MAX (step.depth, steps[i].depth);
      until = time_ns + px_ns;
      next = beyond;
    } else {
      next++;
    }
    until = fmin (until, end_ns);
    step.x0_px = (time_ns - viewport->begin_ns) / px_ns;
    step.x1_px = (until - viewport->begin_ns) / px_ns;
    g_array_append_val (ret_steps, step);
    time_ns = until;
  }
}

static void
add_step_columns (WeftTiles *tiles,
                  const WeftTileSource *source,
                  const WeftViewport *viewport,
                  double width_px,
                  GArray *ret_steps)
{
  Grid grid = make_grid (viewport, width_px, 1);
  g_autofree WeftTileColumn *columns = g_new (WeftTileColumn, grid.n);
  double least_px = fmax (weft_viewport_x (viewport, width_px, 0), 0);
  double most_px
      = fmin (weft_viewport_x (viewport, width_px, viewport->trace_ns), width_px);
  double x = grid.x_px;
  guint first = ret_steps->len;

  get_columns (tiles, source, &grid, 1, columns);
  for (size_t i = 0; i < grid.n; i++, x += 1) {
    WeftStep step = { fmax (x, least_px), fmin (x + 1, most_px), columns[i].value };
    WeftStep *last = ret_steps->len > first
                         ? &g_array_index (ret_steps, WeftStep, ret_steps->len - 1)
                         : NULL;

    if (step.x0_px >= step.x1_px)
      continue;
    if (last != NULL && last->depth == step.depth)
      last->x1_px = step.x1_px;
    else
      g_array_append_val (ret_steps, step);
  }
}

void
weft_runs_steps (WeftTiles *tiles,
                 const WeftDepth *steps,
                 size_t n,
                 const WeftViewport *viewport,
                 double width_px,
                 GArray *ret_steps)
{
  size_t first = step_after (steps, 0, n, viewport->begin_ns);
  size_t beyond = step_after (steps, first, n, weft_viewport_end_ns (viewport));
  WeftTileSource source;

  if (tiles == NULL || (double)(beyond - first) <= width_px / EXACT_PX
      || viewport->span_ns < width_px) {
    add_steps (steps, n, viewport, width_px, ret_steps);
    return;
  }
  source = weft_tile_steps (steps, n);
  add_step_columns (tiles, &source, viewport, width_px, ret_steps);
}
