#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "gui/view/seriation.h"

static void
assert_permutation (const uint32_t *places, size_t n)
{
  g_autofree uint8_t *taken = g_new0 (uint8_t, n + 1);

  for (size_t i = 0; i < n; i++) {
    g_assert_cmpuint (places[i], <, n);
    g_assert_cmpuint (taken[places[i]]++, ==, 0);
  }
}

/* How far apart what is tied stands, in all. */
static uint64_t
stretch (const uint32_t *places, const WeftTie *ties, size_t n_ties)
{
  uint64_t sum = 0;

  for (size_t i = 0; i < n_ties; i++)
    sum += (uint64_t)ties[i].weight
           * (uint64_t)abs ((int)places[ties[i].a] - (int)places[ties[i].b]);
  return sum;
}

static void
test_nothing (void)
{
  g_autofree uint32_t *none = weft_seriate (0, NULL, 0);
  g_autofree uint32_t *three = weft_seriate (3, NULL, 0);

  g_assert_nonnull (none);
  for (uint32_t i = 0; i < 3; i++)
    g_assert_cmpuint (three[i], ==, i);
}

/* A chain comes out as the chain that it is, whatever order it is told in. */
static void
test_chain (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int round = 0; round < 100; round++) {
    size_t n = (size_t)g_rand_int_range (rand, 2, 40);
    g_autofree uint32_t *order = g_new (uint32_t, n), *places = NULL;
    g_autofree WeftTie *ties = g_new (WeftTie, n);

    for (uint32_t i = 0; i < n; i++)
      order[i] = i;
    for (size_t i = n - 1; i > 0; i--) {
      size_t k = (size_t)g_rand_int_range (rand, 0, (gint32)i + 1);
      uint32_t other = order[k];

      order[k] = order[i];
      order[i] = other;
    }
    for (size_t i = 0; i + 1 < n; i++)
      ties[i]
          = (WeftTie){ order[i], order[i + 1], (uint32_t)g_rand_int_range (rand, 1, 9) };
    places = weft_seriate (n, ties, n - 1);
    assert_permutation (places, n);
    for (size_t i = 0; i + 1 < n; i++)
      g_assert_cmpint (abs ((int)places[order[i]] - (int)places[order[i + 1]]), ==, 1);
  }
}

/* Things that are tied to each other alone stand together, the group of the first first;
 * and one that everybody deals with does not part them. */
static void
test_groups (void)
{
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  g_autofree uint32_t *apart = NULL, *around = NULL;
  enum { GROUPS = 50, SIZE = 6, N = GROUPS * SIZE };

  /* Thing i belongs to group i % GROUPS. */
  for (uint32_t i = 0; i < N; i++) {
    for (uint32_t k = i + GROUPS; k < N; k += GROUPS)
      g_array_append_val (ties, ((WeftTie){ i, k, 20 }));
  }
  apart = weft_seriate (N, (WeftTie *)(void *)ties->data, ties->len);
  assert_permutation (apart, N);
  for (uint32_t i = 0; i < N; i++)
    g_assert_cmpuint (apart[i] / SIZE, ==, i % GROUPS);

  for (uint32_t i = 0; i < N; i++)
    g_array_append_val (ties, ((WeftTie){ i, N, 50 }));
  around = weft_seriate (N + 1, (WeftTie *)(void *)ties->data, ties->len);
  assert_permutation (around, N + 1);
  for (uint32_t group = 0; group < GROUPS; group++) {
    uint32_t low = N, high = 0;

    for (uint32_t i = group; i < N; i += GROUPS) {
      low = MIN (low, around[i]);
      high = MAX (high, around[i]);
    }
    /* The one in the middle of all may stand in one of them. */
    g_assert_cmpuint (high - low, <=, SIZE);
  }
}

static void
try_all (uint32_t *places,
         size_t i,
         size_t n,
         const WeftTie *ties,
         size_t n_ties,
         uint64_t *least)
{
  if (i == n) {
    *least = MIN (*least, stretch (places, ties, n_ties));
    return;
  }
  for (size_t k = i; k < n; k++) {
    uint32_t one = places[i];

    places[i] = places[k];
    places[k] = one;
    try_all (places, i + 1, n, ties, n_ties, least);
    places[k] = places[i];
    places[i] = one;
  }
}

/* Against the best of all orders: never much worse, and on the whole close to it. */
static void
test_close_to_best (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  double sum = 0;
  enum { ROUNDS = 200, N = 7 };

  for (int round = 0; round < ROUNDS; round++) {
    WeftTie ties[N * N];
    uint32_t places[N];
    g_autofree uint32_t *found = NULL;
    uint64_t least = UINT64_MAX;
    size_t n_ties = 0;

    for (uint32_t i = 0; i < N; i++) {
      places[i] = i;
      for (uint32_t k = i + 1; k < N; k++) {
        if (g_rand_int_range (rand, 0, 10) < 4)
          ties[n_ties++] = (WeftTie){ i, k, (uint32_t)g_rand_int_range (rand, 1, 30) };
      }
    }
    if (n_ties == 0)
      continue;
    try_all (places, 0, N, ties, n_ties, &least);
    found = weft_seriate (N, ties, n_ties);
    assert_permutation (found, N);
    g_assert_cmpuint (stretch (found, ties, n_ties), <=, 2 * least);
    sum += (double)stretch (found, ties, n_ties) / (double)least;
  }
  g_test_message ("%.3f times the least on the whole", sum / ROUNDS);
  g_assert_cmpfloat (sum / ROUNDS, <, 1.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seriation/nothing", test_nothing);
  g_test_add_func ("/seriation/chain", test_chain);
  g_test_add_func ("/seriation/groups", test_groups);
  g_test_add_func ("/seriation/close-to-best", test_close_to_best);
  return g_test_run ();
}
