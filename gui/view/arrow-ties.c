#include "gui/view/arrow-ties.h"

#include <math.h>

#include "gui/view/arrow-pairs.h"

/* Where the first bracket stands, from the lanes' left edge, and each further one. */
#define FIRST_PX 16.0
#define NEXT_PX 10.0
#define THINNEST_PX 1.5
#define THICKEST_PX 5.0
/* Brackets that end at one lane end beside each other. */
#define GAP_PX 3.0

/* A lane that can be seen. */
typedef struct {
  uint32_t thread;
  double y_px;
} Seen;

static GArray *
lanes_in_view (const WeftLanes *lanes, const WeftArrowView *view)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  size_t n = weft_lanes_size (lanes), i = 0;

  while (i < n) {
    const WeftLane *lane = weft_lanes_get (lanes, i);
    WeftBand bar = weft_lane_bar_band (lane);
    Seen own = { lane->row, lane->y_px + bar.y_px + bar.height_px / 2.0 };

    if (lane->y_px > view->bottom_px)
      break;
    if (lane->kind == WEFT_LANE_THREAD && own.y_px >= view->top_px
        && own.y_px <= view->bottom_px && own.y_px >= weft_lanes_edge_px (lanes, i))
      g_array_append_val (seen, own);
    i = weft_lanes_next (lanes, i);
  }
  return seen;
}

static int
compare_ties (gconstpointer a, gconstpointer b)
{
  const WeftArrowTie *one = a, *other = b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  if (one->y0_px != other->y0_px)
    return one->y0_px < other->y0_px ? -1 : 1;
  return one->y1_px < other->y1_px ? -1 : one->y1_px > other->y1_px;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const WeftArrowTie *one = *(WeftArrowTie *const *)a, *other = *(WeftArrowTie *const *)b;
  double by = (one->y1_px - one->y0_px) - (other->y1_px - other->y0_px);

  return by != 0 ? (by < 0 ? -1 : 1) : compare_ties (one, other);
}

/* In the first column that is free between its two lanes. */
static void
set_columns (GArray *ties, guint first)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = first; i < ties->len; i++)
    g_ptr_array_add (sorted, &g_array_index (ties, WeftArrowTie, i));
  g_ptr_array_sort (sorted, compare_lengths);
  for (guint i = 0; i < sorted->len; i++) {
    WeftArrowTie *tie = sorted->pdata[i];
    int column = 0;

    for (guint k = 0; k < i; k++) {
      const WeftArrowTie *other = sorted->pdata[k];
      int others = (int)lround ((other->x_px - FIRST_PX) / NEXT_PX);

      if (others == column && other->y0_px <= tie->y1_px + GAP_PX
          && other->y1_px >= tie->y0_px - GAP_PX) {
        /* From the nearest on again. */
        column++;
        k = (guint)-1;
      }
    }
    tie->x_px = FIRST_PX + NEXT_PX * column;
  }
}

/* As an area grows with its side: a hundred can be seen beside ten thousand. */
static void
set_thickness (GArray *ties, guint first)
{
  double most = (double)g_array_index (ties, WeftArrowTie, first).n;

  for (guint i = first; i < ties->len; i++) {
    WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i);

    tie->thickness_px
        = THINNEST_PX + (THICKEST_PX - THINNEST_PX) * sqrt ((double)tie->n / most);
  }
}

/* The least of the best so far makes room. */
static void
add_tie (GArray *ties, guint first, const WeftArrowTie *tie)
{
  guint at = ties->len;

  if (ties->len - first == WEFT_TIES_MAX) {
    if (compare_ties (tie, &g_array_index (ties, WeftArrowTie, at - 1)) >= 0)
      return;
    g_array_set_size (ties, --at);
  }
  while (at > first && compare_ties (tie, &g_array_index (ties, WeftArrowTie, at - 1)) < 0)
    at--;
  g_array_insert_vals (ties, at, tie, 1);
}

size_t
weft_arrow_ties (const WeftArrows *arrows,
                 const WeftLanes *lanes,
                 const WeftArrowView *view,
                 GArray *ret_ties)
{
  g_autoptr (GArray) seen = lanes_in_view (lanes, view);
  const WeftArrowPairs *pairs = weft_arrows_pairs (arrows);
  guint first = ret_ties->len;
  size_t from, to, n_pairs = 0;

  weft_arrows_rows (arrows, view->viewport, &from, &to);
  for (guint i = 0; i < seen->len; i++) {
    const Seen *upper = &g_array_index (seen, Seen, i);

    for (guint k = i + 1; k < seen->len; k++) {
      const Seen *lower = &g_array_index (seen, Seen, k);
      WeftArrowTie tie = { .threads = { upper->thread, lower->thread },
                           .y0_px = upper->y_px,
                           .y1_px = lower->y_px };

      if (!weft_arrow_pairs_count (pairs, upper->thread, lower->thread, from, to,
                                   tie.counts))
        continue;
      for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
        tie.n += view->kinds & 1u << kind ? tie.counts[kind] : 0;
      n_pairs += tie.n > 0;
      if (tie.n > 0)
        add_tie (ret_ties, first, &tie);
    }
  }
  if (ret_ties->len > first) {
    size_t most = g_array_index (ret_ties, WeftArrowTie, first).n;

    while (g_array_index (ret_ties, WeftArrowTie, ret_ties->len - 1).n
           < (double)most / WEFT_TIES_PART)
      g_array_set_size (ret_ties, ret_ties->len - 1);
    set_columns (ret_ties, first);
    set_thickness (ret_ties, first);
  }
  return n_pairs;
}

double
weft_arrow_tie_distance_px (const WeftArrowTie *self, double x_px, double y_px)
{
  double half = self->thickness_px / 2;
  double dx = fmax (fmax (-x_px, x_px - self->x_px), 0);
  double dy = fmax (fmax (self->y0_px - y_px, y_px - self->y1_px), 0);
  double level = hypot (dx, fmin (fabs (y_px - self->y0_px), fabs (y_px - self->y1_px)));
  double upright = hypot (x_px - self->x_px, dy);

  return fmax (fmin (level, upright) - half, 0);
}

int64_t
weft_arrow_tie_middle_ns (const WeftArrows *arrows,
                          const WeftArrowView *view,
                          const WeftArrowTie *self)
{
  int most = -1;
  size_t from, to;
  uint32_t row;

  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++) {
    if (view->kinds & 1u << kind && (most < 0 || self->counts[kind] > self->counts[most]))
      most = kind;
  }
  weft_arrows_rows (arrows, view->viewport, &from, &to);
  row = most < 0 ? WEFT_NO_ROW
                 : weft_arrow_pairs_middle (weft_arrows_pairs (arrows), self->threads[0],
                                            self->threads[1], (WeftInteractionKind)most,
                                            from, to);
  return row != WEFT_NO_ROW ? weft_arrows_begin_ns (arrows, row)
                            : (int64_t)weft_viewport_time (view->viewport, 1, 0.5);
}
