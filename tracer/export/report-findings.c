#include <glib/gi18n-lib.h>

#include "tracer/analysis/finding.h"
#include "tracer/export/report-parts.h"

#define MOST_FINDINGS 3

static void
append_finding (WeftTextReport *report, const WeftFinding *finding)
{
  const char *title = finding->title.text;
  /* Translators: what was found, and that it is not certain: "(potential)" */
  g_autofree char *doubted
      = g_strdup_printf (_ ("%s (%s)"), title, weft_certainty_shown (finding->certainty));

  weft_report_finding (report,
                       finding->certainty == WEFT_CERTAINTY_PROVEN ? title : doubted,
                       finding->detail.text);
}

/* What is slow, but cost less than a hundredth of the run, is not worth the first lines. */
static bool
is_worth_it (const WeftTextReport *report, const WeftFinding *finding)
{
  return !weft_finding_kind_is_slowness (finding->kind)
         || finding->cost_ns >= weft_trace_duration_ns (report->trace) / 100;
}

void
weft_report_findings (WeftTextReport *report)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (report->trace);
  unsigned n = findings->all->len, shown = 0;

  for (unsigned i = 0; i < n && shown < weft_report_most (report, MOST_FINDINGS); i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);

    if (!is_worth_it (report, finding))
      continue;
    if (shown++ == 0)
      weft_report_begin_section (report, _ ("Findings"));
    append_finding (report, finding);
  }
  if (shown > 0)
    weft_report_more (report, shown, n);
}
