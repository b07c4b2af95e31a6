/* How many threads did what: worked out by hand, and on random traces the same as counting
 * at each moment. */
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/concurrency.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

static void
check_histogram (const GArray *histogram, const int64_t *expected_us, unsigned n)
{
  for (unsigned i = 0; i < MIN (n, histogram->len); i++)
    g_assert_cmpint (g_array_index (histogram, int64_t, i), ==, expected_us[i] * US);
  g_assert_cmpuint (histogram->len, ==, n);
}

static void
check_sums (const WeftConcurrency *sum)
{
  const GArray *all[] = { sum->running_ns, sum->ready_ns, sum->blocked_ns };

  for (unsigned i = 0; i < G_N_ELEMENTS (all); i++) {
    int64_t total_ns = 0;

    for (unsigned j = 0; j < all[i]->len; j++)
      total_ns += g_array_index (all[i], int64_t, j);
    g_assert_cmpint (total_ns, ==, sum->length_ns);
  }
}

/* main runs 0-100 and 300-400, joining in between; one runs 20-300, but sleeps 50-80; two
 * runs 40-200. Spans "work": one 60-100, two 90-120. */
static WeftTrace *
three_threads (void)
{
  WeftFixture *fixture = weft_fixture_new ("three");
  int one = weft_fixture_spawn (fixture, MAIN, "one", 10, 20);
  int two = weft_fixture_spawn (fixture, MAIN, "two", 30, 40);

  weft_fixture_sleep (fixture, one, 50, 80);
  weft_fixture_span (fixture, one, "work", 60, 100);
  weft_fixture_span (fixture, two, "work", 90, 120);
  weft_fixture_exit (fixture, two, 200);
  weft_fixture_exit (fixture, one, 300);
  weft_fixture_join (fixture, MAIN, one, 100, 300);
  weft_fixture_end (fixture, 400);
  return weft_fixture_build (fixture);
}

static void
test_whole (void)
{
  /* 1: 0-20, 200-300, 300-400; 2: 20-40, 50-80, 100-200; 3: 40-50, 80-100 */
  static const int64_t running[] = { 0, 220, 150, 30 };
  static const int64_t ready[] = { 400 };
  static const int64_t blocked[] = { 200, 200 };
  g_autoptr (WeftTrace) trace = three_threads ();
  g_autoptr (GArray) steps = weft_concurrency_steps (trace);
  g_auto (WeftConcurrency) sum = { 0 };

  weft_concurrency_sum (trace, steps, NULL, &sum);
  check_sums (&sum);
  check_histogram (sum.running_ns, running, G_N_ELEMENTS (running));
  check_histogram (sum.ready_ns, ready, G_N_ELEMENTS (ready));
  check_histogram (sum.blocked_ns, blocked, G_N_ELEMENTS (blocked));
  g_assert_cmpint (sum.length_ns, ==, 400 * US);
  g_assert_cmpint (sum.busy_ns, ==, 400 * US);
  g_assert_cmpint (sum.serial_ns, ==, 220 * US);
  g_assert_cmpfloat_with_epsilon (sum.parallelism, (220 + 300 + 90) / 400.0, 1e-9);
  g_assert_true (sum.includes_ready);
}

static void
test_span (void)
{
  /* 60-120: two run until 80, three until 100, then two */
  static const int64_t running[] = { 0, 0, 40, 20 };
  g_autoptr (WeftTrace) trace = three_threads ();
  g_autoptr (GArray) steps = weft_concurrency_steps (trace);
  g_autoptr (GArray) work = weft_span_stretches (trace, "work");
  g_autoptr (GArray) none = weft_span_stretches (trace, "rest");
  g_auto (WeftConcurrency) sum = { 0 };
  g_auto (WeftConcurrency) empty = { 0 };

  g_assert_cmpuint (work->len, ==, 1);
  weft_concurrency_sum (trace, steps, work, &sum);
  check_sums (&sum);
  check_histogram (sum.running_ns, running, G_N_ELEMENTS (running));
  g_assert_cmpint (sum.length_ns, ==, 60 * US);
  g_assert_cmpint (sum.serial_ns, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
  weft_concurrency_sum (trace, steps, none, &empty);
  g_assert_cmpint (empty.length_ns, ==, 0);
  g_assert_cmpfloat (empty.parallelism, ==, 0);
}

/* Here it is known who was ready: busy had no CPU 100 to 200 and 300 to 400. patient could
 * go on from 480, when the lock was let go, to 520, and main from the ends of the two, 505
 * to 511 and 605 to 610. */
static void
test_scheduled (void)
{
  static const int64_t ready[] = { 700 - 200 - 40 - 5, 200 + 40 - 6 + 5, 6 };
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  g_autoptr (GArray) steps = weft_concurrency_steps (trace);
  g_auto (WeftConcurrency) sum = { 0 };

  weft_concurrency_sum (trace, steps, NULL, &sum);
  check_sums (&sum);
  g_assert_false (sum.includes_ready);
  check_histogram (sum.ready_ns, ready, G_N_ELEMENTS (ready));
}

static uint32_t
count_running (const WeftTrace *trace, int64_t time_ns)
{
  uint32_t running = 0;
  size_t n;

  weft_trace_threads (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);
    WeftInterval now = weft_states_get (states, weft_states_seek (states, time_ns));

    running += now.begin_ns <= time_ns && time_ns < now.end_ns
               && now.state == WEFT_STATE_RUNNING;
  }
  return running;
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 10; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (1 + seed % 7, 400, seed);
    g_autoptr (GArray) steps = weft_concurrency_steps (trace);
    g_autofree int64_t *running_ns = g_new0 (int64_t, 16);
    g_auto (WeftConcurrency) sum = { 0 };
    WeftStretch part = { 0, weft_trace_duration_ns (trace) };

    part.from_ns = part.to_ns / 3 / US * US;
    part.to_ns = part.to_ns / 3 * 2 / US * US;
    for (int64_t time_ns = part.from_ns; time_ns < part.to_ns; time_ns += US)
      running_ns[count_running (trace, time_ns)] += US;
    for (unsigned i = 1; i < steps->len; i++)
      g_assert_cmpint (g_array_index (steps, WeftConcurrencyStep, i - 1).time_ns, <,
                       g_array_index (steps, WeftConcurrencyStep, i).time_ns);
    {
      g_autoptr (GArray) stretches = g_array_new (FALSE, FALSE, sizeof (WeftStretch));

      g_array_append_val (stretches, part);
      weft_concurrency_sum (trace, steps, stretches, &sum);
    }
    check_sums (&sum);
    for (unsigned i = 0; i < sum.running_ns->len; i++)
      g_assert_cmpint (g_array_index (sum.running_ns, int64_t, i), ==, running_ns[i]);
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (GArray) steps = weft_concurrency_steps (trace);
  g_auto (WeftConcurrency) sum = { 0 };

  weft_concurrency_sum (trace, steps, NULL, &sum);
  g_assert_cmpint (sum.length_ns, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/concurrency/whole", test_whole);
  g_test_add_func ("/concurrency/span", test_span);
  g_test_add_func ("/concurrency/scheduled", test_scheduled);
  g_test_add_func ("/concurrency/random", test_random);
  g_test_add_func ("/concurrency/empty", test_empty);
  return g_test_run ();
}
