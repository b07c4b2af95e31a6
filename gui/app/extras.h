/* gui/app/extras.h: what of an open trace is computed only once somebody wants to see it.
 * Found by a worker thread, and from then on the same for all. */
#pragma once

#include "gui/app/loader.h"
#include "tracer/analysis/what-if.h"

/* Of so many locks on the critical path it is told what the run would be without. */
#define WEFT_N_WHAT_IFS 6

/* In a worker: finds what has not been found yet. */
void weft_extras_find_holders (WeftLoaded *loaded);
void weft_extras_find_what_ifs (WeftLoaded *loaded);

/* For each wait who stood in its way the longest. Returns: (transfer none) (nullable): NULL
 * until it was found. */
const uint32_t *weft_extras_holders (const WeftLoaded *loaded);
/* For the first locks in the critical path's array of them: as they would be were they held
 * half as long. Returns: (transfer none) (nullable): of WeftWhatIf. */
const GArray *weft_extras_what_ifs (const WeftLoaded *loaded);
