/* core/sync/rwlock.h: many readers or one writer of one value, with poisoning.
 *
 * First come, first served: a reader who comes while a writer waits queues up behind it,
 * and readers who wait side by side get in together. A writer that panics poisons the lock,
 * as with the mutex; readers change nothing, so they do not. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftRwLock WeftRwLock;

/* Belongs to the thread that locked; all fields private. Starts as WEFT_RW_GUARD_INIT. */
typedef struct {
  WeftRwLock *lock; /* NULL: empty */
  const void *site;
  uint64_t acquired_ns;
  bool exclusive;
  bool panicking; /* the thread was unwinding already when it locked */
} WeftRwGuard;

#define WEFT_RW_GUARD_INIT                                                                 \
  {                                                                                        \
    0                                                                                      \
  }
#define WEFT_SCOPED_RW_GUARD WEFT_CLEANUP (weft_rw_guard_cleanup) WeftRwGuard

/* @value may be NULL and is owned by the lock from here on, if @destroy is given. Returns:
 * -EINVAL; -ENOMEM, and @value stays the caller's. */
int weft_rwlock_new (const char *name,
                     void *value,
                     WeftDestroy destroy,
                     WeftRwLock **ret_lock) WEFT_NODISCARD;

/* Destroys the value too, and clears *@lock. Returns: -EINVAL; -EBUSY: locked or waited
 * for.
 */
int weft_rwlock_destroy (WeftRwLock **lock);

/* @guard must be empty. All return: 0: locked; -EOWNERDEAD: locked, and poisoned; -EINVAL;
 * -EDEADLK: the calling thread reads or writes already; -ENOMEM. */
int weft_rwlock_read (WeftRwLock *lock, WeftRwGuard *guard) WEFT_NODISCARD;
int weft_rwlock_write (WeftRwLock *lock, WeftRwGuard *guard) WEFT_NODISCARD;
/* ... or -EBUSY: it would have to wait. */
int weft_rwlock_try_read (WeftRwLock *lock, WeftRwGuard *guard) WEFT_NODISCARD;
int weft_rwlock_try_write (WeftRwLock *lock, WeftRwGuard *guard) WEFT_NODISCARD;
/* ... or -ETIMEDOUT. */
int weft_rwlock_read_timeout (WeftRwLock *lock,
                              int64_t timeout_ms,
                              WeftRwGuard *guard) WEFT_NODISCARD;
int weft_rwlock_write_timeout (WeftRwLock *lock,
                               int64_t timeout_ms,
                               WeftRwGuard *guard) WEFT_NODISCARD;

/* Unlocks and empties the guard. Returns: -EINVAL: empty; -EPERM: another thread's. */
int weft_rw_guard_drop (WeftRwGuard *guard);
void weft_rw_guard_cleanup (WeftRwGuard *guard); /* the same, for an empty one too */

/* The value, borrowed until the guard is dropped, to read; NULL when it is empty. */
const void *weft_rw_guard_value (const WeftRwGuard *guard);
/* ... to write; NULL for a reader's guard too. */
void *weft_rw_guard_value_mut (const WeftRwGuard *guard);

bool weft_rwlock_is_poisoned (WeftRwLock *lock); /* false for NULL */
int weft_rwlock_clear_poison (WeftRwLock *lock); /* Returns: -EINVAL */
