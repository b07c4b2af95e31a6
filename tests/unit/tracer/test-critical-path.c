/* Critical paths of traces so small that they can be worked out by hand, and the promise
 * that a path's shares add up, for all. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/critical-path.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

typedef struct {
  const char *thread; /* NULL: WEFT_NO_ROW */
  int64_t from_us, to_us;
  WeftState state;
  const char *object; /* NULL: WEFT_NO_ROW */
  int via;            /* WeftInteractionKind, or -1 */
  bool handed;
} Expected;

/* Gapless, from the trace's begin to its end; the shares are those of the steps. */
static void
check_sums (const WeftCriticalPath *path)
{
  int64_t time_ns = path->from_ns, shares_ns = 0;
  uint64_t steps = 0;

  for (unsigned i = 0; i < path->steps->len; i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);

    g_assert_cmpint (step->from_ns, ==, time_ns);
    g_assert_cmpint (step->to_ns, >, step->from_ns);
    time_ns = step->to_ns;
  }
  g_assert_cmpint (time_ns, ==, path->to_ns);
  for (unsigned i = 0; i < path->shares->len; i++) {
    const WeftPathShare *share = &g_array_index (path->shares, WeftPathShare, i);

    g_assert_true (i == 0 || share[-1].ns >= share->ns);
    shares_ns += share->ns;
    steps += share->steps;
  }
  g_assert_cmpint (shares_ns, ==, path->to_ns - path->from_ns);
  g_assert_cmpuint (steps, ==, path->steps->len);
}

static void
check (const WeftTrace *trace, const Expected *expected, size_t n)
{
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  size_t n_rows;
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n_rows);

  check_sums (path);
  g_assert_cmpint (path->to_ns, ==, weft_trace_duration_ns (trace));
  for (unsigned i = 0; i < MIN (n, path->steps->len); i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);
    const char *thread = expected[i].thread, *object = expected[i].object;

    g_test_message ("step %u, from %" G_GINT64_FORMAT, i, step->from_ns);
    g_assert_cmpuint (step->thread, ==,
                      thread != NULL ? weft_thread_row (trace, thread) : WEFT_NO_ROW);
    g_assert_cmpint (step->from_ns, ==, expected[i].from_us * US);
    g_assert_cmpint (step->to_ns, ==, expected[i].to_us * US);
    g_assert_cmpint (step->state, ==, expected[i].state);
    g_assert_cmpuint (step->object, ==,
                      object != NULL ? weft_object_row (trace, object) : WEFT_NO_ROW);
    g_assert_cmpint (step->via != WEFT_NO_ROW ? (int)interactions[step->via].kind : -1, ==,
                     expected[i].via);
    g_assert_cmpint (step->handed, ==, expected[i].handed);
  }
  g_assert_cmpuint (path->steps->len, ==, n);
}

static void
test_hand_offs (void)
{
  static const Expected expected[] = {
    { "main", 0, 10, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_SPAWN, false },
    { "adder-0", 10, 15, WEFT_STATE_NONE, NULL, -1, false },
    { "adder-0", 15, 200, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_HAND_OFF, false },
    { "adder-1", 200, 201, WEFT_STATE_WAIT_LOCK, "counter", -1, true },
    { "adder-1", 201, 300, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_HAND_OFF, false },
    { "adder-2", 300, 301, WEFT_STATE_WAIT_LOCK, "counter", -1, true },
    { "adder-2", 301, 400, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_HAND_OFF, false },
    { "adder-0", 400, 401, WEFT_STATE_WAIT_LOCK, "counter", -1, true },
    { "adder-0", 401, 460, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_JOIN, false },
    { "main", 460, 465, WEFT_STATE_JOINING, NULL, -1, true },
    { "main", 465, 466, WEFT_STATE_RUNNING, NULL, -1, false },
    /* adder-1 and adder-2 had ended before main asked. */
    { "main", 466, 467, WEFT_STATE_JOINING, NULL, -1, false },
    { "main", 467, 468, WEFT_STATE_RUNNING, NULL, -1, false },
    { "main", 468, 469, WEFT_STATE_JOINING, NULL, -1, false },
    { "main", 469, 500, WEFT_STATE_RUNNING, NULL, -1, false },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  const WeftPathShare *first = &g_array_index (path->shares, WeftPathShare, 0);
  const WeftPathHeld *held = &g_array_index (path->held, WeftPathHeld, 0);

  check (trace, expected, G_N_ELEMENTS (expected));
  g_assert_cmpuint (first->thread, ==, weft_thread_row (trace, "adder-0"));
  g_assert_cmpint (first->state, ==, WEFT_STATE_RUNNING);
  g_assert_cmpint (first->ns, ==, (185 + 59) * US);
  g_assert_cmpuint (first->steps, ==, 2);
  /* 100-200, 201-300, 301-400, 401-450 */
  g_assert_cmpuint (path->held->len, ==, 1);
  g_assert_cmpuint (held->object, ==, weft_object_row (trace, "counter"));
  g_assert_cmpint (held->ns, ==, (100 + 99 + 99 + 49) * US);
}

static void
test_messages (void)
{
  static const Expected expected[] = {
    { "main", 0, 20, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_SPAWN, false },
    { "producer-1", 20, 25, WEFT_STATE_NONE, NULL, -1, false },
    { "producer-1", 25, 120, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_MESSAGE, false },
    { "main", 120, 124, WEFT_STATE_WAIT_EVENT, "messages", -1, true },
    { "main", 124, 340, WEFT_STATE_RUNNING, NULL, -1, false },
    { "main", 340, 341, WEFT_STATE_JOINING, NULL, -1, false },
    { "main", 341, 342, WEFT_STATE_RUNNING, NULL, -1, false },
    { "main", 342, 343, WEFT_STATE_JOINING, NULL, -1, false },
    { "main", 343, 400, WEFT_STATE_RUNNING, NULL, -1, false },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();

  check (trace, expected, G_N_ELEMENTS (expected));
}

/* The two wait for each other: nothing is known behind that but what they did before. */
static void
test_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  static const Expected slept[] = {
    { "main", 0, 50, WEFT_STATE_RUNNING, NULL, -1, false },
    { "main", 50, 990, WEFT_STATE_SLEEPING, NULL, -1, false },
    { "main", 990, 1000, WEFT_STATE_RUNNING, NULL, -1, false },
  };
  g_autoptr (WeftCriticalPath) stuck = weft_critical_path_new (
      trace, weft_thread_row (trace, "philosopher-0"), weft_trace_duration_ns (trace));
  const WeftPathStep *last
      = &g_array_index (stuck->steps, WeftPathStep, stuck->steps->len - 1);

  check (trace, slept, G_N_ELEMENTS (slept));
  check_sums (stuck);
  /* philosopher-1 waits since 160, which philosopher-0 holds and waits since 150. */
  g_assert_cmpuint (last->thread, ==, weft_thread_row (trace, "philosopher-1"));
  g_assert_cmpint (last->from_ns, ==, 160 * US);
  g_assert_cmpint (last->state, ==, WEFT_STATE_WAIT_LOCK);
}

/* Where scheduling is known, what the holder did is told apart: it was ready, or blocked
 * elsewhere. busy ends at 505 for the kernel, which the model takes for its end. */
static void
test_scheduled (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);
  int64_t by_state[WEFT_N_STATES] = { 0 };

  check_sums (path);
  for (unsigned i = 0; i < path->shares->len; i++) {
    const WeftPathShare *share = &g_array_index (path->shares, WeftPathShare, i);

    if (share->thread == weft_thread_row (trace, "busy"))
      by_state[share->state] += share->ns;
  }
  g_assert_cmpint (by_state[WEFT_STATE_READY], ==, 200 * US);
  g_assert_cmpint (by_state[WEFT_STATE_WAIT_OTHER], ==, 10 * US);
  /* From its begin, 20, to the release, 480. */
  g_assert_cmpint (by_state[WEFT_STATE_RUNNING], ==, (460 - 210) * US);
}

/* A wait that timed out, and a condition signalled by nobody known, are steps themselves.
 */
static void
test_unexplained (void)
{
  static const Expected expected[] = {
    { "main", 0, 100, WEFT_STATE_RUNNING, NULL, -1, false },
    { "main", 100, 300, WEFT_STATE_WAIT_EVENT, "news", -1, false },
    { "main", 300, 400, WEFT_STATE_RUNNING, NULL, -1, false },
  };
  WeftFixture *fixture = weft_fixture_new ("alone");
  uint64_t news = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "news", -1, 5);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, 0, 100, 300);
  weft_fixture_end (fixture, 400);
  trace = weft_fixture_build (fixture);
  check (trace, expected, G_N_ELEMENTS (expected));
}

/* A waker is followed though its wake was not recorded. */
static void
test_waker_only (void)
{
  static const Expected expected[] = {
    { "main", 0, 10, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_SPAWN, false },
    { "poster", 10, 20, WEFT_STATE_NONE, NULL, -1, false },
    { "poster", 20, 300, WEFT_STATE_RUNNING, NULL, WEFT_INTERACTION_WAKE, false },
    { "main", 300, 400, WEFT_STATE_RUNNING, NULL, -1, false },
  };
  WeftFixture *fixture = weft_fixture_new ("posted");
  uint64_t free = weft_fixture_object (fixture, WEFT_OBJECT_SEMAPHORE, "free", -1, 5);
  int poster = weft_fixture_spawn (fixture, MAIN, "poster", 10, 20);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_SEMAPHORE, free, poster, 100, 300);
  weft_fixture_end (fixture, 400);
  trace = weft_fixture_build (fixture);
  check (trace, expected, G_N_ELEMENTS (expected));
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 40; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (1 + seed % 9, 2000, seed);
    size_t n;

    weft_trace_threads (trace, &n);
    for (uint32_t thread = 0; thread < n; thread++) {
      int64_t duration_ns = weft_trace_duration_ns (trace);
      g_autoptr (WeftCriticalPath) whole
          = weft_critical_path_new (trace, thread, duration_ns);
      g_autoptr (WeftCriticalPath) half
          = weft_critical_path_new (trace, thread, duration_ns / 2);

      check_sums (whole);
      check_sums (half);
      g_assert_cmpint (whole->to_ns, ==, duration_ns);
    }
  }
}

/* The same by looking at everything: the row of the interaction that ended @wait. */
static uint32_t
brute_act (const WeftTrace *trace, uint32_t wait)
{
  size_t n_waits, n;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits), *own = &waits[wait];
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  uint32_t found = WEFT_NO_ROW;

  for (uint32_t i = 0; i < n; i++) {
    bool between = own->kind == WEFT_WAIT_RECEIVE && own->ended
                   && all[i].kind == WEFT_INTERACTION_MESSAGE
                   && all[i].to_thread == own->thread && all[i].object == own->object
                   && all[i].from_ns > own->begin_ns && all[i].from_ns <= own->end_ns
                   && all[i].to_ns >= own->begin_ns;

    /* It was received before the thread waited anew. */
    for (uint32_t k = 0; k < n_waits && between; k++)
      between = k == wait || waits[k].thread != own->thread
                || waits[k].begin_ns < own->begin_ns
                || (waits[k].begin_ns == own->begin_ns && k < wait)
                || waits[k].begin_ns > all[i].to_ns;
    if (between && (found == WEFT_NO_ROW || all[i].to_ns < all[found].to_ns))
      found = i;
    if (all[i].cause == wait && all[i].kind != WEFT_INTERACTION_SPAWN
        && all[i].kind != WEFT_INTERACTION_MESSAGE)
      found = i;
  }
  return found;
}

/* Whether the thread is blocked again in @wait at some later time. */
static bool
brute_again (const WeftStates *states, uint32_t wait, int64_t time_ns)
{
  for (size_t i = 0; i < weft_states_size (states); i++) {
    WeftInterval interval = weft_states_get (states, i);

    if (interval.begin_ns >= time_ns && interval.cause == wait
        && (interval.state == WEFT_STATE_WAIT_LOCK
            || interval.state == WEFT_STATE_WAIT_EVENT
            || interval.state == WEFT_STATE_JOINING))
      return true;
  }
  return false;
}

/* Who has to do something before @thread goes on, that waits at @time_ns, and when: it has
 * been done, or else is being worked towards at this very moment. */
static uint32_t
brute_origin (const WeftTrace *trace,
              const WeftInterval *interval,
              int64_t time_ns,
              int64_t *ret_ns)
{
  size_t n, n_all;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[interval->cause];
  const WeftInteraction *all = weft_trace_interactions (trace, &n_all);
  const WeftStates *states = weft_trace_thread_states (trace, wait->thread);
  uint32_t act = brute_act (trace, interval->cause);
  const WeftHold *hold;
  bool lock = wait->kind == WEFT_WAIT_LOCK || wait->kind == WEFT_WAIT_READ_LOCK
              || wait->kind == WEFT_WAIT_WRITE_LOCK || wait->kind == WEFT_WAIT_SPIN;

  *ret_ns = time_ns;
  if (act != WEFT_NO_ROW && all[act].from_thread != WEFT_NO_ROW
      && all[act].from_ns > interval->begin_ns && all[act].from_ns <= time_ns) {
    *ret_ns = all[act].from_ns;
    return all[act].from_thread;
  }
  if (wait->kind == WEFT_WAIT_JOIN)
    return wait->target;
  if (act != WEFT_NO_ROW && all[act].from_ns > time_ns && !lock)
    return all[act].from_thread;
  if (act == WEFT_NO_ROW && wait->ended && wait->waker != WEFT_NO_ROW
      && !brute_again (states, interval->cause, interval->end_ns))
    return wait->waker;
  hold = lock ? weft_trace_hold_at (trace, wait->object, time_ns - 1) : NULL;
  return hold != NULL ? hold->thread : WEFT_NO_ROW;
}

/* The thread and the begin of each stretch of the path, latest first: found from the end
 * point, step by step, by who is responsible for the moment before. */
static GArray *
brute_path (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (WeftPathStep));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  while (time_ns > 0) {
    const WeftThread *own = &threads[thread];
    const WeftStates *states = weft_trace_thread_states (trace, thread);
    WeftPathStep step = { .thread = thread, .to_ns = time_ns };
    uint32_t next = thread;

    g_hash_table_add (seen, GUINT_TO_POINTER (thread));
    if (time_ns > own->end_ns) {
      step.thread = WEFT_NO_ROW;
      step.from_ns = own->end_ns;
    } else if (time_ns <= own->begin_ns) {
      step.from_ns = own->spawned_ns;
      next = own->parent;
      if (next == WEFT_NO_ROW || own->spawned_ns > time_ns) {
        step.thread = next = WEFT_NO_ROW;
        step.from_ns = 0;
      }
    } else {
      for (size_t i = 0; i < weft_states_size (states); i++) {
        WeftInterval interval = weft_states_get (states, i);
        int64_t at_ns = time_ns;
        uint32_t other = WEFT_NO_ROW;

        if (interval.begin_ns >= time_ns || interval.end_ns < time_ns)
          continue;
        step.state = interval.state;
        step.from_ns = interval.begin_ns = MAX (interval.begin_ns, own->begin_ns);
        if (interval.cause != WEFT_NO_ROW
            && (interval.state == WEFT_STATE_WAIT_LOCK
                || interval.state == WEFT_STATE_WAIT_EVENT
                || interval.state == WEFT_STATE_JOINING))
          other = brute_origin (trace, &interval, time_ns, &at_ns);
        if (other == WEFT_NO_ROW || other == thread || threads[other].begin_ns >= at_ns
            || threads[other].end_ns < at_ns
            || (at_ns == time_ns && g_hash_table_contains (seen, GUINT_TO_POINTER (other))))
          break;
        next = other;
        step.from_ns = at_ns;
        step.handed = at_ns < time_ns;
        break;
      }
    }
    if (step.from_ns < time_ns) {
      g_array_append_val (steps, step);
      time_ns = step.from_ns;
      g_hash_table_remove_all (seen);
    }
    if (next == WEFT_NO_ROW)
      break;
    thread = next;
  }
  return steps;
}

/* To any moment in any thread, in the midst of what it did too. */
static void
test_brute_force (void)
{
  size_t compared = 0, midst = 0;

  for (uint32_t seed = 0; seed < 25; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed % 5, 250, 100 + seed);
    int64_t duration_ns = weft_trace_duration_ns (trace);
    size_t n;

    weft_trace_threads (trace, &n);
    for (uint32_t thread = 0; thread < n; thread++) {
      for (int64_t part = 1; part <= 17; part++) {
        int64_t time_ns = duration_ns * part / 17;
        g_autoptr (WeftCriticalPath) path = weft_critical_path_new (trace, thread, time_ns);
        g_autoptr (GArray) steps = brute_path (trace, thread, time_ns);

        check_sums (path);
        g_assert_cmpint (path->to_ns, ==, time_ns);
        g_assert_cmpuint (steps->len, ==, path->steps->len);
        for (guint i = 0; i < steps->len; i++) {
          const WeftPathStep *found = &g_array_index (path->steps, WeftPathStep, i);
          const WeftPathStep *expected
              = &g_array_index (steps, WeftPathStep, steps->len - 1 - i);

          g_assert_cmpuint (found->thread, ==, expected->thread);
          g_assert_cmpint (found->from_ns, ==, expected->from_ns);
          g_assert_cmpint (found->to_ns, ==, expected->to_ns);
          g_assert_cmpint (found->state, ==, expected->state);
          g_assert_true (found->handed == expected->handed);
          compared++;
        }
        midst += steps->len > 0 && g_array_index (steps, WeftPathStep, 0).thread != thread;
      }
    }
  }
  g_assert_cmpuint (compared, >, 10000);
  g_assert_cmpuint (midst, >, 20);
}

/* In the midst of a wait the path goes on at whom it is for. */
static void
test_midst (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) channel = weft_fixture_channel ();
  static const struct {
    bool channel;
    const char *thread;
    int64_t at_us;
    const char *last;
  } cases[] = {
    { false, "adder-1", 150, "adder-0" }, /* holds it */
    { false, "adder-2", 150, "adder-0" }, /* though adder-1 gets it first */
    { false, "adder-2", 250, "adder-1" }, { false, "adder-1", 250, "adder-1" },
    { false, "main", 430, "adder-0" },   /* joins it */
    { true, "main", 80, "producer-0" },  /* is going to send at 100 */
    { true, "main", 115, "producer-1" }, /* at 120 */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const WeftTrace *trace = cases[i].channel ? channel : counter;
    g_autoptr (WeftCriticalPath) path = weft_critical_path_new (
        trace, weft_thread_row (trace, cases[i].thread), cases[i].at_us * US);
    const WeftPathStep *last
        = &g_array_index (path->steps, WeftPathStep, path->steps->len - 1);

    g_test_message ("%s at %d", cases[i].thread, (int)cases[i].at_us);
    check_sums (path);
    g_assert_cmpuint (last->thread, ==, weft_thread_row (trace, cases[i].last));
    g_assert_cmpint (last->to_ns, ==, cases[i].at_us * US);
    g_assert_cmpint (last->state, ==, WEFT_STATE_RUNNING);
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (trace);

  check_sums (path);
  g_assert_cmpuint (path->steps->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/critical-path/hand-offs", test_hand_offs);
  g_test_add_func ("/critical-path/messages", test_messages);
  g_test_add_func ("/critical-path/deadlock", test_deadlock);
  g_test_add_func ("/critical-path/scheduled", test_scheduled);
  g_test_add_func ("/critical-path/unexplained", test_unexplained);
  g_test_add_func ("/critical-path/waker-only", test_waker_only);
  g_test_add_func ("/critical-path/random", test_random);
  g_test_add_func ("/critical-path/brute-force", test_brute_force);
  g_test_add_func ("/critical-path/midst", test_midst);
  g_test_add_func ("/critical-path/empty", test_empty);
  return g_test_run ();
}
