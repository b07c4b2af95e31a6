#include "tracer/export/report-html.h"

#include <glib/gi18n-lib.h>

#include "tracer/export/html-page.h"
#include "tracer/export/html-text.h"
#include "tracer/export/html-timeline.h"
#include "tracer/export/report-parts.h"

#define LEAST_LINES 100
#define OPEN_FINDINGS 5 /* more of them are folded, so that the rest comes into sight */

static void
close_list (WeftTextReport *report)
{
  if (report->in_list)
    g_string_append (report->out, "</ul>\n");
  if (report->in_details)
    g_string_append (report->out, "</details>\n");
  report->in_list = report->in_details = false;
}

static void
close_section (WeftTextReport *report)
{
  close_list (report);
  if (report->in_section)
    g_string_append (report->out, "</section>\n");
  report->in_section = false;
}

static void
open_list (WeftTextReport *report, const char *class)
{
  if (!report->in_list)
    weft_html_printf (report->out, "<ul class=\"%s\">\n", class);
  report->in_list = true;
}

static void
write_program (WeftTextReport *report, const char *tainted)
{
  weft_html_printf (report->out, "<header><h1>%s</h1>\n", tainted);
}

static void
write_figures (WeftTextReport *report, const char *tainted)
{
  weft_html_printf (report->out, "<p class=\"figures\">%s</p></header>\n", tainted);
}

static void
write_section (WeftTextReport *report, const char *title)
{
  close_section (report);
  g_string_append (report->out, "<section>\n");
  if (title != NULL)
    weft_html_printf (report->out, "<h2>%s</h2>\n", title);
  report->in_section = true;
}

static void
write_paragraph (WeftTextReport *report, const char *tainted)
{
  close_list (report);
  weft_html_printf (report->out, "<p>%s</p>\n", tainted);
}

static void
write_alert (WeftTextReport *report, const char *tainted)
{
  close_list (report);
  weft_html_printf (report->out, "<p class=\"alert\">%s</p>\n", tainted);
}

static void
write_note (WeftTextReport *report, const char *tainted)
{
  close_list (report);
  weft_html_printf (report->out, "<p class=\"note\">%s</p>\n", tainted);
}

static void
write_item (WeftTextReport *report, const char *tainted)
{
  open_list (report, "items");
  weft_html_printf (report->out, "<li>%s</li>\n", tainted);
}

static void
write_finding (WeftTextReport *report, const char *tainted, const char *detail)
{
  if (report->findings++ == OPEN_FINDINGS) {
    close_list (report);
    weft_html_printf (report->out, "<details><summary>%s</summary>\n", _ ("More findings"));
    report->in_details = true;
  }
  open_list (report, "findings");
  weft_html_printf (report->out, "<li><strong>%s</strong>\n<span>%s</span></li>\n", tainted,
                    detail);
}

static void
write_row (GString *out, const WeftTable *table, unsigned row)
{
  unsigned n;
  const WeftColumnSpec *columns = weft_table_columns (table, &n);

  g_string_append (out, "<tr>");
  for (unsigned i = 0; i < n; i++) {
    if (!weft_table_column_is_used (table, i))
      continue;
    g_string_append (out, columns[i].number ? "<td class=\"n\">" : "<td>");
    weft_html_append (out, weft_table_cell (table, row, i));
    g_string_append (out, "</td>");
  }
  g_string_append (out, "</tr>\n");
}

static void
write_table (WeftTextReport *report, const WeftTable *table)
{
  unsigned n;
  const WeftColumnSpec *columns = weft_table_columns (table, &n);

  close_list (report);
  /* Wider ones are scrolled, also from the keyboard. */
  g_string_append (report->out, "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>");
  for (unsigned i = 0; i < n; i++) {
    if (weft_table_column_is_used (table, i))
      weft_html_printf (report->out, "<th scope=\"col\" class=\"%s\">%s</th>",
                        columns[i].number ? "n" : "t", weft_table_title (&columns[i]));
  }
  g_string_append (report->out, "</tr></thead>\n<tbody>\n");
  for (unsigned row = 0; row < weft_table_rows (table); row++)
    write_row (report->out, table, row);
  g_string_append (report->out, "</tbody></table></div>\n");
}

static void
begin (GString *out, const WeftTrace *trace)
{
  const char *program = weft_trace_info (trace)->program;
  g_autofree char *name = program != NULL ? g_path_get_basename (program) : NULL;
  g_autofree char *title
      = g_strconcat (name != NULL ? name : _ ("A program"), " – Weft", NULL);

  weft_html_begin (out, title);
}

void
weft_report_html (const WeftTrace *trace, GString *out)
{
  static const WeftReportForm form = {
    .least_lines = LEAST_LINES,
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
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (WeftCriticalPath) path = weft_report_find_path (profile, trace);
  WeftTextReport report = {
    .trace = trace,
    .profile = profile,
    .path = path,
    .form = &form,
    .out = out,
  };

  begin (out, trace);
  weft_report_summary (&report);
  close_section (&report);
  weft_html_timeline (trace, profile, path, out);
  weft_report_sections (&report);
  close_section (&report);
  weft_html_end (out);
}
