/* gui/app/recorder.h: a recording that runs: `weft record` as a process of its own, so that
 * the window never waits for it, and neither falls with the other.
 *
 * The program has no input. Its standard output is a terminal without screen (TERM is
 * "dumb"), so that it prints line by line as it does for a person; its standard error is a
 * pipe. It runs in a session of its own, on that terminal: what it leaves running at its
 * end is hung up. Should the viewer die, the program is ended by SIGTERM, and what was
 * recorded until then is kept.
 *
 * Signals:
 *   changed ()   the state, the time or the size did; some times a second
 *   output ()    there is more of it
 *   ended ()     it is over: once, and the last */
#pragma once

#include <gio/gio.h>

#include "gui/view/output-tail.h"
#include "gui/view/record-form.h"

#define WEFT_TYPE_RECORDER (weft_recorder_get_type ())
G_DECLARE_FINAL_TYPE (WeftRecorder, weft_recorder, WEFT, RECORDER, GObject)

typedef enum {
  WEFT_RECORDER_STARTING, /* LTTng starts; the program does not run yet */
  WEFT_RECORDER_RUNNING,
  WEFT_RECORDER_SEALING, /* the program has ended: what was recorded is read */
  WEFT_RECORDER_ENDED
} WeftRecorderState;

typedef enum {
  WEFT_RECORDED,          /* there is a trace */
  WEFT_NOT_RECORDED,      /* weft failed before the program started: nothing is left */
  WEFT_RECORDER_BROKE_OFF /* weft was killed: what there is may be torn */
} WeftRecorderOutcome;

/* Starts to record @form, which is valid, into @trace, whose parent is made if need be.
 * Returns: (transfer full): NULL with G_IO_ERROR or G_SPAWN_ERROR. */
WeftRecorder *
weft_recorder_new (const WeftRecordForm *form, const char *trace, GError **error);

WeftRecorderState weft_recorder_get_state (WeftRecorder *self);
/* How long the program has run, or did; -1 when that was too short to see. */
gint64 weft_recorder_get_elapsed_us (WeftRecorder *self);
/* Of the trace's folder so far; LTTng writes when a buffer is full. */
guint64 weft_recorder_get_bytes (WeftRecorder *self);
/* Returns: (transfer none). */
WeftOutputTail *weft_recorder_get_output (WeftRecorder *self);
const WeftRecordForm *weft_recorder_get_form (WeftRecorder *self);
const char *weft_recorder_get_trace (WeftRecorder *self);

/* Asks the program to end, as Ctrl+C does: the trace is kept. */
void weft_recorder_stop (WeftRecorder *self);
/* Whether it was asked to. */
gboolean weft_recorder_is_stopping (WeftRecorder *self);
/* Whether it has not heard for so long that it may be killed. */
gboolean weft_recorder_is_deaf (WeftRecorder *self);
/* Kills the program and what it has started; the trace is kept. If it does not run, kills
 * weft. */
void weft_recorder_kill (WeftRecorder *self);

/* Of one that has ended. */
WeftRecorderOutcome weft_recorder_get_outcome (WeftRecorder *self);
/* The program's exit status as a shell gives it, if it was recorded. */
int weft_recorder_get_status (WeftRecorder *self);
/* What weft says of it: why not, in one line, if nothing was recorded; else its summary of
 * some lines. Returns: (transfer full). */
char *weft_recorder_dup_message (WeftRecorder *self);
