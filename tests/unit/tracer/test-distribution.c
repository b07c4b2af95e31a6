/* Percentiles, histograms, channels and call sites: worked out by hand, and the same totals
 * as the profile's. */
#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/distribution.h"

#define MAIN WEFT_FIXTURE_MAIN
#define US 1000

static uint64_t
sum_bins (const WeftDistribution *distribution)
{
  uint64_t sum = 0;

  for (unsigned i = 0; i < WEFT_N_BINS; i++)
    sum += distribution->bins[i];
  return sum;
}

static void
test_fill (void)
{
  static const int64_t durations[] = { 1024, 0, 1023, 7, 1, 8, 9, 5, 6, 4 };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (int64_t));
  WeftDistribution spread;

  weft_distribution_fill (array, &spread);
  g_assert_cmpuint (spread.count, ==, 0);
  g_assert_cmpint (spread.p50_ns, ==, WEFT_NOT_KNOWN);
  g_assert_cmpint (spread.max_ns, ==, WEFT_NOT_KNOWN);

  g_array_append_vals (array, durations, G_N_ELEMENTS (durations));
  weft_distribution_fill (array, &spread);
  g_assert_cmpuint (spread.count, ==, 10);
  g_assert_cmpint (spread.total_ns, ==, 2087);
  /* 0 1 4 5 6 7 8 9 1023 1024 */
  g_assert_cmpint (spread.p50_ns, ==, 6);
  g_assert_cmpint (spread.p90_ns, ==, 1023);
  g_assert_cmpint (spread.p99_ns, ==, 1024);
  g_assert_cmpint (spread.max_ns, ==, 1024);
  g_assert_cmpuint (spread.bins[0], ==, 2);
  g_assert_cmpuint (spread.bins[1], ==, 0);
  g_assert_cmpuint (spread.bins[2], ==, 4);
  g_assert_cmpuint (spread.bins[3], ==, 2);
  g_assert_cmpuint (spread.bins[9], ==, 1);
  g_assert_cmpuint (spread.bins[10], ==, 1);
}

/* Waits of 81, 171 and 191 us; holds of 100, 99, 99 and 49. */
static void
test_lock (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftDistribution waits, holds, own;

  weft_lock_distributions (trace, weft_object_row (trace, "counter"), &waits, &holds);
  g_assert_cmpuint (waits.count, ==, 3);
  g_assert_cmpint (waits.p50_ns, ==, 171 * US);
  g_assert_cmpint (waits.p90_ns, ==, 191 * US);
  g_assert_cmpint (waits.total_ns, ==, (81 + 171 + 191) * US);
  g_assert_cmpuint (holds.count, ==, 4);
  g_assert_cmpint (holds.p50_ns, ==, 99 * US);
  g_assert_cmpint (holds.max_ns, ==, 100 * US);
  /* 49 us are at least 2^15 ns; the others at least 2^16 */
  g_assert_cmpuint (holds.bins[15], ==, 1);
  g_assert_cmpuint (holds.bins[16], ==, 3);
  /* joins: 415, 1 and 1 */
  weft_thread_distribution (trace, weft_thread_row (trace, "main"), &own);
  g_assert_cmpuint (own.count, ==, 3);
  g_assert_cmpint (own.p50_ns, ==, 1 * US);
  g_assert_cmpint (own.max_ns, ==, 415 * US);
}

/* main waits twice and receives one message each time; after the second it receives five
 * more without a wait: 1 and 6. Sent at 100, 120, ... 220; received at 106, 125, 150, 180,
 * ... 270. */
static void
test_channel (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  WeftChannelFlow flow;

  weft_channel_flow (trace, weft_object_row (trace, "messages"), &flow);
  g_assert_true (flow.complete);
  g_assert_cmpuint (flow.batches, ==, 2);
  g_assert_cmpuint (flow.longest_batch, ==, 6);
  g_assert_cmpfloat_with_epsilon (flow.mean_batch, 3.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (flow.per_second, 7 / 170e-6, 1e-3);
  g_assert_cmpuint (flow.receivers, ==, 1);
  g_assert_cmpuint (flow.senders, ==, 0);
  g_assert_cmpuint (flow.receive_waits.count, ==, 2);
  g_assert_cmpint (flow.receive_waits.max_ns, ==, 55 * US);
  /* 6 5 10 20 30 40 50 */
  g_assert_cmpuint (flow.latency.count, ==, 7);
  g_assert_cmpint (flow.latency.p50_ns, ==, 20 * US);
  g_assert_cmpint (flow.latency.p90_ns, ==, 50 * US);
}

static void
test_sites (void)
{
  WeftFixture *fixture = weft_fixture_new ("sites");
  uint64_t news = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "news", -1, 2);
  uint64_t full = weft_fixture_object (fixture, WEFT_OBJECT_SEMAPHORE, "full", -1, 3);
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GArray) sites = NULL;
  const WeftCallSite *first;
  size_t n;

  weft_fixture_set_site (fixture, 0x1000);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, 0, 10, 20);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, 0, 30, 70);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_SEMAPHORE, full, 0, 80, 81);
  weft_fixture_set_site (fixture, 0x2000);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_CONDITION, news, 0, 100, 130);
  weft_fixture_sleep (fixture, MAIN, 140, 190);
  weft_fixture_end (fixture, 200);
  trace = weft_fixture_build (fixture);
  sites = weft_call_sites (trace);
  g_assert_cmpuint (sites->len, ==, 3);
  first = &g_array_index (sites, WeftCallSite, 0);
  g_assert_cmphex (weft_trace_sites (trace, &n)[first->site].address, ==, 0x1000);
  g_assert_cmpint (first->kind, ==, WEFT_WAIT_CONDITION);
  g_assert_cmpuint (first->waits, ==, 2);
  g_assert_cmpint (first->total_ns, ==, 50 * US);
  g_assert_cmpint (first->max_ns, ==, 40 * US);
  g_assert_cmpint (weft_trace_waits (trace, &n)[first->longest].begin_ns, ==, 30 * US);
  g_assert_cmpint (first[1].total_ns, ==, 30 * US);
  g_assert_cmpint (first[2].total_ns, ==, 1 * US);
}

static void
test_random (void)
{
  for (uint32_t seed = 0; seed < 10; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (1 + seed, 1000, seed);
    g_autoptr (WeftProfile) profile = weft_profile_new (trace);
    g_autoptr (GArray) sites = weft_call_sites (trace);
    int64_t by_thread_ns = 0, by_site_ns = 0;

    for (unsigned i = 0; i < profile->locks->len; i++) {
      const WeftLockProfile *lock = &g_array_index (profile->locks, WeftLockProfile, i);
      WeftDistribution waits, holds;

      weft_lock_distributions (trace, lock->object, &waits, &holds);
      g_assert_cmpint (waits.total_ns, ==, lock->wait_ns);
      g_assert_cmpint (holds.total_ns, ==, lock->hold_ns);
      g_assert_cmpuint (sum_bins (&waits), ==, waits.count);
      g_assert_cmpuint (sum_bins (&holds), ==, holds.count);
    }
    for (unsigned i = 0; i < profile->channels->len; i++) {
      const WeftChannelProfile *channel
          = &g_array_index (profile->channels, WeftChannelProfile, i);
      WeftChannelFlow flow;

      weft_channel_flow (trace, channel->object, &flow);
      g_assert_cmpint (flow.latency.p50_ns, ==, channel->latency_p50_ns);
      g_assert_cmpint (flow.latency.p99_ns, ==, channel->latency_p99_ns);
      g_assert_cmpint (flow.receive_waits.total_ns, ==, channel->blocked_receive_ns);
    }
    for (unsigned i = 0; i < profile->threads->len; i++) {
      WeftDistribution waits;

      weft_thread_distribution (trace, i, &waits);
      by_thread_ns += waits.total_ns;
    }
    for (unsigned i = 0; i < sites->len; i++)
      by_site_ns += g_array_index (sites, WeftCallSite, i).total_ns;
    g_assert_cmpint (by_thread_ns, ==, by_site_ns);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distribution/fill", test_fill);
  g_test_add_func ("/distribution/lock", test_lock);
  g_test_add_func ("/distribution/channel", test_channel);
  g_test_add_func ("/distribution/sites", test_sites);
  g_test_add_func ("/distribution/random", test_random);
  return g_test_run ();
}
