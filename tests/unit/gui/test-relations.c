#include "gui/view/relations.h"

#include "gui/view/natural.h"
#include "gui/view/ranks.h"
#include "tests/unit/tracer/trace-fixture.h"

/* Sign of a comparison. */
static int
sign (int value)
{
  return (value > 0) - (value < 0);
}

static void
test_natural_order (void)
{
  static const struct {
    const char *a, *b;
    int order;
  } cases[] = {
    { "worker-2", "worker-10", -1 },
    { "worker-2", "Worker-10", -1 },
    { "Worker-2", "worker-10", -1 },
    { "worker", "worker-1", -1 },
    { "a10b2", "a10b11", -1 },
    { "x007", "x7", -1 }, /* not equal, for the texts are not */
    { "x007", "x8", -1 },
    { "99999999999999999999999", "100000000000000000000000", -1 },
    { "Ärger", "ärger 2", -1 },
    { "b", "a", 1 },
    { "", "a", -1 },
    { "same", "same", 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (sign (weft_natural_compare (cases[i].a, cases[i].b)), ==,
                     cases[i].order);
    g_assert_cmpint (sign (weft_natural_compare (cases[i].b, cases[i].a)), ==,
                     -cases[i].order);
  }
}

static void
test_natural_search (void)
{
  static const struct {
    const char *text, *part;
    bool found;
  } cases[] = {
    { "worker-2", "KER", true },
    { "worker-2", "", true },
    { "", "", true },
    { "", "a", false },
    { "aab", "ab", true },
    { "worker", "workers", false },
    { "Straße Ä", "ä", true },
    { "counter", "tern", false },
    { "ÄÄÖ", "äö", true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weft_natural_contains (cases[i].text, cases[i].part), ==,
                     cases[i].found);
}

static uint32_t
weight_of (const WeftRelation *all, size_t n, uint32_t other)
{
  uint32_t ret = 0;

  for (size_t i = 0; i < n; i++) {
    if (all[i].other == other) {
      g_assert_cmpuint (ret, ==, 0);
      ret = all[i].weight;
    }
  }
  return ret;
}

static uint32_t
interactions_between (const WeftTrace *trace, uint32_t a, uint32_t b)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const WeftWait *waits;
  uint32_t ret = 0;

  for (size_t i = 0; i < n; i++)
    ret += (all[i].from_thread == a && all[i].to_thread == b)
           || (all[i].from_thread == b && all[i].to_thread == a);
  waits = weft_trace_waits (trace, &n);
  for (size_t i = 0; i < n; i++) {
    uint32_t other = waits[i].target != WEFT_NO_ROW ? waits[i].target : waits[i].holder;

    if (waits[i].ended && waits[i].outcome == WEFT_OUTCOME_DONE)
      continue;
    ret += (waits[i].thread == a && other == b) || (waits[i].thread == b && other == a);
  }
  return ret;
}

static uint32_t
uses (const WeftTrace *trace, uint32_t thread, uint32_t object)
{
  size_t n;
  uint32_t ret = 0;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  const WeftHold *holds;
  const WeftMessage *messages;
  const WeftWake *wakes;
  const WeftNote *notes;

  for (size_t i = 0; i < n; i++)
    ret += waits[i].thread == thread && waits[i].object == object;
  holds = weft_trace_holds (trace, &n);
  for (size_t i = 0; i < n; i++)
    ret += holds[i].thread == thread && holds[i].object == object;
  messages = weft_trace_messages (trace, &n);
  for (size_t i = 0; i < n; i++)
    ret += messages[i].channel == object
               ? (messages[i].sender == thread) + (messages[i].receiver == thread)
               : 0;
  wakes = weft_trace_wakes (trace, &n);
  for (size_t i = 0; i < n; i++)
    ret += wakes[i].thread == thread && wakes[i].object == object;
  notes = weft_trace_notes (trace, &n);
  for (size_t i = 0; i < n; i++)
    ret += notes[i].thread == thread && notes[i].object == object;
  return ret;
}

static void
check_relations (const WeftTrace *trace)
{
  g_autoptr (WeftRelations) relations = weft_relations_new (trace);
  size_t n_threads, n_objects, n;
  const WeftRelation *all;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  for (uint32_t a = 0; a < n_threads; a++) {
    all = weft_relations_threads (relations, a, &n);
    g_assert_cmpuint (weight_of (all, n, a), ==, 0);
    for (uint32_t b = 0; b < n_threads; b++) {
      if (a != b)
        g_assert_cmpuint (weight_of (all, n, b), ==, interactions_between (trace, a, b));
    }
    for (uint32_t object = 0; object < n_objects; object++) {
      uint32_t expected = uses (trace, a, object);

      all = weft_relations_objects (relations, a, &n);
      g_assert_cmpuint (weight_of (all, n, object), ==, expected);
      all = weft_relations_users (relations, object, &n);
      g_assert_cmpuint (weight_of (all, n, a), ==, expected);
    }
  }
}

static void
test_relations (void)
{
  static WeftTrace *(*const ready[]) (void)
      = { weft_fixture_counter, weft_fixture_channel, weft_fixture_deadlock };

  for (size_t i = 0; i < G_N_ELEMENTS (ready); i++) {
    g_autoptr (WeftTrace) trace = ready[i]();

    check_relations (trace);
  }
  for (uint32_t seed = 1; seed < 4; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (12, 1500, seed);

    check_relations (trace);
  }
}

/* Two that wait for each other for ever never interacted, and yet have to do with each
 * other. */
static void
test_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  g_autoptr (WeftRelations) relations = weft_relations_new (trace);
  size_t n, n_threads;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  uint32_t first = WEFT_NO_ROW, second = WEFT_NO_ROW;
  const WeftRelation *all;

  for (uint32_t i = 0; i < n_threads; i++) {
    if (g_str_equal (threads[i].name, "philosopher-0"))
      first = i;
    if (g_str_equal (threads[i].name, "philosopher-1"))
      second = i;
  }
  all = weft_relations_threads (relations, first, &n);
  g_assert_cmpuint (weight_of (all, n, second), >, 0);
}

static void
assert_places (const uint32_t *places, size_t n)
{
  g_autofree uint8_t *taken = g_new0 (uint8_t, n + 1);

  for (size_t i = 0; i < n; i++) {
    g_assert_cmpuint (places[i], <, n);
    g_assert_cmpuint (taken[places[i]]++, ==, 0);
  }
}

static void
test_ranks (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (30, 3000, 7);
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  WeftLaneOrder order;

  weft_trace_objects (trace, &n_objects);
  for (int i = WEFT_ORDER_NAME; i < WEFT_N_ORDERS; i++) {
    g_autoptr (WeftRanks) ranks = weft_ranks_new (trace, (WeftLaneOrder)i);

    assert_places (ranks->threads, n_threads);
    assert_places (ranks->objects, n_objects);
    assert_places (ranks->processes, 1);
    g_assert_true (weft_lane_order_parse (weft_lane_order_name ((WeftLaneOrder)i), &order));
    g_assert_cmpint (order, ==, i);
    for (uint32_t a = 0; a < n_threads; a++) {
      for (uint32_t b = 0; b < n_threads; b++) {
        int64_t waited[2] = { 0, 0 };

        if (ranks->threads[a] >= ranks->threads[b])
          continue;
        if (i == WEFT_ORDER_NAME)
          g_assert_cmpint (weft_natural_compare (threads[a].name, threads[b].name), <=, 0);
        for (int k = 0; k < 2 && i == WEFT_ORDER_WAITING; k++) {
          int64_t totals[WEFT_N_STATES] = { 0 };

          weft_states_totals (weft_trace_thread_states (trace, k == 0 ? a : b), 0,
                              weft_trace_duration_ns (trace), totals);
          waited[k] = totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT]
                      + totals[WEFT_STATE_WAIT_OTHER];
        }
        g_assert_cmpint (waited[0], >=, waited[1]);
      }
    }
  }
  g_assert_false (weft_lane_order_parse ("hand", &order));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/natural/order", test_natural_order);
  g_test_add_func ("/natural/search", test_natural_search);
  g_test_add_func ("/relations/brute-force", test_relations);
  g_test_add_func ("/relations/deadlock", test_deadlock);
  g_test_add_func ("/ranks/places", test_ranks);
  return g_test_run ();
}
