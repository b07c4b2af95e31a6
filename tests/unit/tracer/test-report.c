/* Reports as text, against tests/golden/report, and as JSON, key by key.
 *
 * WEFT_GOLDEN=write makes the golden files anew: read their difference before committing.
 */
#include <json-glib/json-glib.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/export/report-json.h"
#include "tracer/export/report-text.h"
#include "tracer/export/table.h"

#define MAIN WEFT_FIXTURE_MAIN
#define BASE UINT64_C (0x400000)

/* Frees @fixture. The trace it tells, with what a manifest would add. */
static WeftTrace *
build_with_info (WeftFixture *fixture,
                 const WeftSymbols *symbols,
                 const char *program,
                 const char *const *args,
                 int exit_status)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  WeftRunInfo info = {
    .program = (char *)program,
    .args = (char **)args,
    .host = (char *)"loom",
    .detail = (char *)"full",
    .started_unix_ns = 1700000000000000000,
    .exit_status = exit_status,
  };
  size_t n;
  const WeftEvent *events = weft_fixture_events (fixture, &n);

  weft_trace_builder_set_info (builder, &info);
  weft_trace_builder_set_symbols (builder, symbols);
  for (size_t i = 0; i < n; i++)
    weft_trace_builder_add (builder, &events[i]);
  weft_trace_unref (weft_fixture_build (fixture));
  return weft_trace_builder_seal (builder);
}

/* Three producers over a bounded channel, one of which panics holding a lock, and a
 * condition; ends by a signal, with a receiver still waiting. */
static WeftTrace *
trace_everything (void)
{
  static const char *const args[] = { "--messages", "3", "two words", NULL };
  WeftFixture *fixture = weft_fixture_new ("everything");
  uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", 2, 5);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "ledger", -1, 6);
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 7);
  int first = weft_fixture_spawn (fixture, MAIN, "producer-0", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "producer-1", 20, 25);
  int third = weft_fixture_spawn (fixture, MAIN, "生产者", 30, 35);
  WeftEvent event = weft_fixture_make (WEFT_EVENT_POISON, second, 420);
  uint64_t messages[4];

  weft_fixture_wait (fixture, third, WEFT_WAIT_CONDITION, ready, first, 40, 100);
  weft_fixture_lock (fixture, second, lock, 60, 60, 420);
  for (int i = 0; i < 2; i++)
    messages[i] = weft_fixture_send (fixture, first, pipe, 100 + 10 * i);
  weft_fixture_wait (fixture, first, WEFT_WAIT_SEND, pipe, MAIN, 130, 160);
  weft_fixture_wait (fixture, third, WEFT_WAIT_LOCK, lock, 0, 150, 421);
  weft_fixture_receive (fixture, MAIN, pipe, messages[0], 155);
  messages[2] = weft_fixture_send (fixture, first, pipe, 165);
  weft_fixture_receive (fixture, MAIN, pipe, messages[1], 170);
  weft_fixture_receive (fixture, MAIN, pipe, messages[2], 250);
  weft_fixture_sleep (fixture, first, 200, 400);
  weft_fixture_detach (fixture, MAIN, third, 180);
  event.poison.object = lock;
  event.poison.action = WEFT_POISON_POISONED;
  weft_fixture_event (fixture, &event);
  weft_fixture_panic (fixture, second, "balance below zero", 430);
  event = weft_fixture_make (WEFT_EVENT_POISON, third, 425);
  event.poison.object = lock;
  event.poison.action = WEFT_POISON_SEEN;
  weft_fixture_event (fixture, &event);
  messages[3] = weft_fixture_send (fixture, first, pipe, 500);
  weft_fixture_discard (fixture, first, pipe, messages[3], 510);
  weft_fixture_exit (fixture, first, 520);
  weft_fixture_join (fixture, MAIN, first, 515, 525);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, pipe, 0, 600, -1);
  weft_fixture_loss (fixture, 640, 650, 12);
  weft_fixture_end (fixture, 1500000);
  return build_with_info (fixture, NULL, "/usr/bin/everything", args, 128 + 15);
}

static void
say_value (WeftFixture *fixture, int tid, const char *name, int64_t value, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_VALUE, tid, at_us);

  event.note.text = name;
  event.note.value = value;
  weft_fixture_event (fixture, &event);
}

static void
say_access (WeftFixture *fixture, int tid, uint64_t variable, bool write, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_ACCESS, tid, at_us);

  event.access.variable = variable;
  event.access.write = write;
  event.access.value = at_us;
  weft_fixture_event (fixture, &event);
}

/* What two threads say about themselves. */
static WeftTrace *
trace_annotated (void)
{
  WeftFixture *fixture = weft_fixture_new ("annotated");
  int worker = weft_fixture_spawn (fixture, MAIN, "worker", 10, 15);
  uint64_t total = weft_fixture_object (fixture, WEFT_OBJECT_VARIABLE, "total", -1, 5);
  uint64_t hits = weft_fixture_object (fixture, WEFT_OBJECT_VARIABLE, "hits", -1, 6);

  for (int i = 0; i < 100; i++)
    weft_fixture_span (fixture, i < 40 ? MAIN : worker, "parse", 100 + 100 * i,
                       101 + 100 * i + i);
  weft_fixture_span (fixture, MAIN, "write", 20000, 26000);
  weft_fixture_span (fixture, worker, "wait for ever", 20000, -1);
  weft_fixture_span (fixture, worker, "parse", 20001, -1);
  weft_fixture_mark (fixture, worker, "half", 5000);
  weft_fixture_mark (fixture, worker, "begin", 50);
  weft_fixture_mark (fixture, MAIN, "half", 5001);
  say_value (fixture, MAIN, "depth", 3, 200);
  say_value (fixture, MAIN, "depth", 1284, 300);
  say_value (fixture, worker, "depth", -7, 250);
  say_value (fixture, worker, "balance", INT64_MIN, 250);
  say_access (fixture, MAIN, total, false, 400);
  say_access (fixture, MAIN, total, true, 401);
  say_access (fixture, worker, total, false, 402);
  say_access (fixture, worker, hits, true, 403);
  weft_fixture_end (fixture, 30000);
  return build_with_info (fixture, NULL, "/usr/bin/annotated", NULL, 0);
}

static WeftTrace *
trace_sites (void)
{
  static const WeftSymbol made = { "main", "/src/counter.c", 41 };
  static const char *const args[] = { "--threads", "40", NULL };
  WeftFixture *fixture = weft_fixture_new ("sites");
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  uint64_t lock;
  int64_t at_us = 1000;

  weft_symbols_add (symbols, "/usr/bin/counter", 0x200, &made);
  weft_fixture_module (fixture, "/usr/bin/counter", BASE, 0x1000);
  weft_fixture_set_site (fixture, BASE + 0x200);
  lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "counter", -1, 5);
  /* More threads than are shown: worker i waits longer, the later it comes. */
  for (int i = 0; i < 40; i++) {
    g_autofree char *name = g_strdup_printf ("worker-%d", i);
    int worker = weft_fixture_spawn (fixture, MAIN, name, 10 + i, 100 + i);

    weft_fixture_lock (fixture, worker, lock, 900 + i, at_us, at_us + 50);
    weft_fixture_exit (fixture, worker, at_us + 60);
    weft_fixture_join (fixture, MAIN, worker, at_us + 61, at_us + 62);
    at_us += 70;
  }
  weft_fixture_exit (fixture, MAIN, 5000);
  return build_with_info (fixture, symbols, "/usr/bin/counter", args, 0);
}

static const struct {
  const char *name;
  WeftTrace *(*build) (void);
  WeftReportStyle style;
} reports[] = {
  { "counter", weft_fixture_counter, { 0, false } },
  { "channel", weft_fixture_channel, { 100, false } },
  { "deadlock", weft_fixture_deadlock, { 80, false } },
  { "everything", trace_everything, { 120, false } },
  { "everything-narrow", trace_everything, { 48, false } },
  { "everything-colour", trace_everything, { 80, true } },
  { "annotated", trace_annotated, { 80, false } },
  { "scheduled", weft_fixture_scheduled, { 120, false } },
  { "many", trace_sites, { 100, false } },
};

static void
check_golden (const char *name, const char *text)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "..", "golden", "report", file, NULL);
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (g_getenv ("WEFT_GOLDEN"), "write") == 0) {
    g_file_set_contents (path, text, -1, &error);
    g_assert_no_error (error);
    return;
  }
  g_file_get_contents (path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, golden);
}

static void
test_golden (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (reports); i++) {
    g_autoptr (WeftTrace) trace = reports[i].build ();
    g_autoptr (GString) text = g_string_new (NULL);

    weft_report_text (trace, &reports[i].style, text);
    check_golden (reports[i].name, text->str);
  }
}

/* Lines fit, wherever the texts can be broken or shortened. */
static void
test_width (void)
{
  for (unsigned width = 60; width <= 200; width++) {
    const WeftReportStyle style = { width, false };

    for (size_t i = 0; i < G_N_ELEMENTS (reports); i++) {
      g_autoptr (WeftTrace) trace = reports[i].build ();
      g_autoptr (GString) text = g_string_new (NULL);
      g_auto (GStrv) lines = NULL;

      weft_report_text (trace, &style, text);
      lines = g_strsplit (text->str, "\n", -1);
      for (char **line = lines; *line != NULL; line++)
        g_assert_cmpuint (weft_text_cells (*line), <=, width);
    }
  }
}

/* Which process a thread is of is told where there are several. */
static void
test_processes (void)
{
  for (unsigned n = 1; n <= 2; n++) {
    WeftFixture *fixture = weft_fixture_new ("parent");
    WeftEvent event = weft_fixture_make (WEFT_EVENT_PROCESS_START, 900, 50);
    const WeftReportStyle style = { 100, false };
    g_autoptr (WeftTrace) trace = NULL;
    g_autoptr (GString) text = g_string_new (NULL);

    event.process_start.pid = 900;
    event.process_start.ppid = MAIN;
    event.process_start.program = "/usr/bin/child";
    if (n == 2) {
      weft_fixture_event (fixture, &event);
      event = weft_fixture_make (WEFT_EVENT_THREAD_START, 900, 50);
      event.thread.pid = 900;
      event.thread.name = "main";
      weft_fixture_event (fixture, &event);
    }
    weft_fixture_end (fixture, 100);
    trace = weft_fixture_build (fixture);

    weft_report_text (trace, &style, text);
    g_assert_true ((strstr (text->str, "  pid  ") != NULL) == (n == 2));
    g_assert_true ((strstr (text->str, "\nProcesses\n") != NULL) == (n == 2));
    g_assert_true ((strstr (text->str, "started by main of ") != NULL) == (n == 2));
    g_assert_true ((strstr (text->str, "  900  ") != NULL) == (n == 2));
  }
}

/* Of a lock whose holds were counted in part the report says so, in both forms. */
static void
test_counted (void)
{
  static const struct {
    const char *path, *value;
  } json[] = {
    { "$.locks[0].acquisitions", "[5001]" }, { "$.locks[0].counted", "[5000]" },
    { "$.locks[0].thinned_ns", "[50000]" },  { "$.locks[0].hold_ns", "[null]" },
    { "$.locks[0].threads", "[null]" },
  };
  WeftFixture *fixture = weft_fixture_new ("counted");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "busy", -1, 5);
  WeftEvent event = weft_fixture_make (WEFT_EVENT_DETAIL, MAIN, 50);
  const WeftReportStyle style = { 0, false };
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *report = NULL;
  g_autoptr (JsonNode) root = NULL;

  weft_fixture_lock (fixture, MAIN, lock, 10, 10, 40);
  event.counts.kind = WEFT_OBJECT_MUTEX;
  event.counts.object = lock;
  event.counts.detail = WEFT_DETAIL_INTERACTIONS;
  weft_fixture_event (fixture, &event);
  event = weft_fixture_make (WEFT_EVENT_LOCK_COUNTS, MAIN, 90);
  event.counts.kind = WEFT_OBJECT_MUTEX;
  event.counts.object = lock;
  event.counts.acquisitions = 5000;
  weft_fixture_event (fixture, &event);
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);

  weft_report_text (trace, &style, text);
  g_assert_nonnull (strstr (text->str, "≥ 30.0 µs"));
  g_assert_null (strstr (text->str, "≥ 5,001"));
  g_assert_nonnull (strstr (text->str, "counted: busy (from 50.0 µs on)."));

  report = weft_report_json (trace);
  root = json_from_string (report, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (json); i++) {
    g_autoptr (JsonNode) found = json_path_query (json[i].path, root, NULL);
    g_autofree char *value = json_to_string (found, FALSE);

    g_assert_cmpstr (value, ==, json[i].value);
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (GString) text = g_string_new (NULL);
  const WeftReportStyle style = { 0, false };
  g_autofree char *json = weft_report_json (trace);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  weft_report_text (trace, &style, text);
  g_assert_cmpstr (text->str, ==,
                   "A program that the trace does not name\n"
                   "0 ns · 0 threads · 0 events · none lost\n\n");
  g_assert_nonnull (root);
}

/* The place of a figure in a report, by JSONPath. */
typedef struct {
  const char *path, *value; /* as JSON: compact, in an array */
} Figure;

/* Of trace_everything(). */
static const Figure figures[] = {
  { "$.schema", "[\"weft-report/1\"]" },
  { "$.trace.program", "[\"/usr/bin/everything\"]" },
  { "$.trace.args", "[[\"--messages\",\"3\",\"two words\"]]" },
  { "$.trace.host", "[\"loom\"]" },
  { "$.trace.duration_ns", "[1500000000]" },
  { "$.trace.lost_events", "[12]" },
  { "$.losses[*].from_ns", "[640000]" },
  { "$.losses[*].to_ns", "[650000]" },
  { "$.losses[*].count", "[12]" },
  { "$.trace.detail", "[\"full\"]" },
  { "$.trace.exit_status", "[143]" },
  { "$.threads[*].id", "[0,1,2,3]" },
  { "$.threads[*].tid", "[100,101,102,103]" },
  { "$.threads[*].name", "[\"main\",\"producer-0\",\"producer-1\",\"生产者\"]" },
  { "$.threads[*].parent", "[null,0,0,0]" },
  { "$.threads[*].start_ns", "[0,15000,25000,35000]" },
  { "$.threads[*].end_ns", "[null,520000,430000,null]" },
  { "$.threads[*].end", "[null,\"returned\",\"panicked\",null]" },
  { "$.threads[*].joined", "[false,true,false,false]" },
  { "$.threads[*].detached", "[false,false,false,true]" },
  { "$.threads[*].panic", "[null,null,\"balance below zero\",null]" },
  /* producer-0 lives 505, sleeps 200, waits 30 to send */
  { "$.threads[1].running_ns", "[275000]" },
  { "$.threads[1].ready_ns", "[null]" },
  { "$.threads[1].sleeping_ns", "[200000]" },
  { "$.threads[1].blocked_ns", "[30000]" },
  { "$.threads[1].blocked_by_kind", "[{\"send\":30000}]" },
  { "$.threads[3].blocked_by_kind", "[{\"lock\":271000,\"condition\":60000}]" },
  { "$.locks[*].name", "[\"ledger\"]" },
  { "$.locks[0].kind", "[\"mutex\"]" },
  { "$.locks[0].site", "[null]" },
  { "$.locks[0].acquisitions", "[2]" },
  { "$.locks[0].contended", "[1]" },
  { "$.locks[0].owner_changes", "[0]" },
  { "$.locks[0].wait_ns", "[271000]" },
  { "$.locks[0].max_wait_ns", "[271000]" },
  { "$.locks[0].hold_ns", "[360000]" },
  { "$.locks[0].max_hold_ns", "[360000]" },
  { "$.locks[0].threads", "[1]" },
  { "$.channels[*].name", "[\"pipe\"]" },
  { "$.channels[0].kind", "[\"channel\"]" },
  { "$.channels[0].capacity", "[2]" },
  { "$.channels[0].sends", "[4]" },
  { "$.channels[0].receives", "[3]" },
  { "$.channels[0].discards", "[1]" },
  { "$.channels[0].in_channel", "[0]" },
  { "$.channels[0].max_depth", "[2]" },
  /* 100-155, 110-170, 165-250: 55, 60, 85 */
  { "$.channels[0].latency_p50_ns", "[60000]" },
  { "$.channels[0].latency_p99_ns", "[85000]" },
  { "$.channels[0].latency_max_ns", "[85000]" },
  { "$.channels[0].blocked_send_ns", "[30000]" },
  { "$.channels[0].blocked_receive_ns", "[1499400000]" },
  { "$.conditions[*].name", "[\"ready\"]" },
  { "$.conditions[0].waits", "[1]" },
  { "$.blame[*].waiter", "[0,3,3,1,0]" },
  { "$.blame[*].holder", "[null,2,1,0,1]" },
  { "$.blame[*].count", "[1,1,1,1,1]" },
  { "$.blame[*].wait_ns", "[1499400000,270000,60000,30000,10000]" },
  { "$.blame[4].object", "[null]" },
  { "$.interactions",
    "[{\"spawn\":3,\"join\":1,\"lock_handoff\":1,\"message\":3,\"wake\":1}]" },
  { "$.still_waiting[*].thread", "[0]" },
  { "$.still_waiting[*].kind", "[\"receive\"]" },
  { "$.still_waiting[*].since_ns", "[600000]" },
  { "$.poison[*].action", "[\"poisoned\",\"seen\"]" },
  { "$.poison[*].thread", "[2,3]" },
  { "$.critical_path[0].from_ns", "[0]" },
  { "$.findings[*].kind", "[\"poisoned-lock\",\"orphaned-receiver\"]" },
};

/* Of trace_annotated(): parse takes 1 to 100 us. */
static const Figure annotated_figures[] = {
  { "$.spans[*].text", "[\"write\",\"parse\",\"wait for ever\"]" },
  { "$.spans[*].count", "[1,100,0]" },
  { "$.spans[*].unended", "[0,1,1]" },
  { "$.spans[*].threads", "[1,2,1]" },
  { "$.spans[*].total_ns", "[6000000,5050000,null]" },
  { "$.spans[*].p50_ns", "[6000000,50000,null]" },
  { "$.spans[*].p99_ns", "[6000000,99000,null]" },
  { "$.spans[*].max_ns", "[6000000,100000,null]" },
  { "$.marks[*].text", "[\"begin\",\"half\"]" },
  { "$.marks[*].count", "[1,2]" },
  { "$.marks[*].threads", "[1,2]" },
  { "$.marks[*].first_ns", "[50000,5000000]" },
  { "$.marks[*].last_ns", "[50000,5001000]" },
  { "$.values[*].name", "[\"balance\",\"depth\"]" },
  { "$.values[*].count", "[1,3]" },
  { "$.values[*].threads", "[1,2]" },
  { "$.values[*].min", "[-9223372036854775808,-7]" },
  { "$.values[*].max", "[-9223372036854775808,1284]" },
  { "$.values[*].last", "[-9223372036854775808,1284]" },
  { "$.variables[*].name", "[\"total\",\"hits\"]" },
  { "$.variables[*].reads", "[2,0]" },
  { "$.variables[*].writes", "[1,1]" },
  { "$.variables[*].threads", "[2,1]" },
};

/* Of weft_fixture_counter(): worked out in test-chains.c, test-concurrency.c,
 * test-distribution.c and test-wait-card.c. */
static const Figure counter_figures[] = {
  { "$.roots[*].thread", "[2,1,3,1,0,null]" },
  { "$.roots[*].tie", "[\"holds\",\"joined\",\"holds\",\"holds\",\"handed\",\"handed\"]" },
  { "$.roots[*].object", "[0,null,0,0,null,0]" },
  { "$.roots[*].wait_ns", "[279000,219000,198000,150000,7000,7000]" },
  { "$.roots[*].direct_ns", "[189000,219000,99000,150000,7000,5000]" },
  { "$.concurrency.length_ns", "[500000]" },
  { "$.concurrency.running_includes_ready", "[true]" },
  { "$.concurrency.ready_ns", "[null]" },
  { "$.longest_waits[*].wait_ns", "[415000,191000,171000,81000,1000,1000]" },
  { "$.longest_waits[0].turns[0].thread", "[1]" },
  { "$.longest_waits[0].turns[0].blocked_ns", "[191000]" },
  { "$.longest_waits[2].turns[*].thread", "[1,2]" },
  { "$.longest_waits[2].turns[0].did_ns.running", "[70000]" },
  { "$.longest_waits[2].hand_over_ns", "[2000]" },
  { "$.longest_waits[2].waker", "[2]" },
  { "$.longest_waits[2].woken_ns", "[300000]" },
  { "$.longest_waits[2].others_most", "[1]" },
  { "$.locks[0].waits.count", "[3]" },
  { "$.locks[0].waits.p50_ns", "[171000]" },
  { "$.locks[0].holds.p50_ns", "[99000]" },
  { "$.threads[0].waits.count", "[3]" },
  { "$.call_sites[*].kind", "[\"lock\",\"join\"]" },
  { "$.call_sites[*].wait_ns", "[443000,417000]" },
};

static void
check_json (const WeftTrace *trace, const Figure *wanted, size_t n)
{
  g_autofree char *json = weft_report_json (trace);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (json, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (json, "}\n"));
  for (size_t i = 0; i < n; i++) {
    g_autoptr (JsonNode) found = json_path_query (wanted[i].path, root, &error);
    g_autofree char *value = NULL;

    g_assert_no_error (error);
    value = json_to_string (found, FALSE);
    if (g_strcmp0 (value, wanted[i].value) != 0)
      g_test_message ("%s", wanted[i].path);
    g_assert_cmpstr (value, ==, wanted[i].value);
  }
}

static void
test_json (void)
{
  g_autoptr (WeftTrace) everything = trace_everything ();
  g_autoptr (WeftTrace) annotated = trace_annotated ();
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();

  check_json (everything, figures, G_N_ELEMENTS (figures));
  check_json (counter, counter_figures, G_N_ELEMENTS (counter_figures));
  check_json (annotated, annotated_figures, G_N_ELEMENTS (annotated_figures));
}

/* The objects of the blame are found by their ids. */
static void
test_json_ids (void)
{
  g_autoptr (WeftTrace) trace = trace_everything ();
  g_autofree char *json = weft_report_json (trace);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_autoptr (JsonNode) lock = json_path_query ("$.locks[0].id", root, NULL);
  g_autoptr (JsonNode) blamed = json_path_query ("$.blame[1].object", root, NULL);
  g_autoptr (JsonNode) channel = json_path_query ("$.channels[0].id", root, NULL);
  g_autoptr (JsonNode) waited = json_path_query ("$.still_waiting[0].object", root, NULL);

  g_assert_cmpint (json_array_get_int_element (json_node_get_array (lock), 0), ==,
                   json_array_get_int_element (json_node_get_array (blamed), 0));
  g_assert_cmpint (json_array_get_int_element (json_node_get_array (channel), 0), ==,
                   json_array_get_int_element (json_node_get_array (waited), 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/golden", test_golden);
  g_test_add_func ("/report/width", test_width);
  g_test_add_func ("/report/processes", test_processes);
  g_test_add_func ("/report/counted", test_counted);
  g_test_add_func ("/report/empty", test_empty);
  g_test_add_func ("/report/json", test_json);
  g_test_add_func ("/report/json-ids", test_json_ids);
  return g_test_run ();
}
