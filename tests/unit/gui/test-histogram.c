/* Bars on a scale of doublings, against looking through all of them. */
#include "gui/view/histogram.h"

#include <glib.h>

static int64_t
random_duration (void)
{
  uint64_t bits
      = (uint64_t)(uint32_t)g_test_rand_int () << 31 ^ (uint32_t)g_test_rand_int ();

  return (int64_t)(bits >> g_test_rand_int_range (0, 63)) & INT64_MAX;
}

/* The bars lie side by side, without gap or overlap, each a quarter of its doubling. */
static void
test_bars (void)
{
  g_assert_cmpint (weft_histogram_bar_begin (0), ==, 0);
  g_assert_cmpint (weft_histogram_bar_begin (WEFT_N_BARS), ==, INT64_MAX);
  g_assert_cmpuint (weft_histogram_bar (INT64_MAX), ==, WEFT_N_BARS - 1);
  g_assert_cmpuint (weft_histogram_bar (INT64_MIN), ==, 0);
  for (size_t i = 0; i < WEFT_N_BARS; i++) {
    int64_t begin = weft_histogram_bar_begin (i), end = weft_histogram_bar_begin (i + 1);

    g_assert_cmpint (begin, <, end);
    g_assert_cmpuint (weft_histogram_bar (begin), ==, i);
    g_assert_cmpuint (weft_histogram_bar (end - 1), ==, i);
    if (i >= WEFT_BARS_A_DOUBLING)
      g_assert_cmpint (end - begin, <=, (begin + 3) / 4);
  }
}

static void
test_counts (void)
{
  for (int round = 0; round < 50; round++) {
    WeftHistogram histogram = { { 0 }, 0 };
    int n = g_test_rand_int_range (0, 300);
    g_autofree int64_t *all = g_new (int64_t, (size_t)n + 1);
    size_t begin, end;

    for (int i = 0; i < n; i++) {
      all[i] = random_duration ();
      weft_histogram_add (&histogram, all[i]);
    }
    g_assert_cmpuint (histogram.count, ==, (uint64_t)n);
    for (int i = 0; i < 30; i++) {
      size_t from = (size_t)g_test_rand_int_range (0, WEFT_N_BARS + 1);
      size_t to = (size_t)g_test_rand_int_range (0, WEFT_N_BARS + 1);
      uint64_t expected = 0;

      for (int j = 0; j < n; j++)
        expected += all[j] >= weft_histogram_bar_begin (from)
                    && all[j] < weft_histogram_bar_begin (to);
      g_assert_cmpuint (weft_histogram_between (&histogram, from, to), ==, expected);
    }
    g_assert_cmpint (weft_histogram_extent (&histogram, &begin, &end), ==, n > 0);
    if (n > 0) {
      g_assert_cmpuint (weft_histogram_between (&histogram, begin, end), ==, (uint64_t)n);
      g_assert_cmpuint (histogram.bars[begin], >, 0);
      g_assert_cmpuint (histogram.bars[end - 1], >, 0);
      g_assert_cmpuint (weft_histogram_highest (&histogram), <=, (uint64_t)n);
    }
  }
}

static void
test_places (void)
{
  for (size_t i = 0; i < WEFT_N_BARS; i++)
    g_assert_cmpfloat (weft_histogram_place (weft_histogram_bar_begin (i)), ==, (double)i);
  for (int i = 0; i < 2000; i++) {
    int64_t a = random_duration (), b = random_duration ();

    if (a <= b)
      g_assert_cmpfloat (weft_histogram_place (a), <=, weft_histogram_place (b));
    g_assert_cmpuint ((size_t)weft_histogram_place (a), >=, weft_histogram_bar (a));
    g_assert_cmpfloat (weft_histogram_place (a), <=, (double)weft_histogram_bar (a) + 1);
  }
}

/* In order, within the scale, and labels never touch, at whatever size. */
static void
test_marks (void)
{
  static const double sizes_px[] = { 0.5, 2, 6, 20, 100 };

  for (size_t begin = 0; begin < WEFT_N_BARS; begin += 7) {
    for (size_t end = begin + 1; end <= WEFT_N_BARS; end += 13) {
      for (size_t i = 0; i < G_N_ELEMENTS (sizes_px); i++) {
        WeftHistogramMark marks[WEFT_MOST_MARKS];
        size_t n = weft_histogram_marks (begin, end, sizes_px[i], 60, marks);
        double labelled = -1e9, last = -1;

        for (size_t j = 0; j < n; j++) {
          double place = weft_histogram_place (marks[j].duration_ns);

          g_assert_cmpfloat (place, >=, (double)begin);
          g_assert_cmpfloat (place, <=, (double)end);
          g_assert_cmpfloat (place, >, last);
          last = place;
          if (!marks[j].labelled)
            continue;
          g_assert_cmpfloat ((place - labelled) * sizes_px[i], >=, 60);
          labelled = place;
        }
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/bars", test_bars);
  g_test_add_func ("/histogram/counts", test_counts);
  g_test_add_func ("/histogram/places", test_places);
  g_test_add_func ("/histogram/marks", test_marks);
  return g_test_run ();
}
