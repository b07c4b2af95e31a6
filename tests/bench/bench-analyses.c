/* What the analyses and the reports cost, in CPU time.
 *
 *   bench-analyses [EVENTS...]   over generated traces of so many events (1 and 4 million;
 *                                16 besides with WEFT_BENCH_LARGE=1): the nanoseconds of
 *                                each for an event, and by how much they grow from one size
 *                                to the next. 1 is linear.
 *   bench-analyses TRACE         the same on a saved trace, in seconds, for report.py */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/bench/bench-trace.h"
#include "tracer/analysis/chains.h"
#include "tracer/analysis/compare.h"
#include "tracer/analysis/concurrency.h"
#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/distribution.h"
#include "tracer/analysis/find.h"
#include "tracer/analysis/happens-before.h"
#include "tracer/analysis/lock-order.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/wait-card.h"
#include "tracer/analysis/what-if.h"
#include "tracer/export/report-json.h"
#include "tracer/export/report-text.h"
#include "tracer/load/load.h"

#define N_THREADS 16
#define MOST_SIZES 8

/* CPU time, so that what else the machine does is not measured. */
static double
now_s (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* --- the analyses --- */

static void
profile (const WeftTrace *trace)
{
  weft_profile_free (weft_profile_new (trace));
}

static void
findings (const WeftTrace *trace)
{
  weft_findings_free (weft_findings_new (trace));
}

static void
detect (const WeftTrace *trace, void (*find) (const WeftTrace *, GPtrArray *))
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);

  find (trace, found);
  g_ptr_array_unref (found);
}

#define DETECTOR(name)                                                                     \
  static void find_##name (const WeftTrace *trace) { detect (trace, weft_find_##name); }
DETECTOR (stuck)
DETECTOR (order)
DETECTOR (slow)
DETECTOR (fairness)
DETECTOR (races)
DETECTOR (ends)

static void
critical_path (const WeftTrace *trace)
{
  weft_critical_path_free (weft_critical_path_of_run (trace));
}

static void
lock_order (const WeftTrace *trace)
{
  weft_lock_order_free (weft_lock_order_new (trace));
}

static void
happens_before (const WeftTrace *trace)
{
  GArray *edges = weft_order_edges (trace);
  WeftClocks *clocks = weft_clocks_new (trace, edges);

  weft_clocks_advance (clocks, INT64_MAX);
  weft_clocks_free (clocks);
  g_array_unref (edges);
}

static void
chains (const WeftTrace *trace)
{
  weft_chains_free (weft_chains_new (trace));
}

static void
concurrency (const WeftTrace *trace)
{
  GArray *steps = weft_concurrency_steps (trace);
  WeftConcurrency sums;

  weft_concurrency_sum (trace, steps, NULL, &sums);
  weft_concurrency_clear (&sums);
  g_array_unref (steps);
}

static void
wait_cards (const WeftTrace *trace)
{
  size_t n;

  weft_trace_waits (trace, &n);
  for (size_t i = 0; i < n; i++) {
    WeftWaitCard card;

    weft_wait_card (trace, (uint32_t)i, &card);
    weft_wait_card_clear (&card);
  }
}

/* Percentiles of every lock and thread, and the call sites. */
static void
distributions (const WeftTrace *trace)
{
  WeftDistribution waits, holds;
  size_t n;

  weft_trace_objects (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_lock_distributions (trace, i, &waits, &holds);
  weft_trace_threads (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_thread_distribution (trace, i, &waits);
  g_array_unref (weft_call_sites (trace));
}

/* Of all locks at once. */
static void
what_if (const WeftTrace *trace)
{
  WeftChange change = { .factor = 0.5, .ways = 2 };
  WeftWhatIf answer;
  bool *locks;
  size_t n;

  weft_trace_objects (trace, &n);
  locks = g_new (bool, n + 1);
  for (size_t i = 0; i < n; i++)
    locks[i] = true;
  change.locks = locks;
  weft_what_if (trace, &change, &answer);
  g_free (locks);
}

/* With itself: twice all that is in it. */
static void
compare (const WeftTrace *trace)
{
  WeftComparer *comparer = weft_comparer_new ();

  weft_comparer_add (comparer, WEFT_RUNS_BEFORE, trace);
  weft_comparer_add (comparer, WEFT_RUNS_AFTER, trace);
  weft_comparison_free (weft_comparer_end (comparer));
  weft_comparer_free (comparer);
}

static void
report_text (const WeftTrace *trace)
{
  WeftReportStyle style = { 0 };
  GString *text = g_string_new (NULL);

  weft_report_text (trace, &style, text);
  g_string_free (text, TRUE);
}

static void
report_json (const WeftTrace *trace)
{
  g_free (weft_report_json (trace));
}

static const struct {
  const char *name;
  void (*run) (const WeftTrace *trace);
} analyses[] = {
  { "profile", profile },
  { "critical path", critical_path },
  { "lock order", lock_order },
  { "happens-before", happens_before },
  { "chains", chains },
  { "concurrency", concurrency },
  { "distributions", distributions },
  { "what if", what_if },
  { "a card of each wait", wait_cards },
  { "findings", findings },
  { "  stuck", find_stuck },
  { "  order", find_order },
  { "  slow", find_slow },
  { "  fairness", find_fairness },
  { "  races", find_races },
  { "  ends", find_ends },
  { "compare with itself", compare },
  { "report as text", report_text },
  { "report as JSON", report_json },
};

#define N_ANALYSES G_N_ELEMENTS (analyses)

static double
measure (void (*run) (const WeftTrace *trace), const WeftTrace *trace)
{
  double begin = now_s ();

  run (trace);
  return now_s () - begin;
}

/* --- generated traces --- */

/* By what time for an event grows when there are more of them. */
static void
print_ratio (double time_ns, double before_ns)
{
  if (before_ns >= 1)
    printf (" %5.2f", time_ns / before_ns);
  else
    printf (" %5s", "-");
}

static void
compare_sizes (const size_t *sizes, unsigned n_sizes)
{
  double event_ns[MOST_SIZES][N_ANALYSES];

  for (unsigned k = 0; k < n_sizes; k++) {
    double begin = now_s ();
    g_autoptr (WeftTrace) trace = weft_bench_trace_new (N_THREADS, sizes[k], 1);

    printf ("%zu events made in %.1f s\n", sizes[k], now_s () - begin);
    fflush (stdout);
    for (unsigned i = 0; i < N_ANALYSES; i++)
      event_ns[k][i] = measure (analyses[i].run, trace) * 1e9 / (double)sizes[k];
  }
  printf ("%-22s", "ns for an event");
  for (unsigned k = 0; k < n_sizes; k++)
    printf (" %10zu%s", sizes[k], k > 0 ? " ratio" : "");
  printf ("\n");
  for (unsigned i = 0; i < N_ANALYSES; i++) {
    printf ("%-22s", analyses[i].name);
    for (unsigned k = 0; k < n_sizes; k++) {
      printf (" %10.1f", event_ns[k][i]);
      if (k > 0)
        print_ratio (event_ns[k][i], event_ns[k - 1][i]);
    }
    printf ("\n");
  }
}

/* --- a saved trace --- */

static int
report_on (const char *path)
{
  g_autoptr (GError) error = NULL;
  double begin = now_s ();
  g_autoptr (WeftTrace) trace = weft_load (path, NULL, &error);

  if (trace == NULL) {
    fprintf (stderr, "bench-analyses: %s\n", error->message);
    return 1;
  }
  printf ("loading: %.3f\n", now_s () - begin);
  for (unsigned i = 0; i < N_ANALYSES; i++)
    printf ("%s: %.3f\n", analyses[i].name, measure (analyses[i].run, trace));
  printf ("events: %" G_GUINT64_FORMAT "\n", weft_trace_defects (trace)->events);
  return 0;
}

int
main (int argc, char **argv)
{
  size_t sizes[MOST_SIZES] = { 1000000, 4000000, 16000000 };
  unsigned n_sizes = g_strcmp0 (g_getenv ("WEFT_BENCH_LARGE"), "1") == 0 ? 3 : 2;

  if (argc == 2 && g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    return report_on (argv[1]);
  if (argc > 1) {
    n_sizes = MIN ((unsigned)argc - 1, MOST_SIZES);
    for (unsigned k = 0; k < n_sizes; k++) {
      sizes[k] = strtoul (argv[k + 1], NULL, 10);
      if (sizes[k] == 0) {
        fprintf (stderr, "bench-analyses: '%s' is neither a trace nor a number of events\n",
                 argv[k + 1]);
        return 2;
      }
    }
  }
  compare_sizes (sizes, n_sizes);
  return 0;
}
