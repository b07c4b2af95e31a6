/* tracer/export/report-parts.h: what the files of the text report share. */
#pragma once

#include "tracer/analysis/profile.h"
#include "tracer/export/report-text.h"
#include "tracer/export/table.h"

#define WEFT_MOST_LINES 20 /* of a section */

/* A text report while it is written. */
typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  unsigned width;
  const char *bold, *dim, *alert, *plain; /* "" without colour */
  GString *out;
} WeftTextReport;

/* report-text.c */
void weft_report_begin_section (WeftTextReport *report, const char *title);
/* A line or more that explains. */
void weft_report_note (WeftTextReport *report, const char *text);
/* @all: how many rows there would be; says how many are not shown. */
void weft_report_end_table (WeftTextReport *report, const WeftTable *table, unsigned all);

/* report-summary.c: the few lines that answer the question at once. */
void weft_report_summary (WeftTextReport *report);

/* report-findings.c: the most important findings, in sentences. */
void weft_report_findings (WeftTextReport *report);

/* report-path.c: on what the run's length depended. */
void weft_report_path (WeftTextReport *report);

/* report-chains.c: for whom all the waiting was in the end. */
void weft_report_chains (WeftTextReport *report);

/* report-concurrency.c: how many threads ran at once. */
void weft_report_concurrency (WeftTextReport *report);

/* report-annotations.c: what the program said about itself. */
void weft_report_annotations (WeftTextReport *report);

/* report-processes.c: where there are several, which came of which. */
void weft_report_processes (WeftTextReport *report);

/* report-spread.c: percentiles of locks; call sites. */
void weft_report_spread (WeftTextReport *report);

/* report-blame.c: who waited for whom. */
void weft_report_blame (WeftTextReport *report);
