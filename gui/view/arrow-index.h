/* gui/view/arrow-index.h: interactions by when they were under way, by how telling they
 * are, and how many there are: each question costs what it answers, however many
 * interactions the trace has. Made once for a trace, in O(n), of 5 bytes each. */
#pragma once

#include "tracer/model/trace.h"

typedef struct WeftArrowIndex WeftArrowIndex;

/* Keeps a reference to @trace. Returns: (transfer full). */
WeftArrowIndex *weft_arrow_index_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_arrow_index_free (WeftArrowIndex *self); /* accepts NULL */

/* How much hung on it: how long somebody had waited for it, how long the thread lived that
 * it started, how long the message was under way. */
double weft_arrow_weight_ns (const WeftTrace *trace, const WeftInteraction *interaction);

/* Whether what it waited for had happened before anybody waited: a join of a thread that
 * had ended. */
bool weft_arrow_is_late (const WeftTrace *trace, const WeftInteraction *interaction);

/* The first that begins at or after @time_ns, as a row of interactions. O(log n). */
size_t weft_arrow_index_first_from (const WeftArrowIndex *self, double time_ns);

/* The first in [@i, @n) that ends at or after @time_ns, or @n. */
size_t weft_arrow_index_next_reaching (const WeftArrowIndex *self,
                                       size_t i,
                                       size_t n,
                                       double time_ns);

/* Adds to @ret_counts how many of each kind there are in rows [@from, @to). O(1). */
void weft_arrow_index_count (const WeftArrowIndex *self,
                             size_t from,
                             size_t to,
                             size_t ret_counts[WEFT_N_INTERACTIONS]);

/* Calls @visit with those of the rows [@begin, @end) that are of @kinds, a bit for each
 * WeftInteractionKind, and end at or after @reaching_ns, from the one with the most weight
 * on, until it returns false or @most were visited. O(visited x log n). */
typedef bool (*WeftArrowVisit) (uint32_t row, gpointer data);
void weft_arrow_index_heaviest (const WeftArrowIndex *self,
                                unsigned kinds,
                                size_t begin,
                                size_t end,
                                double reaching_ns,
                                size_t most,
                                WeftArrowVisit visit,
                                gpointer data);
