/* gui/view/ranks.h: the orders in which lanes can stand. */
#pragma once

#include "tracer/model/trace.h"

typedef enum {
  WEFT_ORDER_SPAWN,       /* as they began; of objects what was most waited for first */
  WEFT_ORDER_NAME,        /* worker-2 before worker-10 */
  WEFT_ORDER_WAITING,     /* what waited, or was waited for, the longest first */
  WEFT_ORDER_INTERACTION, /* what interacts stands together */
  WEFT_N_ORDERS
} WeftLaneOrder;

/* A word for it that never changes: "spawn", "name", "waiting", "interaction". */
const char *weft_lane_order_name (WeftLaneOrder order);
/* Returns: false for a text that is no order's name. */
bool weft_lane_order_parse (const char *tainted_text, WeftLaneOrder *ret);

/* The place of each thread, object and process among all of its kind. */
typedef struct {
  uint32_t *threads, *objects, *processes;
} WeftRanks;

/* In any but WEFT_ORDER_SPAWN, which is the one that lanes are made in. A function of the
 * trace alone, in O(n log n) of threads and objects; WEFT_ORDER_WAITING and
 * WEFT_ORDER_INTERACTION look at all that happened: for large traces in a worker thread.
 * Returns: (transfer full). */
WeftRanks *weft_ranks_new (const WeftTrace *trace, WeftLaneOrder order)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_ranks_free (WeftRanks *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRanks, weft_ranks_free)
