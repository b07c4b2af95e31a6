#include "core/sync/barrier.h"

#include "tests/unit/core/check.h"

typedef struct {
  WeftBarrier *barrier;
  int rounds;
  _Atomic int arrived, leaders;
  int n_threads;
} Meeting;

static void *
meet (void *data)
{
  Meeting *self = data;

  for (int i = 1; i <= self->rounds; i++) {
    int result;

    self->arrived += 1;
    result = weft_barrier_wait (self->barrier);
    g_assert_true (result == 0 || result == WEFT_BARRIER_LEADER);
    /* Nobody leaves before all have come. */
    g_assert_cmpint (self->arrived, >=, i * self->n_threads);
    self->leaders += result;
  }
  return NULL;
}

static void
test_rounds (void)
{
  static const struct {
    int n_threads, rounds;
  } cases[] = { { 1, 10 }, { 2, 200 }, { N_STRESS_THREADS, 200 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Meeting meeting = { .rounds = cases[i].rounds, .n_threads = cases[i].n_threads };
    WeftJoinHandle handles[N_STRESS_THREADS];

    g_assert_cmpint (weft_barrier_new ("b", (uint32_t)cases[i].n_threads, &meeting.barrier),
                     ==, 0);
    for (int j = 0; j < cases[i].n_threads; j++)
      handles[j] = start ("meets", meet, &meeting);
    for (int j = 0; j < cases[i].n_threads; j++)
      finish (handles[j]);
    /* One leader a round. */
    g_assert_cmpint (meeting.leaders, ==, cases[i].rounds);
    g_assert_cmpint (weft_barrier_destroy (&meeting.barrier), ==, 0);
    g_assert_null (meeting.barrier);
  }
}

static void *
wait_once (void *data)
{
  g_assert_cmpint (weft_barrier_wait (data), >=, 0);
  return NULL;
}

/* It can be destroyed as soon as one has been let go, and not while one waits. */
static void
test_destroy (void)
{
  for (int i = 0; i < 100; i++) {
    WeftBarrier *barrier = NULL;
    WeftJoinHandle handle;

    g_assert_cmpint (weft_barrier_new (NULL, 2, &barrier), ==, 0);
    handle = start ("waits", wait_once, barrier);
    g_assert_cmpint (weft_barrier_wait (barrier), >=, 0);
    g_assert_cmpint (weft_barrier_destroy (&barrier), ==, 0);
    finish (handle);
  }
}

static void
test_bad_use (void)
{
  WeftBarrier *barrier = NULL;

  g_assert_cmpint (weft_barrier_new ("b", 0, &barrier), ==, -EINVAL);
  g_assert_cmpint (weft_barrier_new ("b", 1, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_barrier_wait (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_barrier_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_barrier_destroy (&barrier), ==, -EINVAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/barrier/rounds", test_rounds);
  g_test_add_func ("/barrier/destroy", test_destroy);
  g_test_add_func ("/barrier/bad-use", test_bad_use);
  return g_test_run ();
}
