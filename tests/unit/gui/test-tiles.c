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
check (const WeftStates *states,
       double bin_ns,
       int64_t first,
       const WeftColumn *columns,
       size_t n)
{
  for (size_t i = 0; i < n; i++) {
    int64_t column = first + (int64_t)i;
    int64_t number = (int64_t)floor ((double)column / WEFT_TILE_COLUMNS);
    WeftColumn tile[WEFT_TILE_COLUMNS], *expected;

    weft_states_columns (states, (int64_t)((double)(number * WEFT_TILE_COLUMNS) * bin_ns),
                         (int64_t)((double)((number + 1) * WEFT_TILE_COLUMNS) * bin_ns),
                         tile, WEFT_TILE_COLUMNS);
    expected = &tile[column - number * WEFT_TILE_COLUMNS];
    g_assert_cmpint (columns[i].state, ==, expected->state);
    g_assert_cmpint (columns[i].fraction, ==, expected->fraction);
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
    size_t n = (size_t)g_rand_int_range (rand, 1, 300);
    WeftColumn columns[300];

    if (g_rand_int_range (rand, 0, 5) == 0)
      bin_ns = exp2 (g_rand_double_range (rand, -3, 16));
    if (g_rand_int_range (rand, 0, 5) == 0)
      first = (int64_t)(g_rand_double_range (rand, -0.1, 1.1) * (double)end_of (states)
                        / bin_ns);
    first += g_rand_int_range (rand, -5, 6);
    weft_tiles_columns (tiles, states, bin_ns, first, columns, n);
    check (states, bin_ns, first, columns, n);
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
  WeftColumn columns[1400];
  size_t before;

  weft_tiles_columns (tiles, states, 777.7, -30, columns, 1400);
  g_assert_cmpuint (weft_tiles_computed (tiles), <=, 1400 / WEFT_TILE_COLUMNS + 2);
  for (int64_t first = -27; first < 600; first += 3) {
    before = weft_tiles_computed (tiles);
    weft_tiles_columns (tiles, states, 777.7, first, columns, 1400);
    g_assert_cmpuint (weft_tiles_computed (tiles) - before, <=, 1);
  }
  before = weft_tiles_computed (tiles);
  for (int64_t first = 600; first > -30; first -= 3)
    weft_tiles_columns (tiles, states, 777.7, first, columns, 1400);
  g_assert_cmpuint (weft_tiles_computed (tiles), ==, before);
  weft_states_free (states);
  weft_tiles_free (tiles);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tiles/columns/few", GSIZE_TO_POINTER (3), test_columns);
  g_test_add_data_func ("/tiles/columns/many", GSIZE_TO_POINTER (10000), test_columns);
  g_test_add_func ("/tiles/pan", test_pan);
  return g_test_run ();
}
