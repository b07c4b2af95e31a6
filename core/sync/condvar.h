/* core/sync/condvar.h: waiting, with a mutex given up, until somebody says that something
 * changed.
 *
 * Waiters are woken in the order in which they came, and a signal wakes one of those who
 * wait at that moment: with nobody there it is lost. A wait does not end without a reason,
 * yet whoever waits is to look at the value again: another thread may have been faster. */
#pragma once

#include "core/sync/mutex.h"
#include "core/sync/sync.h"

typedef struct WeftCondvar WeftCondvar;

/* Returns: -EINVAL; -ENOMEM. */
int weft_condvar_new (const char *name, WeftCondvar **ret_condvar) WEFT_NODISCARD;
/* Clears *@condvar. Returns: -EINVAL; -EBUSY: waited for. */
int weft_condvar_destroy (WeftCondvar **condvar);

/* Unlocks the guard's mutex, waits for a signal, and locks it again; the guard is held
 * again whatever is returned, except after -EINVAL and -EPERM (another thread's guard),
 * when nothing has happened. Returns: 0; -EOWNERDEAD: the mutex is poisoned by now. */
int weft_condvar_wait (WeftCondvar *condvar, WeftGuard *guard) WEFT_NODISCARD;
/* ... or -ETIMEDOUT, which -EOWNERDEAD takes precedence over. */
int weft_condvar_wait_timeout (WeftCondvar *condvar,
                               int64_t timeout_ms,
                               WeftGuard *guard) WEFT_NODISCARD;

/* Wake one, or all. Returns: how many were woken; -EINVAL. */
int weft_condvar_signal (WeftCondvar *condvar);
int weft_condvar_broadcast (WeftCondvar *condvar);
