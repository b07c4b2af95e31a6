#include "core/sync/arc.h"
#include "core/sync/barrier.h"

#include "tests/unit/core/check.h"

typedef struct {
  int destroyed;
  int plain; /* written by the destructor alone */
  int writes[N_STRESS_THREADS];
} Value;

static void
destroy_value (void *data)
{
  Value *value = data;

  value->destroyed += 1;
  for (int i = 0; i < N_STRESS_THREADS; i++)
    value->plain += value->writes[i];
}

static WeftArc *
new_arc (Value *value)
{
  WeftArc *arc = NULL;

  g_assert_cmpint (weft_arc_new ("a", value, destroy_value, &arc), ==, 0);
  return arc;
}

static void
test_count (void)
{
  Value value = { 0 };
  WeftArc *first = new_arc (&value), *second = NULL, *third = NULL;

  g_assert_cmpuint (weft_arc_count (first), ==, 1);
  g_assert_true (weft_arc_value (first) == &value);
  g_assert_cmpint (weft_arc_clone (first, &second), ==, 0);
  g_assert_cmpint (weft_arc_clone (second, &third), ==, 0);
  g_assert_cmpuint (weft_arc_count (second), ==, 3);
  g_assert_true (weft_arc_value (third) == &value);
  g_assert_cmpint (weft_arc_drop (&first), ==, 0);
  g_assert_cmpint (weft_arc_drop (&third), ==, 0);
  g_assert_cmpuint (weft_arc_count (second), ==, 1);
  g_assert_cmpint (value.destroyed, ==, 0);
  g_assert_cmpint (weft_arc_drop (&second), ==, 0);
  g_assert_cmpint (value.destroyed, ==, 1);
}

static void
test_bad_use (void)
{
  Value value = { 0 };
  WeftArc *arc = new_arc (&value), *none = NULL;
  void *taken;

  g_assert_cmpint (weft_arc_new ("a", &value, NULL, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_arc_clone (NULL, &none), ==, -EINVAL);
  g_assert_cmpint (weft_arc_clone (arc, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_arc_drop (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_arc_drop (&none), ==, -EINVAL);
  g_assert_cmpint (weft_arc_into_value (&none, &taken), ==, -EINVAL);
  g_assert_cmpint (weft_arc_into_value (&arc, NULL), ==, -EINVAL);
  g_assert_null (weft_arc_value (NULL));
  g_assert_cmpuint (weft_arc_count (NULL), ==, 0);
  g_assert_cmpint (weft_arc_drop (&arc), ==, 0);
  g_assert_null (arc);
  g_assert_cmpint (weft_arc_drop (&arc), ==, -EINVAL);
  g_assert_cmpint (value.destroyed, ==, 1);
}

static void
test_into_value (void)
{
  Value value = { 0 };
  WeftArc *first = new_arc (&value), *second = NULL;
  void *taken = NULL;

  g_assert_cmpint (weft_arc_clone (first, &second), ==, 0);
  g_assert_cmpint (weft_arc_into_value (&first, &taken), ==, -EBUSY);
  g_assert_nonnull (first);
  g_assert_null (taken);
  g_assert_cmpint (weft_arc_drop (&second), ==, 0);
  g_assert_cmpint (weft_arc_into_value (&first, &taken), ==, 0);
  g_assert_null (first);
  g_assert_true (taken == &value);
  g_assert_cmpint (value.destroyed, ==, 0);
}

static void
test_overflow (void)
{
  Value value = { 0 };
  WeftArc *arc = new_arc (&value), *clone = NULL;

  for (uint32_t i = 1; i < WEFT_ARC_MAX_COUNT; i++) {
    if (weft_arc_clone (arc, &clone) != 0)
      g_assert_not_reached ();
  }
  clone = NULL;
  g_assert_cmpint (weft_arc_clone (arc, &clone), ==, -EOVERFLOW);
  g_assert_null (clone);
  g_assert_cmpuint (weft_arc_count (arc), ==, WEFT_ARC_MAX_COUNT);
  for (uint32_t i = 0; i < WEFT_ARC_MAX_COUNT; i++) {
    WeftArc *dropped = arc;

    if (weft_arc_drop (&dropped) != 0)
      g_assert_not_reached ();
  }
  g_assert_cmpint (value.destroyed, ==, 1);
}

typedef struct {
  WeftArc *arc;
  int index;
} Owner;

static void *
clone_write_drop (void *data)
{
  Owner *owner = data;
  WEFT_SCOPED_ARC *arc = owner->arc;
  Value *value = weft_arc_value (arc);

  for (int i = 0; i < N_STRESS_ROUNDS; i++) {
    WEFT_SCOPED_ARC *clone = NULL;

    g_assert_cmpint (weft_arc_clone (arc, &clone), ==, 0);
    value->writes[owner->index] += 1;
  }
  return NULL;
}

/* Whoever drops last destroys once, and sees what all have written: a missing order would
 * be a data race, which ThreadSanitizer reports. */
static void
test_stress (void)
{
  Value value = { 0 };
  Owner owners[N_STRESS_THREADS];
  WeftJoinHandle handles[N_STRESS_THREADS];
  WeftArc *arc = new_arc (&value);

  for (int i = 0; i < N_STRESS_THREADS; i++) {
    owners[i].index = i;
    g_assert_cmpint (weft_arc_clone (arc, &owners[i].arc), ==, 0);
    handles[i] = start ("owner", clone_write_drop, &owners[i]);
  }
  g_assert_cmpint (weft_arc_drop (&arc), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (value.destroyed, ==, 1);
  g_assert_cmpint (value.plain, ==, N_STRESS_THREADS * N_STRESS_ROUNDS);
}

typedef struct {
  WeftArc *arc;
  WeftBarrier *all_run;
  int index;
} Writer;

static void *
write_and_drop (void *data)
{
  Writer *writer = data;
  Value *value = weft_arc_value (writer->arc);

  weft_barrier_wait (writer->all_run);
  value->writes[writer->index] += 1;
  g_assert_cmpint (weft_arc_drop (&writer->arc), ==, 0);
  return NULL;
}

/* Here the drops are all that orders the writes before the destructor. */
static void
test_drop_orders (void)
{
  Value value = { 0 };
  Writer writers[N_STRESS_THREADS];
  WeftJoinHandle handles[N_STRESS_THREADS];
  WeftArc *arc = new_arc (&value);
  WeftBarrier *all_run = NULL;

  g_assert_cmpint (weft_barrier_new (NULL, N_STRESS_THREADS, &all_run), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++) {
    writers[i] = (Writer){ .all_run = all_run, .index = i };
    g_assert_cmpint (weft_arc_clone (arc, &writers[i].arc), ==, 0);
  }
  g_assert_cmpint (weft_arc_drop (&arc), ==, 0);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    handles[i] = start ("writer", write_and_drop, &writers[i]);
  for (int i = 0; i < N_STRESS_THREADS; i++)
    finish (handles[i]);
  g_assert_cmpint (value.plain, ==, N_STRESS_THREADS);
  g_assert_cmpint (weft_barrier_destroy (&all_run), ==, 0);
}

static void *
panic_with_arc (void *data)
{
  WEFT_SCOPED_ARC *arc = data;

  weft_panic ("owns %u", weft_arc_count (arc));
}

static void
test_panic_drops (void)
{
  Value value = { 0 };

  finish_panicked (start ("owner", panic_with_arc, new_arc (&value)), "owns 1");
  g_assert_cmpint (value.destroyed, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arc/count", test_count);
  g_test_add_func ("/arc/bad-use", test_bad_use);
  g_test_add_func ("/arc/into-value", test_into_value);
  g_test_add_func ("/arc/overflow", test_overflow);
  g_test_add_func ("/arc/stress", test_stress);
  g_test_add_func ("/arc/drop-orders", test_drop_orders);
  g_test_add_func ("/arc/panic-drops", test_panic_drops);
  return g_test_run ();
}
