/* Comparisons of runs, against figures worked out by hand. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/compare.h"
#include "tracer/analysis/profile.h"
#include "tracer/export/diff-json.h"
#include "tracer/export/diff-text.h"
#include "tracer/export/table.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US INT64_C (1000)
#define MOVED "/usr/bin/moved"

/* Two workers, of which the numbers are @first and the next, over the mutex "queue": the
 * one holds it 100 to 100 + @held, for which the other waits since 110. With @more they
 * meet at the mutex "log" too, and else they do not. All ends at 1000 + @held. */
static WeftFixture *
begin_run (int first, int64_t held_us, bool more)
{
  WeftFixture *fixture = weft_fixture_new ("/usr/bin/jobs");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  uint64_t log = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "log", -1, 6);
  int workers[2];

  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("worker-%d", first + i);

    workers[i] = weft_fixture_spawn (fixture, MAIN, name, 10, 20);
  }
  weft_fixture_lock (fixture, workers[0], queue, 100, 100, 100 + held_us);
  weft_fixture_lock (fixture, workers[1], queue, 110, 100 + held_us, 150 + held_us);
  weft_fixture_lock (fixture, workers[0], log, 500, 500, 600);
  if (more)
    weft_fixture_lock (fixture, workers[1], log, 570, 600, 620);
  else
    weft_fixture_lock (fixture, workers[1], log, 610, 610, 620);
  for (int i = 0; i < 2; i++) {
    weft_fixture_exit (fixture, workers[i], 700 + i);
    weft_fixture_join (fixture, MAIN, workers[i], 800 + 10 * i, 805 + 10 * i);
  }
  weft_fixture_end (fixture, 1000 + held_us);
  return fixture;
}

static void
take (WeftComparer *comparer, WeftRunSide side, WeftTrace *trace)
{
  weft_comparer_add (comparer, side, trace);
  weft_trace_unref (trace);
}

/* A list of held_us ends with 0. */
static WeftComparison *
compare_holds (const int64_t *before, const int64_t *after)
{
  g_autoptr (WeftComparer) comparer = weft_comparer_new ();

  for (; *before != 0; before++)
    take (comparer, WEFT_RUNS_BEFORE, weft_fixture_build (begin_run (1, *before, false)));
  for (; *after != 0; after++)
    take (comparer, WEFT_RUNS_AFTER, weft_fixture_build (begin_run (7, *after, false)));
  return weft_comparer_end (comparer);
}

static const WeftComparedRow *
row_of (const GPtrArray *rows, const char *name)
{
  for (unsigned i = 0; i < rows->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (rows, i);

    if (g_strcmp0 (row->name, name) == 0)
      return row;
  }
  g_error ("no row '%s'", name);
}

static void
assert_range (const WeftRange *range, int64_t median, int64_t least, int64_t greatest)
{
  g_assert_cmpint (range->median, ==, median);
  g_assert_cmpint (range->least, ==, least);
  g_assert_cmpint (range->greatest, ==, greatest);
}

static void
test_beyond_noise (void)
{
  g_autoptr (WeftComparison) comparison
      = compare_holds ((int64_t[]){ 60, 50, 0 }, (int64_t[]){ 100, 120, 140, 0 });
  const WeftComparedRow *queue = row_of (comparison->objects, "queue");
  const WeftComparedFigure *wait = &queue->figures[WEFT_OBJECTS_WAIT_NS];
  const WeftComparedRow *workers = row_of (comparison->threads, "worker-*");
  double percent;

  g_assert_true (comparison->noise_known);
  /* Of the 10 ways to place 2 among 5, 2 are disjoint. */
  g_assert_cmpuint (weft_comparison_chance (comparison), ==, 5);
  assert_range (&comparison->duration_ns.sides[0], 1055 * US, 1050 * US, 1060 * US);
  assert_range (&comparison->duration_ns.sides[1], 1120 * US, 1100 * US, 1140 * US);
  g_assert_cmpint (comparison->duration_ns.change, ==, WEFT_CHANGE_MORE);
  g_assert_true (comparison->longer);

  g_assert_true (g_ptr_array_index (comparison->objects, 0) == queue);
  assert_range (&wait->sides[0], 45 * US, 40 * US, 50 * US);
  assert_range (&wait->sides[1], 110 * US, 90 * US, 130 * US);
  g_assert_cmpint (wait->change, ==, WEFT_CHANGE_MORE);
  g_assert_cmpint (weft_compared_difference (wait), ==, 65 * US);
  g_assert_true (weft_compared_percent (wait, &percent));
  g_assert_cmpfloat_with_epsilon (percent, 144.444, 0.001);
  g_assert_true (queue->worse);
  /* Its two holds: as long as said, and 50 us. */
  assert_range (&queue->figures[WEFT_OBJECTS_HOLD_NS].sides[0], 105 * US, 100 * US,
                110 * US);
  g_assert_cmpint (queue->figures[WEFT_OBJECTS_ACQUISITIONS].change, ==, WEFT_CHANGE_NONE);
  g_assert_false (row_of (comparison->objects, "log")->worse);
  g_assert_cmpuint (comparison->n_worse, ==, 2);

  /* Another pool's numbers are no other threads. */
  assert_range (&workers->figures[WEFT_THREADS_COUNT].sides[0], 2, 2, 2);
  assert_range (&workers->figures[WEFT_THREADS_WAITING].sides[1], 110 * US, 90 * US,
                130 * US);
  g_assert_cmpuint (workers->runs[0], ==, 2);
  g_assert_cmpuint (workers->runs[1], ==, 3);
  /* main waits 2 times 5 us, which is not for an object. */
  assert_range (
      &row_of (comparison->causes, "worker-*")->figures[WEFT_CAUSES_WAIT_NS].sides[1],
      10 * US, 10 * US, 10 * US);
  assert_range (&comparison->wait_ns.sides[0], 45 * US, 40 * US, 50 * US);
}

static void
test_verdicts (void)
{
  static const struct {
    int64_t before[4], after[4];
    WeftFigureChange change; /* of the wait for queue */
    unsigned n_worse;
  } cases[] = {
    { { 50, 60 }, { 50, 60 }, WEFT_CHANGE_WITHIN, 0 },
    { { 50, 70 }, { 60, 80 }, WEFT_CHANGE_WITHIN, 0 },
    { { 50, 70 }, { 70, 80 }, WEFT_CHANGE_WITHIN, 0 }, /* they touch */
    { { 50, 50 }, { 50, 50 }, WEFT_CHANGE_NONE, 0 },
    { { 50, 50 }, { 90, 90 }, WEFT_CHANGE_MORE, 2 },
    { { 90, 100 }, { 50, 60 }, WEFT_CHANGE_LESS, 0 },
    { { 50, 51 }, { 52, 53 }, WEFT_CHANGE_MORE, 0 }, /* less than 1% of the run */
    { { 50 }, { 500 }, WEFT_CHANGE_UNSURE, 0 },
    { { 50, 50, 50 }, { 500 }, WEFT_CHANGE_UNSURE, 0 },
    { { 50 }, { 50 }, WEFT_CHANGE_NONE, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftComparison) comparison = compare_holds (cases[i].before, cases[i].after);
    const WeftComparedRow *queue = row_of (comparison->objects, "queue");

    g_test_message ("case %zu", i);
    g_assert_cmpint (queue->figures[WEFT_OBJECTS_WAIT_NS].change, ==, cases[i].change);
    g_assert_cmpuint (comparison->n_worse, ==, cases[i].n_worse);
  }
}

static WeftComparison *
compare_one (WeftTrace *before, WeftTrace *after)
{
  g_autoptr (WeftComparer) comparer = weft_comparer_new ();

  take (comparer, WEFT_RUNS_BEFORE, before);
  take (comparer, WEFT_RUNS_AFTER, after);
  return weft_comparer_end (comparer);
}

static void
test_contention (void)
{
  for (int gained = 0; gained < 2; gained++) {
    g_autoptr (WeftComparison) comparison
        = compare_one (weft_fixture_build (begin_run (1, 50, !gained)),
                       weft_fixture_build (begin_run (1, 50, gained)));
    WeftReportStyle style = { 0 };
    g_autoptr (GString) text = g_string_new (NULL);

    g_assert_cmpint (weft_compared_contention (row_of (comparison->objects, "log")), ==,
                     gained ? WEFT_CONTENTION_GAINED : WEFT_CONTENTION_GONE);
    g_assert_cmpint (weft_compared_contention (row_of (comparison->objects, "queue")), ==,
                     WEFT_CONTENTION_SAME);
    weft_diff_text (comparison, &style, text);
    g_assert_nonnull (strstr (text->str, gained ? "\nNewly contended\n  - log: 30.0 µs of "
                                                  "waiting in 1 wait\n"
                                                : "\nNo longer contended\n  - log: 30.0 µs "
                                                  "of waiting in 1 wait\n"));
    g_assert_null (strstr (text->str, gained ? "No longer" : "Newly"));
  }
}

/* What a loss could have swallowed is not decided, but for how long the run took. */
static void
test_loss (void)
{
  WeftFixture *lossy = begin_run (1, 200, false);
  g_autoptr (WeftComparison) comparison = NULL;
  const WeftComparedFigure *wait;
  WeftReportStyle style = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  weft_fixture_loss (lossy, 710, 720, 12);
  comparison = compare_one (weft_fixture_build (begin_run (1, 50, false)),
                            weft_fixture_build (lossy));
  wait = &row_of (comparison->objects, "queue")->figures[WEFT_OBJECTS_WAIT_NS];
  g_assert_false (wait->sides[0].at_least);
  g_assert_true (wait->sides[1].at_least);
  g_assert_cmpint (wait->sides[1].median, ==, 190 * US);
  g_assert_cmpint (wait->change, ==, WEFT_CHANGE_CANNOT_TELL);
  g_assert_cmpint (comparison->duration_ns.change, ==, WEFT_CHANGE_UNSURE);
  g_assert_cmpuint (comparison->sides[1].n_lossy, ==, 1);
  weft_diff_text (comparison, &style, text);
  g_assert_nonnull (strstr (text->str, "events were lost"));
  g_assert_nonnull (strstr (text->str, "≥ 190 µs"));
  g_assert_nonnull (strstr (text->str, "cannot tell"));
}

/* A fault is one in a single run too; nobody can say that it is new after a loss. */
static void
test_findings (void)
{
  g_autoptr (WeftComparison) gained
      = compare_one (weft_fixture_counter (), weft_fixture_deadlock ());
  g_autoptr (WeftComparison) gone
      = compare_one (weft_fixture_deadlock (), weft_fixture_counter ());
  WeftFixture *lossy = begin_run (1, 50, false);
  g_autoptr (WeftComparison) unknown = NULL;
  const WeftComparedRow *deadlock = g_ptr_array_index (gained->findings, 0);

  weft_fixture_loss (lossy, 710, 720, 12);
  unknown = compare_one (weft_fixture_build (lossy), weft_fixture_deadlock ());
  g_assert_cmpint (deadlock->kind, ==, WEFT_FINDING_DEADLOCK);
  g_assert_cmpint (deadlock->certainty, ==, WEFT_CERTAINTY_PROVEN);
  g_assert_cmpuint (deadlock->runs[0], ==, 0);
  g_assert_cmpuint (deadlock->runs[1], ==, 1);
  g_assert_true (deadlock->worse);
  g_assert_cmpuint (gained->n_worse, >=, 1);
  g_assert_cmpuint (gone->n_worse, ==, 0);
  g_assert_cmpuint (unknown->n_worse, ==, 0);
}

/* A thread and a mutex without names, made at a line of make () in a.c; the mutex is waited
 * for in use (). */
static WeftTrace *
trace_moved (int made_line, int used_line, bool twice)
{
  WeftSymbols *symbols = weft_symbols_new ();
  WeftFixture *fixture = weft_fixture_new (MOVED);
  WeftTrace *trace;
  uint64_t lock;
  int other;

  weft_symbols_add (symbols, MOVED, 0x100, &(WeftSymbol){ "make", "/src/a.c", made_line });
  weft_symbols_add (symbols, MOVED, 0x200, &(WeftSymbol){ "use", "/src/a.c", used_line });
  weft_symbols_add (symbols, MOVED, 0x300,
                    &(WeftSymbol){ "make", "/src/a.c", made_line + 2 });
  weft_fixture_module (fixture, MOVED, 0x400000, 0x10000);
  weft_fixture_set_symbols (fixture, symbols);
  weft_fixture_set_site (fixture, 0x400100);
  other = weft_fixture_spawn (fixture, MAIN, NULL, 10, 20);
  lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 30);
  if (twice) {
    weft_fixture_set_site (fixture, 0x400300);
    weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 31);
  }
  weft_fixture_set_site (fixture, 0x400200);
  weft_fixture_lock (fixture, MAIN, lock, 100, 100, 200);
  weft_fixture_lock (fixture, other, lock, 150, 200, 250);
  weft_fixture_end (fixture, 300);
  trace = weft_fixture_build (fixture);
  weft_symbols_free (symbols);
  return trace;
}

static void
test_moved (void)
{
  g_autoptr (WeftComparison) same
      = compare_one (trace_moved (10, 50, false), trace_moved (10, 50, false));
  g_autoptr (WeftComparison) moved
      = compare_one (trace_moved (10, 50, false), trace_moved (13, 57, false));
  g_autoptr (WeftComparison) doubtful
      = compare_one (trace_moved (10, 50, false), trace_moved (13, 57, true));
  const WeftComparedRow *row;

  row = row_of (same->objects, "mutex made at a.c:10");
  g_assert_cmpuint (row->runs[0] + row->runs[1], ==, 2);
  row = g_ptr_array_index (same->causes, 0);
  g_assert_cmpstr (row->site, ==, "a.c:50");

  row = row_of (moved->objects, "mutex made at a.c:13");
  g_assert_cmpuint (moved->objects->len, ==, 1);
  g_assert_cmpuint (row->runs[0] + row->runs[1], ==, 2);
  g_assert_cmpint (row->figures[WEFT_OBJECTS_WAIT_NS].change, ==, WEFT_CHANGE_NONE);
  g_assert_cmpuint (moved->causes->len, ==, 1);
  row = g_ptr_array_index (moved->causes, 0);
  g_assert_cmpuint (row->runs[0] + row->runs[1], ==, 2);

  row = row_of (moved->threads, "threads spawned at a.c:13");
  g_assert_cmpuint (row->runs[0] + row->runs[1], ==, 2);
  g_assert_cmpuint (moved->threads->len, ==, 2);

  /* Which of the two was the one before cannot be told. */
  g_assert_cmpuint (doubtful->objects->len, ==, 3);
  row = row_of (doubtful->objects, "mutex made at a.c:10");
  g_assert_cmpuint (row->runs[WEFT_RUNS_AFTER], ==, 0);
}

static void
test_text (void)
{
  g_autoptr (WeftComparison) comparison
      = compare_holds ((int64_t[]){ 60, 50, 0 }, (int64_t[]){ 100, 120, 140, 0 });
  g_autoptr (GString) text = g_string_new (NULL);
  WeftReportStyle style = { 120, false };

  weft_diff_text (comparison, &style, text);
  g_assert_true (g_str_has_prefix (
      text->str, "The run took 1.12 ms instead of 1.06 ms, 6.2% more. Waiting for queue "
                 "rose from 45.0 µs to 110 µs.\n\n"
                 "Worse: the length of the run; waiting for queue.\n\n"
                 "before: 2 runs of jobs\nafter:  3 runs of jobs\n"));
  g_assert_nonnull (strstr (text->str, "about one in 5 "));
  g_assert_nonnull (strstr (text->str,
                            "  queue   waited for    45.0 µs  110 µs  +65.0 µs     +144%  "
                            "40.0–50.0 µs → 90.0–130 µs\n"));
  for (style.width = 40; style.width < 200; style.width += 20) {
    g_auto (GStrv) lines = NULL;

    g_string_set_size (text, 0);
    weft_diff_text (comparison, &style, text);
    lines = g_strsplit (text->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
      g_assert_cmpuint (weft_text_cells (*line), <=, style.width);
  }
}

static void
test_json (void)
{
  g_autoptr (WeftComparison) comparison
      = compare_holds ((int64_t[]){ 60, 50, 0 }, (int64_t[]){ 100, 120, 140, 0 });
  g_autofree char *text = weft_diff_json (comparison);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonObject *all = json_node_get_object (root), *row, *figure;

  g_assert_cmpstr (json_object_get_string_member (all, "schema"), ==, "weft-diff/1");
  g_assert_true (json_object_get_boolean_member (all, "noise_known"));
  g_assert_cmpint (json_object_get_int_member (all, "worse"), ==, 2);
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (all, "after"), "runs"), ==,
      3);
  row = json_array_get_object_element (json_object_get_array_member (all, "objects"), 0);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "queue");
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "mutex");
  g_assert_true (json_object_get_null_member (row, "contention"));
  figure = json_object_get_object_member (row, "wait_ns");
  g_assert_cmpint (json_object_get_int_member (figure, "difference"), ==, 65 * US);
  g_assert_cmpstr (json_object_get_string_member (figure, "change"), ==, "more");
  figure = json_object_get_object_member (figure, "before");
  g_assert_cmpint (json_object_get_int_member (figure, "least"), ==, 40 * US);
  /* Without scheduling "ready" is not known. */
  row = json_array_get_object_element (json_object_get_array_member (all, "threads"), 0);
  g_assert_true (json_object_get_null_member (row, "ready_ns"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/beyond-noise", test_beyond_noise);
  g_test_add_func ("/compare/verdicts", test_verdicts);
  g_test_add_func ("/compare/contention", test_contention);
  g_test_add_func ("/compare/loss", test_loss);
  g_test_add_func ("/compare/findings", test_findings);
  g_test_add_func ("/compare/moved", test_moved);
  g_test_add_func ("/compare/text", test_text);
  g_test_add_func ("/compare/json", test_json);
  return g_test_run ();
}
