#include "core/sync/variable.h"

#include "tests/unit/core/check.h"

static void
test_variable (void)
{
  WeftVariable *variable = NULL, *none = NULL;
  int64_t value = 0;

  g_assert_cmpint (weft_variable_new ("v", 3, &variable), ==, 0);
  g_assert_cmpint (weft_variable_read (variable, &value), ==, 0);
  g_assert_cmpint (value, ==, 3);
  g_assert_cmpint (weft_variable_write (variable, INT64_MIN), ==, 0);
  g_assert_cmpint (weft_variable_read (variable, &value), ==, 0);
  g_assert_true (value == INT64_MIN);

  g_assert_cmpint (weft_variable_new ("v", 0, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_variable_read (NULL, &value), ==, -EINVAL);
  g_assert_cmpint (weft_variable_read (variable, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_variable_write (NULL, 0), ==, -EINVAL);
  g_assert_cmpint (weft_variable_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_variable_destroy (&none), ==, -EINVAL);
  g_assert_cmpint (weft_variable_destroy (&variable), ==, 0);
  g_assert_null (variable);
}

static void *
read_and_write (void *data)
{
  for (int i = 0; i < N_STRESS_ROUNDS; i++) {
    int64_t value = 0;

    g_assert_cmpint (weft_variable_read (data, &value), ==, 0);
    g_assert_cmpint (weft_variable_write (data, value + 1), ==, 0);
  }
  return NULL;
}

/* Updates may be lost, but in a defined manner: ThreadSanitizer has nothing to say. */
static void
test_lost_updates (void)
{
  WeftJoinHandle handles[N_STRESS_THREADS];
  WeftVariable *variable = NULL;
  int64_t value = 0;

  g_assert_cmpint (weft_variable_new (NULL, 0, &variable), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("adder", read_and_write, variable);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (weft_variable_read (variable, &value), ==, 0);
  g_assert_cmpint (value, >=, 1);
  g_assert_cmpint (value, <=, N_STRESS_THREADS * N_STRESS_ROUNDS);
  g_assert_cmpint (weft_variable_destroy (&variable), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/variable/values", test_variable);
  g_test_add_func ("/variable/lost-updates", test_lost_updates);
  return g_test_run ();
}
