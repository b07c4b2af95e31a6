/* tracer/record/scheduling.h: records when the threads of a program are on a CPU, through
 * the kernel's perf events, without root where the kernel allows it.
 *
 * A thread of the recorder moves what the kernel reports from its ring buffers into a CTF
 * trace of its own in the trace folder. Memory stays as it is however long the
 * recording; of a recorder that is killed at most the last quarter of a second is missing.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

#define WEFT_SCHED_FOLDER "sched" /* in the trace folder */

typedef struct WeftSched WeftSched;

typedef struct {
  guint64 records, lost;
  GError *broken; /* why recording ended early; NULL when it did not */
} WeftSchedResult;

/* Whether the kernel lets this process record scheduling.
 * Returns: FALSE with WEFT_RECORD_ERROR_FAILED, whose message says in one line why not and
 * what to do about it. */
gboolean weft_sched_check (GError **error);

/* Records @pid, and all threads and processes that it starts, from its next exec on. It has
 * to wait for this call to return before it executes. @folder: the trace's.
 * Returns: (transfer full): NULL with WEFT_RECORD_ERROR_FAILED, as weft_sched_check(); then
 * @folder is as it was. */
WeftSched *weft_sched_start (pid_t pid, const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Ends the recording and completes its trace, and frees @self. To be called when LTTng's
 * trace is complete, whose clock it takes over. @ret->broken is the caller's to free. */
void weft_sched_stop (WeftSched *self, WeftSchedResult *ret);
