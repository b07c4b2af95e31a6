#include "tests/unit/tracer/trace-fixture.h"
#include "tests/unit/tracer/trace-text.h"

#define MAIN WEFT_FIXTURE_MAIN

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

static const WeftTextCase cases[] = {
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
  { "deadlock/waits", weft_fixture_deadlock, weft_trace_text_waits,
    "main for - 50-990 held by - woken by -\n"
    "philosopher-0 for fork-1 150-1000 open held by philosopher-1 woken by -\n"
    "philosopher-1 for fork-0 160-1000 open held by philosopher-0 woken by -\n" },
  { "deadlock/holds", weft_fixture_deadlock, weft_trace_text_holds,
    "fork-0 by philosopher-0 100-1000 still\nfork-1 by philosopher-1 110-1000 still\n" },
  { "held/holds", build_held, weft_trace_text_holds,
    "kept by main 10-100 still\nkept by other 15-100 still\nback by main 11-40\n"
    "passed by main 13-27\n" },
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_trace_text_add_cases ("/builder", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/builder/hold-at", test_hold_at);
  return g_test_run ();
}
