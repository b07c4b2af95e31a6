#include "tracer/export/report-parts.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"

void
weft_report_program (WeftTextReport *report, const char *tainted)
{
  report->form->program (report, tainted);
}

void
weft_report_figures (WeftTextReport *report, const char *tainted)
{
  report->form->figures (report, tainted);
}

void
weft_report_begin_section (WeftTextReport *report, const char *title)
{
  report->form->begin_section (report, title);
}

void
weft_report_paragraph (WeftTextReport *report, const char *tainted)
{
  report->form->paragraph (report, tainted);
}

void
weft_report_alert (WeftTextReport *report, const char *tainted)
{
  report->form->alert (report, tainted);
}

void
weft_report_note (WeftTextReport *report, const char *tainted)
{
  report->form->note (report, tainted);
}

void
weft_report_item (WeftTextReport *report, const char *tainted)
{
  report->form->item (report, tainted);
}

void
weft_report_finding (WeftTextReport *report, const char *tainted, const char *detail)
{
  report->form->finding (report, tainted, detail);
}

void
weft_report_end_table (WeftTextReport *report, const WeftTable *table, unsigned all)
{
  report->form->table (report, table);
  weft_report_more (report, weft_table_rows (table), all);
}

void
weft_report_more (WeftTextReport *report, unsigned shown, unsigned all)
{
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  if (all <= shown)
    return;
  count = weft_format_count (all - shown);
  text = g_strdup_printf (_ ("and %s more (--format json shows all)"), count);
  weft_report_note (report, text);
}

void
weft_report_remark (GString *line, const char *remark)
{
  /* Translators: behind something said comes a remark on it */
  g_autofree char *both = g_strdup_printf (_ ("%s; %s"), line->str, remark);

  g_string_assign (line, both);
}

void
weft_report_add_item (GString *list, const char *item)
{
  if (list->len > 0)
    g_string_append (list, C_ ("in a list", ", "));
  g_string_append (list, item);
}

unsigned
weft_report_most (const WeftTextReport *report, unsigned few)
{
  return MAX (few, report->form->least_lines);
}
