/* Rules: how they are read, and what they say of small traces. */
#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/check/check.h"

#define MAIN WEFT_FIXTURE_MAIN

/* "" when the rule holds, else what its first failure says. */
static char *
first_failure (const WeftTrace *trace, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_rule_free);
  g_autoptr (GPtrArray) verdicts = NULL;
  const WeftVerdict *verdict;

  g_ptr_array_add (rules, weft_rule_parse (text, &error));
  g_assert_no_error (error);
  verdicts = weft_check (trace, rules);
  g_assert_cmpuint (verdicts->len, ==, 1);
  verdict = g_ptr_array_index (verdicts, 0);
  g_assert_cmpuint (weft_check_failed (verdicts), ==, verdict->failures->len > 0);
  if (verdict->failures->len == 0)
    return g_strdup ("");
  return g_strdup (((const WeftFailure *)g_ptr_array_index (verdict->failures, 0))->text);
}

/* Under a span "compute" from 100 to 300, one of two threads runs all the time, the other
 * half of it. */
static WeftTrace *
build_spans (void)
{
  WeftFixture *fixture = weft_fixture_new ("spans");
  int worker = weft_fixture_spawn (fixture, MAIN, "worker", 1, 2);

  weft_fixture_scheduling (fixture, 0, 1000);
  weft_fixture_span (fixture, MAIN, "compute", 100, 300);
  weft_fixture_preempt (fixture, worker, 200, 400);
  weft_fixture_end (fixture, 1000);
  return weft_fixture_build (fixture);
}

static WeftTrace *
build_lossy (void)
{
  WeftFixture *fixture = weft_fixture_new ("lossy");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);

  weft_fixture_lock (fixture, MAIN, lock, 10, 10, 20);
  weft_fixture_loss (fixture, 30, 40, 7);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* adder-0 holds the lock while it sleeps, and another wants it. */
static WeftTrace *
build_sleeper (void)
{
  WeftFixture *fixture = weft_fixture_new ("sleeper");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);
  int sleeper = weft_fixture_spawn (fixture, MAIN, "sleeper", 1, 2);

  weft_fixture_lock (fixture, sleeper, lock, 10, 10, 50);
  weft_fixture_sleep (fixture, sleeper, 20, 40);
  weft_fixture_lock (fixture, MAIN, lock, 25, 51, 60);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

static const struct {
  WeftTrace *(*build) (void);
  const char *rule, *failure; /* "" holds */
} cases[] = {
  { weft_fixture_counter, "no deadlock", "" },
  { weft_fixture_deadlock, "no deadlock",
    "Deadlock: philosopher-0 and philosopher-1 wait for each other (proven)." },
  { weft_fixture_counter, "max-wait lock:counter 191us", "" },
  { weft_fixture_counter, "max-wait lock:counter 190us",
    "adder-0 waited for counter 191 µs, which is not <= 190 µs" },
  { weft_fixture_counter, "max-wait lock:counter < 191us",
    "adder-0 waited for counter 191 µs, which is not < 191 µs" },
  { weft_fixture_counter, "max-wait lock:count?r 1ms", "" },
  { weft_fixture_counter, "max-wait lock:absent 1ms",
    "the trace has nothing of that name" },
  { weft_fixture_counter, "max-wait channel:* 1ms", "the trace has nothing of that name" },
  { weft_fixture_counter, "total-wait lock:counter 443us", "" },
  { weft_fixture_counter, "total-wait lock:counter 442us",
    "All waits for counter took 443 µs, which is not <= 442 µs" },
  { weft_fixture_counter, "max-hold lock:counter 99us",
    "counter was held by adder-0 for 100 µs, which is not <= 99.0 µs" },
  { weft_fixture_counter, "total-hold lock:counter 347us", "" },
  { weft_fixture_counter, "contended lock:* <= 75%", "" },
  { weft_fixture_counter, "contended lock:* <= 10%",
    "counter was contended in 75.0% of its acquisitions, which is not <= 10.0%" },
  { weft_fixture_counter, "max-wait thread:adder-1 80us",
    "adder-1 waited 81.0 µs, which is not <= 80.0 µs" },
  { weft_fixture_counter, "threads == 4", "" },
  { weft_fixture_counter, "threads > 4", "The threads are 4, which is not > 4" },
  { weft_fixture_counter, "max-duration 500us", "" },
  { weft_fixture_counter, "max-duration 499us",
    "The run took 500 µs, which is not <= 499 µs" },
  { weft_fixture_counter, "losses none", "" },
  { build_lossy, "losses none", "The events lost are 7, which is not <= 0" },
  { build_lossy, "losses <= 7", "" },
  { build_lossy, "max-wait lock:lock 1s",
    "cannot tell: events were lost; record with --lossless" },
  { build_lossy, "no deadlock", "cannot tell: events were lost; record with --lossless" },
  { weft_fixture_channel, "messages channel:messages sends == receives",
    "messages has 8 sends, 7 receives, 0 discards and 1 left" },
  { weft_fixture_channel, "messages channel:messages sends == 8", "" },
  { weft_fixture_channel, "messages channel:messages left <= 1", "" },
  { weft_fixture_channel, "max-depth channel:messages 1",
    "The depth of messages reached 2, which is not <= 1" },
  { weft_fixture_channel, "max-latency channel:messages 50us", "" },
  { weft_fixture_channel, "max-latency channel:messages 49us",
    "A message of messages took 50.0 µs, which is not <= 49.0 µs" },
  { weft_fixture_channel, "total-wait channel:messages 69us", "" },
  { weft_fixture_counter, "held-while-blocked none", "" },
  { build_sleeper, "held-while-blocked none",
    "lock is held by threads that are blocked themselves." },
  { build_sleeper, "held-while-blocked lock:lock <= 1ms", "" },
  { build_sleeper, "held-while-blocked lock:other none",
    "the trace has nothing of that name" },
  { build_spans, "min-parallelism 1.5 during span:compute", "" },
  { build_spans, "min-parallelism 1.6 during span:compute",
    "In compute there ran on average 1.50 threads, which is not >= 1.60" },
  { build_spans, "min-parallelism 1 during span:absent",
    "the trace has nothing of that name" },
  { build_spans, "max-duration 200us during span:comp*", "" },
  { weft_fixture_counter, "min-parallelism 1",
    "cannot tell: scheduling was not recorded, so threads may have been without a CPU" },
};

static void
test_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftTrace) trace = cases[i].build ();
    g_autofree char *failure = first_failure (trace, cases[i].rule);

    g_test_message ("%s", cases[i].rule);
    if (*cases[i].failure == '\0')
      g_assert_cmpstr (failure, ==, "");
    else if (!g_str_has_prefix (failure, cases[i].failure))
      g_assert_cmpstr (failure, ==, cases[i].failure);
  }
}

static void
test_bad_rules (void)
{
  static const struct {
    const char *rule, *says;
  } bad[] = {
    { "no", "write no FINDING" },
    { "no nonsense", "there is no finding 'nonsense'; there are deadlock," },
    { "no deadlock please", "write no FINDING" },
    { "max-wiat lock:a 1ms", "there is no rule 'max-wiat'; there are" },
    { "max-wait 1ms", "max-wait is of lock:NAME or" },
    { "max-hold channel:a 1ms", "max-hold is of lock:NAME" },
    { "max-wait lock: 1ms", "max-wait is of lock:NAME or" },
    { "max-wait lock:a", "wants a duration such as 5ms" },
    { "max-wait lock:a 5", "'5' is not a duration" },
    { "max-wait lock:a -5ms", "'-5ms' is not a duration" },
    { "max-wait lock:a nanms", "'nanms' is not a duration" },
    { "max-wait lock:a 5ms 6ms", "'6ms' is too much" },
    { "contended lock:a 5", "'5' is not a share such as 10%" },
    { "messages channel:a much == 5", "comes sends, receives, discards or left" },
    { "min-parallelism 2 during lunch", "write during span:TEXT" },
    { "max-wait lock:\"a 5ms", "a quote is not closed" },
    { "", "this is no rule" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i].rule);
    g_assert_null (weft_rule_parse (bad[i].rule, &error));
    g_assert_error (error, WEFT_RULE_ERROR, WEFT_RULE_ERROR_SYNTAX);
    g_assert_nonnull (strstr (error->message, bad[i].says));
    g_assert_null (strchr (error->message, '\n'));
  }
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = weft_rules_parse (
      "rules", "# what we expect\n\nno deadlock # ever\n  threads == 4\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rules->len, ==, 2);
  g_assert_cmpstr (((WeftRule *)g_ptr_array_index (rules, 0))->text, ==, "no deadlock");
  g_assert_cmpuint (((WeftRule *)g_ptr_array_index (rules, 1))->line, ==, 4);

  g_assert_null (weft_rules_parse ("rules", "no deadlock\nno sense\n", &error));
  g_assert_true (g_str_has_prefix (error->message, "rules:2: 'no sense': "));
  g_clear_error (&error);
  g_assert_null (weft_rules_parse ("rules", "# nothing\n", &error));
  g_assert_cmpstr (error->message, ==, "rules: there is no rule in it");
}

static void
test_junit (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules
      = weft_rules_parse ("rules", "no deadlock\nmax-hold lock:* < 1us\n", &error);
  g_autoptr (GPtrArray) verdicts = weft_check (trace, rules);
  g_autofree char *xml = weft_check_junit (verdicts, "a & b");

  g_assert_cmpstr (
      xml, ==,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuite name=\"a &amp; b\" tests=\"2\" failures=\"1\">\n"
      "  <testcase classname=\"weft.check\" name=\"no deadlock\"/>\n"
      "  <testcase classname=\"weft.check\" name=\"max-hold lock:* &lt; 1us\">\n"
      "    <failure message=\"counter was held by adder-0 for 100 µs, which is not &lt; "
      "1.00 "
      "µs\"/>\n"
      "  </testcase>\n"
      "</testsuite>\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/cases", test_cases);
  g_test_add_func ("/check/bad-rules", test_bad_rules);
  g_test_add_func ("/check/file", test_file);
  g_test_add_func ("/check/junit", test_junit);
  return g_test_run ();
}
