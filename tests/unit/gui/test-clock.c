#include "gui/view/clock.h"

#include <glib.h>
#include <math.h>

static void
test_runs (void)
{
  WeftClock clock;

  weft_clock_init (&clock, 1e6);
  g_assert_false (clock.runs);
  weft_clock_start (&clock, 2000000, 9000000, 50);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50), ==, 2000000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50 + 1000000), ==, 3000000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50 + 2500000), ==, 4500000);
  /* Another speed goes on from there. */
  weft_clock_set_speed (&clock, 1e3, 50 + 2500000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50 + 2500000), ==, 4500000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50 + 3500000), ==, 4501000);
  /* It ends at the end, and begins there anew. */
  weft_clock_set_speed (&clock, 1e9, 50 + 3500000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 50 + 4500000), ==, 9000000);
  g_assert_false (clock.runs);
  weft_clock_start (&clock, 9000000, 9000000, 0);
  g_assert_true (clock.runs);
  g_assert_cmpint (weft_clock_time_ns (&clock, 1000), ==, 1000000);
  weft_clock_stop (&clock);
  g_assert_false (clock.runs);
  /* A clock that is set back does not go back. */
  weft_clock_start (&clock, 100, 200, 1000);
  g_assert_cmpint (weft_clock_time_ns (&clock, 0), ==, 100);
}

static void
test_speeds (void)
{
  double last = 0;

  g_assert_cmpfloat (weft_clock_speed (0), ==, WEFT_CLOCK_SLOWEST);
  g_assert_cmpfloat (weft_clock_speed (1), ==, WEFT_CLOCK_FASTEST);
  g_assert_cmpfloat (weft_clock_speed (-3), ==, WEFT_CLOCK_SLOWEST);
  g_assert_cmpfloat (weft_clock_speed (0.5), ==, 1e6);
  for (double share = 0; share <= 1; share += 0.001) {
    double speed = weft_clock_speed (share),
           decade = pow (10, floor (log10 (speed) + 1e-9));
    double digit = speed / decade;

    g_assert_cmpfloat (speed, >=, last);
    g_assert_true (fabs (digit - 1) < 1e-9 || fabs (digit - 2) < 1e-9
                   || fabs (digit - 5) < 1e-9);
    g_assert_cmpfloat_with_epsilon (weft_clock_share (speed), share, 0.04);
    g_assert_cmpfloat_with_epsilon (weft_clock_speed (weft_clock_share (speed)), speed,
                                    speed * 1e-9);
    last = speed;
  }
  g_assert_cmpfloat (weft_clock_speed_for (40e6), ==, 5e6);
  g_assert_cmpfloat (weft_clock_speed_for (1), ==, WEFT_CLOCK_SLOWEST);
  g_assert_cmpfloat (weft_clock_speed_for (1e15), ==, WEFT_CLOCK_FASTEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/runs", test_runs);
  g_test_add_func ("/clock/speeds", test_speeds);
  return g_test_run ();
}
