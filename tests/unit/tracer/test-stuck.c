/* The state in which a program died: for each kind of finding a trace that has it, and one
 * close by that has not. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/find.h"
#include "tracer/analysis/wait-for.h"

#define MAIN WEFT_FIXTURE_MAIN

typedef struct {
  WeftFixture *fixture;
  uint64_t a, b; /* mutexes */
  int one, two;  /* threads */
} Pair;

static Pair
new_pair (void)
{
  Pair pair = { .fixture = weft_fixture_new ("pair") };

  pair.a = weft_fixture_object (pair.fixture, WEFT_OBJECT_MUTEX, "a", -1, 5);
  pair.b = weft_fixture_object (pair.fixture, WEFT_OBJECT_MUTEX, "b", -1, 6);
  pair.one = weft_fixture_spawn (pair.fixture, MAIN, "one", 10, 15);
  pair.two = weft_fixture_spawn (pair.fixture, MAIN, "two", 20, 25);
  return pair;
}

static WeftTrace *
end (Pair *pair, int64_t at_us)
{
  weft_fixture_end (pair->fixture, at_us);
  return weft_fixture_build (pair->fixture);
}

/* a then b, b then a; main joins the first. */
static WeftTrace *
build_deadlock (void)
{
  Pair pair = new_pair ();

  weft_fixture_lock (pair.fixture, pair.one, pair.a, 100, 100, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.b, 110, 110, -1);
  weft_fixture_lock (pair.fixture, pair.one, pair.b, 150, -1, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.a, 160, -1, -1);
  weft_fixture_join (pair.fixture, MAIN, pair.one, 50, -1);
  return end (&pair, 1000);
}

/* As well, but events were lost: a may have been let go. */
static WeftTrace *
build_lossy (void)
{
  Pair pair = new_pair ();

  weft_fixture_lock (pair.fixture, pair.one, pair.a, 100, 100, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.b, 110, 110, -1);
  weft_fixture_lock (pair.fixture, pair.one, pair.b, 150, -1, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.a, 160, -1, -1);
  weft_fixture_sleep (pair.fixture, MAIN, 50, -1);
  weft_fixture_loss (pair.fixture, 500, 510, 3);
  return end (&pair, 1000);
}

/* The same order: two only waits until one goes on. */
static WeftTrace *
build_in_order (void)
{
  Pair pair = new_pair ();

  weft_fixture_lock (pair.fixture, pair.one, pair.a, 100, 100, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.a, 110, -1, -1);
  weft_fixture_sleep (pair.fixture, pair.one, 120, -1);
  weft_fixture_join (pair.fixture, MAIN, pair.two, 50, -1);
  return end (&pair, 1000);
}

static WeftTrace *
build_self (void)
{
  Pair pair = new_pair ();

  weft_fixture_lock (pair.fixture, pair.one, pair.a, 100, 100, -1);
  weft_fixture_lock (pair.fixture, pair.one, pair.a, 200, -1, -1);
  weft_fixture_sleep (pair.fixture, MAIN, 50, -1);
  weft_fixture_exit (pair.fixture, pair.two, 400);
  return end (&pair, 1000);
}

/* Two readers at once. */
static WeftTrace *
build_readers (void)
{
  Pair pair = new_pair ();
  uint64_t map = weft_fixture_object (pair.fixture, WEFT_OBJECT_RWLOCK, "map", -1, 7);

  weft_fixture_read_lock (pair.fixture, pair.one, map, 100, 100, 900);
  weft_fixture_read_lock (pair.fixture, pair.two, map, 110, 110, 900);
  weft_fixture_sleep (pair.fixture, MAIN, 50, -1);
  return end (&pair, 1000);
}

static WeftTrace *
build_orphaned (void)
{
  Pair pair = new_pair ();

  weft_fixture_lock (pair.fixture, pair.one, pair.a, 100, 100, -1);
  weft_fixture_lock (pair.fixture, pair.two, pair.a, 200, -1, -1);
  weft_fixture_exit (pair.fixture, pair.one, 300);
  weft_fixture_join (pair.fixture, MAIN, pair.two, 400, -1);
  return end (&pair, 1000);
}

/* The signal came first, and all wait. */
static WeftTrace *
build_lost_wakeup (void)
{
  Pair pair = new_pair ();
  uint64_t ready = weft_fixture_object (pair.fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 7);

  weft_fixture_wake (pair.fixture, pair.one, ready, 0, 100);
  weft_fixture_exit (pair.fixture, pair.one, 150);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_CONDITION, ready, 0, 200, -1);
  weft_fixture_join (pair.fixture, MAIN, pair.two, 300, -1);
  return end (&pair, 1000);
}

/* The signal woke it, and it waits for the next; main reads its input. */
static WeftTrace *
build_next_wait (void)
{
  Pair pair = new_pair ();
  uint64_t ready = weft_fixture_object (pair.fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 7);

  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_CONDITION, ready, pair.one, 50, 101);
  weft_fixture_wake (pair.fixture, pair.one, ready, 1, 100);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_CONDITION, ready, 0, 200, -1);
  weft_fixture_exit (pair.fixture, pair.one, 250);
  weft_fixture_wait (pair.fixture, MAIN, WEFT_WAIT_READ, 0, 0, 300, -1);
  return end (&pair, 1000);
}

/* A pool's worker, idle when main ended the program. */
static WeftTrace *
build_idle_worker (void)
{
  Pair pair = new_pair ();
  uint64_t ready = weft_fixture_object (pair.fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 7);

  weft_fixture_wake (pair.fixture, pair.one, ready, 0, 100);
  weft_fixture_exit (pair.fixture, pair.one, 150);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_CONDITION, ready, 0, 200, -1);
  weft_fixture_exit (pair.fixture, MAIN, 900);
  return end (&pair, 900);
}

static WeftTrace *
build_barrier_short (void)
{
  Pair pair = new_pair ();
  uint64_t gate = weft_fixture_object (pair.fixture, WEFT_OBJECT_BARRIER, "gate", 3, 7);

  weft_fixture_wait (pair.fixture, pair.one, WEFT_WAIT_BARRIER, gate, 0, 200, -1);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_BARRIER, gate, 0, 210, -1);
  weft_fixture_join (pair.fixture, MAIN, pair.one, 300, -1);
  return end (&pair, 1000);
}

static WeftTrace *
build_no_sender (void)
{
  Pair pair = new_pair ();
  uint64_t jobs = weft_fixture_object (pair.fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 7);
  uint64_t job = weft_fixture_send (pair.fixture, pair.one, jobs, 100);

  weft_fixture_receive (pair.fixture, pair.two, jobs, job, 120);
  weft_fixture_exit (pair.fixture, pair.one, 150);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_RECEIVE, jobs, 0, 200, -1);
  weft_fixture_sleep (pair.fixture, MAIN, 300, -1);
  return end (&pair, 1000);
}

/* Its sender lives. */
static WeftTrace *
build_sender_left (void)
{
  Pair pair = new_pair ();
  uint64_t jobs = weft_fixture_object (pair.fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 7);
  uint64_t job = weft_fixture_send (pair.fixture, pair.one, jobs, 100);

  weft_fixture_receive (pair.fixture, pair.two, jobs, job, 120);
  weft_fixture_wait (pair.fixture, pair.two, WEFT_WAIT_RECEIVE, jobs, 0, 200, -1);
  weft_fixture_sleep (pair.fixture, MAIN, 300, -1);
  return end (&pair, 1000);
}

static const struct {
  const char *name;
  WeftTrace *(*build) (void);
  const char *findings; /* kind, certainty, title; by kind */
} cases[] = {
  { "deadlock", build_deadlock,
    "deadlock proven Deadlock: one and two wait for each other\n"
    "endless-join proven main joins one, which never ends\n" },
  { "lossy", build_lossy,
    "deadlock cannot-tell Deadlock: one and two wait for each other\n" },
  { "in-order", build_in_order, "" },
  { "self", build_self,
    "deadlock proven Deadlock: one waits for a, which it holds itself\n" },
  { "readers", build_readers, "" },
  { "orphaned", build_orphaned,
    "orphaned-lock proven one ended while it held a\n"
    "endless-join proven main joins two, which never ends\n" },
  { "lost-wakeup", build_lost_wakeup,
    "stuck potential Stuck: every thread waits for another\n"
    "lost-wakeup potential Lost wake-up: two waits for ready, which was signalled "
    "before\n" },
  { "next-wait", build_next_wait, "" },
  { "idle-worker", build_idle_worker, "" },
  { "barrier", build_barrier_short,
    "stuck potential Stuck: every thread waits for another\n" },
  { "no-sender", build_no_sender,
    "orphaned-receiver potential two waits for a message in jobs, which has no sender "
    "left\n" },
  { "sender-left", build_sender_left, "" },
  { "none", weft_fixture_counter, "" },
};

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const WeftFinding *one = *(const WeftFinding *const *)a;
  const WeftFinding *other = *(const WeftFinding *const *)b;

  return (int)one->kind - (int)other->kind;
}

static void
test_case (gconstpointer data)
{
  size_t index = GPOINTER_TO_SIZE (data);
  g_autoptr (WeftTrace) trace = cases[index].build ();
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);
  g_autoptr (GString) text = g_string_new (NULL);

  weft_find_stuck (trace, found);
  g_ptr_array_sort (found, compare_kinds);
  for (unsigned i = 0; i < found->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (found, i);

    g_string_append_printf (text, "%s %s %s\n", weft_finding_kind_text (finding->kind),
                            weft_certainty_text (finding->certainty), finding->title.text);
    g_assert_true (g_str_has_suffix (finding->detail.text, "."));
    g_assert_cmpuint (finding->threads->len, >, 0);
  }
  g_assert_cmpstr (text->str, ==, cases[index].findings);
}

/* Every member, each object, when the circle closed, and what it cost: one 150 to 1000, two
 * 160 to 1000, main behind them 50 to 1000. */
static void
test_deadlock_in_full (void)
{
  g_autoptr (WeftTrace) trace = build_deadlock ();
  g_autoptr (WeftFindings) findings = weft_findings_new (trace);
  const WeftFinding *deadlock = g_ptr_array_index (findings->all, 0);

  g_assert_cmpint (deadlock->kind, ==, WEFT_FINDING_DEADLOCK);
  g_assert_cmpuint (deadlock->threads->len, ==, 3);
  g_assert_cmpuint (deadlock->objects->len, ==, 2);
  g_assert_cmpint (deadlock->at_ns, ==, 160000);
  g_assert_cmpint (deadlock->cost_ns, ==, (850 + 840 + 950) * 1000);
  g_assert_cmpstr (deadlock->detail.text, ==,
                   "one waits for b for 850 µs, held by two; two waits for a for 840 µs, "
                   "held by one. main waits behind that.");
}

/* A chain of a thousand that ends in a circle of three. */
static void
test_long_chain (void)
{
  enum { N = 1000 };
  WeftFixture *fixture = weft_fixture_new ("chain");
  uint64_t locks[N];
  int tids[N];
  g_autoptr (WeftTrace) trace = NULL;
  g_auto (WeftWaitFor) graph = { 0 };
  g_autofree uint32_t *component = NULL;
  size_t n_cycles, n_threads, members = 0;

  for (int i = 0; i < N; i++) {
    locks[i] = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 1);
    tids[i] = weft_fixture_spawn (fixture, MAIN, NULL, 2 + i, 3 + i);
    weft_fixture_lock (fixture, tids[i], locks[i], 2000 + i, 2000 + i, -1);
  }
  for (int i = 0; i < N; i++)
    weft_fixture_lock (fixture, tids[i], locks[i + 1 < N ? i + 1 : N - 3], 4000 + i, -1,
                       -1);
  weft_fixture_end (fixture, 9000);
  trace = weft_fixture_build (fixture);
  weft_wait_for_at_end (trace, &graph);
  weft_trace_threads (trace, &n_threads);
  component = weft_wait_for_cycles (&graph, n_threads, &n_cycles);
  for (size_t i = 0; i < n_threads; i++)
    members += component[i] != WEFT_NO_ROW;
  g_assert_cmpuint (graph.edges->len, ==, N);
  g_assert_cmpuint (n_cycles, ==, 1);
  g_assert_cmpuint (members, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/stuck/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/stuck/deadlock-in-full", test_deadlock_in_full);
  g_test_add_func ("/stuck/long-chain", test_long_chain);
  return g_test_run ();
}
