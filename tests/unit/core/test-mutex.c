#include "core/sync/mutex.h"

#include "tests/unit/core/check.h"

typedef struct {
  WeftMutex *mutex;
  int error;
} Shared;

typedef int (*Lock) (WeftMutex *mutex, WeftGuard *guard);

static int
lock_timeout (WeftMutex *mutex, WeftGuard *guard)
{
  return weft_mutex_lock_timeout (mutex, 1, guard);
}

/* Every way to lock, and what it says when another thread has the lock. */
static const struct {
  const char *name;
  Lock lock;
  int when_held; /* 0: it would wait for ever */
} ways[] = {
  { "lock", weft_mutex_lock, 0 },
  { "try", weft_mutex_try_lock, -EBUSY },
  { "timeout", lock_timeout, -ETIMEDOUT },
};

static int destroyed;

static void
count_destroyed (void *value)
{
  destroyed += 1;
}

static WeftMutex *
new_mutex (void *value)
{
  WeftMutex *mutex = NULL;

  g_assert_cmpint (weft_mutex_new ("m", value, NULL, &mutex), ==, 0);
  g_assert_nonnull (mutex);
  return mutex;
}

static void
test_lock_gives_value (void)
{
  int value = 7;
  WeftMutex *mutex = new_mutex (&value);

  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    WeftGuard guard = WEFT_GUARD_INIT;

    g_assert_null (weft_guard_value (&guard));
    g_assert_cmpint (ways[i].lock (mutex, &guard), ==, 0);
    g_assert_true (weft_guard_value (&guard) == &value);
    g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
    g_assert_null (weft_guard_value (&guard));
  }
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
}

static void
test_bad_use (void)
{
  WeftMutex *mutex = new_mutex (NULL), *other = new_mutex (NULL), *none = NULL;
  WeftGuard guard = WEFT_GUARD_INIT, second = WEFT_GUARD_INIT, held = WEFT_GUARD_INIT;
  void *value;

  g_assert_cmpint (weft_mutex_lock (mutex, &held), ==, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_assert_cmpint (ways[i].lock (NULL, &guard), ==, -EINVAL);
    g_assert_cmpint (ways[i].lock (mutex, NULL), ==, -EINVAL);
    g_assert_cmpint (ways[i].lock (mutex, &second), ==, -EDEADLK);
    g_assert_null (second.mutex);
    /* A guard that holds something cannot hold a second one. */
    g_assert_cmpint (ways[i].lock (other, &held), ==, -EINVAL);
    g_assert_true (held.mutex == mutex);
  }
  g_assert_cmpint (weft_mutex_lock_timeout (other, -1, &guard), ==, -EINVAL);
  g_assert_cmpint (weft_guard_drop (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_guard_drop (&guard), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, -EBUSY);
  g_assert_cmpint (weft_mutex_into_value (&mutex, &value), ==, -EBUSY);
  g_assert_nonnull (mutex);
  g_assert_cmpint (weft_guard_drop (&held), ==, 0);
  g_assert_cmpint (weft_guard_drop (&held), ==, -EINVAL);

  g_assert_cmpint (weft_mutex_new ("m", NULL, NULL, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_destroy (&none), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_into_value (&none, &value), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_into_value (&mutex, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_clear_poison (NULL), ==, -EINVAL);
  g_assert_false (weft_mutex_is_poisoned (NULL));
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, -EINVAL);
  g_assert_cmpint (weft_mutex_destroy (&other), ==, 0);
}

static void *
lock_when_held (void *data)
{
  Shared *shared = data;

  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    WeftGuard guard = WEFT_GUARD_INIT;

    if (ways[i].when_held == 0)
      continue;
    g_assert_cmpint (ways[i].lock (shared->mutex, &guard), ==, ways[i].when_held);
    g_assert_null (guard.mutex);
  }
  return NULL;
}

static void
test_held_by_another (void)
{
  Shared shared = { .mutex = new_mutex (NULL) };
  WeftGuard guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_lock (shared.mutex, &guard), ==, 0);
  finish (start ("other", lock_when_held, &shared));
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&shared.mutex), ==, 0);
}

static void *
drop_others_guard (void *data)
{
  g_assert_cmpint (weft_guard_drop (data), ==, -EPERM);
  return NULL;
}

static void
test_drop_by_another (void)
{
  WeftMutex *mutex = new_mutex (NULL);
  WeftGuard guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_lock (mutex, &guard), ==, 0);
  finish (start ("thief", drop_others_guard, &guard));
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
}

static void
test_scope (void)
{
  WeftMutex *mutex = new_mutex (NULL);

  for (int i = 0; i < 3; i++) {
    WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

    g_assert_cmpint (weft_mutex_lock (mutex, &guard), ==, 0);
    if (i == 1)
      continue;
  }
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
}

static void *
panic_with_lock (void *data)
{
  Shared *shared = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  shared->error = weft_mutex_lock (shared->mutex, &guard);
  weft_panic ("with lock %d", 1);
}

static void *
panic_without_lock (void *data)
{
  Shared *shared = data;

  {
    WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

    shared->error = weft_mutex_lock (shared->mutex, &guard);
  }
  weft_panic ("without");
}

static void
lock_during_unwinding (Shared **shared)
{
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  g_assert_true (weft_thread_panicking ());
  (*shared)->error = weft_mutex_lock ((*shared)->mutex, &guard);
}

static void *
panic_before_lock (void *data)
{
  WEFT_CLEANUP (lock_during_unwinding) Shared *shared = data;

  shared->error = -1;
  weft_panic ("before");
}

/* Whoever held it when the panic came has poisoned it, and nobody else. */
static void
test_poison (void)
{
  static const struct {
    WeftThreadRoutine routine;
    const char *message;
    bool poisons;
  } cases[] = {
    { panic_with_lock, "with lock 1", true },
    { panic_without_lock, "without", false },
    { panic_before_lock, "before", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    int expected = cases[i].poisons ? -EOWNERDEAD : 0;
    Shared shared = { .mutex = new_mutex (&shared) };
    void *value = NULL;

    finish_panicked (start ("panics", cases[i].routine, &shared), cases[i].message);
    g_assert_cmpint (shared.error, ==, 0);
    g_assert_true (weft_mutex_is_poisoned (shared.mutex) == cases[i].poisons);
    for (size_t j = 0; j < G_N_ELEMENTS (ways); j++) {
      WeftGuard guard = WEFT_GUARD_INIT;

      /* Told, and locked all the same. */
      g_assert_cmpint (ways[j].lock (shared.mutex, &guard), ==, expected);
      g_assert_true (weft_guard_value (&guard) == &shared);
      g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
    }
    g_assert_cmpint (weft_mutex_into_value (&shared.mutex, &value), ==, expected);
    g_assert_true (value == &shared);
    g_assert_null (shared.mutex);
  }
}

static void
test_clear_poison (void)
{
  Shared shared = { .mutex = new_mutex (NULL) };
  WeftGuard guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_clear_poison (shared.mutex), ==, 0);
  finish_panicked (start ("panics", panic_with_lock, &shared), "with lock 1");
  g_assert_cmpint (weft_mutex_lock (shared.mutex, &guard), ==, -EOWNERDEAD);
  g_assert_cmpint (weft_mutex_clear_poison (shared.mutex), ==, 0);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  g_assert_false (weft_mutex_is_poisoned (shared.mutex));
  g_assert_cmpint (weft_mutex_lock (shared.mutex, &guard), ==, 0);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&shared.mutex), ==, 0);
}

static void
test_value_ownership (void)
{
  WeftMutex *mutex = NULL;
  int owned = 1;
  void *value = NULL;

  destroyed = 0;
  g_assert_cmpint (weft_mutex_new (NULL, &owned, count_destroyed, &mutex), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
  g_assert_cmpint (destroyed, ==, 1);
  g_assert_cmpint (weft_mutex_new (NULL, &owned, count_destroyed, &mutex), ==, 0);
  g_assert_cmpint (weft_mutex_into_value (&mutex, &value), ==, 0);
  g_assert_cmpint (destroyed, ==, 1);
  g_assert_true (value == &owned);
  g_assert_cmpint (weft_mutex_new (NULL, NULL, count_destroyed, &mutex), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&mutex), ==, 0);
  g_assert_cmpint (destroyed, ==, 1);
}

static void *
add_often (void *data)
{
  Shared *shared = data;
  int held = 0;

  while (held < N_STRESS_ROUNDS) {
    WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
    int error = ways[held % 3].lock (shared->mutex, &guard);

    if (error != 0)
      continue;
    *(int *)weft_guard_value (&guard) += 1;
    held += 1;
    if (held % 64 == 0)
      sched_yield ();
  }
  return NULL;
}

static void
test_stress (void)
{
  int count = 0;
  Shared shared = { .mutex = new_mutex (&count) };
  WeftJoinHandle handles[N_STRESS_THREADS];

  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("adder", add_often, &shared);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (count, ==, N_STRESS_THREADS * N_STRESS_ROUNDS);
  g_assert_cmpint (weft_mutex_destroy (&shared.mutex), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mutex/lock-gives-value", test_lock_gives_value);
  g_test_add_func ("/mutex/bad-use", test_bad_use);
  g_test_add_func ("/mutex/held-by-another", test_held_by_another);
  g_test_add_func ("/mutex/drop-by-another", test_drop_by_another);
  g_test_add_func ("/mutex/scope", test_scope);
  g_test_add_func ("/mutex/poison", test_poison);
  g_test_add_func ("/mutex/clear-poison", test_clear_poison);
  g_test_add_func ("/mutex/value-ownership", test_value_ownership);
  g_test_add_func ("/mutex/stress", test_stress);
  return g_test_run ();
}
