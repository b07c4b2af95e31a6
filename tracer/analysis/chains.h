/* tracer/analysis/chains.h: whom everybody waited for in the end.
 *
 * A waits for B, who waits for C: what A waits then goes back to C. At each moment each
 * thread that is blocked is followed this way: from a lock to who holds it, of several
 * readers to the one that lets go last; from a join to the thread that is to end; from a
 * message, signal, post or wake to the thread that gave it in the end. Where that leads no
 * further is the root, and all that wait behind it at that moment are counted there, each
 * once, however long the chain.
 *
 * Counted is all time that threads are blocked in a wait that was recorded, but sleeps and
 * yields: what profile.h calls blocked but for blocked_elsewhere_ns. The roots add up to
 * it. */
#pragma once

#include "tracer/model/trace.h"

/* What ties those who wait to the root. */
typedef enum {
  WEFT_TIE_HOLDS,  /* it holds the lock that they wait for */
  WEFT_TIE_JOINED, /* they wait for it to end */
  WEFT_TIE_OWES,   /* it sent the message, or woke them, later on */
  WEFT_TIE_ITSELF, /* it waits itself, and who was to end that is not known: it timed out,
                    * came from outside, or never ended */
  WEFT_TIE_HANDED, /* what it, or they, waited for had happened; nobody stood in the way */
  WEFT_TIE_CYCLE,  /* it waits for one of those who wait for it */
  WEFT_N_TIES
} WeftTie;

typedef struct {
  uint32_t thread; /* WEFT_NO_ROW: nobody held the lock, or none can be told */
  WeftTie tie;
  WeftState state; /* what the thread did then; NONE: not begun yet, or ended; UNKNOWN with
                    * thread WEFT_NO_ROW: a loss makes it impossible to tell who */
  uint32_t object; /* that ties them; WEFT_NO_ROW for a join */
  uint32_t site;   /* where it took the lock; WEFT_NO_ROW */
  uint32_t wait;   /* row: where it was blocked or slept itself, with the most waiting
                    * behind it; WEFT_NO_ROW */
  int64_t ns;      /* of waiting threads, added up */
  int64_t direct_ns; /* of this by those who wait for it without others between */
} WeftRoot;

typedef struct {
  GArray *roots; /* of WeftRoot, largest first; no two alike in the first five */
  int64_t total_ns;
} WeftChains;

/* O((s + h) (log t + d)): s intervals of states, h holds of locks that were waited for, t
 * threads and such locks, d the longest chain. Returns: (transfer full). */
WeftChains *weft_chains_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_chains_free (WeftChains *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftChains, weft_chains_free)
