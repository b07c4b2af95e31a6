/* tracer/export/report-json-parts.h: what the files of the JSON report share. */
#pragma once

#include "tracer/analysis/distribution.h"
#include "tracer/export/json-writer.h"

/* A report while it is written. */
typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  WeftJsonWriter *writer;
} WeftJsonReport;

/* report-json-parts.c: one member each. */
void weft_json_null (WeftJsonReport *report, const char *key);
void weft_json_number (WeftJsonReport *report, const char *key, int64_t value);
/* Null for WEFT_NOT_KNOWN. */
void weft_json_figure (WeftJsonReport *report, const char *key, int64_t value);
/* Null for WEFT_NO_ROW. */
void weft_json_row (WeftJsonReport *report, const char *key, uint32_t row);
void weft_json_bool (WeftJsonReport *report, const char *key, bool value);
/* Null for NULL. Texts come from the traced program and need not be UTF-8, which JSON must
 * be: what is not is replaced. */
void weft_json_text (WeftJsonReport *report, const char *key, const char *tainted);
/* An object. Null for NULL. */
void weft_json_distribution (WeftJsonReport *report,
                             const char *key,
                             const WeftDistribution *distribution);
/* An array of the rows (uint32_t) in @rows. */
void weft_json_rows (WeftJsonReport *report, const char *key, const GArray *rows);
/* The text of a row of sites, as member @key. */
void weft_json_site (WeftJsonReport *report, const char *key, uint32_t row);
/* The place, and the function it is in: "site" and "function". */
void weft_json_place (WeftJsonReport *report, uint32_t row);
/* "running", "wait_lock"; "spawn", "lock_handoff": static. */
const char *weft_json_state (WeftState state);
const char *weft_json_interaction (WeftInteractionKind kind);

void weft_json_begin_array (WeftJsonReport *report, const char *key);
/* Begins the object that stands for the row @row of objects, with what all of them begin
 * with. */
void weft_json_begin_object (WeftJsonReport *report, uint32_t row);

/* The report's members. report-json-tables.c: totals. */
void weft_json_threads (WeftJsonReport *report);
void weft_json_locks (WeftJsonReport *report);
void weft_json_channels (WeftJsonReport *report);
void weft_json_conditions (WeftJsonReport *report);
void weft_json_blame (WeftJsonReport *report);
void weft_json_interactions (WeftJsonReport *report);
void weft_json_call_sites (WeftJsonReport *report);
void weft_json_annotations (WeftJsonReport *report);

/* report-json-roots.c: whom all waited for in the end, and how many ran at once. */
void weft_json_roots (WeftJsonReport *report);
void weft_json_concurrency (WeftJsonReport *report);

/* report-json-waits.c: all about the longest waits. */
void weft_json_longest_waits (WeftJsonReport *report);

/* report-json-why.c: single waits and holds, and what explains the run. */
void weft_json_still_waiting (WeftJsonReport *report);
void weft_json_still_held (WeftJsonReport *report);
void weft_json_poison (WeftJsonReport *report);
void weft_json_critical_path (WeftJsonReport *report);
void weft_json_findings (WeftJsonReport *report);
