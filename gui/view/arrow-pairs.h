/* gui/view/arrow-pairs.h: how much passes between two threads in a stretch of time: each
 * question costs a search among what ever passed between those two, however much else the
 * trace has. Made once for a trace, in O(n), of 4 bytes an interaction. */
#pragma once

#include "tracer/model/trace.h"

typedef struct WeftArrowPairs WeftArrowPairs;

/* Returns: (transfer full): needs @trace no longer. */
WeftArrowPairs *weft_arrow_pairs_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_arrow_pairs_free (WeftArrowPairs *self); /* accepts NULL */

/* How many of each kind of interaction that has a row in [@from, @to) go from one of the
 * two different threads to the other, either way. Returns: whether there are any. O(log n).
 */
bool weft_arrow_pairs_count (const WeftArrowPairs *self,
                             uint32_t thread,
                             uint32_t other,
                             size_t from,
                             size_t to,
                             size_t ret_counts[WEFT_N_INTERACTIONS]);

/* Of those of them that are of @kind: the one that as many come before as after. Returns:
 * its row; WEFT_NO_ROW when there is none. */
uint32_t weft_arrow_pairs_middle (const WeftArrowPairs *self,
                                  uint32_t thread,
                                  uint32_t other,
                                  WeftInteractionKind kind,
                                  size_t from,
                                  size_t to);
