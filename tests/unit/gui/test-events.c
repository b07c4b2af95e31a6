/* The merged index of events against a plain sorted list. */
#include "gui/view/events.h"
#include "tests/unit/tracer/trace-fixture.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

  return (x > y) - (x < y);
}

static void
add (GArray *list, int64_t time_ns)
{
  g_array_append_val (list, time_ns);
}

static GArray *
all_times (const WeftTrace *trace)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (int64_t));
  size_t n;

  for (size_t i = 0; weft_trace_threads (trace, &n) && i < n; i++) {
    const WeftThread *it = &weft_trace_threads (trace, &n)[i];

    if (it->spawned_ns != it->begin_ns)
      add (list, it->spawned_ns);
    add (list, it->begin_ns);
    if (it->ended)
      add (list, it->end_ns);
  }
  for (size_t i = 0; weft_trace_waits (trace, &n) && i < n; i++) {
    add (list, weft_trace_waits (trace, &n)[i].begin_ns);
    if (weft_trace_waits (trace, &n)[i].ended)
      add (list, weft_trace_waits (trace, &n)[i].end_ns);
  }
  for (size_t i = 0; weft_trace_holds (trace, &n) && i < n; i++) {
    add (list, weft_trace_holds (trace, &n)[i].acquired_ns);
    if (weft_trace_holds (trace, &n)[i].released)
      add (list, weft_trace_holds (trace, &n)[i].released_ns);
  }
  for (size_t i = 0; weft_trace_messages (trace, &n) && i < n; i++) {
    add (list, weft_trace_messages (trace, &n)[i].sent_ns);
    if (weft_trace_messages (trace, &n)[i].fate != WEFT_FATE_IN_CHANNEL)
      add (list, weft_trace_messages (trace, &n)[i].ended_ns);
  }
  for (size_t i = 0; weft_trace_wakes (trace, &n) && i < n; i++)
    add (list, weft_trace_wakes (trace, &n)[i].time_ns);
  for (size_t i = 0; weft_trace_notes (trace, &n) && i < n; i++) {
    const WeftNote *it = &weft_trace_notes (trace, &n)[i];

    add (list, it->begin_ns);
    if (it->kind == WEFT_NOTE_SPAN && it->ended)
      add (list, it->end_ns);
  }
  g_array_sort (list, compare);
  return list;
}

static void
check (const WeftTrace *trace)
{
  g_autoptr (WeftEvents) events = weft_events_new (trace);
  g_autoptr (GArray) list = all_times (trace);
  GRand *rand = g_rand_new_with_seed (7);
  int64_t end = weft_trace_duration_ns (trace);

  g_assert_cmpuint (weft_events_size (events), ==, list->len);
  for (int round = 0; round < 2000; round++) {
    int64_t time = round % 2 == 0 && list->len > 0
                       ? g_array_index (list, int64_t,
                                        (guint)g_rand_int_range (rand, 0, (int)list->len))
                             + g_rand_int_range (rand, -1, 2)
                       : (int64_t)(g_rand_double_range (rand, -0.1, 1.1) * (double)end);
    size_t until = 0, before = 0;
    int64_t got = -7;

    while (until < list->len && g_array_index (list, int64_t, until) <= time)
      until++;
    while (before < list->len && g_array_index (list, int64_t, before) < time)
      before++;
    g_assert_cmpuint (weft_events_until (events, time), ==, until);
    g_assert_cmpint (weft_events_after (events, time, &got), ==, until < list->len);
    if (until < list->len)
      g_assert_cmpint (got, ==, g_array_index (list, int64_t, until));
    got = -7;
    g_assert_cmpint (weft_events_before (events, time, &got), ==, before > 0);
    g_assert_cmpint (got, ==, before > 0 ? g_array_index (list, int64_t, before - 1) : -7);
  }
  g_rand_free (rand);
}

static void
test_counter (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();

  check (trace);
}

static void
test_random (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (20, 4000, 5);

  check (trace);
}

/* Hours lie between two events: more than a block's 32 bits tell. */
static void
test_sparse (void)
{
  WeftFixture *fixture = weft_fixture_new ("sparse");
  g_autoptr (WeftTrace) trace = NULL;

  for (int i = 0; i < 5; i++) {
    int64_t at = i * INT64_C (3600000000);

    weft_fixture_sleep (fixture, WEFT_FIXTURE_MAIN, at + 10, at + 20);
  }
  trace = weft_fixture_build (fixture);
  check (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/counter", test_counter);
  g_test_add_func ("/events/random", test_random);
  g_test_add_func ("/events/sparse", test_sparse);
  return g_test_run ();
}
