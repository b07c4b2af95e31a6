#include <math.h>

#include "gui/view/viewport.h"

#include <glib.h>

#define WIDTH 1237.0

static void
test_whole (void)
{
  static const int64_t lengths[] = { -5, 0, 1, 99, 100, 12345, INT64_C (90000000000000) };

  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++) {
    WeftViewport view = weft_viewport_whole (lengths[i]);
    double left = weft_viewport_x (&view, WIDTH, 0);
    double right = weft_viewport_x (&view, WIDTH, view.trace_ns);

    g_assert_cmpfloat (left, >, 0);
    g_assert_cmpfloat (right, <, WIDTH);
    /* In the middle. */
    g_assert_cmpfloat_with_epsilon (left, WIDTH - right, 1e-6);
    g_assert_cmpfloat (view.span_ns, >=, WEFT_VIEWPORT_MIN_SPAN_NS);
  }
}

static void
test_there_and_back (void)
{
  WeftViewport view = weft_viewport_whole (INT64_C (3600000000000)), old;

  weft_viewport_show (&view, 1e12, 1e12 + 7e9);
  old = view;
  for (int i = 0; i < 60; i++)
    weft_viewport_zoom (&view, 1.25, 0.37);
  g_assert_cmpfloat (view.span_ns, <, old.span_ns / 1e5);
  for (int i = 0; i < 60; i++)
    weft_viewport_zoom (&view, 1 / 1.25, 0.37);
  g_assert_cmpfloat_with_epsilon (view.begin_ns, old.begin_ns, old.span_ns / WIDTH * 1e-3);
  g_assert_cmpfloat_with_epsilon (view.span_ns, old.span_ns, old.span_ns / WIDTH * 1e-3);
}

static void
test_anchor (void)
{
  GRand *rand = g_rand_new_with_seed (11);

  for (int i = 0; i < 2000; i++) {
    WeftViewport view = weft_viewport_whole (1000000000);
    double anchor = g_rand_double (rand), from = g_rand_double_range (rand, 3e8, 6e8);
    double before, after;

    weft_viewport_show (&view, from, from + g_rand_double_range (rand, 1e3, 1e8));
    before = weft_viewport_time (&view, WIDTH, anchor * WIDTH);
    /* Far from the edges and the least span, nothing is in the way of the anchor. */
    weft_viewport_zoom (&view, g_rand_double_range (rand, 0.8, 9), anchor);
    after = weft_viewport_time (&view, WIDTH, anchor * WIDTH);
    g_assert_cmpfloat_with_epsilon (before, after, 1e-6 * view.span_ns);
  }
  g_rand_free (rand);
}

static void
test_round_trip (void)
{
  WeftViewport view = weft_viewport_whole (INT64_C (86400000000000));

  weft_viewport_show (&view, 43200e9, 43200e9 + 100);
  for (int64_t t = INT64_C (43200000000000); t < INT64_C (43200000000100); t++)
    g_assert_cmpint (
        weft_viewport_time_ns (&view, WIDTH, weft_viewport_x (&view, WIDTH, t) + 0.01), ==,
        t);
}

static void
test_clamp (void)
{
  static const struct {
    double from, to, begin, span;
  } cases[] = {
    { 200, 400, 200, 200 },   /* as asked */
    { 299.8, 300.2, 299, 2 }, /* the least span, around the middle */
    { -1000, -800, -8, 200 }, /* slack on the left */
    { 5000, 5200, 808, 200 }, /* and on the right */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftViewport view = weft_viewport_whole (1000);

    weft_viewport_show (&view, cases[i].from, cases[i].to);
    g_assert_cmpfloat_with_epsilon (view.begin_ns, cases[i].begin, 1e-6);
    g_assert_cmpfloat_with_epsilon (view.span_ns, cases[i].span, 1e-6);
  }
  {
    WeftViewport view = weft_viewport_whole (1000), whole = view;

    weft_viewport_show (&view, 300, 500);
    weft_viewport_zoom (&view, 1e-9, 0.1);
    g_assert_true (weft_viewport_equal (&view, &whole));
    weft_viewport_zoom (&view, 1e12, 0.5);
    g_assert_cmpfloat (view.span_ns, ==, WEFT_VIEWPORT_MIN_SPAN_NS);
  }
}

/* A nanosecond fills half the view a month after the beginning, and the view pans by a
 * thousandth of that without losing anything. */
static void
test_nanosecond (void)
{
  const int64_t month = INT64_C (2592000000000000);
  WeftViewport view = weft_viewport_whole (month), first;
  double x;

  weft_viewport_show (&view, (double)month - 1001, (double)month - 999);
  g_assert_cmpfloat (view.span_ns, ==, 2);
  first = view;
  for (int i = 0; i < 3000; i++) {
    WeftViewport last = view;

    weft_viewport_pan (&view, 1 / 3000.0);
    x = weft_viewport_x (&last, 3000, month - 1000)
        - weft_viewport_x (&view, 3000, month - 1000);
    g_assert_cmpfloat_with_epsilon (x, 1, 1e-6);
  }
  x = weft_viewport_x (&first, WIDTH, month - 1000);
  g_assert_cmpfloat_with_epsilon (x, WIDTH / 2, 1e-9);
  x = weft_viewport_x (&view, WIDTH, month - 998);
  g_assert_cmpfloat_with_epsilon (x, WIDTH / 2, 1e-6);
  for (int i = 0; i < 3000; i++)
    weft_viewport_pan (&view, -1 / 3000.0);
  x = weft_viewport_x (&view, WIDTH, month - 1000);
  g_assert_cmpfloat_with_epsilon (x, WIDTH / 2, 1e-6);
  g_assert_cmpint (weft_viewport_time_ns (&view, WIDTH, WIDTH * 0.499), ==, month - 1001);
  g_assert_cmpint (weft_viewport_time_ns (&view, WIDTH, WIDTH * 0.501), ==, month - 1000);
}

static void
test_between (void)
{
  WeftViewport from = weft_viewport_whole (INT64_C (3600000000000)), to = from, half;

  weft_viewport_zoom (&to, 1e9, 0.3);
  half = weft_viewport_between (&from, &to, 1);
  g_assert_true (weft_viewport_equal (&half, &to));
  half = weft_viewport_between (&from, &to, 0.5);
  g_assert_cmpfloat_with_epsilon (weft_viewport_time (&half, 1, 0.3),
                                  weft_viewport_time (&from, 1, 0.3), 1e-2);
  g_assert_cmpfloat_with_epsilon (half.span_ns, (from.span_ns + to.span_ns) / 2, 1e-2);
}

static void
test_reveal (void)
{
  static const struct {
    double from, to;
    bool moves, keeps_span;
  } cases[] = {
    { 420, 480, false, true }, /* in view */
    { 100, 110, true, true },  /* before */
    { 800, 810, true, true },  /* after */
    { 390, 410, true, true },  /* half in view */
    { 100, 900, true, false }, /* too long: zooms out */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftViewport view = weft_viewport_whole (1000);

    weft_viewport_show (&view, 400, 600);
    g_assert_cmpint (weft_viewport_reveal (&view, cases[i].from, cases[i].to), ==,
                     cases[i].moves);
    g_assert_cmpfloat (view.begin_ns, <=, cases[i].from);
    g_assert_cmpfloat (weft_viewport_end_ns (&view), >=, cases[i].to);
    g_assert_cmpint (fabs (view.span_ns - 200) < 1e-6, ==, cases[i].keeps_span);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/whole", test_whole);
  g_test_add_func ("/viewport/there-and-back", test_there_and_back);
  g_test_add_func ("/viewport/anchor", test_anchor);
  g_test_add_func ("/viewport/round-trip", test_round_trip);
  g_test_add_func ("/viewport/clamp", test_clamp);
  g_test_add_func ("/viewport/nanosecond", test_nanosecond);
  g_test_add_func ("/viewport/between", test_between);
  g_test_add_func ("/viewport/reveal", test_reveal);
  return g_test_run ();
}
