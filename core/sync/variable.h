/* core/sync/annotate.h: what a program may say about itself in the trace.
 *
 * All of it costs a load and a branch when nobody records. Texts are copied; NULL is "". */
#pragma once

#include "core/sync/sync.h"

/* Something of note happens now, in the calling thread. */
void weft_mark (const char *text);

/* The calling thread is busy with @text until the matching end; spans nest. */
void weft_span_begin (const char *text);
void weft_span_end (void);

/* A figure, as it stands now. */
void weft_value (const char *name, int64_t value);

/* A variable under study: each of its reads and writes stands in the trace. They are atomic
 * but order nothing else, and a write does not look at what was there: adding by reading
 * and writing loses updates when threads do it at the same time, in a defined manner. */
typedef struct WeftVariable WeftVariable;

/* Returns: -EINVAL; -ENOMEM. */
int weft_variable_new (const char *name, int64_t value, WeftVariable **ret) WEFT_NODISCARD;
int weft_variable_destroy (WeftVariable **variable); /* clears it. Returns: -EINVAL */

int weft_variable_read (WeftVariable *variable, int64_t *ret_value); /* Returns: -EINVAL */
int weft_variable_write (WeftVariable *variable, int64_t value);     /* Returns: -EINVAL */
