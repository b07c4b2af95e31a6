/* Replays with locks held for less, or split: worked out by hand; and on random traces a
 * replay without a change is what was recorded. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/export/report-what-if.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

static WeftWhatIf
ask (const WeftTrace *trace, const char *lock, double factor, unsigned ways)
{
  size_t n;
  g_autofree bool *locks = NULL;
  WeftChange change = { .factor = factor, .ways = ways };
  WeftWhatIf answer;

  weft_trace_objects (trace, &n);
  locks = g_new0 (bool, n + 1);
  if (lock != NULL)
    locks[weft_object_row (trace, lock)] = true;
  change.locks = locks;
  weft_what_if (trace, &change, &answer);
  g_assert_cmpint (answer.recorded_ns, ==, weft_trace_duration_ns (trace));
  g_assert_cmpint (answer.predicted_ns, <=, answer.replayed_ns);
  g_assert_cmpint (answer.least_ns, <=, answer.predicted_ns);
  return answer;
}

/* Half as long: adder-0 lets go at 150, adder-1 holds 151 to 200.5, adder-2 201.5 to 251,
 * adder-0, which asked at 160, 252 to 276.5 and ends at 286.5; main goes on at 291.5 and
 * takes 35 more. If nobody waited, adder-0 would have it 160 to 184.5, and end at 194.5. */
static void
test_shorter (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftWhatIf answer = ask (trace, "counter", 0.5, 1);

  g_assert_cmpint (answer.replayed_ns, ==, 500 * US);
  g_assert_cmpint (answer.predicted_ns, ==, 326500);
  g_assert_cmpint (answer.least_ns, ==, 234500);
  g_assert_true (answer.certain);
}

/* In two: adder-0 has the first 100 to 200, adder-1 the second 120 to 219, adder-2 the
 * first 201 to 300, and adder-0, which asked at 210, the second 220 to 269: it ends at 279,
 * adder-1 at 229, adder-2 at 310. main has joined adder-0 at 284, adder-1 at 286, adder-2
 * at 310, and takes 31 more. */
static void
test_split (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftWhatIf answer = ask (trace, "counter", 1, 2);

  g_assert_cmpint (answer.predicted_ns, ==, 341 * US);
  g_assert_cmpint (ask (trace, "counter", 1, 1).predicted_ns, ==, 500 * US);
}

/* What does not hold up the run does not shorten it. */
static void
test_of_no_use (void)
{
  WeftFixture *fixture = weft_fixture_new ("idle");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  int helper = weft_fixture_spawn (fixture, MAIN, "helper", 10, 11);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_lock (fixture, helper, lock, 20, 20, 120);
  weft_fixture_exit (fixture, helper, 150);
  weft_fixture_sleep (fixture, MAIN, 50, 500);
  weft_fixture_join (fixture, MAIN, helper, 510, 511);
  weft_fixture_end (fixture, 600);
  trace = weft_fixture_build (fixture);
  g_assert_cmpint (ask (trace, "lock", 0, 1).predicted_ns, ==, 600 * US);
}

/* A message that comes earlier is received earlier; what follows from that, too. The sleep
 * in the hold is part of it. */
static void
test_message (void)
{
  WeftFixture *fixture = weft_fixture_new ("message");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  uint64_t jobs = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 2);
  int sender = weft_fixture_spawn (fixture, MAIN, "sender", 10, 20);
  g_autoptr (WeftTrace) trace = NULL;
  uint64_t message;

  weft_fixture_lock (fixture, sender, lock, 40, 40, 240);
  weft_fixture_sleep (fixture, sender, 50, 230);
  message = weft_fixture_send (fixture, sender, jobs, 260);
  weft_fixture_exit (fixture, sender, 270);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, jobs, sender, 30, 263);
  weft_fixture_receive (fixture, MAIN, jobs, message, 264);
  weft_fixture_end (fixture, 300);
  trace = weft_fixture_build (fixture);
  /* 40 + 200 / 4 = 90, sent at 110, received 113, 37 more */
  g_assert_cmpint (ask (trace, "lock", 0.25, 1).predicted_ns, ==, 150 * US);
}

/* slow comes to the barrier last, at 120, since it held the lock for 100; without that it
 * comes at 20, but main only at 80: it then takes the 5 and 15 more that it took. */
static void
test_barrier (void)
{
  WeftFixture *fixture = weft_fixture_new ("barrier");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  uint64_t gate = weft_fixture_object (fixture, WEFT_OBJECT_BARRIER, "gate", 3, 2);
  int slow = weft_fixture_spawn (fixture, MAIN, "slow", 3, 4);
  int early = weft_fixture_spawn (fixture, MAIN, "early", 5, 6);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_lock (fixture, slow, lock, 15, 15, 115);
  weft_fixture_wake (fixture, slow, gate, 2, 120);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_BARRIER, gate, slow, 80, 125);
  weft_fixture_wait (fixture, early, WEFT_WAIT_BARRIER, gate, slow, 50, 123);
  weft_fixture_exit (fixture, early, 130);
  weft_fixture_exit (fixture, slow, 135);
  weft_fixture_end (fixture, 140);
  trace = weft_fixture_build (fixture);
  g_assert_cmpint (ask (trace, "lock", 1, 1).replayed_ns, ==, 140 * US);
  g_assert_cmpint (ask (trace, "lock", 0, 1).predicted_ns, ==, (80 + 5 + 15) * US);
}

/* Threads that wait for ever hold up nothing: main is all that is replayed. */
static void
test_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();

  g_assert_cmpint (ask (trace, "fork-0", 1, 1).replayed_ns, ==, 1000 * US);
}

static void
test_scheduled (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();

  g_assert_cmpint (ask (trace, "lock", 1, 1).replayed_ns, ==, 700 * US);
  /* busy holds it 70 us, and patient 39: none of it is left. */
  g_assert_cmpint (ask (trace, "lock", 0, 1).predicted_ns, <, 700 * US);
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 30; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (1 + seed % 9, 1500, seed);
    int64_t last_ns = 0;

    for (unsigned i = 0; i <= 4; i++) {
      WeftWhatIf answer = ask (trace, "lock-0", i / 4.0, 1);

      g_assert_cmpint (answer.replayed_ns, ==, weft_trace_duration_ns (trace));
      g_assert_cmpint (answer.predicted_ns, >=, last_ns);
      last_ns = answer.predicted_ns;
    }
    g_assert_cmpint (last_ns, ==, weft_trace_duration_ns (trace));
    ask (trace, "lock-1", 1, 3);
    ask (trace, "lock-2", 0.5, 2);
  }
}

static void
test_questions (void)
{
  static const struct {
    const char *text;
    const char *wrong; /* how what is wrong begins; NULL: nothing */
    double factor;
    unsigned ways;
  } cases[] = {
    { "lock:counter=0.5", NULL, 0.5, 1 },
    { "lock:counter=0", NULL, 0, 1 },
    { "lock:counter=1", NULL, 1, 1 },
    { "lock:counter/4", NULL, 1, 4 },
    { "counter=0.5", "'counter=0.5' is no question", 0, 0 },
    { "lock:counter", "'lock:counter' is no question", 0, 0 },
    { "", "'' is no question", 0, 0 },
    { "lock:counter=", "'=' is neither", 0, 0 },
    { "lock:counter=1.5", "'=1.5' is neither", 0, 0 },
    { "lock:counter=-1", "'=-1' is neither", 0, 0 },
    { "lock:counter=0.5x", "'=0.5x' is neither", 0, 0 },
    { "lock:counter=0.5.5", "'=0.5.5' is neither", 0, 0 },
    { "lock:counter=nan", "'=nan' is neither", 0, 0 },
    { "lock:counter/1", "'/1' is neither", 0, 0 },
    { "lock:counter/2.5", "'/2.5' is neither", 0, 0 },
    { "lock:counter/99999999999", "'/99999999999' is neither", 0, 0 },
    { "lock:total=0.5", "there is no lock 'total' in the trace; it has counter", 0, 0 },
    { "lock:=0.5", "there is no lock '' in the trace", 0, 0 },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (WeftQuestion) question = { 0 };
    g_autofree char *wrong = weft_question_parse (trace, cases[i].text, &question);

    g_test_message ("%s", cases[i].text);
    if (cases[i].wrong != NULL) {
      g_assert_nonnull (wrong);
      g_assert_true (g_str_has_prefix (wrong, cases[i].wrong));
      g_assert_null (strchr (wrong, '\n'));
      g_assert_null (question.locks);
      continue;
    }
    g_assert_cmpstr (wrong, ==, NULL);
    g_assert_cmpstr (question.name, ==, "counter");
    g_assert_cmpfloat (question.factor, ==, cases[i].factor);
    g_assert_cmpuint (question.ways, ==, cases[i].ways);
    g_assert_cmpuint (question.n_locks, ==, 1);
  }
}

static void
test_answer (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_auto (WeftQuestion) question = { 0 };
  g_autofree char *wrong = weft_question_parse (trace, "lock:counter=0.5", &question);
  g_autofree char *text = NULL, *json = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_null (wrong);
  text = weft_what_if_text (trace, &question, 200);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==,
                   "If counter were held for 50% of the time, the run would take about 327 "
                   "µs instead of 500 µs: 34.7% less.");
  g_assert_cmpstr (lines[1], ==,
                   "It would take at least 235 µs, as if nobody ever waited for it, and at "
                   "most 500 µs, as if nothing were gained.");
  g_assert_nonnull (strstr (text, "Assumed: "));
  g_assert_null (strstr (text, "Cannot tell"));
  json = weft_what_if_json (trace, &question);
  g_assert_nonnull (strstr (json, "\"predicted_ns\" : 326500"));
  g_assert_nonnull (strstr (json, "\"at_least_ns\" : 234500"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/what-if/shorter", test_shorter);
  g_test_add_func ("/what-if/split", test_split);
  g_test_add_func ("/what-if/of-no-use", test_of_no_use);
  g_test_add_func ("/what-if/message", test_message);
  g_test_add_func ("/what-if/barrier", test_barrier);
  g_test_add_func ("/what-if/deadlock", test_deadlock);
  g_test_add_func ("/what-if/scheduled", test_scheduled);
  g_test_add_func ("/what-if/random", test_random);
  g_test_add_func ("/what-if/questions", test_questions);
  g_test_add_func ("/what-if/answer", test_answer);
  return g_test_run ();
}
