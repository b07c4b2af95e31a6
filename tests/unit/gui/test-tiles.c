#include <glib.h>
#include <math.h>

#include "gui/view/runs.h"
#include "gui/view/tiles.h"

#define N_INTERVALS 20000

static WeftStates *
make_states (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree WeftInterval *intervals = g_new (WeftInterval, N_INTERVALS);
  int64_t time_ns = 0;

  for (size_t i = 0; i < N_INTERVALS; i++) {
    int64_t end_ns = time_ns + g_rand_int_range (rand, 1, i / 500 % 3 == 0 ? 20 : 5000);

    intervals[i] = (WeftInterval){ time_ns, end_ns, WEFT_NO_ROW,
                                   (WeftState)g_rand_int_range (rand, 0, WEFT_N_STATES) };
    time_ns = end_ns;
  }
  return weft_states_new (intervals, N_INTERVALS);
}

static int64_t
end_of (const WeftStates *states)
{
  return weft_states_get (states, N_INTERVALS - 1).end_ns;
}

/* Each column is what its tile is when it is asked for without a cache. */
static void
check (const WeftTileSource *source,
       double bin_ns,
       int64_t first,
       const WeftTileColumn *columns,
       size_t n)
{
  for (size_t i = 0; i < n; i++) {
    int64_t column = first + (int64_t)i, begin = weft_tiles_begin (source, column);
    WeftTileColumn tile[WEFT_TILE_COLUMNS], *expected;

    g_assert_cmpint (begin, <=, column);
    g_assert_cmpint (column, <, begin + WEFT_TILE_COLUMNS);
    weft_tile_fill (source, bin_ns, begin, tile, WEFT_TILE_COLUMNS);
    expected = &tile[column - begin];
    g_assert_cmpint (columns[i].value, ==, expected->value);
    g_assert_cmpint (columns[i].part, ==, expected->part);
    g_assert_cmpint (columns[i].tint, ==, expected->tint);
  }
}

/* Panning and zooming at random, with so few tiles kept that all are let go at times. */
static void
test_columns (gconstpointer data)
{
  WeftTiles *tiles = weft_tiles_new (GPOINTER_TO_SIZE (data));
  WeftStates *lanes[] = { make_states (1), make_states (2) };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  double bin_ns = 4000;
  int64_t first = 0;

  for (int round = 0; round < 300; round++) {
    const WeftStates *states = lanes[g_rand_boolean (rand)];
    WeftTileSource source = weft_tile_states (states);
    size_t n = (size_t)g_rand_int_range (rand, 1, 300);
    WeftTileColumn columns[300];

    if (g_rand_int_range (rand, 0, 5) == 0)
      bin_ns = exp2 (g_rand_double_range (rand, -3, 16));
    if (g_rand_int_range (rand, 0, 5) == 0)
      first = (int64_t)(g_rand_double_range (rand, -0.1, 1.1) * (double)end_of (states)
                        / bin_ns);
    first += g_rand_int_range (rand, -5, 6);
    g_assert_true (weft_tiles_columns (tiles, &source, bin_ns, 1, first, columns, n));
    check (&source, bin_ns, first, columns, n);
  }
  weft_states_free (lanes[0]);
  weft_states_free (lanes[1]);
  weft_tiles_free (tiles);
}

/* A pan of 3 px computes at most what it exposes, and to go back computes nothing. */
static void
test_pan (void)
{
  WeftTiles *tiles = weft_tiles_new (100);
  WeftStates *states = make_states (3);
  WeftTileSource source = weft_tile_states (states);
  WeftTileColumn columns[1400];
  size_t before;

  weft_tiles_columns (tiles, &source, 777.7, 1, -30, columns, 1400);
  g_assert_cmpuint (weft_tiles_computed (tiles), <=, 1400 / WEFT_TILE_COLUMNS + 2);
  for (int64_t first = -27; first <= 600; first += 3) {
    before = weft_tiles_computed (tiles);
    weft_tiles_columns (tiles, &source, 777.7, 1, first, columns, 1400);
    g_assert_cmpuint (weft_tiles_computed (tiles) - before, <=, 1);
  }
  before = weft_tiles_computed (tiles);
  for (int64_t first = 600; first > -30; first -= 3)
    weft_tiles_columns (tiles, &source, 777.7, 1, first, columns, 1400);
  g_assert_cmpuint (weft_tiles_computed (tiles), ==, before);
  weft_states_free (states);
  weft_tiles_free (tiles);
}

static void
ready_cb (gpointer data)
{
  *(bool *)data = true;
}

/* Whether @column, of which @middle_ns is the middle, is what columns of length @bin_ns
 * have there. */
static bool
is_of_zoom (const WeftTileSource *source,
            double bin_ns,
            double middle_ns,
            const WeftTileColumn *column)
{
  /* The rounding of the middle may be about to tip over. */
  for (double by = -1e-6; by < 2e-6; by += 1e-6) {
    int64_t number = (int64_t)floor (middle_ns / bin_ns + by);
    int64_t begin = weft_tiles_begin (source, number);
    WeftTileColumn tile[WEFT_TILE_COLUMNS];

    weft_tile_fill (source, bin_ns, begin, tile, WEFT_TILE_COLUMNS);
    if (tile[number - begin].value == column->value
        && tile[number - begin].part == column->part)
      return true;
  }
  return false;
}

/* Some of what is drawn meanwhile: it is what was drawn there of another zoom, not too far
 * away, or columns of a power of four. */
static void
check_stretched (const WeftTileSource *source,
                 GArray *bins,
                 double bin_ns,
                 int64_t first,
                 const WeftTileColumn *columns,
                 size_t n)
{
  for (size_t i = 0; i < n; i += 37) {
    double middle_ns = ((double)(first + (int64_t)i) + 0.5) * bin_ns;
    bool found = false;

    for (guint k = bins->len; !found && k-- > 0;) {
      double other = g_array_index (bins, double, k);

      found = other / bin_ns <= 16 && other / bin_ns >= 0.125
              && is_of_zoom (source, other, middle_ns, &columns[i]);
    }
    g_assert_true (found);
  }
}

/* As soon as the worker is done everything is exact. */
static void
test_worker (gconstpointer data)
{
  WeftTiles *tiles = weft_tiles_new (GPOINTER_TO_SIZE (data));
  WeftStates *states = make_states (4);
  WeftTileSource source = weft_tile_states (states);
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (GArray) bins = g_array_new (FALSE, FALSE, sizeof (double));
  double bin_ns = (double)end_of (states) / 300;
  bool ready = false;
  int n_stretched = 0;

  for (double bin = 1; bin < 1e9; bin *= 4)
    g_array_append_val (bins, bin);
  weft_tiles_start_worker (tiles, ready_cb, &ready);
  for (int round = 0; round < 100; round++) {
    int64_t first
        = (int64_t)(g_rand_double_range (rand, -0.1, 1) * (double)end_of (states) / bin_ns);
    WeftTileColumn columns[300];

    g_array_append_val (bins, bin_ns);
    /* The later, the more there is. */
    while (!weft_tiles_columns (tiles, &source, bin_ns, 1, first, columns, 300)) {
      check_stretched (&source, bins, bin_ns, first, columns, 300);
      n_stretched++;
      if (round % 3 == 0)
        break;
      ready = false;
      while (!ready)
        g_main_context_iteration (NULL, TRUE);
    }
    if (weft_tiles_columns (tiles, &source, bin_ns, 1, first, columns, 300))
      check (&source, bin_ns, first, columns, 300);
    weft_tiles_set_exact (tiles, true);
    if (round % 10 == 0) {
      g_assert_true (
          weft_tiles_columns (tiles, &source, bin_ns / 3, 1, first * 3, columns, 300));
      check (&source, bin_ns / 3, first * 3, columns, 300);
      bin_ns /= 3;
      g_array_append_val (bins, bin_ns);
      bin_ns *= 3;
    }
    weft_tiles_set_exact (tiles, false);
    bin_ns *= exp2 (g_rand_double_range (rand, -1, bin_ns > 100 ? 0.9 : 2));
  }
  g_assert_cmpint (n_stretched, >, 20);
  /* While it works. */
  weft_tiles_free (tiles);
  weft_states_free (states);
}

/* A zoom out finds what it exposes, at least of a coarse zoom, and computes nothing. */
static void
test_ahead (void)
{
  WeftTiles *tiles = weft_tiles_new (10000);
  WeftStates *states = make_states (9);
  WeftTileSource source = weft_tile_states (states);
  double bin_ns = (double)end_of (states) / 30000;
  size_t at_once = 0;
  bool ready = false;

  weft_tiles_start_worker (tiles, ready_cb, &ready);
  for (; bin_ns * 300 < (double)end_of (states); bin_ns *= 1.25) {
    int64_t first = (int64_t)((double)end_of (states) / 2 / bin_ns) - 150;
    WeftTileColumn columns[300];

    ready = false;
    g_assert_false (weft_tiles_columns (tiles, &source, bin_ns, 1, first, columns, 300));
    if (at_once == 0)
      at_once = weft_tiles_computed (tiles);
    g_assert_cmpuint (weft_tiles_computed (tiles), ==, at_once);
    while (!ready)
      g_main_context_iteration (NULL, TRUE);
  }
  weft_tiles_free (tiles);
  weft_states_free (states);
}

typedef struct {
  uint32_t tint;
  int64_t begin, end;
} Range;

/* Each column against all ranges. */
static void
test_marks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 200; round++) {
    int n = g_rand_int_range (rand, 1, 800);
    g_autofree Range *ranges = g_new (Range, n);
    g_autofree int64_t *begins = g_new (int64_t, n);
    g_autofree uint32_t *rows = g_new (uint32_t, n);
    WeftSeries series = WEFT_SERIES (Range, ranges, begin, end);
    double bin_ns = exp2 (g_rand_double_range (rand, 0, 9));
    WeftTileColumn columns[200];
    WeftTileSource source;
    int64_t time_ns = 0, first;

    for (int i = 0; i < n; i++) {
      int64_t begin
          = time_ns + (g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 90) : 0);
      int64_t length = round % 4 == 0 ? 0 : g_rand_int_range (rand, 0, 200);

      time_ns = begin + (g_rand_int_range (rand, 0, 30) == 0 ? length * 20 : length);
      ranges[i] = (Range){ g_rand_int (rand), begin, time_ns };
      begins[i] = begin;
      rows[i] = (uint32_t)i;
    }
    series.n = (size_t)n;
    series.rows = rows;
    series.begins = round % 2 == 0 ? begins : NULL;
    series.tint = &ranges->tint;
    source = weft_tile_marks (&series);
    first = (int64_t)(g_rand_double_range (rand, -0.2, 1) * (double)time_ns / bin_ns);
    weft_tile_fill (&source, bin_ns, first, columns, 200);
    for (int i = 0; i < 200; i++) {
      int64_t from = (int64_t)((double)(first + i) * bin_ns);
      int64_t to = (int64_t)((double)(first + i + 1) * bin_ns);
      uint32_t row = WEFT_NO_ROW, within = 0;

      for (int k = n - 1; k >= 0; k--) {
        if (ranges[k].begin >= from && ranges[k].begin < to) {
          within++;
          row = (uint32_t)k;
        }
      }
      for (int k = 0; within == 0 && k < n; k++) {
        if (ranges[k].begin < from && ranges[k].end > from)
          row = (uint32_t)k;
      }
      g_assert_cmpuint (columns[i].value, ==, row);
      g_assert_cmpuint (columns[i].part, ==, CLAMP (within, 1, 255));
      if (row != WEFT_NO_ROW)
        g_assert_cmpuint (columns[i].tint, ==, ranges[row].tint);
    }
  }
}

static void
test_steps (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (int round = 0; round < 200; round++) {
    size_t n = (size_t)g_rand_int_range (rand, 1, 800);
    g_autofree WeftDepth *steps = g_new (WeftDepth, n);
    /* Of so many at most each is looked at. */
    double bin_ns = exp2 (g_rand_double_range (rand, 0, 6));
    WeftTileColumn columns[200];
    WeftTileSource source = weft_tile_steps (steps, n);
    int64_t time_ns = 0, first;

    for (size_t i = 0; i < n; i++) {
      time_ns += g_rand_int_range (rand, 1, 30);
      steps[i] = (WeftDepth){ time_ns, (uint32_t)g_rand_int_range (rand, 0, 9) };
    }
    first = (int64_t)(g_rand_double_range (rand, -0.2, 1) * (double)time_ns / bin_ns);
    weft_tile_fill (&source, bin_ns, first, columns, 200);
    for (int i = 0; i < 200; i++) {
      int64_t from = (int64_t)((double)(first + i) * bin_ns);
      int64_t to = (int64_t)((double)(first + i + 1) * bin_ns);
      uint32_t depth = 0;

      for (int64_t t = from; t < to; t++)
        depth = MAX (depth, weft_depth_at (steps, n, t));
      g_assert_cmpuint (columns[i].value, ==, depth);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tiles/columns/few", GSIZE_TO_POINTER (3), test_columns);
  g_test_add_data_func ("/tiles/columns/many", GSIZE_TO_POINTER (10000), test_columns);
  g_test_add_func ("/tiles/pan", test_pan);
  g_test_add_data_func ("/tiles/worker/few", GSIZE_TO_POINTER (2), test_worker);
  g_test_add_data_func ("/tiles/worker/many", GSIZE_TO_POINTER (10000), test_worker);
  g_test_add_func ("/tiles/ahead", test_ahead);
  g_test_add_func ("/tiles/marks", test_marks);
  g_test_add_func ("/tiles/steps", test_steps);
  return g_test_run ();
}
