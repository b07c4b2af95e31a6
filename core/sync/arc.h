/* core/sync/arc.h: shared ownership of one value by atomic counting.
 *
 * Each reference that a thread has is one it was given or has cloned, and drops once. The
 * value's destructor runs once, in the thread that drops the last reference, and sees all
 * that the other threads did to the value before they dropped theirs. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftArc WeftArc;

#define WEFT_ARC_MAX_COUNT (1u << 22)
#define WEFT_SCOPED_ARC WEFT_CLEANUP (weft_arc_cleanup) WeftArc

/* The first reference. @value is owned from here on, if @destroy is given. Returns:
 * -EINVAL; -ENOMEM, and @value stays the caller's. */
int weft_arc_new (const char *name, void *value, WeftDestroy destroy, WeftArc **ret_arc)
    WEFT_NODISCARD;

/* One more reference, to be dropped too. Returns: -EINVAL; -EOVERFLOW: there are
 * WEFT_ARC_MAX_COUNT already. */
int weft_arc_clone (WeftArc *arc, WeftArc **ret_arc) WEFT_NODISCARD;

/* Gives the reference back and clears *@arc. Returns: -EINVAL: empty. */
int weft_arc_drop (WeftArc **arc);
void weft_arc_cleanup (WeftArc **arc); /* the same, for an empty one too */

/* Takes the value out of the last reference, which it drops. Returns: -EINVAL; -EBUSY:
 * there are others, and nothing has changed. */
int weft_arc_into_value (WeftArc **arc, void **ret_value);

/* The value, borrowed as long as the reference; NULL when that is NULL. */
void *weft_arc_value (const WeftArc *arc);

/* How many references there are at this moment; 0 for NULL. */
uint32_t weft_arc_count (const WeftArc *arc);
