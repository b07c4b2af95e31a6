/* gui/view/occurs.h: what there is in a trace at all, so that a legend need not explain the
 * rest. */
#pragma once

#include "gui/view/arrows.h"

/* A bit for each WeftState that some thread is in at some time; UNKNOWN also where events
 * were lost. O(threads x log n). */
unsigned weft_occurs_states (const WeftTrace *trace);

/* Whether of some lock not every hold is known. O(objects). */
bool weft_occurs_thinned (const WeftTrace *trace);

/* Whether there are more arrows than are ever drawn at once: of so many some are left out,
 * and brackets and a strip above the lanes stand for those. */
bool weft_occurs_crowd (const WeftTrace *trace);

/* A bit for each WeftInteractionKind that occurs. O(log n). */
unsigned weft_occurs_arrows (const WeftArrows *arrows);
