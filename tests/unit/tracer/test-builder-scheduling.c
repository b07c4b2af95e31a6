/* What threads did, where the kernel has said when they were on a CPU. */
#include "tests/unit/tracer/trace-fixture.h"
#include "tests/unit/tracer/trace-text.h"

#define MAIN WEFT_FIXTURE_MAIN

static WeftFixture *
begin (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");

  weft_fixture_scheduling (fixture, 0, 200);
  weft_fixture_end (fixture, 100);
  return fixture;
}

static WeftTrace *
build_undisturbed (void)
{
  return weft_fixture_build (begin ());
}

static WeftTrace *
build_preempted (void)
{
  WeftFixture *fixture = begin ();

  weft_fixture_preempt (fixture, MAIN, 10, 30);
  weft_fixture_preempt (fixture, MAIN, 90, 150);
  return weft_fixture_build (fixture);
}

/* It reads a file, or touches a page that is not there. */
static WeftTrace *
build_blocked_on_other (void)
{
  WeftFixture *fixture = begin ();

  weft_fixture_block (fixture, MAIN, 10, 30);
  weft_fixture_block (fixture, MAIN, 90, -1);
  return weft_fixture_build (fixture);
}

/* Who wakes a sleeper is the clock, and when it did nobody says. */
static WeftTrace *
build_sleep (void)
{
  WeftFixture *fixture = begin ();

  weft_fixture_sleep (fixture, MAIN, 10, 50);
  weft_fixture_block (fixture, MAIN, 12, 48);
  weft_fixture_preempt (fixture, MAIN, 48, 49);
  return weft_fixture_build (fixture);
}

/* Released at 40; the waiter gets a CPU at 60. */
static WeftTrace *
build_hand_off (void)
{
  WeftFixture *fixture = begin ();
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 3);

  weft_fixture_lock (fixture, MAIN, lock, 5, 5, 40);
  weft_fixture_lock (fixture, waiter, lock, 20, 62, 70);
  weft_fixture_block (fixture, waiter, 22, 60);
  weft_fixture_exit (fixture, waiter, 80);
  return weft_fixture_build (fixture);
}

/* Woken once in vain: another thread was quicker. */
static WeftTrace *
build_barged (void)
{
  WeftFixture *fixture = begin ();
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  int other = weft_fixture_spawn (fixture, MAIN, "other", 1, 2);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 3);

  weft_fixture_lock (fixture, MAIN, lock, 5, 5, 30);
  weft_fixture_lock (fixture, other, lock, 31, 31, 60);
  weft_fixture_lock (fixture, waiter, lock, 20, 72, 80);
  weft_fixture_block (fixture, waiter, 22, 35);
  weft_fixture_block (fixture, waiter, 37, 70);
  return weft_fixture_build (fixture);
}

/* It never leaves its CPU while it waits, or only because another thread wants it. */
static WeftTrace *
build_spin (void)
{
  WeftFixture *fixture = begin ();
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 3);

  weft_fixture_lock (fixture, MAIN, lock, 5, 5, 40);
  weft_fixture_lock (fixture, waiter, lock, 20, 42, 50);
  weft_fixture_preempt (fixture, waiter, 25, 30);
  return weft_fixture_build (fixture);
}

/* Deadlocked, or the program was killed while it waited. */
static WeftTrace *
build_never_woken (void)
{
  WeftFixture *fixture = begin ();
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 3);

  weft_fixture_lock (fixture, MAIN, lock, 5, 5, -1);
  weft_fixture_lock (fixture, waiter, lock, 20, -1, -1);
  weft_fixture_block (fixture, waiter, 22, -1);
  return weft_fixture_build (fixture);
}

/* The first of two messages wakes the receiver; the sender was there before the third. */
static WeftTrace *
build_messages (void)
{
  WeftFixture *fixture = begin ();
  int sender = weft_fixture_spawn (fixture, MAIN, "sender", 1, 2);
  uint64_t channel = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "c", -1, 3);
  uint64_t first = weft_fixture_send (fixture, sender, channel, 30);
  uint64_t second = weft_fixture_send (fixture, sender, channel, 35);

  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, channel, sender, 10, 51);
  weft_fixture_block (fixture, MAIN, 12, 50);
  weft_fixture_receive (fixture, MAIN, channel, first, 52);
  weft_fixture_receive (fixture, MAIN, channel, second, 53);
  /* Sent before it had left its CPU, and woken by something else. */
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, channel, 0, 60, 81);
  weft_fixture_receive (fixture, MAIN, channel,
                        weft_fixture_send (fixture, sender, channel, 61), 82);
  weft_fixture_block (fixture, MAIN, 62, 80);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_condition (void)
{
  WeftFixture *fixture = begin ();
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 3);

  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, MAIN, 10, 41);
  weft_fixture_wake (fixture, MAIN, ready, 1, 30);
  weft_fixture_block (fixture, waiter, 11, 40);
  return weft_fixture_build (fixture);
}

/* The joiner can be woken only when the kernel is done with the thread, at 45, which is
 * later than its last words and earlier than the joiner's turn; and, the second time, not
 * before it is back. */
static WeftTrace *
build_join (void)
{
  WeftFixture *fixture = begin ();
  int first = weft_fixture_spawn (fixture, MAIN, "first", 1, 2);
  int second = weft_fixture_spawn (fixture, MAIN, "second", 1, 2);

  weft_fixture_exit (fixture, first, 40);
  weft_fixture_gone (fixture, first, 45);
  weft_fixture_join (fixture, MAIN, first, 10, 51);
  weft_fixture_block (fixture, MAIN, 11, 50);
  weft_fixture_exit (fixture, second, 70);
  weft_fixture_gone (fixture, second, 83);
  weft_fixture_join (fixture, MAIN, second, 60, 81);
  weft_fixture_block (fixture, MAIN, 61, 80);
  return weft_fixture_build (fixture);
}

/* The tracer's threads, the thread before it says who it is, and after its end. */
static WeftTrace *
build_strangers (void)
{
  WeftFixture *fixture = begin ();
  int thread = weft_fixture_spawn (fixture, MAIN, "thread", 10, 20);

  weft_fixture_block (fixture, 4000, 5, 6);
  weft_fixture_gone (fixture, 4000, 7);
  weft_fixture_block (fixture, thread, 12, 15);
  weft_fixture_preempt (fixture, thread, 16, 18);
  weft_fixture_exit (fixture, thread, 40);
  weft_fixture_preempt (fixture, thread, 42, 44);
  weft_fixture_gone (fixture, thread, 45);
  return weft_fixture_build (fixture);
}

/* A kernel id for one thread after the other. */
static WeftTrace *
build_same_tid (void)
{
  WeftFixture *fixture = begin ();
  int tid = weft_fixture_spawn (fixture, MAIN, "a", 1, 10);
  WeftEvent start = weft_fixture_make (WEFT_EVENT_THREAD_START, tid, 50);

  weft_fixture_preempt (fixture, tid, 15, 17);
  weft_fixture_exit (fixture, tid, 30);
  weft_fixture_gone (fixture, tid, 32);
  weft_fixture_block (fixture, tid, 45, 49);
  start.thread.pid = MAIN;
  start.thread.thread = 7;
  start.thread.name = "b";
  weft_fixture_event (fixture, &start);
  weft_fixture_block (fixture, tid, 60, 65);
  return weft_fixture_build (fixture);
}

/* Killed while it waits, while others go on. */
static WeftTrace *
build_killed (void)
{
  WeftFixture *fixture = begin ();
  int thread = weft_fixture_spawn (fixture, MAIN, "thread", 1, 10);
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 3);

  weft_fixture_wait (fixture, thread, WEFT_WAIT_CONDITION, ready, 0, 20, -1);
  weft_fixture_block (fixture, thread, 21, 58);
  weft_fixture_gone (fixture, thread, 60);
  weft_fixture_mark (fixture, MAIN, "goes on", 90);
  return weft_fixture_build (fixture);
}

/* Killed altogether: it is seen as it was when it died. */
static WeftTrace *
build_all_killed (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 1, 2);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 3);

  weft_fixture_scheduling (fixture, 0, 200);
  weft_fixture_end (fixture, 97);
  weft_fixture_lock (fixture, MAIN, lock, 5, 5, -1);
  weft_fixture_lock (fixture, waiter, lock, 20, -1, -1);
  weft_fixture_block (fixture, waiter, 22, 95);
  weft_fixture_preempt (fixture, waiter, 96, 97);
  weft_fixture_gone (fixture, waiter, 98);
  weft_fixture_gone (fixture, MAIN, 99);
  return weft_fixture_build (fixture);
}

/* What is lost is known at its edges. */
static WeftTrace *
build_losses (void)
{
  WeftFixture *fixture = begin ();
  int running = weft_fixture_spawn (fixture, MAIN, "running", 1, 2);
  int returned = weft_fixture_spawn (fixture, MAIN, "returned", 1, 3);
  int asleep = weft_fixture_spawn (fixture, MAIN, "asleep", 1, 4);

  weft_fixture_switch_loss (fixture, 20, 30, 5);
  weft_fixture_switch_loss (fixture, 25, 40, 1);
  weft_fixture_block (fixture, running, 60, 61);
  weft_fixture_block (fixture, returned, -1, 50);
  weft_fixture_sleep (fixture, asleep, 10, 70);
  weft_fixture_block (fixture, asleep, 11, 68);
  weft_fixture_exit (fixture, running, 90);
  return weft_fixture_build (fixture);
}

/* A thread cannot leave a CPU twice; nothing says that anything was lost. */
static WeftTrace *
build_contradiction (void)
{
  WeftFixture *fixture = begin ();

  weft_fixture_block (fixture, MAIN, 10, -1);
  weft_fixture_preempt (fixture, MAIN, 30, 40);
  weft_fixture_block (fixture, MAIN, -1, 60);
  weft_fixture_block (fixture, MAIN, 70, 80);
  return weft_fixture_build (fixture);
}

/* The recorder was killed after 40. */
static WeftTrace *
build_torn (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int asleep = weft_fixture_spawn (fixture, MAIN, "asleep", 1, 2);

  weft_fixture_scheduling (fixture, 0, -1);
  weft_fixture_sleep (fixture, asleep, 10, 70);
  weft_fixture_block (fixture, asleep, 11, -1);
  weft_fixture_preempt (fixture, MAIN, 30, 40);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* Events of the program were lost, but not those of the kernel. */
static WeftTrace *
build_lost_wait (void)
{
  WeftFixture *fixture = begin ();
  WeftEvent end = weft_fixture_make (WEFT_EVENT_WAIT_END, MAIN, 50);

  weft_fixture_mark (fixture, MAIN, "before", 10);
  weft_fixture_loss (fixture, 15, 20, 1);
  end.wait.kind = WEFT_WAIT_SLEEP;
  weft_fixture_event (fixture, &end);
  weft_fixture_block (fixture, MAIN, 22, 40);
  weft_fixture_preempt (fixture, MAIN, 40, 45);
  return weft_fixture_build (fixture);
}

static char *
print_scheduling (const WeftTrace *trace)
{
  const WeftScheduling *scheduling = weft_trace_scheduling (trace);

  return g_strdup_printf ("%s %d lost %d of %d malformed %d\n",
                          scheduling->recorded ? "recorded" : "not recorded",
                          (int)scheduling->switches, (int)scheduling->lost,
                          (int)weft_trace_defects (trace)->events,
                          (int)weft_trace_defects (trace)->malformed);
}

static WeftTrace *
build_without (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");

  weft_fixture_sleep (fixture, MAIN, 10, 50);
  return weft_fixture_build (fixture);
}

/* Impossible ids and times; a time that goes back. */
static WeftTrace *
build_malformed (void)
{
  WeftFixture *fixture = begin ();
  WeftEvent loss = weft_fixture_make (WEFT_EVENT_SCHED_LOSS, 0, 50);

  weft_fixture_block (fixture, 0, 10, 20);
  weft_fixture_event (fixture, &loss); /* ends before it begins */
  return weft_fixture_build (fixture);
}

static const WeftTextCase cases[] = {
  { "without/states", build_without, weft_trace_text_states, "main R10 S50\n" },
  { "without/scheduling", build_without, print_scheduling,
    "not recorded 0 lost 0 of 4 malformed 0\n" },
  { "undisturbed", build_undisturbed, weft_trace_text_states, "main R100\n" },
  { "undisturbed/scheduling", build_undisturbed, print_scheduling,
    "recorded 0 lost 0 of 3 malformed 0\n" },
  { "preempted", build_preempted, weft_trace_text_states, "main R10 r30 R90 r100\n" },
  { "preempted/scheduling", build_preempted, print_scheduling,
    "recorded 4 lost 0 of 3 malformed 0\n" },
  { "blocked-on-other", build_blocked_on_other, weft_trace_text_states,
    "main R10 b30 R90 b100\n" },
  { "sleep", build_sleep, weft_trace_text_states, "main R10 R12 S48 r49 R50 R100\n" },
  { "hand-off", build_hand_off, weft_trace_text_states,
    "main R100\nwaiter -2 R20 R22 L40 r60 R62 R80 -100\n" },
  { "barged", build_barged, weft_trace_text_states,
    "main R100\nwaiter -2 R20 R22 L35 R37 L60 r70 R72 R100\nother -2 R100\n" },
  { "spin", build_spin, weft_trace_text_states,
    "main R100\nwaiter -2 R20 R25 r30 R42 R100\n" },
  { "never-woken", build_never_woken, weft_trace_text_states,
    "main R100\nwaiter -2 R20 R22 L100\n" },
  { "messages", build_messages, weft_trace_text_states,
    "main R10 R12 E30 r50 R51 R60 R62 E80 R81 R100\nsender -2 R100\n" },
  { "condition", build_condition, weft_trace_text_states,
    "main R100\nwaiter -2 R10 R11 E30 r40 R41 R100\n" },
  { "join", build_join, weft_trace_text_states,
    "main R10 R11 J45 r50 R51 R60 R61 J80 R81 R100\n"
    "first -2 R40 -100\nsecond -2 R70 -100\n" },
  { "strangers", build_strangers, weft_trace_text_states,
    "main R100\nthread -20 R40 -100\n" },
  { "same-tid", build_same_tid, weft_trace_text_states,
    "main R100\na -10 R15 r17 R30 -100\nb -50 R60 b65 R100\n" },
  { "killed/states", build_killed, weft_trace_text_states,
    "main R100\nthread -10 R20 R21 E60 -100\n" },
  { "killed/threads", build_killed, weft_trace_text_threads,
    "main tid 100 of - 0 0-100 lives\nthread tid 101 of main 1 10-60\n" },
  { "all-killed/states", build_all_killed, weft_trace_text_states,
    "main R97\nwaiter -2 R20 R22 L97\n" },
  { "all-killed/threads", build_all_killed, weft_trace_text_threads,
    "main tid 100 of - 0 0-97 lives\nwaiter tid 101 of main 1 2-97 lives\n" },
  { "losses/states", build_losses, weft_trace_text_states,
    "main R20 ?100\n"
    "running -2 R20 ?40 R60 b61 R90 -100\n"
    "returned -3 R20 ?50 R100\n"
    "asleep -4 R10 R11 S68 R70 R100\n" },
  { "losses/scheduling", build_losses, print_scheduling,
    "recorded 5 lost 6 of 12 malformed 0\n" },
  { "contradiction", build_contradiction, weft_trace_text_states,
    "main R10 ?30 r40 ?60 R70 b80 R100\n" },
  { "torn", build_torn, weft_trace_text_states,
    "main R30 r40 ?100\nasleep -2 R10 R11 S70 ?100\n" },
  { "lost-wait", build_lost_wait, weft_trace_text_states, "main R22 b40 r45 R100\n" },
  { "malformed", build_malformed, print_scheduling,
    "recorded 0 lost 0 of 3 malformed 3\n" },
};

/* Every thread of the trace off its CPU at random places, blocked or not. */
static WeftTrace *
build_random (GRand *rand, int64_t *ret_off_ns)
{
  WeftFixture *fixture = begin ();
  int threads[4];

  for (int i = 0; i < 4; i++) {
    int64_t at_us = 5 + i;

    threads[i] = weft_fixture_spawn (fixture, MAIN, "t", 1, at_us);
    ret_off_ns[i] = 0;
    while (at_us < 900) {
      int64_t out_us = at_us + g_rand_int_range (rand, 1, 20);
      int64_t in_us = out_us + g_rand_int_range (rand, 1, 20);

      if (g_rand_boolean (rand))
        weft_fixture_preempt (fixture, threads[i], out_us, in_us);
      else
        weft_fixture_block (fixture, threads[i], out_us, in_us);
      ret_off_ns[i] += (in_us - out_us) * 1000;
      at_us = in_us + g_rand_int_range (rand, 1, 20);
      if (g_rand_int_range (rand, 0, 3) == 0) {
        weft_fixture_sleep (fixture, threads[i], out_us, in_us);
        continue;
      }
    }
    weft_fixture_exit (fixture, threads[i], 950);
  }
  weft_fixture_end (fixture, 1000);
  return weft_fixture_build (fixture);
}

/* No time is lost or counted twice, and it is running exactly when it is on a CPU. */
static void
test_conservation (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int round = 0; round < 50; round++) {
    int64_t off_ns[4];
    g_autoptr (WeftTrace) trace = build_random (rand, off_ns);
    size_t n;
    const WeftThread *threads = weft_trace_threads (trace, &n);

    g_assert_cmpuint (n, ==, 5);
    for (uint32_t i = 1; i < n; i++) {
      int64_t totals_ns[WEFT_N_STATES] = { 0 }, life_ns, sum_ns = 0;

      life_ns = threads[i].end_ns - threads[i].begin_ns;
      weft_states_totals (weft_trace_thread_states (trace, i), 0,
                          weft_trace_duration_ns (trace), totals_ns);
      for (int state = WEFT_STATE_NONE + 1; state < WEFT_N_STATES; state++)
        sum_ns += totals_ns[state];
      g_assert_cmpint (sum_ns, ==, life_ns);
      g_assert_cmpint (totals_ns[WEFT_STATE_RUNNING], ==, life_ns - off_ns[i - 1]);
      g_assert_cmpint (totals_ns[WEFT_STATE_UNKNOWN], ==, 0);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_trace_text_add_cases ("/builder-scheduling", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/builder-scheduling/conservation", test_conservation);
  return g_test_run ();
}
