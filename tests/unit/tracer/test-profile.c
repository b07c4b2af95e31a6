/* Profiles of traces so small that every figure can be worked out by hand. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/blame-sites.h"
#include "tracer/analysis/blame.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/words.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

static const WeftLockProfile *
lock_of (const WeftTrace *trace, const WeftProfile *profile, const char *name)
{
  for (unsigned i = 0; i < profile->locks->len; i++) {
    const WeftLockProfile *lock = &g_array_index (profile->locks, WeftLockProfile, i);

    if (lock->object == weft_object_row (trace, name))
      return lock;
  }
  g_error ("no lock '%s'", name);
}

typedef struct {
  const char *waiter, *holder, *object; /* NULL: WEFT_NO_ROW */
  uint64_t count;
  int64_t wait_us, max_us;
} ExpectedBlame;

/* The blame is just this, in this order. */
static void
check_blame (const WeftTrace *trace,
             const WeftProfile *profile,
             const ExpectedBlame *expected,
             size_t n)
{
  g_assert_cmpuint (profile->blame->len, ==, n);
  for (unsigned i = 0; i < n; i++) {
    const WeftBlame *blame = &g_array_index (profile->blame, WeftBlame, i);
    const char *holder = expected[i].holder, *object = expected[i].object;

    g_assert_cmpuint (blame->waiter, ==, weft_thread_row (trace, expected[i].waiter));
    g_assert_cmpuint (blame->holder, ==,
                      holder ? weft_thread_row (trace, holder) : WEFT_NO_ROW);
    g_assert_cmpuint (blame->object, ==,
                      object ? weft_object_row (trace, object) : WEFT_NO_ROW);
    g_assert_cmpuint (blame->count, ==, expected[i].count);
    g_assert_cmpint (blame->wait_ns, ==, expected[i].wait_us * US);
    g_assert_cmpint (blame->max_ns, ==, expected[i].max_us * US);
  }
}

/* Holds: adder-0 100-200 and 401-450, adder-1 201-300, adder-2 301-400.
 * Waits: adder-1 120-201 (81), adder-2 130-301 (171), adder-0 210-401 (191). */
static void
test_counter (void)
{
  static const ExpectedBlame blame[] = {
    { "main", "adder-0", NULL, 1, 415, 415 },       /* join, 50-465 */
    { "adder-0", "adder-2", "counter", 1, 99, 99 }, /* 301-400 */
    { "adder-2", "adder-1", "counter", 1, 99, 99 }, /* 201-300 */
    { "adder-0", "adder-1", "counter", 1, 90, 90 }, /* 210-300 of 201-300 */
    { "adder-1", "adder-0", "counter", 1, 80, 80 }, /* 120-200 of 100-200 */
    { "adder-2", "adder-0", "counter", 1, 70, 70 }, /* 130-200 of 100-200 */
    { "main", "adder-1", NULL, 1, 1, 1 },           /* join, 466-467 */
    { "main", "adder-2", NULL, 1, 1, 1 },           /* join, 468-469 */
  };
  static const struct {
    const char *name;
    int64_t running_us, blocked_us;
    WeftWaitKind kind;
  } threads[] = {
    { "main", 500 - 417, 415 + 1 + 1, WEFT_WAIT_JOIN },
    { "adder-0", 460 - 15 - 191, 191, WEFT_WAIT_LOCK },
    { "adder-1", 310 - 25 - 81, 81, WEFT_WAIT_LOCK },
    { "adder-2", 410 - 35 - 171, 171, WEFT_WAIT_LOCK },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  const WeftLockProfile *lock = lock_of (trace, profile, "counter");
  size_t n;

  g_assert_cmpuint (lock->acquisitions, ==, 4);
  g_assert_cmpuint (lock->contended, ==, 3);
  g_assert_cmpuint (lock->owner_changes, ==, 3); /* 0, 1, 2, 0 */
  g_assert_cmpuint (lock->threads, ==, 3);
  g_assert_cmpint (lock->wait_ns, ==, (81 + 171 + 191) * US);
  g_assert_cmpint (lock->max_wait_ns, ==, 191 * US);
  g_assert_cmpint (lock->hold_ns, ==, (100 + 99 + 99 + 49) * US);
  g_assert_cmpint (lock->max_hold_ns, ==, 100 * US);
  /* 200-201; 200-201 and 300-301; 300-301 and 400-401 */
  g_assert_cmpint (lock->hand_over_ns, ==, (1 + 2 + 2) * US);
  g_assert_cmpuint (lock->main_holder, ==, weft_thread_row (trace, "adder-0"));
  g_assert_cmpint (lock->main_holder_ns, ==, (100 + 49) * US);
  g_assert_cmpint (weft_trace_waits (trace, &n)[lock->longest_wait].begin_ns, ==, 210 * US);
  g_assert_cmpint (weft_trace_holds (trace, &n)[lock->longest_hold].acquired_ns, ==,
                   100 * US);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));

  g_assert_cmpuint (profile->threads->len, ==, G_N_ELEMENTS (threads));
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++) {
    const WeftThreadProfile *thread
        = &g_array_index (profile->threads, WeftThreadProfile, i);

    g_assert_cmpuint (thread->thread, ==, weft_thread_row (trace, threads[i].name));
    g_assert_cmpint (thread->running_ns, ==, threads[i].running_us * US);
    g_assert_cmpint (thread->blocked_ns, ==, threads[i].blocked_us * US);
    g_assert_cmpint (thread->blocked_by_kind_ns[threads[i].kind], ==,
                     threads[i].blocked_us * US);
    g_assert_cmpint (thread->ready_ns, ==, WEFT_NOT_KNOWN);
    g_assert_cmpint (thread->sleeping_ns, ==, 0);
  }

  g_assert_cmpuint (profile->interactions[WEFT_INTERACTION_SPAWN], ==, 3);
  g_assert_cmpuint (profile->interactions[WEFT_INTERACTION_JOIN], ==, 3);
  g_assert_cmpuint (profile->interactions[WEFT_INTERACTION_HAND_OFF], ==, 3);
}

/* Two readers at once, 100-300 and 150-250; the writer waits from 200, gets it at 301. */
static void
test_readers (void)
{
  static const ExpectedBlame blame[] = {
    { "writer", "reader-0", "table", 1, 100, 100 }, /* 200-300 */
    { "writer", "reader-1", "table", 1, 50, 50 },   /* 200-250 */
  };
  WeftFixture *fixture = weft_fixture_new ("readers");
  uint64_t table = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "table", -1, 5);
  int first = weft_fixture_spawn (fixture, MAIN, "reader-0", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "reader-1", 10, 15);
  int writer = weft_fixture_spawn (fixture, MAIN, "writer", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;
  const WeftLockProfile *lock;

  weft_fixture_read_lock (fixture, first, table, 100, 100, 300);
  weft_fixture_read_lock (fixture, second, table, 150, 150, 250);
  weft_fixture_lock (fixture, writer, table, 200, 301, 400);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);
  lock = lock_of (trace, profile, "table");

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));
  g_assert_cmpuint (lock->acquisitions, ==, 3);
  g_assert_cmpuint (lock->contended, ==, 1);
  g_assert_cmpuint (lock->owner_changes, ==, 2);
  g_assert_cmpint (lock->hold_ns, ==, (200 + 100 + 99) * US);
  g_assert_cmpint (lock->hand_over_ns, ==, 1 * US); /* 300-301, nobody read any more */
}

/* What the probe counted instead of recording it: of 7 acquisitions, one of which a hold
 * told after all, two had to wait for a moment. */
static void
test_counted (void)
{
  WeftFixture *fixture = weft_fixture_new ("counted");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "busy", -1, 5);
  int first = weft_fixture_spawn (fixture, MAIN, "first", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "second", 10, 15);
  WeftEvent counts = weft_fixture_make (WEFT_EVENT_LOCK_COUNTS, first, 400);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;
  const WeftLockProfile *row;

  weft_fixture_lock (fixture, first, lock, 100, 100, 200);
  weft_fixture_lock (fixture, second, lock, 150, 210, 220);
  counts.counts.kind = WEFT_OBJECT_MUTEX;
  counts.counts.object = lock;
  counts.counts.acquisitions = 7;
  counts.counts.brief_waits = 2;
  counts.counts.brief_ns = 1500;
  weft_fixture_event (fixture, &counts);
  counts = weft_fixture_make (WEFT_EVENT_LOCK_COUNTS, first, 410);
  counts.counts.kind = WEFT_OBJECT_MUTEX;
  counts.counts.object = lock;
  counts.counts.acquisitions = -1;
  weft_fixture_event (fixture, &counts);

  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);
  row = lock_of (trace, profile, "busy");
  g_assert_cmpuint (row->acquisitions, ==, 2 + 7 - 1);
  g_assert_cmpuint (row->contended, ==, 1 + 2);
  g_assert_cmpint (row->wait_ns, ==, 60 * US + 1500);
  g_assert_cmpint (row->max_wait_ns, ==, 60 * US);
}

/* In real traces the end of a wait is written a moment after the lock was got: waiter waits
 * 150-207 and has held the lock since 205. It has not waited for itself in those 2. */
static void
test_own_acquisition (void)
{
  static const ExpectedBlame blame[] = {
    { "waiter", "owner", "queue", 1, 50, 50 }, /* 150-200 of 100-200 */
  };
  WeftFixture *fixture = weft_fixture_new ("own");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  int owner = weft_fixture_spawn (fixture, MAIN, "owner", 10, 15);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
  WeftEvent event = weft_fixture_make (WEFT_EVENT_HOLD, waiter, 300);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;

  weft_fixture_lock (fixture, owner, queue, 100, 100, 200);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_LOCK, queue, owner, 150, 207);
  event.hold.object = queue;
  event.hold.acquired_ns = WEFT_FIXTURE_ORIGIN_NS + 205 * US;
  event.hold.released_ns = WEFT_FIXTURE_ORIGIN_NS + 300 * US;
  weft_fixture_event (fixture, &event);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));
  g_assert_cmpint (lock_of (trace, profile, "queue")->hand_over_ns, ==, 7 * US);
  g_assert_cmpuint (lock_of (trace, profile, "queue")->acquisitions, ==, 2);
  g_assert_cmpuint (lock_of (trace, profile, "queue")->contended, ==, 1);
}

/* owner holds 100-150; waiter waits 120-220; a loss at 160 may hide another holder. */
static void
test_loss (void)
{
  static const ExpectedBlame blame[] = {
    { "waiter", NULL, "queue", 1, 70, 70 },    /* 150-220 */
    { "waiter", "owner", "queue", 1, 30, 30 }, /* 120-150 */
  };
  WeftFixture *fixture = weft_fixture_new ("loss");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  int owner = weft_fixture_spawn (fixture, MAIN, "owner", 10, 15);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;

  weft_fixture_lock (fixture, owner, queue, 100, 100, 150);
  weft_fixture_lock (fixture, waiter, queue, 120, 220, 300);
  weft_fixture_loss (fixture, 160, 170, 3);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));
  g_assert_cmpint (lock_of (trace, profile, "queue")->hand_over_ns, ==, 0);
}

/* The first wait, 100-101, is for a lock that nobody is known to have held: 1 of 201 in all
 * is too little to tell. The second, 200-400, is owner's, who holds it 150-400. */
static void
test_immaterial (void)
{
  static const ExpectedBlame blame[] = {
    { "waiter", "owner", "queue", 1, 200, 200 },
  };
  WeftFixture *fixture = weft_fixture_new ("immaterial");
  uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "queue", -1, 5);
  int owner = weft_fixture_spawn (fixture, MAIN, "owner", 10, 15);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;

  weft_fixture_lock (fixture, waiter, queue, 100, 101, 120);
  weft_fixture_lock (fixture, owner, queue, 150, 150, 400);
  weft_fixture_lock (fixture, waiter, queue, 200, 400, 410);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));
}

/* looper takes the lock at 100, again at 200, and so waits for itself to the end, 1000.
 * taker waits 120-150 for another, gets it, and never lets it go; late gives up on it. */
static void
test_never_released (void)
{
  static const ExpectedBlame blame[] = {
    { "looper", "looper", "own", 1, 800, 800 },
    { "late", "taker", "other", 1, 100, 100 }, /* 500-600 */
    { "taker", "first", "other", 1, 30, 30 },  /* 120-150 */
    { "taker", "first", "third", 1, 5, 5 },    /* 305-310 */
  };
  WeftFixture *fixture = weft_fixture_new ("never");
  uint64_t own = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "own", -1, 5);
  uint64_t other = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "other", -1, 5);
  uint64_t third = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "third", -1, 5);
  int looper = weft_fixture_spawn (fixture, MAIN, "looper", 10, 15);
  int first = weft_fixture_spawn (fixture, MAIN, "first", 10, 15);
  int taker = weft_fixture_spawn (fixture, MAIN, "taker", 10, 15);
  int late = weft_fixture_spawn (fixture, MAIN, "late", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;
  WeftEvent begin, end;

  weft_fixture_lock (fixture, looper, own, 100, 100, -1);
  weft_fixture_lock (fixture, looper, own, 200, -1, -1);
  weft_fixture_lock (fixture, first, other, 100, 100, 150);
  weft_fixture_lock (fixture, taker, other, 120, 150, -1);
  weft_fixture_lock (fixture, first, third, 300, 300, 310);
  weft_fixture_lock (fixture, taker, third, 305, 310, -1);
  begin = weft_fixture_make (WEFT_EVENT_WAIT_BEGIN, late, 500);
  begin.wait.kind = WEFT_WAIT_LOCK;
  begin.wait.object = other;
  begin.wait.holder = taker;
  begin.wait.holder_since_ns = WEFT_FIXTURE_ORIGIN_NS + 150 * US;
  weft_fixture_event (fixture, &begin);
  end = weft_fixture_make (WEFT_EVENT_WAIT_END, late, 600);
  end.wait.kind = WEFT_WAIT_LOCK;
  end.wait.object = other;
  end.wait.outcome = WEFT_OUTCOME_TIMED_OUT;
  weft_fixture_event (fixture, &end);
  weft_fixture_end (fixture, 1000);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  /* third: taker's hold was never seen, its wait shows that it got the lock. */
  g_assert_cmpuint (lock_of (trace, profile, "third")->acquisitions, ==, 2);
  g_assert_cmpuint (lock_of (trace, profile, "third")->contended, ==, 1);
  /* other: held by first, then by taker (150-1000, inferred from late's wait). */
  g_assert_cmpuint (lock_of (trace, profile, "other")->acquisitions, ==, 2);
  g_assert_cmpuint (lock_of (trace, profile, "other")->contended, ==, 1);
  g_assert_cmpint (lock_of (trace, profile, "other")->wait_ns, ==, (30 + 100) * US);
  g_assert_cmpint (lock_of (trace, profile, "other")->max_hold_ns, ==, 850 * US);
  g_assert_cmpuint (lock_of (trace, profile, "own")->acquisitions, ==, 1);
  g_assert_cmpuint (lock_of (trace, profile, "own")->contended, ==, 0);
  g_assert_cmpint (lock_of (trace, profile, "own")->wait_ns, ==, 800 * US);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));
}

/* Waits that somebody ends: blamed on who did, all of them. */
static void
test_wakers (void)
{
  static const ExpectedBlame blame[] = {
    { "main", NULL, "gate", 1, 300, 300 },      /* still waits at the end: cannot tell */
    { "waiter", "main", "ready", 2, 120, 100 }, /* 100-200 and 240-260 */
    { "waiter", NULL, "ready", 1, 30, 30 },     /* 270-300, timed out: nobody */
    { "waiter", "main", "pipe", 1, 20, 20 },    /* 310-330, for room */
    { "waiter", "main", "init", 1, 10, 10 },    /* 340-350 */
    { "waiter", "main", "slots", 1, 5, 5 },     /* 360-365; nobody for a yield */
  };
  WeftFixture *fixture = weft_fixture_new ("wakers");
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 5);
  uint64_t gate = weft_fixture_object (fixture, WEFT_OBJECT_BARRIER, "gate", 2, 5);
  uint64_t init = weft_fixture_object (fixture, WEFT_OBJECT_ONCE, "init", -1, 5);
  uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", 1, 5);
  uint64_t slots = weft_fixture_object (fixture, WEFT_OBJECT_SEMAPHORE, "slots", -1, 5);
  int waiter = weft_fixture_spawn (fixture, MAIN, "waiter", 10, 15);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;
  const WeftConditionProfile *condition;
  const WeftThreadProfile *thread;

  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, MAIN, 100, 200);
  weft_fixture_sleep (fixture, waiter, 210, 235);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, MAIN, 240, 260);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_CONDITION, ready, 0, 270, 300);
  weft_fixture_set_outcome (fixture, WEFT_OUTCOME_DONE);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_SEND, pipe, MAIN, 310, 330);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_ONCE, init, MAIN, 340, 350);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_SEMAPHORE, slots, MAIN, 360, 365);
  weft_fixture_wait (fixture, waiter, WEFT_WAIT_YIELD, 0, 0, 370, 380);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_BARRIER, gate, 0, 700, -1);
  weft_fixture_end (fixture, 1000);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  check_blame (trace, profile, blame, G_N_ELEMENTS (blame));

  thread = &g_array_index (profile->threads, WeftThreadProfile, 1);
  g_assert_cmpint (thread->sleeping_ns, ==, (25 + 10) * US);
  g_assert_cmpint (thread->blocked_ns, ==, (120 + 30 + 20 + 10 + 5) * US);
  g_assert_cmpint (thread->blocked_by_kind_ns[WEFT_WAIT_CONDITION], ==, 150 * US);
  g_assert_cmpint (thread->blocked_by_kind_ns[WEFT_WAIT_SLEEP], ==, 0);
  g_assert_cmpint (thread->running_ns, ==, (1000 - 15 - 35 - 185) * US);

  /* By waiting: gate 300, ready 150, init 10, slots 5. */
  g_assert_cmpuint (profile->conditions->len, ==, 4);
  condition = &g_array_index (profile->conditions, WeftConditionProfile, 1);
  g_assert_cmpuint (condition->object, ==, weft_object_row (trace, "ready"));
  g_assert_cmpuint (condition->waits, ==, 3);
  g_assert_cmpuint (condition->timed_out, ==, 1);
  g_assert_cmpuint (condition->threads, ==, 1);
  g_assert_cmpint (condition->wait_ns, ==, 150 * US);
  g_assert_cmpint (condition->max_wait_ns, ==, 100 * US);
}

/* @n messages of which the first takes 1 us, the second 2, and so on: by nearest rank, half
 * of them take at most ceil (n / 2). */
static void
test_latencies (void)
{
  static const struct {
    unsigned n;
    int64_t p50_us, p99_us;
  } cases[] = { { 1, 1, 1 },     { 2, 1, 2 },      { 3, 2, 3 },      { 10, 5, 10 },
                { 100, 50, 99 }, { 101, 51, 100 }, { 200, 100, 198 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftFixture *fixture = weft_fixture_new ("latencies");
    uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", -1, 5);
    g_autoptr (WeftTrace) trace = NULL;
    g_autoptr (WeftProfile) profile = NULL;
    const WeftChannelProfile *channel;

    for (unsigned j = 0; j < cases[i].n; j++) {
      uint64_t message = weft_fixture_send (fixture, MAIN, pipe, 1000 * (j + 1));

      weft_fixture_receive (fixture, MAIN, pipe, message, 1000 * (j + 1) + j + 1);
    }
    trace = weft_fixture_build (fixture);
    profile = weft_profile_new (trace);
    channel = &g_array_index (profile->channels, WeftChannelProfile, 0);

    g_assert_cmpuint (channel->sends, ==, cases[i].n);
    g_assert_cmpuint (channel->receives, ==, cases[i].n);
    g_assert_cmpuint (channel->max_depth, ==, 1);
    g_assert_cmpint (channel->latency_p50_ns, ==, cases[i].p50_us * US);
    g_assert_cmpint (channel->latency_p99_ns, ==, cases[i].p99_us * US);
    g_assert_cmpint (channel->latency_max_ns, ==, (int64_t)cases[i].n * US);
  }
}

/* Four sent: one received, two destroyed, one left. */
static void
test_fates (void)
{
  WeftFixture *fixture = weft_fixture_new ("fates");
  uint64_t pipe = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "pipe", -1, 5);
  uint64_t quiet = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "quiet", -1, 6);
  uint64_t messages[4];
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftProfile) profile = NULL;
  const WeftChannelProfile *channel;

  for (int i = 0; i < 4; i++)
    messages[i] = weft_fixture_send (fixture, MAIN, pipe, 100 + 10 * i);
  weft_fixture_receive (fixture, MAIN, pipe, messages[0], 200);
  weft_fixture_discard (fixture, MAIN, pipe, messages[1], 210);
  weft_fixture_discard (fixture, MAIN, pipe, messages[2], 220);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, quiet, 0, 230, 270);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_SEND, quiet, 0, 280, 290);
  trace = weft_fixture_build (fixture);
  profile = weft_profile_new (trace);

  channel = &g_array_index (profile->channels, WeftChannelProfile, 0);
  g_assert_cmpuint (channel->sends, ==, 4);
  g_assert_cmpuint (channel->receives, ==, 1);
  g_assert_cmpuint (channel->discards, ==, 2);
  g_assert_cmpuint (channel->in_channel, ==, 1);
  g_assert_cmpuint (channel->max_depth, ==, 4);
  g_assert_cmpint (channel->latency_max_ns, ==, 100 * US);

  channel = &g_array_index (profile->channels, WeftChannelProfile, 1);
  g_assert_cmpuint (channel->sends, ==, 0);
  g_assert_cmpint (channel->latency_p50_ns, ==, WEFT_NOT_KNOWN);
  g_assert_cmpint (channel->blocked_receive_ns, ==, 40 * US);
  g_assert_cmpint (channel->blocked_send_ns, ==, 10 * US);
}

/* Of a queue of the program's own its waits are not known and, where events were lost, nor
 * is how full it was. */
static void
test_own_queue (void)
{
  for (int lossy = 0; lossy < 2; lossy++) {
    WeftFixture *fixture = weft_fixture_new ("queue");
    uint64_t queue = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "queue", 2, 1);
    g_autoptr (WeftTrace) trace = NULL;
    g_autoptr (WeftProfile) profile = NULL;
    const WeftChannelProfile *channel;

    for (int i = 0; i < 3; i++) {
      WeftEvent sent = weft_fixture_make (WEFT_EVENT_SEND, MAIN, 10 + i);
      WeftEvent received = weft_fixture_make (WEFT_EVENT_RECEIVE, MAIN, 20 + i);

      sent.message.channel = received.message.channel = queue;
      sent.message.id = received.message.id = (uint64_t)i;
      sent.message.depth = received.message.depth = WEFT_DEPTH_UNKNOWN;
      weft_fixture_event (fixture, &sent);
      weft_fixture_event (fixture, &received);
    }
    if (lossy)
      weft_fixture_loss (fixture, 30, 31, 1);
    trace = weft_fixture_build (fixture);
    profile = weft_profile_new (trace);
    channel = &g_array_index (profile->channels, WeftChannelProfile, 0);
    g_assert_cmpuint (channel->sends, ==, 3);
    g_assert_cmpuint (channel->receives, ==, 3);
    g_assert_cmpint (channel->latency_p50_ns, ==, 10 * US);
    g_assert_cmpint (channel->max_depth, ==, lossy ? WEFT_NOT_KNOWN : 3);
    g_assert_cmpint (channel->blocked_send_ns, ==, WEFT_NOT_KNOWN);
    g_assert_cmpint (channel->blocked_receive_ns, ==, WEFT_NOT_KNOWN);
  }
}

/* How long @holder held @object in the time of @wait, counted without any cleverness. */
static int64_t
overlap (const WeftTrace *trace, const WeftWait *wait, uint32_t holder)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (trace, wait->object, &n);
  int64_t sum_ns = 0;

  for (size_t i = 0; i < n; i++) {
    int64_t begin_ns = MAX (holds[i].acquired_ns, wait->begin_ns);
    int64_t end_ns = MIN (holds[i].released_ns, wait->end_ns);

    if (holds[i].thread == holder && begin_ns < end_ns)
      sum_ns += end_ns - begin_ns;
  }

  return sum_ns;
}

typedef struct {
  const WeftTrace *trace;
  GHashTable *seen; /* of waits */
} Sweep;

/* The sweep says of each wait what is said of it alone, and what plain counting says. */
static void
check_division_cb (uint32_t row, const WeftWaitBlame *blame, gpointer data)
{
  const Sweep *sweep = data;
  g_auto (WeftWaitBlame) alone = { 0 };
  size_t n;
  const WeftWait *wait = &weft_trace_waits (sweep->trace, &n)[row];
  int64_t sum_ns = blame->hand_over_ns;

  weft_wait_blame (sweep->trace, row, &alone);
  g_assert_cmpint (blame->hand_over_ns, ==, alone.hand_over_ns);
  g_assert_cmpuint (blame->parts->len, ==, alone.parts->len);
  for (unsigned i = 0; i < blame->parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (blame->parts, WeftBlamePart, i);
    const WeftBlamePart *other = &g_array_index (alone.parts, WeftBlamePart, i);

    g_assert_cmpuint (part->holder, ==, other->holder);
    g_assert_cmpint (part->ns, ==, other->ns);
    g_assert_cmpuint (part->holds, ==, other->holds);
    g_assert_cmpuint (part->longest, ==, other->longest);
    if (part->holder != WEFT_NO_ROW)
      g_assert_cmpint (part->ns, ==, overlap (sweep->trace, wait, part->holder));
    sum_ns += part->ns;
  }
  g_assert_cmpint (sum_ns, ==, wait->end_ns - wait->begin_ns);
  g_hash_table_add (sweep->seen, GUINT_TO_POINTER (row));
}

/* Each figure by hand; together they are the thread's whole life. */
static void
test_scheduled (void)
{
  static const struct {
    const char *name;
    int running_us, ready_us, blocked_us, elsewhere_us, kind_us;
    WeftWaitKind kind;
  } threads[] = {
    { "main", 700 - 460 - 89, 6 + 5, 454 + 84, 0, 454 + 84, WEFT_WAIT_JOIN },
    { "busy", 480 - 200 - 10, 200, 10, 10, 0, WEFT_WAIT_LOCK },
    { "patient", 575 - 98, 40, 58, 0, 58, WEFT_WAIT_LOCK },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_scheduled ();
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);

  g_assert_cmpuint (profile->threads->len, ==, G_N_ELEMENTS (threads));
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++) {
    const WeftThreadProfile *thread
        = &g_array_index (profile->threads, WeftThreadProfile, i);

    g_assert_cmpuint (thread->thread, ==, weft_thread_row (trace, threads[i].name));
    g_assert_cmpint (thread->running_ns, ==, threads[i].running_us * US);
    g_assert_cmpint (thread->ready_ns, ==, threads[i].ready_us * US);
    g_assert_cmpint (thread->blocked_ns, ==, threads[i].blocked_us * US);
    g_assert_cmpint (thread->blocked_elsewhere_ns, ==, threads[i].elsewhere_us * US);
    g_assert_cmpint (thread->blocked_by_kind_ns[threads[i].kind], ==,
                     threads[i].kind_us * US);
    g_assert_cmpint (thread->sleeping_ns, ==, 0);
    g_assert_cmpint (thread->unknown_ns, ==, 0);
  }
}

static void
test_random (void)
{
  for (uint32_t seed = 1; seed <= 20; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (2 + seed % 7, 2000, seed);
    g_autoptr (WeftProfile) profile = weft_profile_new (trace);
    g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
    Sweep sweep = { trace, seen };
    size_t n, n_waits;
    const WeftThread *threads = weft_trace_threads (trace, &n);
    const WeftWait *waits = weft_trace_waits (trace, &n_waits);
    unsigned lock_waits = 0;

    for (unsigned i = 0; i < profile->locks->len; i++)
      weft_lock_blame_foreach (trace,
                               g_array_index (profile->locks, WeftLockProfile, i).object,
                               check_division_cb, &sweep);
    for (size_t i = 0; i < n_waits; i++)
      lock_waits += weft_wait_kind_is_lock (waits[i].kind);
    g_assert_cmpuint (lock_waits, >, 0);
    g_assert_cmpuint (g_hash_table_size (seen), ==, lock_waits);

    for (unsigned i = 0; i < n; i++) {
      const WeftThreadProfile *thread
          = &g_array_index (profile->threads, WeftThreadProfile, i);

      g_assert_cmpint (thread->running_ns + thread->blocked_ns + thread->sleeping_ns, ==,
                       threads[i].end_ns - threads[i].begin_ns);
    }
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);

  g_assert_cmpuint (profile->threads->len, ==, 0);
  g_assert_cmpuint (profile->locks->len, ==, 0);
  g_assert_cmpuint (profile->blame->len, ==, 0);
}

/* first takes the lock at two places; second waits for both holds at once, and again for
 * one. */
static void
test_blame_sites (void)
{
  WeftFixture *fixture = weft_fixture_new ("sites");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);
  int first = weft_fixture_spawn (fixture, MAIN, "first", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "second", 10, 16);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GArray) sites = NULL;
  const WeftSiteBlame *row;

  weft_fixture_set_site (fixture, 0x1000);
  weft_fixture_lock (fixture, first, lock, 100, 100, 150);
  weft_fixture_set_site (fixture, 0x2000);
  weft_fixture_lock (fixture, first, lock, 160, 160, 190);
  weft_fixture_set_site (fixture, 0x3000);
  weft_fixture_lock (fixture, second, lock, 120, 191, 200);
  weft_fixture_set_site (fixture, 0x1000);
  weft_fixture_lock (fixture, first, lock, 300, 300, 320);
  weft_fixture_set_site (fixture, 0x3000);
  weft_fixture_lock (fixture, second, lock, 310, 321, 330);
  trace = weft_fixture_build (fixture);
  sites = weft_blame_sites (trace);

  /* 120-150 and 310-320; 160-190. */
  g_assert_cmpuint (sites->len, ==, 2);
  row = &g_array_index (sites, WeftSiteBlame, 0);
  g_assert_cmpuint (row->waiter, ==, weft_thread_row (trace, "second"));
  g_assert_cmpuint (row->holder, ==, weft_thread_row (trace, "first"));
  g_assert_cmpuint (row->object, ==, weft_object_row (trace, "lock"));
  g_assert_cmpuint (row->count, ==, 2);
  g_assert_cmpint (row->wait_ns, ==, (30 + 10) * US);
  g_assert_cmpint (row->max_ns, ==, 30 * US);
  row = &g_array_index (sites, WeftSiteBlame, 1);
  g_assert_cmpuint (row->count, ==, 1);
  g_assert_cmpint (row->wait_ns, ==, 30 * US);
}

/* Together they are what profiles say of holders that are known. */
static void
test_blame_sites_add_up (void)
{
  for (uint32_t seed = 0; seed < 10; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (5, 2000, seed);
    g_autoptr (WeftProfile) profile = weft_profile_new (trace);
    g_autoptr (GArray) sites = weft_blame_sites (trace);
    int64_t sites_ns = 0, blame_ns = 0;
    size_t n;
    const WeftObject *objects = weft_trace_objects (trace, &n);

    for (unsigned i = 0; i < sites->len; i++)
      sites_ns += g_array_index (sites, WeftSiteBlame, i).wait_ns;
    for (unsigned i = 0; i < profile->blame->len; i++) {
      const WeftBlame *blame = &g_array_index (profile->blame, WeftBlame, i);

      if (blame->holder != WEFT_NO_ROW && blame->object != WEFT_NO_ROW
          && objects[blame->object].kind == WEFT_OBJECT_MUTEX)
        blame_ns += blame->wait_ns;
    }
    g_assert_cmpint (sites_ns, ==, blame_ns);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/counter", test_counter);
  g_test_add_func ("/profile/readers", test_readers);
  g_test_add_func ("/profile/counted", test_counted);
  g_test_add_func ("/profile/own-acquisition", test_own_acquisition);
  g_test_add_func ("/profile/loss", test_loss);
  g_test_add_func ("/profile/immaterial", test_immaterial);
  g_test_add_func ("/profile/never-released", test_never_released);
  g_test_add_func ("/profile/wakers", test_wakers);
  g_test_add_func ("/profile/latencies", test_latencies);
  g_test_add_func ("/profile/fates", test_fates);
  g_test_add_func ("/profile/own-queue", test_own_queue);
  g_test_add_func ("/profile/scheduled", test_scheduled);
  g_test_add_func ("/profile/random", test_random);
  g_test_add_func ("/profile/empty", test_empty);
  g_test_add_func ("/profile/blame-sites", test_blame_sites);
  g_test_add_func ("/profile/blame-sites-add-up", test_blame_sites_add_up);
  return g_test_run ();
}
