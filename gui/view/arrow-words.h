/* gui/view/arrow-words.h: how many arrows there are where, as people read it. */
#pragma once

#include "gui/view/arrow-ties.h"

/* "31 arrows begin here, within 1.2 ms: 3 spawn, 28 message.": those of @kinds, a bit for
 * each WeftInteractionKind, that begin in [@from_ns, @to_ns). Returns: (transfer full). */
char *weft_arrow_density_text (const WeftArrows *arrows,
                               unsigned kinds,
                               int64_t from_ns,
                               int64_t to_ns);

/* "31 arrows begin in view between main and adder-2: ...". Returns: (transfer full). */
char *weft_arrow_tie_text (const WeftTrace *trace, unsigned kinds, const WeftArrowTie *tie);
