/* Sentences about small traces, and that every noun in them is marked. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/describe.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US INT64_C (1000)
#define BASE UINT64_C (0x400000)

static const char *
noun_text (const WeftTrace *trace, const WeftNoun *noun, char **ret_owned)
{
  size_t n;

  switch (noun->kind) {
  case WEFT_NOUN_THREAD:
    return weft_trace_threads (trace, &n)[noun->row].label;
  case WEFT_NOUN_OBJECT:
    return weft_trace_objects (trace, &n)[noun->row].name;
  case WEFT_NOUN_SITE:
    return weft_trace_sites (trace, &n)[noun->row].text;
  case WEFT_NOUN_WAIT: {
    const WeftWait *wait = &weft_trace_waits (trace, &n)[noun->row];

    return *ret_owned = weft_format_duration (wait->end_ns - wait->begin_ns);
  }
  case WEFT_NOUN_MESSAGE:
    return *ret_owned = g_strdup_printf ("message %" G_GUINT64_FORMAT,
                                         weft_trace_messages (trace, &n)[noun->row].id);
  default:
    g_assert_not_reached ();
  }
}

/* The sentence with brackets around its nouns, which stand for what they name. */
static char *
marked (const WeftTrace *trace, const WeftSentence *sentence)
{
  GString *text = g_string_new (NULL);
  size_t at = 0;

  for (unsigned i = 0; i < sentence->nouns->len; i++) {
    const WeftNoun *noun = &g_array_index (sentence->nouns, WeftNoun, i);
    g_autofree char *owned = NULL;
    g_autofree char *word
        = g_strndup (sentence->text + noun->begin, noun->end - noun->begin);

    g_assert_cmpuint (noun->begin, >=, at);
    g_assert_cmpuint (noun->begin, <, noun->end);
    g_assert_cmpuint (noun->end, <=, strlen (sentence->text));
    g_assert_cmpstr (word, ==, noun_text (trace, noun, &owned));
    g_string_append_len (text, sentence->text + at, (gssize)(noun->begin - at));
    g_string_append_printf (text, "[%s]", word);
    at = noun->end;
  }
  g_string_append (text, sentence->text + at);

  return g_string_free (text, FALSE);
}

typedef void (*Describe) (const WeftTrace *trace, uint32_t row, WeftSentence *ret);

static void
check (const WeftTrace *trace, Describe describe, uint32_t row, const char *expected)
{
  g_auto (WeftSentence) sentence = { 0 };
  g_autofree char *text = NULL;

  describe (trace, row, &sentence);
  text = marked (trace, &sentence);
  g_assert_cmpstr (text, ==, expected);
}

typedef void (*DescribeAt) (const WeftTrace *trace,
                            uint32_t row,
                            int64_t time_ns,
                            WeftSentence *ret);

static void
check_at (const WeftTrace *trace,
          DescribeAt describe,
          uint32_t row,
          int64_t time_us,
          const char *expected)
{
  g_auto (WeftSentence) sentence = { 0 };
  g_autofree char *text = NULL;

  describe (trace, row, time_us * US, &sentence);
  text = marked (trace, &sentence);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_wait (const WeftTrace *trace,
            const char *thread,
            int64_t begin_us,
            const char *expected,
            const char *label)
{
  uint32_t row = weft_wait_row (trace, thread, begin_us);
  g_autofree char *labelled = weft_describe_wait_label (trace, row);

  check (trace, weft_describe_wait, row, expected);
  g_assert_cmpstr (labelled, ==, label);
}

static void
test_counter (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();

  check_wait (trace, "adder-1", 120,
              "[adder-1] waited [81.0 µs] for [counter], held by [adder-0].",
              "waits for counter, held by adder-0");
  check_wait (
      trace, "adder-2", 130,
      "[adder-2] waited [171 µs] for [counter], held in turn by [adder-0] (70.0 µs) "
      "and [adder-1] (99.0 µs). Handed over by [adder-1].",
      "waits for counter, held by adder-0");
  check_wait (trace, "main", 50,
              "[main] waited [415 µs] for [adder-0] to end. For 191 µs of that [adder-0] "
              "waited itself for [counter].",
              "waits for adder-0 to end");

  check_at (trace, weft_describe_thread_at, 1, 5, "[adder-0] has not started yet.");
  check_at (trace, weft_describe_thread_at, 1, 50, "[adder-0] runs.");
  check_at (trace, weft_describe_thread_at, 1, 150, "[adder-0] runs and holds [counter].");
  check_at (trace, weft_describe_thread_at, 2, 150,
            "[adder-1] has waited 30.0 µs for [counter], held by [adder-0].");
  check_at (trace, weft_describe_thread_at, 0, 150,
            "[main] has waited 100 µs for [adder-0] to end.");
  check_at (trace, weft_describe_thread_at, 1, 470, "[adder-0] has ended.");

  check_at (trace, weft_describe_object_at, 0, 1, "[counter] does not exist yet.");
  check_at (trace, weft_describe_object_at, 0, 50, "[counter] is held by nobody.");
  check_at (trace, weft_describe_object_at, 0, 110, "[counter] is held by [adder-0].");
  check_at (trace, weft_describe_object_at, 0, 125,
            "[counter] is held by [adder-0]; [adder-1] waits for it.");
  check_at (trace, weft_describe_object_at, 0, 220,
            "[counter] is held by [adder-1]; [adder-2] and [adder-0] wait for it, in this "
            "order.");
  check_at (trace, weft_describe_object_at, 0, 490, "[counter] does not exist any more.");

  check (trace, weft_describe_hold, 0, "[adder-0] held [counter] for 100 µs.");
  check (trace, weft_describe_hold, 2, "[adder-2] held [counter] for 99.0 µs.");
  check (trace, weft_describe_hold, 3, "[adder-0] held [counter] for 49.0 µs.");

  check (trace, weft_describe_thread_lane, 0, "joining 3 threads");
  check (trace, weft_describe_thread_lane, 2, "28% waiting"); /* 81 of 285 */
  check (trace, weft_describe_object_lane, 0, "waited for 443 µs in all");
}

static void
test_interactions (void)
{
  static const char *const expected[] = {
    "[main] spawned [adder-0]; it ran 5.00 µs later.",
    "[main] spawned [adder-1]; it ran 5.00 µs later.",
    "[main] spawned [adder-2]; it ran 5.00 µs later.",
    "[adder-0] let go of [counter]; [adder-1], which had waited [81.0 µs], went on 1.00 µs "
    "later.",
    "[adder-1] let go of [counter]; [adder-2], which had waited [171 µs], went on 1.00 µs "
    "later.",
    "[adder-1] ended; [main], which had waited [1.00 µs], went on 157 µs later.",
    "[adder-2] let go of [counter]; [adder-0], which had waited [191 µs], went on 1.00 µs "
    "later.",
    "[adder-2] ended; [main], which had waited [1.00 µs], went on 59.0 µs later.",
    "[adder-0] ended; [main], which had waited [415 µs], went on 5.00 µs later.",
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  size_t n;

  weft_trace_interactions (trace, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (uint32_t i = 0; i < n; i++)
    check (trace, weft_describe_interaction, i, expected[i]);
}

static void
test_hold_waiters (void)
{
  static const struct {
    uint32_t waiters;
    WeftHoldMode mode;
    const char *sentence;
  } cases[] = {
    { 0, WEFT_HOLD_EXCLUSIVE, "[main] held [table] for 20.0 µs." },
    { 0, WEFT_HOLD_SHARED, "[main] held [table] for reading for 20.0 µs." },
    { 1, WEFT_HOLD_EXCLUSIVE,
      "[main] held [table] for 20.0 µs. 1 thread waited when it let go." },
    { 1200, WEFT_HOLD_EXCLUSIVE,
      "[main] held [table] for 20.0 µs. 1,200 threads waited when it let go." },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftFixture *fixture = weft_fixture_new ("waiters");
    WeftEvent event = weft_fixture_make (WEFT_EVENT_HOLD, MAIN, 120);
    g_autoptr (WeftTrace) trace = NULL;

    event.hold.object = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "table", -1, 5);
    event.hold.mode = cases[i].mode;
    event.hold.acquired_ns = WEFT_FIXTURE_ORIGIN_NS + 100 * US;
    event.hold.released_ns = WEFT_FIXTURE_ORIGIN_NS + 120 * US;
    event.hold.waiters = cases[i].waiters;
    weft_fixture_event (fixture, &event);
    trace = weft_fixture_build (fixture);
    check (trace, weft_describe_hold, 0, cases[i].sentence);
  }
}

static void
test_deadlock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  uint32_t first = weft_thread_row (trace, "philosopher-0");

  check_wait (
      trace, "philosopher-0", 150,
      "[philosopher-0] was still waiting for [fork-1] when the recording ended, after "
      "[850 µs]; held by [philosopher-1]. For 840 µs of that [philosopher-1] waited itself "
      "for [fork-0].",
      "waits for fork-1, held by philosopher-1");
  check_at (trace, weft_describe_thread_at, first, 170,
            "[philosopher-0] has waited 20.0 µs for [fork-1], held by [philosopher-1], and "
            "holds [fork-0].");
  check (trace, weft_describe_thread_lane, first, "still waits for [fork-1]");
  check (trace, weft_describe_hold, 0,
         "[philosopher-0] still held [fork-0] when the recording ended, after 900 µs.");
}

/* main lets go of table just before busy wants it; nine readers hold it one by one. */
static void
test_many_holders (void)
{
  WeftFixture *fixture = weft_fixture_new ("many");
  uint64_t table = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "table", -1, 5);
  int writer = weft_fixture_spawn (fixture, MAIN, "writer", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;

  for (int i = 0; i < 9; i++) {
    g_autofree char *name = g_strdup_printf ("reader-%d", i);
    int reader = weft_fixture_spawn (fixture, MAIN, name, 10, 15);

    weft_fixture_read_lock (fixture, reader, table, 100 + i, 100 + i, 200 + 10 * i);
  }
  weft_fixture_lock (fixture, writer, table, 110, 280, 300);
  trace = weft_fixture_build (fixture);

  check_wait (trace, "writer", 110,
              "[writer] waited [170 µs] to write [table], held by 9 threads, longest by "
              "[reader-8] (170 µs). Handed over by [reader-8].",
              "waits to write table, held by reader-8");
  check_at (trace, weft_describe_object_at, weft_object_row (trace, "table"), 150,
            "[table] is held by [reader-0], [reader-1], [reader-2], [reader-3] and 5 more "
            "for reading; [writer] waits for it.");
  check_at (trace, weft_describe_object_at, weft_object_row (trace, "table"), 290,
            "[table] is held by [writer] for writing.");
}

static void
test_loss (void)
{
  WeftFixture *fixture = weft_fixture_new ("loss");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  int owner = weft_fixture_spawn (fixture, MAIN, "owner", 10, 15);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;

  weft_fixture_lock (fixture, owner, queue, 100, 100, 150);
  weft_fixture_lock (fixture, waiter, queue, 120, 220, 300);
  weft_fixture_loss (fixture, 160, 170, 3);
  weft_fixture_wait (fixture, owner, WEFT_WAIT_LOCK, queue, 0, 400, 450);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_LOCK, queue, 0, 500, -1);
  weft_fixture_loss (fixture, 600, 610, 1);
  trace = weft_fixture_build (fixture);

  check_wait (
      trace, "waiter", 120,
      "[waiter] waited [100 µs] for [queue], held by [owner] for 30.0 µs of it; for "
      "70.0 µs cannot tell who held it. Events were lost meanwhile, so this may not "
      "be all.",
      "waits for queue, held by owner");
  check_wait (trace, "owner", 400,
              "[owner] waited [50.0 µs] for [queue], cannot tell who held it.",
              "waits for queue");
  check_wait (
      trace, "main", 500,
      "[main] was still waiting for [queue] when the recording ended, after "
      "[110 µs]; cannot tell who held it. Events were lost meanwhile; its end may be "
      "among them.",
      "waits for queue");
}

static void
test_other_waits (void)
{
  static const struct {
    WeftWaitKind kind;
    WeftObjectKind object;
    const char *name;
    WeftWaitOutcome outcome;
    bool woken;
    const char *sentence, *label;
  } cases[] = {
    { WEFT_WAIT_CONDITION, WEFT_OBJECT_CONDVAR, "ready", WEFT_OUTCOME_DONE, true,
      "[waiter] waited [30.0 µs] for a signal on [ready]; signalled by [main].",
      "waits for a signal on ready" },
    { WEFT_WAIT_CONDITION, WEFT_OBJECT_CONDVAR, "ready", WEFT_OUTCOME_TIMED_OUT, false,
      "[waiter] waited [30.0 µs] for a signal on [ready]. It gave up when its time was "
      "over.",
      "waits for a signal on ready" },
    { WEFT_WAIT_BARRIER, WEFT_OBJECT_BARRIER, "gate", WEFT_OUTCOME_DONE, true,
      "[waiter] waited [30.0 µs] at [gate]; [main] came last.", "waits at gate" },
    { WEFT_WAIT_ONCE, WEFT_OBJECT_ONCE, "init", WEFT_OUTCOME_DONE, true,
      "[waiter] waited [30.0 µs] for [init]; done by [main].", "waits for init" },
    { WEFT_WAIT_SEND, WEFT_OBJECT_CHANNEL, "pipe", WEFT_OUTCOME_DONE, true,
      "[waiter] waited [30.0 µs] for room in [pipe]; [main] made it.",
      "waits for room in pipe" },
    { WEFT_WAIT_SEND, WEFT_OBJECT_CHANNEL, "pipe", WEFT_OUTCOME_DISCONNECTED, true,
      "[waiter] waited [30.0 µs] for room in [pipe]. The receiver went away instead.",
      "waits for room in pipe" },
    { WEFT_WAIT_RECEIVE, WEFT_OBJECT_CHANNEL, "pipe", WEFT_OUTCOME_DONE, true,
      "[waiter] waited [30.0 µs] for a message in [pipe]; [main] sent it.",
      "waits for a message in pipe" },
    { WEFT_WAIT_RECEIVE, WEFT_OBJECT_CHANNEL, "pipe", WEFT_OUTCOME_DISCONNECTED, true,
      "[waiter] waited [30.0 µs] for a message in [pipe]. The last sender went away "
      "instead.",
      "waits for a message in pipe" },
    { WEFT_WAIT_RECEIVE, WEFT_OBJECT_CHANNEL, "pipe", WEFT_OUTCOME_FAILED, false,
      "[waiter] waited [30.0 µs] for a message in [pipe]. It ended in an error.",
      "waits for a message in pipe" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftFixture *fixture = weft_fixture_new ("waits");
    uint64_t object = weft_fixture_object (fixture, cases[i].object, cases[i].name, -1, 5);
    int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
    g_autoptr (WeftTrace) trace = NULL;

    weft_fixture_set_outcome (fixture, cases[i].outcome);
    weft_fixture_wait (fixture, waiter, cases[i].kind, object, cases[i].woken ? MAIN : 0,
                       100, 130);
    trace = weft_fixture_build (fixture);
    check_wait (trace, "waiter", 100, cases[i].sentence, cases[i].label);
  }
}

static void
test_sites (void)
{
  static const WeftSymbol want = { "add", "/src/counter.c", 43 };
  static const WeftSymbol made = { "main", "/src/counter.c", 41 };
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  WeftFixture *fixture = weft_fixture_new ("sites");
  uint64_t counter;
  int adder, other;
  g_autoptr (WeftTrace) trace = NULL;

  weft_symbols_add (symbols, "/bin/sites", 0x100, &want);
  weft_symbols_add (symbols, "/bin/sites", 0x200, &made);
  weft_fixture_set_symbols (fixture, symbols);
  weft_fixture_module (fixture, "/bin/sites", BASE, 0x1000);
  weft_fixture_set_site (fixture, BASE + 0x200);
  counter = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "counter", -1, 5);
  adder = weft_fixture_spawn (fixture, MAIN, "adder", 10, 15);
  other = weft_fixture_spawn (fixture, MAIN, "other", 20, 25);
  weft_fixture_set_site (fixture, BASE + 0x100);
  weft_fixture_lock (fixture, other, counter, 50, 50, 200);
  weft_fixture_lock (fixture, adder, counter, 100, 200, 250);
  weft_fixture_set_site (fixture, BASE + 0x200);
  weft_fixture_lock (fixture, other, counter, 1350, 1350, 1500);
  weft_fixture_set_site (fixture, BASE + 0x100);
  weft_fixture_sleep (fixture, other, 300, 1300);
  weft_fixture_lock (fixture, adder, counter, 1400, 1500, 1510);
  weft_fixture_wait (fixture, other, WEFT_WAIT_YIELD, 0, 0, 1520, 1525);
  trace = weft_fixture_build (fixture);

  check_wait (trace, "adder", 100,
              "[adder] waited [100 µs] for [counter] at [counter.c:43], held by [other].",
              "waits for counter, held by other");
  check_wait (trace, "other", 300, "[other] slept [1.00 ms] at [counter.c:43].", "sleeps");
  check_wait (trace, "other", 1520, "[other] yielded for [5.00 µs] at [counter.c:43].",
              "yields");
  check_at (trace, weft_describe_thread_at, 2, 1522, "[other] yields its CPU.");
  check (trace, weft_describe_hold, 0,
         "[other] held [counter] for 150 µs at [counter.c:43].");
  check (trace, weft_describe_interaction, 0,
         "[main] spawned [adder] at [counter.c:41]; it ran 5.00 µs later.");
  check_at (trace, weft_describe_thread_at, 2, 500, "[other] has slept for 200 µs.");
  check (trace, weft_describe_thread_lane, 2, "67% sleeping"); /* 1000 of 1485 */
}

static void
test_messages (void)
{
  static const char *const expected[] = {
    "[main] sent [message 1] in [pipe]; [reader] received it 50.0 µs later.",
    "[main] sent [message 2] in [pipe]; it was destroyed unreceived 90.0 µs later.",
    "[main] sent [message 3] in [pipe]; it was still there when the recording ended.",
  };
  WeftFixture *fixture = weft_fixture_new ("messages");
  uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", 4, 5);
  int reader = weft_fixture_spawn (fixture, MAIN, "reader", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  uint64_t messages[3];
  size_t n;

  for (int i = 0; i < 3; i++)
    messages[i] = weft_fixture_send (fixture, MAIN, pipe, 100 + 10 * i);
  weft_fixture_receive (fixture, reader, pipe, messages[0], 150);
  weft_fixture_discard (fixture, reader, pipe, messages[1], 200);
  weft_fixture_end (fixture, 300);
  trace = weft_fixture_build (fixture);

  weft_trace_messages (trace, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (uint32_t i = 0; i < n; i++)
    check (trace, weft_describe_message, i, expected[i]);

  check_at (trace, weft_describe_object_at, 0, 50, "[pipe] is empty.");
  check_at (trace, weft_describe_object_at, 0, 105,
            "[pipe] holds 1 of at most 4 messages, from [main].");
  check_at (trace, weft_describe_object_at, 0, 125,
            "[pipe] holds 3 of at most 4 messages, from [main], [main] and [main].");
  check (trace, weft_describe_object_lane, 0, "3 messages, at most 3 of 4 inside");
}

/* A queue of the program's own is counted, and a loss spoils the count from then on. */
static void
test_own_queue (void)
{
  static const struct {
    bool is_lossy;
    const char *before, *after, *lane;
  } cases[] = {
    { false, "[queue] holds 1 of at most 4 messages, from [main].", "[queue] is empty.",
      "1 message, at most 1 of 4 inside" },
    { true, "[queue] holds 1 of at most 4 messages, from [main].",
      "[queue] is empty; events were lost before, so this may not be so.", "1 message" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftFixture *fixture = weft_fixture_new ("queue");
    uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "queue", 4, 5);
    WeftEvent event = weft_fixture_make (WEFT_EVENT_SEND, MAIN, 100);
    g_autoptr (WeftTrace) trace = NULL;

    event.message.channel = queue;
    event.message.depth = WEFT_DEPTH_UNKNOWN;
    weft_fixture_event (fixture, &event);
    event.type = WEFT_EVENT_RECEIVE;
    event.time_ns += 100000;
    weft_fixture_event (fixture, &event);
    if (cases[i].is_lossy)
      weft_fixture_loss (fixture, 150, 160, 1);
    weft_fixture_end (fixture, 300);
    trace = weft_fixture_build (fixture);
    check_at (trace, weft_describe_object_at, 0, 120, cases[i].before);
    check_at (trace, weft_describe_object_at, 0, 250, cases[i].after);
    check (trace, weft_describe_object_lane, 0, cases[i].lane);
  }
}

static void
test_notes (void)
{
  static const struct {
    WeftEventType type;
    int64_t number;
    const char *sentence;
  } cases[] = {
    { WEFT_EVENT_MARK, 0, "[main] marked “phase”." },
    { WEFT_EVENT_SPAN_BEGIN, 0,
      "[main] was in “phase” for 0 ns, and had not left it at the end." },
    { WEFT_EVENT_VALUE, -3, "[main] noted phase = -3." },
    { WEFT_EVENT_ACCESS, 0, "[main] read 7 from [hits]." },
    { WEFT_EVENT_ACCESS, 1, "[main] wrote 7 to [hits]." },
    { WEFT_EVENT_ARC, 3, "[main] cloned its share of [shared]; 3 share it now." },
    { WEFT_EVENT_ARC, -2, "[main] dropped its share of [shared]; 2 are left." },
    { WEFT_EVENT_ARC, -1, "[main] dropped its share of [shared]; 1 is left." },
    { WEFT_EVENT_ARC, 0, "[main] dropped its share of [shared], the last one." },
    { WEFT_EVENT_POISON, WEFT_POISON_POISONED,
      "[main] panicked while it held [lock]: it is poisoned." },
    { WEFT_EVENT_POISON, WEFT_POISON_SEEN, "[main] found [lock] poisoned." },
    { WEFT_EVENT_POISON, WEFT_POISON_CLEARED, "[main] cleared the poison of [lock]." },
    { WEFT_EVENT_THREAD_PANIC, 0, "[main] panicked: phase" },
    { WEFT_EVENT_DISCONNECT, WEFT_SIDE_SENDER,
      "[main] dropped the last sender of [pipe]." },
    { WEFT_EVENT_DISCONNECT, WEFT_SIDE_RECEIVER, "[main] dropped the receiver of [pipe]." },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftFixture *fixture = weft_fixture_new ("notes");
    uint64_t hits = weft_fixture_object (fixture, WEFT_OBJECT_VARIABLE, "hits", -1, 5);
    uint64_t shared = weft_fixture_object (fixture, WEFT_OBJECT_ARC, "shared", -1, 5);
    uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);
    uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", -1, 5);
    WeftEvent event = weft_fixture_make (cases[i].type, MAIN, 100);
    g_autoptr (WeftTrace) trace = NULL;

    switch (cases[i].type) {
    case WEFT_EVENT_ACCESS:
      event.access.variable = hits;
      event.access.value = 7;
      event.access.write = (uint8_t)cases[i].number;
      break;
    case WEFT_EVENT_ARC:
      event.arc.object = shared;
      event.arc.change = cases[i].number > 0 ? 1 : -1;
      event.arc.count = (uint32_t)ABS (cases[i].number);
      break;
    case WEFT_EVENT_POISON:
      event.poison.object = lock;
      event.poison.action = (WeftPoisonAction)cases[i].number;
      break;
    case WEFT_EVENT_DISCONNECT:
      event.message.channel = pipe;
      event.message.side = (WeftChannelSide)cases[i].number;
      break;
    default:
      event.note.text = "phase";
      event.note.value = cases[i].number;
      break;
    }
    weft_fixture_event (fixture, &event);
    trace = weft_fixture_build (fixture);
    check (trace, weft_describe_note, 0, cases[i].sentence);
  }
}

/* Nothing that a trace may hold makes a sentence fail. */
static void
test_scheduled (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  uint32_t busy = weft_thread_row (trace, "busy");
  uint32_t patient = weft_thread_row (trace, "patient");

  check_at (trace, weft_describe_thread_at, busy, 50, "[busy] runs.");
  check_at (trace, weft_describe_thread_at, busy, 150,
            "[busy] is ready to run but not on a CPU.");
  check_at (trace, weft_describe_thread_at, busy, 455,
            "[busy] has been blocked for 5.00 µs, and what it waits for was not recorded, "
            "and holds [lock].");
  check_at (trace, weft_describe_thread_at, patient, 430,
            "[patient] has waited 10.0 µs for [lock], held by [busy].");
  check_at (trace, weft_describe_thread_at, patient, 500,
            "[patient] is ready to run but not on a CPU, in its wait for [lock].");
  check_wait (
      trace, "patient", 420,
      "[patient] waited [101 µs] for [lock], held by [busy] for 60.0 µs of it. For 40.0 "
      "µs of that it could have gone on, but had no CPU.",
      "waits for lock, held by busy");
  check (trace, weft_describe_thread_lane, busy, "42% ready, without a CPU"); /* of 480 */
  check (trace, weft_describe_thread_lane, patient, "18% waiting");
}

/* What tells two of one name apart is their number, in every sentence. */
static void
test_namesakes (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  int first = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", 10, 11);
  int second = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", 12, 13);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftThread *threads;
  size_t n;

  weft_fixture_lock (fixture, first, lock, 20, 20, 60);
  weft_fixture_lock (fixture, second, lock, 30, 60, 70);
  weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "other", 80, 81);
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);
  threads = weft_trace_threads (trace, &n);
  g_assert_cmpstr (threads[0].label, ==, "main");
  g_assert_cmpstr (threads[1].name, ==, "worker");
  g_assert_cmpstr (threads[1].label, ==, "worker (101)");
  g_assert_cmpstr (threads[3].label, ==, "other");
  check_wait (trace, "worker (102)", 30,
              "[worker (102)] waited [30.0 µs] for [queue], held by [worker (101)].",
              "waits for queue, held by worker (101)");
}

static void
test_random (void)
{
  for (uint32_t seed = 1; seed <= 5; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (6, 1000, seed);
    struct {
      Describe describe;
      size_t n;
    } all[] = {
      { weft_describe_wait, 0 },        { weft_describe_hold, 0 },
      { weft_describe_message, 0 },     { weft_describe_interaction, 0 },
      { weft_describe_note, 0 },        { weft_describe_thread_lane, 0 },
      { weft_describe_object_lane, 0 },
    };

    weft_trace_waits (trace, &all[0].n);
    weft_trace_holds (trace, &all[1].n);
    weft_trace_messages (trace, &all[2].n);
    weft_trace_interactions (trace, &all[3].n);
    weft_trace_notes (trace, &all[4].n);
    weft_trace_threads (trace, &all[5].n);
    weft_trace_objects (trace, &all[6].n);
    for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
      for (uint32_t row = 0; row < all[i].n; row++) {
        g_auto (WeftSentence) sentence = { 0 };
        g_autofree char *text = NULL;

        all[i].describe (trace, row, &sentence);
        text = marked (trace, &sentence);
        g_assert_cmpuint (strlen (text), >, 0);
      }
    }

    for (int64_t at_ns = 0; at_ns < weft_trace_duration_ns (trace); at_ns += 17 * US) {
      for (uint32_t row = 0; row < all[5].n; row++) {
        g_auto (WeftSentence) sentence = { 0 };

        weft_describe_thread_at (trace, row, at_ns, &sentence);
        g_assert_true (g_str_has_suffix (sentence.text, "."));
      }
      for (uint32_t row = 0; row < all[6].n; row++) {
        g_auto (WeftSentence) sentence = { 0 };

        weft_describe_object_at (trace, row, at_ns, &sentence);
        g_assert_true (g_str_has_suffix (sentence.text, "."));
      }
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/describe/counter", test_counter);
  g_test_add_func ("/describe/interactions", test_interactions);
  g_test_add_func ("/describe/hold-waiters", test_hold_waiters);
  g_test_add_func ("/describe/deadlock", test_deadlock);
  g_test_add_func ("/describe/many-holders", test_many_holders);
  g_test_add_func ("/describe/loss", test_loss);
  g_test_add_func ("/describe/other-waits", test_other_waits);
  g_test_add_func ("/describe/sites", test_sites);
  g_test_add_func ("/describe/messages", test_messages);
  g_test_add_func ("/describe/own-queue", test_own_queue);
  g_test_add_func ("/describe/notes", test_notes);
  g_test_add_func ("/describe/scheduled", test_scheduled);
  g_test_add_func ("/describe/namesakes", test_namesakes);
  g_test_add_func ("/describe/random", test_random);
  return g_test_run ();
}
