#include <math.h>

#include "gui/view/lit.h"
#include "tests/unit/tracer/trace-fixture.h"

#define WIDTH 900.0

static uint32_t
find_object (const WeftTrace *trace, WeftObjectKind kind)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (objects[i].kind == kind)
      return i;
  }
  g_assert_not_reached ();
}

static void
test_object (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  uint32_t lock = find_object (trace, WEFT_OBJECT_MUTEX);
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  const WeftInteraction *all;

  g_assert_cmpuint (weft_lit_object (trace, &WEFT_SELECTION_INIT), ==, WEFT_NO_ROW);
  g_assert_cmpuint (weft_lit_object (NULL, &WEFT_SELECTION_INIT), ==, WEFT_NO_ROW);
  /* Nobody lights the lock by being about to take it. */
  g_assert_cmpuint (
      weft_lit_object (trace, &(WeftSelection){ WEFT_SELECTION_THREAD, 1, 150000 }), ==,
      WEFT_NO_ROW);
  g_assert_cmpuint (
      weft_lit_object (trace, &(WeftSelection){ WEFT_SELECTION_OBJECT, lock, 0 }), ==,
      lock);
  g_assert_cmpuint (weft_lit_object (trace, &(WeftSelection){ WEFT_SELECTION_HOLD, 0, 0 }),
                    ==, lock);
  for (uint32_t i = 0; i < n; i++)
    g_assert_cmpuint (
        weft_lit_object (trace, &(WeftSelection){ WEFT_SELECTION_WAIT, i, 0 }), ==,
        waits[i].kind == WEFT_WAIT_JOIN ? WEFT_NO_ROW : lock);
  all = weft_trace_interactions (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    g_assert_cmpuint (
        weft_lit_object (trace, &(WeftSelection){ WEFT_SELECTION_INTERACTION, i, 0 }), ==,
        all[i].kind == WEFT_INTERACTION_HAND_OFF ? lock : WEFT_NO_ROW);
}

static bool
covered (const GArray *runs, double x)
{
  for (guint i = 0; i < runs->len; i++) {
    const WeftRun *run = &g_array_index (runs, WeftRun, i);

    if (x >= run->x0_px && x < run->x1_px)
      return true;
  }
  return false;
}

/* Whatever is wide enough to see is lit if, and only if, it is a wait for the object. */
static void
test_runs (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (8, 6000, 12);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  uint32_t lock = find_object (trace, WEFT_OBJECT_MUTEX);
  size_t n_threads, n_waits;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  GRand *rand = g_rand_new_with_seed (8);
  int lit = 0, dark = 0;

  weft_trace_threads (trace, &n_threads);
  for (int round = 0; round < 300; round++) {
    uint32_t thread = (uint32_t)g_rand_int_range (rand, 0, (gint32)n_threads);
    const WeftStates *states = weft_trace_thread_states (trace, thread);
    double from = g_rand_double (rand) * (double)viewport.trace_ns;
    g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WeftRun));

    weft_viewport_show (
        &viewport, from,
        from + (double)viewport.trace_ns * pow (10, -3 * g_rand_double (rand)));
    weft_runs_states (NULL, states, &viewport, WIDTH, runs);
    weft_lit_runs (trace, thread, lock, &viewport, WIDTH, runs);
    for (int probe = 0; probe < 40; probe++) {
      double x = floor (g_rand_double (rand) * WIDTH) + 0.5;
      int64_t time = (int64_t)weft_viewport_time (&viewport, WIDTH, x);
      WeftInterval at = weft_states_get (states, weft_states_seek (states, time));
      bool wanted = at.cause != WEFT_NO_ROW && waits[at.cause].object == lock;

      if (weft_viewport_x (&viewport, WIDTH, at.begin_ns) > x - 3
          || weft_viewport_x (&viewport, WIDTH, at.end_ns) < x + 3
          || at.state == WEFT_STATE_NONE)
        continue;
      g_assert_true (covered (runs, x) == wanted);
      lit += wanted;
      dark += !wanted;
    }
  }
  g_assert_cmpint (lit, >, 100);
  g_assert_cmpint (dark, >, 100);
  g_rand_free (rand);
}

/* A mark that stands for several holds is lit by any of them. */
static void
test_holds (void)
{
  WeftFixture *fixture = weft_fixture_new ("two");
  uint64_t one = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "one", -1, 1);
  uint64_t two = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "two", -1, 1);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftLanes) lanes = NULL;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftViewport viewport;
  WeftSeries series;
  size_t n;
  const WeftHold *holds;

  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, one, 100, 100, 101);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, two, 102, 102, 103);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, one, 50000, 50000, 60000);
  weft_fixture_end (fixture, 100000);
  trace = weft_fixture_build (fixture);
  lanes = weft_lanes_new (trace);
  holds = weft_trace_holds (trace, &n);
  viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  series
      = weft_lane_holds (trace, weft_lanes_get (lanes, weft_lanes_of_thread (lanes, 0)), 0);
  for (uint32_t i = 0; i < 3; i++) {
    g_array_set_size (marks, 0);
    weft_series_marks (&series, &viewport, WIDTH, 2, marks);
    g_assert_cmpuint (marks->len, ==, 2);
    weft_lit_holds (trace, &series, holds[i].object, marks);
    g_assert_cmpuint (marks->len, ==, holds[i].object == holds[0].object ? 2 : 1);
  }
  g_assert_cmpuint (holds[0].object, !=, holds[2].object);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lit/object", test_object);
  g_test_add_func ("/lit/runs", test_runs);
  g_test_add_func ("/lit/holds", test_holds);
  return g_test_run ();
}
