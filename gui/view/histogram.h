/* gui/view/histogram.h: how many durations there are of each length, on a scale on which
 * each doubling takes as much room as the one before: from a nanosecond to years. Exact
 * counts; a range is made of whole bars, so that it holds just what they count. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each doubling is divided into four equal parts, except for the first few nanoseconds,
 * which have a bar each. */
#define WEFT_BARS_A_DOUBLING 4
#define WEFT_N_BARS 248

typedef struct {
  uint64_t bars[WEFT_N_BARS];
  uint64_t count;
} WeftHistogram;

/* The bar of a duration; what is below 0 counts as 0. */
size_t weft_histogram_bar (int64_t duration_ns);
/* The least duration in a bar. For WEFT_N_BARS: INT64_MAX, beyond all. */
int64_t weft_histogram_bar_begin (size_t bar);

void weft_histogram_add (WeftHistogram *self, int64_t duration_ns);
/* The first bar with anything in it and the one after the last. Returns: false when there
 * is none. */
bool weft_histogram_extent (const WeftHistogram *self, size_t *ret_begin, size_t *ret_end);
/* How many there are in the bars from @begin to before @end. */
uint64_t weft_histogram_between (const WeftHistogram *self, size_t begin, size_t end);
/* In the highest bar. */
uint64_t weft_histogram_highest (const WeftHistogram *self);

/* Where a duration is along the scale, in bars: between that of its bar and the next. */
double weft_histogram_place (int64_t duration_ns);

/* A mark below the scale. */
typedef struct {
  int64_t duration_ns;
  bool labelled;
} WeftHistogramMark;

#define WEFT_MOST_MARKS 256
/* The marks between two bars that are @bar_px wide each: powers of ten up to a second, then
 * 10 s, minutes, hours and days; those whose labels, @label_px wide, would touch have none;
 * and unlabelled ones at 2 to 9 times each where there is room. Returns: how many. */
size_t weft_histogram_marks (size_t begin,
                             size_t end,
                             double bar_px,
                             double label_px,
                             WeftHistogramMark ret[WEFT_MOST_MARKS]);
