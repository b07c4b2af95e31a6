/* core/sync/mutex.h: mutual exclusion around one value, with poisoning.
 *
 * The value can be reached only through the guard that locking fills, and dropping the
 * guard unlocks. When the holder panics, dropping its guard poisons the mutex: later
 * lockers get the lock, told by -EOWNERDEAD, and may go on with what they find, or mend it
 * and clear the poison. Waiters get the lock in no particular order. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftMutex WeftMutex;

/* Belongs to the thread that locked; all fields private. Starts as WEFT_GUARD_INIT. */
typedef struct {
  WeftMutex *mutex; /* NULL: empty */
  const void *site;
  uint64_t acquired_ns;
  bool panicking; /* the thread was unwinding already when it locked */
} WeftGuard;

#define WEFT_GUARD_INIT                                                                    \
  {                                                                                        \
    0                                                                                      \
  }
#define WEFT_SCOPED_GUARD WEFT_CLEANUP (weft_guard_cleanup) WeftGuard

/* @value may be NULL and is owned by the mutex from here on, if @destroy is given.
 * Returns: -EINVAL; -ENOMEM, and @value stays the caller's. */
int weft_mutex_new (const char *name,
                    void *value,
                    WeftDestroy destroy,
                    WeftMutex **ret_mutex) WEFT_NODISCARD;

/* Destroys the value too, and clears *@mutex. Returns: -EINVAL; -EBUSY: locked or waited
 * for. */
int weft_mutex_destroy (WeftMutex **mutex);

/* Destroys the mutex but gives the value back. Returns: 0; -EOWNERDEAD: given, but it was
 * poisoned; -EINVAL; -EBUSY: locked or waited for. */
int weft_mutex_into_value (WeftMutex **mutex, void **ret_value);

/* @guard must be empty. All return: 0: locked; -EOWNERDEAD: locked, and poisoned; -EINVAL;
 * -EDEADLK: the calling thread holds it already. */
int weft_mutex_lock (WeftMutex *mutex, WeftGuard *guard) WEFT_NODISCARD;
/* ... or -EBUSY: another thread holds it. */
int weft_mutex_try_lock (WeftMutex *mutex, WeftGuard *guard) WEFT_NODISCARD;
/* ... or -ETIMEDOUT. */
int weft_mutex_lock_timeout (WeftMutex *mutex,
                             int64_t timeout_ms,
                             WeftGuard *guard) WEFT_NODISCARD;

/* Unlocks and empties the guard. Returns: -EINVAL: empty; -EPERM: another thread's. */
int weft_guard_drop (WeftGuard *guard);
void weft_guard_cleanup (WeftGuard *guard); /* the same, for an empty one too */

/* The value, borrowed until the guard is dropped; NULL when it is empty. */
void *weft_guard_value (const WeftGuard *guard);

/* False for NULL. What it says may be past as soon as it returns, unless the mutex is held.
 */
bool weft_mutex_is_poisoned (WeftMutex *mutex);

/* Needs no lock, and is no error when it was not poisoned. */
int weft_mutex_clear_poison (WeftMutex *mutex);
