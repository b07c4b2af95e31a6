/* gui/view/wait-holders.h: the one who stood in the way of each wait of a trace. */
#pragma once

#include "tracer/model/trace.h"

/* For each wait the thread that was in its way for the longest, as blame.h divides it;
 * WEFT_NO_ROW where nobody was or it cannot be told. As fast as weft_profile_new(): for a
 * worker thread. Returns: (transfer full): to be freed by g_free(). */
uint32_t *weft_wait_holders_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
