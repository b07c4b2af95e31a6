#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tests/unit/tracer/trace-text.h"

#define MAIN WEFT_FIXTURE_MAIN

typedef char *(*Print) (const WeftTrace *trace);

static WeftTrace *
build_empty (void)
{
  return weft_trace_builder_seal (weft_trace_builder_new ());
}

static WeftTrace *
build_spawns (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int first = weft_fixture_spawn (fixture, MAIN, "", 10, 30);
  int second = weft_fixture_spawn (fixture, first, "second", 40, 50);
  int never = weft_fixture_spawn (fixture, first, "never", 60, -1);
  WeftEvent failed = weft_fixture_make (WEFT_EVENT_THREAD_SPAWN_FAILED, MAIN, 71);
  WeftEvent name = weft_fixture_make (WEFT_EVENT_THREAD_NAME, first, 35);

  g_assert_cmpint (never, ==, MAIN + 3);
  weft_fixture_spawn (fixture, MAIN, "failed", 70, -1);
  failed.thread.thread = 4;
  failed.thread.error = 11;
  weft_fixture_event (fixture, &failed);
  name.thread.thread = 1;
  name.thread.name = "first";
  weft_fixture_event (fixture, &name);
  weft_fixture_detach (fixture, MAIN, first, 80);
  weft_fixture_panic (fixture, second, "oh", 90);
  weft_fixture_join (fixture, first, second, 85, 92);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* The same kernel id again after a thread's end, and after an end that was not seen. */
static WeftTrace *
build_reused_tid (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int tid = weft_fixture_spawn (fixture, MAIN, "a", 10, 20);
  WeftEvent start = weft_fixture_make (WEFT_EVENT_THREAD_START, tid, 50);

  weft_fixture_exit (fixture, tid, 30);
  start.thread.pid = MAIN;
  start.thread.thread = 7;
  start.thread.name = "b";
  weft_fixture_event (fixture, &start);
  weft_fixture_mark (fixture, tid, "b", 60);
  start.time_ns += 20000;
  start.thread.thread = 8;
  start.thread.name = "c";
  weft_fixture_event (fixture, &start);
  weft_fixture_exit (fixture, tid, 80);
  weft_fixture_end (fixture, 90);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_reused_address (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "one", -1, 10);
  WeftEvent late = weft_fixture_make (WEFT_EVENT_HOLD, MAIN, 50);

  weft_fixture_lock (fixture, MAIN, lock, 12, 12, 15);
  weft_fixture_destroy (fixture, lock, 30);
  weft_fixture_reuse (fixture, lock);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "two", -1, 40);
  /* Written after the lock had gone and its place was taken. */
  late.hold.object = lock;
  late.hold.acquired_ns = late.time_ns - 30000;
  late.hold.released_ns = late.time_ns - 25000;
  weft_fixture_event (fixture, &late);
  weft_fixture_lock (fixture, MAIN, lock, 60, 60, 70);
  /* Its destruction was not seen, but there it is again. */
  weft_fixture_reuse (fixture, lock);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 80);
  weft_fixture_lock (fixture, MAIN, lock, 82, 82, 84);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* An arc, the mutex in it, and a variable, all at one address. */
static WeftTrace *
build_shared_address (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t arc = weft_fixture_object (fixture, WEFT_OBJECT_ARC, NULL, -1, 10);
  WeftEvent clone = weft_fixture_make (WEFT_EVENT_ARC, MAIN, 20);
  WeftEvent access = weft_fixture_make (WEFT_EVENT_ACCESS, MAIN, 21);

  weft_fixture_reuse (fixture, arc);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 11);
  clone.arc.object = access.access.variable = arc;
  clone.arc.change = 1;
  clone.arc.count = 2;
  access.access.write = 1;
  access.access.value = 9;
  weft_fixture_event (fixture, &clone);
  weft_fixture_event (fixture, &access);
  weft_fixture_lock (fixture, MAIN, arc, 30, 30, 40);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_condvar (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 1);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 2, 3);

  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, MAIN, 10, 31);
  weft_fixture_wake (fixture, MAIN, ready, 1, 30);
  /* The waker is not told; a wake before the wait is none. */
  weft_fixture_wake (fixture, MAIN, ready, 0, 40);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, 0, 50, 61);
  weft_fixture_wake (fixture, MAIN, ready, 1, 60);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, 0, 70, 80);
  weft_fixture_end (fixture, 90);
  return weft_fixture_build (fixture);
}

static void
tell_held (WeftFixture *fixture,
           int tid,
           uint64_t lock,
           WeftHoldMode mode,
           int64_t since,
           int64_t at)
{
  WeftEvent held = weft_fixture_make (WEFT_EVENT_HELD, tid, at);

  held.held.kind = WEFT_OBJECT_RWLOCK;
  held.held.object = lock;
  held.held.mode = mode;
  held.held.acquired_ns = since > 0 ? WEFT_FIXTURE_ORIGIN_NS + since * 1000 : 0;
  weft_fixture_event (fixture, &held);
}

static void
wait_with_lock (
    WeftFixture *fixture, int tid, uint64_t condition, uint64_t lock, int64_t at)
{
  WeftEvent begin = weft_fixture_make (WEFT_EVENT_WAIT_BEGIN, tid, at);

  begin.wait.kind = WEFT_WAIT_CONDITION;
  begin.wait.object = condition;
  begin.wait.lock = lock;
  weft_fixture_event (fixture, &begin);
}

static void
end_wait (
    WeftFixture *fixture, int tid, uint64_t condition, WeftWaitOutcome outcome, int64_t at)
{
  WeftEvent end = weft_fixture_make (WEFT_EVENT_WAIT_END, tid, at);

  end.wait.kind = WEFT_WAIT_CONDITION;
  end.wait.object = condition;
  end.wait.outcome = outcome;
  end.wait.waker = outcome == WEFT_OUTCOME_DONE ? MAIN : 0;
  weft_fixture_event (fixture, &end);
}

/* Signalled while the mutex was held: to 30 by main, to 40 by another. Signalled when it
 * was free, and timed out: one wait. Two are woken when it is never released again, the
 * second time both at once: of the first signal nobody can tell which of them heard it. */
static WeftTrace *
build_woken (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 1);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 2, 3);
  int other = weft_fixture_spawn (fixture, MAIN, "other", 4, 5);

  weft_fixture_lock (fixture, MAIN, lock, 15, 15, 30);
  weft_fixture_lock (fixture, other, lock, 31, 31, 40);
  wait_with_lock (fixture, waiter, ready, lock, 10);
  weft_fixture_wake (fixture, MAIN, ready, 1, 20);
  end_wait (fixture, waiter, ready, WEFT_OUTCOME_DONE, 42);
  wait_with_lock (fixture, waiter, ready, lock, 50);
  weft_fixture_wake (fixture, MAIN, ready, 1, 60);
  end_wait (fixture, waiter, ready, WEFT_OUTCOME_DONE, 62);
  weft_fixture_lock (fixture, MAIN, lock, 75, 75, 79);
  wait_with_lock (fixture, waiter, ready, lock, 70);
  end_wait (fixture, waiter, ready, WEFT_OUTCOME_TIMED_OUT, 80);

  wait_with_lock (fixture, waiter, ready, lock, 90);
  wait_with_lock (fixture, other, ready, lock, 91);
  tell_held (fixture, MAIN, lock, WEFT_HOLD_EXCLUSIVE, 95, 96);
  weft_fixture_wake (fixture, MAIN, ready, 1, 97);
  weft_fixture_wake (fixture, MAIN, ready, 2, 100);
  weft_fixture_end (fixture, 120);
  return weft_fixture_build (fixture);
}

/* The process ends when the waiter has got its mutex back, and before whoever let it go
 * could tell. */
static WeftTrace *
build_untold (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 1);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 2, 3);

  wait_with_lock (fixture, waiter, ready, lock, 10);
  tell_held (fixture, MAIN, lock, WEFT_HOLD_EXCLUSIVE, 15, 19);
  weft_fixture_wake (fixture, MAIN, ready, 1, 20);
  end_wait (fixture, waiter, ready, WEFT_OUTCOME_DONE, 30);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* Whoever woke the waiter has ended before the waiter gets a CPU, and its wake was not
 * recorded. */
static WeftTrace *
build_waker_gone (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 1);
  int waker = weft_fixture_spawn (fixture, MAIN, "waker", 2, 3);

  weft_fixture_exit (fixture, waker, 20);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, ready, waker, 10, 31);
  weft_fixture_end (fixture, 90);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_readers (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "map", -1, 1);
  int first = weft_fixture_spawn (fixture, MAIN, "first", 2, 3);
  int second = weft_fixture_spawn (fixture, MAIN, "second", 4, 5);

  weft_fixture_read_lock (fixture, first, lock, 10, 10, 100);
  weft_fixture_read_lock (fixture, second, lock, 20, 20, 60);
  weft_fixture_lock (fixture, MAIN, lock, 30, 101, 120);
  weft_fixture_read_lock (fixture, second, lock, 110, 121, 130);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_discards (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t channel = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, NULL, 4, 1);
  uint64_t first = weft_fixture_send (fixture, MAIN, channel, 10);
  uint64_t second = weft_fixture_send (fixture, MAIN, channel, 20);

  weft_fixture_send (fixture, MAIN, channel, 30);
  weft_fixture_receive (fixture, MAIN, channel, first, 40);
  weft_fixture_disconnect (fixture, MAIN, channel, WEFT_SIDE_RECEIVER, 45);
  weft_fixture_discard (fixture, MAIN, channel, second, 50);
  /* Its send was not seen. */
  weft_fixture_receive (fixture, MAIN, channel, 99, 60);
  weft_fixture_end (fixture, 70);
  return weft_fixture_build (fixture);
}

static void
add_hold (WeftFixture *fixture, int64_t from_ns, int64_t to_ns, int64_t told_us)
{
  WeftEvent hold = weft_fixture_make (WEFT_EVENT_HOLD, MAIN, told_us);

  hold.hold.object = 0x10;
  hold.hold.acquired_ns = hold.time_ns + from_ns;
  hold.hold.released_ns = hold.time_ns + to_ns;
  weft_fixture_event (fixture, &hold);
}

/* Holds are told on another clock than the events', which runs ahead of it a little: by
 * less than a microsecond, by 20, and by so much that it cannot be. */
static WeftTrace *
build_clocks (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");

  add_hold (fixture, -5000, 900, 10);
  add_hold (fixture, 18000, 20000, 20);
  add_hold (fixture, -1000, 60000, 30);
  add_hold (fixture, 3000, 20000, 90);
  weft_fixture_end (fixture, 100);
  weft_fixture_exit (fixture, MAIN, 100);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_unmatched (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  WeftEvent end = weft_fixture_make (WEFT_EVENT_WAIT_END, MAIN, 10);
  WeftEvent bad_hold = weft_fixture_make (WEFT_EVENT_HOLD, MAIN, 20);
  WeftEvent no_thread = weft_fixture_make (WEFT_EVENT_MARK, 0, 30);
  WeftEvent bad_wait = weft_fixture_make (WEFT_EVENT_WAIT_BEGIN, MAIN, 40);
  WeftEvent span_end = weft_fixture_make (WEFT_EVENT_SPAN_END, MAIN, 50);

  end.wait.kind = WEFT_WAIT_SLEEP;
  weft_fixture_event (fixture, &end);
  bad_hold.hold.object = 0x10;
  bad_hold.hold.acquired_ns = bad_hold.time_ns;
  bad_hold.hold.released_ns = bad_hold.time_ns - 1;
  weft_fixture_event (fixture, &bad_hold);
  weft_fixture_event (fixture, &no_thread);
  bad_wait.wait.kind = 77;
  weft_fixture_event (fixture, &bad_wait);
  weft_fixture_event (fixture, &span_end);
  weft_fixture_sleep (fixture, 4321, 60, 65);
  weft_fixture_exit (fixture, 4322, 66);
  weft_fixture_sleep (fixture, MAIN, 70, -1);
  weft_fixture_mark (fixture, 4321, "end", 80);
  return weft_fixture_build (fixture);
}

/* The end of one wait and the begin of another are lost, and much else is seen meanwhile.
 */
static WeftTrace *
build_losses (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int other = weft_fixture_spawn (fixture, MAIN, "other", 1, 2);
  WeftEvent end = weft_fixture_make (WEFT_EVENT_WAIT_END, other, 140);

  weft_fixture_sleep (fixture, MAIN, 10, -1);
  weft_fixture_loss (fixture, 30, 50, 5);
  weft_fixture_sleep (fixture, MAIN, 80, 90);
  weft_fixture_loss (fixture, 100, 120, 0);
  end.wait.kind = WEFT_WAIT_SLEEP;
  weft_fixture_mark (fixture, other, "before", 70);
  weft_fixture_event (fixture, &end);
  weft_fixture_end (fixture, 200);
  return weft_fixture_build (fixture);
}

/* The exit of a thread is lost and its kernel id used by another whose start is lost too.
 */
static WeftTrace *
build_lost_threads (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int first = weft_fixture_spawn (fixture, MAIN, "first", 1, 2);
  int second = weft_fixture_spawn (fixture, MAIN, "second", 3, 4);

  weft_fixture_exit (fixture, first, 20);
  weft_fixture_mark (fixture, first, "destructor", 21);
  weft_fixture_loss (fixture, 30, 40, 3);
  weft_fixture_mark (fixture, first, "another", 50);
  weft_fixture_join (fixture, MAIN, second, 10, 60);
  weft_fixture_end (fixture, 70);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_fork (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/parent");
  WeftEvent process = weft_fixture_make (WEFT_EVENT_PROCESS_START, 300, 20);
  WeftEvent start = weft_fixture_make (WEFT_EVENT_THREAD_START, 300, 21);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 10);

  process.process_start.pid = start.thread.pid = 300;
  process.process_start.ppid = MAIN;
  process.process_start.program = "/bin/child";
  start.thread.name = "main";
  weft_fixture_event (fixture, &process);
  weft_fixture_event (fixture, &start);
  /* The same address in another process is another lock. */
  weft_fixture_lock (fixture, 300, lock, 30, 30, 35);
  weft_fixture_lock (fixture, MAIN, lock, 31, 31, 36);
  weft_fixture_exit (fixture, 300, 40);
  weft_fixture_end (fixture, 60);
  return weft_fixture_build (fixture);
}

/* One process becomes another program, and its first id is given again to a child of
 * somebody else. */
static WeftTrace *
build_exec (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/before");
  static const struct {
    int at, ppid;
    const char *program;
  } starts[] = { { 30, 1, "/bin/after" }, { 70, 7, "/bin/other" } };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    WeftEvent process = weft_fixture_make (WEFT_EVENT_PROCESS_START, MAIN, starts[i].at);
    WeftEvent start = weft_fixture_make (WEFT_EVENT_THREAD_START, MAIN, starts[i].at);

    weft_fixture_mark (fixture, MAIN, "here", starts[i].at - 20);
    process.process_start.pid = start.thread.pid = MAIN;
    process.process_start.ppid = starts[i].ppid;
    process.process_start.program = starts[i].program;
    start.thread.name = "main";
    weft_fixture_event (fixture, &process);
    weft_fixture_event (fixture, &start);
  }
  weft_fixture_end (fixture, 90);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_notes (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  WeftEvent poison = weft_fixture_make (WEFT_EVENT_POISON, MAIN, 40);
  WeftEvent value = weft_fixture_make (WEFT_EVENT_VALUE, MAIN, 41);

  weft_fixture_span (fixture, MAIN, "outer", 10, 50);
  weft_fixture_span (fixture, MAIN, "inner", 20, 30);
  weft_fixture_span (fixture, MAIN, "open", 45, -1);
  poison.poison.object = lock;
  poison.poison.action = WEFT_POISON_SEEN;
  weft_fixture_event (fixture, &poison);
  value.note.text = "n";
  value.note.value = -3;
  weft_fixture_event (fixture, &value);
  weft_fixture_end (fixture, 60);
  return weft_fixture_build (fixture);
}

/* Somebody waits for a lock whose hold never comes, but another got it since: it was let go
 * then, at the latest. */
static WeftTrace *
build_lost_hold (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 1);
  int first = weft_fixture_spawn (fixture, MAIN, "first", 2, 3);

  weft_fixture_lock (fixture, first, lock, 10, 10, -1);
  weft_fixture_loss (fixture, 20, 30, 1);
  weft_fixture_lock (fixture, MAIN, lock, 15, 40, -1);
  weft_fixture_end (fixture, 60);
  return weft_fixture_build (fixture);
}

/* What was told to be held, and what came after: two readers stay, one of them ended; a
 * hold that is told in the end, one that somebody else ended, one whose lock another got.
 */
static WeftTrace *
build_held (void)
{
  WeftFixture *fixture = weft_fixture_new ("held");
  uint64_t kept = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "kept", -1, 1);
  uint64_t back = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "back", -1, 2);
  uint64_t robbed = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "robbed", -1, 3);
  uint64_t passed = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "passed", -1, 4);
  int other = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "other", 5, 6);

  tell_held (fixture, WEFT_FIXTURE_MAIN, kept, WEFT_HOLD_SHARED, 10, 20);
  tell_held (fixture, other, kept, WEFT_HOLD_SHARED, 15, 21);
  tell_held (fixture, WEFT_FIXTURE_MAIN, back, WEFT_HOLD_EXCLUSIVE, 11, 22);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, back, 11, 11, 40);
  tell_held (fixture, WEFT_FIXTURE_MAIN, robbed, WEFT_HOLD_EXCLUSIVE, 12, 23);
  tell_held (fixture, WEFT_FIXTURE_MAIN, robbed, WEFT_HOLD_EXCLUSIVE, 0, 24);
  tell_held (fixture, WEFT_FIXTURE_MAIN, passed, WEFT_HOLD_EXCLUSIVE, 13, 25);
  weft_fixture_wait (fixture, other, WEFT_WAIT_WRITE_LOCK, passed, 0, 26, 27);
  weft_fixture_exit (fixture, other, 50);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

static const struct {
  const char *name;
  WeftTrace *(*build) (void);
  Print print;
  const char *expected;
} cases[] = {
  { "empty/threads", build_empty, weft_trace_text_threads, "" },
  { "empty/states", build_empty, weft_trace_text_states, "" },
  { "spawn/threads", build_spawns, weft_trace_text_threads,
    "main tid 100 of - 0 0-100 lives\n"
    "first tid 101 of main 10 30-100 lives detached\n"
    "second tid 102 of first 40 50-90 joined panicked\n"
    "never tid 0 of first 60 100-100 lives\n" },
  { "spawn/states", build_spawns, weft_trace_text_states,
    "main R100\nfirst -30 R85 J92 R100\nsecond -50 R90 -100\nnever -100\n" },
  { "spawn/interactions", build_spawns, weft_trace_text_interactions,
    "spawn main to first 10-30 -\n"
    "spawn first to second 40-50 -\n"
    "join second to first 90-92 -\n" },
  { "reused-tid/threads", build_reused_tid, weft_trace_text_threads,
    "main tid 100 of - 0 0-90 lives\n"
    "a tid 101 of main 10 20-30\n"
    "b tid 101 of - 50 50-60\n"
    "c tid 101 of - 70 70-80\n" },
  { "reused-address/objects", build_reused_address, weft_trace_text_objects,
    "one g0 10-30\ntwo g1 40-80\nmutex 1 g2 80-100\n" },
  { "reused-address/holds", build_reused_address, weft_trace_text_holds,
    "one by main 12-15\none by main 20-25\ntwo by main 60-70\nmutex 1 by main 82-84\n" },
  { "shared-address/objects", build_shared_address, weft_trace_text_objects,
    "variable 1 g0 0-40\narc 1 g0 10-40\nmutex 1 g0 11-40\n" },
  { "shared-address/notes", build_shared_address, weft_trace_text_notes,
    "main 5 20-20 arc 1 '' 2\nmain 4 21-21 variable 1 '' 9\n" },
  { "counter/waits", weft_fixture_counter, weft_trace_text_waits,
    "main for end of adder-0 50-465 held by - woken by -\n"
    "main for end of adder-1 466-467 held by - woken by -\n"
    "main for end of adder-2 468-469 held by - woken by -\n"
    "adder-0 for counter 210-401 held by adder-1 woken by adder-2\n"
    "adder-1 for counter 120-201 held by adder-0 woken by adder-0\n"
    "adder-2 for counter 130-301 held by adder-0 woken by adder-1\n" },
  { "counter/holds", weft_fixture_counter, weft_trace_text_holds,
    "counter by adder-0 100-200\n"
    "counter by adder-1 201-300\n"
    "counter by adder-2 301-400\n"
    "counter by adder-0 401-450\n" },
  { "counter/interactions", weft_fixture_counter, weft_trace_text_interactions,
    "spawn main to adder-0 10-15 -\n"
    "spawn main to adder-1 20-25 -\n"
    "spawn main to adder-2 30-35 -\n"
    "hand-off adder-0 to adder-1 200-201 counter\n"
    "hand-off adder-1 to adder-2 300-301 counter\n"
    "join adder-1 to main 310-467 -\n"
    "hand-off adder-2 to adder-0 400-401 counter\n"
    "join adder-2 to main 410-469 -\n"
    "join adder-0 to main 460-465 -\n" },
  { "counter/states", weft_fixture_counter, weft_trace_text_states,
    "main R50 J465 R466 J467 R468 J469 R500\n"
    "adder-0 -15 R210 L401 R460 -500\n"
    "adder-1 -25 R120 L201 R310 -500\n"
    "adder-2 -35 R130 L301 R410 -500\n" },
  { "counter/waiting", weft_fixture_counter, weft_trace_text_waiting,
    "counter 1@120 2@130 1@201 2@210 1@301 0@401\n" },
  { "condvar/interactions", build_condvar, weft_trace_text_interactions,
    "spawn main to waiter 2-3 -\n"
    "wake main to waiter 30-31 ready\n"
    "wake main to waiter 60-61 ready\n" },
  { "waker-gone/interactions", build_waker_gone, weft_trace_text_interactions,
    "spawn main to waker 2-3 -\nwake waker to main 20-31 ready\n" },
  { "woken/waits", build_woken, weft_trace_text_waits,
    "waiter for ready 10-20 held by - woken by main\n"
    "waiter for lock 20-42 held by main woken by other\n"
    "waiter for ready 50-62 held by - woken by main\n"
    "waiter for ready 70-80 held by - woken by -\n"
    "waiter for ready 90-100 held by - woken by main\n"
    "waiter for lock 100-120 open held by main woken by -\n"
    "other for ready 91-100 held by - woken by main\n"
    "other for lock 100-120 open held by main woken by -\n" },
  { "woken/interactions", build_woken, weft_trace_text_interactions,
    "spawn main to waiter 2-3 -\n"
    "spawn main to other 4-5 -\n"
    "wake main to waiter 20-20 ready\n"
    "hand-off other to waiter 40-42 lock\n"
    "wake main to waiter 60-62 ready\n"
    "wake main to waiter 100-100 ready\n"
    "wake main to other 100-100 ready\n" },
  { "untold/waits", build_untold, weft_trace_text_waits,
    "waiter for ready 10-20 held by - woken by main\n"
    "waiter for lock 20-30 held by main woken by main\n" },
  { "untold/holds", build_untold, weft_trace_text_holds, "lock by main 15-30\n" },
  { "condvar/states", build_condvar, weft_trace_text_states,
    "main R90\nwaiter -3 R10 E31 R50 E61 R70 E80 R90\n" },
  { "readers/holds", build_readers, weft_trace_text_holds,
    "map by first 10-100\nmap by second 20-60\nmap by main 101-120\n"
    "map by second 121-130\n" },
  { "readers/interactions", build_readers, weft_trace_text_interactions,
    "spawn main to first 2-3 -\n"
    "spawn main to second 4-5 -\n"
    "hand-off first to main 100-101 map\n"
    "hand-off main to second 120-121 map\n" },
  { "condvar/wakes", build_condvar, weft_trace_text_wakes,
    "main wakes 1 of ready at 30\nmain wakes 0 of ready at 40\n"
    "main wakes 1 of ready at 60\n" },
  { "channel/messages", weft_fixture_channel, weft_trace_text_messages,
    "messages 1: producer-0 to main 100-106 received\n"
    "messages 2: producer-1 to main 120-125 received\n"
    "messages 3: producer-0 to main 140-150 received\n"
    "messages 4: producer-1 to main 160-180 received\n"
    "messages 5: producer-0 to main 180-210 received\n"
    "messages 6: producer-1 to main 200-240 received\n"
    "messages 7: producer-0 to main 220-270 received\n"
    "messages 8: producer-1 to - 240-400 inside\n" },
  { "channel/depths", weft_fixture_channel, weft_trace_text_depths,
    "messages 1@100 0@106 1@120 0@125 1@140 0@150 1@160 1@180 2@200 1@210 2@220 2@240 "
    "1@270\n" },
  { "discards/messages", build_discards, weft_trace_text_messages,
    "channel 1 1: main to main 10-40 received\n"
    "channel 1 2: main to - 20-50 discarded\n"
    "channel 1 3: main to - 30-70 inside\n" },
  { "discards/defects", build_discards, weft_trace_text_defects,
    "lost 0 waits 0 threads 0 messages 1 malformed 0\n" },
  { "unmatched/defects", build_unmatched, weft_trace_text_defects,
    "lost 0 waits 1 threads 2 messages 0 malformed 4\n" },
  { "clocks/holds", build_clocks, weft_trace_text_holds,
    "mutex 1 by main 5-10\nmutex 1 by main 38-40\nmutex 1 by main 93-100\n" },
  { "clocks/defects", build_clocks, weft_trace_text_defects,
    "lost 0 waits 0 threads 0 messages 0 malformed 1\n" },
  { "unmatched/threads", build_unmatched, weft_trace_text_threads,
    "main tid 100 of - 0 0-80 lives\n"
    "thread 4321 tid 4321 of - 60 60-80 lives\n"
    "thread 4322 tid 4322 of - 66 66-66\n" },
  { "unmatched/states", build_unmatched, weft_trace_text_states,
    "main R70 S80\nthread 4321 -60 S65 R80\nthread 4322 -80\n" },
  { "losses/defects", build_losses, weft_trace_text_defects,
    "lost 5+ waits 1 threads 0 messages 0 malformed 0\n" },
  { "losses/states", build_losses, weft_trace_text_states,
    "main R10 S30 ?80 S90 R200\nother -2 R100 ?140 R200\n" },
  { "losses/waits", build_losses, weft_trace_text_waits,
    "main for - 10-30 open held by - woken by -\n"
    "main for - 80-90 held by - woken by -\n" },
  { "lost-threads/threads", build_lost_threads, weft_trace_text_threads,
    "main tid 100 of - 0 0-70 lives\n"
    "first tid 101 of main 1 2-21\n"
    "second tid 102 of main 3 4-60 joined\n"
    "thread 101 tid 101 of - 50 50-70 lives\n" },
  { "deadlock/waits", weft_fixture_deadlock, weft_trace_text_waits,
    "main for - 50-990 held by - woken by -\n"
    "philosopher-0 for fork-1 150-1000 open held by philosopher-1 woken by -\n"
    "philosopher-1 for fork-0 160-1000 open held by philosopher-0 woken by -\n" },
  { "deadlock/holds", weft_fixture_deadlock, weft_trace_text_holds,
    "fork-0 by philosopher-0 100-1000 still\nfork-1 by philosopher-1 110-1000 still\n" },
  { "held/holds", build_held, weft_trace_text_holds,
    "kept by main 10-100 still\nkept by other 15-100 still\nback by main 11-40\n"
    "passed by main 13-27\n" },
  { "lost-hold/holds", build_lost_hold, weft_trace_text_holds, "lock by first 10-40\n" },
  { "fork/processes", build_fork, weft_trace_text_processes,
    "/bin/parent pid 100 of 1 0-60\n/bin/child pid 300 of 100 20-40\n" },
  { "exec/processes", build_exec, weft_trace_text_processes,
    "/bin/before pid 100 of 1 0-30\n/bin/after pid 100 of 1 30-50\n"
    "/bin/other pid 100 of 7 70-90\n" },
  { "fork/holds", build_fork, weft_trace_text_holds,
    "mutex 1 by main 30-35\nlock by main 31-36\n" },
  { "notes", build_notes, weft_trace_text_notes,
    "main 1 10-60 - 'outer' 0 unended\n"
    "main 1 20-30 - 'inner' 0\n"
    "main 8 40-40 lock '' 0\n"
    "main 2 41-41 - 'n' -3\n"
    "main 1 45-50 - 'open' 0\n" },
};

static void
test_case (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  g_autoptr (WeftTrace) trace = cases[i].build ();
  g_autofree char *text = cases[i].print (trace);

  g_assert_cmpstr (text, ==, cases[i].expected);
}

static void
test_hold_at (void)
{
  g_autoptr (WeftTrace) trace = build_readers ();
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  static const struct {
    int at_us;
    const char *holder;
  } at[] = {
    { 9, "-" },       { 10, "first" }, { 19, "first" },   { 20, "second" },
    { 59, "second" }, { 60, "first" }, { 99, "first" },   { 100, "-" },
    { 101, "main" },  { 120, "-" },    { 125, "second" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (at); i++) {
    const WeftHold *hold = weft_trace_hold_at (trace, 0, at[i].at_us * 1000);

    g_assert_cmpstr (hold != NULL ? threads[hold->thread].name : "-", ==, at[i].holder);
  }
}

static void
test_lossy_between (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;
  size_t n;

  weft_fixture_loss (fixture, 10, 40, 1);
  weft_fixture_loss (fixture, 20, 30, 1);
  weft_fixture_loss (fixture, 60, 60, 1);
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);
  weft_trace_losses (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_false (weft_trace_lossy_between (trace, 0, 10000));
  g_assert_true (weft_trace_lossy_between (trace, 0, 10001));
  g_assert_true (weft_trace_lossy_between (trace, 35000, 36000));
  g_assert_false (weft_trace_lossy_between (trace, 40000, 60000));
  g_assert_true (weft_trace_lossy_between (trace, 60000, 60001));
  g_assert_false (weft_trace_lossy_between (trace, 61000, 100000));
}

static void
test_sites (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (WeftTrace) trace = NULL;
  WeftSymbol symbol = { "add", "/src/counter.c", 44 };
  const WeftSite *sites;
  size_t n;

  weft_symbols_add (symbols, "/bin/p", 0x20, &symbol);
  weft_fixture_set_symbols (fixture, symbols);
  weft_fixture_module (fixture, "/bin/p", 0x1000, 0x100);
  weft_fixture_set_site (fixture, 0x1020);
  weft_fixture_sleep (fixture, MAIN, 10, 11);
  weft_fixture_set_site (fixture, 0x1030);
  weft_fixture_sleep (fixture, MAIN, 20, 21);
  weft_fixture_set_site (fixture, 0x1100);
  weft_fixture_sleep (fixture, MAIN, 30, 31);
  weft_fixture_set_site (fixture, 0x1020);
  weft_fixture_sleep (fixture, MAIN, 40, 41);
  trace = weft_fixture_build (fixture);

  sites = weft_trace_sites (trace, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (sites[0].text, ==, "counter.c:44");
  g_assert_cmpstr (sites[0].function, ==, "add");
  g_assert_cmpstr (sites[1].text, ==, "p+0x30");
  g_assert_cmpstr (sites[1].module, ==, "/bin/p");
  g_assert_cmpuint (sites[1].offset, ==, 0x30);
  g_assert_cmpstr (sites[2].text, ==, "0x1100");
  g_assert_null (sites[2].module);
}

static void
test_info (void)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  g_autoptr (WeftTrace) trace = NULL, again = NULL;
  char *args[] = { (char *)"-n", NULL };
  WeftRunInfo info = { .program = (char *)"p", .args = args, .exit_status = 3 };

  weft_trace_builder_set_info (builder, &info);
  trace = weft_trace_builder_seal (builder);
  again = weft_trace_ref (trace);
  g_assert_cmpstr (weft_trace_info (again)->program, ==, "p");
  g_assert_cmpstr (weft_trace_info (again)->args[0], ==, "-n");
  g_assert_null (weft_trace_info (again)->host);
  g_assert_cmpint (weft_trace_info (again)->exit_status, ==, 3);
}

/* Whatever happened: tables are in order, slices fit, and states cover the whole. */
static void
check_consistent (const WeftTrace *trace)
{
  size_t n_threads, n_objects, n_waits, n_holds, n_interactions, n;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n_interactions);
  const WeftWait *all_waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *all_holds = weft_trace_holds (trace, &n_holds);
  size_t sum = 0;

  for (uint32_t i = 0; i < n_threads; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);
    const WeftWait *waits = weft_trace_thread_waits (trace, i, &n);
    int64_t totals[WEFT_N_STATES] = { 0 }, blocked_ns = 0;
    const uint32_t *rows;

    g_assert_true (i == 0 || threads[i - 1].begin_ns <= threads[i].begin_ns);
    sum += n;
    for (size_t j = 0; j < n; j++) {
      g_assert_cmpuint (waits[j].thread, ==, i);
      g_assert_true (j == 0 || waits[j - 1].end_ns <= waits[j].begin_ns);
      blocked_ns += waits[j].end_ns - waits[j].begin_ns;
    }
    weft_states_totals (states, 0, weft_trace_duration_ns (trace), totals);
    g_assert_cmpint (totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT]
                         + totals[WEFT_STATE_SLEEPING] + totals[WEFT_STATE_JOINING],
                     ==, blocked_ns);
    for (size_t j = 0; j < weft_states_size (states); j++) {
      WeftInterval interval = weft_states_get (states, j);

      if (interval.cause != WEFT_NO_ROW)
        g_assert_cmpint (all_waits[interval.cause].begin_ns, ==, interval.begin_ns);
    }
    rows = weft_trace_thread_interactions (trace, i, &n);
    for (size_t j = 0; j < n; j++) {
      g_assert_true (interactions[rows[j]].from_thread == i
                     || interactions[rows[j]].to_thread == i);
      g_assert_true (j == 0 || rows[j - 1] < rows[j]);
    }
  }
  g_assert_cmpuint (sum, ==, n_waits);

  weft_trace_objects (trace, &n_objects);
  sum = 0;
  for (uint32_t i = 0; i < n_objects; i++) {
    const WeftHold *holds = weft_trace_lock_holds (trace, i, &n);
    const WeftDepth *waiting;

    sum += n;
    for (size_t j = 0; j < n; j++) {
      g_assert_cmpuint (holds[j].object, ==, i);
      g_assert_true (j == 0 || holds[j - 1].released_ns <= holds[j].acquired_ns);
      g_assert_true (weft_trace_hold_at (trace, i, holds[j].acquired_ns) == &holds[j]);
    }
    waiting = weft_trace_object_waiting (trace, i, &n);
    for (size_t j = 0; j < n; j++) {
      const uint32_t *rows;
      size_t n_rows;
      uint32_t depth = 0;

      rows = weft_trace_object_waits (trace, i, &n_rows);
      for (size_t k = 0; k < n_rows; k++)
        depth += all_waits[rows[k]].begin_ns <= waiting[j].time_ns
                 && waiting[j].time_ns < all_waits[rows[k]].end_ns;
      g_assert_cmpuint (waiting[j].depth, ==, depth);
    }
    g_assert_true (n == 0 || waiting[n - 1].depth == 0
                   || waiting[n - 1].time_ns == weft_trace_duration_ns (trace));
  }
  g_assert_cmpuint (sum, ==, n_holds);
  g_assert_nonnull (all_holds);
}

static void
test_random (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (5, 3000, 11);
  const WeftDefects *defects = weft_trace_defects (trace);
  size_t n;

  g_assert_cmpuint (defects->unmatched_waits, ==, 0);
  g_assert_cmpuint (defects->unmatched_messages, ==, 0);
  g_assert_cmpuint (defects->unknown_threads, ==, 0);
  g_assert_cmpuint (defects->malformed, ==, 0);
  weft_trace_threads (trace, &n);
  g_assert_cmpuint (n, ==, 6);
  check_consistent (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/builder/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/trace/hold-at", test_hold_at);
  g_test_add_func ("/trace/lossy-between", test_lossy_between);
  g_test_add_func ("/trace/sites", test_sites);
  g_test_add_func ("/trace/info", test_info);
  g_test_add_func ("/trace/random", test_random);
  return g_test_run ();
}
