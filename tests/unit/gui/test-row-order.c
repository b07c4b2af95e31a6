/* The order of a table's rows against a sort that compares. */
#include "gui/view/row-order.h"

#include <string.h>

typedef struct {
  int64_t key;
  uint32_t row;
  size_t place; /* before */
} Reference;

static bool reference_descends;

static int
compare_reference (gconstpointer a, gconstpointer b)
{
  const Reference *left = a, *right = b;
  int by_key = (left->key > right->key) - (left->key < right->key);

  if (by_key != 0)
    return reference_descends ? -by_key : by_key;
  return (left->place > right->place) - (left->place < right->place);
}

static int64_t
random_key (int kind)
{
  uint64_t bits = (uint64_t)g_test_rand_int () << 32 | (uint32_t)g_test_rand_int ();

  switch (kind) {
  case 0:
    return g_test_rand_int_range (0, 5);
  case 1:
    return g_test_rand_int_range (-1000000, 1000000);
  default:
    return (int64_t)bits;
  }
}

static void
test_sort (void)
{
  for (int round = 0; round < 300; round++) {
    size_t n_keys = (size_t)g_test_rand_int_range (1, 400);
    size_t n = (size_t)g_test_rand_int_range (0, (gint32)n_keys + 1);
    g_autofree int64_t *keys = g_new (int64_t, n_keys);
    g_autofree uint32_t *rows = g_new (uint32_t, n_keys);
    g_autofree Reference *reference = g_new (Reference, n_keys);

    for (size_t i = 0; i < n_keys; i++) {
      size_t other = (size_t)g_test_rand_int_range (0, (gint32)i + 1);

      keys[i] = random_key (round % 3);
      rows[i] = rows[other];
      rows[other] = (uint32_t)i;
    }
    for (size_t i = 0; i < n; i++)
      reference[i] = (Reference){ keys[rows[i]], rows[i], i };
    reference_descends = round % 2 == 1;
    weft_rows_sort (rows, n, keys, reference_descends);
    qsort (reference, n, sizeof *reference, compare_reference);
    for (size_t i = 0; i < n; i++)
      g_assert_cmpuint (rows[i], ==, reference[i].row);
  }
}

static void
test_extremes (void)
{
  static const int64_t keys[] = { 0, INT64_MAX, INT64_MIN, -1, 1 };
  static const uint32_t ascending[] = { 2, 3, 0, 4, 1 };
  uint32_t rows[] = { 0, 1, 2, 3, 4 };

  weft_rows_sort (rows, 5, keys, false);
  g_assert_cmpmem (rows, sizeof rows, ascending, sizeof ascending);
  weft_rows_sort (rows, 5, keys, true);
  for (int i = 0; i < 5; i++)
    g_assert_cmpuint (rows[i], ==, ascending[4 - i]);
}

/* As people count: adder-2 comes before adder-10; equal ones share a place. */
static void
test_ranks (void)
{
  static const char *const texts[] = { "adder-10", "adder-2", "main", "adder-2", NULL, "" };
  static const int64_t ranks[] = { 2, 1, 3, 1, 0, 0 };
  g_autofree int64_t *got = weft_rows_rank (texts, G_N_ELEMENTS (texts));
  g_autofree int64_t *none = weft_rows_rank (NULL, 0);

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (got[i], ==, ranks[i]);
  g_assert_nonnull (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-order/sort", test_sort);
  g_test_add_func ("/row-order/extremes", test_extremes);
  g_test_add_func ("/row-order/ranks", test_ranks);
  return g_test_run ();
}
