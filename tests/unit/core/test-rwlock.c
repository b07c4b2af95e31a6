#include "core/sync/rwlock.h"

#include "tests/unit/core/check.h"

typedef int (*Lock) (WeftRwLock *lock, WeftRwGuard *guard);

static int
read_timeout (WeftRwLock *lock, WeftRwGuard *guard)
{
  return weft_rwlock_read_timeout (lock, 1, guard);
}

static int
write_timeout (WeftRwLock *lock, WeftRwGuard *guard)
{
  return weft_rwlock_write_timeout (lock, 1, guard);
}

/* Every way to lock, and what it says when another thread reads, or writes. */
static const struct {
  Lock lock;
  bool exclusive;
  int when_blocked; /* 0: it would wait for ever */
} ways[] = {
  { weft_rwlock_read, false, 0 },          { weft_rwlock_write, true, 0 },
  { weft_rwlock_try_read, false, -EBUSY }, { weft_rwlock_try_write, true, -EBUSY },
  { read_timeout, false, -ETIMEDOUT },     { write_timeout, true, -ETIMEDOUT },
};

typedef struct {
  WeftRwLock *lock;
  bool writer_has_it;
  WeftRwGuard *guard; /* somebody else's */
  _Atomic int done;
} Shared;

static WeftRwLock *
new_lock (void *value)
{
  WeftRwLock *lock = NULL;

  g_assert_cmpint (weft_rwlock_new ("l", value, NULL, &lock), ==, 0);
  return lock;
}

static void
destroy_lock (WeftRwLock *lock)
{
  g_assert_cmpint (weft_rwlock_destroy (&lock), ==, 0);
  g_assert_null (lock);
}

static void
test_value (void)
{
  int value = 0;
  WeftRwLock *lock = new_lock (&value);

  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    WeftRwGuard guard = WEFT_RW_GUARD_INIT;

    g_assert_null (weft_rw_guard_value (&guard));
    g_assert_cmpint (ways[i].lock (lock, &guard), ==, 0);
    g_assert_true (weft_rw_guard_value (&guard) == &value);
    g_assert_true (weft_rw_guard_value_mut (&guard) == (ways[i].exclusive ? &value : NULL));
    g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
    g_assert_cmpint (weft_rw_guard_drop (&guard), ==, -EINVAL);
  }
  destroy_lock (lock);
}

static void
test_bad_use (void)
{
  WeftRwLock *lock = new_lock (NULL), *other = new_lock (NULL), *none = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    WeftRwGuard guard = WEFT_RW_GUARD_INIT, second = WEFT_RW_GUARD_INIT;

    g_assert_cmpint (ways[i].lock (NULL, &guard), ==, -EINVAL);
    g_assert_cmpint (ways[i].lock (lock, NULL), ==, -EINVAL);
    g_assert_cmpint (ways[i].lock (lock, &guard), ==, 0);
    for (size_t j = 0; j < G_N_ELEMENTS (ways); j++) {
      g_assert_cmpint (ways[j].lock (lock, &second), ==, -EDEADLK);
      g_assert_cmpint (ways[j].lock (other, &guard), ==, -EINVAL);
    }
    g_assert_cmpint (weft_rwlock_destroy (&lock), ==, -EBUSY);
    g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
  }
  g_assert_cmpint (weft_rwlock_new ("l", NULL, NULL, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_rw_guard_drop (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_rwlock_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_rwlock_destroy (&none), ==, -EINVAL);
  g_assert_cmpint (weft_rwlock_clear_poison (NULL), ==, -EINVAL);
  g_assert_false (weft_rwlock_is_poisoned (NULL));
  destroy_lock (lock);
  destroy_lock (other);
}

static void *
lock_in_every_way (void *data)
{
  Shared *shared = data;

  g_assert_cmpint (weft_rw_guard_drop (shared->guard), ==, -EPERM);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    WeftRwGuard guard = WEFT_RW_GUARD_INIT;
    bool blocked = shared->writer_has_it || ways[i].exclusive;

    if (blocked && ways[i].when_blocked == 0)
      continue;
    g_assert_cmpint (ways[i].lock (shared->lock, &guard), ==,
                     blocked ? ways[i].when_blocked : 0);
    if (!blocked)
      g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
    g_assert_null (guard.lock);
  }
  return NULL;
}

static void
test_held_by_another (void)
{
  for (int i = 0; i < 2; i++) {
    WeftRwGuard guard = WEFT_RW_GUARD_INIT;
    Shared shared
        = { .lock = new_lock (NULL), .writer_has_it = ways[i].exclusive, .guard = &guard };

    g_assert_cmpint (ways[i].lock (shared.lock, &guard), ==, 0);
    finish (start ("other", lock_in_every_way, &shared));
    g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
    destroy_lock (shared.lock);
  }
}

static void *
write_once (void *data)
{
  Shared *shared = data;
  WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;

  g_assert_cmpint (weft_rwlock_write (shared->lock, &guard), ==, 0);
  shared->done += 1;
  return NULL;
}

static void *
try_read_until_busy (void *data)
{
  Shared *shared = data;
  int error;

  do {
    WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;

    error = weft_rwlock_try_read (shared->lock, &guard);
  } while (error == 0);
  g_assert_cmpint (error, ==, -EBUSY);
  return NULL;
}

/* New readers queue up behind a writer who waits, so writers are not starved. */
static void
test_writer_waits (void)
{
  Shared shared = { .lock = new_lock (NULL) };
  WeftRwGuard guard = WEFT_RW_GUARD_INIT;
  WeftJoinHandle writer;

  g_assert_cmpint (weft_rwlock_read (shared.lock, &guard), ==, 0);
  writer = start ("writer", write_once, &shared);
  finish (start ("reader", try_read_until_busy, &shared));
  g_assert_cmpint (shared.done, ==, 0);
  g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
  finish (writer);
  g_assert_cmpint (shared.done, ==, 1);
  destroy_lock (shared.lock);
}

static void *
give_up_writing (void *data)
{
  Shared *shared = data;
  WeftRwGuard guard = WEFT_RW_GUARD_INIT;

  g_assert_cmpint (weft_rwlock_write_timeout (shared->lock, 50, &guard), ==, -ETIMEDOUT);
  return NULL;
}

static void *
read_after_busy (void *data)
{
  Shared *shared = data;
  WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;

  try_read_until_busy (shared);
  g_assert_cmpint (weft_rwlock_read (shared->lock, &guard), ==, 0);
  return NULL;
}

/* When a writer gives up, those who queued behind it get in beside the reader before it. */
static void
test_writer_gives_up (void)
{
  Shared shared = { .lock = new_lock (NULL) };
  WeftRwGuard guard = WEFT_RW_GUARD_INIT;
  WeftJoinHandle reader;

  g_assert_cmpint (weft_rwlock_read (shared.lock, &guard), ==, 0);
  reader = start ("reader", read_after_busy, &shared);
  /* The reader may be late and miss one writer; so there is another one. */
  do
    finish (start ("writer", give_up_writing, &shared));
  while (weft_thread_join_timeout (reader, 200, NULL) == -ETIMEDOUT);
  g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
  destroy_lock (shared.lock);
}

static void *
panic_as_reader (void *data)
{
  WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;

  g_assert_cmpint (weft_rwlock_read (data, &guard), ==, 0);
  weft_panic ("reads");
}

static void *
panic_as_writer (void *data)
{
  WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;

  g_assert_cmpint (weft_rwlock_write (data, &guard), ==, 0);
  weft_panic ("writes");
}

static void
test_poison (void)
{
  static const struct {
    WeftThreadRoutine routine;
    const char *message;
    int error;
  } cases[]
      = { { panic_as_reader, "reads", 0 }, { panic_as_writer, "writes", -EOWNERDEAD } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftRwLock *lock = new_lock (NULL);

    finish_panicked (start ("panics", cases[i].routine, lock), cases[i].message);
    g_assert_true (weft_rwlock_is_poisoned (lock) == (cases[i].error != 0));
    for (size_t j = 0; j < 2 * G_N_ELEMENTS (ways); j++) {
      WeftRwGuard guard = WEFT_RW_GUARD_INIT;
      bool cleared = j >= G_N_ELEMENTS (ways);

      if (j == G_N_ELEMENTS (ways))
        g_assert_cmpint (weft_rwlock_clear_poison (lock), ==, 0);
      g_assert_cmpint (ways[j % G_N_ELEMENTS (ways)].lock (lock, &guard), ==,
                       cleared ? 0 : cases[i].error);
      g_assert_cmpint (weft_rw_guard_drop (&guard), ==, 0);
    }
    destroy_lock (lock);
  }
}

typedef struct {
  int first, second; /* always equal, seen from outside the lock */
} Pair;

static void *
read_and_write (void *data)
{
  WeftRwLock *lock = data;
  int writes = 0;

  for (int i = 0; writes < N_STRESS_ROUNDS / 4; i++) {
    WEFT_SCOPED_RW_GUARD guard = WEFT_RW_GUARD_INIT;
    int error = ways[i % G_N_ELEMENTS (ways)].lock (lock, &guard);
    const Pair *pair = weft_rw_guard_value (&guard);
    Pair *mutable_pair = weft_rw_guard_value_mut (&guard);

    if (error != 0)
      continue;
    g_assert_cmpint (pair->first, ==, pair->second);
    if (mutable_pair != NULL) {
      mutable_pair->first += 1;
      mutable_pair->second += 1;
      writes += 1;
    }
  }
  return NULL;
}

static void
test_stress (void)
{
  Pair pair = { 0 };
  WeftRwLock *lock = new_lock (&pair);
  WeftJoinHandle handles[N_STRESS_THREADS];

  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("both", read_and_write, lock);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (pair.first, ==, N_STRESS_THREADS * (N_STRESS_ROUNDS / 4));
  destroy_lock (lock);
}

static void
count_destroyed (void *value)
{
  *(int *)value += 1;
}

static void
test_value_ownership (void)
{
  WeftRwLock *lock = NULL;
  int destroyed = 0;

  g_assert_cmpint (weft_rwlock_new (NULL, &destroyed, count_destroyed, &lock), ==, 0);
  destroy_lock (lock);
  g_assert_cmpint (destroyed, ==, 1);
  g_assert_cmpint (weft_rwlock_new (NULL, NULL, count_destroyed, &lock), ==, 0);
  destroy_lock (lock);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rwlock/value", test_value);
  g_test_add_func ("/rwlock/bad-use", test_bad_use);
  g_test_add_func ("/rwlock/held-by-another", test_held_by_another);
  g_test_add_func ("/rwlock/writer-waits", test_writer_waits);
  g_test_add_func ("/rwlock/writer-gives-up", test_writer_gives_up);
  g_test_add_func ("/rwlock/poison", test_poison);
  g_test_add_func ("/rwlock/value-ownership", test_value_ownership);
  g_test_add_func ("/rwlock/stress", test_stress);
  return g_test_run ();
}
