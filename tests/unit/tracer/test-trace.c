#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN

static void
test_lossy_between (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;
  size_t n;

  weft_fixture_loss (fixture, 10, 40, 1);
  weft_fixture_loss (fixture, 20, 30, 1);
  weft_fixture_loss (fixture, 60, 60, 1);
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);
  weft_trace_losses (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_false (weft_trace_lossy_between (trace, 0, 10000));
  g_assert_true (weft_trace_lossy_between (trace, 0, 10001));
  g_assert_true (weft_trace_lossy_between (trace, 35000, 36000));
  g_assert_false (weft_trace_lossy_between (trace, 40000, 60000));
  g_assert_true (weft_trace_lossy_between (trace, 60000, 60001));
  g_assert_false (weft_trace_lossy_between (trace, 61000, 100000));
}

static void
test_sites (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (WeftTrace) trace = NULL;
  WeftSymbol symbol = { "add", "/src/counter.c", 44 };
  const WeftSite *sites;
  size_t n;

  weft_symbols_add (symbols, "/bin/p", 0x20, &symbol);
  weft_fixture_set_symbols (fixture, symbols);
  weft_fixture_module (fixture, "/bin/p", 0x1000, 0x100);
  weft_fixture_set_site (fixture, 0x1020);
  weft_fixture_sleep (fixture, MAIN, 10, 11);
  weft_fixture_set_site (fixture, 0x1030);
  weft_fixture_sleep (fixture, MAIN, 20, 21);
  weft_fixture_set_site (fixture, 0x1100);
  weft_fixture_sleep (fixture, MAIN, 30, 31);
  weft_fixture_set_site (fixture, 0x1020);
  weft_fixture_sleep (fixture, MAIN, 40, 41);
  trace = weft_fixture_build (fixture);

  sites = weft_trace_sites (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (sites[0].text, ==, "counter.c:44");
  g_assert_cmpstr (sites[0].function, ==, "add");
  g_assert_cmpstr (sites[1].text, ==, "p+0x30");
  g_assert_cmpstr (sites[1].module, ==, "/bin/p");
  g_assert_cmpuint (sites[1].offset, ==, 0x30);
  g_assert_cmpstr (sites[2].text, ==, "0x1100");
  g_assert_null (sites[2].module);
}

static void
test_info (void)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  g_autoptr (WeftTrace) trace = NULL, again = NULL;
  char *args[] = { (char *)"-n", NULL };
  WeftRunInfo info = { .program = (char *)"p", .args = args, .exit_status = 3 };

  weft_trace_builder_set_info (builder, &info);
  trace = weft_trace_builder_seal (builder);
  again = weft_trace_ref (trace);
  g_assert_cmpstr (weft_trace_info (again)->program, ==, "p");
  g_assert_cmpstr (weft_trace_info (again)->args[0], ==, "-n");
  g_assert_null (weft_trace_info (again)->host);
  g_assert_cmpint (weft_trace_info (again)->exit_status, ==, 3);
}

/* Whatever happened: tables are in order, slices fit, and states cover the whole. */
static void
check_consistent (const WeftTrace *trace)
{
  size_t n_threads, n_objects, n_waits, n_holds, n_interactions, n;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n_interactions);
  const WeftWait *all_waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *all_holds = weft_trace_holds (trace, &n_holds);
  size_t sum = 0;

  for (uint32_t i = 0; i < n_threads; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);
    const WeftWait *waits = weft_trace_thread_waits (trace, i, &n);
    int64_t totals[WEFT_N_STATES] = { 0 }, blocked_ns = 0;
    const uint32_t *rows;

    g_assert_true (i == 0 || threads[i - 1].begin_ns <= threads[i].begin_ns);
    sum += n;
    for (size_t j = 0; j < n; j++) {
      g_assert_cmpuint (waits[j].thread, ==, i);
      g_assert_true (j == 0 || waits[j - 1].end_ns <= waits[j].begin_ns);
      blocked_ns += waits[j].end_ns - waits[j].begin_ns;
    }
    weft_states_totals (states, 0, weft_trace_duration_ns (trace), totals);
    g_assert_cmpint (totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT]
                         + totals[WEFT_STATE_SLEEPING] + totals[WEFT_STATE_JOINING],
                     ==, blocked_ns);
    for (size_t j = 0; j < weft_states_size (states); j++) {
      WeftInterval interval = weft_states_get (states, j);

      if (interval.cause != WEFT_NO_ROW)
        g_assert_cmpint (all_waits[interval.cause].begin_ns, ==, interval.begin_ns);
    }
    rows = weft_trace_thread_interactions (trace, i, &n);
    for (size_t j = 0; j < n; j++) {
      g_assert_true (interactions[rows[j]].from_thread == i
                     || interactions[rows[j]].to_thread == i);
      g_assert_true (j == 0 || rows[j - 1] < rows[j]);
    }
  }
  g_assert_cmpuint (sum, ==, n_waits);

  weft_trace_objects (trace, &n_objects);
  sum = 0;
  for (uint32_t i = 0; i < n_objects; i++) {
    const WeftHold *holds = weft_trace_lock_holds (trace, i, &n);
    const WeftDepth *waiting;

    sum += n;
    for (size_t j = 0; j < n; j++) {
      g_assert_cmpuint (holds[j].object, ==, i);
      g_assert_true (j == 0 || holds[j - 1].released_ns <= holds[j].acquired_ns);
      g_assert_true (weft_trace_hold_at (trace, i, holds[j].acquired_ns) == &holds[j]);
    }
    waiting = weft_trace_object_waiting (trace, i, &n);
    for (size_t j = 0; j < n; j++) {
      const uint32_t *rows;
      size_t n_rows;
      uint32_t depth = 0;

      rows = weft_trace_object_waits (trace, i, &n_rows);
      for (size_t k = 0; k < n_rows; k++)
        depth += all_waits[rows[k]].begin_ns <= waiting[j].time_ns
                 && waiting[j].time_ns < all_waits[rows[k]].end_ns;
      g_assert_cmpuint (waiting[j].depth, ==, depth);
    }
    g_assert_true (n == 0 || waiting[n - 1].depth == 0
                   || waiting[n - 1].time_ns == weft_trace_duration_ns (trace));
  }
  g_assert_cmpuint (sum, ==, n_holds);
  g_assert_nonnull (all_holds);
}

static void
test_random (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (5, 3000, 11);
  const WeftDefects *defects = weft_trace_defects (trace);
  size_t n;

  g_assert_cmpuint (defects->unmatched_waits, ==, 0);
  g_assert_cmpuint (defects->unmatched_messages, ==, 0);
  g_assert_cmpuint (defects->unknown_threads, ==, 0);
  g_assert_cmpuint (defects->malformed, ==, 0);
  weft_trace_threads (trace, &n);
  g_assert_cmpuint (n, ==, 6);
  check_consistent (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/lossy-between", test_lossy_between);
  g_test_add_func ("/trace/sites", test_sites);
  g_test_add_func ("/trace/info", test_info);
  g_test_add_func ("/trace/random", test_random);
  return g_test_run ();
}
