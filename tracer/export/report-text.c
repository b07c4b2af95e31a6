#include "tracer/export/report-text.h"

#include "tracer/export/report-parts.h"

#define DEFAULT_WIDTH 80

static void
write_program (WeftTextReport *report, const char *tainted)
{
  g_string_append (report->out, report->bold);
  weft_text_wrap (tainted, report->width, "", "  ", report->out);
  g_string_append (report->out, report->plain);
}

static void
write_figures (WeftTextReport *report, const char *tainted)
{
  weft_text_wrap (tainted, report->width, "", "  ", report->out);
}

static void
write_section (WeftTextReport *report, const char *title)
{
  if (title == NULL)
    g_string_append_c (report->out, '\n');
  else
    g_string_append_printf (report->out, "\n%s%s%s\n", report->bold, title, report->plain);
}

static void
write_paragraph (WeftTextReport *report, const char *tainted)
{
  weft_text_wrap (tainted, report->width, "", "", report->out);
}

static void
write_alert (WeftTextReport *report, const char *tainted)
{
  g_string_append (report->out, report->alert);
  write_paragraph (report, tainted);
  g_string_append (report->out, report->plain);
}

static void
write_note (WeftTextReport *report, const char *tainted)
{
  g_string_append (report->out, report->dim);
  weft_text_wrap (tainted, report->width, "  ", "  ", report->out);
  g_string_append (report->out, report->plain);
}

static void
write_item (WeftTextReport *report, const char *tainted)
{
  weft_text_wrap (tainted, report->width, "  - ", "    ", report->out);
}

static void
write_finding (WeftTextReport *report, const char *tainted, const char *detail)
{
  g_string_append (report->out, report->alert);
  write_item (report, tainted);
  g_string_append (report->out, report->plain);
  weft_text_wrap (detail, report->width, "    ", "    ", report->out);
}

static void
write_table (WeftTextReport *report, const WeftTable *table)
{
  weft_table_render (table, report->width, report->dim, report->plain, report->out);
}

void
weft_report_begin_text (WeftTextReport *self, const WeftReportStyle *style, GString *out)
{
  static const WeftReportForm form = {
    .least_lines = 0,
    .program = write_program,
    .figures = write_figures,
    .begin_section = write_section,
    .paragraph = write_paragraph,
    .alert = write_alert,
    .note = write_note,
    .item = write_item,
    .finding = write_finding,
    .table = write_table,
  };

  *self = (WeftTextReport){
    .form = &form,
    .out = out,
    .width = style->width > 0 ? style->width : DEFAULT_WIDTH,
    .bold = style->colour ? "\033[1m" : "",
    .dim = style->colour ? "\033[2m" : "",
    .alert = style->colour ? "\033[1;33m" : "",
    .plain = style->colour ? "\033[0m" : "",
  };
}

void
weft_report_text (const WeftTrace *trace, const WeftReportStyle *style, GString *out)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (WeftCriticalPath) path = weft_report_find_path (profile, trace);
  WeftTextReport report;

  weft_report_begin_text (&report, style, out);
  report.trace = trace;
  report.profile = profile;
  report.path = path;
  weft_report_summary (&report);
  weft_report_sections (&report);
}
