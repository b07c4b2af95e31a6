/* tracer/analysis/blame.h: who stood in the way of a wait.
 *
 * A wait for a lock is divided among those who held the lock in its time, each for just as
 * long as its holds overlap the wait; several readers at once each count in full. A hold by
 * the waiter itself counts only if it was acquired before the wait began (it waits for
 * itself); the one that it acquired in the end closes the wait's window.
 *
 * Some of a wait is covered by no hold. Where holds are known and no event was lost
 * meanwhile, nobody held the lock then: it had been released and the waiter was not yet
 * running. That is the hand-over, nobody's fault, and is told apart. Where events were lost
 * meanwhile, or no hold at all is known in the wait's time, it cannot be told who held it,
 * and that part stands under the thread WEFT_NO_ROW.
 *
 * Other waits have one part, all of it: a join blames the thread it waits for; a receive,
 * a send, a condition, a barrier and a once blame who ended them (the sender, the receiver,
 * the signaller, the last to arrive), else who was said to be in the way when they began,
 * else WEFT_NO_ROW. A sleep and a yield have no part. A wait still open counts up to its
 * end_ns. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  uint32_t holder;  /* thread row; WEFT_NO_ROW = cannot tell */
  uint32_t longest; /* row of its hold that overlaps the most, WEFT_NO_ROW */
  uint64_t holds;   /* how many of its holds overlap the wait */
  int64_t ns;       /* for how long, in all */
  bool shared;      /* it held the lock as a reader */
} WeftBlamePart;

typedef struct {
  GArray *parts;        /* of WeftBlamePart, in the order in which they first held it; the
                         * part that cannot be told is the last */
  int64_t hand_over_ns; /* nobody held the lock */
} WeftWaitBlame;

void weft_wait_blame_clear (WeftWaitBlame *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftWaitBlame, weft_wait_blame_clear)

/* Divides one wait. O(log n) and the holds that overlap it; for a lock that readers share,
 * all its holds before the wait's end. Fills @ret, to be cleared by the caller. */
void weft_wait_blame (const WeftTrace *trace, uint32_t wait, WeftWaitBlame *ret);

/* Divides all waits for the lock @object, in the order of their begin, in one sweep over
 * its holds: linear in waits and holds and in the overlaps between them, of which there are
 * at most as many as holds times threads that wait at once. @visit borrows its blame. */
typedef void (*WeftBlameVisit) (uint32_t wait, const WeftWaitBlame *blame, gpointer data);
void weft_lock_blame_foreach (const WeftTrace *trace,
                              uint32_t object,
                              WeftBlameVisit visit,
                              gpointer data);

/* As well, hold by hold: for how long each stood in the way of each wait. Those of one wait
 * come together, in the order of their acquisition. */
typedef void (*WeftHoldBlameVisit) (uint32_t wait,
                                    uint32_t hold,
                                    int64_t ns,
                                    gpointer data);
void weft_lock_hold_blame_foreach (const WeftTrace *trace,
                                   uint32_t object,
                                   WeftHoldBlameVisit visit,
                                   gpointer data);
