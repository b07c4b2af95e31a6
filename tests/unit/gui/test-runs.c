#include <math.h>

#include "gui/view/runs.h"

#define WIDTH 300.0

static WeftStates *
random_states (GRand *rand, int n, int64_t *ret_length)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (WeftInterval));
  WeftStates *states;
  int64_t t = 0;

  for (int i = 0; i < n; i++) {
    WeftInterval interval = { .begin_ns = t, .cause = WEFT_NO_ROW };

    t += g_rand_int_range (rand, 0, 10) == 0 ? g_rand_int_range (rand, 1, 20000)
                                             : g_rand_int_range (rand, 1, 300);
    interval.end_ns = t;
    interval.state = (WeftState)g_rand_int_range (rand, 0, WEFT_N_STATES);
    if (interval.state == WEFT_STATE_WAIT_LOCK)
      interval.cause = (uint32_t)i;
    g_array_append_val (list, interval);
  }
  *ret_length = t;
  states = weft_states_new ((const WeftInterval *)(void *)list->data, list->len);
  return states;
}

/* How much of [from, to) is spent in @state. */
static double
share_of (const WeftStates *states, WeftState state, double from, double to)
{
  double in = 0;

  for (size_t i = 0; i < weft_states_size (states); i++) {
    WeftInterval interval = weft_states_get (states, i);
    double begin = fmax (from, (double)interval.begin_ns);
    double end = fmin (to, (double)interval.end_ns);

    if (interval.state == state && end > begin)
      in += end - begin;
  }
  return in / (to - from);
}

/* Whatever the zoom: runs in order, no more than pixels, none of nothing, and each run that
 * is a few pixels wide really is in its state for a good part of its time. */
static void
test_states (void)
{
  GRand *rand = g_rand_new_with_seed (21);

  for (int round = 0; round < 300; round++) {
    int64_t length;
    WeftStates *states = random_states (
        rand, round % 2 == 0 ? 40 : g_rand_int_range (rand, 1, 4000), &length);
    WeftViewport view = weft_viewport_whole (length);
    double from = g_rand_double (rand) * (double)length, last = -1;
    g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WeftRun));

    if (round % 3 != 0)
      weft_viewport_show (&view, from,
                          from + g_rand_double (rand) * ((double)length - from));
    weft_runs_states (NULL, states, &view, WIDTH, runs);
    g_assert_cmpuint (runs->len, <=, (guint)WIDTH + 2);
    for (guint i = 0; i < runs->len; i++) {
      const WeftRun *run = &g_array_index (runs, WeftRun, i);
      double a = weft_viewport_time (&view, WIDTH, run->x0_px);
      double b = weft_viewport_time (&view, WIDTH, run->x1_px);

      g_assert_cmpint (run->state, !=, WEFT_STATE_NONE);
      g_assert_cmpfloat (run->x1_px, >, run->x0_px);
      g_assert_cmpfloat (run->x0_px, >=, last - 1e-6);
      last = run->x1_px;
      if (run->x1_px - run->x0_px > 4)
        g_assert_cmpfloat (share_of (states, run->state, a, b), >, 0.2);
      if (run->cause != WEFT_NO_ROW)
        g_assert_cmpfloat (share_of (states, WEFT_STATE_WAIT_LOCK, a, b), >, 0.5);
    }
    weft_states_free (states);
  }
  g_rand_free (rand);
}

static void
test_exact (void)
{
  static const WeftInterval intervals[] = {
    { 0, 100, WEFT_NO_ROW, WEFT_STATE_NONE },
    { 100, 400, WEFT_NO_ROW, WEFT_STATE_RUNNING },
    { 400, 900, 7, WEFT_STATE_WAIT_LOCK },
    { 900, 1000, WEFT_NO_ROW, WEFT_STATE_NONE },
  };
  WeftStates *states = weft_states_new (intervals, G_N_ELEMENTS (intervals));
  WeftViewport view = weft_viewport_whole (1000);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WeftRun));
  const WeftRun *run;

  weft_viewport_show (&view, 200, 500);
  weft_runs_states (NULL, states, &view, 300, runs);
  g_assert_cmpuint (runs->len, ==, 2);
  run = &g_array_index (runs, WeftRun, 0);
  g_assert_cmpint (run->state, ==, WEFT_STATE_RUNNING);
  g_assert_cmpfloat_with_epsilon (run->x0_px, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (run->x1_px, 200, 1e-9);
  run = &g_array_index (runs, WeftRun, 1);
  g_assert_cmpuint (run->cause, ==, 7);
  g_assert_cmpfloat_with_epsilon (run->x1_px, 300, 1e-9);
  weft_states_free (states);
}

/* Panning by whole pixels shows the same columns, only elsewhere: nothing flickers. */
static void
test_still (void)
{
  GRand *rand = g_rand_new_with_seed (4);
  int64_t length;
  WeftStates *states = random_states (rand, 5000, &length);
  WeftViewport view = weft_viewport_whole (length);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (WeftRun));

  weft_viewport_show (&view, (double)length * 0.2, (double)length * 0.8);
  weft_runs_states (NULL, states, &view, WIDTH, before);
  for (int by = 1; by < 20; by++) {
    WeftViewport moved = view;
    g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (WeftRun));
    guint k = 0;

    weft_viewport_pan (&moved, by / WIDTH);
    weft_runs_states (NULL, states, &moved, WIDTH, after);
    /* From the second run in the moved view on, up to the last but one of the other. */
    for (guint i = 1; i + 1 < after->len; i++) {
      const WeftRun *b = &g_array_index (after, WeftRun, i);

      if (b->x1_px > WIDTH - by - 2)
        break;
      while (k < before->len
             && g_array_index (before, WeftRun, k).x0_px - by < b->x0_px - 0.01)
        k++;
      g_assert_cmpuint (k, <, before->len);
      g_assert_cmpfloat_with_epsilon (g_array_index (before, WeftRun, k).x0_px - by,
                                      b->x0_px, 0.01);
      g_assert_cmpint (g_array_index (before, WeftRun, k).state, ==, b->state);
    }
  }
  weft_states_free (states);
  g_rand_free (rand);
}

static void
test_steps (void)
{
  GRand *rand = g_rand_new_with_seed (17);

  for (int round = 0; round < 300; round++) {
    int n = g_rand_int_range (rand, 0, 2000);
    g_autofree WeftDepth *steps = g_new (WeftDepth, n + 1);
    g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (WeftStep));
    int64_t t = 0;
    WeftViewport view;
    double from, last;

    for (int i = 0; i < n; i++) {
      t += g_rand_int_range (rand, 1, 2000);
      steps[i] = (WeftDepth){ t, (uint32_t)g_rand_int_range (rand, 0, 9) };
    }
    view = weft_viewport_whole (t + 500);
    from = g_rand_double (rand) * (double)t;
    if (round % 3 != 0)
      weft_viewport_show (&view, from,
                          from + g_rand_double (rand) * ((double)t - from) + 1);
    weft_runs_steps (NULL, steps, (size_t)n, &view, WIDTH, drawn);
    g_assert_cmpuint (drawn->len, >, 0);
    g_assert_cmpuint (drawn->len, <=, 2 * (guint)WIDTH + 2);
    last = fmax (weft_viewport_x (&view, WIDTH, 0), 0);
    for (guint i = 0; i < drawn->len; i++) {
      const WeftStep *step = &g_array_index (drawn, WeftStep, i);
      double middle = weft_viewport_time (&view, WIDTH, (step->x0_px + step->x1_px) / 2);
      uint32_t depth = weft_depth_at (steps, (size_t)n, (int64_t)middle);

      g_assert_cmpfloat_with_epsilon (step->x0_px, last, 1e-3);
      last = step->x1_px;
      /* A long one is exact, a short one no lower than what it began with. */
      if (step->x1_px - step->x0_px > 1.5)
        g_assert_cmpuint (step->depth, ==, depth);
    }
    g_assert_cmpfloat_with_epsilon (
        last, fmin (weft_viewport_x (&view, WIDTH, view.trace_ns), WIDTH), 1e-3);
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runs/states", test_states);
  g_test_add_func ("/runs/exact", test_exact);
  g_test_add_func ("/runs/still", test_still);
  g_test_add_func ("/runs/steps", test_steps);
  return g_test_run ();
}
