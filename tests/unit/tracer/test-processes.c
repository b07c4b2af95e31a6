/* Which process came of which, and how that reads. */
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/describe.h"

#define MAIN WEFT_FIXTURE_MAIN

/* A process and its main thread. */
static void
start (WeftFixture *fixture, int pid, int ppid, const char *program, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_PROCESS_START, pid, at_us);

  event.process_start.pid = pid;
  event.process_start.ppid = ppid;
  event.process_start.program = program;
  weft_fixture_event (fixture, &event);
  event = weft_fixture_make (WEFT_EVENT_THREAD_START, pid, at_us + 1);
  event.thread.pid = pid;
  event.thread.name = "main";
  weft_fixture_event (fixture, &event);
}

/* sh starts sort, which becomes uniq; once it has a second thread it starts wc. */
static WeftTrace *
shell (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/sh");

  start (fixture, 200, MAIN, "/bin/sh", 10000);
  start (fixture, 200, MAIN, "/usr/bin/sort", 20000);
  weft_fixture_spawn (fixture, MAIN, "helper", 30000, 30100);
  start (fixture, 300, MAIN, "/usr/bin/wc", 40000);
  start (fixture, 400, 77, "/usr/bin/stranger", 50000);
  weft_fixture_end (fixture, 60000);
  return weft_fixture_build (fixture);
}

static void
test_origins (void)
{
  static const struct {
    uint32_t parent, started_by, replaces;
  } expected[] = {
    { WEFT_NO_ROW, WEFT_NO_ROW, WEFT_NO_ROW }, /* sh */
    { 0, 0, WEFT_NO_ROW },                     /* its child */
    { 0, WEFT_NO_ROW, 1 },                     /* that is sort now */
    { 0, WEFT_NO_ROW, WEFT_NO_ROW },           /* wc: by either of two threads */
    { WEFT_NO_ROW, WEFT_NO_ROW, WEFT_NO_ROW }, /* whose parent is not in the trace */
  };
  g_autoptr (WeftTrace) trace = shell ();
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);

  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (size_t i = 0; i < n; i++) {
    g_test_message ("%s", processes[i].program);
    g_assert_cmpuint (processes[i].parent, ==, expected[i].parent);
    g_assert_cmpuint (processes[i].started_by, ==, expected[i].started_by);
    g_assert_cmpuint (processes[i].replaces, ==, expected[i].replaces);
  }
}

/* One arrow for the one start of which both ends are known, beside that of the thread. */
static void
test_interactions (void)
{
  g_autoptr (WeftTrace) trace = shell ();
  size_t n, n_threads;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  g_auto (WeftSentence) sentence = { 0 };

  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (all[0].kind, ==, WEFT_INTERACTION_SPAWN);
  g_assert_cmpuint (threads[all[0].from_thread].process, ==, 0);
  g_assert_cmpuint (threads[all[0].to_thread].process, ==, 1);
  weft_describe_interaction (trace, 0, &sentence);
  g_assert_cmpstr (sentence.text, ==,
                   "main of sh (100) started the process of main of sh (200).");
}

static void
test_words (void)
{
  static const char *const lanes[] = { "2 threads, 100% running", "became sort",
                                       "100% running", "100% running", "100% running" };
  static const char *const sentences[]
      = { "sh (100) is /bin/sh. It ran for 60.0 ms and had 2 threads.",
          "sh (200) is /bin/sh, started by main of sh (100). It had 1 thread. "
          "Then it became sort (200).",
          "sort (200) is /usr/bin/sort; it took the place of sh (200). It ran for 40.0 ms "
          "and had 1 thread.",
          "wc (300) is /usr/bin/wc, started by sh (100). It ran for 20.0 ms and had 1 "
          "thread.",
          "stranger (400) is /usr/bin/stranger. It ran for 10.0 ms and had 1 thread." };
  g_autoptr (WeftTrace) trace = shell ();

  for (uint32_t i = 0; i < G_N_ELEMENTS (sentences); i++) {
    g_auto (WeftSentence) lane = { 0 };
    g_auto (WeftSentence) sentence = { 0 };

    weft_describe_process_lane (trace, i, &lane);
    weft_describe_process (trace, i, &sentence);
    g_assert_cmpstr (lane.text, ==, lanes[i]);
    g_assert_cmpstr (sentence.text, ==, sentences[i]);
  }
}

/* A process alone is not named: there is no other that a thread could be of. */
static void
test_alone (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autofree char *name = weft_thread_full_name (trace, 0);

  g_assert_cmpstr (name, ==, "main");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/processes/origins", test_origins);
  g_test_add_func ("/processes/interactions", test_interactions);
  g_test_add_func ("/processes/words", test_words);
  g_test_add_func ("/processes/alone", test_alone);
  return g_test_run ();
}
