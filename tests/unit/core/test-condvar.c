#include "core/sync/condvar.h"

#include "tests/unit/core/check.h"

/* A queue's worth of state behind one mutex. */
typedef struct {
  WeftMutex *mutex;
  WeftCondvar *changed;
  WeftGuard *guard; /* somebody's */
  int waiting, tickets, served, error;
} Shop;

static Shop
new_shop (void)
{
  Shop shop = { 0 };

  g_assert_cmpint (weft_mutex_new ("shop", NULL, NULL, &shop.mutex), ==, 0);
  g_assert_cmpint (weft_condvar_new ("changed", &shop.changed), ==, 0);
  return shop;
}

static void
close_shop (Shop *shop)
{
  g_assert_cmpint (weft_condvar_destroy (&shop->changed), ==, 0);
  g_assert_cmpint (weft_mutex_destroy (&shop->mutex), ==, 0);
}

static void
enter (Shop *shop, WeftGuard *guard)
{
  g_assert_cmpint (weft_mutex_lock (shop->mutex, guard), ==, 0);
}

static void *
wait_for_ticket (void *data)
{
  Shop *shop = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  enter (shop, &guard);
  shop->waiting += 1;
  while (shop->tickets == 0)
    g_assert_cmpint (weft_condvar_wait (shop->changed, &guard), ==, 0);
  shop->tickets -= 1;
  shop->served += 1;
  return NULL;
}

/* Whoever counts as waiting has queued up by the time that the mutex is free. */
static void
await_waiting (Shop *shop, int n)
{
  for (;;) {
    WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

    enter (shop, &guard);
    if (shop->waiting == n)
      return;
    sched_yield ();
  }
}

static int
hand_out (Shop *shop, int tickets, int (*wake) (WeftCondvar *))
{
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  enter (shop, &guard);
  shop->tickets += tickets;
  return wake (shop->changed);
}

static void
test_signal (void)
{
  Shop shop = new_shop ();
  WeftJoinHandle handles[3];

  for (int i = 0; i < 3; i++)
    handles[i] = start ("customer", wait_for_ticket, &shop);
  await_waiting (&shop, 3);
  g_assert_cmpint (weft_condvar_destroy (&shop.changed), ==, -EBUSY);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (hand_out (&shop, 1, weft_condvar_signal), ==, 1);
  for (int i = 0; i < 3; i++)
    finish (handles[i]);
  /* With nobody there, it wakes nobody. */
  g_assert_cmpint (weft_condvar_signal (shop.changed), ==, 0);
  close_shop (&shop);
}

static void
test_broadcast (void)
{
  Shop shop = new_shop ();
  WeftJoinHandle handles[N_STRESS_THREADS];

  g_assert_cmpint (weft_condvar_broadcast (shop.changed), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("customer", wait_for_ticket, &shop);
  await_waiting (&shop, N_STRESS_THREADS);
  g_assert_cmpint (hand_out (&shop, N_STRESS_THREADS, weft_condvar_broadcast), ==,
                   N_STRESS_THREADS);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (shop.served, ==, N_STRESS_THREADS);
  close_shop (&shop);
}

static void
test_timeout (void)
{
  Shop shop = new_shop ();
  WeftGuard guard = WEFT_GUARD_INIT;

  enter (&shop, &guard);
  g_assert_cmpint (weft_condvar_wait_timeout (shop.changed, 0, &guard), ==, -ETIMEDOUT);
  g_assert_cmpint (weft_condvar_wait_timeout (shop.changed, 1, &guard), ==, -ETIMEDOUT);
  /* It is held again, and nobody is left in the queue. */
  g_assert_cmpint (weft_condvar_signal (shop.changed), ==, 0);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  close_shop (&shop);
}

static void *
wait_with_others_guard (void *data)
{
  Shop *shop = data;

  g_assert_cmpint (weft_condvar_wait (shop->changed, shop->guard), ==, -EPERM);
  g_assert_cmpint (weft_condvar_wait_timeout (shop->changed, 1, shop->guard), ==, -EPERM);
  return NULL;
}

static void
test_bad_use (void)
{
  Shop shop = new_shop ();
  WeftGuard guard = WEFT_GUARD_INIT;
  WeftCondvar *none = NULL;

  g_assert_cmpint (weft_condvar_new ("c", NULL), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_wait (shop.changed, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_wait (shop.changed, &guard), ==, -EINVAL);
  enter (&shop, &guard);
  g_assert_cmpint (weft_condvar_wait (NULL, &guard), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_wait_timeout (NULL, 1, &guard), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_wait_timeout (shop.changed, -1, &guard), ==, -EINVAL);
  shop.guard = &guard;
  finish (start ("thief", wait_with_others_guard, &shop));
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  g_assert_cmpint (weft_condvar_signal (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_broadcast (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_destroy (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_condvar_destroy (&none), ==, -EINVAL);
  close_shop (&shop);
}

static void *
wait_for_panic (void *data)
{
  Shop *shop = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  enter (shop, &guard);
  shop->waiting += 1;
  shop->error = weft_condvar_wait (shop->changed, &guard);
  g_assert_true (guard.mutex == shop->mutex);
  return NULL;
}

static void *
signal_and_panic (void *data)
{
  Shop *shop = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  enter (shop, &guard);
  g_assert_cmpint (weft_condvar_signal (shop->changed), ==, 1);
  weft_panic ("holds the shop");
}

static void
test_poisoned_meanwhile (void)
{
  Shop shop = new_shop ();
  WeftJoinHandle handle = start ("customer", wait_for_panic, &shop);

  await_waiting (&shop, 1);
  finish_panicked (start ("clerk", signal_and_panic, &shop), "holds the shop");
  finish (handle);
  g_assert_cmpint (shop.error, ==, -EOWNERDEAD);
  close_shop (&shop);
}

static void *
take_turns (void *data)
{
  Shop *shop = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
  int own;

  enter (shop, &guard);
  own = shop->waiting;
  shop->waiting += 1;
  for (int i = 0; i < N_STRESS_ROUNDS / 10; i++) {
    while (shop->served % N_STRESS_THREADS != own) {
      int error = i % 2 == 0 ? weft_condvar_wait (shop->changed, &guard)
                             : weft_condvar_wait_timeout (shop->changed, 1, &guard);

      g_assert_true (error == 0 || (i % 2 == 1 && error == -ETIMEDOUT));
    }
    shop->served += 1;
    g_assert_cmpint (weft_condvar_broadcast (shop->changed), >=, 0);
  }
  return NULL;
}

static void
test_stress (void)
{
  Shop shop = new_shop ();
  WeftJoinHandle handles[N_STRESS_THREADS];

  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("turn", take_turns, &shop);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (shop.served, ==, N_STRESS_THREADS * (N_STRESS_ROUNDS / 10));
  close_shop (&shop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condvar/signal", test_signal);
  g_test_add_func ("/condvar/broadcast", test_broadcast);
  g_test_add_func ("/condvar/timeout", test_timeout);
  g_test_add_func ("/condvar/bad-use", test_bad_use);
  g_test_add_func ("/condvar/poisoned-meanwhile", test_poisoned_meanwhile);
  g_test_add_func ("/condvar/stress", test_stress);
  return g_test_run ();
}
