#include "tests/unit/tracer/trace-fixture.h"
#include "tests/unit/tracer/trace-text.h"

#define MAIN WEFT_FIXTURE_MAIN

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

static const WeftTextCase cases[] = {
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
  { "lost-hold/holds", build_lost_hold, weft_trace_text_holds, "lock by first 10-40\n" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  weft_trace_text_add_cases ("/builder-torn", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
