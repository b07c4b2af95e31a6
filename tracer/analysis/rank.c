#include "tracer/analysis/rank.h"

#include <stdbool.h>
#include <string.h>

/* With a sign, so that negative ones come first. */
static unsigned
digit (int64_t value, unsigned place)
{
  return (unsigned)(((uint64_t)value ^ (UINT64_C (1) << 63)) >> (8 * place)) & 0xff;
}

/* Orders @n values by one byte of theirs, and those that share it as they stood. Returns:
 * false, with nothing done, when all share it. */
static bool
distribute (const int64_t *from, int64_t *to, size_t n, unsigned place)
{
  size_t next[256] = { 0 }, sum = 0;

  for (size_t i = 0; i < n; i++)
    next[digit (from[i], place)]++;
  if (next[digit (from[0], place)] == n)
    return false;
  for (unsigned i = 0; i < G_N_ELEMENTS (next); i++) {
    size_t count = next[i];

    next[i] = sum;
    sum += count;
  }
  for (size_t i = 0; i < n; i++)
    to[next[digit (from[i], place)]++] = from[i];
  return true;
}

/* Byte by byte, the lowest first: linear, where comparing is not. */
void
weft_rank_sort (GArray *durations)
{
  size_t n = durations->len;
  int64_t *values = (int64_t *)(void *)durations->data, *from = values, *to;
  g_autofree int64_t *scratch = g_new (int64_t, n);

  to = scratch;
  for (unsigned place = 0; n > 0 && place < sizeof *values; place++) {
    if (distribute (from, to, n, place)) {
      int64_t *swapped = from;

      from = to;
      to = swapped;
    }
  }
  if (from != values)
    memcpy (values, from, n * sizeof *values);
}

int64_t
weft_rank_nearest (const GArray *sorted, unsigned percent)
{
  uint64_t rank = ((uint64_t)sorted->len * percent + 99) / 100;

  return g_array_index (sorted, int64_t, rank - 1);
}
