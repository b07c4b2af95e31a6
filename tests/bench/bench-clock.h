/* tests/bench/bench-clock.h: what benchmarks measure with. */
#pragma once

#include <stddef.h>
#include <stdlib.h>
#include <time.h>

/* CPU time of the whole process, so that what else the machine does is not measured. */
static inline double
weft_bench_now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The same of this thread alone. */
static inline double
weft_bench_thread_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static inline int
weft_bench_compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The value below which @part of the others are: 0.5 is the median. Sorts them. */
static inline double
weft_bench_part (double *values, size_t n, double part)
{
  size_t i = (size_t)((double)n * part);

  qsort (values, n, sizeof *values, weft_bench_compare);
  return values[i < n ? i : n - 1];
}
