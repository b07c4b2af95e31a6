#include "tracer/analysis/rank.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

  return (one > other) - (one < other);
}

void
weft_rank_sort (GArray *durations)
{
  g_array_sort (durations, compare);
}

int64_t
weft_rank_nearest (const GArray *sorted, unsigned percent)
{
  uint64_t rank = ((uint64_t)sorted->len * percent + 99) / 100;

  return g_array_index (sorted, int64_t, rank - 1);
}
