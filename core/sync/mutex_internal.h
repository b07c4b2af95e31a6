/* core/sync/mutex_internal.h: how a condvar gives up a mutex and takes it again. */
#pragma once

#include "core/sync/mutex.h"

/* Whether the calling thread may drop it. Returns: 0; -EINVAL: empty; -EPERM. */
int weft_guard_check (const WeftGuard *guard);

/* Unlocks as weft_guard_drop() does, after that check; the guard still names its mutex. */
void weft_guard_release (const WeftGuard *guard);

/* Locks again. Returns: 0 or -EOWNERDEAD. */
int weft_guard_reacquire (WeftGuard *guard, const void *site);
