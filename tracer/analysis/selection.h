/* tracer/analysis/selection.h: what the user has chosen, and how it moves: to the next
 * state of a lane, and along the arrows. Pure functions of the trace. */
#pragma once

#include "tracer/model/trace.h"

typedef enum {
  WEFT_SELECTION_NONE,
  WEFT_SELECTION_THREAD, /* what a thread did at time_ns */
  WEFT_SELECTION_OBJECT, /* a lock, channel or other object at time_ns */
  WEFT_SELECTION_WAIT,
  WEFT_SELECTION_HOLD,
  WEFT_SELECTION_MESSAGE,
  WEFT_SELECTION_INTERACTION,
  WEFT_SELECTION_NOTE
} WeftSelectionKind;

typedef struct {
  WeftSelectionKind kind;
  uint32_t row;    /* of the table that the kind names; 0 with NONE */
  int64_t time_ns; /* the moment in question, within the row's own time where it has one */
} WeftSelection;

#define WEFT_SELECTION_INIT ((WeftSelection){ WEFT_SELECTION_NONE, 0, 0 })

typedef enum { WEFT_BACKWARD = -1, WEFT_FORWARD = 1 } WeftDirection;

/* Same kind and row; for threads and objects the same moment too. */
bool weft_selection_equal (const WeftSelection *a, const WeftSelection *b);

/* Whether the row exists in @trace. NONE always does. */
bool weft_selection_valid (const WeftTrace *trace, const WeftSelection *self);

/* The thread whose lane shows it: the waiter, the holder, the sender, the thread that an
 * interaction goes to. WEFT_NO_ROW for NONE and OBJECT, and where it is not known. */
uint32_t weft_selection_thread (const WeftTrace *trace, const WeftSelection *self);

/* The object that it concerns, WEFT_NO_ROW when there is none. */
uint32_t weft_selection_object (const WeftTrace *trace, const WeftSelection *self);

/* Its time: that of the row, or for a thread that of its state at time_ns, or for an object
 * the moment alone (an empty range). Returns: false for NONE. */
bool weft_selection_range (const WeftTrace *trace,
                           const WeftSelection *self,
                           int64_t *ret_begin_ns,
                           int64_t *ret_end_ns);

/* A moment at which there is something to see of an object: @time_ns if @prefers_it and it
 * exists then; else when the longest wait for it began, else when it was first held or sent
 * through, else its creation. */
int64_t weft_selection_object_time_ns (const WeftTrace *trace,
                                       uint32_t object,
                                       int64_t time_ns,
                                       bool prefers_it);

/* What @thread does at @time_ns: the wait where it waits, else the thread at that time. */
WeftSelection
weft_selection_of_thread (const WeftTrace *trace, uint32_t thread, int64_t time_ns);

/* The next or previous thing in the same lane: the state of a thread, the hold of a lock,
 * the message of a channel. A hold that was chosen moves within its lock, a message within
 * its channel. Returns: false at either end. */
bool weft_selection_step (const WeftTrace *trace,
                          const WeftSelection *self,
                          WeftDirection direction,
                          WeftSelection *ret_next);

/* Along the arrows: forward from a thread to what its next interaction brought about (the
 * state in which the other thread goes on), backward to what the thread before it did. For
 * a wait, backward leads to whoever ended it; for an interaction to either of its ends.
 * Returns: false when no arrow leads on. */
bool weft_selection_follow (const WeftTrace *trace,
                            const WeftSelection *self,
                            WeftDirection direction,
                            WeftSelection *ret_next);
