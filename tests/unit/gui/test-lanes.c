#include "gui/view/lanes.h"
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"

static WeftTrace *
mixed (void)
{
  WeftFixture *fixture = weft_fixture_new ("mixed");
  int late = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "late", 10, 90);
  int soon = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "soon", 20, 30);
  uint64_t a = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "a", -1, 1);
  uint64_t b = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "b", -1, 2);
  uint64_t condvar = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 3);

  weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "jobs", 4, 4);
  weft_fixture_lock (fixture, soon, a, 40, 40, 80);
  weft_fixture_lock (fixture, soon, b, 50, 50, 60);
  weft_fixture_lock (fixture, soon, b, 62, 62, 70);
  weft_fixture_span (fixture, late, "outer", 100, 200);
  weft_fixture_span (fixture, late, "inner", 120, 150);
  weft_fixture_wait (fixture, late, WEFT_WAIT_CONDITION, condvar, 0, 210, 240);
  weft_fixture_end (fixture, 300);
  return weft_fixture_build (fixture);
}

static const char *
name_of (const WeftTrace *trace, const WeftLanes *lanes, size_t i)
{
  const WeftLane *lane = weft_lanes_get (lanes, i);
  size_t n;

  if (lane->kind == WEFT_LANE_GROUP)
    return weft_lanes_group (lanes, lane->row)->title;
  if (lane->kind == WEFT_LANE_THREAD)
    return weft_trace_threads (trace, &n)[lane->row].name;
  return weft_trace_objects (trace, &n)[lane->row].name;
}

static void
assert_names (const WeftTrace *trace, const WeftLanes *lanes, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (size_t i = 0; i < weft_lanes_size (lanes); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name_of (trace, lanes, i));
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_order_and_folding (void)
{
  g_autoptr (WeftTrace) trace = mixed ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  size_t soon;

  assert_names (trace, lanes,
                "Threads main late soon Locks a b Channels jobs Other objects ready");
  soon = weft_lanes_of_thread (lanes, weft_thread_row (trace, "soon"));
  g_assert_cmpuint (soon, ==, 3);

  weft_lanes_set_folded (lanes, 0, true);
  assert_names (trace, lanes, "Threads Locks a b Channels jobs Other objects ready");
  g_assert_cmpuint (weft_lanes_of_thread (lanes, weft_thread_row (trace, "soon")), ==,
                    SIZE_MAX);
  weft_lanes_unfold_thread (lanes, weft_thread_row (trace, "soon"));
  g_assert_cmpuint (weft_lanes_of_thread (lanes, weft_thread_row (trace, "soon")), ==,
                    soon);
  g_assert_cmpuint (weft_lanes_of_thread (lanes, WEFT_NO_ROW), ==, SIZE_MAX);
}

/* Lanes stand on each other without gap, and every point finds its own. */
static void
test_places (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (30, 3000, 2);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  int y = 0;

  weft_lanes_set_folded (lanes, 1, true);
  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);

    g_assert_cmpint (lane->y_px, ==, y);
    g_assert_cmpint (lane->height_px, >, 0);
    for (int k = 0; k < lane->height_px; k++)
      g_assert_cmpuint (weft_lanes_at (lanes, y + k + 0.5), ==, i);
    y += lane->height_px;
  }
  g_assert_cmpint (weft_lanes_height_px (lanes), ==, y);
  g_assert_cmpuint (weft_lanes_at (lanes, y + 1000), ==, weft_lanes_size (lanes) - 1);
  g_assert_cmpuint (weft_lanes_at (lanes, -5), ==, 0);
}

/* Nested holds and spans have rows of their own, and nothing in a lane lies on another. */
static void
test_bands (void)
{
  g_autoptr (WeftTrace) trace = mixed ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  const WeftLane *soon, *late, *lock;

  soon = weft_lanes_get (lanes,
                         weft_lanes_of_thread (lanes, weft_thread_row (trace, "soon")));
  late = weft_lanes_get (lanes,
                         weft_lanes_of_thread (lanes, weft_thread_row (trace, "late")));
  lock = weft_lanes_get (lanes, weft_lanes_of_object (lanes, 1));
  g_assert_cmpuint (soon->holds.n_rows, ==, 2);
  g_assert_cmpuint (weft_lane_holds (trace, soon, 1).n, ==, 2);
  g_assert_cmpuint (late->spans.n_rows, ==, 2);
  g_assert_cmpuint (lock->holds.n_rows, ==, 1);

  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);
    WeftBand bands[8];
    int n = 0, bottom = 0;

    if (lane->kind == WEFT_LANE_GROUP)
      continue;
    bands[n++] = weft_lane_notes_band (lane);
    bands[n++] = weft_lane_bar_band (lane);
    bands[n++] = weft_lane_ticks_band (lane);
    for (unsigned row = 0; row < lane->holds.n_rows; row++)
      bands[n++] = weft_lane_hold_band (lane, row);
    bands[n++] = weft_lane_steps_band (lane);
    for (int k = 0; k < n; k++) {
      if (bands[k].height_px == 0)
        continue;
      g_assert_cmpint (bands[k].y_px, >=, bottom);
      bottom = bands[k].y_px + bands[k].height_px;
    }
    g_assert_cmpint (bottom, <=, lane->height_px);
  }
}

static void
test_peak (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  const WeftLane *lock = weft_lanes_get (lanes, weft_lanes_of_object (lanes, 0));

  g_assert_cmpint (lock->kind, ==, WEFT_LANE_LOCK);
  g_assert_cmpuint (lock->peak, ==, 2);
  g_assert_cmpuint (weft_lane_holds (trace, lock, 0).n, ==, 4);
}

/* Two processes: one with a lock that was waited for, one that does but one thing. */
static WeftTrace *
two_processes (void)
{
  WeftFixture *fixture = weft_fixture_new ("/usr/bin/first");
  WeftEvent event = weft_fixture_make (WEFT_EVENT_PROCESS_START, 900, 50);
  int other = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "other", 5, 6);
  uint64_t lock;

  event.process_start.pid = 900;
  event.process_start.ppid = WEFT_FIXTURE_MAIN;
  event.process_start.program = "/usr/bin/second";
  weft_fixture_event (fixture, &event);
  event = weft_fixture_make (WEFT_EVENT_THREAD_START, 900, 51);
  event.thread.pid = 900;
  event.thread.name = "main";
  weft_fixture_event (fixture, &event);
  lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "a", -1, 10);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, lock, 12, 12, 20);
  weft_fixture_lock (fixture, other, lock, 15, 21, 25);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* Each of several processes has a heading of its own, which folds all of it; the heading of
 * one with a single thread stands for that. */
static void
test_processes (void)
{
  g_autoptr (WeftTrace) trace = two_processes ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  const WeftLane *heading;
  int height;

  assert_names (trace, lanes, "first (100) main other Locks a second (900)");
  g_assert_cmpuint (weft_lanes_get (lanes, 0)->process, ==, 0);
  g_assert_cmpuint (weft_lanes_get (lanes, 0)->stands_for, ==, WEFT_NO_ROW);
  g_assert_cmpuint (weft_lanes_get (lanes, 1)->indent, ==, 1);
  g_assert_cmpuint (weft_lanes_get (lanes, 4)->indent, ==, 2);

  heading = weft_lanes_get (lanes, 5);
  g_assert_cmpuint (heading->process, ==, 1);
  g_assert_cmpuint (heading->stands_for, ==, 2);
  g_assert_cmpuint (weft_lane_thread (heading), ==, 2);
  g_assert_cmpint (weft_lane_bar_band (heading).height_px, >, 0);
  g_assert_cmpuint (weft_lanes_of_thread (lanes, 2), ==, 5);
  g_assert_cmpuint (weft_lanes_heading_of_thread (lanes, 2), ==, 5);

  height = weft_lanes_height_px (lanes);
  weft_lanes_unfold_thread (lanes, 2);
  assert_names (trace, lanes, "first (100) main other Locks a second (900) main");
  g_assert_cmpint (weft_lanes_height_px (lanes), >, height);
  g_assert_cmpuint (weft_lanes_of_thread (lanes, 2), ==, 6);
  g_assert_cmpint (weft_lane_bar_band (weft_lanes_get (lanes, 5)).height_px, ==, 0);

  weft_lanes_set_folded (lanes, weft_lanes_get (lanes, 0)->row, true);
  assert_names (trace, lanes, "first (100) second (900) main");
  g_assert_cmpuint (weft_lanes_of_thread (lanes, 0), ==, SIZE_MAX);
  g_assert_cmpuint (weft_lanes_heading_of_thread (lanes, 0), ==, 0);
  weft_lanes_unfold_object (lanes, 0);
  assert_names (trace, lanes, "first (100) main other Locks a second (900) main");
}

/* Of many objects those that nobody waited for are folded away, the others come first. */
static void
test_many_objects (void)
{
  WeftFixture *fixture = weft_fixture_new ("many");
  int other = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "other", 1, 2);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftLanes) lanes = NULL;
  uint64_t locks[20];

  for (int i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("l%d", i);

    locks[i] = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, name, -1, 3 + i);
  }
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, locks[7], 30, 30, 40);
  weft_fixture_lock (fixture, other, locks[7], 35, 41, 42);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, locks[12], 50, 50, 80);
  weft_fixture_lock (fixture, other, locks[12], 55, 81, 82);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, locks[3], 83, 83, 84);
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);
  lanes = weft_lanes_new (trace);

  assert_names (trace, lanes, "Threads main other Locks l12 l7 18 more, never waited for");
  g_assert_cmpuint (weft_lanes_group (lanes, 1)->n_lanes, ==, 20);
  g_assert_cmpuint (weft_lanes_of_object (lanes, 3), ==, SIZE_MAX);
  weft_lanes_unfold_object (lanes, 3);
  g_assert_cmpuint (weft_lanes_size (lanes), ==, 7 + 18);
  g_assert_cmpuint (weft_lanes_of_object (lanes, 3), ==, 7 + 3);
}

static void
test_empty (void)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (builder);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);

  g_assert_cmpuint (weft_lanes_size (lanes), ==, 0);
  g_assert_cmpint (weft_lanes_height_px (lanes), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lanes/order-and-folding", test_order_and_folding);
  g_test_add_func ("/lanes/places", test_places);
  g_test_add_func ("/lanes/bands", test_bands);
  g_test_add_func ("/lanes/peak", test_peak);
  g_test_add_func ("/lanes/processes", test_processes);
  g_test_add_func ("/lanes/many-objects", test_many_objects);
  g_test_add_func ("/lanes/empty", test_empty);
  return g_test_run ();
}
