/* How long a search takes over 10,000 threads, 550 locks and channels and ten million
 * intervals: the index, which a worker makes once, and what is looked for as one types, the
 * longest of all. In milliseconds of CPU time. */
#include <stdio.h>
#include <stdlib.h>

#include "gui/view/search.h"
#include "tests/bench/bench-clock.h"
#include "tests/bench/bench-lanes.h"

#define MOST 50

int
main (int argc, char **argv)
{
  static const char *const queries[]
      = { "w", "wo", "worker-77", "worker 99", "lock-3", "channel 1", "nothing", "0x1000" };
  WeftBenchLanes shape = { 10000, 500, 50, 10000000 };
  double start, longest = 0;

  if (argc > 1)
    shape.n_intervals = (size_t)strtoul (argv[1], NULL, 10);
  g_autoptr (WeftTrace) trace = weft_bench_lanes_new (&shape);

  start = weft_bench_now_ms ();
  g_autoptr (WeftSearch) search = weft_search_new (trace, NULL);
  printf ("index made in %.1f ms, in a worker\n", weft_bench_now_ms () - start);
  for (size_t i = 0; i < G_N_ELEMENTS (queries); i++) {
    double ms;

    start = weft_bench_now_ms ();
    g_autoptr (WeftSearchResult) result = weft_search_find (search, queries[i], MOST);
    ms = weft_bench_now_ms () - start;
    longest = MAX (longest, ms);
    printf ("  %-10s %6zu threads, %4zu objects found in %5.2f ms\n", queries[i],
            result->counts[WEFT_FOUND_THREAD], result->counts[WEFT_FOUND_OBJECT], ms);
  }
  printf ("longest search %.2f ms\n", longest);
  return 0;
}
