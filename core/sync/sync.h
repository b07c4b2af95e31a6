/* core/sync/sync.h: what all primitives share: how errors are told, who owns what.
 *
 * Every function that can fail returns 0 or a negative errno value. These mean the same
 * everywhere:
 *
 *   -EINVAL      an argument is NULL or makes no sense, or the handle is empty (dropped);
 *   -ENOMEM, -EAGAIN  the system has no room for it (-EAGAIN also: a try would block);
 *   -EBUSY       in use: locked, waited for, or shared;
 *   -EDEADLK     the calling thread would wait for itself;
 *   -EPERM       the calling thread does not hold it;
 *   -ETIMEDOUT   the time is over;
 *   -EPIPE       the other end of the channel is gone;
 *   -EOWNERDEAD  *it was done*, but somebody panicked before: the lock is held and its
 *                value may be half changed; the thread was joined and has no result.
 *
 * Bad use is answered with one of these and changes nothing; what stays undefined is what C
 * cannot see: a pointer to freed memory, or to something else. Outputs (`ret_x`) are
 * untouched on failure, and -EOWNERDEAD is no failure. Handles that are given away or
 * dropped are passed by their address and cleared, so that a second drop is -EINVAL.
 *
 * Threads that use these are not to be cancelled (pthread_cancel); those that Weft spawns
 * cannot be. Names are copied and may be NULL. Timeouts are in milliseconds from now, not
 * negative, on a clock that nobody sets.
 *
 * Scoped variables (WEFT_SCOPED_...) are dropped when their scope ends, also when a panic
 * unwinds it; for that their code is to be compiled with -fexceptions, as everything that
 * depends on weft_sync_dep is. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEFT_NODISCARD __attribute__ ((warn_unused_result))
#define WEFT_CLEANUP(function) __attribute__ ((cleanup (function)))

/* Frees what a primitive owns. Never called with NULL. */
typedef void (*WeftDestroy) (void *value);
