/* tracer/export/bug-text.h: what was chosen, as a text to paste into a bug report: who
 * waited for what and how long, who held it, who woke it, from where, what all others did
 * at that moment, and what the trace is. */
#pragma once

#include "tracer/export/subject.h"

/* What the trace does not know of itself; each may be NULL. */
typedef struct {
  const char *recorded_by; /* the version of weft that recorded it */
  const char *shown_by;    /* the version of this one */
  const char *folder;      /* of the trace, for the command that shows the place */
  const char *link;        /* that command, where the caller knows it better */
} WeftBugContext;

/* Appends a block fenced for Markdown, of lines that fit 80 cells, as far as words do. A
 * range without anything chosen gets its totals and its longest wait. Lists are cut and say
 * so. Linear in the waits; O(t log n) for t threads. */
void weft_bug_text (const WeftTrace *trace,
                    const WeftSubject *subject,
                    const WeftBugContext *context,
                    GString *out);
