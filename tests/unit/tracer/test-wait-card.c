/* Everything about single waits: worked out by hand, and sums that must hold of any. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/wait-card.h"
#include "tracer/analysis/words.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

static void
check_turn (const WeftWaitCard *card,
            unsigned index,
            uint32_t thread,
            int64_t from_us,
            int64_t to_us,
            WeftState state,
            int64_t did_us)
{
  const WeftWaitTurn *turn = &g_array_index (card->turns, WeftWaitTurn, index);

  g_assert_cmpuint (index, <, card->turns->len);
  g_assert_cmpuint (turn->thread, ==, thread);
  g_assert_cmpint (turn->from_ns, ==, from_us * US);
  g_assert_cmpint (turn->to_ns, ==, to_us * US);
  g_assert_cmpint (turn->did_ns[state], ==, did_us * US);
}

/* adder-2 waits 130 to 301: adder-0 holds the counter until 200, adder-1 from 201 to 300.
 */
static void
test_lock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  uint32_t adder1 = weft_thread_row (trace, "adder-1");
  g_auto (WeftWaitCard) card = { 0 };

  weft_wait_card (trace, weft_wait_row (trace, "adder-2", 130), &card);
  g_assert_cmpuint (card.waiter, ==, weft_thread_row (trace, "adder-2"));
  g_assert_cmpuint (card.object, ==, weft_object_row (trace, "counter"));
  g_assert_false (card.open);
  g_assert_cmpuint (card.turns->len, ==, 2);
  check_turn (&card, 0, weft_thread_row (trace, "adder-0"), 130, 200, WEFT_STATE_RUNNING,
              70);
  check_turn (&card, 1, adder1, 201, 300, WEFT_STATE_RUNNING, 99);
  g_assert_cmpint (card.blame.hand_over_ns, ==, 2 * US);
  g_assert_cmpuint (card.waker, ==, adder1);
  g_assert_cmpint (card.woken_ns, ==, 300 * US);
  g_assert_cmpint (card.without_cpu_ns, ==, -1);
  /* adder-1 when it began; alone 201 to 210; then adder-0. */
  g_assert_cmpuint (card.others_at_begin, ==, 1);
  g_assert_cmpuint (card.others_most, ==, 1);
}

/* main joins adder-0, which waits itself from 210 to 401. */
static void
test_join (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_auto (WeftWaitCard) card = { 0 };
  const WeftWaitTurn *turn;

  weft_wait_card (trace, weft_wait_row (trace, "main", 50), &card);
  g_assert_cmpuint (card.turns->len, ==, 1);
  check_turn (&card, 0, weft_thread_row (trace, "adder-0"), 50, 460, WEFT_STATE_WAIT_LOCK,
              191);
  turn = &g_array_index (card.turns, WeftWaitTurn, 0);
  g_assert_cmpuint (turn->blocked, ==, weft_wait_row (trace, "adder-0", 210));
  g_assert_cmpint (turn->blocked_ns, ==, 191 * US);
  g_assert_cmpint (card.woken_ns, ==, 460 * US);
}

static void
test_message (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  uint32_t producer = weft_thread_row (trace, "producer-0");
  g_auto (WeftWaitCard) card = { 0 };

  weft_wait_card (trace, weft_wait_row (trace, "main", 50), &card);
  g_assert_cmpuint (card.turns->len, ==, 1);
  check_turn (&card, 0, producer, 50, 100, WEFT_STATE_RUNNING, 50);
  g_assert_cmpuint (card.waker, ==, producer);
  g_assert_cmpint (card.woken_ns, ==, 100 * US);
}

/* From where the waker signalled. */
static void
test_waker_site (void)
{
  WeftFixture *fixture = weft_fixture_new ("signal");
  uint64_t news = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "news", -1, 2);
  int teller = weft_fixture_spawn (fixture, MAIN, "teller", 10, 11);
  g_autoptr (WeftTrace) trace = NULL;
  g_auto (WeftWaitCard) card = { 0 };
  size_t n;

  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, teller, 100, 310);
  weft_fixture_set_site (fixture, 0x4242);
  weft_fixture_wake (fixture, teller, news, 1, 300);
  weft_fixture_end (fixture, 400);
  trace = weft_fixture_build (fixture);
  weft_wait_card (trace, 0, &card);
  g_assert_cmpuint (card.waker, ==, weft_thread_row (trace, "teller"));
  g_assert_cmpint (card.woken_ns, ==, 300 * US);
  g_assert_cmpuint (card.waker_site, !=, WEFT_NO_ROW);
  g_assert_cmphex (weft_trace_sites (trace, &n)[card.waker_site].address, ==, 0x4242);
}

/* patient could go on from 480 on, and had a CPU at 520; busy was blocked elsewhere. */
static void
test_scheduled (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  g_auto (WeftWaitCard) card = { 0 };

  weft_wait_card (trace, weft_wait_row (trace, "patient", 420), &card);
  check_turn (&card, 0, weft_thread_row (trace, "busy"), 420, 480, WEFT_STATE_WAIT_OTHER,
              10);
  check_turn (&card, 0, weft_thread_row (trace, "busy"), 420, 480, WEFT_STATE_RUNNING, 50);
  g_assert_cmpint (card.without_cpu_ns, ==, 40 * US);
  g_assert_cmpint (card.woken_ns, ==, 480 * US);
}

static void
test_open (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_deadlock ();
  g_auto (WeftWaitCard) card = { 0 };

  weft_wait_card (trace, weft_wait_row (trace, "philosopher-0", 150), &card);
  g_assert_true (card.open);
  g_assert_cmpuint (card.waker, ==, WEFT_NO_ROW);
  check_turn (&card, 0, weft_thread_row (trace, "philosopher-1"), 150, 1000,
              WEFT_STATE_WAIT_LOCK, 840);
}

/* The most others that wait for the object within @card, counted at each of their begins.
 */
static uint32_t
count_others (const WeftTrace *trace, const WeftWaitCard *card)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  uint32_t most = 0;

  for (size_t i = 0; i < n; i++) {
    int64_t at_ns = MAX (waits[i].begin_ns, card->begin_ns);
    uint32_t others = 0;

    if (at_ns >= card->end_ns)
      continue;
    for (size_t j = 0; j < n; j++)
      others += j != card->wait && waits[j].object == card->object
                && waits[j].begin_ns <= at_ns && at_ns < waits[j].end_ns;
    most = MAX (most, others);
  }
  return most;
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 8; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed, 600, seed);
    size_t n;
    const WeftWait *waits = weft_trace_waits (trace, &n);

    for (uint32_t i = 0; i < n; i++) {
      g_auto (WeftWaitCard) card = { 0 };
      int64_t turns_ns = 0, parts_ns = 0;

      weft_wait_card (trace, i, &card);
      for (unsigned j = 0; j < card.turns->len; j++) {
        const WeftWaitTurn *turn = &g_array_index (card.turns, WeftWaitTurn, j);
        int64_t did_ns = 0;

        for (unsigned state = 0; state < WEFT_N_STATES; state++)
          did_ns += turn->did_ns[state];
        g_assert_cmpint (did_ns, ==, turn->to_ns - turn->from_ns);
        g_assert_cmpint (turn->from_ns, >=, card.begin_ns);
        g_assert_cmpint (turn->to_ns, <=, card.end_ns);
        turns_ns += did_ns;
      }
      if (!weft_wait_kind_is_lock (waits[i].kind))
        continue;
      for (unsigned j = 0; j < card.blame.parts->len; j++) {
        const WeftBlamePart *part = &g_array_index (card.blame.parts, WeftBlamePart, j);

        parts_ns += part->holder != WEFT_NO_ROW ? part->ns : 0;
      }
      g_assert_cmpint (turns_ns, ==, parts_ns);
      g_assert_cmpuint (card.others_most, ==, count_others (trace, &card));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wait-card/lock", test_lock);
  g_test_add_func ("/wait-card/join", test_join);
  g_test_add_func ("/wait-card/message", test_message);
  g_test_add_func ("/wait-card/waker-site", test_waker_site);
  g_test_add_func ("/wait-card/scheduled", test_scheduled);
  g_test_add_func ("/wait-card/open", test_open);
  g_test_add_func ("/wait-card/random", test_random);
  return g_test_run ();
}
