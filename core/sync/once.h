/* core/sync/once.h: something that is done once, by whoever comes first, while the others
 * wait for it. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftOnce WeftOnce;

/* Returns: -EINVAL; -ENOMEM. */
int weft_once_new (const char *name, WeftOnce **ret_once) WEFT_NODISCARD;
/* Clears *@once. Returns: -EINVAL; -EBUSY: it is being done. */
int weft_once_destroy (WeftOnce **once);

/* Runs @routine (@data) unless that was done before, and returns when it is done; what it
 * did is visible then. If it panics, it counts as poisoned. Returns: 0; -EOWNERDEAD: it
 * panicked before, and is not done; -EDEADLK: called by the routine itself; -EINVAL. */
int
weft_once_call (WeftOnce *once, void (*routine) (void *data), void *data) WEFT_NODISCARD;

bool weft_once_is_done (WeftOnce *once); /* false for NULL */

/* After a panic: the next call tries again. No error when it was not poisoned. */
int weft_once_clear_poison (WeftOnce *once);
