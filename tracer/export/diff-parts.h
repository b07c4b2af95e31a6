/* tracer/export/diff-parts.h: what the files of a comparison's text share. */
#pragma once

#include "tracer/analysis/compare.h"
#include "tracer/export/report-parts.h"

/* A text while it is written. */
typedef struct {
  WeftTextReport report; /* of no trace: what it looks like */
  const WeftComparison *comparison;
} WeftDiffText;

/* diff-answer.c: what the whole comes to, and what got worse. */
void weft_diff_answer (WeftDiffText *text);
void weft_diff_worse (WeftDiffText *text);

/* diff-tables.c: the figures of objects, causes and threads that changed. */
void weft_diff_tables (WeftDiffText *text);

/* diff-text.c: @times to three digits, but never as a power of ten. Returns: (transfer
 * full). */
char *weft_diff_format_times (double times) G_GNUC_WARN_UNUSED_RESULT;
/* @percent without its sign: "3.1%", "26%". Returns: (transfer full). */
char *weft_diff_format_percent (double percent) G_GNUC_WARN_UNUSED_RESULT;
