#include "tracer/analysis/words.h"

static void
test_durations (void)
{
  static const struct {
    int64_t ns;
    const char *text;
  } cases[] = {
    { 0, "0 ns" },
    { 1, "1 ns" },
    { 950, "950 ns" },
    { 999, "999 ns" },
    { 1000, "1.00 µs" },
    { 1004, "1.00 µs" },
    { 1005, "1.01 µs" },
    { 9994, "9.99 µs" },
    { 9995, "10.0 µs" },
    { 12000, "12.0 µs" },
    { 99949, "99.9 µs" },
    { 99950, "100 µs" },
    { 460000, "460 µs" },
    { 999499, "999 µs" },
    { 999500, "1.00 ms" },
    { 3410000, "3.41 ms" },
    { 41234567, "41.2 ms" },
    { 352000000, "352 ms" },
    { 999499999, "999 ms" },
    { 999500000, "1.00 s" },
    { 2500000000, "2.50 s" },
    { 59949999999, "59.9 s" },
    { 59950000000, "1 min 0 s" },
    { 192000000000, "3 min 12 s" },
    { 3599499999999, "59 min 59 s" },
    { 3599500000000, "1 h 0 min" },
    { 7500000000000, "2 h 5 min" },
    { INT64_MAX, "2562047 h 47 min" },
    { -3410000, "-3.41 ms" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_format_duration (cases[i].ns);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_counts (void)
{
  static const struct {
    uint64_t count;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1,000" },
    { 1284, "1,284" },
    { 123456, "123,456" },
    { 1234567, "1,234,567" },
    { UINT64_MAX, "18,446,744,073,709,551,615" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_format_count (cases[i].count);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_kinds (void)
{
  g_assert_cmpstr (weft_object_kind_text (WEFT_OBJECT_MUTEX), ==, "mutex");
  g_assert_cmpstr (weft_object_kind_text ((WeftObjectKind)200), ==, "object");
  g_assert_cmpstr (weft_wait_kind_text (WEFT_WAIT_READ_LOCK), ==, "read lock");
  g_assert_cmpstr (weft_wait_kind_text ((WeftWaitKind)200), ==, "unknown");
  g_assert_cmpstr (weft_wait_outcome_text (WEFT_OUTCOME_TIMED_OUT), ==, "timed out");
  g_assert_cmpstr (weft_wait_outcome_text ((WeftWaitOutcome)200), ==, "unknown");

  for (unsigned i = 0; i < WEFT_N_WAIT_KINDS; i++)
    g_assert_true (weft_wait_kind_is_lock (i)
                   == (i == WEFT_WAIT_LOCK || i == WEFT_WAIT_READ_LOCK
                       || i == WEFT_WAIT_WRITE_LOCK || i == WEFT_WAIT_SPIN));
}

/* Without a translation both vocabularies are the same. */
static void
test_shown (void)
{
  for (unsigned i = 0; i < WEFT_N_OBJECT_KINDS; i++)
    g_assert_cmpstr (weft_object_kind_shown (i), ==, weft_object_kind_text (i));
  for (unsigned i = 0; i < WEFT_N_WAIT_KINDS; i++)
    g_assert_cmpstr (weft_wait_kind_shown (i), ==, weft_wait_kind_text (i));
  for (unsigned i = 0; i < WEFT_N_INTERACTIONS; i++)
    g_assert_cmpstr (weft_interaction_shown (i), ==, weft_interaction_text (i));
  for (unsigned i = 0; i < WEFT_N_STATES; i++)
    g_assert_cmpstr (weft_state_shown (i), ==, weft_state_text (i));
  g_assert_cmpstr (weft_object_kind_shown ((WeftObjectKind)200), ==, "object");
  g_assert_cmpstr (weft_wait_kind_shown ((WeftWaitKind)200), ==, "unknown");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/durations", test_durations);
  g_test_add_func ("/words/counts", test_counts);
  g_test_add_func ("/words/kinds", test_kinds);
  g_test_add_func ("/words/shown", test_shown);
  return g_test_run ();
}
