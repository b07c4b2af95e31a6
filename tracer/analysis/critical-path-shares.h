/* tracer/analysis/critical-path-shares.h: totals over the steps of a critical path. For
 * critical-path.c. */
#pragma once

#include "tracer/analysis/critical-path.h"

/* Returns: (transfer full): of WeftPathShare, largest first. */
GArray *weft_path_shares (const WeftTrace *trace, const GArray *steps)
    G_GNUC_WARN_UNUSED_RESULT;

/* O(h log s) of h holds and s steps. Returns: (transfer full): of WeftPathHeld, largest
 * first. */
GArray *weft_path_held (const WeftTrace *trace, const GArray *steps)
    G_GNUC_WARN_UNUSED_RESULT;
