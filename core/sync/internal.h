/* core/sync/internal.h: what the primitives' own files share; not for their users.
 *
 * Each primitive but the mutex keeps its state under one small pthread mutex of its own,
 * held for some tens of instructions and never while anybody's code runs. Who has to wait
 * for longer queues up with a WeftWaiter on its stack and is woken alone, by name: so every
 * wake-up is meant, goes to one thread, and says who gave it. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "core/sync/sync.h"

#define WEFT_CALL_SITE() __builtin_return_address (0)

/* Who holds a lock and since when: written by the holder, read at any time by others. */
typedef struct {
  _Atomic uint32_t epoch; /* odd while it is being written */
  _Atomic int32_t tid;    /* 0: nobody */
  _Atomic uint64_t since_ns;
} WeftHolder;

/* Only while the lock is held. @since_ns: 0 when nobody records. */
void weft_holder_set (WeftHolder *self, int32_t tid, uint64_t since_ns);

/* Both 0 when nobody holds it, or when it changes hands at this moment. */
void weft_holder_read (WeftHolder *self, int32_t *ret_tid, uint64_t *ret_since_ns);

/* Whether the calling thread holds it: exact, whatever others do. */
bool weft_holder_is_self (WeftHolder *self);

/* The time now when a recording listens to holds, else 0: spares reading the clock. */
uint64_t weft_hold_time_ns (void);

/* Absolute CLOCK_MONOTONIC time, @timeout_ms from now; far away rather than overflowing. */
struct timespec weft_deadline (int64_t timeout_ms);

/* A condition variable on CLOCK_MONOTONIC. */
int weft_cond_init (pthread_cond_t *cond);

typedef struct WeftWaiter {
  pthread_cond_t cond;
  struct WeftWaiter *previous, *next;
  int32_t waker;  /* who woke it; meaningful when woken */
  bool woken;     /* taken from the queue by a waker */
  bool exclusive; /* rwlock: wants to write */
  int32_t tid;
} WeftWaiter;

/* First come, first served; guarded by the lock of the object that it belongs to. */
typedef struct {
  WeftWaiter *head, *tail;
  uint32_t length;
} WeftWaitQueue;

/* Appends @waiter, initialising it for the calling thread. */
int weft_wait_queue_push (WeftWaitQueue *self, WeftWaiter *waiter);

/* Takes the first one off and wakes it. Returns: NULL when nobody waits. */
WeftWaiter *weft_wait_queue_wake (WeftWaitQueue *self);

/* Sleeps until woken or until @deadline (NULL: for ever), giving up @lock meanwhile; then
 * @waiter is off the queue in any case, and finished. Returns: 0 or -ETIMEDOUT. */
int weft_wait_queue_sleep (WeftWaitQueue *self,
                           WeftWaiter *waiter,
                           pthread_mutex_t *lock,
                           const struct timespec *deadline);
