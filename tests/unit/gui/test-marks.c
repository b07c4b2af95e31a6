#include "gui/view/marks.h"

#include <string.h>

static void
test_random (void)
{
  g_autoptr (WeftMarks) marks = weft_marks_new ();
  GRand *rand = g_rand_new_with_seed (5);
  bool is[100] = { false };

  for (int round = 0; round < 20000; round++) {
    int64_t time = g_rand_int_range (rand, 0, 100);
    size_t found = weft_marks_find (marks, time), n = 0;
    size_t next = SIZE_MAX, last = SIZE_MAX, near = SIZE_MAX;
    double least = 3;

    g_assert_cmpint (found != SIZE_MAX, ==, is[time]);
    if (is[time] && round % 3 == 0) {
      weft_marks_remove (marks, found);
      is[time] = false;
    } else if (round % 3 == 1) {
      g_assert_cmpint (weft_marks_get (marks, weft_marks_set (marks, time, "x"))->time_ns,
                       ==, time);
      is[time] = true;
    }
    for (int64_t t = 0; t < 100; t++) {
      if (!is[t])
        continue;
      g_assert_cmpint (weft_marks_get (marks, n)->time_ns, ==, t);
      if (t > time && next == SIZE_MAX)
        next = n;
      if (t < time)
        last = n;
      if (ABS (t - time) < least || (near == SIZE_MAX && ABS (t - time) <= least)) {
        least = (double)ABS (t - time);
        near = n;
      }
      n++;
    }
    g_assert_cmpuint (weft_marks_size (marks), ==, n);
    g_assert_cmpuint (weft_marks_next (marks, time, WEFT_FORWARD), ==, next);
    g_assert_cmpuint (weft_marks_next (marks, time, WEFT_BACKWARD), ==, last);
    g_assert_cmpint (weft_marks_near (marks, time, 3) == SIZE_MAX, ==, near == SIZE_MAX);
    if (near != SIZE_MAX)
      g_assert_cmpint (
          ABS (weft_marks_get (marks, weft_marks_near (marks, time, 3))->time_ns - time),
          ==, (int64_t)least);
  }
  g_rand_free (rand);
}

static void
test_text (void)
{
  g_autoptr (WeftMarks) marks = weft_marks_new ();
  g_autofree char *long_text = g_strnfill (3000, 'a');

  weft_marks_set (marks, 7, "  here it begins\n");
  g_assert_cmpstr (weft_marks_get (marks, 0)->text, ==, "here it begins");
  weft_marks_set (marks, 7, "");
  g_assert_cmpuint (weft_marks_size (marks), ==, 1);
  g_assert_cmpstr (weft_marks_get (marks, 0)->text, ==, "");
  weft_marks_set (marks, 7, long_text);
  g_assert_cmpuint (strlen (weft_marks_get (marks, 0)->text), ==, WEFT_MARKS_TEXT);
  weft_marks_set (marks, 7, "a\xff");
  g_assert_true (g_utf8_validate (weft_marks_get (marks, 0)->text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marks/random", test_random);
  g_test_add_func ("/marks/text", test_text);
  return g_test_run ();
}
