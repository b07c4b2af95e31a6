/* tracer/analysis/rank.h: percentiles of durations. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Sorts an array of int64_t, in O(n). */
void weft_rank_sort (GArray *durations);

/* By nearest rank: the smallest of @sorted, which is not empty, that at least @percent in a
 * hundred do not exceed. */
int64_t weft_rank_nearest (const GArray *sorted, unsigned percent);
