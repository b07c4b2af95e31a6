#include "tracer/export/diff-text.h"

#include <math.h>
#include <string.h>

#include "tracer/analysis/profile.h"
#include "tracer/export/table.h"

#define DEFAULT_WIDTH 80
#define MOST_LINES 20 /* of a section */

/* A text while it is written. */
typedef struct {
  const WeftComparison *comparison;
  unsigned width;
  const char *bold, *dim, *alert, *plain; /* "" without colour */
  GString *out;
} Text;

static void
begin_section (Text *text, const char *title)
{
  g_string_append_printf (text->out, "\n%s%s%s\n", text->bold, title, text->plain);
}

static void
note (Text *text, const char *words)
{
  g_string_append (text->out, text->dim);
  weft_text_wrap (words, text->width, "  ", "  ", text->out);
  g_string_append (text->out, text->plain);
}

static void
paragraph (Text *text, const char *words)
{
  weft_text_wrap (words, text->width, "", "", text->out);
}

static char *
format_value (int64_t value, bool is_time)
{
  return is_time ? weft_format_duration (value) : weft_format_count ((uint64_t)value);
}

/* To three digits, but never as a power of ten. */
static char *
format_times (const char *before, double times, const char *after)
{
  g_autofree char *number = times < 1000 ? g_strdup_printf ("%.3g", times)
                                         : weft_format_count ((uint64_t)(times + 0.5));

  return g_strconcat (before, number, after, NULL);
}

/* "26% less", "3.1 times as much", or NULL when there is nothing to compare with. */
static char *
format_share (const WeftComparedFigure *figure)
{
  double percent;

  if (!weft_compared_percent (figure, &percent) || percent == 0)
    return NULL;
  if (percent >= 200)
    return format_times ("", percent / 100 + 1, " times as much");
  if (fabs (percent) < 0.05)
    return g_strdup_printf ("less than 0.1%% %s", percent < 0 ? "less" : "more");
  return g_strdup_printf (fabs (percent) < 10 ? "%.1f%% %s" : "%.0f%% %s", fabs (percent),
                          percent < 0 ? "less" : "more");
}

/* Appends how the waiting for something changed: " fell from 36 ms to 12 ms". */
static void
append_movement (GString *line, const WeftComparedFigure *figure)
{
  const WeftRange *sides = figure->sides;
  g_autofree char *before = weft_format_duration (sides[WEFT_RUNS_BEFORE].median);
  g_autofree char *after = weft_format_duration (sides[WEFT_RUNS_AFTER].median);
  bool less = weft_compared_difference (figure) < 0;

  if (sides[WEFT_RUNS_BEFORE].median == 0)
    g_string_append_printf (line, " is new: %s", after);
  else if (sides[WEFT_RUNS_AFTER].median == 0)
    g_string_append_printf (line, " is gone: it was %s", before);
  else
    g_string_append_printf (line, " %s from %s to %s", less ? "fell" : "rose", before,
                            after);
}

static bool
is_change (WeftFigureChange change)
{
  return change == WEFT_CHANGE_MORE || change == WEFT_CHANGE_LESS
         || change == WEFT_CHANGE_UNSURE;
}

/* The object whose waiting changed most, as far as it counts and matters; NULL. */
static const WeftComparedRow *
most_changed (const WeftComparison *comparison)
{
  for (unsigned i = 0; i < comparison->objects->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (comparison->objects, i);
    const WeftComparedFigure *figure = &row->figures[WEFT_OBJECTS_WAIT_NS];

    if (is_change (figure->change) && weft_compared_matters (comparison, figure, true))
      return row;
  }
  return NULL;
}

static bool
has_loss (const WeftComparison *comparison)
{
  return comparison->sides[0].n_lossy + comparison->sides[1].n_lossy > 0;
}

static void
append_answer (Text *text)
{
  const WeftComparison *comparison = text->comparison;
  const WeftComparedFigure *duration = &comparison->duration_ns;
  g_autofree char *before = weft_format_duration (duration->sides[WEFT_RUNS_BEFORE].median);
  g_autofree char *after = weft_format_duration (duration->sides[WEFT_RUNS_AFTER].median);
  g_autofree char *share = format_share (duration);
  const WeftComparedRow *most = most_changed (comparison);
  g_autoptr (GString) line = g_string_new ("The run took ");

  if (duration->change == WEFT_CHANGE_NONE)
    g_string_append_printf (line, "%s, as before", after);
  else if (duration->change == WEFT_CHANGE_WITHIN)
    g_string_append_printf (line, "%s, which is within the noise of the %s before", after,
                            before);
  else
    g_string_append_printf (line, "%s instead of %s%s%s", after, before,
                            share != NULL ? ", " : "", share != NULL ? share : "");
  if (most != NULL) {
    g_string_append_printf (line, "; waiting for %s", most->name);
    append_movement (line, &most->figures[WEFT_OBJECTS_WAIT_NS]);
    g_string_append_c (line, '.');
  } else if (has_loss (comparison)) {
    g_string_append (line,
                     "; since events were lost, it cannot be told whether the waiting "
                     "changed.");
  } else {
    g_string_append_printf (line,
                            "; the waiting for no object changed by 1%% of that or more%s.",
                            comparison->noise_known ? ", beyond the noise" : "");
  }
  g_string_append (text->out, text->bold);
  paragraph (text, line->str);
  g_string_append (text->out, text->plain);
}

static void
append_side (Text *text, const char *title, const WeftRunsInfo *info)
{
  g_autofree char *command
      = info->commands_differ   ? g_strdup ("several programs or arguments")
        : info->command != NULL ? weft_text_shorten (info->command, 2 * text->width)
                                : g_strdup ("a program that the trace does not name");
  g_autoptr (GString) line = g_string_new (title);

  g_string_append_printf (line, "%u %s of %s", info->n_runs,
                          info->n_runs == 1 ? "run" : "runs", command);
  if (info->exit_status > 0)
    g_string_append_printf (line, "; exit status %d%s", info->exit_status,
                            info->n_runs > 1 ? " at most" : "");
  if (info->n_lossy > 0 && info->n_runs == 1)
    g_string_append (line, "; events were lost");
  else if (info->n_lossy > 0)
    g_string_append_printf (line, "; events were lost in %u of them", info->n_lossy);
  weft_text_wrap (line->str, text->width, "", "        ", text->out);
}

/* Why two figures may differ, other than by what the program does. */
static void
append_caveats (Text *text)
{
  const WeftRunsInfo *before = &text->comparison->sides[WEFT_RUNS_BEFORE];
  const WeftRunsInfo *after = &text->comparison->sides[WEFT_RUNS_AFTER];
  unsigned n_scheduled = before->n_scheduled + after->n_scheduled;

  if (has_loss (text->comparison))
    note (text, "Of runs of which events were lost figures are the least that they can be; "
                "what they would have to decide is told as \"cannot tell\".");
  if (before->hosts_differ || after->hosts_differ
      || g_strcmp0 (before->host, after->host) != 0)
    note (text, "The runs are not all of the same machine.");
  if (before->details_differ || after->details_differ
      || g_strcmp0 (before->detail, after->detail) != 0)
    note (text, "They were not all recorded with the same detail, which costs the program "
                "differently.");
  if (n_scheduled > 0 && n_scheduled < before->n_runs + after->n_runs)
    note (text, "Scheduling was not recorded in all of them: how long threads ran is not "
                "compared.");
}

static void
append_rule (Text *text)
{
  const WeftComparison *comparison = text->comparison;
  uint64_t chance = weft_comparison_chance (comparison);
  g_autofree char *count = weft_format_count (chance);
  g_autofree char *rule = NULL;

  if (!comparison->noise_known) {
    note (text, "How much runs differ by chance is not known from one run on a side: no "
                "difference of figures below is more than a hint. Give several of each: "
                "weft diff BEFORE... -- AFTER...");
    return;
  }
  rule = g_strdup_printf (
      "Figures are medians; ranges, shown where there is room, go from the least to the "
      "greatest. A "
      "change counts when the ranges of the two sides do not overlap; of figures that did "
      "not change about one in %s counts by chance.",
      count);
  note (text, rule);
}

static void
append_worse (Text *text)
{
  const WeftComparison *comparison = text->comparison;
  g_autoptr (GString) line = g_string_new (NULL);

  if (comparison->longer)
    g_string_append (line, "the length of the run");
  for (unsigned i = 0; i < comparison->objects->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (comparison->objects, i);

    if (row->worse)
      g_string_append_printf (line, "%swaiting for %s", line->len > 0 ? "; " : "",
                              row->name);
  }
  for (unsigned i = 0; i < comparison->findings->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (comparison->findings, i);

    if (row->worse)
      g_string_append_printf (line, "%snew: %s", line->len > 0 ? "; " : "", row->name);
  }
  if (line->len == 0)
    return;
  g_string_prepend (line, "Worse: ");
  g_string_append_c (line, '.');
  g_string_append_c (text->out, '\n');
  g_string_append (text->out, text->alert);
  paragraph (text, line->str);
  g_string_append (text->out, text->plain);
}

static void
append_more (Text *text, unsigned shown, unsigned all)
{
  g_autofree char *words = NULL;

  if (all <= shown)
    return;
  words = g_strdup_printf ("and %u more (--format json shows all)", all - shown);
  note (text, words);
}

/* "cannot tell" where a loss could have swallowed what would refute it. */
static const char *
doubt_contention (const WeftComparedRow *object)
{
  return object->figures[WEFT_OBJECTS_WAITS].change == WEFT_CHANGE_CANNOT_TELL
             ? " (cannot tell: events were lost)"
             : "";
}

static void
append_contention (Text *text, WeftContention contention)
{
  bool gained = contention == WEFT_CONTENTION_GAINED;
  WeftRunSide side = gained ? WEFT_RUNS_AFTER : WEFT_RUNS_BEFORE;
  WeftRunSide other = gained ? WEFT_RUNS_BEFORE : WEFT_RUNS_AFTER;
  unsigned n = 0;

  for (unsigned i = 0; i < text->comparison->objects->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (text->comparison->objects, i);
    g_autofree char *waited = NULL, *waits = NULL, *line = NULL;

    if (weft_compared_contention (row) != contention)
      continue;
    if (n == 0)
      begin_section (text, gained ? "Newly contended" : "No longer contended");
    if (n++ >= MOST_LINES)
      continue;
    waited = weft_format_duration (row->figures[WEFT_OBJECTS_WAIT_NS].sides[side].median);
    waits
        = weft_format_count ((uint64_t)row->figures[WEFT_OBJECTS_WAITS].sides[side].median);
    line = g_strdup_printf ("%s: %s of waiting in %s %s%s%s", row->name, waited, waits,
                            strcmp (waits, "1") == 0 ? "wait" : "waits",
                            row->runs[other] > 0 ? ""
                            : gained             ? "; it is new itself"
                                                 : "; it is gone itself",
                            doubt_contention (row));
    weft_text_wrap (line, text->width, "  - ", "    ", text->out);
  }
  append_more (text, MOST_LINES, n);
}

static void
append_findings (Text *text, bool gained)
{
  const WeftRunsInfo *sides = text->comparison->sides;
  WeftRunSide side = gained ? WEFT_RUNS_AFTER : WEFT_RUNS_BEFORE;
  WeftRunSide other = gained ? WEFT_RUNS_BEFORE : WEFT_RUNS_AFTER;
  unsigned n = 0;

  for (unsigned i = 0; i < text->comparison->findings->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (text->comparison->findings, i);
    g_autoptr (GString) line = g_string_new (row->name);

    if (row->runs[side] == 0 || row->runs[other] != 0)
      continue;
    if (n == 0)
      begin_section (text, gained ? "Findings gained" : "Findings gone");
    if (n++ >= MOST_LINES)
      continue;
    g_string_append_printf (line, " (%s", weft_finding_kind_text (row->kind));
    if (row->certainty == WEFT_CERTAINTY_POTENTIAL)
      g_string_append (line, ", potential");
    if (row->certainty == WEFT_CERTAINTY_CANNOT_TELL)
      g_string_append (line, ", cannot tell");
    if (row->runs[side] < sides[side].n_runs)
      g_string_append_printf (line, ", in %u of %u runs", row->runs[side],
                              sides[side].n_runs);
    if (sides[other].n_lossy > 0)
      g_string_append_printf (line,
                              "; cannot tell whether it was there %s: events were lost",
                              gained ? "before" : "after");
    g_string_append_c (line, ')');
    weft_text_wrap (line->str, text->width, "  - ", "    ", text->out);
  }
  append_more (text, MOST_LINES, n);
}

/* One table of changes: name, which figure, before, after, and the change. */
typedef struct {
  const char *title, *name;
  const WeftFigureSpec *specs;
  unsigned n_specs;
  char *(*label) (const WeftComparedRow *row);
} Section;

/* "8.07–12.6 ms", or but one value where both ends read the same. */
static char *
format_range (const WeftRange *range, bool is_time)
{
  g_autofree char *least = format_value (range->least, is_time);
  g_autofree char *greatest = format_value (range->greatest, is_time);
  const char *unit = strchr (least, ' ');

  if (strcmp (least, greatest) == 0)
    return g_steal_pointer (&least);
  if (unit == NULL || g_strcmp0 (unit, strchr (greatest, ' ')) != 0)
    return g_strdup_printf ("%s–%s", least, greatest);
  return g_strdup_printf ("%.*s–%s", (int)(unit - least), least, greatest);
}

/* Of both sides. NULL where there is but one run of each. */
static char *
format_ranges (const WeftComparison *comparison,
               const WeftComparedFigure *figure,
               bool is_time)
{
  g_autofree char *before = NULL, *after = NULL;

  if (comparison->sides[0].n_runs == 1 && comparison->sides[1].n_runs == 1)
    return NULL;
  before = format_range (&figure->sides[WEFT_RUNS_BEFORE], is_time);
  after = format_range (&figure->sides[WEFT_RUNS_AFTER], is_time);
  return g_strdup_printf ("%s → %s", before, after);
}

static char *
format_median (const WeftRange *range, bool is_time)
{
  g_autofree char *value = format_value (range->median, is_time);

  return range->at_least ? g_strconcat ("≥ ", value, NULL) : g_steal_pointer (&value);
}

static char *
format_difference (const WeftComparedFigure *figure, bool is_time)
{
  int64_t difference = weft_compared_difference (figure);
  g_autofree char *size = format_value (ABS (difference), is_time);

  return g_strconcat (difference < 0 ? "−" : "+", size, NULL);
}

/* "−79%", "×5.6". NULL when there is nothing to compare with. */
static char *
format_relative (const WeftComparedFigure *figure)
{
  double percent;

  if (!weft_compared_percent (figure, &percent) || percent == 0)
    return NULL;
  if (percent >= 200)
    return format_times ("×", percent / 100 + 1, "");
  return g_strdup_printf (fabs (percent) < 10 ? "%s%.1f%%" : "%s%.0f%%",
                          percent < 0 ? "−" : "+", fabs (percent));
}

static char *
format_verdict (const WeftComparedFigure *figure)
{
  if (figure->change == WEFT_CHANGE_CANNOT_TELL)
    return g_strdup ("cannot tell");
  if (figure->sides[WEFT_RUNS_BEFORE].median == 0)
    return g_strdup ("new");
  if (figure->sides[WEFT_RUNS_AFTER].median == 0)
    return g_strdup ("gone");
  return format_relative (figure);
}

static void
add_change (const Text *text,
            WeftTable *table,
            const WeftFigureSpec *spec,
            const WeftComparedFigure *figure)
{
  const WeftRange *sides = figure->sides;

  weft_table_add (table, spec->text);
  weft_table_take (table, format_median (&sides[WEFT_RUNS_BEFORE], spec->is_time));
  weft_table_take (table, format_median (&sides[WEFT_RUNS_AFTER], spec->is_time));
  weft_table_take (table, format_difference (figure, spec->is_time));
  weft_table_take (table, format_verdict (figure));
  weft_table_take (table, format_ranges (text->comparison, figure, spec->is_time));
}

/* How many figures a section does not show, and why. */
typedef struct {
  unsigned within, small, more;
} Omitted;

static bool
is_shown (const WeftComparison *comparison,
          const WeftComparedFigure *figure,
          bool is_time,
          Omitted *omitted)
{
  /* Of what is 0 on both sides nothing is to be told, whatever was lost. */
  if (figure->change == WEFT_CHANGE_NONE
      || weft_compared_difference (figure) == WEFT_NOT_KNOWN
      || (figure->sides[0].greatest == 0 && figure->sides[1].greatest == 0))
    return false;
  if (figure->change == WEFT_CHANGE_WITHIN) {
    omitted->within++;
    return false;
  }
  if (!weft_compared_matters (comparison, figure, is_time)) {
    omitted->small++;
    return false;
  }
  return true;
}

static void
append_omitted (Text *text, const Omitted *omitted)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (omitted->more > 0)
    g_string_append_printf (line, "%u more", omitted->more);
  if (omitted->within > 0)
    g_string_append_printf (line, "%s%u within the noise", line->len > 0 ? ", " : "",
                            omitted->within);
  if (omitted->small > 0)
    g_string_append_printf (line, "%s%u of less than 1%%", line->len > 0 ? ", " : "",
                            omitted->small);
  if (line->len == 0)
    return;
  g_string_prepend (line, "Not shown: ");
  g_string_append (line, " (--format json shows all)");
  note (text, line->str);
}

static void
append_section (Text *text, const Section *section, const GPtrArray *rows)
{
  const WeftColumnSpec columns[] = {
    { section->name, false, 0 }, { "at", false, 6 },    { "what", false, 0 },
    { "before", true, 0 },       { "after", true, 0 },  { "change", true, 5 },
    { "relative", true, 4 },     { "ranges", true, 8 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  Omitted omitted = { 0 };

  for (unsigned i = 0; i < rows->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (rows, i);
    g_autofree char *label = section->label (row);

    for (unsigned j = 0; j < section->n_specs; j++) {
      const WeftFigureSpec *spec = &section->specs[j];

      if (!is_shown (text->comparison, &row->figures[j], spec->is_time, &omitted))
        continue;
      if (weft_table_rows (table) >= MOST_LINES) {
        omitted.more++;
        continue;
      }
      weft_table_add (table, label);
      weft_table_add (table, row->site);
      add_change (text, table, spec, &row->figures[j]);
    }
  }
  if (weft_table_rows (table) == 0)
    return;
  begin_section (text, section->title);
  weft_table_render (table, text->width, text->dim, text->plain, text->out);
  append_omitted (text, &omitted);
}

/* With the program, where it is not the one that was run first. */
static char *
label_row (const WeftComparedRow *row)
{
  if (row->program == NULL)
    return g_strdup (row->name);
  return g_strdup_printf ("%s of %s", row->name, row->program);
}

static char *
label_cause (const WeftComparedRow *row)
{
  GString *label = g_string_new (weft_wait_kind_text (row->kind));

  if (row->kind == WEFT_WAIT_JOIN && row->name != NULL)
    g_string_append_printf (label, " of %s", row->name);
  else if (row->name != NULL)
    g_string_append_printf (label, " %s", row->name);
  if (row->program != NULL)
    g_string_append_printf (label, " of %s", row->program);
  return g_string_free (label, FALSE);
}

void
weft_diff_text (const WeftComparison *comparison,
                const WeftReportStyle *style,
                GString *out)
{
  static const Section objects
      = { "Locks, channels, conditions", "object", weft_objects_figures,
          WEFT_N_OBJECTS_FIGURES, label_row };
  static const Section causes = { "Causes of waiting", "waiting for", weft_causes_figures,
                                  WEFT_N_CAUSES_FIGURES, label_cause };
  static const Section threads
      = { "Threads", "thread", weft_threads_figures, WEFT_N_THREADS_FIGURES, label_row };
  Text text = {
    .comparison = comparison,
    .width = style->width > 0 ? style->width : DEFAULT_WIDTH,
    .bold = style->colour ? "\033[1m" : "",
    .dim = style->colour ? "\033[2m" : "",
    .alert = style->colour ? "\033[1;33m" : "",
    .plain = style->colour ? "\033[0m" : "",
    .out = out,
  };

  append_answer (&text);
  append_worse (&text);
  g_string_append_c (out, '\n');
  append_side (&text, "before: ", &comparison->sides[WEFT_RUNS_BEFORE]);
  append_side (&text, "after:  ", &comparison->sides[WEFT_RUNS_AFTER]);
  append_rule (&text);
  append_caveats (&text);
  append_contention (&text, WEFT_CONTENTION_GAINED);
  append_contention (&text, WEFT_CONTENTION_GONE);
  append_findings (&text, true);
  append_findings (&text, false);
  append_section (&text, &objects, comparison->objects);
  append_section (&text, &causes, comparison->causes);
  append_section (&text, &threads, comparison->threads);
}
