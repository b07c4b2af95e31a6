#include "gui/view/series.h"

#define WIDTH 500.0

typedef struct {
  int32_t other;
  int64_t begin, end;
} Range;

static GArray *
random_ranges (GRand *rand, int n, int64_t *ret_length)
{
  GArray *ranges = g_array_new (FALSE, TRUE, sizeof (Range));
  int64_t t = 0;

  for (int i = 0; i < n; i++) {
    Range range = { .begin = t + g_rand_int_range (rand, 0, 40) };

    range.end = range.begin
                + (g_rand_int_range (rand, 0, 20) == 0 ? g_rand_int_range (rand, 0, 5000)
                                                       : g_rand_int_range (rand, 0, 30));
    t = range.end;
    g_array_append_val (ranges, range);
  }
  *ret_length = t + 1;
  return ranges;
}

static void
test_search (void)
{
  GRand *rand = g_rand_new_with_seed (5);
  int64_t length;
  g_autoptr (GArray) ranges = random_ranges (rand, 400, &length);
  const Range *all = (const Range *)(void *)ranges->data;
  WeftSeries series = WEFT_SERIES (Range, all, begin, end);

  series.n = ranges->len;
  for (int64_t t = -2; t < length + 2; t++) {
    size_t begin = 0, end = 0;

    while (begin < series.n && all[begin].begin < t)
      begin++;
    while (end < series.n && all[end].end <= t)
      end++;
    g_assert_cmpuint (weft_series_first_begin (&series, t), ==, begin);
    g_assert_cmpuint (weft_series_first_end (&series, t), ==, end);
  }
  g_assert_cmpuint (weft_series_first_end (&series, INT64_MAX), ==, series.n);
  g_rand_free (rand);
}

/* Every range in view is in a mark, in exactly one, and near it; and there are never more
 * marks than twice the pixels allow. */
static void
check_marks (const Range *all, size_t n, const WeftViewport *view, double least)
{
  WeftSeries series = WEFT_SERIES (Range, all, begin, end);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  size_t next = 0;
  double last_x = -1e18;

  series.n = n;
  weft_series_marks (&series, view, WIDTH, least, marks);
  g_assert_cmpuint (marks->len, <=, (guint)(2 * WIDTH / least) + 4);
  if (marks->len > 0)
    next = g_array_index (marks, WeftMark, 0).row;
  for (size_t i = 0; i < next; i++)
    g_assert_cmpfloat (weft_viewport_x (view, WIDTH, all[i].end), <=, 0);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);

    g_assert_cmpuint (mark->row, ==, next);
    g_assert_cmpuint (mark->count, >=, 1);
    g_assert_cmpfloat (mark->x0_px, >=, last_x);
    last_x = mark->x0_px;
    for (uint32_t k = 0; k < mark->count; k++, next++) {
      double x0 = weft_viewport_x (view, WIDTH, all[next].begin);
      double x1 = weft_viewport_x (view, WIDTH, all[next].end);

      g_assert_cmpfloat (x0, >=, mark->x0_px - 1e-6);
      g_assert_cmpfloat (x1, <=, mark->x1_px + 1e-6);
      if (mark->count == 1)
        g_assert_cmpfloat_with_epsilon (x0, mark->x0_px, 1e-6);
    }
    /* What is merged takes no more room than twice the least mark. */
    if (mark->count > 1)
      g_assert_cmpfloat (mark->x1_px - mark->x0_px, <=, 3 * least + 1);
  }
  for (; next < n; next++)
    g_assert_cmpfloat (weft_viewport_x (view, WIDTH, all[next].begin), >=, WIDTH - 1e-6);
}

static void
test_marks (void)
{
  GRand *rand = g_rand_new_with_seed (8);

  for (int i = 0; i < 400; i++) {
    int64_t length;
    g_autoptr (GArray) ranges
        = random_ranges (rand, g_rand_int_range (rand, 1, 3000), &length);
    WeftViewport view = weft_viewport_whole (length);
    double from = g_rand_double (rand) * (double)length;

    if (i % 3 != 0)
      weft_viewport_show (&view, from,
                          from + g_rand_double (rand) * ((double)length - from));
    check_marks ((const Range *)(void *)ranges->data, ranges->len, &view, 1 + i % 3);
  }
  g_rand_free (rand);
}

static void
test_pack (void)
{
  GRand *rand = g_rand_new_with_seed (9);

  for (int round = 0; round < 200; round++) {
    g_autoptr (GArray) ranges = g_array_new (FALSE, TRUE, sizeof (Range));
    WeftSeries table;
    WeftPack pack;
    size_t placed = 0;

    for (int i = 0, t = 0; i < 200; i++) {
      Range range = { .begin = t, .end = t + g_rand_int_range (rand, 0, 60) };

      t += g_rand_int_range (rand, 0, 40);
      g_array_append_val (ranges, range);
    }
    table = WEFT_SERIES (Range, ranges->data, begin, end);
    table.n = ranges->len;
    weft_pack_init (&pack, &table, 1 + (unsigned)round % WEFT_PACK_ROWS);
    g_assert_cmpuint (pack.n_rows, <=, 1 + (unsigned)round % WEFT_PACK_ROWS);
    for (unsigned row = 0; row < pack.n_rows; row++) {
      WeftSeries series = weft_pack_series (&pack, row, &table);

      placed += series.n;
      g_assert_cmpuint (series.n, >, 0);
      for (size_t i = 1; i < series.n; i++)
        g_assert_cmpint (weft_series_begin_ns (&series, i), >=,
                         weft_series_end_ns (&series, i - 1));
    }
    g_assert_cmpuint (placed + pack.n_hidden, ==, ranges->len);
    weft_pack_clear (&pack);
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/search", test_search);
  g_test_add_func ("/series/marks", test_marks);
  g_test_add_func ("/series/pack", test_pack);
  return g_test_run ();
}
