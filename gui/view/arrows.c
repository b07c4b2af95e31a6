#include "gui/view/arrows.h"

#include <math.h>
#include <string.h>

#include "gui/view/arrow-index.h"

/* Looked at one by one in a frame; with more in view they are only counted. */
#define LOOK_MAX 4096
/* How many of a part are looked at for some whose lanes are in view. */
#define TELLING_LOOK 48
/* How far back one looks for those of a selection. */
#define SELECTION_LOOK 256
#define SELECTION_MAX 16
#define CURVE_PARTS 12
/* How far before its end a late arrow turns to it. */
#define LATE_PX 9

struct WeftArrows {
  WeftTrace *trace;
  const WeftInteraction *all; /* by from_ns */
  WeftArrowIndex *index;
  WeftArrowPairs *pairs;
};

WeftArrows *
weft_arrows_new (WeftTrace *trace)
{
  WeftArrows *self = g_new0 (WeftArrows, 1);
  size_t n;

  self->trace = weft_trace_ref (trace);
  self->all = weft_trace_interactions (trace, &n);
  self->index = weft_arrow_index_new (trace);
  self->pairs = weft_arrow_pairs_new (trace);
  return self;
}

void
weft_arrows_free (WeftArrows *self)
{
  if (self == NULL)
    return;
  weft_arrow_index_free (self->index);
  weft_arrow_pairs_free (self->pairs);
  weft_trace_unref (self->trace);
  g_free (self);
}

const WeftArrowPairs *
weft_arrows_pairs (const WeftArrows *self)
{
  return self->pairs;
}

void
weft_arrows_rows (const WeftArrows *self,
                  const WeftViewport *viewport,
                  size_t *ret_from,
                  size_t *ret_to)
{
  *ret_from = weft_arrow_index_first_from (self->index, viewport->begin_ns);
  *ret_to = weft_arrow_index_first_from (self->index, weft_viewport_end_ns (viewport));
}

int64_t
weft_arrows_begin_ns (const WeftArrows *self, uint32_t row)
{
  return self->all[row].from_ns;
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

/* What had ended long before goes along its own, empty lane to where it was joined, and
 * there up or down: many at one moment share that line instead of fanning out. */
static void
bundle (WeftArrow *arrow, double y0)
{
  arrow->x_px[1] = arrow->x_px[2] = fmax (arrow->x_px[0], arrow->x_px[3] - LATE_PX);
  arrow->y_px[0] = arrow->y_px[1] = y0;
  arrow->y_px[2] = arrow->y_px[3];
}

/* As the drawing of many has them, for whom curves would cost too much. */
static void
straighten (WeftArrow *arrow)
{
  for (int i = 1; i < 3; i++) {
    arrow->x_px[i] = arrow->x_px[0] + (arrow->x_px[3] - arrow->x_px[0]) * i / 3;
    arrow->y_px[i] = arrow->y_px[0] + (arrow->y_px[3] - arrow->y_px[0]) * i / 3;
  }
}

/* Lanes that stand still hide what goes by beneath them: from where on down @lane is seen.
 */
static double
edge_of (const WeftLanes *lanes, const WeftArrowView *view, size_t lane)
{
  size_t frozen = weft_lanes_frozen (lanes);

  return frozen > 0 && lane >= frozen ? view->top_px + weft_lanes_frozen_px (lanes)
                                      : -INFINITY;
}

static bool
place (const WeftTrace *trace,
       uint32_t row,
       const WeftLanes *lanes,
       const WeftArrowView *view,
       WeftArrow *ret)
{
  size_t n;
  const WeftInteraction *it = &weft_trace_interactions (trace, &n)[row];
  size_t from, to;
  const WeftLane *a, *b;
  double x0, x1, y0, y1, bend, from_edge, to_edge;

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
  from_edge = edge_of (lanes, view, from);
  to_edge = edge_of (lanes, view, to);
  if (y0 < from_edge && y1 < to_edge)
    return false;
  y0 = fmax (y0, from_edge);
  y1 = fmax (y1, to_edge);
  /* A flat S from top to bottom; the less time it takes, the less it bends. */
  bend = fmin (fmax (fabs (x1 - x0) * 0.5, 7), 40);
  *ret = (WeftArrow){ .interaction = row,
                      .kind = it->kind,
                      .late = weft_arrow_is_late (trace, it),
                      .x_px = { x0, x0 + bend, x1 - bend, x1 },
                      .y_px = { y0, y0 + (y1 - y0) * 0.12, y1 - (y1 - y0) * 0.12, y1 } };
  if (ret->late)
    bundle (ret, fmax (anchor_y (a, false, false), from_edge));
  return true;
}

static bool
touches (const WeftArrow *arrow, const WeftArrowView *view)
{
  return MAX (arrow->y_px[0], arrow->y_px[3]) >= view->top_px
         && MIN (arrow->y_px[0], arrow->y_px[3]) <= view->bottom_px;
}

static bool
shows (const WeftArrowView *view, const WeftInteraction *it)
{
  return (view->kinds & 1u << it->kind) != 0;
}

void
weft_arrows_count (const WeftArrows *self,
                   double from_ns,
                   double to_ns,
                   size_t ret_counts[WEFT_N_INTERACTIONS])
{
  size_t from = weft_arrow_index_first_from (self->index, from_ns);
  size_t to = weft_arrow_index_first_from (self->index, to_ns);

  memset (ret_counts, 0, WEFT_N_INTERACTIONS * sizeof *ret_counts);
  weft_arrow_index_count (self->index, from, MAX (from, to), ret_counts);
}

static size_t
count_shown (const WeftArrows *self, const WeftArrowView *view, size_t from, size_t to)
{
  size_t counts[WEFT_N_INTERACTIONS] = { 0 }, n = 0;

  weft_arrow_index_count (self->index, from, to, counts);
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    n += (view->kinds & 1u << kind) != 0 ? counts[kind] : 0;
  return n;
}

size_t
weft_arrows_density (const WeftArrows *self,
                     const WeftArrowView *view,
                     double column_px,
                     size_t *ret_counts,
                     size_t n)
{
  double column_ns = view->viewport->span_ns / view->width_px * column_px;
  size_t from = weft_arrow_index_first_from (self->index, view->viewport->begin_ns);
  size_t most = 0;

  for (size_t i = 0; i < n; i++) {
    size_t to = weft_arrow_index_first_from (
        self->index, view->viewport->begin_ns + column_ns * (double)(i + 1));

    ret_counts[i] = count_shown (self, view, from, to);
    most = MAX (most, ret_counts[i]);
    from = to;
  }
  return most;
}

typedef struct {
  const WeftArrows *self;
  const WeftLanes *lanes;
  const WeftArrowView *view;
  GArray *ret;
  size_t wanted;
} Telling;

static bool
add_telling (uint32_t row, gpointer data)
{
  Telling *telling = data;
  WeftArrow arrow;

  if (place (telling->self->trace, row, telling->lanes, telling->view, &arrow)
      && touches (&arrow, telling->view)) {
    g_array_append_val (telling->ret, arrow);
    telling->wanted--;
  }
  return telling->wanted > 0;
}

/* The heaviest of each part of the view: those of all of it may lie side by side, and then
 * say the same. The parts stand still relative to the trace while the view pans. */
static void
add_all_telling (const WeftArrows *self,
                 const WeftLanes *lanes,
                 const WeftArrowView *view,
                 GArray *ret_arrows)
{
  double begin_ns = view->viewport->begin_ns;
  double end_ns = weft_viewport_end_ns (view->viewport);
  double part_ns = view->viewport->span_ns / WEFT_ARROWS_PARTS;
  double to_ns = floor (begin_ns / part_ns) * part_ns;
  size_t first = 0;

  /* The first part are those that began before the view and reach into it. */
  for (int part = 0; part <= WEFT_ARROWS_PARTS + 1; part++, to_ns += part_ns) {
    size_t end = weft_arrow_index_first_from (self->index, fmin (to_ns, end_ns));
    Telling telling = { self, lanes, view, ret_arrows, WEFT_ARROWS_OF_PART };

    weft_arrow_index_heaviest (self->index, view->kinds, first, end, begin_ns, TELLING_LOOK,
                               add_telling, &telling);
    first = end;
  }
}

/* Appends up to WEFT_ARROWS_MAX. Returns: how many there are. */
static size_t
add_each (const WeftArrows *self,
          const WeftLanes *lanes,
          const WeftArrowView *view,
          size_t end,
          GArray *ret_arrows)
{
  double begin_ns = view->viewport->begin_ns;
  size_t i = 0, looked = 0, found = 0;

  for (;; i++) {
    WeftArrow arrow;

    i = weft_arrow_index_next_reaching (self->index, i, end, begin_ns);
    if (i >= end || looked++ >= 2 * LOOK_MAX)
      return found;
    if (shows (view, &self->all[i]) && place (self->trace, (uint32_t)i, lanes, view, &arrow)
        && touches (&arrow, view) && found++ < WEFT_ARROWS_MAX)
      g_array_append_val (ret_arrows, arrow);
  }
}

size_t
weft_arrows_in_view (const WeftArrows *self,
                     const WeftLanes *lanes,
                     const WeftArrowView *view,
                     GArray *ret_arrows)
{
  size_t end
      = weft_arrow_index_first_from (self->index, weft_viewport_end_ns (view->viewport));
  size_t begin = weft_arrow_index_first_from (self->index, view->viewport->begin_ns);
  guint before = ret_arrows->len;
  size_t found = end - begin > LOOK_MAX ? count_shown (self, view, begin, end)
                                        : add_each (self, lanes, view, end, ret_arrows);

  if (found > WEFT_ARROWS_MAX || end - begin > LOOK_MAX) {
    g_array_set_size (ret_arrows, before);
    add_all_telling (self, lanes, view, ret_arrows);
  }
  for (guint i = before;
       ret_arrows->len - before > WEFT_ARROWS_CURVED && i < ret_arrows->len; i++) {
    WeftArrow *arrow = &g_array_index (ret_arrows, WeftArrow, i);

    if (!arrow->late)
      straighten (arrow);
  }
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
    if (place (trace, selection->row, lanes, view, &arrow))
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
    if (place (trace, own[i - 1], lanes, view, &arrow))
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

static double
elbow_distance (const WeftArrow *self, double x, double y)
{
  double least = INFINITY;

  for (int i = 0; i < 3; i++)
    least = fmin (least, segment_distance (x, y, self->x_px[i], self->y_px[i],
                                           self->x_px[i + 1], self->y_px[i + 1]));
  return least;
}

double
weft_arrow_distance_px (const WeftArrow *self, double x_px, double y_px)
{
  double least = INFINITY, px = self->x_px[0], py = self->y_px[0];

  if (self->late)
    return elbow_distance (self, x_px, y_px);

  for (int i = 1; i <= CURVE_PARTS; i++) {
    double t = (double)i / CURVE_PARTS;
    double qx = bezier (self->x_px, t), qy = bezier (self->y_px, t);

    least = fmin (least, segment_distance (x_px, y_px, px, py, qx, qy));
    px = qx;
    py = qy;
  }
  return least;
}
