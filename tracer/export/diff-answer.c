#include <glib/gi18n-lib.h>
#include <math.h>

#include "tracer/export/diff-parts.h"

#define TIMES_FROM 200  /* percent more: then "3.1 times as much" reads better */
#define LEAST_TOLD 0.05 /* percent */

/* How long the runs took, where that changed. Returns: (transfer full). */
static char *
say_change (const WeftComparedFigure *duration, const char *before, const char *after)
{
  g_autofree char *share = NULL;
  double percent;

  if (!weft_compared_percent (duration, &percent) || percent == 0)
    return g_strdup_printf (_ ("The run took %s instead of %s."), after, before);
  if (percent >= TIMES_FROM) {
    share = weft_diff_format_times (percent / 100 + 1);
    return g_strdup_printf (_ ("The run took %s instead of %s, %s times as much."), after,
                            before, share);
  }
  if (fabs (percent) < LEAST_TOLD)
    return g_strdup_printf (
        percent < 0 ? _ ("The run took %s instead of %s, less than 0.1%% less.")
                    : _ ("The run took %s instead of %s, less than 0.1%% more."),
        after, before);
  share = weft_diff_format_percent (percent);
  return g_strdup_printf (percent < 0 ? _ ("The run took %s instead of %s, %s less.")
                                      : _ ("The run took %s instead of %s, %s more."),
                          after, before, share);
}

/* Returns: (transfer full). */
static char *
say_duration (const WeftComparedFigure *duration)
{
  g_autofree char *before = weft_format_duration (duration->sides[WEFT_RUNS_BEFORE].median);
  g_autofree char *after = weft_format_duration (duration->sides[WEFT_RUNS_AFTER].median);

  if (duration->change == WEFT_CHANGE_NONE)
    return g_strdup_printf (_ ("The run took %s, as before."), after);
  if (duration->change == WEFT_CHANGE_WITHIN)
    return g_strdup_printf (
        _ ("The run took %s, which is within the noise of the %s before."), after, before);
  return say_change (duration, before, after);
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

/* Returns: (transfer full). */
static char *
say_movement (const WeftComparedRow *object)
{
  const WeftComparedFigure *figure = &object->figures[WEFT_OBJECTS_WAIT_NS];
  const WeftRange *sides = figure->sides;
  g_autofree char *before = weft_format_duration (sides[WEFT_RUNS_BEFORE].median);
  g_autofree char *after = weft_format_duration (sides[WEFT_RUNS_AFTER].median);

  if (sides[WEFT_RUNS_BEFORE].median == 0)
    return g_strdup_printf (_ ("Waiting for %s is new: %s."), object->name, after);
  if (sides[WEFT_RUNS_AFTER].median == 0)
    return g_strdup_printf (_ ("Waiting for %s is gone: it was %s."), object->name, before);
  return g_strdup_printf (weft_compared_difference (figure) < 0
                              ? _ ("Waiting for %s fell from %s to %s.")
                              : _ ("Waiting for %s rose from %s to %s."),
                          object->name, before, after);
}

/* Returns: (transfer full). */
static char *
say_waiting (const WeftComparison *comparison)
{
  const WeftComparedRow *most = most_changed (comparison);

  if (most != NULL)
    return say_movement (most);
  if (comparison->sides[0].n_lossy + comparison->sides[1].n_lossy > 0)
    return g_strdup (
        _ ("Since events were lost, it cannot be told whether the waiting changed."));
  return comparison->noise_known
             ? g_strdup_printf (_ ("The waiting for no object changed by 1%% of that or "
                                   "more, beyond the noise."))
             : g_strdup_printf (_ ("The waiting for no object changed by 1%% of that or "
                                   "more."));
}

void
weft_diff_answer (WeftDiffText *text)
{
  WeftTextReport *report = &text->report;
  g_autofree char *duration = say_duration (&text->comparison->duration_ns);
  g_autofree char *waiting = say_waiting (text->comparison);
  /* Translators: two sentences */
  g_autofree char *both = g_strdup_printf (_ ("%s %s"), duration, waiting);

  g_string_append (report->out, report->bold);
  weft_report_paragraph (report, both);
  g_string_append (report->out, report->plain);
}

/* Takes @item. */
static void
take_worse (GString *list, char *item)
{
  if (list->len > 0)
    g_string_append (list, C_ ("between what got worse", "; "));
  g_string_append (list, item);
  g_free (item);
}

void
weft_diff_worse (WeftDiffText *text)
{
  const WeftComparison *comparison = text->comparison;
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *line = NULL;

  if (comparison->longer)
    take_worse (list, g_strdup (C_ ("what got worse", "the length of the run")));
  for (unsigned i = 0; i < comparison->objects->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (comparison->objects, i);

    if (row->worse)
      take_worse (list,
                  g_strdup_printf (C_ ("what got worse", "waiting for %s"), row->name));
  }
  for (unsigned i = 0; i < comparison->findings->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (comparison->findings, i);

    /* Translators: a finding that there was none of before */
    if (row->worse)
      take_worse (list, g_strdup_printf (C_ ("what got worse", "new: %s"), row->name));
  }
  if (list->len == 0)
    return;
  line = g_strdup_printf (_ ("Worse: %s."), list->str);
  g_string_append_c (text->report.out, '\n');
  weft_report_alert (&text->report, line);
}
