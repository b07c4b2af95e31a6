/* tracer/model/builder-futexes.h: what the parts that give futexes their kinds share. */
#pragma once

#include "tracer/model/futex-meaning.h"

typedef struct {
  WeftTraceBuilder *builder;
  WeftFutexMeaning *meanings; /* by stack, once they are known */
  bool *known;
  GHashTable *others;    /* ObjectBuild by object and use: for what it was used besides */
  GHashTable *receivers; /* ObjectBuild of a channel, by the receiving thread and place */
  GHashTable *senders;   /* likewise, by the sending one; NULL: more than one */
  GArray *sends;         /* of PendingSend: whose channel nobody's receive has told yet */
  GHashTable *onces;     /* ObjectBuild by place */
} WeftFutexes;

/* builder-futexes.c. What @stack says, which may be WEFT_NO_ROW; valid until the next call.
 */
const WeftFutexMeaning *weft_futexes_meaning (WeftFutexes *self, uint32_t stack);
/* The wake that ended @wait. Returns: (nullable). */
const Wake *weft_futexes_wake_of (const WeftTraceBuilder *self, const WeftWait *wait);

/* builder-parked.c: waits of parked threads. They are those of @waits' threads, to which
 * nothing may be added until the end. */
void weft_futexes_parked_begin (WeftFutexes *self);
void weft_futexes_type_parked (WeftFutexes *self,
                               WeftWait *wait,
                               const WeftFutexMeaning *meaning);
void weft_futexes_parked_end (WeftFutexes *self);

/* builder-futex-locks.c. A read-write lock of Rust's std has one futex for readers and one
 * beside it for writers: makes one object of both. */
void weft_builder_join_rwlocks (WeftTraceBuilder *self);
/* What is certain of who held a lock, from who woke whom. */
void weft_builder_infer_holds (WeftFutexes *self);
