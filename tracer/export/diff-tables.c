#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "tracer/analysis/words.h"
#include "tracer/export/diff-parts.h"
#include "tracer/export/table.h"

/* One table of changes: name, which figure, before, after, and the change. */
typedef struct {
  const char *title; /* marked for translators */
  const char *name;  /* of its first column */
  const WeftFigureSpec *specs;
  unsigned n_specs;
  char *(*label) (const WeftComparedRow *row);
} Section;

static char *
format_value (int64_t value, bool is_time)
{
  return is_time ? weft_format_duration (value) : weft_format_count ((uint64_t)value);
}

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
  g_autofree char *size = NULL;
  double percent;

  if (!weft_compared_percent (figure, &percent) || percent == 0)
    return NULL;
  if (percent >= 200) {
    size = weft_diff_format_times (percent / 100 + 1);
    return g_strconcat ("×", size, NULL);
  }
  size = weft_diff_format_percent (percent);
  return g_strconcat (percent < 0 ? "−" : "+", size, NULL);
}

static char *
format_verdict (const WeftComparedFigure *figure)
{
  if (figure->change == WEFT_CHANGE_CANNOT_TELL)
    return g_strdup (_ ("cannot tell"));
  if (figure->sides[WEFT_RUNS_BEFORE].median == 0)
    return g_strdup (C_ ("a figure", "new"));
  if (figure->sides[WEFT_RUNS_AFTER].median == 0)
    return g_strdup (C_ ("a figure", "gone"));
  return format_relative (figure);
}

static void
add_change (const WeftDiffText *text,
            WeftTable *table,
            const WeftFigureSpec *spec,
            const WeftComparedFigure *figure)
{
  const WeftRange *sides = figure->sides;

  weft_table_add (table, g_dpgettext2 (GETTEXT_PACKAGE, "figure", spec->text));
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
append_omitted (WeftDiffText *text, const Omitted *omitted)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u more", "%u more", omitted->more), omitted->more);
  g_autofree char *within
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u within the noise",
                                      "%u within the noise", omitted->within),
                         omitted->within);
  g_autofree char *small
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of less than 1%%",
                                      "%u of less than 1%%", omitted->small),
                         omitted->small);
  g_autofree char *line = NULL;

  if (omitted->more > 0)
    weft_report_add_item (list, more);
  if (omitted->within > 0)
    weft_report_add_item (list, within);
  if (omitted->small > 0)
    weft_report_add_item (list, small);
  if (list->len == 0)
    return;
  /* Translators: before a list of how many figures, and why */
  line = g_strdup_printf (_ ("Not shown: %s (--format json shows all)"), list->str);
  weft_report_note (&text->report, line);
}

static void
append_section (WeftDiffText *text, const Section *section, const GPtrArray *rows)
{
  const WeftColumnSpec columns[] = {
    { section->name, false, 0 },
    { NC_ ("column", "at"), false, 6 },
    { NC_ ("column", "what"), false, 0 },
    { NC_ ("column", "before"), true, 0 },
    { NC_ ("column", "after"), true, 0 },
    { NC_ ("column", "change"), true, 5 },
    { NC_ ("column", "relative"), true, 4 },
    { NC_ ("column", "ranges"), true, 8 },
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
      if (weft_table_rows (table) >= WEFT_MOST_LINES) {
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
  weft_report_begin_section (&text->report, _ (section->title));
  weft_report_end_table (&text->report, table, weft_table_rows (table));
  append_omitted (text, &omitted);
}

/* With the program, where it is not the one that was run first. */
static char *
with_program (const WeftComparedRow *row, const char *label)
{
  if (row->program == NULL)
    return g_strdup (label);
  /* Translators: something, and the program that it is of */
  return g_strdup_printf (C_ ("of a program", "%s of %s"), label, row->program);
}

static char *
label_row (const WeftComparedRow *row)
{
  return with_program (row, row->name);
}

static char *
label_cause (const WeftComparedRow *row)
{
  const char *kind = weft_wait_kind_shown (row->kind);
  g_autofree char *label = NULL;

  if (row->name == NULL)
    return with_program (row, kind);
  /* Translators: "join", and the thread that was joined; other kinds of waits, and what was
   * waited for: "lock counter" */
  label = row->kind == WEFT_WAIT_JOIN
              ? g_strdup_printf (C_ ("wait", "%s of %s"), kind, row->name)
              : g_strdup_printf (C_ ("wait", "%s %s"), kind, row->name);
  return with_program (row, label);
}

void
weft_diff_tables (WeftDiffText *text)
{
  static const Section objects
      = { N_ ("Locks, channels, conditions"), NC_ ("column", "object"),
          weft_objects_figures, WEFT_N_OBJECTS_FIGURES, label_row };
  static const Section causes = { N_ ("Causes of waiting"), NC_ ("column", "waiting for"),
                                  weft_causes_figures, WEFT_N_CAUSES_FIGURES, label_cause };
  static const Section threads
      = { N_ ("Threads"), NC_ ("column", "thread"), weft_threads_figures,
          WEFT_N_THREADS_FIGURES, label_row };

  append_section (text, &objects, text->comparison->objects);
  append_section (text, &causes, text->comparison->causes);
  append_section (text, &threads, text->comparison->threads);
}
