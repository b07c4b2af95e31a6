#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/sync/mutex.h"
#include "tests/unit/core/check.h"

static void *
return_data (void *data)
{
  return data;
}

static void *
exit_with_data (void *data)
{
  pthread_exit (data);
}

static void
panic_at_depth (int depth, const char *message)
{
  if (depth < 0)
    return;
  if (depth == 0)
    weft_panic ("%s", message);
  panic_at_depth (depth - 1, message);
  g_assert_not_reached ();
}

static void *
panic_deep_down (void *data)
{
  panic_at_depth (50, data);
  return NULL;
}

static void *
panic_at_once (void *data)
{
  weft_panic ("%s", (const char *)data);
}

static void
test_ends (void)
{
  static char data[] = "data";
  static const struct {
    WeftThreadRoutine routine;
    int error;
    const void *value;
    const char *panic;
  } cases[] = {
    { return_data, 0, data, NULL },
    { exit_with_data, 0, data, NULL },
    { panic_at_once, -EOWNERDEAD, NULL, "data" },
    { panic_deep_down, -EOWNERDEAD, NULL, "data" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (int timed = 0; timed < 2; timed++) {
      WeftJoinHandle handle = start ("t", cases[i].routine, data);
      WeftThreadResult result = { 0 };
      int error = timed ? weft_thread_join_timeout (handle, 60000, &result)
                        : weft_thread_join (handle, &result);

      g_assert_cmpint (error, ==, cases[i].error);
      g_assert_true (result.value == cases[i].value);
      g_assert_cmpstr (result.panic, ==, cases[i].panic);
      weft_thread_result_clear (&result);
      g_assert_null (result.panic);
      /* Joined is joined. */
      g_assert_cmpint (weft_thread_join (handle, &result), ==, -ESRCH);
      g_assert_cmpint (weft_thread_detach (handle), ==, -ESRCH);
    }
    /* Nobody need look at the result. */
    g_assert_cmpint (weft_thread_join (start ("t", cases[i].routine, data), NULL), ==,
                     cases[i].error);
  }
}

static void
test_bad_use (void)
{
  WeftJoinHandle handle = { 0 }, unknown = { UINT64_MAX };
  char too_long[WEFT_THREAD_NAME_BYTES + 1];

  memset (too_long, 'x', sizeof too_long);
  too_long[WEFT_THREAD_NAME_BYTES] = '\0';
  g_assert_cmpint (weft_thread_spawn ("t", NULL, NULL, &handle), ==, -EINVAL);
  g_assert_cmpint (weft_thread_spawn ("t", return_data, NULL, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_thread_spawn (too_long, return_data, NULL, &handle), ==,
                   -ENAMETOOLONG);
  g_assert_cmpuint (handle.number, ==, 0);
  g_assert_cmpint (weft_thread_join (handle, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_thread_detach (handle), ==, -EINVAL);
  g_assert_cmpint (weft_thread_join (unknown, NULL), ==, -ESRCH);
  g_assert_cmpint (weft_thread_detach (unknown), ==, -ESRCH);
  g_assert_cmpint (weft_thread_join_timeout (unknown, -1, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_thread_set_name (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_thread_set_name (too_long), ==, -ENAMETOOLONG);
  g_assert_cmpint (weft_thread_sleep_ms (-1), ==, -EINVAL);
  weft_thread_result_clear (NULL);
}

typedef struct {
  WeftMutex *gate; /* held while the thread is to stay */
  WeftJoinHandle handle;
  _Atomic int joined, busy;
} Gated;

static void *
pass_gate (void *data)
{
  Gated *gated = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_lock (gated->gate, &guard), ==, 0);
  return NULL;
}

static void
test_join_timeout (void)
{
  Gated gated = { 0 };
  WeftGuard guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_new ("gate", NULL, NULL, &gated.gate), ==, 0);
  g_assert_cmpint (weft_mutex_lock (gated.gate, &guard), ==, 0);
  gated.handle = start ("gated", pass_gate, &gated);
  g_assert_cmpint (weft_thread_join_timeout (gated.handle, 0, NULL), ==, -ETIMEDOUT);
  g_assert_cmpint (weft_thread_join_timeout (gated.handle, 1, NULL), ==, -ETIMEDOUT);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  finish (gated.handle);
  g_assert_cmpint (weft_mutex_destroy (&gated.gate), ==, 0);
}

static void *
join_gated (void *data)
{
  Gated *gated = data;
  int error = weft_thread_join (gated->handle, NULL);

  if (error == 0)
    gated->joined += 1;
  else {
    g_assert_true (error == -EBUSY || error == -ESRCH);
    gated->busy += 1;
  }
  return NULL;
}

/* However many want to join: one does, and the others are told. */
static void
test_join_by_many (void)
{
  Gated gated = { 0 };
  WeftGuard guard = WEFT_GUARD_INIT;
  WeftJoinHandle joiners[N_STRESS_THREADS];

  g_assert_cmpint (weft_mutex_new ("gate", NULL, NULL, &gated.gate), ==, 0);
  g_assert_cmpint (weft_mutex_lock (gated.gate, &guard), ==, 0);
  gated.handle = start ("gated", pass_gate, &gated);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    joiners[i] = start ("joiner", join_gated, &gated);
  while (gated.busy < N_STRESS_THREADS - 1)
    sched_yield ();
  g_assert_cmpint (weft_thread_detach (gated.handle), ==, -EBUSY);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (joiners[i]);
  g_assert_cmpint (gated.joined, ==, 1);
  g_assert_cmpint (weft_mutex_destroy (&gated.gate), ==, 0);
}

static void *
join_self (void *data)
{
  WeftJoinHandle *place = data;
  WeftJoinHandle self = *place;

  g_assert_cmpint (weft_thread_join (self, NULL), ==, -EDEADLK);
  return NULL;
}

static void *
start_later (void *data)
{
  WeftMutex **gate = data;
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_lock (*gate, &guard), ==, 0);
  return join_self (weft_guard_value (&guard));
}

static void
test_join_self (void)
{
  WeftJoinHandle handle = { 0 };
  WeftMutex *gate = NULL;
  WeftGuard guard = WEFT_GUARD_INIT;

  g_assert_cmpint (weft_mutex_new ("handle", &handle, NULL, &gate), ==, 0);
  g_assert_cmpint (weft_mutex_lock (gate, &guard), ==, 0);
  handle = start ("self", start_later, &gate);
  g_assert_cmpint (weft_guard_drop (&guard), ==, 0);
  finish (handle);
  g_assert_cmpint (weft_mutex_destroy (&gate), ==, 0);
}

static void *
say_done (void *data)
{
  atomic_fetch_add ((_Atomic int *)data, 1);
  return NULL;
}

static void *
say_done_and_panic (void *data)
{
  atomic_fetch_add ((_Atomic int *)data, 1);
  weft_panic ("nobody is told");
}

static void
test_detach (void)
{
  static _Atomic int done; /* a detached thread may outlive this function */
  WeftJoinHandle handles[]
      = { start ("d", say_done, &done), start ("d", say_done_and_panic, &done) };

  for (size_t i = 0; i < G_N_ELEMENTS (handles); i++) {
    g_assert_cmpint (weft_thread_detach (handles[i]), ==, 0);
    g_assert_cmpint (weft_thread_detach (handles[i]), ==, -ESRCH);
    g_assert_cmpint (weft_thread_join (handles[i], NULL), ==, -ESRCH);
  }
  while (done < 2)
    sched_yield ();
}

static void *
look_at_name (void *data)
{
  char kernel_name[16];

  g_assert_cmpstr (weft_thread_name (), ==, data != NULL ? data : "");
  g_assert_cmpint (weft_thread_set_name ("a name of more than 15 bytes"), ==, 0);
  g_assert_cmpstr (weft_thread_name (), ==, "a name of more than 15 bytes");
  pthread_getname_np (pthread_self (), kernel_name, sizeof kernel_name);
  g_assert_cmpstr (kernel_name, ==, "a name of more ");
  return NULL;
}

static void
test_names (void)
{
  static char name[] = "given";

  g_assert_cmpstr (weft_thread_name (), ==, "main");
  finish (start (name, look_at_name, name));
  finish (start (NULL, look_at_name, NULL));
}

static void
give_back (_Atomic int **taken)
{
  atomic_fetch_sub (*taken, 1);
}

static void
take_and_panic (_Atomic int *taken, int depth)
{
  WEFT_CLEANUP (give_back) _Atomic int *own = taken;

  atomic_fetch_add (own, 1);
  if (depth < 0)
    return;
  if (depth == 0)
    weft_panic ("unwinds");
  take_and_panic (taken, depth - 1);
}

static void *
take_in_thread (void *data)
{
  take_and_panic (data, 20);
  return NULL;
}

static void
test_panic_unwinds (void)
{
  _Atomic int taken = 0;
  WeftJoinHandle handles[N_STRESS_THREADS];

  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("unwinds", take_in_thread, &taken);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish_panicked (handles[i], "unwinds");
  g_assert_cmpint (taken, ==, 0);
  g_assert_false (weft_thread_panicking ());
}

static void
panic_in_cleanup (int *unused)
{
  weft_panic ("second");
}

static void
write_unwound (int *unused)
{
  g_assert_cmpint (write (STDOUT_FILENO, "unwound\n", 8), ==, 8);
}

static void
panic_in_main (void)
{
  WEFT_CLEANUP (write_unwound) G_GNUC_UNUSED int unused = 0;

  weft_panic ("from %s", "main");
}

static void
panic_twice (void)
{
  WEFT_CLEANUP (panic_in_cleanup) G_GNUC_UNUSED int unused = 0;

  weft_panic ("first");
}

/* What ends a process is looked at from outside: this program is run again. */
static const struct {
  const char *name;
  void (*run) (void);
  int exit_status; /* -1: ended by a signal */
  int signal;
  const char *out, *error;
} ends_of_process[] = {
  { "--panic-in-main", panic_in_main, WEFT_PANIC_STATUS, 0, "unwound\n",
    "thread 'main' panicked at test-thread.c:*: from main\n" },
  { "--panic-twice", panic_twice, -1, SIGABRT, "",
    "thread 'main' panicked at *: first\n"
    "thread 'main' panicked while panicking, which ends the process, at *: second\n" },
};

static char *own_path;

static void
test_ends_of_process (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (ends_of_process); i++) {
    char *argv[] = { own_path, (char *)ends_of_process[i].name, NULL };
    g_autofree char *out = NULL, *error = NULL;
    int status = 0;

    g_assert_true (
        g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, &out, &error, &status, NULL));
    if (ends_of_process[i].exit_status >= 0) {
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, ends_of_process[i].exit_status);
    } else {
      g_assert_true (WIFSIGNALED (status));
      g_assert_cmpint (WTERMSIG (status), ==, ends_of_process[i].signal);
    }
    g_assert_cmpstr (out, ==, ends_of_process[i].out);
    if (!g_pattern_match_simple (ends_of_process[i].error, error))
      g_error ("%s", error);
  }
}

static void *
panic_in_pthread (void *data)
{
  take_and_panic (data, 1);
  return NULL;
}

/* A thread that Weft did not spawn unwinds and ends, too. */
static void
test_foreign_thread (void)
{
  _Atomic int taken = 0;
  pthread_t thread;

  g_assert_cmpint (pthread_create (&thread, NULL, panic_in_pthread, &taken), ==, 0);
  g_assert_cmpint (pthread_join (thread, NULL), ==, 0);
  g_assert_cmpint (taken, ==, 0);
}

static void *
spawn_more (void *data)
{
  intptr_t depth = (intptr_t)data;

  if (depth == 0)
    return (void *)1;
  return (void *)((intptr_t)finish (start ("a", spawn_more, (void *)(depth - 1)))
                  + (intptr_t)finish (start ("b", spawn_more, (void *)(depth - 1))));
}

static void
test_stress (void)
{
  g_assert_cmpint ((intptr_t)spawn_more ((void *)6), ==, 64);
}

int
main (int argc, char **argv)
{
  for (size_t i = 0; i < G_N_ELEMENTS (ends_of_process) && argc > 1; i++) {
    if (strcmp (argv[1], ends_of_process[i].name) == 0)
      ends_of_process[i].run ();
  }
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thread/ends", test_ends);
  g_test_add_func ("/thread/bad-use", test_bad_use);
  g_test_add_func ("/thread/join-timeout", test_join_timeout);
  g_test_add_func ("/thread/join-by-many", test_join_by_many);
  g_test_add_func ("/thread/join-self", test_join_self);
  g_test_add_func ("/thread/detach", test_detach);
  g_test_add_func ("/thread/names", test_names);
  g_test_add_func ("/thread/panic-unwinds", test_panic_unwinds);
  g_test_add_func ("/thread/ends-of-process", test_ends_of_process);
  g_test_add_func ("/thread/foreign-thread", test_foreign_thread);
  g_test_add_func ("/thread/stress", test_stress);
  return g_test_run ();
}
