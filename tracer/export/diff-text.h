/* tracer/export/diff-text.h: a comparison as a text to read. */
#pragma once

#include "tracer/analysis/compare.h"
#include "tracer/export/report-text.h"

/* Appends to @out: the answer as a sentence, what was compared and by which rule, what got
 * worse, which locks are newly contended and which no longer, findings gained and gone,
 * then the largest changes by object, by wait cause and by thread. Figures are medians,
 * with the range where there are several runs. Sections with nothing in them are left out.
 * Every line ends in a newline and fits @style's width, but for words that are longer.
 * UTF-8. */
void weft_diff_text (const WeftComparison *comparison,
                     const WeftReportStyle *style,
                     GString *out);
