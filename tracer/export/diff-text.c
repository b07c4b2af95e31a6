#include "tracer/export/diff-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "tracer/export/diff-parts.h"

char *
weft_diff_format_times (double times)
{
  return times < 1000 ? g_strdup_printf ("%.3g", times)
                      : weft_format_count ((uint64_t)(times + 0.5));
}

char *
weft_diff_format_percent (double percent)
{
  return g_strdup_printf (fabs (percent) < 10 ? "%.1f%%" : "%.0f%%", fabs (percent));
}

/* How many runs of what. Returns: (transfer full). */
static char *
say_runs (WeftRunSide side, unsigned n, const char *command)
{
  if (side == WEFT_RUNS_BEFORE)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "before: %u run of %s", "before: %u runs of %s", n),
        n, command);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "after:  %u run of %s", "after:  %u runs of %s", n), n,
      command);
}

static void
append_side (WeftDiffText *text, WeftRunSide side)
{
  const WeftRunsInfo *info = &text->comparison->sides[side];
  unsigned width = text->report.width;
  g_autofree char *command
      = info->commands_differ   ? g_strdup (_ ("several programs or arguments"))
        : info->command != NULL ? weft_text_shorten (info->command, 2 * width)
                                : g_strdup (_ ("a program that the trace does not name"));
  g_autofree char *runs = say_runs (side, info->n_runs, command);
  g_autofree char *status = g_strdup_printf (info->n_runs > 1 ? _ ("exit status %d at most")
                                                              : _ ("exit status %d"),
                                             info->exit_status);
  g_autofree char *lost
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "events were lost in %u of them",
                                      "events were lost in %u of them", info->n_lossy),
                         info->n_lossy);
  g_autoptr (GString) line = g_string_new (runs);

  if (info->exit_status > 0)
    weft_report_remark (line, status);
  if (info->n_lossy > 0)
    weft_report_remark (line, info->n_runs == 1 ? _ ("events were lost") : lost);
  weft_text_wrap (line->str, width, "", "        ", text->report.out);
}

/* Why two figures may differ, other than by what the program does. */
static void
append_caveats (WeftDiffText *text)
{
  WeftTextReport *report = &text->report;
  const WeftRunsInfo *before = &text->comparison->sides[WEFT_RUNS_BEFORE];
  const WeftRunsInfo *after = &text->comparison->sides[WEFT_RUNS_AFTER];
  unsigned n_scheduled = before->n_scheduled + after->n_scheduled;

  if (before->n_lossy + after->n_lossy > 0)
    weft_report_note (
        report,
        _ ("Of runs of which events were lost figures are the least that they can be; what "
           "they would have to decide is told as \"cannot tell\"."));
  if (before->hosts_differ || after->hosts_differ
      || g_strcmp0 (before->host, after->host) != 0)
    weft_report_note (report, _ ("The runs are not all of the same machine."));
  if (before->details_differ || after->details_differ
      || g_strcmp0 (before->detail, after->detail) != 0)
    weft_report_note (report,
                      _ ("They were not all recorded with the same detail, which costs the "
                         "program differently."));
  if (n_scheduled > 0 && n_scheduled < before->n_runs + after->n_runs)
    weft_report_note (report,
                      _ ("Scheduling was not recorded in all of them: how long threads ran "
                         "is not compared."));
}

static void
append_rule (WeftDiffText *text)
{
  g_autofree char *count = weft_format_count (weft_comparison_chance (text->comparison));
  g_autofree char *rule = g_strdup_printf (
      _ ("Figures are medians; ranges, shown where there is room, go from the least to the "
         "greatest. A change counts when the ranges of the two sides do not overlap; of "
         "figures that did not change about one in %s counts by chance."),
      count);

  weft_report_note (
      &text->report,
      text->comparison->noise_known
          ? rule
          : _ ("How much runs differ by chance is not known from one run on a side: no "
               "difference of figures below is more than a hint. Give several of each: "
               "weft diff BEFORE... -- AFTER..."));
}

/* One line on a lock that is waited for on @side only. */
static void
append_contended (WeftDiffText *text, const WeftComparedRow *row, WeftRunSide side)
{
  bool gained = side == WEFT_RUNS_AFTER;
  const WeftComparedFigure *figure = &row->figures[WEFT_OBJECTS_WAITS];
  uint64_t n = (uint64_t)figure->sides[side].median;
  g_autofree char *waited
      = weft_format_duration (row->figures[WEFT_OBJECTS_WAIT_NS].sides[side].median);
  g_autofree char *waits = weft_format_count (n);
  g_autofree char *said = g_strdup_printf (
      /* Translators: a lock, a duration, and a count */
      g_dngettext (GETTEXT_PACKAGE, "%s: %s of waiting in %s wait",
                   "%s: %s of waiting in %s waits", (unsigned long)n),
      row->name, waited, waits);
  g_autoptr (GString) line = g_string_new (said);

  if (row->runs[gained ? WEFT_RUNS_BEFORE : WEFT_RUNS_AFTER] == 0)
    weft_report_remark (line, gained ? _ ("it is new itself") : _ ("it is gone itself"));
  /* A loss could have swallowed what would refute it. */
  if (figure->change == WEFT_CHANGE_CANNOT_TELL)
    weft_report_remark (line, _ ("cannot tell: events were lost"));
  weft_report_item (&text->report, line->str);
}

static void
append_contention (WeftDiffText *text, WeftContention contention)
{
  bool gained = contention == WEFT_CONTENTION_GAINED;
  unsigned n = 0;

  for (unsigned i = 0; i < text->comparison->objects->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (text->comparison->objects, i);

    if (weft_compared_contention (row) != contention)
      continue;
    if (n == 0)
      weft_report_begin_section (&text->report, gained ? _ ("Newly contended")
                                                       : _ ("No longer contended"));
    if (n++ < WEFT_MOST_LINES)
      append_contended (text, row, gained ? WEFT_RUNS_AFTER : WEFT_RUNS_BEFORE);
  }
  weft_report_more (&text->report, WEFT_MOST_LINES, n);
}

/* One line on what was found on @side only. */
static void
append_finding (WeftDiffText *text, const WeftComparedRow *row, WeftRunSide side)
{
  const WeftRunsInfo *sides = text->comparison->sides;
  bool gained = side == WEFT_RUNS_AFTER;
  g_autofree char *runs
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %u of %u run",
                                      "in %u of %u runs", sides[side].n_runs),
                         row->runs[side], sides[side].n_runs);
  g_autoptr (GString) remarks = g_string_new (weft_finding_kind_text (row->kind));
  g_autofree char *line = NULL;

  if (row->certainty != WEFT_CERTAINTY_PROVEN)
    weft_report_add_item (remarks, weft_certainty_shown (row->certainty));
  if (row->runs[side] < sides[side].n_runs)
    weft_report_add_item (remarks, runs);
  if (sides[gained ? WEFT_RUNS_BEFORE : WEFT_RUNS_AFTER].n_lossy > 0)
    weft_report_remark (
        remarks, gained ? _ ("cannot tell whether it was there before: events were lost")
                        : _ ("cannot tell whether it was there after: events were lost"));
  /* Translators: what was found, and remarks on it */
  line = g_strdup_printf (_ ("%s (%s)"), row->name, remarks->str);
  weft_report_item (&text->report, line);
}

static void
append_findings (WeftDiffText *text, bool gained)
{
  WeftRunSide side = gained ? WEFT_RUNS_AFTER : WEFT_RUNS_BEFORE;
  WeftRunSide other = gained ? WEFT_RUNS_BEFORE : WEFT_RUNS_AFTER;
  unsigned n = 0;

  for (unsigned i = 0; i < text->comparison->findings->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (text->comparison->findings, i);

    if (row->runs[side] == 0 || row->runs[other] != 0)
      continue;
    if (n == 0)
      weft_report_begin_section (&text->report,
                                 gained ? _ ("Findings gained") : _ ("Findings gone"));
    if (n++ < WEFT_MOST_LINES)
      append_finding (text, row, side);
  }
  weft_report_more (&text->report, WEFT_MOST_LINES, n);
}

void
weft_diff_text (const WeftComparison *comparison,
                const WeftReportStyle *style,
                GString *out)
{
  WeftDiffText text = { .comparison = comparison };

  weft_report_begin_text (&text.report, style, out);
  weft_diff_answer (&text);
  weft_diff_worse (&text);
  g_string_append_c (out, '\n');
  append_side (&text, WEFT_RUNS_BEFORE);
  append_side (&text, WEFT_RUNS_AFTER);
  append_rule (&text);
  append_caveats (&text);
  append_contention (&text, WEFT_CONTENTION_GAINED);
  append_contention (&text, WEFT_CONTENTION_GONE);
  append_findings (&text, true);
  append_findings (&text, false);
  weft_diff_tables (&text);
}
