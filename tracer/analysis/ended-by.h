/* tracer/analysis/ended-by.h: which interaction ended each wait. For the other files of
 * this folder. */
#pragma once

#include "tracer/model/trace.h"

/* Of a join the end of its thread, of a lock its release, of a receive the message that
 * came first, else the wake. O(interactions log waits). Returns: (transfer full): from each
 * row of waits to a row of interactions, WEFT_NO_ROW when none is known; to be freed by
 * g_free(). */
uint32_t *weft_waits_ended_by (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
