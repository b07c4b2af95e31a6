/* What annotations add to a trace: names for places, and queues of the program's own. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN

static void
name (WeftFixture *fixture, uint64_t object, uint64_t size, const char *text, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_OBJECT_NAME, MAIN, at_us);

  event.naming.object = object;
  event.naming.size = size;
  event.naming.name = text;
  weft_fixture_event (fixture, &event);
}

static void
touch (WeftFixture *fixture, WeftObjectKind kind, uint64_t object, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_OBJECT_SEEN, MAIN, at_us);

  event.object.kind = kind;
  event.object.object = object;
  weft_fixture_event (fixture, &event);
}

static void
assert_names (const WeftTrace *trace, const char *wanted)
{
  g_autoptr (GString) found = g_string_new (NULL);
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? ", " : "", objects[i].name);
  g_assert_cmpstr (found->str, ==, wanted);
}

/* Everything in the named bytes, and nothing beside them; seen before or after. */
static void
test_place (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;

  touch (fixture, WEFT_OBJECT_MUTEX, 0xfff, 1);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1000, 2);
  name (fixture, 0x1000, 0x60, "jobs", 3);
  touch (fixture, WEFT_OBJECT_CONDVAR, 0x105f, 4);
  touch (fixture, WEFT_OBJECT_CONDVAR, 0x1060, 5);
  touch (fixture, WEFT_OBJECT_VARIABLE, 0x1000, 6);
  name (fixture, 0x2000, 0, "one byte", 7);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x2000, 8);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x2001, 9);
  name (fixture, 0x3000, 8, "", 10);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x3000, 11);
  trace = weft_fixture_build (fixture);
  assert_names (trace, "mutex 1, jobs, jobs, condvar 1, jobs, one byte, mutex 2, mutex 3");
}

/* Of names for overlapping places the last stands, whichever is larger. */
static void
test_overlap (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;

  name (fixture, 0x1000, 0x100, "whole", 1);
  name (fixture, 0x1010, 0x10, "part", 2);
  name (fixture, 0x1030, 0x10, "covered", 3);
  name (fixture, 0x1030, 0xd0, "rest", 4);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1000, 5);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1010, 6);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1020, 7);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1030, 8);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x10ff, 9);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1100, 10);
  trace = weft_fixture_build (fixture);
  assert_names (trace, "whole, part, whole, rest, rest, mutex 1");
}

/* A name is of what is there, not of what comes to lie there later. */
static void
test_generations (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, NULL, -1, 10);

  name (fixture, lock, 40, "early", 5);
  name (fixture, lock, 40, "first", 15);
  weft_fixture_destroy (fixture, lock, 20);
  name (fixture, lock, 40, "between", 25);
  weft_fixture_reuse (fixture, lock);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "second", -1, 30);
  weft_fixture_destroy (fixture, lock, 40);
  weft_fixture_reuse (fixture, lock);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "third", -1, 50);
  name (fixture, lock, 40, "renamed", 60);
  trace = weft_fixture_build (fixture);
  assert_names (trace, "first, second, renamed");
}

/* The addresses of one process mean nothing in another. */
static void
test_processes (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;
  WeftEvent start = weft_fixture_make (WEFT_EVENT_PROCESS_START, 200, 1);
  WeftEvent seen = weft_fixture_make (WEFT_EVENT_OBJECT_SEEN, 200, 4);

  start.process_start.pid = 200;
  start.process_start.ppid = MAIN;
  start.process_start.program = "/bin/q";
  weft_fixture_event (fixture, &start);
  name (fixture, 0x1000, 8, "named", 2);
  touch (fixture, WEFT_OBJECT_MUTEX, 0x1000, 3);
  seen.object.kind = WEFT_OBJECT_MUTEX;
  seen.object.object = 0x1000;
  weft_fixture_event (fixture, &seen);
  trace = weft_fixture_build (fixture);
  assert_names (trace, "named, mutex 1");
}

static void
test_malformed (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  g_autoptr (WeftTrace) trace = NULL;

  name (fixture, UINT64_MAX, 1, "the last byte", 1);
  name (fixture, UINT64_MAX, 2, "beyond", 2);
  touch (fixture, WEFT_OBJECT_MUTEX, UINT64_MAX, 3);
  trace = weft_fixture_build (fixture);
  assert_names (trace, "the last byte");
  g_assert_cmpuint (weft_trace_defects (trace)->malformed, ==, 1);
}

static void
message (
    WeftFixture *fixture, WeftEventType type, uint64_t queue, uint64_t id, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (type, MAIN, at_us);

  event.message.channel = queue;
  event.message.id = id;
  event.message.depth = WEFT_DEPTH_UNKNOWN;
  weft_fixture_event (fixture, &event);
}

/* A queue that begins with its own mutex; its depth is counted. */
static void
test_queue (void)
{
  const uint32_t wanted[] = { 1, 2, 1, 2, 1, 0 };
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "queue", 3, 1);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftObject *objects;
  const WeftDepth *depths;
  uint32_t row;
  size_t n;

  touch (fixture, WEFT_OBJECT_MUTEX, queue, 2);
  message (fixture, WEFT_EVENT_SEND, queue, 100, 10);
  message (fixture, WEFT_EVENT_SEND, queue, 101, 11);
  message (fixture, WEFT_EVENT_RECEIVE, queue, 100, 12);
  message (fixture, WEFT_EVENT_SEND, queue, 100, 13);
  message (fixture, WEFT_EVENT_DISCARD, queue, 101, 14);
  message (fixture, WEFT_EVENT_RECEIVE, queue, 100, 15);
  message (fixture, WEFT_EVENT_DISCONNECT, queue, 0, 16);
  trace = weft_fixture_build (fixture);

  assert_names (trace, "mutex 1, queue");
  row = weft_object_row (trace, "queue");
  objects = weft_trace_objects (trace, &n);
  g_assert_true (objects[row].counted_depth);
  g_assert_cmpint (objects[row].capacity, ==, 3);
  weft_trace_channel_messages (trace, row, &n);
  g_assert_cmpuint (n, ==, 3);
  depths = weft_trace_channel_depths (trace, row, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (wanted));
  for (size_t i = 0; i < n; i++)
    g_assert_cmpuint (depths[i].depth, ==, wanted[i]);
  g_assert_cmpuint (weft_trace_defects (trace)->unmatched_messages, ==, 0);
}

/* What a signal handler says between a stack and its event takes nothing from the event. */
static void
test_handler (void)
{
  static const uint64_t frames[] = { 0x500 };
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  WeftEvent stack = weft_fixture_make (WEFT_EVENT_STACK, MAIN, 10);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftWait *waits;
  size_t n;

  stack.stack.id = 1;
  stack.stack.frames = frames;
  stack.stack.n_frames = 1;
  weft_fixture_event (fixture, &stack);
  weft_fixture_mark (fixture, MAIN, "signal", 11);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, 0x1000, 0, 12, 20);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, 0x1000, 0, 30, 40);
  trace = weft_fixture_build (fixture);
  waits = weft_trace_waits (trace, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (waits[0].stack, !=, WEFT_NO_ROW);
  g_assert_cmpuint (waits[1].stack, ==, WEFT_NO_ROW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builder-names/place", test_place);
  g_test_add_func ("/builder-names/overlap", test_overlap);
  g_test_add_func ("/builder-names/generations", test_generations);
  g_test_add_func ("/builder-names/processes", test_processes);
  g_test_add_func ("/builder-names/malformed", test_malformed);
  g_test_add_func ("/builder-names/queue", test_queue);
  g_test_add_func ("/builder-names/handler", test_handler);
  return g_test_run ();
}
