#include "gui/view/row-order.h"

#include <string.h>

#define DIGIT_BITS 8
#define N_DIGITS (1 << DIGIT_BITS)
#define N_PASSES (64 / DIGIT_BITS)

typedef struct {
  uint64_t key;
  uint32_t row;
} Entry;

static unsigned
digit_of (uint64_t key, unsigned pass)
{
  return key >> (pass * DIGIT_BITS) & (N_DIGITS - 1);
}

/* One pass of a radix sort, from the last digit to the first. */
static void
scatter (const Entry *from, Entry *to, size_t n, size_t counts[N_DIGITS], unsigned pass)
{
  size_t at = 0;

  for (unsigned i = 0; i < N_DIGITS; i++) {
    size_t count = counts[i];

    counts[i] = at;
    at += count;
  }
  for (size_t i = 0; i < n; i++)
    to[counts[digit_of (from[i].key, pass)]++] = from[i];
}

void
weft_rows_sort (uint32_t *rows, size_t n, const int64_t *keys, bool descending)
{
  /* Negative keys come first, and the reverse order is that of the complement. */
  uint64_t flip = UINT64_C (1) << 63;
  g_autofree size_t *counts = g_new0 (size_t, N_PASSES * N_DIGITS);
  g_autofree Entry *entries = g_new (Entry, n + 1);
  g_autofree Entry *spare = g_new (Entry, n + 1);

  if (descending)
    flip = ~flip;
  for (size_t i = 0; i < n; i++) {
    entries[i] = (Entry){ (uint64_t)keys[rows[i]] ^ flip, rows[i] };
    for (unsigned pass = 0; pass < N_PASSES; pass++)
      counts[pass * N_DIGITS + digit_of (entries[i].key, pass)]++;
  }
  for (unsigned pass = 0; pass < N_PASSES; pass++) {
    size_t *own = &counts[pass * N_DIGITS];
    Entry *last = entries;

    /* Most keys have the same first digits. */
    if (n == 0 || own[digit_of (entries[0].key, pass)] == n)
      continue;
    scatter (entries, spare, n, own, pass);
    entries = spare;
    spare = last;
  }
  for (size_t i = 0; i < n; i++)
    rows[i] = entries[i].row;
}

typedef struct {
  char *key;
  size_t index;
} Collated;

static int
compare_collated (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Collated *)a)->key, ((const Collated *)b)->key);
}

int64_t *
weft_rows_rank (const char *const *texts, size_t n)
{
  g_autofree Collated *sorted = g_new (Collated, n + 1);
  int64_t *ranks = g_new (int64_t, n + 1);
  int64_t rank = 0;

  for (size_t i = 0; i < n; i++)
    sorted[i] = (Collated){
      g_utf8_collate_key_for_filename (texts[i] != NULL ? texts[i] : "", -1), i
    };
  qsort (sorted, n, sizeof *sorted, compare_collated);
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && strcmp (sorted[i - 1].key, sorted[i].key) != 0)
      rank++;
    ranks[sorted[i].index] = rank;
  }
  for (size_t i = 0; i < n; i++)
    g_free (sorted[i].key);
  return ranks;
}
