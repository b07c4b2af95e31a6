#include <glib/gi18n-lib.h>

#include "tracer/analysis/annotations.h"
#include "tracer/analysis/concurrency.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

#define MOST_ROWS 8

static char *
percent (int64_t part_ns, int64_t whole_ns)
{
  return g_strdup_printf ("%.1f%%", 100.0 * (double)part_ns / (double)whole_ns);
}

static void
add_sentence (GString *text, const char *sentence)
{
  /* Translators: two sentences */
  g_autofree char *both = g_strdup_printf (_ ("%s %s"), text->str, sentence);

  g_string_assign (text, both);
}

static void
note_sum (WeftTextReport *report, const WeftConcurrency *sum)
{
  g_autofree char *serial = percent (sum->serial_ns, sum->length_ns);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (
      text,
      _ ("Effective parallelism %.2f: so many threads ran on average while any "
         "did. In %s of the run at most one did."),
      sum->parallelism, serial);
  if (sum->includes_ready)
    add_sentence (text, _ ("Scheduling was not recorded: those that were ready, but had "
                           "no CPU, are counted as running."));
  if (sum->unknown_ns > 0) {
    g_autofree char *unknown = weft_format_duration (sum->unknown_ns);

    g_autofree char *doubt
        = g_strdup_printf (_ ("For %s it cannot be told of all threads, events were lost: "
                              "more may have run then."),
                           unknown);

    add_sentence (text, doubt);
  }
  weft_report_note (report, text->str);
}

static char *
share_of (const GArray *histogram, unsigned number, int64_t length_ns)
{
  int64_t ns = number < histogram->len ? g_array_index (histogram, int64_t, number) : 0;

  return ns > 0 ? percent (ns, length_ns) : NULL;
}

/* For how much of the run so many threads ran, were ready, were blocked. */
static void
append_histogram (WeftTextReport *report, const WeftConcurrency *sum)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "threads"), true, 0 },
    { NC_ ("column", "running"), true, 0 },
    { NC_ ("column", "ready"), true, 1 },
    { NC_ ("column", "blocked"), true, 2 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  unsigned most = MAX (sum->running_ns->len, sum->ready_ns->len);

  most = MAX (most, sum->blocked_ns->len);
  for (unsigned i = 0; i < MIN (most, weft_report_most (report, MOST_ROWS)); i++) {
    weft_table_take (table, g_strdup_printf ("%u", i));
    weft_table_take (table, share_of (sum->running_ns, i, sum->length_ns));
    weft_table_take (
        table, sum->includes_ready ? NULL : share_of (sum->ready_ns, i, sum->length_ns));
    weft_table_take (table, share_of (sum->blocked_ns, i, sum->length_ns));
  }
  weft_report_end_table (report, table, most);
}

static void
append_spans (WeftTextReport *report, const GArray *steps)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "during"), false, 0 },
    { NC_ ("column", "time"), true, 0 },
    { NC_ ("column", "parallelism"), true, 0 },
    { NC_ ("column", "at most one"), true, 1 },
  };
  g_autoptr (WeftAnnotations) annotations = weft_annotations_new (report->trace);
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));

  for (unsigned i = 0;
       i < MIN (annotations->spans->len, weft_report_most (report, MOST_ROWS)); i++) {
    const char *text = g_array_index (annotations->spans, WeftSpanProfile, i).text;
    g_autoptr (GArray) stretches = weft_span_stretches (report->trace, text);
    g_auto (WeftConcurrency) sum = { 0 };

    weft_concurrency_sum (report->trace, steps, stretches, &sum);
    if (sum.length_ns == 0)
      continue;
    weft_table_add (table, text);
    weft_table_take (table, weft_format_duration (sum.length_ns));
    weft_table_take (table, g_strdup_printf ("%.2f", sum.parallelism));
    weft_table_take (table, percent (sum.serial_ns, sum.length_ns));
  }
  if (weft_table_rows (table) > 0)
    weft_report_end_table (report, table, annotations->spans->len);
}

void
weft_report_concurrency (WeftTextReport *report)
{
  g_autoptr (GArray) steps = NULL;
  g_auto (WeftConcurrency) sum = { 0 };

  if (report->profile->threads->len < 2)
    return;
  steps = weft_concurrency_steps (report->trace);
  weft_concurrency_sum (report->trace, steps, NULL, &sum);
  if (sum.length_ns == 0)
    return;
  weft_report_begin_section (report, _ ("Concurrency: how many threads at once"));
  note_sum (report, &sum);
  append_histogram (report, &sum);
  append_spans (report, steps);
}
