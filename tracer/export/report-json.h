/* tracer/export/report-json.h: a trace's figures for programs, schema weft-report/1.
 *
 * Keys are stable; more may be added. A figure that is not known is null.
 *
 * Ids are numbers. A thread's is its place in "threads", from 0. Locks, channels and
 * "conditions" (condition variables, barriers, onces) share one numbering, so that "object"
 * in "blame" and elsewhere is unambiguous. Ids stay the same each time that one trace is
 * read; between two recordings, compare names. */
#pragma once

#include "tracer/model/trace.h"

/* Returns: (transfer full): UTF-8, indented, ending in a newline; to be freed by g_free().
 */
char *weft_report_json (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
