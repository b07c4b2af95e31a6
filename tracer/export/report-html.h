/* tracer/export/report-html.h: a trace as one page for a browser. */
#pragma once

#include "tracer/model/trace.h"

/* Appends to @out the report of report-text.h as HTML5, well-formed as XML too, with the
 * timeline as inline SVG: one file that refers to no other, in light and dark as the reader
 * has set it, whose tables a small script sorts and that needs no script to be read. Tables
 * have up to 100 rows, and the timeline is bounded by its pixels, so the size does not grow
 * with the trace beyond some hundred kilobytes. All names of the traced program are
 * escaped; the page's own policy lets no other script run. Near-linear in the trace, as its
 * analyses are. */
void weft_report_html (const WeftTrace *trace, GString *out);
