/* core/sync/mutex_internal.h: how a condvar gives up a mutex and takes it again. */
#pragma once

#include "core/sync/mutex.h"

/* Unlocks as weft_guard_drop() does; the guard still names its mutex. Returns: -EINVAL,
 * -EPERM. */
int weft_guard_release (WeftGuard *guard);

/* Locks again. Returns: 0 or -EOWNERDEAD. */
int weft_guard_reacquire (WeftGuard *guard, const void *site);
