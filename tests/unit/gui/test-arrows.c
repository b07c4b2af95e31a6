#include <math.h>

#include "gui/view/arrow-index.h"
#include "gui/view/arrows.h"
#include "tests/unit/gui/random-views.h"
#include "tests/unit/tracer/trace-fixture.h"

#define WIDTH 800.0

/* Looked at one by one: those under way in view, of a kind that is shown, between two
 * lanes, one of them in view. @rows gets them all. */
static size_t
count (const WeftTrace *trace,
       const WeftLanes *lanes,
       const WeftArrowView *view,
       GArray *rows)
{
  size_t n, found = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);

  for (size_t i = 0; i < n; i++) {
    double y[2];

    if ((double)all[i].from_ns >= weft_viewport_end_ns (view->viewport)
        || (double)all[i].to_ns < view->viewport->begin_ns
        || all[i].from_thread == all[i].to_thread || !(view->kinds & 1u << all[i].kind)
        || all[i].from_thread == WEFT_NO_ROW || all[i].to_thread == WEFT_NO_ROW)
      continue;
    y[0] = weft_thread_middle_px (lanes, all[i].from_thread);
    y[1] = weft_thread_middle_px (lanes, all[i].to_thread);
    /* Half a bar of tolerance lies within the lanes' gaps that the views below avoid. */
    if (fmax (y[0], y[1]) >= view->top_px && fmin (y[0], y[1]) <= view->bottom_px) {
      found++;
      g_array_append_val (rows, i);
    }
  }
  return found;
}

/* Of the arrows of a part of the view no more than are wanted, and none that is left out
 * weighs more. */
static void
check_part (const WeftTrace *trace,
            const GArray *rows,
            const GArray *found,
            double from_ns,
            double to_ns)
{
  size_t n, n_drawn = 0, n_there = 0, n_heavier = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  double least = INFINITY;

  for (guint i = 0; i < found->len; i++) {
    const WeftInteraction *it = &all[g_array_index (found, WeftArrow, i).interaction];

    if ((double)it->from_ns < from_ns || (double)it->from_ns >= to_ns)
      continue;
    n_drawn++;
    least = fmin (least, weft_arrow_weight_ns (trace, it));
  }
  for (guint i = 0; i < rows->len; i++) {
    const WeftInteraction *it = &all[g_array_index (rows, size_t, i)];

    if ((double)it->from_ns < from_ns || (double)it->from_ns >= to_ns)
      continue;
    n_there++;
    n_heavier += weft_arrow_weight_ns (trace, it) > least * (1 + 1e-6) + 1;
  }
  g_assert_cmpuint (n_drawn, ==, MIN (n_there, WEFT_ARROWS_OF_PART));
  g_assert_cmpuint (n_heavier, <, WEFT_ARROWS_OF_PART);
}

static void
check_telling (const WeftTrace *trace,
               const GArray *rows,
               const WeftArrowView *view,
               const GArray *found)
{
  double begin = view->viewport->begin_ns, end = weft_viewport_end_ns (view->viewport);
  double part = view->viewport->span_ns / WEFT_ARROWS_PARTS;
  double at = floor (begin / part) * part;

  check_part (trace, rows, found, -INFINITY, at);
  for (; at < end; at += part)
    check_part (trace, rows, found, at, fmin (at + part, end));
  g_assert_cmpuint (found->len, <=, (WEFT_ARROWS_PARTS + 2) * WEFT_ARROWS_OF_PART);
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
    WeftArrowView view = { &viewport, WIDTH, 0, 0, WEFT_ARROWS_ALL_KINDS };
    g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
    size_t expected, n;
    g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (size_t));
    int i = g_rand_int_range (rand, 0, 8);

    weft_show_somewhere (rand, &viewport, g_rand_double (rand) * 0.3);
    /* From lane's edge to lane's edge. */
    view.top_px = weft_lanes_get (lanes, (size_t)i)->y_px;
    view.bottom_px
        = weft_lanes_get (lanes, (size_t)g_rand_int_range (rand, i + 1, 11))->y_px;
    if (round % 3 == 0)
      view.kinds = g_rand_int (rand) & WEFT_ARROWS_ALL_KINDS;
    expected = count (trace, lanes, &view, rows);
    n = weft_arrows_in_view (arrows, lanes, &view, found);
    g_assert_cmpuint (n, ==, expected);
    if (n <= WEFT_ARROWS_MAX)
      g_assert_cmpuint (found->len, ==, n);
    else
      check_telling (trace, rows, &view, found);
    few = few || (n > 0 && n <= WEFT_ARROWS_MAX);
    many = many || n > WEFT_ARROWS_MAX;
  }
  g_assert_true (few);
  g_assert_true (many);
  g_rand_free (rand);
  weft_arrows_free (arrows);
}

/* More than are looked at one by one: those that begin in view are counted, exactly, and
 * the same ones are the most telling. */
static void
test_very_many (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (10, 60000, 31);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (size_t));
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);

  for (unsigned kinds = 1; kinds <= WEFT_ARROWS_ALL_KINDS; kinds += 3) {
    WeftArrowView view = { &viewport, WIDTH, 0, 1e5, kinds };
    size_t expected = 0;

    for (size_t i = 0; i < n; i++)
      expected += (kinds & 1u << all[i].kind) != 0;
    g_assert_cmpuint (n, >, 5000);
    g_array_set_size (found, 0);
    g_array_set_size (rows, 0);
    g_assert_cmpuint (weft_arrows_in_view (arrows, lanes, &view, found), ==, expected);
    if (count (trace, lanes, &view, rows) > WEFT_ARROWS_MAX)
      check_telling (trace, rows, &view, found);
  }
  weft_arrows_free (arrows);
}

static void
test_density (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (10, 6000, 31);
  WeftArrows *arrows = weft_arrows_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  size_t n, counts[200], by_kind[WEFT_N_INTERACTIONS], most, highest = 0, total = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  WeftArrowView view = { &viewport, 400, 0, 100,
                         WEFT_ARROWS_ALL_KINDS & ~(1u << WEFT_INTERACTION_MESSAGE) };

  weft_viewport_show (&viewport, (double)viewport.trace_ns * 0.2,
                      (double)viewport.trace_ns * 0.7);
  most = weft_arrows_density (arrows, &view, 2, counts, G_N_ELEMENTS (counts));
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++) {
    double from = weft_viewport_time (&viewport, 400, (double)i * 2);
    double to = weft_viewport_time (&viewport, 400, (double)(i + 1) * 2);
    size_t expected = 0, said = 0;

    for (size_t k = 0; k < n; k++)
      expected += (double)all[k].from_ns >= from && (double)all[k].from_ns < to
                  && all[k].kind != WEFT_INTERACTION_MESSAGE;
    g_assert_cmpuint (counts[i], ==, expected);
    weft_arrows_count (arrows, from, to, by_kind);
    for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
      said += kind != WEFT_INTERACTION_MESSAGE ? by_kind[kind] : 0;
    g_assert_cmpuint (said, ==, expected);
    highest = MAX (highest, expected);
    total += expected;
  }
  g_assert_cmpuint (most, ==, highest);
  g_assert_cmpuint (total, >, 100);
  weft_arrows_free (arrows);
}

/* A thread that had ended before anybody joined it: along its lane, then to the joiner. */
static void
test_late (void)
{
  WeftFixture *fixture = weft_fixture_new ("late");
  int early = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "early", 10, 20);
  int awaited = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "awaited", 11, 20);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftLanes) lanes = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  WeftArrows *arrows;
  WeftViewport viewport;
  WeftArrowView view = { &viewport, WIDTH, 0, 1000, 1u << WEFT_INTERACTION_JOIN };
  int late = 0;

  weft_fixture_exit (fixture, early, 100);
  weft_fixture_exit (fixture, awaited, 700);
  weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, awaited, 300, 701);
  weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, early, 800, 801);
  weft_fixture_end (fixture, 1000);
  trace = weft_fixture_build (fixture);
  lanes = weft_lanes_new (trace);
  arrows = weft_arrows_new (trace);
  viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  g_assert_cmpuint (weft_arrows_in_view (arrows, lanes, &view, found), ==, 2);
  for (guint i = 0; i < found->len; i++) {
    const WeftArrow *arrow = &g_array_index (found, WeftArrow, i);

    if (!arrow->late)
      continue;
    late++;
    g_assert_cmpfloat (arrow->y_px[0], ==, arrow->y_px[1]);
    g_assert_cmpfloat (arrow->x_px[1], ==, arrow->x_px[2]);
    g_assert_cmpfloat (weft_arrow_distance_px (arrow, (arrow->x_px[0] + arrow->x_px[1]) / 2,
                                               arrow->y_px[0]),
                       <, 1e-9);
    g_assert_cmpfloat (weft_arrow_distance_px (arrow, arrow->x_px[1],
                                               (arrow->y_px[1] + arrow->y_px[2]) / 2),
                       <, 1e-9);
  }
  g_assert_cmpint (late, ==, 1);
  weft_arrows_free (arrows);
}

static void
test_folded (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  WeftArrowView view = { &viewport, WIDTH, 0, 1000, WEFT_ARROWS_ALL_KINDS };
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
  WeftArrowView view = { &viewport, WIDTH, 0, 1000, WEFT_ARROWS_ALL_KINDS };
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
  g_test_add_func ("/arrows/very-many", test_very_many);
  g_test_add_func ("/arrows/density", test_density);
  g_test_add_func ("/arrows/late", test_late);
  g_test_add_func ("/arrows/folded", test_folded);
  g_test_add_func ("/arrows/of-selection", test_of_selection);
  g_test_add_func ("/arrows/distance", test_distance);
  return g_test_run ();
}
