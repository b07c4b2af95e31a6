/* What a lossy trace says of itself: as a whole, at a place, at a moment. */
#include "gui/view/losses.h"
#include "gui/view/moment.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/describe.h"

#define US INT64_C (1000)

static void
lose (WeftFixture *fixture, int64_t begin_us, int64_t end_us, uint64_t count, int cpu)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_LOSS, 0, begin_us);

  event.loss.end_ns = WEFT_FIXTURE_ORIGIN_NS + end_us * US;
  event.loss.count = count;
  event.loss.cpu = cpu;
  weft_fixture_event (fixture, &event);
}

/* Two that overlap, one alone, one of unknown number. */
static WeftTrace *
lossy (void)
{
  WeftFixture *fixture = weft_fixture_new ("lossy");

  lose (fixture, 100, 200, 1000, 0);
  lose (fixture, 150, 300, 204, 1);
  lose (fixture, 1500, 1600, 1, 1);
  lose (fixture, 3000, 3100, 0, -1);
  weft_fixture_end (fixture, 5000);
  return weft_fixture_build (fixture);
}

static void
test_places (void)
{
  static const struct {
    int64_t from_us, to_us;
    const char *text; /* NULL: nothing was lost there */
  } cases[] = {
    { 0, 100, NULL },
    { 100, 101, "1,000 events were lost between 0.100 ms and 0.200 ms on CPU 0." },
    { 120, 180, "1,204 events were lost between 0.100 ms and 0.300 ms." },
    { 299, 300, "204 events were lost between 0.150 ms and 0.300 ms on CPU 1." },
    { 300, 1500, NULL },
    { 1599, 1700, "1 event was lost between 1.500 ms and 1.600 ms on CPU 1." },
    { 1500, 3050, "At least 1 event was lost between 1.500 ms and 3.100 ms." },
    { 3000, 3001,
      "Events were lost, nobody knows how many, between 3.000 ms and 3.100 ms." },
    { 4000, 5000, NULL },
  };
  g_autoptr (WeftTrace) trace = lossy ();

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (WeftSentence) sentence = { 0 };

    g_test_message ("%d to %d us", (int)cases[i].from_us, (int)cases[i].to_us);
    g_assert_cmpint (
        weft_describe_losses (trace, cases[i].from_us * US, cases[i].to_us * US, &sentence),
        ==, cases[i].text != NULL);
    g_assert_cmpstr (sentence.text, ==, cases[i].text);
  }
}

static void
test_headline (void)
{
  g_autoptr (WeftTrace) trace = lossy ();
  g_autoptr (WeftTrace) whole = weft_fixture_counter ();
  g_autofree char *text = weft_losses_headline (trace);

  g_assert_cmpstr (text, ==,
                   "At least 1,205 events were lost at 3 times while recording: what "
                   "happened there may be missing, and figures may be too low.");
  g_assert_null (weft_losses_headline (whole));
}

/* What overlaps is one place; after the last comes the first. */
static void
test_going_through (void)
{
  g_autoptr (WeftTrace) trace = lossy ();
  g_autoptr (WeftTrace) whole = weft_fixture_counter ();
  size_t n, at = SIZE_MAX;
  const WeftLoss *places = weft_trace_lossy_stretches (trace, &n);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (places[0].begin_ns, ==, 100 * US);
  g_assert_cmpint (places[0].end_ns, ==, 300 * US);
  for (size_t i = 0; i < 4; i++) {
    at = weft_losses_next (trace, at);
    g_assert_cmpuint (at, ==, i % 3);
  }
  g_assert_cmpuint (weft_losses_next (whole, SIZE_MAX), ==, SIZE_MAX);
}

static void
test_moment (void)
{
  g_autoptr (WeftTrace) trace = lossy ();
  g_autoptr (WeftMoment) within = weft_moment_new (trace, 150 * US, 5, 5);
  g_autoptr (WeftMoment) outside = weft_moment_new (trace, 400 * US, 5, 5);

  g_assert_true (within->uncertain);
  g_assert_false (outside->uncertain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/losses/places", test_places);
  g_test_add_func ("/losses/headline", test_headline);
  g_test_add_func ("/losses/going-through", test_going_through);
  g_test_add_func ("/losses/moment", test_moment);
  return g_test_run ();
}
