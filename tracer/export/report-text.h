/* tracer/export/report-text.h: a trace as a text to read. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  unsigned width; /* in terminal cells; 0 = 80, as when not on a terminal */
  bool colour;    /* ANSI sequences for headings and what needs attention */
} WeftReportStyle;

/* Appends to @out: a summary that answers the question at once, then threads, locks by
 * waiting, channels, who waited for whom, what was still waiting, panics and poison.
 * Sections with nothing in them are left out; long tables are cut and say so. Every line
 * ends in a newline and fits @style's width, but for words that are longer. UTF-8. */
void weft_report_text (const WeftTrace *trace, const WeftReportStyle *style, GString *out);
