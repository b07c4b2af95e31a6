/* core/sync/variable.h: a variable under study: each of its reads and writes stands in the
 * trace.
 *
 * They are atomic but order nothing else, and a write does not look at what was there:
 * adding by reading and writing loses updates when threads do it at the same time, in a
 * defined manner. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftVariable WeftVariable;

/* Returns: -EINVAL; -ENOMEM. */
int weft_variable_new (const char *name, int64_t value, WeftVariable **ret) WEFT_NODISCARD;
int weft_variable_destroy (WeftVariable **variable); /* clears it. Returns: -EINVAL */

int weft_variable_read (WeftVariable *variable, int64_t *ret_value); /* Returns: -EINVAL */
int weft_variable_write (WeftVariable *variable, int64_t value);     /* Returns: -EINVAL */
