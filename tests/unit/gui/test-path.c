#include <math.h>

#include "gui/view/path.h"
#include "tests/unit/gui/random-views.h"
#include "tests/unit/tracer/trace-fixture.h"

#define WIDTH 700.0

static double
below_bar (const WeftLanes *lanes, uint32_t thread)
{
  const WeftLane *lane = weft_lanes_get (lanes, weft_lanes_of_thread (lanes, thread));
  WeftBand bar = weft_lane_bar_band (lane);

  return lane->y_px + bar.y_px + bar.height_px + 1.5;
}

/* A level piece at (@x, @y). */
static const WeftPathPiece *
piece_at (const GArray *pieces, double x, double y)
{
  for (guint i = 0; i < pieces->len; i++) {
    const WeftPathPiece *piece = &g_array_index (pieces, WeftPathPiece, i);

    if (piece->y0_px == piece->y1_px && fabs (piece->y0_px - y) < 0.01 && piece->x0_px <= x
        && piece->x1_px >= x)
      return piece;
  }
  return NULL;
}

/* Whatever step is wide enough to see is drawn below its thread's bar, and nowhere else;
 * and there are no more pieces than a few for each pixel. */
static void
test_pieces (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (9, 9000, 3);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  GRand *rand = g_rand_new_with_seed (2);
  int seen = 0, blocked = 0;

  g_assert_cmpuint (path->steps->len, >, 100);
  for (int round = 0; round < 200; round++) {
    g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (WeftPathPiece));

    weft_show_somewhere (rand, &viewport, pow (10, -4 * g_rand_double (rand)));
    weft_path_pieces (path, lanes, &viewport, WIDTH, pieces);
    g_assert_cmpuint (pieces->len, <=, 2 * (guint)WIDTH);
    for (guint i = 0; i < path->steps->len; i++) {
      const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);
      double x0 = fmax (weft_viewport_x (&viewport, WIDTH, step->from_ns), 0);
      double x1 = fmin (weft_viewport_x (&viewport, WIDTH, step->to_ns), WIDTH);
      const WeftPathPiece *piece;

      if (x1 - x0 < 6 || step->thread == WEFT_NO_ROW)
        continue;
      seen++;
      piece = piece_at (pieces, (x0 + x1) / 2, below_bar (lanes, step->thread));
      g_assert_nonnull (piece);
      blocked += piece->waits;
      g_assert_true (piece->waits
                     == (step->state != WEFT_STATE_RUNNING
                         && step->state != WEFT_STATE_READY
                         && step->state != WEFT_STATE_NONE));
      for (uint32_t other = 0; other < 9; other++)
        g_assert_true (other == step->thread
                       || piece_at (pieces, (x0 + x1) / 2, below_bar (lanes, other))
                              == NULL);
    }
  }
  g_assert_cmpint (seen, >, 500);
  g_assert_cmpint (blocked, >, 10);
  g_rand_free (rand);
}

/* Where one thread's step ends and the next one's begins there is an upright line. */
static void
test_connected (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (WeftPathPiece));
  int changes = 0;

  weft_path_pieces (path, lanes, &viewport, 5000, pieces);
  for (guint i = 1; i < path->steps->len; i++) {
    const WeftPathStep *before = &g_array_index (path->steps, WeftPathStep, i - 1);
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);
    double x = weft_viewport_x (&viewport, 5000, step->from_ns), a, b;
    bool found = false;

    if (step->thread == before->thread || step->thread == WEFT_NO_ROW
        || before->thread == WEFT_NO_ROW)
      continue;
    changes++;
    a = below_bar (lanes, before->thread);
    b = below_bar (lanes, step->thread);
    for (guint k = 0; k < pieces->len; k++) {
      const WeftPathPiece *piece = &g_array_index (pieces, WeftPathPiece, k);

      found |= piece->x0_px == piece->x1_px && fabs (piece->x0_px - x) < 2.5
               && piece->y0_px <= fmin (a, b) && piece->y1_px >= fmax (a, b);
    }
    g_assert_true (found);
  }
  g_assert_cmpint (changes, >=, 3);
}

static void
test_at (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (5, 900, 3);
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);

  for (guint i = 0; i < path->steps->len; i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);

    g_assert_true (weft_path_at (path, step->from_ns) == step);
    g_assert_true (weft_path_at (path, step->to_ns - 1) == step);
  }
  g_assert_null (weft_path_at (path, path->from_ns - 1));
  g_assert_null (weft_path_at (path, path->to_ns));
}

/* What is folded away leaves a gap and no trace. */
static void
test_folded (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (WeftPathPiece));

  weft_lanes_set_folded (lanes, 0, true);
  weft_path_pieces (path, lanes, &viewport, WIDTH, pieces);
  g_assert_cmpuint (pieces->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path/pieces", test_pieces);
  g_test_add_func ("/path/connected", test_connected);
  g_test_add_func ("/path/at", test_at);
  g_test_add_func ("/path/folded", test_folded);
  return g_test_run ();
}
