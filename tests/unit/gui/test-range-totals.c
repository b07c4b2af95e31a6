/* The totals of a range against sums over every row. */
#include "gui/view/range-totals.h"
#include "tests/unit/tracer/trace-fixture.h"

static int64_t
overlap (int64_t begin, int64_t end, int64_t from, int64_t to)
{
  return MAX (MIN (end, to) - MAX (begin, from), 0);
}

static int64_t
blocked (const int64_t *states)
{
  return states[WEFT_STATE_WAIT_LOCK] + states[WEFT_STATE_WAIT_EVENT]
         + states[WEFT_STATE_WAIT_OTHER] + states[WEFT_STATE_JOINING];
}

static void
check_threads (const WeftTrace *trace, const WeftRangeTotals *got)
{
  int64_t all[WEFT_N_STATES] = { 0 }, least = INT64_MAX;
  size_t n, n_blocked = 0, above = 0;

  weft_trace_threads (trace, &n);
  if (got->n_listed_threads == WEFT_RANGE_THREADS)
    least = got->threads[WEFT_RANGE_THREADS - 1].blocked_ns;
  for (uint32_t thread = 0; thread < n; thread++) {
    const WeftStates *states = weft_trace_thread_states (trace, thread);
    int64_t own[WEFT_N_STATES] = { 0 };

    for (size_t i = 0; states != NULL && i < weft_states_size (states); i++) {
      WeftInterval it = weft_states_get (states, i);

      own[it.state] += overlap (it.begin_ns, it.end_ns, got->from_ns, got->to_ns);
    }
    own[WEFT_STATE_NONE] = 0;
    for (int s = 1; s < WEFT_N_STATES; s++)
      all[s] += own[s];
    n_blocked += blocked (own) > 0;
    above += blocked (own) > least;
    for (unsigned i = 0; i < got->n_listed_threads; i++) {
      if (got->threads[i].thread == thread)
        g_assert_cmpint (got->threads[i].blocked_ns, ==, blocked (own));
    }
  }
  for (int s = 1; s < WEFT_N_STATES; s++)
    g_assert_cmpint (got->states_ns[s], ==, all[s]);
  g_assert_cmpint (got->blocked_ns, ==, blocked (all));
  g_assert_cmpuint (got->n_blocked_threads, ==, n_blocked);
  g_assert_cmpuint (got->n_listed_threads, ==, MIN (n_blocked, WEFT_RANGE_THREADS));
  /* Nobody who is left out was blocked longer than who is listed. */
  g_assert_cmpuint (above, <, WEFT_RANGE_THREADS);
}

static int64_t
held (const WeftTrace *trace, uint32_t object, uint32_t thread, const WeftRangeTotals *got)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (trace, &n);
  int64_t sum = 0;

  for (size_t i = 0; i < n; i++) {
    if (holds[i].object == object && holds[i].thread == thread)
      sum += overlap (holds[i].acquired_ns, holds[i].released_ns, got->from_ns, got->to_ns);
  }
  return sum;
}

static void
check_objects (const WeftTrace *trace, const WeftRangeTotals *got)
{
  size_t n_objects, n, n_waited = 0, n_threads;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  weft_trace_objects (trace, &n_objects);
  weft_trace_threads (trace, &n_threads);
  for (uint32_t object = 0; object < n_objects; object++) {
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
      if (waits[i].object == object)
        sum += overlap (waits[i].begin_ns, waits[i].end_ns, got->from_ns, got->to_ns);
    }
    n_waited += sum > 0;
    for (unsigned i = 0; i < got->n_listed_objects; i++) {
      const WeftRangeObject *it = &got->objects[i];
      size_t holders = 0;

      if (it->object != object)
        continue;
      g_assert_cmpint (it->wait_ns, ==, sum);
      for (uint32_t thread = 0; thread < n_threads; thread++) {
        int64_t hold_ns = held (trace, object, thread, got);

        holders += hold_ns > 0;
        for (unsigned k = 0; k < it->n_holders; k++) {
          if (it->holders[k].thread == thread)
            g_assert_cmpint (it->holders[k].hold_ns, ==, hold_ns);
        }
      }
      g_assert_cmpuint (it->n_holders + it->more_holders, ==, holders);
    }
  }
  g_assert_cmpuint (got->n_objects, ==, n_waited);
}

static void
check_counts (const WeftTrace *trace, const WeftRangeTotals *got)
{
  size_t n, kinds[WEFT_N_INTERACTIONS] = { 0 }, sent = 0, begin = 0, end = 0;
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n);

  for (size_t i = 0; i < n; i++)
    kinds[interactions[i].kind]
        += interactions[i].from_ns >= got->from_ns && interactions[i].from_ns < got->to_ns;
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    g_assert_cmpuint (got->interactions[kind], ==, kinds[kind]);
  for (size_t i = 0; weft_trace_messages (trace, &n) && i < n; i++) {
    int64_t at = weft_trace_messages (trace, &n)[i].sent_ns;

    sent += at >= got->from_ns && at < got->to_ns;
  }
  g_assert_cmpuint (got->n_messages, ==, sent);
  for (size_t i = 0; weft_trace_waits (trace, &n) && i < n; i++) {
    const WeftWait *wait = &weft_trace_waits (trace, &n)[i];

    begin += wait->begin_ns < got->from_ns && wait->end_ns > got->from_ns;
    end += wait->begin_ns < got->to_ns && wait->end_ns > got->to_ns;
  }
  g_assert_cmpuint (got->cut_at_begin, ==, begin);
  g_assert_cmpuint (got->cut_at_end, ==, end);
}

static void
check (WeftTrace *trace, int rounds)
{
  g_autoptr (WeftRangeIndex) index = weft_range_index_new (trace);
  GRand *rand = g_rand_new_with_seed (41);
  double whole = (double)weft_trace_duration_ns (trace);

  for (int i = 0; i < rounds; i++) {
    int64_t from = (int64_t)(g_rand_double_range (rand, -0.1, 1) * whole);
    int64_t to = from + (int64_t)(g_rand_double (rand) * whole * (i % 3 == 0 ? 1 : 0.01));
    WeftRangeTotals got;

    weft_range_totals (index, from, to, &got);
    check_threads (trace, &got);
    check_objects (trace, &got);
    check_counts (trace, &got);
  }
  g_rand_free (rand);
}

static void
test_counter (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();

  check (trace, 200);
}

static void
test_random (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (20, 3000, 5);

  check (trace, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range-totals/counter", test_counter);
  g_test_add_func ("/range-totals/random", test_random);
  return g_test_run ();
}
