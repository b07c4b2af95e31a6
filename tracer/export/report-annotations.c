#include <glib/gi18n-lib.h>

#include "tracer/analysis/annotations.h"

#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

static void
take_count (WeftTable *table, uint64_t count)
{
  weft_table_take (table, weft_format_count (count));
}

static void
take_duration (WeftTable *table, int64_t duration_ns)
{
  weft_table_take (table, duration_ns != WEFT_NOT_KNOWN ? weft_format_duration (duration_ns)
                                                        : NULL);
}

static void
append_spans (WeftTextReport *report, const GArray *spans)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "span"), false, 0 },       { NC_ ("column", "times"), true, 0 },
    { NC_ ("column", "threads"), true, 4 },     { NC_ ("column", "in all"), true, 0 },
    { NC_ ("column", "half within"), true, 2 }, { NC_ ("column", "99% within"), true, 3 },
    { NC_ ("column", "longest"), true, 1 },     { NC_ ("column", "did not end"), true, 0 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));

  if (spans->len == 0)
    return;
  for (unsigned i = 0; i < MIN (spans->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftSpanProfile *span = &g_array_index (spans, WeftSpanProfile, i);

    weft_table_add (table, span->text);
    take_count (table, span->count);
    take_count (table, span->threads);
    take_duration (table, span->total_ns);
    take_duration (table, span->p50_ns);
    take_duration (table, span->p99_ns);
    take_duration (table, span->max_ns);
    weft_table_take (table, span->unended > 0 ? weft_format_count (span->unended) : NULL);
  }
  weft_report_begin_section (report, _ ("Spans, most time first"));
  weft_report_end_table (report, table, spans->len);
}

static void
append_marks (WeftTextReport *report, const GArray *marks)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "mark"), false, 0 },   { NC_ ("column", "times"), true, 0 },
    { NC_ ("column", "threads"), true, 2 }, { NC_ ("column", "first at"), true, 0 },
    { NC_ ("column", "last at"), true, 1 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));

  if (marks->len == 0)
    return;
  for (unsigned i = 0; i < MIN (marks->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftMarkProfile *mark = &g_array_index (marks, WeftMarkProfile, i);

    weft_table_add (table, mark->text);
    take_count (table, mark->count);
    take_count (table, mark->threads);
    take_duration (table, mark->first_ns);
    take_duration (table, mark->last_ns);
  }
  weft_report_begin_section (report, _ ("Marks"));
  weft_report_end_table (report, table, marks->len);
}

/* Signed, unlike a count. */
static void
take_number (WeftTable *table, int64_t number)
{
  g_autofree char *digits
      = weft_format_count (number < 0 ? -(uint64_t)number : (uint64_t)number);

  weft_table_take (table, g_strconcat (number < 0 ? "−" : "", digits, NULL));
}

static void
append_values (WeftTextReport *report, const GArray *values)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "value"), false, 0 },   { NC_ ("column", "times"), true, 3 },
    { NC_ ("column", "threads"), true, 4 },  { NC_ ("column", "smallest"), true, 2 },
    { NC_ ("column", "greatest"), true, 1 }, { NC_ ("column", "last"), true, 0 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));

  if (values->len == 0)
    return;
  for (unsigned i = 0; i < MIN (values->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftValueProfile *value = &g_array_index (values, WeftValueProfile, i);

    weft_table_add (table, value->name);
    take_count (table, value->count);
    take_count (table, value->threads);
    take_number (table, value->min);
    take_number (table, value->max);
    take_number (table, value->last);
  }
  weft_report_begin_section (report, _ ("Values"));
  weft_report_end_table (report, table, values->len);
}

static void
append_variables (WeftTextReport *report, const GArray *variables)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "variable"), false, 0 },
    { NC_ ("column", "read"), true, 0 },
    { NC_ ("column", "written"), true, 0 },
    { NC_ ("column", "threads"), true, 0 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  if (variables->len == 0)
    return;
  for (unsigned i = 0; i < MIN (variables->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftVariableProfile *variable
        = &g_array_index (variables, WeftVariableProfile, i);

    weft_table_add (table, objects[variable->object].name);
    take_count (table, variable->reads);
    take_count (table, variable->writes);
    take_count (table, variable->threads);
  }
  weft_report_begin_section (report, _ ("Variables under study"));
  weft_report_end_table (report, table, variables->len);
}

void
weft_report_annotations (WeftTextReport *report)
{
  g_autoptr (WeftAnnotations) annotations = weft_annotations_new (report->trace);

  append_spans (report, annotations->spans);
  append_marks (report, annotations->marks);
  append_values (report, annotations->values);
  append_variables (report, annotations->variables);
}
