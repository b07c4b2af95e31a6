#include "gui/view/kinetic.h"

#include <glib.h>
#include <math.h>

/* However often it is asked it goes the same way, ever slower, in the direction of the
 * flick, and comes to rest. */
static void
test_way (void)
{
  static const double velocities[][2]
      = { { 1000, 0 }, { 0, -3000 }, { 400, 300 }, { -20000, 5 } };
  static const double frames_s[] = { 1 / 240.0, 1 / 60.0, 0.1, 0.37 };

  for (size_t v = 0; v < G_N_ELEMENTS (velocities); v++) {
    double way_x = 0, way_y = 0;

    for (size_t f = 0; f < G_N_ELEMENTS (frames_s); f++) {
      double x = 0, y = 0, dx, dy, now = 100, last = INFINITY;
      WeftKinetic kinetic;
      int frames = 0;

      weft_kinetic_start (&kinetic, velocities[v][0], velocities[v][1], now);
      while (weft_kinetic_step (&kinetic, now += frames_s[f], &dx, &dy)) {
        if (kinetic.moves)
          g_assert_cmpfloat (hypot (dx, dy), <=, last + 1e-9);
        g_assert_cmpfloat (dx * velocities[v][0], >=, 0);
        g_assert_cmpfloat (dy * velocities[v][1], >=, 0);
        last = hypot (dx, dy);
        x += dx;
        y += dy;
        g_assert_cmpint (frames++, <, 3000);
      }
      g_assert_cmpfloat (now - 100, <, 6);
      if (f == 0) {
        way_x = x;
        way_y = y;
        g_assert_cmpfloat (hypot (x, y), >, 0);
      }
      g_assert_cmpfloat_with_epsilon (x, way_x, 1e-6);
      g_assert_cmpfloat_with_epsilon (y, way_y, 1e-6);
    }
  }
}

static void
test_stops (void)
{
  WeftKinetic kinetic;
  double dx, dy;

  weft_kinetic_start (&kinetic, 10, 10, 0);
  g_assert_false (kinetic.moves);
  weft_kinetic_start (&kinetic, NAN, 5000, 0);
  g_assert_false (kinetic.moves);
  weft_kinetic_start (&kinetic, 5000, 0, 0);
  g_assert_true (weft_kinetic_step (&kinetic, 0.01, &dx, &dy));
  weft_kinetic_stop (&kinetic);
  g_assert_false (weft_kinetic_step (&kinetic, 0.02, &dx, &dy));
  g_assert_cmpfloat (dx, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinetic/way", test_way);
  g_test_add_func ("/kinetic/stops", test_stops);
  return g_test_run ();
}
