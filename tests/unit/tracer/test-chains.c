/* Whom everybody waited for in the end: chains worked out by hand, and on random traces
 * the same as following each waiter at each moment. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/chains.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/words.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

typedef struct {
  const char *thread; /* NULL: WEFT_NO_ROW */
  WeftTie tie;
  WeftState state;
  const char *object; /* NULL: WEFT_NO_ROW */
  int64_t us, direct_us;
} Expected;

/* All that threads were blocked in waits, and no more. */
static void
check_sum (const WeftTrace *trace, const WeftChains *chains)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  int64_t blocked_ns = 0, sum_ns = 0;

  for (unsigned i = 0; i < profile->threads->len; i++) {
    const WeftThreadProfile *thread
        = &g_array_index (profile->threads, WeftThreadProfile, i);

    blocked_ns += thread->blocked_ns;
    if (thread->blocked_elsewhere_ns != WEFT_NOT_KNOWN)
      blocked_ns -= thread->blocked_elsewhere_ns;
  }
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    g_assert_cmpint (root->direct_ns, >=, 0);
    g_assert_cmpint (root->ns, >=, root->direct_ns);
    g_assert_true (i == 0 || root[-1].ns >= root->ns);
    sum_ns += root->ns;
  }
  g_assert_cmpint (chains->total_ns, ==, sum_ns);
  g_assert_cmpint (chains->total_ns, ==, blocked_ns);
}

static void
check (const WeftTrace *trace, const Expected *expected, size_t n)
{
  g_autoptr (WeftChains) chains = weft_chains_new (trace);

  check_sum (trace, chains);
  for (unsigned i = 0; i < MIN (n, chains->roots->len); i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);
    const char *thread = expected[i].thread, *object = expected[i].object;

    g_test_message ("root %u", i);
    g_assert_cmpint (root->ns, ==, expected[i].us * US);
    g_assert_cmpint (root->direct_ns, ==, expected[i].direct_us * US);
    g_assert_cmpuint (root->thread, ==,
                      thread != NULL ? weft_thread_row (trace, thread) : WEFT_NO_ROW);
    g_assert_cmpint (root->tie, ==, expected[i].tie);
    g_assert_cmpint (root->state, ==, expected[i].state);
    g_assert_cmpuint (root->object, ==,
                      object != NULL ? weft_object_row (trace, object) : WEFT_NO_ROW);
  }
  g_assert_cmpuint (chains->roots->len, ==, n);
}

/* main joins adder-0 from 50 to 460, which waits itself from 210 to 401: then main waits
 * for who holds the counter. 120-200 adder-1 waits for adder-0, 130-200 adder-2; main does
 * from 50. 201-300 adder-2 (all of it), adder-0 from 210 and main with it for adder-1.
 * 301-400 adder-0 and main for adder-2. Nobody holds it 200-201, while adder-1 and adder-2
 * wait; 300-301, while adder-2, adder-0 and main do; 400-401, while adder-0 and main do.
 * Whom main still joins when adder-0 has ended, it has handed: 460-465, 466-467, 468-469.
 */
static void
test_counter (void)
{
  static const Expected expected[] = {
    /* main from 50 to 210 and from 401 to 460 */
    { "adder-0", WEFT_TIE_JOINED, WEFT_STATE_RUNNING, NULL, 160 + 59, 160 + 59 },
    { "adder-1", WEFT_TIE_HOLDS, WEFT_STATE_RUNNING, "counter", 99 + 2 * 90, 99 + 90 },
    { "adder-2", WEFT_TIE_HOLDS, WEFT_STATE_RUNNING, "counter", 2 * 99, 99 },
    { "adder-0", WEFT_TIE_HOLDS, WEFT_STATE_RUNNING, "counter", 80 + 70, 80 + 70 },
    { "main", WEFT_TIE_HANDED, WEFT_STATE_JOINING, NULL, 5 + 1 + 1, 5 + 1 + 1 },
    { NULL, WEFT_TIE_HANDED, WEFT_STATE_NONE, "counter", 2 + 3 + 2, 2 + 2 + 1 },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();

  check (trace,
         (Expected[]){ expected[1], expected[0], expected[2], expected[3], expected[4],
                       expected[5] },
         G_N_ELEMENTS (expected));
}

/* a holds "outer" and sleeps; b holds "inner" and wants "outer"; c wants "inner"; main
 * joins c: all goes back to a's sleep. */
static void
test_chain (void)
{
  static const Expected expected[] = {
    /* b 110-500, c 120-500, main 130-500 */
    { "a", WEFT_TIE_HOLDS, WEFT_STATE_SLEEPING, "outer", 390 + 380 + 370, 390 },
    /* c and main while b ran with "inner", 510-600; main while c ran, 610-700 */
    { "b", WEFT_TIE_HOLDS, WEFT_STATE_RUNNING, "inner", 2 * 90, 90 },
    { "c", WEFT_TIE_JOINED, WEFT_STATE_RUNNING, NULL, 90, 90 },
    { NULL, WEFT_TIE_HANDED, WEFT_STATE_NONE, "outer", 3 * 10, 10 },
    { NULL, WEFT_TIE_HANDED, WEFT_STATE_NONE, "inner", 2 * 10, 10 },
    { "main", WEFT_TIE_HANDED, WEFT_STATE_JOINING, NULL, 10, 10 },
  };
  WeftFixture *fixture = weft_fixture_new ("chain");
  uint64_t outer = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "outer", -1, 1);
  uint64_t inner = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "inner", -1, 2);
  int a = weft_fixture_spawn (fixture, MAIN, "a", 10, 11);
  int b = weft_fixture_spawn (fixture, MAIN, "b", 12, 13);
  int c = weft_fixture_spawn (fixture, MAIN, "c", 14, 15);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_lock (fixture, a, outer, 90, 90, 500);
  weft_fixture_sleep (fixture, a, 95, 500);
  weft_fixture_lock (fixture, b, inner, 100, 100, 600);
  weft_fixture_lock (fixture, b, outer, 110, 510, 550);
  weft_fixture_lock (fixture, c, inner, 120, 610, 650);
  weft_fixture_exit (fixture, c, 700);
  weft_fixture_join (fixture, MAIN, c, 130, 710);
  weft_fixture_end (fixture, 720);
  trace = weft_fixture_build (fixture);
  check (trace, expected, G_N_ELEMENTS (expected));
}

/* Who waits for a message waits for its sender, until it is sent. */
static void
test_message (void)
{
  static const Expected expected[] = {
    { "sender", WEFT_TIE_OWES, WEFT_STATE_SLEEPING, "jobs", 100, 100 },
    { "sender", WEFT_TIE_OWES, WEFT_STATE_RUNNING, "jobs", 60, 60 },
    { "main", WEFT_TIE_HANDED, WEFT_STATE_WAIT_EVENT, "jobs", 40, 40 },
    { "main", WEFT_TIE_ITSELF, WEFT_STATE_WAIT_EVENT, "news", 30, 30 },
  };
  WeftFixture *fixture = weft_fixture_new ("message");
  uint64_t jobs = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 1);
  uint64_t news = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "news", -1, 2);
  int sender = weft_fixture_spawn (fixture, MAIN, "sender", 10, 11);
  g_autoptr (WeftTrace) trace = NULL;
  uint64_t message;

  weft_fixture_sleep (fixture, sender, 150, 250);
  message = weft_fixture_send (fixture, sender, jobs, 260);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, jobs, sender, 100, 300);
  weft_fixture_receive (fixture, MAIN, jobs, message, 301);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, 0, 310, 340);
  weft_fixture_end (fixture, 400);
  trace = weft_fixture_build (fixture);
  check (trace, expected, G_N_ELEMENTS (expected));
}

/* 150 to 160 philosopher-0 waits for philosopher-1, which runs; then they wait for each
 * other, and nobody is behind that. */
static void
test_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  g_autoptr (WeftChains) chains = weft_chains_new (trace);
  int64_t by_tie_ns[WEFT_N_TIES] = { 0 };

  check_sum (trace, chains);
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    by_tie_ns[root->tie] += root->ns;
    if (root->state == WEFT_STATE_RUNNING)
      g_assert_cmpint (root->ns, ==, 10 * US);
  }
  /* One of the two is where the cycle is cut open: the other waits for it. */
  g_assert_cmpint (by_tie_ns[WEFT_TIE_CYCLE], ==, 840 * US);
  g_assert_cmpint (by_tie_ns[WEFT_TIE_HOLDS], ==, (10 + 840) * US);
}

/* A cycle that a timeout opens: x waits for y's signal, y for what x holds, until 300. */
static void
test_opened_cycle (void)
{
  WeftFixture *fixture = weft_fixture_new ("opened");
  uint64_t held = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "held", -1, 1);
  uint64_t news = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "news", -1, 2);
  int x = weft_fixture_spawn (fixture, MAIN, "x", 10, 11);
  int y = weft_fixture_spawn (fixture, MAIN, "y", 12, 13);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftChains) chains = NULL;
  const WeftRoot *last = NULL;

  weft_fixture_lock (fixture, x, held, 50, 50, 500);
  weft_fixture_wait (fixture, x, WEFT_WAIT_CONDITION, news, y, 100, 400);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, y, WEFT_WAIT_LOCK, held, 0, 200, 300);
  weft_fixture_end (fixture, 600);
  trace = weft_fixture_build (fixture);
  chains = weft_chains_new (trace);
  check_sum (trace, chains);
  /* x for y: 100 to 200 and, open again, 300 to 400. */
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    if (root->tie == WEFT_TIE_OWES && root->state == WEFT_STATE_RUNNING)
      last = root;
  }
  g_assert_nonnull (last);
  g_assert_cmpuint (last->thread, ==, weft_thread_row (trace, "y"));
  g_assert_cmpint (last->ns, ==, 200 * US);
}

/* busy is blocked elsewhere for 10 us while it holds what patient wants, and has no CPU for
 * 200 us while main joins it. */
static void
test_scheduled (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  g_autoptr (WeftChains) chains = weft_chains_new (trace);
  uint32_t busy = weft_thread_row (trace, "busy");
  int64_t elsewhere_ns = 0, ready_ns = 0;

  check_sum (trace, chains);
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    if (root->thread == busy && root->state == WEFT_STATE_WAIT_OTHER)
      elsewhere_ns += root->ns;
    if (root->thread == busy && root->state == WEFT_STATE_READY)
      ready_ns += root->ns;
  }
  /* patient by the lock, main by its join */
  g_assert_cmpint (elsewhere_ns, ==, 2 * 10 * US);
  g_assert_cmpint (ready_ns, ==, 200 * US);
}

/* A loss while nobody is seen to hold the lock leaves open who did. */
static void
test_loss (void)
{
  WeftFixture *fixture = weft_fixture_new ("lossy");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  int x = weft_fixture_spawn (fixture, MAIN, "x", 10, 11);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftChains) chains = NULL;
  int64_t unknown_ns = 0;

  weft_fixture_lock (fixture, MAIN, lock, 50, 50, 200);
  weft_fixture_lock (fixture, x, lock, 100, 400, 450);
  weft_fixture_loss (fixture, 250, 300, 7);
  weft_fixture_end (fixture, 500);
  trace = weft_fixture_build (fixture);
  chains = weft_chains_new (trace);
  check_sum (trace, chains);
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    if (root->thread == WEFT_NO_ROW) {
      g_assert_cmpint (root->state, ==, WEFT_STATE_UNKNOWN);
      unknown_ns += root->ns;
    }
  }
  g_assert_cmpint (unknown_ns, ==, 200 * US);
}

static bool
is_waiting (const WeftInterval *interval)
{
  return interval->cause != WEFT_NO_ROW
         && (interval->state == WEFT_STATE_WAIT_LOCK
             || interval->state == WEFT_STATE_WAIT_EVENT
             || interval->state == WEFT_STATE_JOINING);
}

/* The message that a receive waited for: the first that it received afterwards. */
static const WeftInteraction *
find_act (const WeftTrace *trace, uint32_t row, const WeftWait *wait)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const WeftInteraction *found = NULL;

  for (size_t i = 0; i < n; i++) {
    if (all[i].kind == WEFT_INTERACTION_JOIN && all[i].cause == row)
      return &all[i];
    if (wait->kind == WEFT_WAIT_RECEIVE && all[i].kind == WEFT_INTERACTION_MESSAGE
        && all[i].to_thread == wait->thread && all[i].object == wait->object
        && all[i].from_ns > wait->begin_ns && all[i].from_ns <= wait->end_ns
        && all[i].to_ns >= wait->end_ns && (found == NULL || all[i].to_ns < found->to_ns))
      found = &all[i];
  }
  return found;
}

static const WeftHold *
find_hold (const WeftTrace *trace, uint32_t lock, int64_t time_ns)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (trace, lock, &n);

  for (size_t i = 0; i < n; i++) {
    if (holds[i].acquired_ns <= time_ns && time_ns < holds[i].released_ns)
      return &holds[i];
  }
  return NULL;
}

/* Whether anybody is known to have held the lock in the time of @wait. */
static bool
was_held (const WeftTrace *trace, const WeftWait *wait)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (trace, wait->object, &n);

  for (size_t i = 0; i < n; i++) {
    if (holds[i].released_ns > wait->begin_ns && holds[i].acquired_ns < wait->end_ns
        && holds[i].thread != wait->thread)
      return true;
  }
  return false;
}

/* Follows @thread at @time_ns to its root. */
static WeftRoot
follow (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  WeftRoot root = { .thread = thread, .object = WEFT_NO_ROW, .site = WEFT_NO_ROW };
  bool first = true;
  size_t n;

  for (;; first = false) {
    const WeftStates *states = weft_trace_thread_states (trace, root.thread);
    WeftInterval now = weft_states_get (states, weft_states_seek (states, time_ns));
    const WeftWait *wait = &weft_trace_waits (trace, &n)[now.cause];

    root.state = now.end_ns <= time_ns ? WEFT_STATE_NONE : now.state;
    if (root.state == WEFT_STATE_NONE || !is_waiting (&now))
      return root;
    if (weft_wait_kind_is_lock (wait->kind) && was_held (trace, wait)) {
      const WeftHold *hold = find_hold (trace, wait->object, time_ns);

      if (hold == NULL)
        return (WeftRoot){ .thread = WEFT_NO_ROW,
                           .tie = WEFT_TIE_HANDED,
                           .object = wait->object,
                           .site = WEFT_NO_ROW };
      root.thread = hold->thread;
      root.tie = WEFT_TIE_HOLDS;
      root.object = wait->object;
    } else {
      const WeftInteraction *act
          = weft_wait_kind_is_lock (wait->kind) ? NULL : find_act (trace, now.cause, wait);

      if (act == NULL || act->from_ns <= time_ns) {
        if (first) {
          root.tie = act != NULL ? WEFT_TIE_HANDED : WEFT_TIE_ITSELF;
          root.object = wait->object;
        }
        return root;
      }
      root.thread = act->from_thread;
      root.tie = wait->kind == WEFT_WAIT_JOIN ? WEFT_TIE_JOINED : WEFT_TIE_OWES;
      root.object = wait->object;
    }
  }
}

static int64_t
ns_of (const GArray *roots, const WeftRoot *wanted)
{
  for (unsigned i = 0; i < roots->len; i++) {
    const WeftRoot *root = &g_array_index (roots, WeftRoot, i);

    if (root->thread == wanted->thread && root->tie == wanted->tie
        && root->state == wanted->state && root->object == wanted->object)
      return root->ns;
  }
  return 0;
}

/* Everything in the random traces happens at whole microseconds. */
static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 16; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed % 6, 300, seed);
    g_autoptr (WeftChains) chains = weft_chains_new (trace);
    g_autoptr (GArray) roots = g_array_new (FALSE, FALSE, sizeof (WeftRoot));
    int64_t duration_ns = weft_trace_duration_ns (trace);
    size_t n;

    check_sum (trace, chains);
    weft_trace_threads (trace, &n);
    for (int64_t time_ns = 0; time_ns < duration_ns; time_ns += US) {
      for (uint32_t thread = 0; thread < n; thread++) {
        const WeftStates *states = weft_trace_thread_states (trace, thread);
        WeftInterval now = weft_states_get (states, weft_states_seek (states, time_ns));
        WeftRoot root;
        unsigned i;

        if (now.begin_ns > time_ns || now.end_ns <= time_ns || !is_waiting (&now))
          continue;
        root = follow (trace, thread, time_ns);
        root.ns = US;
        for (i = 0; i < roots->len; i++) {
          WeftRoot *other = &g_array_index (roots, WeftRoot, i);

          if (root.thread == other->thread && root.tie == other->tie
              && root.state == other->state && root.object == other->object)
            break;
        }
        if (i == roots->len)
          g_array_append_val (roots, root);
        else
          g_array_index (roots, WeftRoot, i).ns += US;
      }
    }
    g_assert_cmpuint (roots->len, ==, chains->roots->len);
    for (unsigned i = 0; i < chains->roots->len; i++) {
      const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

      g_assert_cmpint (root->ns, ==, ns_of (roots, root));
    }
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftChains) chains = weft_chains_new (trace);

  g_assert_cmpuint (chains->roots->len, ==, 0);
  g_assert_cmpint (chains->total_ns, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chains/counter", test_counter);
  g_test_add_func ("/chains/chain", test_chain);
  g_test_add_func ("/chains/message", test_message);
  g_test_add_func ("/chains/deadlock", test_deadlock);
  g_test_add_func ("/chains/opened-cycle", test_opened_cycle);
  g_test_add_func ("/chains/scheduled", test_scheduled);
  g_test_add_func ("/chains/loss", test_loss);
  g_test_add_func ("/chains/random", test_random);
  g_test_add_func ("/chains/empty", test_empty);
  return g_test_run ();
}
