/* gui/view/range-words.h: the totals of a range as people read them. */
#pragma once

#include "gui/view/range-totals.h"
#include "gui/view/summary.h"

/* "From 3.521 ms to 8.661 ms": and what the edges cut, and what cannot be relied on; plain
 * text. @from and @to are its edges as the ruler tells them. Returns: (transfer full). */
char *weft_range_sentence (const WeftRangeTotals *totals, const char *from, const char *to);

/* By cause, by thread, by object with who held it, what passed between threads; as far as
 * there is anything to say. Returns: (transfer full): of WeftSection. */
GPtrArray *weft_range_sections (const WeftTrace *trace, const WeftRangeTotals *totals);
