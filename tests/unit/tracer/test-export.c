/* Traces in other forms: as sequence diagrams and bug reports against tests/golden/export,
 * as Chrome's JSON parsed back, as CSV.
 *
 * WEFT_GOLDEN=write makes the golden files anew: read their difference before committing.
 */
#include <json-glib/json-glib.h>
#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/selection-name.h"
#include "tracer/export/bug-text.h"
#include "tracer/export/chrome.h"
#include "tracer/export/csv.h"
#include "tracer/export/mermaid.h"

#define MAIN WEFT_FIXTURE_MAIN

static void
compare (const char *name, const char *text)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "..", "golden", "export", name, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (g_getenv ("WEFT_GOLDEN"), "write") == 0)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Names that mean something to Mermaid, to Markdown, to a shell, or to a spreadsheet; a
 * wait that times out, a message that nobody receives, a loss. */
static WeftTrace *
trace_odd (void)
{
  WeftFixture *fixture = weft_fixture_new ("odd");
  uint64_t jobs = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "jobs; end", 2, 5);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "a,\"b\"", -1, 6);
  int first = weft_fixture_spawn (fixture, MAIN, "<b>#1:end</b>", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "```", 20, 25);
  uint64_t message;

  weft_fixture_lock (fixture, first, lock, 30, 30, 80);
  weft_fixture_lock (fixture, second, lock, 40, 81, 90);
  message = weft_fixture_send (fixture, first, jobs, 100);
  weft_fixture_send (fixture, first, jobs, 110);
  weft_fixture_receive (fixture, MAIN, jobs, message, 120);
  weft_fixture_mark (fixture, second, "=1+1", 125);
  weft_fixture_span (fixture, second, "span", 126, 140);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, second, WEFT_WAIT_RECEIVE, jobs, 0, 130, 160);
  weft_fixture_loss (fixture, 200, 210, 3);
  weft_fixture_exit (fixture, first, 220);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_DONE);
  weft_fixture_join (fixture, MAIN, first, 150, 225);
  weft_fixture_end (fixture, 300);
  return weft_fixture_build (fixture);
}

static const struct {
  const char *name;
  WeftTrace *(*make) (void);
  const char *select;
  int64_t at_ns, from_ns, to_ns;
} texts[] = {
  { "counter", weft_fixture_counter, NULL, -1, 0, 0 },
  { "counter-wait", weft_fixture_counter, "adder-2", -1, 0, 0 },
  { "counter-part", weft_fixture_counter, NULL, -1, 150000, 320000 },
  { "counter-lock", weft_fixture_counter, "lock:counter", 350000, 0, 0 },
  { "channel", weft_fixture_channel, NULL, -1, 0, 0 },
  { "channel-thread", weft_fixture_channel, "thread:producer-0", -1, 0, 0 },
  { "deadlock", weft_fixture_deadlock, "philosopher-1", 500000, 0, 0 },
  { "scheduled", weft_fixture_scheduled, "patient", -1, 0, 0 },
  { "odd", trace_odd, NULL, -1, 0, 0 },
};

static void
test_golden (void)
{
  const WeftBugContext context
      = { "by weft 0.0.0", "weft 0.0.0", "run of mine.weft", NULL };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (WeftTrace) trace = texts[i].make ();
    g_autoptr (GString) diagram = g_string_new (NULL), report = g_string_new (NULL);
    g_autofree char *diagram_name = g_strconcat (texts[i].name, ".mmd", NULL);
    g_autofree char *report_name = g_strconcat (texts[i].name, ".txt", NULL);
    g_autoptr (GError) error = NULL;
    WeftSubject subject;

    weft_subject_find (trace, texts[i].select, texts[i].at_ns, texts[i].from_ns,
                       texts[i].to_ns, &subject, &error);
    g_assert_no_error (error);
    weft_mermaid (trace, &subject, WEFT_MERMAID_MOST, diagram);
    compare (diagram_name, diagram->str);
    weft_bug_text (trace, &subject, &context, report);
    compare (report_name, report->str);
  }
}

/* However large the trace, the diagram has so many lines, and says what is missing. */
static void
test_limit (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (6, 4000, 7);
  const WeftSubject all = { .chosen = WEFT_SELECTION_INIT };

  for (unsigned most = 1; most <= 61; most += 20) {
    g_autoptr (GString) text = g_string_new (NULL), again = g_string_new (NULL);
    g_auto (GStrv) lines = NULL;
    unsigned shown = 0;
    int64_t hidden = 0;

    weft_mermaid (trace, &all, most, text);
    weft_mermaid (trace, &all, most, again);
    g_assert_cmpstr (text->str, ==, again->str);
    lines = g_strsplit (text->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
      const char *note = strstr (*line, " more after ");

      if (note != NULL) {
        const char *number = strchr (*line, ':') + 2;

        for (; number < note; number++)
          hidden = *number == ',' || *number == '#' ? hidden
                   : g_ascii_isdigit (*number)      ? hidden * 10 + *number - '0'
                                                    : hidden;
      } else if (strstr (*line, "->>") != NULL || strstr (*line, "-)") != NULL
                 || strstr (*line, "Note over") != NULL) {
        shown++;
      }
    }
    g_assert_cmpuint (shown, ==, most);
    g_assert_cmpint (hidden, >, 100);
  }
}

static void
test_escapes (void)
{
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "worker-1", "worker-1" },    { "a;b", "a#59;b" },
    { "#35;", "#35;35#59;" },      { "<br/>", "#60;br/#62;" },
    { "style: x", "style#58; x" }, { "%%{init}%%", "#37;#37;#123;init#125;#37;#37;" },
    { "two\nlines", "two lines" }, { "生产者", "生产者" },
    { "\xff", "\xef\xbf\xbd" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) text = g_string_new (NULL);

    weft_mermaid_append_text (text, cases[i].text);
    g_assert_cmpstr (text->str, ==, cases[i].expected);
  }
}

static void
test_subject (void)
{
  static const struct {
    const char *name;
    int64_t at_ns, from_ns, to_ns;
    WeftSelectionKind kind;
    const char *thread;
  } cases[] = {
    { NULL, -1, 0, 0, WEFT_SELECTION_NONE, NULL },
    { NULL, 250000, 0, 0, WEFT_SELECTION_WAIT, "adder-0" }, /* rather than main's join */
    { "adder-1", -1, 0, 0, WEFT_SELECTION_WAIT, "adder-1" },
    { "adder-1", 350000, 0, 0, WEFT_SELECTION_THREAD, "adder-1" },
    { "adder-0", -1, 0, 150000, WEFT_SELECTION_THREAD, "adder-0" },
    { "adder-0", -1, 0, 300000, WEFT_SELECTION_WAIT, "adder-0" },
    { "lock:counter", -1, 0, 0, WEFT_SELECTION_WAIT, "adder-0" },
    { "counter", 460000, 0, 0, WEFT_SELECTION_OBJECT, NULL },
    /* Just one thing, as a window's link calls it. */
    { "wait:adder-2@130us", -1, 0, 0, WEFT_SELECTION_WAIT, "adder-2" },
    { "wait:adder-2", 250000, 0, 0, WEFT_SELECTION_WAIT, "adder-2" },
    { "hold:adder-1@250us", -1, 0, 0, WEFT_SELECTION_HOLD, "adder-1" },
    { "thread:#2", -1, 0, 150000, WEFT_SELECTION_THREAD, "adder-0" },
    { "thread:adder-1@350us", -1, 0, 0, WEFT_SELECTION_THREAD, "adder-1" },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (GError) error = NULL;
  WeftSubject subject;
  size_t n;

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    uint32_t thread;

    g_assert_true (weft_subject_find (trace, cases[i].name, cases[i].at_ns,
                                      cases[i].from_ns, cases[i].to_ns, &subject, NULL));
    g_assert_cmpint (subject.chosen.kind, ==, cases[i].kind);
    thread = weft_selection_thread (trace, &subject.chosen);
    g_assert_cmpstr (thread != WEFT_NO_ROW ? weft_trace_threads (trace, &n)[thread].name
                                           : NULL,
                     ==, cases[i].thread);
  }
  g_assert_false (weft_subject_find (trace, "nobody", -1, 0, 0, &subject, &error));
  g_assert_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME);
  g_clear_error (&error);
  g_assert_false (weft_subject_find (trace, "wait:main@1us", -1, 0, 0, &subject, &error));
  g_assert_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME);
  g_clear_error (&error);
  g_assert_false (weft_subject_find (trace, NULL, 501000, 0, 0, &subject, &error));
  g_assert_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_TIME);
}

static char *
written_chrome (const WeftTrace *trace, int64_t from_ns, int64_t to_ns)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  WeftOutput output;

  weft_output_init (&output, stream, NULL);
  weft_chrome_write (trace, from_ns, to_ns, &output);
  g_assert_true (weft_output_finish (&output, &error));
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static char *
written_csv (const WeftTrace *trace, WeftCsvTable table, int64_t from_ns, int64_t to_ns)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  WeftOutput output;

  weft_output_init (&output, stream, NULL);
  weft_csv_write (trace, table, from_ns, to_ns, &output);
  g_assert_true (weft_output_finish (&output, NULL));
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

typedef struct {
  double begin, end;
} Slice;

static gint
compare_slices (gconstpointer a, gconstpointer b)
{
  const Slice *left = a, *right = b;

  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  return left->end > right->end ? -1 : left->end < right->end;
}

/* On one track a slice is within another or beside it. */
static void
check_nesting (GArray *slices)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_sort (slices, compare_slices);
  for (guint i = 0; i < slices->len; i++) {
    const Slice *slice = &g_array_index (slices, Slice, i);

    while (open->len > 0
           && g_array_index (open, double, open->len - 1) <= slice->begin + 0.0005)
      g_array_set_size (open, open->len - 1);
    if (open->len > 0)
      g_assert_cmpfloat (slice->end, <=,
                         g_array_index (open, double, open->len - 1) + 0.0005);
    g_array_append_val (open, slice->end);
  }
}

typedef struct {
  guint flows, counters, notes;
  double first, last;
} Seen;

static void
look_at_events (JsonArray *events, Seen *seen)
{
  g_autoptr (GHashTable) tracks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify)g_array_unref);
  g_autoptr (GHashTable) flows = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer slices;

  *seen = (Seen){ .first = 1e18 };
  for (guint i = 0; i < json_array_get_length (events); i++) {
    JsonObject *event = json_array_get_object_element (events, i);
    const char *phase = json_object_get_string_member (event, "ph");
    double time;

    g_assert_nonnull (json_object_get_string_member (event, "name"));
    g_assert_true (json_object_has_member (event, "pid"));
    if (*phase == 'M')
      continue;
    time = json_object_get_double_member (event, "ts");
    seen->first = MIN (seen->first, time);
    seen->last = MAX (seen->last, time);
    if (*phase == 'X') {
      char *key = g_strdup_printf ("%d %d", (int)json_object_get_int_member (event, "pid"),
                                   (int)json_object_get_int_member (event, "tid"));
      Slice slice = { time, time + json_object_get_double_member (event, "dur") };
      GArray *track = g_hash_table_lookup (tracks, key);

      if (track == NULL)
        g_hash_table_insert (tracks, g_strdup (key),
                             track = g_array_new (FALSE, FALSE, sizeof (Slice)));
      g_array_append_val (track, slice);
      g_free (key);
      seen->last = MAX (seen->last, slice.end);
    } else if (*phase == 's' || *phase == 'f') {
      gpointer id = GINT_TO_POINTER (json_object_get_int_member (event, "id") + 1);

      /* Each begins once, and then ends once. */
      g_assert_true (*phase == 's' ? g_hash_table_add (flows, id)
                                   : g_hash_table_remove (flows, id));
      seen->flows += *phase == 'f';
    } else if (*phase == 'C') {
      seen->counters++;
    } else {
      seen->notes++;
    }
  }
  g_assert_cmpuint (g_hash_table_size (flows), ==, 0);
  g_hash_table_iter_init (&iter, tracks);
  while (g_hash_table_iter_next (&iter, NULL, &slices))
    check_nesting (slices);
}

static WeftTrace *
make_random (void)
{
  return weft_fixture_random (8, 3000, 3);
}

static void
test_chrome (void)
{
  static WeftTrace *(*const makes[]) (void) = { weft_fixture_counter,
                                                weft_fixture_channel,
                                                weft_fixture_deadlock,
                                                weft_fixture_scheduled,
                                                trace_odd,
                                                make_random };

  for (size_t i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (WeftTrace) trace = makes[i]();
    int64_t end_ns = weft_trace_duration_ns (trace) + 1;

    for (int part = 0; part < 2; part++) {
      int64_t from_ns = part ? end_ns / 3 : 0, to_ns = part ? end_ns / 2 : end_ns;
      g_autofree char *text = written_chrome (trace, from_ns, to_ns);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError) error = NULL;
      JsonObject *root;
      Seen seen;
      size_t n;

      json_parser_load_from_data (parser, text, -1, &error);
      g_assert_no_error (error);
      root = json_node_get_object (json_parser_get_root (parser));
      look_at_events (json_object_get_array_member (root, "traceEvents"), &seen);
      weft_trace_interactions (trace, &n);
      g_assert_cmpfloat (seen.first, >=, (double)from_ns / 1000);
      g_assert_cmpfloat (seen.last, <=, (double)to_ns / 1000 + 0.001);
      if (!part)
        g_assert_cmpuint (seen.flows, ==, n);
      if (!part && makes[i] == weft_fixture_channel)
        g_assert_cmpuint (seen.counters, >, 8);
      if (!part && makes[i] == trace_odd)
        g_assert_cmpuint (seen.notes, ==, 4); /* a mark, a span's ends, a loss */
    }
  }
}

/* RFC 4180, read back. Returns: (transfer full): of GStrv, a line each. */
static GPtrArray *
read_csv (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  while (*text != '\0') {
    g_autoptr (GPtrArray) line = g_ptr_array_new ();

    for (bool more = true; more;) {
      GString *value = g_string_new (NULL);

      if (*text == '"') {
        for (text++; *text != '"' || text[1] == '"'; text++) {
          text += *text == '"';
          g_string_append_c (value, *text);
        }
        text++;
      } else {
        for (; *text != ',' && *text != '\r'; text++)
          g_string_append_c (value, *text);
      }
      g_ptr_array_add (line, g_string_free (value, FALSE));
      more = *text++ == ',';
    }
    g_assert_cmpint (*text, ==, '\n');
    text++;
    g_ptr_array_add (line, NULL);
    g_ptr_array_add (lines, g_ptr_array_steal (line, NULL));
  }
  return lines;
}

static void
test_csv (void)
{
  static WeftTrace *(*const makes[]) (void)
      = { weft_fixture_counter, weft_fixture_channel, trace_odd, make_random };

  for (size_t i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (WeftTrace) trace = makes[i]();
    size_t expected[WEFT_N_CSV_TABLES] = { 0 };

    weft_trace_waits (trace, &expected[WEFT_CSV_WAITS]);
    weft_trace_holds (trace, &expected[WEFT_CSV_HOLDS]);
    weft_trace_messages (trace, &expected[WEFT_CSV_MESSAGES]);
    weft_trace_interactions (trace, &expected[WEFT_CSV_INTERACTIONS]);
    weft_trace_threads (trace, &expected[WEFT_CSV_THREADS]);
    for (int table = 0; table < WEFT_N_CSV_TABLES; table++) {
      g_autofree char *text = written_csv (trace, (WeftCsvTable)table, 0, INT64_MAX);
      g_autoptr (GPtrArray) lines = read_csv (text);
      guint width = g_strv_length (lines->pdata[0]);

      g_assert_cmpint (weft_csv_table_find (weft_csv_table_name ((WeftCsvTable)table)), ==,
                       table);
      if (table != WEFT_CSV_LOCKS)
        g_assert_cmpuint (lines->len, ==, expected[table] + 1);
      for (guint k = 1; k < lines->len; k++)
        g_assert_cmpuint (g_strv_length (lines->pdata[k]), ==, width);
    }
  }
}

static void
test_csv_values (void)
{
  g_autoptr (WeftTrace) trace = trace_odd ();
  g_autofree char *text = written_csv (trace, WEFT_CSV_LOCKS, 0, INT64_MAX);
  g_autofree char *part = written_csv (trace, WEFT_CSV_HOLDS, 80000, 82000);
  g_autoptr (GPtrArray) lines = read_csv (text), few = read_csv (part);
  static const struct {
    const char *text, *expected;
  } cases[] = {
    { "plain", "plain" },     { "a,b", "\"a,b\"" },
    { "a\"b", "\"a\"\"b\"" }, { "two\nlines", "\"two\nlines\"" },
    { " pad", "\" pad\"" },
  };

  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (((char **)lines->pdata[1])[1], ==, "a,\"b\"");
  /* The first was over by then. */
  g_assert_cmpuint (few->len, ==, 2);
  g_assert_cmpstr (((char **)few->pdata[1])[2], ==, "```");
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) value = g_string_new (NULL);

    weft_csv_append (value, cases[i].text);
    g_assert_cmpstr (value->str, ==, cases[i].expected);
  }
}

/* What cannot be written is said, and not tried on and on. */
static void
test_refused (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  char room[10];
  g_autoptr (GOutputStream) full
      = g_memory_output_stream_new (room, sizeof room, NULL, NULL);
  g_autoptr (GError) error = NULL;
  WeftOutput output;

  g_cancellable_cancel (cancelled);
  weft_output_init (&output, full, NULL);
  weft_chrome_write (trace, 0, INT64_MAX, &output);
  g_assert_false (weft_output_finish (&output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  weft_output_init (&output, stream, cancelled);
  weft_csv_write (trace, WEFT_CSV_WAITS, 0, INT64_MAX, &output);
  g_assert_false (weft_output_finish (&output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/golden", test_golden);
  g_test_add_func ("/export/mermaid/limit", test_limit);
  g_test_add_func ("/export/mermaid/escapes", test_escapes);
  g_test_add_func ("/export/subject", test_subject);
  g_test_add_func ("/export/chrome", test_chrome);
  g_test_add_func ("/export/csv/tables", test_csv);
  g_test_add_func ("/export/csv/values", test_csv_values);
  g_test_add_func ("/export/refused", test_refused);
  return g_test_run ();
}
