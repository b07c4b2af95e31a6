/* A test as somebody writes it who uses weft/trace.h: of accounts between which threads
 * transfer, in one order of locks, and in two. Aborts when something is not as expected. */
#undef NDEBUG
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <weft/trace.h>

enum { N_TRANSFERS = 100 };

static pthread_mutex_t savings = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t current = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both;
static long balance[2] = { 1000, 1000 };

/* The two take their names before either goes on. */
static void
begin (const char *name)
{
  pthread_setname_np (pthread_self (), name);
  pthread_barrier_wait (&both);
}

static void *
save (void *data)
{
  begin (data);
  for (int i = 0; i < N_TRANSFERS; i++) {
    pthread_mutex_lock (&current);
    pthread_mutex_lock (&savings);
    balance[0]--;
    balance[1]++;
    pthread_mutex_unlock (&savings);
    pthread_mutex_unlock (&current);
  }
  return NULL;
}

static void
run_two (void *(*first) (void *), void *(*second) (void *))
{
  pthread_t threads[2];

  pthread_barrier_init (&both, NULL, 2);
  pthread_create (&threads[0], NULL, first, "one");
  pthread_create (&threads[1], NULL, second, "other");
  pthread_join (threads[0], NULL);
  pthread_join (threads[1], NULL);
}

static int
transfer (const char *argument)
{
  run_two (save, save);
  printf ("%s: %ld\n", argument, balance[1]);
  return balance[1] == 1000 + 2 * N_TRANSFERS ? 7 : 1;
}

static void *
take_current_first (void *data)
{
  begin (data);
  pthread_mutex_lock (&current);
  pthread_barrier_wait (&both);
  pthread_mutex_lock (&savings);
  return NULL;
}

static void *
take_savings_first (void *data)
{
  begin (data);
  pthread_mutex_lock (&savings);
  pthread_barrier_wait (&both);
  pthread_mutex_lock (&current);
  return NULL;
}

/* Its threads wait for each other for ever. */
static int
cross (const char *argument)
{
  assert (argument == NULL);
  run_two (take_current_first, take_savings_first);
  return 0;
}

static void
test_transfer (const char *output)
{
  WeftRunOptions options = { .output = output };
  WeftRun *run = weft_run_function (transfer, "balance of a child", &options);
  const WeftRunLock *lock = weft_run_lock (run, "savings");
  char *message;

  if (weft_run_error (run) != NULL)
    fprintf (stderr, "%s\n", weft_run_error (run));
  assert (weft_run_error (run) == NULL);
  assert (strcmp (weft_run_path (run), output) == 0);
  assert (weft_run_status (run) == 7 && !weft_run_timed_out (run));
  assert (weft_run_lost (run) == 0 && weft_run_events (run) > 0);
  /* It ran in a process of its own. */
  assert (balance[1] == 1000);

  assert (lock != NULL && strcmp (lock->kind, "mutex") == 0);
  assert (lock->acquisitions == 2 * N_TRANSFERS && lock->threads == 2);
  /* Who wants it has the other one. */
  assert (lock->contended == 0 && lock->wait_ns == 0 && lock->hold_ns > 0);
  assert (weft_run_lock (run, "no such lock") == NULL);
  assert (weft_run_thread_at (run, 3) == NULL);
  assert (weft_run_thread (run, "one")->end_ns > weft_run_thread (run, "one")->begin_ns);
  assert (weft_run_interactions (run, "spawn") == 2);
  assert (weft_run_finding (run, "deadlock") == NULL);

  weft_run_assert (run, "no deadlock");
  weft_run_assert (run, "no lock-order-inversion");
  weft_run_assert (run, "threads == 3");
  assert (!weft_run_expect (run, "max-hold lock:savings 0ns", &message));
  assert (strstr (message, "savings") != NULL);
  free (message);
  assert (!weft_run_expect (run, "max-wait lock:saving 5ms", NULL));
  assert (!weft_run_expect (run, "be good", NULL));
  weft_run_free (run);

  /* It was kept. */
  run = weft_run_load (output);
  assert (weft_run_error (run) == NULL && weft_run_status (run) == 7);
  assert (weft_run_lock (run, "current")->acquisitions == 2 * N_TRANSFERS);
  weft_run_free (run);
  run = weft_run_function (transfer, NULL, &options);
  assert (strstr (weft_run_error (run), "there already") != NULL);
  weft_run_free (run);
}

static void
test_cross (void)
{
  WeftRunOptions options = { .timeout_ns = 3000000000 };
  WeftRun *run = weft_run_function (cross, NULL, &options);
  const WeftRunFinding *finding = weft_run_finding (run, "deadlock");
  size_t n_open = 0;
  char *message;

  assert (weft_run_error (run) == NULL && weft_run_timed_out (run));
  assert (finding != NULL && strcmp (finding->certainty, "proven") == 0);
  assert (!weft_run_expect (run, "no deadlock", &message));
  assert (message != NULL);
  printf ("%s\n", message);
  free (message);
  for (size_t i = 0; weft_run_wait_at (run, i) != NULL; i++) {
    const WeftRunWait *wait = weft_run_wait_at (run, i);

    if (!wait->open || strcmp (wait->kind, "lock") != 0)
      continue;
    n_open++;
    assert (strcmp (wait->thread, strcmp (wait->object, "savings") == 0 ? "one" : "other")
            == 0);
    assert (strcmp (wait->holder, wait->thread) != 0);
  }
  assert (n_open == 2);
  weft_run_free (run);
}

static void
test_program (void)
{
  const char *const truth[] = { "true", NULL }, *const nothing[] = { "/no/such", NULL };
  WeftRun *run = weft_run_program (truth, NULL);

  assert (weft_run_error (run) == NULL && weft_run_status (run) == 0);
  assert (weft_run_thread_at (run, 0) != NULL && weft_run_thread_at (run, 1) == NULL);
  weft_run_free (run);

  run = weft_run_program (nothing, NULL);
  assert (weft_run_error (run) != NULL && weft_run_status (run) == 127);
  assert (weft_run_thread_at (run, 0) == NULL && weft_run_lock (run, "savings") == NULL);
  assert (!weft_run_expect (run, "no deadlock", NULL));
  weft_run_free (run);

  run = weft_run_load ("/no/such.weft");
  assert (weft_run_error (run) != NULL);
  weft_run_free (run);

  /* Not a function of this program. */
  run = weft_run_function ((int (*) (const char *))atoi, "1", NULL);
  assert (weft_run_error (run) != NULL);
  weft_run_free (run);
}

int
main (int argc, char **argv)
{
  WeftRun *early = argc > 2 ? weft_run_function (transfer, NULL, NULL) : NULL;

  if (early != NULL) {
    printf ("%s\n", weft_run_error (early));
    weft_run_assert (early, "no deadlock");
  }
  weft_run_init ();
  test_transfer (argv[1]);
  test_cross ();
  test_program ();
  printf ("all as expected\n");
  return 0;
}
