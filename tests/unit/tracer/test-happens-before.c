/* What had to come before what: by hand, and the clocks against the search for a way. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/find.h"
#include "tracer/analysis/happens-before.h"

#define MAIN WEFT_FIXTURE_MAIN
#define VARIABLE UINT64_C (0x7000)

typedef struct {
  WeftFixture *fixture;
  uint64_t lock, map, jobs, gate, ready;
  int one, two;
} Run;

static Run
new_run (void)
{
  Run run = { .fixture = weft_fixture_new ("races") };

  run.lock = weft_fixture_object (run.fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  run.map = weft_fixture_object (run.fixture, WEFT_OBJECT_RWLOCK, "map", -1, 2);
  run.jobs = weft_fixture_object (run.fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 3);
  run.gate = weft_fixture_object (run.fixture, WEFT_OBJECT_BARRIER, "gate", 2, 4);
  run.ready = weft_fixture_object (run.fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 5);
  run.one = weft_fixture_spawn (run.fixture, MAIN, "one", 10, 15);
  run.two = weft_fixture_spawn (run.fixture, MAIN, "two", 20, 25);
  return run;
}

static void
access (Run *run, int tid, bool write, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_ACCESS, tid, at_us);

  event.access.variable = VARIABLE;
  event.access.write = write;
  weft_fixture_event (run->fixture, &event);
}

static void
say_unordered (Run *run)
{
  access (run, run->one, true, 100);
  access (run, run->two, false, 200);
  access (run, run->two, true, 210);
}

static void
say_only_read (Run *run)
{
  access (run, run->one, false, 100);
  access (run, run->two, false, 200);
}

static void
say_locked (Run *run)
{
  weft_fixture_lock (run->fixture, run->one, run->lock, 90, 90, 110);
  access (run, run->one, true, 100);
  weft_fixture_lock (run->fixture, run->two, run->lock, 190, 190, 210);
  access (run, run->two, true, 200);
}

/* two touches it before it has the lock. */
static void
say_locked_late (Run *run)
{
  weft_fixture_lock (run->fixture, run->one, run->lock, 90, 90, 110);
  access (run, run->one, true, 100);
  access (run, run->two, true, 180);
  weft_fixture_lock (run->fixture, run->two, run->lock, 190, 190, 210);
}

/* Both under map, but for reading. */
static void
say_readers (Run *run)
{
  weft_fixture_read_lock (run->fixture, run->one, run->map, 90, 90, 110);
  access (run, run->one, true, 100);
  weft_fixture_read_lock (run->fixture, run->two, run->map, 190, 190, 210);
  access (run, run->two, true, 200);
}

static void
say_reader_then_writer (Run *run)
{
  weft_fixture_read_lock (run->fixture, run->one, run->map, 90, 90, 110);
  access (run, run->one, false, 100);
  weft_fixture_lock (run->fixture, run->two, run->map, 190, 190, 210);
  access (run, run->two, true, 200);
}

static void
say_message (Run *run)
{
  uint64_t job;

  access (run, run->one, true, 100);
  job = weft_fixture_send (run->fixture, run->one, run->jobs, 110);
  weft_fixture_receive (run->fixture, run->two, run->jobs, job, 190);
  access (run, run->two, true, 200);
}

/* The message was sent before. */
static void
say_early_message (Run *run)
{
  uint64_t job = weft_fixture_send (run->fixture, run->one, run->jobs, 90);

  access (run, run->one, true, 100);
  weft_fixture_receive (run->fixture, run->two, run->jobs, job, 190);
  access (run, run->two, true, 200);
}

static void
say_spawn_and_join (Run *run)
{
  access (run, MAIN, true, 5);
  access (run, run->one, true, 100);
  weft_fixture_exit (run->fixture, run->one, 110);
  weft_fixture_join (run->fixture, MAIN, run->one, 50, 120);
  access (run, MAIN, true, 130);
}

static void
say_not_joined (Run *run)
{
  access (run, run->one, true, 100);
  weft_fixture_exit (run->fixture, run->one, 110);
  access (run, MAIN, true, 130);
}

/* one comes first, two is the last to arrive: what either did before it, both see after. */
static void
say_barrier (Run *run)
{
  access (run, run->one, true, 90);
  weft_fixture_wait (run->fixture, run->one, WEFT_WAIT_BARRIER, run->gate, run->two, 100,
                     201);
  weft_fixture_wake (run->fixture, run->two, run->gate, 1, 200);
  access (run, run->two, true, 210);
}

/* By way of a third: one to main to two. */
static void
say_chain (Run *run)
{
  access (run, run->one, true, 100);
  weft_fixture_exit (run->fixture, run->one, 110);
  weft_fixture_join (run->fixture, MAIN, run->one, 50, 120);
  weft_fixture_wake (run->fixture, MAIN, run->ready, 1, 130);
  weft_fixture_wait (run->fixture, run->two, WEFT_WAIT_CONDITION, run->ready, MAIN, 60,
                     131);
  access (run, run->two, true, 140);
}

static const struct {
  const char *name;
  void (*say) (Run *run);
  const char *title; /* NULL: no race */
} cases[] = {
  { "unordered", say_unordered, "Data race on variable 1 between one and two" },
  { "only-read", say_only_read, NULL },
  { "locked", say_locked, NULL },
  { "locked-late", say_locked_late, "Data race on variable 1 between one and two" },
  { "readers", say_readers, "Data race on variable 1 between one and two" },
  { "reader-then-writer", say_reader_then_writer, NULL },
  { "message", say_message, NULL },
  { "early-message", say_early_message, "Data race on variable 1 between one and two" },
  { "spawn-and-join", say_spawn_and_join, NULL },
  { "not-joined", say_not_joined, "Data race on variable 1 between one and main" },
  { "barrier", say_barrier, NULL },
  { "chain", say_chain, NULL },
};

static void
test_case (gconstpointer data)
{
  size_t index = GPOINTER_TO_SIZE (data);
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftFinding *finding;
  Run run = new_run ();

  cases[index].say (&run);
  weft_fixture_end (run.fixture, 1000);
  trace = weft_fixture_build (run.fixture);
  weft_find_races (trace, found);
  g_assert_cmpuint (found->len, ==, cases[index].title != NULL ? 1 : 0);
  if (found->len == 0)
    return;
  finding = g_ptr_array_index (found, 0);
  g_assert_cmpint (finding->certainty, ==, WEFT_CERTAINTY_PROVEN);
  g_assert_cmpstr (finding->title.text, ==, cases[index].title);
}

/* Where events were lost, an order may be too. */
static void
test_lossy (void)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);
  g_autoptr (WeftTrace) trace = NULL;
  Run run = new_run ();

  say_unordered (&run);
  weft_fixture_loss (run.fixture, 110, 120, 1);
  trace = weft_fixture_build (run.fixture);
  weft_find_races (trace, found);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (((const WeftFinding *)g_ptr_array_index (found, 0))->certainty, ==,
                   WEFT_CERTAINTY_CANNOT_TELL);
}

static void
test_pairs (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (GArray) edges = weft_order_edges (trace);
  uint32_t first = weft_thread_row (trace, "adder-0");
  uint32_t second = weft_thread_row (trace, "adder-1");

  /* adder-0 let the lock go at 200, adder-1 had it at 201. */
  g_assert_cmpint (weft_order_of_pair (trace, edges, first, 199000, second, 202000), ==,
                   WEFT_ORDER_FIXED);
  g_assert_cmpint (weft_order_of_pair (trace, edges, second, 202000, first, 199000), ==,
                   WEFT_ORDER_FIXED);
  g_assert_cmpint (weft_order_of_pair (trace, edges, first, 205000, second, 206000), ==,
                   WEFT_ORDER_EITHER);
  g_assert_cmpint (weft_order_of_pair (trace, edges, first, 205000, first, 206000), ==,
                   WEFT_ORDER_FIXED);
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 20; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed % 7, 1500, seed);
    g_autoptr (GArray) edges = weft_order_edges (trace);
    g_autoptr (WeftClocks) clocks = weft_clocks_new (trace, edges);
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    int64_t step_ns = weft_trace_duration_ns (trace) / 300 + 1;
    size_t n;

    weft_trace_threads (trace, &n);
    g_assert_true (weft_order_is_complete (trace));
    for (int64_t now_ns = 0; now_ns < weft_trace_duration_ns (trace); now_ns += step_ns) {
      uint32_t one = (uint32_t)g_rand_int_range (rand, 0, (gint32)n);
      uint32_t other = (uint32_t)g_rand_int_range (rand, 0, (gint32)n);
      int64_t then_ns = (int64_t)(g_rand_double (rand) * (double)now_ns);
      WeftOrderVerdict verdict
          = weft_order_of_pair (trace, edges, one, then_ns, other, now_ns);

      weft_clocks_advance (clocks, now_ns);
      g_assert_cmpint (weft_clocks_is_before (clocks, one, then_ns, other), ==,
                       verdict == WEFT_ORDER_FIXED);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/happens-before/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/happens-before/lossy", test_lossy);
  g_test_add_func ("/happens-before/pairs", test_pairs);
  g_test_add_func ("/happens-before/random", test_random);
  return g_test_run ();
}
