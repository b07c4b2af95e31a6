#include "gui/view/grip.h"

#include <glib.h>

static void
test_at (void)
{
  static const struct {
    double x0, x1, x;
    WeftGrip grip;
  } cases[] = {
    { 100, 200, 93, WEFT_GRIP_NONE },    { 100, 200, 95, WEFT_GRIP_LEFT },
    { 100, 200, 105, WEFT_GRIP_LEFT },   { 100, 200, 115, WEFT_GRIP_WINDOW },
    { 100, 200, 150, WEFT_GRIP_WINDOW }, { 100, 200, 187, WEFT_GRIP_RIGHT },
    { 100, 200, 205, WEFT_GRIP_RIGHT },  { 100, 200, 207, WEFT_GRIP_NONE },
    { 100, 101, 91, WEFT_GRIP_LEFT },    { 100, 101, 100, WEFT_GRIP_WINDOW },
    { 100, 101, 110, WEFT_GRIP_RIGHT },  { 100, 101, 112, WEFT_GRIP_NONE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weft_grip_at (cases[i].x0, cases[i].x1, cases[i].x), ==,
                     cases[i].grip);
}

/* From left to right it is always: beside it, left end, window, right end, beside it; each
 * with some pixels, at any width. */
static void
test_order (void)
{
  for (double width = 0; width < 300; width += 0.7) {
    int seen[4] = { 0 }, last = WEFT_GRIP_NONE;

    for (double x = 80; x < 440; x += 0.25) {
      int grip = (int)weft_grip_at (100, 100 + width, x);

      seen[grip]++;
      g_assert_true (grip == last || grip == last + 1
                     || (last == WEFT_GRIP_RIGHT && grip == WEFT_GRIP_NONE));
      last = grip;
    }
    for (int grip = WEFT_GRIP_LEFT; grip <= WEFT_GRIP_RIGHT; grip++)
      g_assert_cmpint (seen[grip], >=, 5 * 4);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grip/at", test_at);
  g_test_add_func ("/grip/order", test_order);
  return g_test_run ();
}
