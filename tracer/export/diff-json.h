/* tracer/export/diff-json.h: a comparison for programs, schema weft-diff/1.
 *
 * Keys are stable; more may be added. "before" and "after" say what was compared,
 * "threads", "objects", "causes" and "findings" are the rows of tracer/analysis/compare.h,
 * with one key a figure, which is
 *
 *   {"before": {"median", "least", "greatest", "at_least"}, "after": as well,
 *    "difference", "percent", "change"}
 *
 * where "at_least" says that events were lost, and "change" is "none", "within-noise",
 * "less", "more" (these two beyond the noise), "unsure" (one run on a side: noise is not
 * known) or "cannot-tell". A figure that not all runs tell is null, and so is one that such
 * an object does not have. "contention" of a lock is "gained", "gone" or null; "worse" of a
 * row whether it is one of those for which `weft diff` ends with 1, which "worse" at the
 * top counts. "runs_before" and "runs_after" are how many runs have the row. */
#pragma once

#include "tracer/analysis/compare.h"

/* Returns: (transfer full): UTF-8, indented, ending in a newline; to be freed by g_free().
 */
char *weft_diff_json (const WeftComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;
