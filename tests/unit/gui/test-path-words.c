/* To what a critical path leads that somebody asks about, and how it is told. */
#include <string.h>

#include "gui/view/path-words.h"
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US 1000

/* The first wait, hold, message or interaction of a thread's at or after a time. */
static uint32_t
row_of (const WeftTrace *trace, WeftSelectionKind kind, const char *thread, int64_t from_us)
{
  uint32_t row = weft_thread_row (trace, thread);
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (uint32_t i = 0; kind == WEFT_SELECTION_WAIT && i < n; i++) {
    if (waits[i].thread == row && waits[i].begin_ns >= from_us * US)
      return i;
  }
  const WeftHold *holds = weft_trace_holds (trace, &n);
  for (uint32_t i = 0; kind == WEFT_SELECTION_HOLD && i < n; i++) {
    if (holds[i].thread == row && holds[i].acquired_ns >= from_us * US)
      return i;
  }
  const WeftMessage *messages = weft_trace_messages (trace, &n);
  for (uint32_t i = 0; kind == WEFT_SELECTION_MESSAGE && i < n; i++) {
    if (messages[i].sender == row && messages[i].sent_ns >= from_us * US)
      return i;
  }
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  for (uint32_t i = 0; kind == WEFT_SELECTION_INTERACTION && i < n; i++) {
    if (all[i].from_thread == row && all[i].from_ns >= from_us * US)
      return i;
  }
  g_assert_not_reached ();
}

static void
test_ends (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) channel = weft_fixture_channel ();
  static const struct {
    bool channel;
    WeftSelectionKind kind;
    const char *whose;
    int64_t from_us, moment_us;
    const char *thread;
    int64_t at_us;
    WeftSelectionKind event;
    const char *says;
  } cases[] = {
    { false, WEFT_SELECTION_WAIT, "adder-1", 100, 150, "adder-1", 201, WEFT_SELECTION_WAIT,
      "when the wait of adder-1 ended: its parts add up to 201 µs" },
    { false, WEFT_SELECTION_HOLD, "adder-2", 0, 450, "adder-2", 301, WEFT_SELECTION_HOLD,
      "when adder-2 got counter: its parts add up to 301 µs" },
    /* from main to adder-0 */
    { false, WEFT_SELECTION_INTERACTION, "main", 0, 450, "adder-0", 15, WEFT_SELECTION_NONE,
      "how far adder-0 was by then: its parts add up to 15.0 µs" },
    { true, WEFT_SELECTION_MESSAGE, "producer-1", 100, 300, "main", 125,
      WEFT_SELECTION_MESSAGE, "when main got the message" },
    /* the last, which nobody received */
    { true, WEFT_SELECTION_MESSAGE, "producer-1", 230, 300, "producer-1", 240,
      WEFT_SELECTION_MESSAGE, "when producer-1 sent the message" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WeftTrace *trace = cases[i].channel ? channel : counter;
    WeftSelection selection
        = { cases[i].kind, row_of (trace, cases[i].kind, cases[i].whose, cases[i].from_us),
            0 };
    WeftPathEnd end = weft_path_end_of (trace, &selection, cases[i].moment_us * US);
    g_autoptr (WeftCriticalPath) path = weft_path_end_follow (trace, &end);
    g_autofree char *sentence = weft_path_sentence (trace, &end, path);

    g_test_message ("%zu: %s", i, sentence);
    g_assert_cmpuint (end.thread, ==, weft_thread_row (trace, cases[i].thread));
    g_assert_cmpint (end.time_ns, ==, cases[i].at_us * US);
    g_assert_cmpint (end.event, ==, cases[i].event);
    g_assert_cmpint (path->to_ns, ==, end.time_ns);
    g_assert_nonnull (strstr (sentence, cases[i].says));
  }
}

/* Of a thread and of an object it is the playhead that counts. */
static void
test_moments (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  uint32_t adder = weft_thread_row (trace, "adder-1");
  WeftSelection thread = { WEFT_SELECTION_THREAD, adder, 0 };
  WeftSelection lock
      = { WEFT_SELECTION_OBJECT, weft_object_row (trace, "counter"), 150 * US };
  WeftPathEnd end = weft_path_end_of (trace, &thread, 250 * US), again;

  g_assert_cmpuint (end.thread, ==, adder);
  g_assert_cmpint (end.time_ns, ==, 250 * US);
  again = weft_path_end_of (trace, &thread, 250 * US);
  g_assert_true (weft_path_end_equal (&end, &again));
  again = weft_path_end_of (trace, &thread, 499 * US);
  g_assert_false (weft_path_end_equal (&end, &again));
  g_assert_cmpint (again.time_ns, ==, threads[adder].end_ns);
  /* Who holds it; when nobody does, the last thread. */
  end = weft_path_end_of (trace, &lock, 350 * US);
  g_assert_cmpuint (end.thread, ==, weft_thread_row (trace, "adder-2"));
  end = weft_path_end_of (trace, &lock, 470 * US);
  g_assert_cmpuint (end.thread, ==, weft_thread_row (trace, "main"));
  end = weft_path_end_of (trace, &WEFT_SELECTION_INIT, 300 * US);
  g_assert_cmpuint (end.thread, ==, weft_thread_row (trace, "main"));
  g_assert_cmpint (end.time_ns, ==, 300 * US);
}

/* Every end that something of a trace has is found again by what it is called. */
static void
test_names (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (7, 400, 3);
  size_t n[WEFT_SELECTION_NOTE + 1] = { 0 };

  weft_trace_threads (trace, &n[WEFT_SELECTION_THREAD]);
  weft_trace_objects (trace, &n[WEFT_SELECTION_OBJECT]);
  weft_trace_waits (trace, &n[WEFT_SELECTION_WAIT]);
  weft_trace_holds (trace, &n[WEFT_SELECTION_HOLD]);
  weft_trace_messages (trace, &n[WEFT_SELECTION_MESSAGE]);
  weft_trace_interactions (trace, &n[WEFT_SELECTION_INTERACTION]);
  for (unsigned kind = 0; kind < G_N_ELEMENTS (n); kind++) {
    for (uint32_t row = 0; row < n[kind]; row++) {
      WeftSelection selection = { (WeftSelectionKind)kind, row, 0 };
      WeftPathEnd end = weft_path_end_of (trace, &selection, 20 * US), again;
      g_autofree char *name = weft_path_end_name (trace, &end);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", name);
      g_assert_true (weft_path_end_resolve (trace, name, &again, &error));
      g_assert_no_error (error);
      g_assert_true (weft_path_end_equal (&end, &again));
    }
  }
}

static void
test_wrong_names (void)
{
  static const struct {
    const char *name, *says;
  } cases[] = {
    { "thread:adder-1", "no 'thread:adder-1' for a path" },
    { "adder-1@1us", "no 'adder-1@1us' for a path" },
    { "thread:adder-1@99s", "nothing at 99" },
    { "wait:nobody@1us", "no 'wait:nobody@1us'" },
    { "", "no '' for a path" },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftPathEnd end = WEFT_PATH_END_OF_RUN;

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (weft_path_end_resolve (trace, cases[i].name, &end, &error));
    g_assert_nonnull (error);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

static void
test_words (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftTrace) none = weft_trace_builder_seal (weft_trace_builder_new ());
  WeftPathEnd run = WEFT_PATH_END_OF_RUN, here, nowhere;
  g_autoptr (WeftCriticalPath) path = weft_path_end_follow (trace, &run);
  g_autoptr (WeftCriticalPath) empty = NULL;
  g_autofree char *title = weft_path_title (trace, &run, "");
  g_autofree char *markup = weft_path_markup (trace, &run, path);
  g_autofree char *title_here = NULL, *nothing = NULL;
  WeftSelection wait
      = { WEFT_SELECTION_WAIT, row_of (trace, WEFT_SELECTION_WAIT, "adder-1", 0), 0 };
  g_auto (GStrv) lines = g_strsplit (markup, "\n", -1);

  g_assert_cmpstr (title, ==, "Critical path of the run");
  g_assert_nonnull (strstr (lines[0], "500 µs, which is all of it."));
  g_assert_nonnull (strstr (lines[1], ">adder-0</a>: running <b>244 µs</b> (49%)"));
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_true (g_str_has_prefix (lines[6], "and "));
  here = weft_path_end_of (trace, &wait, 0);
  title_here = weft_path_title (trace, &here, "201 µs");
  g_assert_cmpstr (title_here, ==, "Critical path to 201 µs in adder-1");
  nowhere = weft_path_end_of (none, &WEFT_SELECTION_INIT, 0);
  g_assert_true (weft_path_end_equal (&nowhere, &run));
  empty = weft_path_end_follow (none, &nowhere);
  nothing = weft_path_sentence (none, &nowhere, empty);
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-words/ends", test_ends);
  g_test_add_func ("/path-words/moments", test_moments);
  g_test_add_func ("/path-words/words", test_words);
  g_test_add_func ("/path-words/names", test_names);
  g_test_add_func ("/path-words/wrong-names", test_wrong_names);
  return g_test_run ();
}
