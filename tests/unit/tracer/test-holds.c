/* When a lock was got, where what was read of it cannot be so. */
#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN

typedef struct {
  WeftHoldMode mode;
  int64_t acquired_ns, released_ns; /* as the probe read them */
  int64_t wanted_ns;                /* when it was got */
} Row;

enum { N_ROWS = 4 };

#define ALONE WEFT_HOLD_EXCLUSIVE
#define SHARED WEFT_HOLD_SHARED

static const struct {
  const char *name;
  WeftObjectKind kind;
  Row rows[N_ROWS];
} cases[] = {
  { "apart",
    WEFT_OBJECT_MUTEX,
    { { ALONE, 10000, 20000, 10000 }, { ALONE, 20000, 30000, 20000 } } },
  { "read a little early",
    WEFT_OBJECT_MUTEX,
    { { ALONE, 10000, 20015, 10000 },
      { ALONE, 20000, 30000, 20015 },
      { ALONE, 29000, 40000, 30000 } } },
  { "too early to be explained",
    WEFT_OBJECT_MUTEX,
    { { ALONE, 10000, 20000, 10000 }, { ALONE, 18999, 30000, 18999 } } },
  { "one within another",
    WEFT_OBJECT_MUTEX,
    { { ALONE, 10000, 20000, 10000 }, { ALONE, 19500, 19900, 19500 } } },
  { "readers after a writer",
    WEFT_OBJECT_RWLOCK,
    { { ALONE, 10000, 20015, 10000 },
      { SHARED, 20000, 30000, 20015 },
      { SHARED, 20010, 25000, 20015 },
      { SHARED, 24900, 26000, 24900 } } },
  { "a writer after readers",
    WEFT_OBJECT_RWLOCK,
    { { SHARED, 10000, 30020, 10000 },
      { SHARED, 11000, 20000, 11000 },
      { ALONE, 30000, 40000, 30020 } } },
};

static void
add_hold (WeftFixture *fixture, int tid, uint64_t lock, const Row *row)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_HOLD, tid, row->released_ns / 1000 + 1);

  event.hold.object = lock;
  event.hold.mode = row->mode;
  event.hold.acquired_ns = WEFT_FIXTURE_ORIGIN_NS + row->acquired_ns;
  event.hold.released_ns = WEFT_FIXTURE_ORIGIN_NS + row->released_ns;
  weft_fixture_event (fixture, &event);
}

static void
test_case (gconstpointer data)
{
  gsize index = GPOINTER_TO_SIZE (data);
  WeftFixture *fixture = weft_fixture_new ("/bin/p");
  uint64_t lock = weft_fixture_object (fixture, cases[index].kind, "lock", -1, 1);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftHold *holds;
  size_t n, n_rows = 0;

  while (n_rows < N_ROWS && cases[index].rows[n_rows].released_ns > 0) {
    int tid = weft_fixture_spawn (fixture, MAIN, "t", 2, 3);

    add_hold (fixture, tid, lock, &cases[index].rows[n_rows++]);
  }
  weft_fixture_end (fixture, 100);
  trace = weft_fixture_build (fixture);
  holds = weft_trace_lock_holds (trace, 0, &n);
  g_assert_cmpuint (n, ==, n_rows);
  for (size_t i = 0; i < n; i++)
    g_assert_cmpint (holds[i].acquired_ns, ==, cases[index].rows[i].wanted_ns);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/holds/%s", cases[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  return g_test_run ();
}
