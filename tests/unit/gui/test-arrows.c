#include <math.h>

#include "gui/view/arrows.h"
#include "tests/unit/tracer/trace-fixture.h"

#define WIDTH 800.0

/* Looked at one by one: those under way in view, between two lanes, one of them in view. */
static size_t
count (const WeftTrace *trace, const WeftLanes *lanes, const WeftArrowView *view)
{
  size_t n, found = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);

  for (size_t i = 0; i < n; i++) {
    double y[2];

    if ((double)all[i].from_ns >= weft_viewport_end_ns (view->viewport)
        || (double)all[i].to_ns < view->viewport->begin_ns
        || all[i].from_thread == all[i].to_thread || all[i].from_thread == WEFT_NO_ROW
        || all[i].to_thread == WEFT_NO_ROW)
      continue;
    for (int k = 0; k < 2; k++) {
      uint32_t thread = k == 0 ? all[i].from_thread : all[i].to_thread;
      const WeftLane *lane = weft_lanes_get (lanes, weft_lanes_of_thread (lanes, thread));
      WeftBand bar = weft_lane_bar_band (lane);

      y[k] = lane->y_px + bar.y_px + bar.height_px / 2.0;
    }
    /* Half a bar of tolerance lies within the lanes' gaps that the views below avoid. */
    found += fmax (y[0], y[1]) >= view->top_px && fmin (y[0], y[1]) <= view->bottom_px;
  }
  return found;
}

static void
test_in_view (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (10, 6000, 31);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  GRand *rand = g_rand_new_with_seed (6);
  bool few = false, many = false;

  for (int round = 0; round < 400; round++) {
    WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
    double length = (double)viewport.trace_ns, from = g_rand_double (rand) * length;
    WeftArrowView view = { &viewport, WIDTH, 0, 0 };
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
    size_t expected, n;
    int i = g_rand_int_range (rand, 0, 8);

    weft_viewport_show (&viewport, from, from + g_rand_double (rand) * length * 0.3);
    /* From lane's edge to lane's edge. */
    view.top_px = weft_lanes_get (lanes, (size_t)i)->y_px;
    view.bottom_px
        = weft_lanes_get (lanes, (size_t)g_rand_int_range (rand, i + 1, 11))->y_px;
    expected = count (trace, lanes, &view);
    n = weft_arrows_in_view (arrows, lanes, &view, found);
    g_assert_cmpuint (n, ==, expected);
    g_assert_cmpuint (found->len, ==, n <= WEFT_ARROWS_MAX ? n : 0);
    few = few || (n > 0 && n <= WEFT_ARROWS_MAX);
    many = many || n > WEFT_ARROWS_MAX;
  }
  g_assert_true (few);
  g_assert_true (many);
  g_rand_free (rand);
  weft_arrows_free (arrows);
}

static void
test_folded (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  WeftArrowView view = { &viewport, WIDTH, 0, 1000 };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  size_t n;

  weft_trace_interactions (trace, &n);
  g_assert_cmpuint (weft_arrows_in_view (arrows, lanes, &view, found), ==, n);
  weft_lanes_set_folded (lanes, 0, true);
  g_array_set_size (found, 0);
  g_assert_cmpuint (weft_arrows_in_view (arrows, lanes, &view, found), ==, 0);
  weft_arrows_free (arrows);
}

/* A wait's arrow is the hand-over that ended it, and leads to where it ended. */
static void
test_of_selection (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  WeftArrowView view = { &viewport, WIDTH, 0, 1000 };
  size_t n_waits, n_holds, n;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *holds = weft_trace_holds (trace, &n_holds);
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  int handed = 0;

  for (uint32_t i = 0; i < n_waits; i++) {
    WeftSelection selection = { WEFT_SELECTION_WAIT, i, waits[i].begin_ns };
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));

    weft_arrows_of_selection (trace, lanes, &view, &selection, found);
    g_assert_cmpuint (found->len, ==, 1);
    g_assert_cmpuint (all[g_array_index (found, WeftArrow, 0).interaction].cause, ==, i);
    g_assert_cmpuint (all[g_array_index (found, WeftArrow, 0).interaction].to_thread, ==,
                      waits[i].thread);
  }
  for (uint32_t i = 0; i < n_holds; i++) {
    WeftSelection selection = { WEFT_SELECTION_HOLD, i, holds[i].acquired_ns };
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));

    weft_arrows_of_selection (trace, lanes, &view, &selection, found);
    for (guint k = 0; k < found->len; k++) {
      const WeftInteraction *it = &all[g_array_index (found, WeftArrow, k).interaction];

      g_assert_cmpint (it->kind, ==, WEFT_INTERACTION_HAND_OFF);
      g_assert_true (it->from_thread == holds[i].thread
                     || it->to_thread == holds[i].thread);
      handed++;
    }
  }
  /* Three hand-overs, each seen from the hold before and from the one after it. */
  g_assert_cmpint (handed, ==, 6);
}

static void
test_distance (void)
{
  static const WeftArrow straight = { .x_px = { 0, 10, 20, 30 }, .y_px = { 0, 0, 0, 0 } };
  static const struct {
    double x, y, distance;
  } cases[] = { { 15, 0, 0 }, { 15, 6, 6 }, { -3, 4, 5 }, { 33, -4, 5 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        weft_arrow_distance_px (&straight, cases[i].x, cases[i].y), cases[i].distance,
        1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrows/in-view", test_in_view);
  g_test_add_func ("/arrows/folded", test_folded);
  g_test_add_func ("/arrows/of-selection", test_of_selection);
  g_test_add_func ("/arrows/distance", test_distance);
  return g_test_run ();
}
