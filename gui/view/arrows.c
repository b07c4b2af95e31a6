#include "gui/view/arrows.h"

#include <math.h>

#define FAN_OUT 32
#define MAX_LEVELS 7
/* Looked at one by one in a frame; with more in view there would be no arrows anyway. */
#define LOOK_MAX 4096
/* How far back one looks for those of a selection. */
#define SELECTION_LOOK 256
#define SELECTION_MAX 16
#define CURVE_PARTS 12

struct WeftArrows {
  WeftTrace *trace;
  const WeftInteraction *all; /* by from_ns */
  size_t n;
  /* levels[k][i]: the latest end of the FAN_OUT^(k+1) interactions from there on. */
  int64_t *levels[MAX_LEVELS];
  size_t sizes[MAX_LEVELS];
  unsigned n_levels;
};

WeftArrows *
weft_arrows_new (WeftTrace *trace)
{
  WeftArrows *self = g_new0 (WeftArrows, 1);
  size_t below;

  self->trace = weft_trace_ref (trace);
  self->all = weft_trace_interactions (trace, &self->n);
  below = self->n;
  while (below > 1 && self->n_levels < MAX_LEVELS) {
    unsigned k = self->n_levels++;
    size_t size = (below + FAN_OUT - 1) / FAN_OUT;

    self->levels[k] = g_new0 (int64_t, size);
    self->sizes[k] = size;
    for (size_t i = 0; i < below; i++) {
      int64_t end = k == 0 ? self->all[i].to_ns : self->levels[k - 1][i];

      self->levels[k][i / FAN_OUT] = MAX (self->levels[k][i / FAN_OUT], end);
    }
    below = size;
  }
  return self;
}

void
weft_arrows_free (WeftArrows *self)
{
  if (self == NULL)
    return;
  for (unsigned k = 0; k < self->n_levels; k++)
    g_free (self->levels[k]);
  weft_trace_unref (self->trace);
  g_free (self);
}

/* The first that begins at or after @time_ns. */
static size_t
first_from (const WeftArrows *self, double time_ns)
{
  size_t low = 0, high = self->n;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if ((double)self->all[middle].from_ns < time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The first in [@i, @n) that ends at or after @time_ns, skipping whole groups that do not.
 */
static size_t
next_reaching (const WeftArrows *self, size_t i, size_t n, double time_ns)
{
  while (i < n) {
    size_t group = 1;

    if ((double)self->all[i].to_ns >= time_ns)
      return i;
    for (unsigned k = 0; k < self->n_levels; k++) {
      size_t wider = group * FAN_OUT;

      if (i % wider != 0 || (double)self->levels[k][i / wider] >= time_ns)
        break;
      group = wider;
    }
    i += group;
  }
  return n;
}

static double
anchor_y (const WeftLane *lane, bool leaves, bool downwards)
{
  WeftBand bar = weft_lane_bar_band (lane);

  if (!leaves)
    return lane->y_px + bar.y_px + bar.height_px / 2.0;
  return lane->y_px + bar.y_px + (downwards ? bar.height_px : 0);
}

/* What happens within a folded process has no arrow; that it was started has. */
static size_t
end_of (const WeftLanes *lanes, const WeftInteraction *it, uint32_t thread)
{
  size_t lane = weft_lanes_of_thread (lanes, thread);

  if (lane == SIZE_MAX && it->kind == WEFT_INTERACTION_SPAWN)
    lane = weft_lanes_heading_of_thread (lanes, thread);
  return lane;
}

static bool
place (const WeftInteraction *all,
       uint32_t row,
       const WeftLanes *lanes,
       const WeftArrowView *view,
       WeftArrow *ret)
{
  const WeftInteraction *it = &all[row];
  size_t from, to;
  const WeftLane *a, *b;
  double x0, x1, y0, y1, bend;

  if (it->from_thread == it->to_thread || it->from_thread == WEFT_NO_ROW
      || it->to_thread == WEFT_NO_ROW)
    return false;
  from = end_of (lanes, it, it->from_thread);
  to = end_of (lanes, it, it->to_thread);
  if (from == SIZE_MAX || to == SIZE_MAX || from == to)
    return false;
  a = weft_lanes_get (lanes, from);
  b = weft_lanes_get (lanes, to);
  x0 = weft_viewport_x (view->viewport, view->width_px, it->from_ns);
  x1 = weft_viewport_x (view->viewport, view->width_px, it->to_ns);
  /* What begins or ends far away is drawn as if just outside: no coordinate grows beyond
   * what a rasterizer can take. */
  x0 = fmin (fmax (x0, -2 * view->width_px), 3 * view->width_px);
  x1 = fmin (fmax (x1, -2 * view->width_px), 3 * view->width_px);
  y0 = anchor_y (a, true, b->y_px > a->y_px);
  y1 = anchor_y (b, false, false);
  /* A flat S from top to bottom; the less time it takes, the less it bends. */
  bend = fmin (fmax (fabs (x1 - x0) * 0.5, 7), 40);
  *ret = (WeftArrow){ .interaction = row,
                      .kind = it->kind,
                      .x_px = { x0, x0 + bend, x1 - bend, x1 },
                      .y_px = { y0, y0 + (y1 - y0) * 0.12, y1 - (y1 - y0) * 0.12, y1 } };
  return true;
}

static bool
touches (const WeftArrow *arrow, const WeftArrowView *view)
{
  return MAX (arrow->y_px[0], arrow->y_px[3]) >= view->top_px
         && MIN (arrow->y_px[0], arrow->y_px[3]) <= view->bottom_px;
}

size_t
weft_arrows_in_view (const WeftArrows *self,
                     const WeftLanes *lanes,
                     const WeftArrowView *view,
                     GArray *ret_arrows)
{
  double begin_ns = view->viewport->begin_ns;
  size_t end = first_from (self, weft_viewport_end_ns (view->viewport));
  size_t begin = first_from (self, begin_ns);
  size_t i = 0, looked = 0, found = 0;
  guint before = ret_arrows->len;

  if (end - begin > LOOK_MAX)
    return end - begin;

  while ((i = next_reaching (self, i, end, begin_ns)) < end && looked++ < 2 * LOOK_MAX) {
    WeftArrow arrow;

    if (place (self->all, (uint32_t)i, lanes, view, &arrow) && touches (&arrow, view)) {
      if (found++ < WEFT_ARROWS_MAX)
        g_array_append_val (ret_arrows, arrow);
    }
    i++;
  }
  if (found > WEFT_ARROWS_MAX)
    g_array_set_size (ret_arrows, before);
  return found;
}

static bool
concerns (const WeftTrace *trace, const WeftSelection *selection, const WeftInteraction *it)
{
  size_t n;

  switch (selection->kind) {
  case WEFT_SELECTION_WAIT:
    return it->cause == selection->row && it->kind != WEFT_INTERACTION_MESSAGE
           && it->kind != WEFT_INTERACTION_SPAWN;
  case WEFT_SELECTION_MESSAGE:
    return it->cause == selection->row && it->kind == WEFT_INTERACTION_MESSAGE;
  case WEFT_SELECTION_HOLD: {
    const WeftHold *hold = &weft_trace_holds (trace, &n)[selection->row];

    return it->kind == WEFT_INTERACTION_HAND_OFF && it->object == hold->object
           && (it->from_thread == hold->thread ? it->from_ns == hold->released_ns
                                               : it->to_ns <= hold->acquired_ns);
  }
  default:
    return false;
  }
}

void
weft_arrows_of_selection (const WeftTrace *trace,
                          const WeftLanes *lanes,
                          const WeftArrowView *view,
                          const WeftSelection *selection,
                          GArray *ret_arrows)
{
  size_t n, n_own, low = 0, high;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  uint32_t thread = weft_selection_thread (trace, selection);
  const uint32_t *own;
  int64_t begin, end;
  bool arrived = false;
  guint before = ret_arrows->len;
  WeftArrow arrow;

  if (selection->kind == WEFT_SELECTION_INTERACTION) {
    if (place (all, selection->row, lanes, view, &arrow))
      g_array_append_val (ret_arrows, arrow);
    return;
  }
  if (thread == WEFT_NO_ROW || !weft_selection_range (trace, selection, &begin, &end))
    return;
  own = weft_trace_thread_interactions (trace, thread, &n_own);
  high = n_own;
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (all[own[middle]].from_ns <= end)
      low = middle + 1;
    else
      high = middle;
  }
  for (size_t i = low; i > 0 && low - i < SELECTION_LOOK; i--) {
    const WeftInteraction *it = &all[own[i - 1]];

    if (!concerns (trace, selection, it))
      continue;
    /* Of those by which a hold came about only the last did it. */
    if (selection->kind == WEFT_SELECTION_HOLD && it->to_thread == thread) {
      if (arrived)
        continue;
      arrived = true;
    }
    if (place (all, own[i - 1], lanes, view, &arrow))
      g_array_append_val (ret_arrows, arrow);
    if (ret_arrows->len - before >= SELECTION_MAX)
      break;
  }
}

static double
segment_distance (double x, double y, double x0, double y0, double x1, double y1)
{
  double dx = x1 - x0, dy = y1 - y0, length = dx * dx + dy * dy;
  double t = length > 0 ? ((x - x0) * dx + (y - y0) * dy) / length : 0;

  t = fmin (fmax (t, 0), 1);
  return hypot (x - (x0 + t * dx), y - (y0 + t * dy));
}

static double
bezier (const double p[4], double t)
{
  double u = 1 - t;

  return u * u * u * p[0] + 3 * u * u * t * p[1] + 3 * u * t * t * p[2] + t * t * t * p[3];
}

double
weft_arrow_distance_px (const WeftArrow *self, double x_px, double y_px)
{
  double least = INFINITY, px = self->x_px[0], py = self->y_px[0];

  for (int i = 1; i <= CURVE_PARTS; i++) {
    double t = (double)i / CURVE_PARTS;
    double qx = bezier (self->x_px, t), qy = bezier (self->y_px, t);

    least = fmin (least, segment_distance (x_px, y_px, px, py, qx, qy));
    px = qx;
    py = qy;
  }
  return least;
}
