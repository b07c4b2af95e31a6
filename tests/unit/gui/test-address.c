/* What a window shows as a line, and back. */

#include <string.h>

#include "gui/view/address.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/quantity.h"
#include "tracer/analysis/selection-name.h"

#define US INT64_C (1000)

/* Every row of every table is called something that leads back to just it. */
static void
check_names (const WeftTrace *trace)
{
  size_t counts[WEFT_SELECTION_NOTE + 1] = { 0 };

  weft_trace_threads (trace, &counts[WEFT_SELECTION_THREAD]);
  weft_trace_objects (trace, &counts[WEFT_SELECTION_OBJECT]);
  weft_trace_waits (trace, &counts[WEFT_SELECTION_WAIT]);
  weft_trace_holds (trace, &counts[WEFT_SELECTION_HOLD]);
  weft_trace_messages (trace, &counts[WEFT_SELECTION_MESSAGE]);
  weft_trace_interactions (trace, &counts[WEFT_SELECTION_INTERACTION]);
  weft_trace_notes (trace, &counts[WEFT_SELECTION_NOTE]);
  for (WeftSelectionKind kind = WEFT_SELECTION_THREAD; kind <= WEFT_SELECTION_NOTE;
       kind++) {
    for (uint32_t row = 0; row < counts[kind]; row++) {
      WeftSelection selection = { kind, row, weft_trace_duration_ns (trace) / 3 };
      g_autofree char *name = weft_selection_name (trace, &selection);
      WeftLook look = { .at_ns = -1, .select = name };
      g_autoptr (GError) error = NULL;
      WeftSight sight;

      g_assert_nonnull (name);
      weft_look_find (trace, &look, &sight, &error);
      g_assert_no_error (error);
      if (!weft_selection_equal (&sight.selection, &selection))
        g_error ("%d %u is called %s, which is %d %u", kind, row, name,
                 sight.selection.kind, sight.selection.row);
    }
  }
}

static void
test_names (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) deadlock = weft_fixture_deadlock ();

  check_names (counter);
  check_names (deadlock);
  for (uint32_t seed = 0; seed < 12; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed, 400, seed);

    check_names (trace);
  }
}

/* Names that others have too, or that look like something else. */
static WeftTrace *
awkward (void)
{
  static const char *const names[]
      = { "worker", "worker",        "worker#2",    "#1",
          "",       "a b",           "it's",        "x@4ms",
          "x",      "x@10us",        "wait:worker", "lock:l",
          "l",      "thread:worker", "über\nlauf",  "thread:l@10us" };
  WeftFixture *fixture = weft_fixture_new ("awkward");

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    int64_t at = 100 * (int64_t)i;
    int tid = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, names[i], 5, 5);
    uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, names[i], -1, at);
    uint64_t tasks = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, names[i], -1, at);

    weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, lock, at, at, at + 40);
    weft_fixture_lock (fixture, tid, lock, at + 10, at + 41, at + 50);
    weft_fixture_wait (fixture, tid, WEFT_WAIT_RECEIVE, tasks, 0, at + 60, at + 60);
    weft_fixture_wait (fixture, tid, WEFT_WAIT_RECEIVE, tasks, 0, at + 60, at + 70);
    weft_fixture_exit (fixture, tid, 3000);
  }
  return weft_fixture_build (fixture);
}

static void
test_awkward (void)
{
  g_autoptr (WeftTrace) trace = awkward ();

  check_names (trace);
}

static void
test_readable (void)
{
  static const struct {
    WeftSelection selection;
    const char *name;
  } cases[] = {
    { { WEFT_SELECTION_NONE, 0, 0 }, NULL },
    { { WEFT_SELECTION_THREAD, 0, 12500 }, "thread:main@12.5us" },
    { { WEFT_SELECTION_THREAD, 1, 0 }, "thread:worker@0s" },
    { { WEFT_SELECTION_THREAD, 2, 30000 }, "thread:worker#2@30us" },
    { { WEFT_SELECTION_OBJECT, 0, 4042 }, "lock:total@4.042us" },
    { { WEFT_SELECTION_OBJECT, 1, 1 }, "channel:tasks@1ns" },
    { { WEFT_SELECTION_WAIT, 0, 25000 }, "wait:worker@20us" },
    { { WEFT_SELECTION_WAIT, 1, 0 }, "wait:worker#2@10us" },
    { { WEFT_SELECTION_HOLD, 1, 0 }, "hold:worker#2@21us" },
  };
  WeftFixture *fixture = weft_fixture_new ("readable");
  int a = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", 5, 5);
  int b = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", 6, 6);
  uint64_t total = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "total", -1, 7);
  uint64_t tasks = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "tasks", -1, 8);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, total, 9, 9, 20);
  weft_fixture_lock (fixture, b, total, 10, 21, 30);
  weft_fixture_wait (fixture, a, WEFT_WAIT_RECEIVE, tasks, 0, 20, 40);
  trace = weft_fixture_build (fixture);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = weft_selection_name (trace, &cases[i].selection);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

static void
test_times (void)
{
  static const int64_t cases[]
      = { 0, 1, 999, 1000, 1001, 12500, 4042659, 1500000000, 1000000001, 86400000000001 };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_write_moment (cases[i]);
    g_autofree char *before = weft_write_moment (-cases[i]);
    WeftLookWords words = { .from = before, .to = (char *)"9000000s" };
    WeftLook look;
    int64_t ns;

    g_assert_true (weft_parse_moment (text, &ns));
    g_assert_cmpint (ns, ==, cases[i]);
    g_assert_true (weft_look_parse (&words, &look, NULL));
    g_assert_cmpint (look.from_ns, ==, -cases[i]);
  }
}

/* View, selection, moment and page come back as they were, from whatever path. */
static void
test_round (void)
{
  static const char *const paths[]
      = { "/tmp/run.weft", "/home/ada/my runs/it's \"slow\" $HOME.weft", "/tmp/--at" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (WeftTrace) trace = weft_fixture_random (5, 500, 3);
  int64_t duration_ns = weft_trace_duration_ns (trace);
  size_t n;

  weft_trace_waits (trace, &n);
  for (int i = 0; i < 200; i++) {
    WeftAddressView view = { .path = paths[i % 3], .page = i % 4 == 0 ? "locks" : NULL };
    g_autoptr (WeftAddress) address = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *line = NULL;
    WeftSight sight;

    view.playhead_ns = g_rand_int_range (rand, 0, (gint32)duration_ns);
    view.from_ns = g_rand_int_range (rand, -9999, (gint32)duration_ns);
    view.to_ns = view.from_ns + g_rand_int_range (rand, 1, 99999);
    view.selection = (WeftSelection){ WEFT_SELECTION_WAIT,
                                      (uint32_t)g_rand_int_range (rand, 0, (gint32)n), 0 };
    view.shows_path = i % 3 > 0;
    view.path_end = i % 3 == 1
                        ? WEFT_PATH_END_OF_RUN
                        : weft_path_end_of (trace, &view.selection, view.playhead_ns);
    line = weft_address_format (trace, &view);
    address = weft_address_parse (line, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (address->path, ==, view.path);
    g_assert_cmpstr (address->look.page, ==, view.page);
    g_assert_true (address->says_where);
    g_assert_true (weft_look_find (trace, &address->look, &sight, &error));
    g_assert_true (weft_selection_equal (&sight.selection, &view.selection));
    g_assert_cmpint (sight.at_ns, ==, view.playhead_ns);
    g_assert_cmpint (sight.from_ns, ==, view.from_ns);
    g_assert_cmpint (sight.to_ns, ==, view.to_ns);
    g_assert_cmpint (sight.shows_path, ==, view.shows_path);
    if (view.shows_path)
      g_assert_true (weft_path_end_equal (&sight.path_end, &view.path_end));
  }
}

static void
test_parse (void)
{
  static const struct {
    const char *text, *path, *at, *select, *wrong; /* wrong: what it says is */
  } cases[] = {
    { "weft view a.weft --at 4ms", "a.weft", "4ms", NULL, NULL },
    { " $ /usr/bin/weft view --at=4ms a.weft\n", "a.weft", "4ms", NULL, NULL },
    { "build/gui/weft-viewer 'a b.weft' --select lock:x", "a b.weft", NULL, "lock:x",
      NULL },
    { "/tmp/a.weft", "/tmp/a.weft", NULL, NULL, NULL },
    { "4.5 ms", NULL, "4.5 ms", NULL, NULL },
    { "--at 3s --select x", NULL, "3s", "x", NULL },
    { "weft view -- --at", "--at", NULL, NULL, NULL },
    { "weft view", NULL, NULL, NULL, "neither a trace nor a moment" },
    { "", NULL, NULL, NULL, "paste a line" },
    { "weft view 'a.weft", NULL, NULL, NULL, "quotes" },
    { "weft view a.weft b.weft", NULL, NULL, NULL, "one too many" },
    { "weft view a.weft --png x", NULL, NULL, NULL, "no '--png'" },
    { "weft view a.weft --at", NULL, NULL, NULL, "no '--at'" },
    { "weft view a.weft --at later", NULL, NULL, NULL, "--at takes a time" },
    { "weft view a.weft --from 3ms", NULL, NULL, NULL, "give both" },
    { "weft view a.weft --from 3ms --to 2ms", NULL, NULL, NULL, "later than" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftAddress) address = weft_address_parse (cases[i].text, &error);

    g_test_message ("%s", cases[i].text);
    if (cases[i].wrong != NULL) {
      g_assert_null (address);
      g_assert_error (error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS);
      g_assert_nonnull (strstr (error->message, cases[i].wrong));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (address->path, ==, cases[i].path);
    g_assert_cmpstr (address->words.at, ==, cases[i].at);
    g_assert_cmpstr (address->words.select, ==, cases[i].select);
    g_assert_cmpint (address->says_where, ==,
                     cases[i].at != NULL || cases[i].select != NULL);
  }
}

/* What is asked of another process comes out as it went in. */
static void
test_words (void)
{
  WeftLookWords none = { 0 };
  WeftLookWords words = { .at = (char *)"4.04ms",
                          .select = (char *)"lock:a 'b' $c",
                          .from = (char *)"1ms",
                          .to = (char *)"9ms",
                          .path = (char *)"wait:a 'b' $c@4.04ms",
                          .page = (char *)"locks" };
  g_autofree char *nothing = weft_address_format_words (&none);
  g_autofree char *text = weft_address_format_words (&words);
  g_autoptr (WeftAddress) address = weft_address_parse (text, NULL);

  g_assert_cmpstr (nothing, ==, "");
  g_assert_nonnull (address);
  g_assert_null (address->path);
  g_assert_cmpstr (address->words.at, ==, words.at);
  g_assert_cmpstr (address->words.select, ==, words.select);
  g_assert_cmpstr (address->words.from, ==, words.from);
  g_assert_cmpstr (address->words.to, ==, words.to);
  g_assert_cmpstr (address->words.path, ==, words.path);
  g_assert_cmpstr (address->words.page, ==, words.page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/names", test_names);
  g_test_add_func ("/address/awkward", test_awkward);
  g_test_add_func ("/address/readable", test_readable);
  g_test_add_func ("/address/times", test_times);
  g_test_add_func ("/address/round", test_round);
  g_test_add_func ("/address/parse", test_parse);
  g_test_add_func ("/address/words", test_words);
  return g_test_run ();
}
