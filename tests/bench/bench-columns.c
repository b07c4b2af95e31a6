/* How long the columns of one frame take, and of one after a pan, 64 lanes x 1600 pixels of
 * 100 million intervals, from the whole trace to a few of them, for lanes that are evenly
 * full and for bursts. Times are CPU time in milliseconds, the median of some frames; the
 * worst zoom is what counts. The rival is to look at every interval in view. */
#include <stdio.h>
#include <stdlib.h>

#include "gui/view/tiles.h"
#include "tests/bench/bench-clock.h"
#include "tracer/model/trace.h"

#define LANES 64
#define COLUMNS 1600
#define FRAMES 9
#define PANS 200
#define PAN_PX 3
#define MOST_ZOOM 1e7
#define ZOOM_STEP 3.1622776601683795

typedef enum { UNIFORM, BURSTY, N_SHAPES } Shape;

static const char *const shape_names[N_SHAPES] = { "uniform", "bursty" };

static int64_t
length_of (GRand *rand, Shape shape, size_t i)
{
  if (shape == UNIFORM)
    return g_rand_int_range (rand, 200, 2000);
  /* Bursts of some thousands, far apart. */
  return i % 5000 == 0 ? g_rand_int_range (rand, 20000000, 80000000)
                       : g_rand_int_range (rand, 20, 400);
}

static WeftStates *
make_lane (Shape shape, size_t n, guint32 seed)
{
  g_autofree WeftInterval *intervals = g_new (WeftInterval, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  int64_t time_ns = 0;

  for (size_t i = 0; i < n; i++) {
    int64_t end_ns = time_ns + length_of (rand, shape, i);

    intervals[i] = (WeftInterval){ time_ns, end_ns, (uint32_t)i,
                                   (WeftState)g_rand_int_range (rand, 0, WEFT_N_STATES) };
    time_ns = end_ns;
  }
  return weft_states_new (intervals, n);
}

static int64_t
end_of (const WeftStates *states)
{
  return weft_states_get (states, weft_states_size (states) - 1).end_ns;
}

static double
frame_ms (WeftStates *const lanes[LANES], double zoom, int number, WeftColumn *columns)
{
  int64_t whole_ns = end_of (lanes[0]), span_ns = (int64_t)((double)whole_ns / zoom);
  /* Somewhere else each time, so that nothing is in the cache that would not be. */
  int64_t from_ns = (int64_t)((double)(whole_ns - span_ns) * (number + 0.5) / FRAMES);
  double start = weft_bench_now_ms ();

  for (int i = 0; i < LANES; i++)
    weft_states_columns (lanes[i], from_ns, from_ns + span_ns, columns, COLUMNS);
  return weft_bench_now_ms () - start;
}

/* Pans by 3 pixels at the worst zoom, with the columns that were there kept. Sorts and
 * fills
 * @frames. */
static void
pan (WeftStates *const lanes[LANES], double zoom, double *frames)
{
  WeftTiles *tiles = weft_tiles_new (LANES * COLUMNS / WEFT_TILE_COLUMNS * 2);
  g_autofree WeftTileColumn *columns = g_new (WeftTileColumn, COLUMNS);
  double bin_ns = (double)end_of (lanes[0]) / zoom / COLUMNS;
  int64_t first = zoom > 1 ? (int64_t)(zoom / 3) * COLUMNS : 0;

  for (int number = -1; number < PANS; number++, first += PAN_PX) {
    double start = weft_bench_now_ms ();

    for (int i = 0; i < LANES; i++) {
      WeftTileSource source = weft_tile_states (lanes[i]);

      weft_tiles_columns (tiles, &source, bin_ns, 1, first, columns, COLUMNS);
    }
    if (number >= 0)
      frames[number] = weft_bench_now_ms () - start;
  }
  weft_tiles_free (tiles);
}

/* All intervals of a lane, each added to the pixels that it is in. */
static double
scan_ms (WeftStates *const lanes[LANES])
{
  static int64_t totals[COLUMNS + 1][WEFT_N_STATES];
  double start = weft_bench_now_ms ();

  for (int k = 0; k < LANES; k++) {
    size_t n = weft_states_size (lanes[k]);
    int64_t column_ns = end_of (lanes[k]) / COLUMNS + 1;

    for (size_t i = 0; i < n; i++) {
      WeftInterval interval = weft_states_get (lanes[k], i);

      totals[interval.begin_ns / column_ns][interval.state]
          += interval.end_ns - interval.begin_ns;
    }
  }
  return weft_bench_now_ms () - start;
}

static void
run (Shape shape, size_t n)
{
  WeftStates *lanes[LANES];
  g_autofree WeftColumn *columns = g_new (WeftColumn, COLUMNS);
  double worst = 0, worst_zoom = 1, all, scan, pans[PANS];
  size_t bytes = 0, n_all = 0;

  for (int i = 0; i < LANES; i++) {
    lanes[i] = make_lane (shape, n / LANES, (guint32)i);
    bytes += weft_states_bytes (lanes[i]);
    n_all += weft_states_size (lanes[i]);
  }
  all = frame_ms (lanes, 1, 0, columns);
  for (double zoom = 1; zoom < MOST_ZOOM; zoom *= ZOOM_STEP) {
    double frames[FRAMES], ms;

    for (int i = 0; i < FRAMES; i++)
      frames[i] = frame_ms (lanes, zoom, i, columns);
    ms = weft_bench_part (frames, FRAMES, 0.5);
    if (zoom == 1)
      all = ms;
    if (ms > worst) {
      worst = ms;
      worst_zoom = zoom;
    }
  }
  pan (lanes, MAX (worst_zoom, ZOOM_STEP), pans);
  scan = scan_ms (lanes);
  printf ("%-8s %9zu intervals, %.2f bytes each: whole trace %5.2f ms, worst (zoom %.0f) "
          "%5.2f ms; after a pan of 3 px %.2f ms, of 99%% %.2f; scan %.0f ms, %.0f times "
          "the whole\n",
          shape_names[shape], n_all, (double)bytes / (double)n_all, all, worst_zoom, worst,
          weft_bench_part (pans, PANS, 0.5), weft_bench_part (pans, PANS, 0.99), scan,
          scan / all);
  for (int i = 0; i < LANES; i++)
    weft_states_free (lanes[i]);
}

int
main (int argc, char **argv)
{
  size_t n = argc > 1 ? (size_t)strtoul (argv[1], NULL, 10) : 100000000;

  for (Shape shape = UNIFORM; shape < N_SHAPES; shape++)
    run (shape, n);
  return 0;
}
