/* tracer/analysis/wait-card.h: everything about one wait in one structure: who held what it
 * was for, what those did meanwhile, who ended it, what it cost after that. */
#pragma once

#include "tracer/analysis/blame.h"

/* A turn of somebody who stood in the way: one hold of the lock; else, once, the thread
 * that was joined, that sent the message, that woke the waiter, until it did. */
typedef struct {
  uint32_t thread;
  uint32_t hold;                 /* row; WEFT_NO_ROW when it is none */
  int64_t from_ns, to_ns;        /* within the wait */
  bool shared;                   /* it held the lock as a reader */
  int64_t did_ns[WEFT_N_STATES]; /* what it did meanwhile; they add up to the turn */
  uint32_t blocked; /* row: the wait that it was in itself for the longest; WEFT_NO_ROW */
  int64_t blocked_ns;
} WeftWaitTurn;

typedef struct {
  uint32_t wait, waiter, object; /* rows, object WEFT_NO_ROW for a join or sleep */
  int64_t begin_ns, end_ns;
  bool open;              /* it went on for as long as its thread was seen */
  GArray *turns;          /* of WeftWaitTurn, by from_ns; several readers' overlap */
  WeftWaitBlame blame;    /* the same by thread, and what no turn covers: see blame.h */
  uint32_t waker;         /* WEFT_NO_ROW: not known, or nobody */
  uint32_t waker_site;    /* from where; WEFT_NO_ROW */
  uint32_t waker_stack;   /* for weft_trace_stack(); WEFT_NO_ROW */
  int64_t woken_ns;       /* when it could go on; -1 = not known */
  int64_t without_cpu_ns; /* it could have gone on, but had no CPU; -1 = scheduling was not
                           * recorded */
  uint32_t others_at_begin, others_most; /* that waited for the object as well */
} WeftWaitCard;

/* O(log n), the holds that overlap the wait, of a lock that readers share all before its
 * end, and what their threads did in them. Fills @ret, to be cleared by the caller. */
void weft_wait_card (const WeftTrace *trace, uint32_t wait, WeftWaitCard *ret);
void weft_wait_card_clear (WeftWaitCard *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftWaitCard, weft_wait_card_clear)
