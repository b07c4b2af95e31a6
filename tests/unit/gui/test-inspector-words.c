/* What the inspector says of known traces: of a selection, of a moment, of the whole. */

#include <string.h>

#include "gui/view/detail.h"
#include "gui/view/moment.h"
#include "gui/view/summary.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US 1000

/* Markup as one reads it. */
static char *
plain (const char *markup)
{
  g_autoptr (GRegex) tags = g_regex_new ("<[^>]*>", 0, 0, NULL);

  return g_regex_replace_literal (tags, markup, -1, 0, "", 0, NULL);
}

static char *
all_lines (const GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++) {
    const WeftMomentLine *line = lines->pdata[i];
    g_autofree char *who = plain (line->who);
    g_autofree char *what = plain (line->what);

    g_string_append_printf (text, "%s: %s\n", who, what);
  }
  return g_string_free (text, FALSE);
}

static void
test_moment (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftMoment) moment = weft_moment_new (trace, 150 * US, 20, 20);
  g_autofree char *threads = all_lines (moment->threads);
  g_autofree char *objects = all_lines (moment->objects);

  g_assert_nonnull (strstr (threads, "adder-0: runs and holds counter\n"));
  g_assert_nonnull (
      strstr (threads, "2 threads: wait for counter, in this order: adder-1, adder-2\n"));
  g_assert_true (g_str_has_prefix (objects, "counter: is held by adder-0"));
  g_assert_cmpuint (moment->more_threads, ==, 0);
  g_assert_cmpuint (moment->more_objects, ==, 0);
}

/* However little room there is: what waits is shown, and what is not shown is counted. */
static void
test_moment_limits (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (40, 4000, 7);
  int64_t middle_ns = weft_trace_duration_ns (trace) / 2;
  size_t n_threads;

  weft_trace_threads (trace, &n_threads);
  for (size_t max = 0; max < 50; max++) {
    g_autoptr (WeftMoment) moment = weft_moment_new (trace, middle_ns, max, max);

    g_assert_cmpuint (moment->threads->len, <=, max + 2);
    g_assert_cmpuint (moment->objects->len, <=, max);
    g_assert_cmpuint (moment->more_threads, <=, n_threads);
    if (max == 0)
      g_assert_cmpuint (moment->more_threads, >, 0);
    if (max > n_threads)
      g_assert_cmpuint (moment->more_threads, ==, 0);
  }
}

/* The first wait of a thread by name. */
static uint32_t
find_wait (const WeftTrace *trace, const char *thread)
{
  size_t n_waits, n_threads;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);

  for (uint32_t i = 0; i < n_waits; i++)
    if (g_str_equal (threads[waits[i].thread].name, thread))
      return i;
  g_assert_not_reached ();
}

static void
test_detail_of_wait (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftSelection selection = { WEFT_SELECTION_WAIT, find_wait (trace, "adder-1"), 130 * US };
  g_autoptr (WeftDetail) detail = weft_detail_new (trace, &selection);
  g_autofree char *text = plain (detail->markup);
  size_t n;

  g_assert_cmpstr (detail->title, ==, "adder-1 waits for counter");
  g_assert_cmpint (detail->state, ==, WEFT_STATE_WAIT_LOCK);
  g_assert_cmpuint (detail->wait, ==, selection.row);
  g_assert_cmpint (detail->duration_ns, >, 0);
  g_assert_true (g_str_has_prefix (text, "adder-1 waited "));
  g_assert_cmpint (detail->holder.kind, ==, WEFT_SELECTION_HOLD);
  g_assert_cmpstr (weft_trace_threads (
                       trace, &n)[weft_trace_holds (trace, &n)[detail->holder.row].thread]
                       .name,
                   ==, "adder-0");
}

/* Everything that a trace holds can be chosen, and there is something to say of it. */
static void
test_detail_of_all (void)
{
  static WeftTrace *(*const make[]) (void)
      = { weft_fixture_counter, weft_fixture_channel, weft_fixture_deadlock };

  for (size_t i = 0; i < G_N_ELEMENTS (make); i++) {
    g_autoptr (WeftTrace) trace = make[i]();

    for (int kind = WEFT_SELECTION_THREAD; kind <= WEFT_SELECTION_NOTE; kind++) {
      WeftSelection selection = { (WeftSelectionKind)kind, 0, 100 * US };

      for (; weft_selection_valid (trace, &selection); selection.row++) {
        g_autoptr (WeftDetail) detail = weft_detail_new (trace, &selection);

        g_assert_cmpstr (detail->title, !=, "");
        g_assert_cmpstr (detail->markup, !=, "");
      }
    }
  }
}

static char *
section (const WeftTrace *trace, const char *heading)
{
  g_autoptr (WeftSummary) summary = weft_summary_new (trace, NULL);
  g_autoptr (GPtrArray) sections = weft_summary_sections (summary, trace);

  for (guint i = 0; i < sections->len; i++) {
    const WeftSection *part = sections->pdata[i];

    if (g_str_equal (part->heading, heading))
      return plain (part->markup);
  }
  return NULL;
}

static void
test_summary (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) channel = weft_fixture_channel ();
  g_autoptr (WeftTrace) empty = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftTrace) deadlock = weft_fixture_deadlock ();
  g_autofree char *busiest = section (counter, "Most waited for");
  g_autofree char *stuck = section (deadlock, "Most waited for");
  g_autofree char *longest = section (counter, "Longest wait");
  g_autofree char *finding = section (deadlock, "Most important finding");
  g_autofree char *pairs = section (channel, "Who waited for whom");

  g_assert_true (g_str_has_prefix (busiest, "Threads waited "));
  g_assert_true (g_str_has_suffix (stuck, "; nobody who waited got it."));
  g_assert_true (
      g_str_has_suffix (busiest, " in all for counter: in 3 of 4 acquisitions."));
  /* Waiting from 210 to 401 us it is longer than any other but the joins. */
  g_assert_true (g_str_has_prefix (longest, "adder-0 waited 191 µs for counter"));
  g_assert_true (g_str_has_prefix (pairs, "main waited "));
  g_assert_true (
      g_str_has_prefix (finding, "Deadlock: philosopher-0 and philosopher-1 wait for each "
                                 "other (proven)."));
  g_assert_null (section (channel, "Most waited for"));
  g_assert_null (section (empty, "Longest wait"));
  g_assert_null (section (empty, "Incomplete"));
}

/* The path of the run comes with it, and makes up the whole of it. */
static void
test_summary_path (void)
{
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) empty = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftSummary) summary = weft_summary_new (counter, NULL);
  g_autoptr (WeftSummary) nothing = weft_summary_new (empty, NULL);
  int64_t sum_ns = 0;

  for (guint i = 0; i < summary->path->shares->len; i++)
    sum_ns += g_array_index (summary->path->shares, WeftPathShare, i).ns;
  g_assert_cmpint (sum_ns, >, 0);
  g_assert_cmpint (sum_ns, ==, summary->path->to_ns - summary->path->from_ns);
  g_assert_cmpuint (nothing->path->steps->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspector-words/moment", test_moment);
  g_test_add_func ("/inspector-words/moment/limits", test_moment_limits);
  g_test_add_func ("/inspector-words/detail/wait", test_detail_of_wait);
  g_test_add_func ("/inspector-words/detail/all", test_detail_of_all);
  g_test_add_func ("/inspector-words/summary", test_summary);
  g_test_add_func ("/inspector-words/summary/path", test_summary_path);
  return g_test_run ();
}
