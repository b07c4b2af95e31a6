#include "gui/view/path.h"

#include <math.h>

/* Steps narrower than this are drawn together. */
#define LEAST_PX 2
/* Of steps that share a pixel, how many are looked at. */
#define SAMPLES 8
/* The gap between what a thread does and what it holds. */
#define BELOW_BAR_PX 1.5
#define BEYOND_PX 8

typedef struct {
  const WeftCriticalPath *path;
  const WeftLanes *lanes;
  double width_px;
  GArray *ret;
  double y_px; /* where the path has got to; NAN: nowhere that is shown */
} Pen;

static const WeftPathStep *
step_at (const WeftCriticalPath *path, size_t i)
{
  return &g_array_index (path->steps, WeftPathStep, i);
}

static WeftSeries
series_of (const WeftCriticalPath *path)
{
  WeftSeries series = WEFT_SERIES (WeftPathStep, path->steps->data, from_ns, to_ns);

  series.n = path->steps->len;
  return series;
}

static double
y_of (const WeftLanes *lanes, uint32_t thread)
{
  size_t index = weft_lanes_of_thread (lanes, thread);
  const WeftLane *lane;
  WeftBand bar;
  double y;

  if (index == SIZE_MAX)
    index = weft_lanes_heading_of_thread (lanes, thread);
  if (index == SIZE_MAX)
    return NAN;
  lane = weft_lanes_get (lanes, index);
  bar = weft_lane_bar_band (lane);
  y = bar.height_px > 0 ? lane->y_px + bar.y_px + bar.height_px + BELOW_BAR_PX
                        : lane->y_px + lane->height_px / 2.0;
  return y >= weft_lanes_edge_px (lanes, index) ? y : NAN;
}

static bool
is_blocked (WeftState state)
{
  return state != WEFT_STATE_RUNNING && state != WEFT_STATE_READY
         && state != WEFT_STATE_NONE;
}

static void
append (Pen *pen, double x0, double y0, double x1, double y1, bool waits)
{
  WeftPathPiece piece = { fmax (x0, -BEYOND_PX), fmin (y0, y1),
                          fmin (x1, pen->width_px + BEYOND_PX), fmax (y0, y1), waits };

  if (piece.x1_px > piece.x0_px || (x0 == x1 && piece.y1_px > piece.y0_px))
    g_array_append_val (pen->ret, piece);
}

static void
go_to (Pen *pen, double x, double y)
{
  if (!isnan (pen->y_px) && !isnan (y) && y != pen->y_px)
    append (pen, x, pen->y_px, x, y, false);
  pen->y_px = y;
}

/* Up and down within a pixel or two: from the highest to the lowest of the lanes. */
static void
draw_many (Pen *pen, const WeftMark *mark)
{
  size_t last = mark->row + (size_t)mark->count - 1;
  size_t stride = MAX (mark->count / SAMPLES, 1);
  double top = pen->y_px, bottom = pen->y_px, y;

  for (size_t i = mark->row; i <= last; i += stride) {
    y = y_of (pen->lanes, step_at (pen->path, i)->thread);
    top = fmin (top, y);
    bottom = fmax (bottom, y);
  }
  y = y_of (pen->lanes, step_at (pen->path, last)->thread);
  top = fmin (top, y);
  bottom = fmax (bottom, y);
  if (!isnan (top))
    append (pen, mark->x0_px, top, mark->x0_px, bottom, false);
  if (!isnan (y))
    append (pen, mark->x0_px, y, mark->x1_px, y, false);
  pen->y_px = y;
}

static void
draw_one (Pen *pen, const WeftMark *mark)
{
  const WeftPathStep *step = step_at (pen->path, mark->row);
  double y = y_of (pen->lanes, step->thread);

  go_to (pen, mark->x0_px, y);
  if (!isnan (y))
    append (pen, mark->x0_px, y, mark->x1_px, y, is_blocked (step->state));
}

void
weft_path_pieces (const WeftCriticalPath *path,
                  const WeftLanes *lanes,
                  const WeftViewport *viewport,
                  double width_px,
                  GArray *ret_pieces)
{
  WeftSeries series = series_of (path);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  Pen pen = { path, lanes, width_px, ret_pieces, NAN };

  weft_series_marks (&series, viewport, width_px, LEAST_PX, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);

    if (mark->count > 1)
      draw_many (&pen, mark);
    else
      draw_one (&pen, mark);
  }
}

bool
weft_path_end_point (const WeftCriticalPath *path,
                     const WeftLanes *lanes,
                     const WeftViewport *viewport,
                     double width_px,
                     double *ret_x_px,
                     double *ret_y_px)
{
  double x = weft_viewport_x (viewport, width_px, path->to_ns);
  double y = path->steps->len > 0
                 ? y_of (lanes, step_at (path, path->steps->len - 1)->thread)
                 : NAN;

  if (isnan (y) || x < -BEYOND_PX || x > width_px + BEYOND_PX)
    return false;
  *ret_x_px = x;
  *ret_y_px = y;
  return true;
}

const WeftPathStep *
weft_path_at (const WeftCriticalPath *path, int64_t time_ns)
{
  WeftSeries series = series_of (path);
  size_t i = weft_series_first_end (&series, time_ns);

  return i < series.n && weft_series_begin_ns (&series, i) <= time_ns ? step_at (path, i)
                                                                      : NULL;
}
