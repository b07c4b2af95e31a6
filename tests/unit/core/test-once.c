#include "core/sync/once.h"

#include "tests/unit/core/check.h"

typedef struct {
  WeftOnce *once;
  int value;          /* written once, read by all without a lock */
  _Atomic int called; /* ... of which this is the proof */
  _Atomic bool entered, go_on;
} Shared;

static Shared
new_shared (void)
{
  Shared shared = { 0 };

  g_assert_cmpint (weft_once_new ("o", &shared.once), ==, 0);
  return shared;
}

static void
end_shared (Shared *shared)
{
  g_assert_cmpint (weft_once_destroy (&shared->once), ==, 0);
  g_assert_null (shared->once);
}

static void
set_value (void *data)
{
  Shared *shared = data;

  shared->called += 1;
  sched_yield ();
  shared->value = 42;
}

static void *
call_and_look (void *data)
{
  Shared *shared = data;

  g_assert_cmpint (weft_once_call (shared->once, set_value, shared), ==, 0);
  g_assert_cmpint (shared->value, ==, 42);
  g_assert_true (weft_once_is_done (shared->once));
  return NULL;
}

static void
test_once (void)
{
  for (int i = 0; i < 50; i++) {
    Shared shared = new_shared ();
    WeftJoinHandle handles[N_STRESS_THREADS];

    g_assert_false (weft_once_is_done (shared.once));
    for (int j = 0; j < N_STRESS_THREADS; j++)
      handles[j] = start ("caller", call_and_look, &shared);
    for (int j = 0; j < N_STRESS_THREADS; j++)
      finish (handles[j]);
    g_assert_cmpint (shared.called, ==, 1);
    end_shared (&shared);
  }
}

static void *
look_until_done (void *data)
{
  Shared *shared = data;

  while (!weft_once_is_done (shared->once))
    sched_yield ();
  g_assert_cmpint (shared->value, ==, 42);
  return NULL;
}

/* Seeing that it is done is enough to see what was done. */
static void
test_is_done (void)
{
  Shared shared = new_shared ();
  WeftJoinHandle looker = start ("looker", look_until_done, &shared);
  WeftJoinHandle caller = start ("caller", call_and_look, &shared);

  finish (looker);
  finish (caller);
  end_shared (&shared);
}

static void
call_again (void *data)
{
  Shared *shared = data;

  g_assert_cmpint (weft_once_call (shared->once, set_value, shared), ==, -EDEADLK);
  g_assert_cmpint (weft_once_destroy (&shared->once), ==, -EBUSY);
}

static void
test_bad_use (void)
{
  Shared shared = new_shared ();
  WeftOnce *none = NULL;

  g_assert_cmpint (weft_once_new ("o", NULL), ==, -EINVAL);
  g_assert_cmpint (weft_once_call (NULL, set_value, &shared), ==, -EINVAL);
  g_assert_cmpint (weft_once_call (shared.once, NULL, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_once_call (shared.once, call_again, &shared), ==, 0);
  g_assert_cmpint (shared.called, ==, 0);
  g_assert_true (weft_once_is_done (shared.once));
  g_assert_false (weft_once_is_done (NULL));
  g_assert_cmpint (weft_once_clear_poison (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_once_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_once_destroy (&none), ==, -EINVAL);
  end_shared (&shared);
}

static void
enter_and_panic (void *data)
{
  Shared *shared = data;

  shared->entered = true;
  while (!shared->go_on)
    sched_yield ();
  weft_panic ("not done");
}

static void *
call_panicking (void *data)
{
  Shared *shared = data;

  g_assert_cmpint (weft_once_call (shared->once, enter_and_panic, shared), ==, -EINVAL);
  return NULL;
}

static void *
find_poisoned (void *data)
{
  Shared *shared = data;

  g_assert_cmpint (weft_once_call (shared->once, set_value, shared), ==, -EOWNERDEAD);
  return NULL;
}

/* Who waits while it panics is told, and so is who comes later, until that is cleared. */
static void
test_poison (void)
{
  Shared shared = new_shared ();
  WeftJoinHandle panicking = start ("panics", call_panicking, &shared), waiting;

  while (!shared.entered)
    sched_yield ();
  waiting = start ("waits", find_poisoned, &shared);
  shared.go_on = true;
  finish_panicked (panicking, "not done");
  finish (waiting);
  find_poisoned (&shared);
  g_assert_false (weft_once_is_done (shared.once));
  g_assert_cmpint (weft_once_clear_poison (shared.once), ==, 0);
  call_and_look (&shared);
  g_assert_cmpint (weft_once_clear_poison (shared.once), ==, 0);
  g_assert_true (weft_once_is_done (shared.once));
  end_shared (&shared);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/once/once", test_once);
  g_test_add_func ("/once/is-done", test_is_done);
  g_test_add_func ("/once/bad-use", test_bad_use);
  g_test_add_func ("/once/poison", test_poison);
  return g_test_run ();
}
