/* Lock-order inversions: one of each kind, and what comes close. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/find.h"
#include "tracer/analysis/lock-order.h"

#define MAIN WEFT_FIXTURE_MAIN

typedef struct {
  WeftFixture *fixture;
  uint64_t a, b, c, g; /* mutexes */
  uint64_t map;        /* rwlock */
  int tids[3];         /* one, two, three */
} Locks;

static Locks
new_locks (void)
{
  static const char *const names[] = { "one", "two", "three" };
  Locks locks = { .fixture = weft_fixture_new ("order") };

  locks.a = weft_fixture_object (locks.fixture, WEFT_OBJECT_MUTEX, "a", -1, 5);
  locks.b = weft_fixture_object (locks.fixture, WEFT_OBJECT_MUTEX, "b", -1, 6);
  locks.c = weft_fixture_object (locks.fixture, WEFT_OBJECT_MUTEX, "c", -1, 7);
  locks.g = weft_fixture_object (locks.fixture, WEFT_OBJECT_MUTEX, "g", -1, 8);
  locks.map = weft_fixture_object (locks.fixture, WEFT_OBJECT_RWLOCK, "map", -1, 9);
  for (int i = 0; i < 3; i++)
    locks.tids[i] = weft_fixture_spawn (locks.fixture, MAIN, names[i], 10, 20 + i);
  return locks;
}

/* @tid takes @first and within it @second, in 10 us. */
static void
nest (Locks *locks, int tid, uint64_t first, uint64_t second, int64_t at_us)
{
  weft_fixture_lock (locks->fixture, tid, first, at_us, at_us, at_us + 9);
  weft_fixture_lock (locks->fixture, tid, second, at_us + 3, at_us + 3, at_us + 6);
}

static void
say_inverted (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[0], locks->a, locks->b, 120);
  nest (locks, locks->tids[1], locks->b, locks->a, 200);
  /* Again, by another: still one pair. */
  nest (locks, locks->tids[2], locks->b, locks->a, 300);
}

static void
say_in_order (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[1], locks->a, locks->b, 200);
}

/* One after the other, not one within the other. */
static void
say_apart (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->b, 200, 200, 210);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->a, 210, 210, 220);
}

static void
say_one_thread (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[0], locks->b, locks->a, 200);
}

/* Both under g. */
static void
say_guarded (Locks *locks)
{
  weft_fixture_lock (locks->fixture, locks->tids[0], locks->g, 90, 90, 120);
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->g, 190, 190, 220);
  nest (locks, locks->tids[1], locks->b, locks->a, 200);
}

/* Only one of them under g. */
static void
say_half_guarded (Locks *locks)
{
  weft_fixture_lock (locks->fixture, locks->tids[0], locks->g, 90, 90, 120);
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[1], locks->b, locks->a, 200);
}

/* g is taken between the two, which guards nothing; it has an order of its own. */
static void
say_between (Locks *locks)
{
  weft_fixture_lock (locks->fixture, locks->tids[0], locks->a, 100, 100, 130);
  nest (locks, locks->tids[0], locks->g, locks->b, 110);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->b, 200, 200, 230);
  nest (locks, locks->tids[1], locks->g, locks->a, 210);
}

/* Three that no two of which are inverted. */
static void
say_circle (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[1], locks->b, locks->c, 200);
  nest (locks, locks->tids[2], locks->c, locks->a, 300);
}

/* As well, but two of the three are one thread's. */
static void
say_circle_of_two (Locks *locks)
{
  nest (locks, locks->tids[0], locks->a, locks->b, 100);
  nest (locks, locks->tids[1], locks->b, locks->c, 200);
  nest (locks, locks->tids[0], locks->c, locks->a, 300);
}

/* map is only read, and readers do not wait for one another. */
static void
say_readers (Locks *locks)
{
  weft_fixture_read_lock (locks->fixture, locks->tids[0], locks->map, 100, 100, 120);
  weft_fixture_lock (locks->fixture, locks->tids[0], locks->a, 105, 105, 110);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->a, 200, 200, 220);
  weft_fixture_read_lock (locks->fixture, locks->tids[1], locks->map, 205, 205, 210);
}

static void
say_reader_and_writer (Locks *locks)
{
  weft_fixture_read_lock (locks->fixture, locks->tids[0], locks->map, 100, 100, 120);
  weft_fixture_lock (locks->fixture, locks->tids[0], locks->a, 105, 105, 110);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->a, 200, 200, 220);
  weft_fixture_lock (locks->fixture, locks->tids[1], locks->map, 205, 205, 210);
}

static const struct {
  const char *name;
  void (*say) (Locks *locks);
  unsigned n;                 /* findings */
  const char *title, *detail; /* NULL: no finding */
} cases[] = {
  { "inverted", say_inverted, 1, "a and b are taken in either order",
    "one takes a and then b (2 times); two takes b and then a. If both do so at the same "
    "time, each waits for the next for ever." },
  { "in-order", say_in_order, 0, NULL, NULL },
  { "apart", say_apart, 0, NULL, NULL },
  { "one-thread", say_one_thread, 0, NULL, NULL },
  { "guarded", say_guarded, 0, NULL, NULL },
  { "half-guarded", say_half_guarded, 1, "a and b are taken in either order", NULL },
  { "between", say_between, 3, "a and b are taken in either order", NULL },
  { "circle", say_circle, 1, "3 locks are taken in a circle, from a back to it", NULL },
  { "circle-of-two", say_circle_of_two, 0, NULL, NULL },
  { "readers", say_readers, 0, NULL, NULL },
  { "reader-and-writer", say_reader_and_writer, 1, "a and map are taken in either order",
    NULL },
};

static void
test_case (gconstpointer data)
{
  size_t index = GPOINTER_TO_SIZE (data);
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftFinding *finding;
  Locks locks = new_locks ();

  cases[index].say (&locks);
  weft_fixture_end (locks.fixture, 1000);
  trace = weft_fixture_build (locks.fixture);
  weft_find_order (trace, found);
  g_assert_cmpuint (found->len, ==, cases[index].n);
  if (found->len == 0)
    return;
  finding = g_ptr_array_index (found, 0);
  g_assert_cmpint (finding->kind, ==, WEFT_FINDING_LOCK_ORDER_INVERSION);
  g_assert_cmpint (finding->certainty, ==, WEFT_CERTAINTY_POTENTIAL);
  g_assert_cmpstr (finding->title.text, ==, cases[index].title);
  if (cases[index].detail != NULL)
    g_assert_cmpstr (finding->detail.text, ==, cases[index].detail);
}

/* A lock that was asked for in vain counts as well; two that still wait for each other are
 * a deadlock, and no matter of order. */
static void
test_in_vain (void)
{
  g_autoptr (WeftTrace) deadlock = weft_fixture_deadlock ();
  g_autoptr (WeftLockOrder) none = weft_lock_order_new (deadlock);
  g_autoptr (WeftLockOrder) order = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  Locks locks = new_locks ();
  const WeftLockEdge *edges;
  size_t n;

  weft_lock_order_edges (none, &n);
  g_assert_cmpuint (n, ==, 0);

  weft_fixture_lock (locks.fixture, locks.tids[0], locks.b, 100, 100, 150);
  weft_fixture_set_outcome (locks.fixture, WEFT_OUTCOME_TIMED_OUT);
  weft_fixture_wait (locks.fixture, locks.tids[0], WEFT_WAIT_LOCK, locks.a, 0, 110, 120);
  trace = weft_fixture_build (locks.fixture);
  order = weft_lock_order_new (trace);
  edges = weft_lock_order_edges (order, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (edges[0].held, ==, weft_object_row (trace, "b"));
  g_assert_cmpuint (edges[0].wanted, ==, weft_object_row (trace, "a"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/order/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/order/in-vain", test_in_vain);
  return g_test_run ();
}
