#include "tracer/analysis/finding.h"
#include "tracer/export/report-parts.h"

#define MOST_FINDINGS 3

static const char *
doubt (WeftCertainty certainty)
{
  switch (certainty) {
  case WEFT_CERTAINTY_POTENTIAL:
    return " (potential)";
  case WEFT_CERTAINTY_CANNOT_TELL:
    return " (cannot tell)";
  default:
    return "";
  }
}

static void
append_finding (WeftTextReport *report, const WeftFinding *finding)
{
  g_autofree char *title
      = g_strconcat (finding->title.text, doubt (finding->certainty), NULL);

  g_string_append (report->out, report->alert);
  weft_text_wrap (title, report->width, "  - ", "    ", report->out);
  g_string_append (report->out, report->plain);
  weft_text_wrap (finding->detail.text, report->width, "    ", "    ", report->out);
}

void
weft_report_findings (WeftTextReport *report)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (report->trace);
  unsigned n = findings->all->len;

  if (n == 0)
    return;
  weft_report_begin_section (report, "Findings");
  for (unsigned i = 0; i < MIN (n, MOST_FINDINGS); i++)
    append_finding (report, g_ptr_array_index (findings->all, i));
  if (n > MOST_FINDINGS) {
    g_autofree char *more
        = g_strdup_printf ("and %u more (--format json shows all)", n - MOST_FINDINGS);

    weft_report_note (report, more);
  }
}
