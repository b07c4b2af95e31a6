/* gui/view/losses.h: what a lossy trace says about itself. */
#pragma once

#include "tracer/model/trace.h"

/* "1,204 events were lost at 3 places: ...". Returns: (transfer full) (nullable): NULL
 * where nothing was lost. */
char *weft_losses_headline (const WeftTrace *trace);

/* The stretch after number @index, or the first: for going through them. @index is one of
 * weft_trace_lossy_stretches(), or SIZE_MAX. Returns: SIZE_MAX when there is none. */
size_t weft_losses_next (const WeftTrace *trace, size_t index);
