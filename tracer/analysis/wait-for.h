/* tracer/analysis/wait-for.h: the wait-for graph at a trace's end: which thread waits for
 * which, because of what. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  uint32_t waiter, blocker; /* threads; the same when it waits for itself */
  uint32_t wait;            /* row: what the waiter is in */
  uint32_t hold;            /* row: what the blocker has of it; WEFT_NO_ROW: for a join, or
                             * for a writer that is only in line before a reader */
  bool certain;             /* false: lines of waiters may be served in another order */
} WeftWaitForEdge;

typedef struct {
  GArray *waits; /* of uint32_t: all waits that were open, sleeps too, by thread */
  GArray *edges; /* of WeftWaitForEdge, by waiter. A waiter with several goes on only when
                  * each of its blockers has made way */
} WeftWaitFor;

/* O(w + h): all waits, and the holds of the locks that are waited for at the end. Fills
 * @ret, to be cleared by the caller. */
void weft_wait_for_at_end (const WeftTrace *trace, WeftWaitFor *ret);
void weft_wait_for_clear (WeftWaitFor *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftWaitFor, weft_wait_for_clear)

/* The edges of @waiter. */
const WeftWaitForEdge *
weft_wait_for_edges (const WeftWaitFor *self, uint32_t waiter, size_t *ret_n);

/* The strongly connected components with a cycle in them. Returns: (transfer full): for
 * each thread the number of its component from 0, WEFT_NO_ROW when it is in none; to be
 * freed by g_free(). @ret_n: how many there are. */
uint32_t *weft_wait_for_cycles (const WeftWaitFor *self, size_t n_threads, size_t *ret_n)
    G_GNUC_WARN_UNUSED_RESULT;

/* Those who wait, through any number of others, for a thread of which @roots says so, and
 * are none themselves. Returns: (transfer full): of uint32_t. */
GArray *weft_wait_for_behind (const WeftWaitFor *self, const bool *roots, size_t n_threads)
    G_GNUC_WARN_UNUSED_RESULT;
