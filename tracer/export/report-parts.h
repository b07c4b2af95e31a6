/* tracer/export/report-parts.h: what the files of the report for people share, which is
 * written as text or as HTML. */
#pragma once

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/profile.h"
#include "tracer/export/report-text.h"
#include "tracer/export/table.h"

#define WEFT_MOST_LINES 20 /* of a section */

typedef struct WeftTextReport WeftTextReport;

/* How the parts of a report are written; none may be NULL. Texts may come from the traced
 * program and need not be UTF-8. */
typedef struct {
  unsigned least_lines; /* of a section, where it has as many: see weft_report_most() */
  void (*program) (WeftTextReport *report, const char *tainted);
  void (*figures) (WeftTextReport *report, const char *tainted);
  void (*begin_section) (WeftTextReport *report, const char *title);
  void (*paragraph) (WeftTextReport *report, const char *tainted);
  void (*alert) (WeftTextReport *report, const char *tainted);
  void (*note) (WeftTextReport *report, const char *tainted);
  void (*item) (WeftTextReport *report, const char *tainted);
  void (*finding) (WeftTextReport *report, const char *tainted, const char *detail);
  void (*table) (WeftTextReport *report, const WeftTable *table);
} WeftReportForm;

/* A report while it is written. */
struct WeftTextReport {
  const WeftTrace *trace;
  const WeftProfile *profile;
  const WeftCriticalPath *path; /* of the run; NULL: there is none to speak of */
  const WeftReportForm *form;
  GString *out;
  /* As text. */
  unsigned width;
  const char *bold, *dim, *alert, *plain; /* "" without colour */
  /* As HTML: elements that are not closed yet. */
  bool in_section, in_list, in_details;
  unsigned findings; /* so far */
};

/* report-parts.c: one part each, in the report's form. The name of the program, and the
 * line of figures below it. */
void weft_report_program (WeftTextReport *report, const char *tainted);
void weft_report_figures (WeftTextReport *report, const char *tainted);
/* @title NULL: the section before it is over, and none follows that needs a title. */
void weft_report_begin_section (WeftTextReport *report, const char *title);
void weft_report_paragraph (WeftTextReport *report, const char *tainted);
/* One that must not be overlooked. */
void weft_report_alert (WeftTextReport *report, const char *tainted);
/* A line or more that explains. */
void weft_report_note (WeftTextReport *report, const char *tainted);
/* Of a list. */
void weft_report_item (WeftTextReport *report, const char *tainted);
void weft_report_finding (WeftTextReport *report, const char *tainted, const char *detail);
/* @all: how many rows there would be; says how many are not shown. */
void weft_report_end_table (WeftTextReport *report, const WeftTable *table, unsigned all);
/* Says that of @all items only @shown are shown, if so. */
void weft_report_more (WeftTextReport *report, unsigned shown, unsigned all);
/* Puts @remark behind what @line says. */
void weft_report_remark (GString *line, const char *remark);
/* Appends @item, behind ", " where it is not the first. */
void weft_report_add_item (GString *list, const char *item);
/* How many lines a section may have that has @few where room is short. */
unsigned weft_report_most (const WeftTextReport *report, unsigned few);

/* report-text.c: fills @self, for now of no trace, so that it is written as text. */
void
weft_report_begin_text (WeftTextReport *self, const WeftReportStyle *style, GString *out);

/* report-sections.c: all that follows the summary. */
void weft_report_sections (WeftTextReport *report);

/* report-summary.c: the few lines that answer the question at once. */
void weft_report_summary (WeftTextReport *report);

/* report-findings.c: the most important findings, in sentences. */
void weft_report_findings (WeftTextReport *report);

/* report-path.c: the path of the run; NULL where it would say no more than the table of
 * threads does, of which there is but one. Returns: (transfer full). */
WeftCriticalPath *weft_report_find_path (const WeftProfile *profile, const WeftTrace *trace)
    G_GNUC_WARN_UNUSED_RESULT;
/* On what the run's length depended. */
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
