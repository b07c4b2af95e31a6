/* tracer/analysis/lock-order.h: which lock was taken while which was held: the lock-order
 * graph of a run, and where it goes round in circles.
 *
 * Waits that timed out count, those that still go on do not: wait-for.h has them.
 *
 * Known are the locks themselves, not the classes of them that a program may have. Holds
 * that were only counted, as of hot locks at detail auto, are not in it; nor is whether a
 * lock was only tried, which cannot deadlock. */
#pragma once

#include "tracer/model/trace.h"

/* One way in which a lock was taken while another was held: by whom, how, and under which
 * further locks. What happened again in just this way is counted. */
typedef struct {
  uint32_t thread;
  WeftHoldMode held_mode, wanted_mode;
  uint32_t hold;   /* row: of the lock that was held, the first time */
  uint32_t wanted; /* site where the other was asked for; WEFT_NO_ROW */
  uint32_t stack;  /* of that, where it had to wait; WEFT_NO_ROW */
  int64_t at_ns;   /* when it was taken, or asked for in vain */
  uint64_t count;
  uint32_t n_guards;
  uint32_t *guards; /* locks held exclusively all the while, from before the first one
                     * was taken; sorted */
} WeftLockUse;

typedef struct {
  uint32_t held, wanted; /* objects */
  GArray *uses;          /* of WeftLockUse, in order of time, at most WEFT_MOST_LOCK_USES */
} WeftLockEdge;

#define WEFT_MOST_LOCK_USES 32

typedef struct WeftLockOrder WeftLockOrder;

/* O(h d^2): h holds, and d of them that a thread has at once. Returns: (transfer full). */
WeftLockOrder *weft_lock_order_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_lock_order_free (WeftLockOrder *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLockOrder, weft_lock_order_free)

/* Ordered by (held, wanted). */
const WeftLockEdge *weft_lock_order_edges (const WeftLockOrder *self, size_t *ret_n);
/* Those from @held. */
const WeftLockEdge *
weft_lock_order_from (const WeftLockOrder *self, uint32_t held, size_t *ret_n);

/* Whether threads that use locks in these ways at the same time may wait for each other in
 * a circle: each is another thread, none has a guard in common with another, and no two of
 * them only share a lock as readers. use @i holds what use @i - 1 wants. */
bool weft_lock_uses_collide (const WeftLockUse *const *uses, size_t n);
