/* tracer/model/futex-meaning.h: what a call stack says of a futex.
 *
 * Rust's std and the atomics of C++ make their locks, conditions and queues of bare
 * futexes, and only the functions on the stack of who waits, or of who wakes, tell which it
 * is. Only the innermost frames count, up to the first that is the program's own. Source:
 * library/std/src/{sync,sys,thread} of Rust 1.62 and later; bits/atomic_wait.h,
 * bits/atomic_futex.h and the headers that use them, of libstdc++ 11 and later. */
#pragma once

#include "tracer/model/builder-private.h"

typedef enum {
  WEFT_FUTEX_UNKNOWN,
  WEFT_FUTEX_LOCK,
  WEFT_FUTEX_READ, /* of a read-write lock */
  WEFT_FUTEX_WRITE,
  WEFT_FUTEX_CONDITION,
  WEFT_FUTEX_BARRIER,
  WEFT_FUTEX_ONCE,
  WEFT_FUTEX_PARK,
  WEFT_FUTEX_SCOPE,      /* waits for a scope's threads to end, or is the last of them */
  WEFT_FUTEX_RECEIVE,    /* from a channel */
  WEFT_FUTEX_SEND,       /* to a channel */
  WEFT_FUTEX_DISCONNECT, /* drops a side of a channel */
  WEFT_FUTEX_FUTURE,
  WEFT_FUTEX_ATOMIC,
  WEFT_FUTEX_SEMAPHORE,
  WEFT_FUTEX_LATCH,
  WEFT_N_FUTEX_USES
} WeftFutexUse;

typedef struct {
  WeftFutexUse use;
  bool is_parked;  /* by std's thread::park: the futex is the thread's own */
  bool in_channel; /* part of one: of a lock, which is not the program's own */
  bool in_barrier;
  bool has_no_room; /* a channel that holds no message: they are handed over */
  uint32_t place;   /* row of sites: the program's own frame, else the first that is not
                     * part of the primitive; WEFT_NO_ROW */
} WeftFutexMeaning;

WeftFutexMeaning weft_futex_meaning (const WeftTraceBuilder *builder, uint32_t stack);
