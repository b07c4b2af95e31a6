/* tracer/export/report-summary.h: the few lines that answer the question at once. For
 * report-text.c. */
#pragma once

#include "tracer/analysis/profile.h"
#include "tracer/export/report-text.h"

/* A text report while it is written. */
typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  unsigned width;
  const char *bold, *dim, *alert, *plain; /* "" without colour */
  GString *out;
} WeftTextReport;

void weft_report_summary (WeftTextReport *report);
