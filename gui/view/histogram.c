#include "gui/view/histogram.h"

/* Of the bars' numbers: 4 = 2 to the power of this. */
#define PART_BITS 2
#define LEAST_MINOR_PX 4

size_t
weft_histogram_bar (int64_t duration_ns)
{
  uint64_t duration = duration_ns > 0 ? (uint64_t)duration_ns : 0;
  int doubling;

  if (duration < WEFT_BARS_A_DOUBLING)
    return duration;
  doubling = 63 - __builtin_clzll (duration);
  return (size_t)(doubling - PART_BITS + 1) * WEFT_BARS_A_DOUBLING
         + (duration >> (doubling - PART_BITS) & (WEFT_BARS_A_DOUBLING - 1));
}

int64_t
weft_histogram_bar_begin (size_t bar)
{
  size_t doubling = bar / WEFT_BARS_A_DOUBLING, part = bar % WEFT_BARS_A_DOUBLING;

  if (bar >= WEFT_N_BARS)
    return INT64_MAX;
  if (doubling == 0)
    return (int64_t)part;
  return (int64_t)(WEFT_BARS_A_DOUBLING + part) << (doubling - 1);
}

void
weft_histogram_add (WeftHistogram *self, int64_t duration_ns)
{
  self->bars[weft_histogram_bar (duration_ns)]++;
  self->count++;
}

bool
weft_histogram_extent (const WeftHistogram *self, size_t *ret_begin, size_t *ret_end)
{
  size_t begin = 0, end = WEFT_N_BARS;

  if (self->count == 0)
    return false;
  while (self->bars[begin] == 0)
    begin++;
  while (self->bars[end - 1] == 0)
    end--;
  *ret_begin = begin;
  *ret_end = end;
  return true;
}

uint64_t
weft_histogram_between (const WeftHistogram *self, size_t begin, size_t end)
{
  uint64_t count = 0;

  for (size_t i = begin; i < end && i < WEFT_N_BARS; i++)
    count += self->bars[i];
  return count;
}

uint64_t
weft_histogram_highest (const WeftHistogram *self)
{
  uint64_t highest = 0;

  for (size_t i = 0; i < WEFT_N_BARS; i++) {
    if (self->bars[i] > highest)
      highest = self->bars[i];
  }
  return highest;
}

double
weft_histogram_place (int64_t duration_ns)
{
  size_t bar = weft_histogram_bar (duration_ns);
  double begin = (double)weft_histogram_bar_begin (bar);
  double end = (double)weft_histogram_bar_begin (bar + 1);

  return duration_ns <= 0 ? 0 : (double)bar + ((double)duration_ns - begin) / (end - begin);
}

/* Steps that people know; what lies between them is a multiple of the one before. */
static const int64_t steps_ns[] = {
  1,
  10,
  100,
  1000,
  10000,
  100000,
  1000000,
  10000000,
  100000000,
  INT64_C (1000000000),
  INT64_C (10000000000),
  INT64_C (60000000000),
  INT64_C (600000000000),
  INT64_C (3600000000000),
  INT64_C (36000000000000),
  INT64_C (86400000000000),
  INT64_C (864000000000000),
  INT64_C (8640000000000000),
  INT64_C (86400000000000000),
  INT64_C (864000000000000000),
  INT64_C (8640000000000000000),
};
#define N_STEPS (sizeof steps_ns / sizeof *steps_ns)

typedef struct {
  double begin, end, bar_px;
  WeftHistogramMark *marks;
  size_t n;
} Marking;

static bool
add_mark (Marking *marking, int64_t duration_ns, bool labelled)
{
  double place = weft_histogram_place (duration_ns);

  if (place < marking->begin || place > marking->end || marking->n == WEFT_MOST_MARKS)
    return false;
  marking->marks[marking->n++] = (WeftHistogramMark){ duration_ns, labelled };
  return true;
}

static double
distance_px (const Marking *marking, int64_t from_ns, int64_t to_ns)
{
  return (weft_histogram_place (to_ns) - weft_histogram_place (from_ns)) * marking->bar_px;
}

size_t
weft_histogram_marks (size_t begin,
                      size_t end,
                      double bar_px,
                      double label_px,
                      WeftHistogramMark ret[WEFT_MOST_MARKS])
{
  Marking marking = { (double)begin, (double)end, bar_px, ret, 0 };
  int64_t labelled_ns = -1; /* the last one */

  for (size_t i = 0; i < N_STEPS; i++) {
    int64_t step_ns = steps_ns[i];
    int64_t next_ns = i + 1 < N_STEPS ? steps_ns[i + 1] : INT64_MAX;
    bool fits = labelled_ns < 0 || distance_px (&marking, labelled_ns, step_ns) >= label_px;

    if (add_mark (&marking, step_ns, fits) && fits)
      labelled_ns = step_ns;
    /* The last of them are the closest. */
    if (i + 1 == N_STEPS
        || distance_px (&marking, next_ns - step_ns, next_ns) < LEAST_MINOR_PX)
      continue;
    for (int64_t minor_ns = 2 * step_ns; minor_ns < next_ns; minor_ns += step_ns)
      add_mark (&marking, minor_ns, false);
  }
  return marking.n;
}
