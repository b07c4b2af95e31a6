/* How long it takes to lay out the lanes of 10,000 threads anew: in another order, with
 * something else looked for, with only what interacts with one. Prints milliseconds of CPU
 * time. What needs to look at the whole trace is found in a worker thread and has a line of
 * its own. */
#include <stdio.h>
#include <time.h>

#include "gui/view/lanes.h"
#include "tests/unit/tracer/trace-fixture.h"

#define THREADS 10000
#define EVENTS 1000000
#define ROUNDS 9

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The median of laying out after each of some changes. */
static void
measure (WeftLanes *lanes, const char *what, void (*change) (WeftArrangement *, int))
{
  double ms[ROUNDS];

  for (int i = 0; i < ROUNDS; i++) {
    double begin;

    change (weft_lanes_arrangement (lanes), i);
    begin = now_ms ();
    weft_lanes_arrange (lanes);
    ms[i] = now_ms () - begin;
  }
  qsort (ms, ROUNDS, sizeof *ms, compare);
  printf ("%-46s %8.2f ms   (%zu of %zu lanes)\n", what, ms[ROUNDS / 2],
          weft_lanes_counts (lanes)->passing, weft_lanes_counts (lanes)->all);
}

static void
change_order (WeftArrangement *arrangement, int i)
{
  weft_arrangement_set_order (arrangement, (WeftLaneOrder)(i % WEFT_N_ORDERS));
}

static void
change_filter (WeftArrangement *arrangement, int i)
{
  static const char *const texts[] = { "w", "wo", "worker", "worker 9", "9", "" };

  weft_arrangement_set_filter (arrangement, texts[i % G_N_ELEMENTS (texts)]);
}

static void
change_focus (WeftArrangement *arrangement, int i)
{
  weft_arrangement_set_focus (arrangement, (uint32_t)(i + 1));
}

static void
change_pins (WeftArrangement *arrangement, int i)
{
  weft_arrangement_pin (arrangement, (uint32_t)(i + 1) * 7, true);
}

int
main (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (THREADS, EVENTS, 1);
  g_autoptr (WeftLanes) lanes = NULL;
  double begin = now_ms ();
  size_t n;

  weft_trace_interactions (trace, &n);
  printf ("%d threads, %zu interactions\n", THREADS, n);
  lanes = weft_lanes_new (trace);
  printf ("%-46s %8.2f ms\n", "lanes made", now_ms () - begin);
  for (int i = WEFT_ORDER_NAME; i < WEFT_N_ORDERS; i++) {
    begin = now_ms ();
    weft_lanes_take_ranks (lanes, (WeftLaneOrder)i,
                           weft_ranks_new (trace, (WeftLaneOrder)i));
    printf ("worker: order by %-29s %8.2f ms\n", weft_lane_order_name ((WeftLaneOrder)i),
            now_ms () - begin);
  }
  begin = now_ms ();
  weft_lanes_take_relations (lanes, weft_relations_new (trace));
  printf ("%-46s %8.2f ms\n", "worker: who interacts with whom", now_ms () - begin);
  measure (lanes, "another order", change_order);
  measure (lanes, "another filter", change_filter);
  weft_arrangement_set_filter (weft_lanes_arrangement (lanes), NULL);
  measure (lanes, "one more pinned", change_pins);
  measure (lanes, "only what interacts with another", change_focus);
  return 0;
}
