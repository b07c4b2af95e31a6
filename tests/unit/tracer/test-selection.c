#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/selection.h"

#define US INT64_C (1000)

/* Stepping through a lane visits every state but those of nothing, both ways. */
static void
test_step_threads (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (6, 2000, 12);
  size_t n_threads;

  weft_trace_threads (trace, &n_threads);
  for (uint32_t thread = 0; thread < n_threads; thread++) {
    const WeftStates *states = weft_trace_thread_states (trace, thread);
    WeftSelection at = weft_selection_of_thread (trace, thread, 0), next;
    size_t expected = 0, forward = 0, backward = 0;

    for (size_t i = 0; i < weft_states_size (states); i++)
      expected += weft_states_get (states, i).state != WEFT_STATE_NONE;
    if (weft_states_get (states, 0).state != WEFT_STATE_NONE)
      forward++;
    while (weft_selection_step (trace, &at, WEFT_FORWARD, &next)) {
      g_assert_cmpint (next.time_ns, >, at.time_ns);
      g_assert_cmpuint (weft_selection_thread (trace, &next), ==, thread);
      at = next;
      forward++;
    }
    g_assert_cmpuint (forward, ==, expected);
    backward = 1;
    while (weft_selection_step (trace, &at, WEFT_BACKWARD, &next)) {
      g_assert_cmpint (next.time_ns, <, at.time_ns);
      at = next;
      backward++;
    }
    g_assert_cmpuint (backward, ==, expected);
  }
}

static void
test_step_objects (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) channel = weft_fixture_channel ();
  WeftSelection at = { WEFT_SELECTION_OBJECT, 0, 0 }, next;
  int n = 0;

  g_assert_false (weft_selection_step (counter, &at, WEFT_BACKWARD, &next));
  for (; weft_selection_step (counter, &at, WEFT_FORWARD, &next); n++) {
    g_assert_cmpint (next.kind, ==, WEFT_SELECTION_HOLD);
    at = next;
  }
  g_assert_cmpint (n, ==, 4);

  at = (WeftSelection){ WEFT_SELECTION_OBJECT, 0, 0 };
  for (n = 0; weft_selection_step (channel, &at, WEFT_FORWARD, &next); n++) {
    g_assert_cmpint (next.kind, ==, WEFT_SELECTION_MESSAGE);
    at = next;
  }
  g_assert_cmpint (n, ==, 8);
  /* Between two holds: the one before and the one after. */
  at = (WeftSelection){ WEFT_SELECTION_OBJECT, 0, 200 * US + 500 };
  g_assert_true (weft_selection_step (counter, &at, WEFT_FORWARD, &next));
  g_assert_cmpint (next.time_ns, ==, 201 * US);
  g_assert_true (weft_selection_step (counter, &at, WEFT_BACKWARD, &next));
  g_assert_cmpint (next.time_ns, ==, 100 * US);
}

/* The fixture's story: adder-0 hands over to adder-1, that to adder-2, that to adder-0. */
static void
test_follow (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  uint32_t adders[3]
      = { weft_thread_row (trace, "adder-0"), weft_thread_row (trace, "adder-1"),
          weft_thread_row (trace, "adder-2") };
  static const int forward[] = { 1, 2, 0 };
  WeftSelection at = weft_selection_of_thread (trace, adders[0], 150 * US), next;

  for (size_t i = 0; i < G_N_ELEMENTS (forward); i++) {
    g_assert_true (weft_selection_follow (trace, &at, WEFT_FORWARD, &next));
    g_assert_cmpuint (weft_selection_thread (trace, &next), ==, adders[forward[i]]);
    g_assert_cmpint (next.time_ns, >, at.time_ns);
    at = next;
  }
  /* At last to main, which joins it. */
  g_assert_true (weft_selection_follow (trace, &at, WEFT_FORWARD, &next));
  g_assert_cmpuint (weft_selection_thread (trace, &next), ==, 0);

  /* Backward from a wait: to who ended it. */
  at = weft_selection_of_thread (trace, adders[2], 250 * US);
  g_assert_cmpint (at.kind, ==, WEFT_SELECTION_WAIT);
  g_assert_true (weft_selection_follow (trace, &at, WEFT_BACKWARD, &next));
  g_assert_cmpuint (weft_selection_thread (trace, &next), ==, adders[1]);
  /* Backward from its first state: to who spawned it. */
  at = weft_selection_of_thread (trace, adders[2], 50 * US);
  g_assert_true (weft_selection_follow (trace, &at, WEFT_BACKWARD, &next));
  g_assert_cmpuint (weft_selection_thread (trace, &next), ==, 0);
  /* Nothing comes before main. */
  at = weft_selection_of_thread (trace, 0, 1 * US);
  g_assert_false (weft_selection_follow (trace, &at, WEFT_BACKWARD, &next));
}

static void
test_follow_message (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  int receives = 0;

  for (uint32_t i = 0; i < n; i++) {
    WeftSelection at = { WEFT_SELECTION_WAIT, i, waits[i].begin_ns }, next;

    if (waits[i].kind != WEFT_WAIT_RECEIVE)
      continue;
    receives++;
    g_assert_true (weft_selection_follow (trace, &at, WEFT_BACKWARD, &next));
    g_assert_cmpuint (weft_selection_thread (trace, &next), !=, waits[i].thread);
    g_assert_cmpint (next.time_ns, <=, waits[i].end_ns);
    g_assert_cmpint (next.time_ns, >=, waits[i].begin_ns);
  }
  g_assert_cmpint (receives, ==, 2);
}

/* A deadlock leads nowhere, and says so. */
static void
test_follow_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  uint32_t thread = weft_thread_row (trace, "philosopher-0");
  WeftSelection at = weft_selection_of_thread (trace, thread, 500 * US), next;

  g_assert_cmpint (at.kind, ==, WEFT_SELECTION_WAIT);
  g_assert_false (weft_selection_follow (trace, &at, WEFT_FORWARD, &next));
}

static void
test_equal_and_valid (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  static const struct {
    WeftSelection a, b;
    bool equal;
  } cases[] = {
    { { WEFT_SELECTION_NONE, 1, 2 }, { WEFT_SELECTION_NONE, 3, 4 }, true },
    { { WEFT_SELECTION_WAIT, 1, 2 }, { WEFT_SELECTION_WAIT, 1, 9 }, true },
    { { WEFT_SELECTION_WAIT, 1, 2 }, { WEFT_SELECTION_HOLD, 1, 2 }, false },
    { { WEFT_SELECTION_THREAD, 1, 2 }, { WEFT_SELECTION_THREAD, 1, 3 }, false },
    { { WEFT_SELECTION_OBJECT, 1, 2 }, { WEFT_SELECTION_OBJECT, 1, 2 }, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weft_selection_equal (&cases[i].a, &cases[i].b), ==, cases[i].equal);
  for (int kind = WEFT_SELECTION_THREAD; kind <= WEFT_SELECTION_NOTE; kind++) {
    WeftSelection beyond = { (WeftSelectionKind)kind, 1000, 0 };

    g_assert_false (weft_selection_valid (trace, &beyond));
  }
  g_assert_true (weft_selection_valid (trace, &WEFT_SELECTION_INIT));
  g_assert_true (
      weft_selection_valid (trace, &(WeftSelection){ WEFT_SELECTION_HOLD, 3, 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/selection/step-threads", test_step_threads);
  g_test_add_func ("/selection/step-objects", test_step_objects);
  g_test_add_func ("/selection/follow", test_follow);
  g_test_add_func ("/selection/follow-message", test_follow_message);
  g_test_add_func ("/selection/follow-deadlock", test_follow_deadlock);
  g_test_add_func ("/selection/equal-and-valid", test_equal_and_valid);
  return g_test_run ();
}
