/* Back and forth between places, against the plainest model of it: a list and a cursor. */
#include "gui/view/trail.h"

static WeftPlace
place (uint32_t row)
{
  return (WeftPlace){ .page = "locks", .row = row };
}

static void
test_steps (void)
{
  WeftTrail *trail = weft_trail_new ();
  WeftPlace here = place (1), got = place (99);

  g_assert_false (weft_trail_go (trail, WEFT_BACKWARD, &here, &got));
  g_assert_false (weft_trail_go (trail, WEFT_FORWARD, &here, &got));
  g_assert_cmpuint (got.row, ==, 99);
  g_assert_null (weft_trail_peek (trail, WEFT_BACKWARD));

  weft_trail_leave (trail, &here);
  g_assert_cmpuint (weft_trail_peek (trail, WEFT_BACKWARD)->row, ==, 1);
  here = place (2);
  g_assert_true (weft_trail_go (trail, WEFT_BACKWARD, &here, &got));
  g_assert_cmpuint (got.row, ==, 1);
  /* Forward leads to where one was, not to what was left. */
  g_assert_true (weft_trail_go (trail, WEFT_FORWARD, &got, &got));
  g_assert_cmpuint (got.row, ==, 2);
  weft_trail_clear (trail);
  g_assert_false (weft_trail_go (trail, WEFT_BACKWARD, &here, &got));
  weft_trail_free (trail);
  weft_trail_free (NULL);
}

static void
test_random (void)
{
  for (int round = 0; round < 50; round++) {
    WeftTrail *trail = weft_trail_new ();
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (uint32_t));
    uint32_t next = 1, start = 0;
    guint at = 0;

    g_array_append_val (all, start);
    for (int step = 0; step < 150; step++) {
      WeftPlace here = place (g_array_index (all, uint32_t, at)), got;
      int what = g_test_rand_int_range (0, 3);

      if (what == 0) {
        weft_trail_leave (trail, &here);
        g_array_set_size (all, at + 1);
        g_array_append_val (all, next);
        next++;
        at++;
      } else {
        bool back = what == 1, can = back ? at > 0 : at + 1 < all->len;

        g_assert_cmpint (
            weft_trail_go (trail, back ? WEFT_BACKWARD : WEFT_FORWARD, &here, &got), ==,
            can);
        if (can) {
          at = back ? at - 1 : at + 1;
          g_assert_cmpuint (got.row, ==, g_array_index (all, uint32_t, at));
        }
      }
    }
    weft_trail_free (trail);
  }
}

/* However long somebody goes on, and however far back they go. */
static void
test_many (void)
{
  WeftTrail *trail = weft_trail_new ();
  WeftPlace here, got;
  uint32_t n = 0;

  for (uint32_t i = 0; i < 5000; i++) {
    here = place (i);
    weft_trail_leave (trail, &here);
  }
  here = place (5000);
  while (weft_trail_go (trail, WEFT_BACKWARD, &here, &got)) {
    g_assert_cmpuint (got.row, ==, here.row - 1);
    here = got;
    n++;
  }
  g_assert_cmpuint (n, >=, 100);
  g_assert_cmpuint (n, <, 1000);
  weft_trail_free (trail);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trail/steps", test_steps);
  g_test_add_func ("/trail/random", test_random);
  g_test_add_func ("/trail/many", test_many);
  return g_test_run ();
}
