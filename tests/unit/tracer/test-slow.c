/* What is slow or unfair, and how threads end: each kind of finding once, and what comes
 * close to it. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/find.h"
#include "tracer/analysis/waiting.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

typedef struct {
  WeftFixture *fixture;
  uint64_t lock, ready;
  int tids[6];
} Run;

static Run
new_run (void)
{
  Run run = { .fixture = weft_fixture_new ("slow") };

  run.lock = weft_fixture_object (run.fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);
  run.ready = weft_fixture_object (run.fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 6);
  for (int i = 0; i < 6; i++) {
    g_autofree char *name = g_strdup_printf ("t%d", i);

    run.tids[i] = weft_fixture_spawn (run.fixture, MAIN, name, 10, 20 + i);
  }
  return run;
}

static void
lock (Run *run, int thread, int64_t want_us, int64_t got_us, int64_t released_us)
{
  weft_fixture_lock (run->fixture, run->tids[thread], run->lock, want_us, got_us,
                     released_us);
}

/* Holds of 10 us, and one of 200 us that t1 waits 150 us for. */
static void
say_long_hold (Run *run)
{
  for (int i = 0; i < 5; i++)
    lock (run, 0, 100 + 20 * i, 100 + 20 * i, 110 + 20 * i);
  lock (run, 0, 300, 300, 500);
  lock (run, 1, 350, 501, 511);
}

/* As long, but nobody waited. */
static void
say_long_alone (Run *run)
{
  for (int i = 0; i < 5; i++)
    lock (run, 0, 100 + 20 * i, 100 + 20 * i, 110 + 20 * i);
  lock (run, 0, 300, 300, 500);
}

/* All holds are as long as that. */
static void
say_long_always (Run *run)
{
  lock (run, 0, 100, 100, 300);
  lock (run, 1, 150, 301, 501);
  lock (run, 0, 600, 600, 800);
}

/* t0 sleeps 110 to 180 with the lock, which t1 wants from 130: 50 us. */
static void
say_sleeps (Run *run)
{
  lock (run, 0, 100, 100, 200);
  weft_fixture_sleep (run->fixture, run->tids[0], 110, 180);
  lock (run, 1, 130, 201, 210);
}

/* It sleeps before anybody wants it. */
static void
say_sleeps_before (Run *run)
{
  lock (run, 0, 100, 100, 200);
  weft_fixture_sleep (run->fixture, run->tids[0], 110, 130);
  lock (run, 1, 150, 201, 210);
}

/* Round and round, and two wait all the time. */
static void
say_convoy (Run *run)
{
  lock (run, 0, 100, 100, 110);
  lock (run, 1, 101, 111, 120);
  lock (run, 2, 102, 121, 130);
  for (int i = 3; i < 15; i++)
    lock (run, i % 3, 100 + 10 * (i - 2) + 1, 101 + 10 * i, 110 + 10 * i);
}

/* As often, but each time the lock was free for a while. */
static void
say_taking_turns (Run *run)
{
  for (int i = 0; i < 15; i++)
    lock (run, i % 3, 100 + 10 * i, 100 + 10 * i, 105 + 10 * i);
}

/* t1 asks at 105; t0 and t2 get it five times in turn before it does. */
static void
say_barging (Run *run)
{
  lock (run, 0, 100, 100, 110);
  for (int i = 0; i < 5; i++)
    lock (run, i % 2 == 0 ? 2 : 0, 111 + 10 * i, 111 + 10 * i, 119 + 10 * i);
  lock (run, 1, 105, 165, 170);
}

/* They asked before it. */
static void
say_in_line (Run *run)
{
  lock (run, 0, 100, 100, 110);
  for (int i = 1; i < 6; i++)
    lock (run, i, 100 + i, 101 + 10 * i, 110 + 10 * i);
}

/* Scheduling: t1 wants it at 105, gets a CPU at 112, finds it taken by t2, and sleeps from
 * 114 until that lets it go, at 140. */
static void
say_lost_race (Run *run)
{
  weft_fixture_scheduling (run->fixture, 0, 1000);
  lock (run, 0, 100, 100, 110);
  lock (run, 2, 111, 111, 140);
  lock (run, 1, 105, 142, 150);
  weft_fixture_block (run->fixture, run->tids[1], 106, 112);
  weft_fixture_block (run->fixture, run->tids[1], 114, 141);
}

/* It slept once. */
static void
say_won_race (Run *run)
{
  weft_fixture_scheduling (run->fixture, 0, 1000);
  lock (run, 0, 100, 100, 110);
  lock (run, 1, 105, 112, 150);
  weft_fixture_block (run->fixture, run->tids[1], 106, 111);
}

/* main wakes four; three find the lock taken. */
static void
say_herd (Run *run)
{
  weft_fixture_wake (run->fixture, MAIN, run->ready, 4, 200);
  for (int i = 0; i < 4; i++)
    weft_fixture_wait (run->fixture, run->tids[i], WEFT_WAIT_CONDITION, run->ready, MAIN,
                       100 + i, 201);
  lock (run, 0, 202, 202, 210);
  lock (run, 1, 202, 211, 220);
  lock (run, 2, 202, 221, 230);
  lock (run, 3, 202, 231, 240);
}

/* main wakes four, which all go on. */
static void
say_start_signal (Run *run)
{
  weft_fixture_wake (run->fixture, MAIN, run->ready, 4, 200);
  for (int i = 0; i < 4; i++)
    weft_fixture_wait (run->fixture, run->tids[i], WEFT_WAIT_CONDITION, run->ready, MAIN,
                       100 + i, 201);
}

static void
say_idle_signals (Run *run)
{
  weft_fixture_wake (run->fixture, MAIN, run->ready, 0, 100);
  weft_fixture_wake (run->fixture, MAIN, run->ready, 0, 200);
}

static void
say_heard_signal (Run *run)
{
  weft_fixture_wait (run->fixture, run->tids[0], WEFT_WAIT_CONDITION, run->ready, MAIN, 50,
                     101);
  weft_fixture_wake (run->fixture, MAIN, run->ready, 1, 100);
}

static const struct {
  const char *name;
  void (*say) (Run *run);
  WeftFindingKind kind;
  const char *title, *detail; /* NULL: there is none of the kind */
  int64_t cost_us;
} cases[] = {
  { "long-hold", say_long_hold, WEFT_FINDING_LONG_HOLD,
    "t0 held lock for 200 µs, when 10.0 µs is usual",
    "Acquired 300 µs after the begin; others waited 150 µs for it meanwhile.", 150 },
  { "long-alone", say_long_alone, WEFT_FINDING_LONG_HOLD, NULL, NULL, 0 },
  { "long-always", say_long_always, WEFT_FINDING_LONG_HOLD, NULL, NULL, 0 },
  { "sleeps", say_sleeps, WEFT_FINDING_BLOCKED_WHILE_HOLDING,
    "lock is held by threads that are blocked themselves",
    "In 1 hold its holder was blocked for 70.0 µs in all, for which others waited 50.0 µs. "
    "The longest time t0 slept for 70.0 µs.",
    50 },
  { "sleeps-before", say_sleeps_before, WEFT_FINDING_BLOCKED_WHILE_HOLDING, NULL, NULL, 0 },
  { "convoy", say_convoy, WEFT_FINDING_CONVOY, "3 threads queue for lock", NULL, -1 },
  { "taking-turns", say_taking_turns, WEFT_FINDING_CONVOY, NULL, NULL, 0 },
  { "barging", say_barging, WEFT_FINDING_BARGING,
    "t1 was overtaken 5 times while it waited for lock",
    "It waited 60.0 µs while others that asked later held the lock for 40.0 µs. In all, "
    "waiters were overtaken 5 times.",
    40 },
  { "in-line", say_in_line, WEFT_FINDING_BARGING, NULL, NULL, 0 },
  { "lost-race", say_lost_race, WEFT_FINDING_LOST_RACE,
    "Threads woken for lock found it taken 1 time", NULL, 26 },
  { "won-race", say_won_race, WEFT_FINDING_LOST_RACE, NULL, NULL, 0 },
  { "herd", say_herd, WEFT_FINDING_THUNDERING_HERD,
    "ready wakes many threads of which few can go on",
    "1 time. In the worst, main woke 4 threads; 3 of them had to wait for a lock at once "
    "or "
    "waited again, 57.0 µs in all.",
    9 + 19 + 29 },
  { "start-signal", say_start_signal, WEFT_FINDING_THUNDERING_HERD, NULL, NULL, 0 },
  { "idle-signals", say_idle_signals, WEFT_FINDING_IDLE_SIGNAL,
    "ready was signalled 2 times with nobody waiting",
    "Of 2 signals in all; first by main.", 0 },
  { "heard-signal", say_heard_signal, WEFT_FINDING_IDLE_SIGNAL, NULL, NULL, 0 },
};

static const WeftFinding *
find_kind (const WeftFindings *findings, WeftFindingKind kind)
{
  for (unsigned i = 0; i < findings->all->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);

    if (finding->kind == kind)
      return finding;
  }
  return NULL;
}

static void
test_case (gconstpointer data)
{
  size_t index = GPOINTER_TO_SIZE (data);
  g_autoptr (WeftFindings) findings = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  const WeftFinding *finding;
  Run run = new_run ();

  cases[index].say (&run);
  weft_fixture_end (run.fixture, 1000);
  trace = weft_fixture_build (run.fixture);
  findings = weft_findings_new (trace);
  finding = find_kind (findings, cases[index].kind);
  if (cases[index].title == NULL) {
    g_assert_null (finding);
    return;
  }
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->certainty, ==, WEFT_CERTAINTY_PROVEN);
  g_assert_cmpstr (finding->title.text, ==, cases[index].title);
  if (cases[index].detail != NULL)
    g_assert_cmpstr (finding->detail.text, ==, cases[index].detail);
  if (cases[index].cost_us >= 0)
    g_assert_cmpint (finding->cost_ns, ==, cases[index].cost_us * US);
}

/* Joined, detached, neither; and only once the program has ended. */
static void
test_unjoined (void)
{
  for (int ends = 0; ends < 2; ends++) {
    Run run = new_run ();
    g_autoptr (WeftTrace) trace = NULL;
    g_autoptr (WeftFindings) findings = NULL;
    const WeftFinding *finding;

    for (int i = 0; i < 6; i++)
      weft_fixture_exit (run.fixture, run.tids[i], 100 + i);
    for (int i = 0; i < 3; i++)
      weft_fixture_join (run.fixture, MAIN, run.tids[i], 110 + 2 * i, 111 + 2 * i);
    weft_fixture_detach (run.fixture, MAIN, run.tids[3], 130);
    if (ends)
      weft_fixture_exit (run.fixture, MAIN, 200);
    weft_fixture_end (run.fixture, 200);
    trace = weft_fixture_build (run.fixture);
    findings = weft_findings_new (trace);
    finding = find_kind (findings, WEFT_FINDING_UNJOINED_THREAD);
    g_assert_cmpint (finding != NULL, ==, ends);
    if (finding == NULL)
      continue;
    g_assert_cmpint (finding->certainty, ==, WEFT_CERTAINTY_POTENTIAL);
    g_assert_cmpuint (finding->threads->len, ==, 2);
    g_assert_cmpstr (finding->title.text, ==, "2 threads were neither joined nor detached");
  }
}

static void
say_poison (Run *run, WeftPoisonAction action, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_POISON, run->tids[0], at_us);

  event.poison.object = run->lock;
  event.poison.action = action;
  weft_fixture_event (run->fixture, &event);
}

static void
test_poisoned (void)
{
  for (int cleared = 0; cleared < 2; cleared++) {
    Run run = new_run ();
    g_autoptr (WeftTrace) trace = NULL;
    g_autoptr (WeftFindings) findings = NULL;
    const WeftFinding *finding;

    say_poison (&run, WEFT_POISON_POISONED, 100);
    if (cleared)
      say_poison (&run, WEFT_POISON_CLEARED, 200);
    weft_fixture_end (run.fixture, 300);
    trace = weft_fixture_build (run.fixture);
    findings = weft_findings_new (trace);
    finding = find_kind (findings, WEFT_FINDING_POISONED_LOCK);
    g_assert_cmpint (finding == NULL, ==, cleared);
    if (finding != NULL)
      g_assert_cmpstr (finding->title.text, ==, "lock is poisoned");
  }
}

/* Against counting waits one by one. */
static void
test_waiting (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (6, 3000, 7);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  int64_t end_ns = weft_trace_duration_ns (trace);
  size_t n_objects, n_waits;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);

  weft_trace_objects (trace, &n_objects);
  for (uint32_t object = 0; object < n_objects; object++) {
    g_auto (WeftWaiting) waiting = { 0 };

    weft_waiting_init (&waiting, trace, object);
    for (int i = 0; i < 200; i++) {
      int64_t from_ns = (int64_t)(g_rand_double (rand) * (double)end_ns);
      int64_t to_ns = from_ns + (int64_t)(g_rand_double (rand) * (double)end_ns / 10);
      int64_t expected_ns = 0;

      for (size_t j = 0; j < n_waits; j++) {
        if (waits[j].object == object)
          expected_ns
              += MAX (MIN (waits[j].end_ns, to_ns) - MAX (waits[j].begin_ns, from_ns), 0);
      }
      g_assert_cmpint (weft_waiting_between (&waiting, from_ns, to_ns), ==, expected_ns);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/slow/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/slow/unjoined", test_unjoined);
  g_test_add_func ("/slow/poisoned", test_poisoned);
  g_test_add_func ("/slow/waiting", test_waiting);
  return g_test_run ();
}
