/* tracer/record/session.h: a recording session, driven through lttng-ctl, in the private
 * daemon that LTTNG_HOME leads to. Called in the guardian only, which has the daemon's user
 * id. All errors are WEFT_RECORD_ERROR_FAILED. */
#pragma once

#include <glib.h>

#include "tracer/record/buffers.h"

/* Before all else in the process: keeps lttng-ctl from the system's own daemon. */
void weft_session_init (void);

/* Whether the daemon answers. */
gboolean weft_session_daemon_alive (void);

/* Starts recording into @output, or, when it is NULL, into memory only (the newest events
 * replace the oldest).
 * @lossless: programs with LTTNG_UST_ALLOW_BLOCKING wait when a buffer is full. */
gboolean weft_session_start (const char *name,
                             const char *output,
                             const WeftBuffers *buffers,
                             gboolean lossless,
                             GError **error);

/* How many events were lost so far because a buffer was full. */
gboolean weft_session_lost (const char *name, guint64 *ret_lost, GError **error);

/* Stops it, waits until all that was recorded is written. */
gboolean weft_session_stop (const char *name, GError **error);
gboolean weft_session_destroy (const char *name, GError **error);
