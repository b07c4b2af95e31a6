/* Where a command line says to look. */

#include "gui/view/look.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/quantity.h"
#include "tracer/analysis/selection-name.h"

#define US INT64_C (1000)

static void
test_times (void)
{
  static const struct {
    const char *text;
    int64_t ns; /* -1: none */
  } cases[] = {
    { "4042659ns", 4042659 },
    { "12.5us", 12500 },
    { "12.5µs", 12500 },
    { "4.04 ms", 4040000 },
    { "4.042659ms", 4042659 },
    { "1.5s", 1500000000 },
    { "0s", 0 },
    { ".5s", 500000000 },
    { "4.04", -1 },
    { "", -1 },
    { "ms", -1 },
    { "-3ms", -1 },
    { "3 parsecs", -1 },
    { "3ms later", -1 },
    { "inf s", -1 },
    { "1e300s", -1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t ns = -1;
    bool valid = weft_parse_moment (cases[i].text, &ns);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (valid, ==, cases[i].ns >= 0);
    g_assert_cmpint (ns, ==, cases[i].ns);
  }
}

/* What is chosen, as what it is of: "wait adder-1 counter". */
static char *
seen (const WeftTrace *trace, const WeftSelection *selection)
{
  static const char *const kinds[]
      = { "none", "thread", "object", "wait", "hold", "message", "interaction", "note" };
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  const WeftObject *objects = weft_trace_objects (trace, &n);
  uint32_t thread = weft_selection_thread (trace, selection);
  uint32_t object = weft_selection_object (trace, selection);

  return g_strdup_printf ("%s %s %s", kinds[selection->kind],
                          thread != WEFT_NO_ROW ? threads[thread].name : "-",
                          object != WEFT_NO_ROW ? objects[object].name : "-");
}

static void
test_find (void)
{
  static const struct {
    WeftTrace *(*make) (void);
    int64_t at_us;
    const char *select;
    const char *expected; /* NULL: no such */
  } cases[] = {
    /* A wait before the hold that goes on as well; the longest of two. */
    { weft_fixture_counter, 150, NULL, "wait adder-2 counter" },
    { weft_fixture_counter, 250, NULL, "wait adder-0 counter" },
    /* What begins just then before what is longer. */
    { weft_fixture_counter, 130, NULL, "wait adder-2 counter" },
    { weft_fixture_counter, 401, NULL, "hold adder-0 counter" },
    { weft_fixture_counter, 150, "adder-2", "wait adder-2 counter" },
    { weft_fixture_counter, 150, "thread:adder-2", "wait adder-2 counter" },
    { weft_fixture_counter, 150, "adder-0", "hold adder-0 counter" },
    { weft_fixture_counter, 430, "lock:counter", "hold adder-0 counter" },
    { weft_fixture_counter, 150, "counter", "wait adder-2 counter" },
    { weft_fixture_counter, -1, "counter", "wait adder-0 counter" },
    { weft_fixture_counter, -1, "main", "thread main -" },
    { weft_fixture_counter, 500, "main", "thread main -" },
    { weft_fixture_counter, 150, "channel:counter", NULL },
    { weft_fixture_counter, 150, "thread:counter", NULL },
    { weft_fixture_counter, 150, "", NULL },
    { weft_fixture_counter, 501, NULL, NULL },
    /* Still waiting when all ended. */
    { weft_fixture_deadlock, 1000, "philosopher-1", "wait philosopher-1 fork-0" },
    { weft_fixture_deadlock, 150, NULL, "wait philosopher-0 fork-1" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftTrace) trace = cases[i].make ();
    WeftLook look = { .at_ns = cases[i].at_us < 0 ? -1 : cases[i].at_us * US,
                      .select = cases[i].select };
    g_autoptr (GError) error = NULL;
    g_autofree char *what = NULL;
    WeftSight sight;
    bool found = weft_look_find (trace, &look, &sight, &error);

    g_test_message ("%s at %d", look.select, (int)cases[i].at_us);
    g_assert_cmpint (found, ==, cases[i].expected != NULL);
    if (!found) {
      if (look.select != NULL)
        g_assert_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME);
      else
        g_assert_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_TIME);
      continue;
    }
    what = seen (trace, &sight.selection);
    g_assert_cmpstr (what, ==, cases[i].expected);
    if (look.at_ns >= 0)
      g_assert_cmpint (sight.at_ns, ==, look.at_ns);
  }
}

/* A deadlock is seen as the wait of its first thread. */
static void
test_finding (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  g_autoptr (WeftFindings) findings = weft_findings_new (trace);
  const WeftFinding *first = findings->all->pdata[0];
  WeftSight sight;

  g_assert_cmpint (first->kind, ==, WEFT_FINDING_DEADLOCK);
  weft_look_at_finding (trace, first, &sight);
  g_assert_cmpint (sight.selection.kind, ==, WEFT_SELECTION_WAIT);
  g_assert_cmpuint (weft_selection_thread (trace, &sight.selection), ==,
                    g_array_index (first->threads, uint32_t, 0));
  g_assert_cmpint (sight.at_ns, ==, first->at_ns);
}

/* The moment is in the middle, and all of what is chosen in sight. */
static void
test_sight (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (6, 2000, 12);
  int64_t duration_ns = weft_trace_duration_ns (trace);

  for (int64_t at_ns = 0; at_ns <= duration_ns; at_ns += MAX (duration_ns / 97, 1)) {
    WeftLook look = { .at_ns = at_ns };
    WeftSight sight;
    int64_t begin_ns, end_ns;

    g_assert_true (weft_look_find (trace, &look, &sight, NULL));
    g_assert_true (weft_selection_valid (trace, &sight.selection));
    g_assert_cmpint (sight.to_ns - at_ns, ==, at_ns - sight.from_ns);
    g_assert_cmpint (sight.to_ns, >, sight.from_ns);
    if (weft_selection_range (trace, &sight.selection, &begin_ns, &end_ns)) {
      g_assert_cmpint (sight.from_ns, <=, begin_ns);
      g_assert_cmpint (sight.to_ns, >=, end_ns);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/look/times", test_times);
  g_test_add_func ("/look/find", test_find);
  g_test_add_func ("/look/finding", test_finding);
  g_test_add_func ("/look/sight", test_sight);
  return g_test_run ();
}
