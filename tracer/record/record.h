/* tracer/record/record.h: records a run of a program into a trace folder.
 *
 * A private LTTng daemon serves this recording alone, so that nothing has to be set up,
 * several recordings never mix, and only what the program does and starts is seen. */
#pragma once

#include <glib.h>

#include "tracer/manifest/manifest.h"
#include "tracer/record/error.h"

typedef struct {
  gint64 elapsed_ns; /* since the program started */
  guint64 bytes;     /* written so far */
  guint64 events;    /* estimated from the bytes */
  guint64 lost;      /* exactly, as of the last answer of the daemon */
} WeftRecordProgress;

typedef struct {
  char *const *argv;  /* the program and its arguments, NULL-terminated */
  const char *output; /* the folder to make; NULL: named after program and time */
  const char *name;   /* instead of the program's in that name; NULL */
  gint64 duration_ns; /* after which recording ends and the program runs on; 0 = never */
  guint64 max_bytes;  /* the same, when the trace has grown to this; 0 = never */
  const char *detail; /* of an unmodified program: full, interactions, auto; NULL: the
                       * program is known to be instrumented, the probe is left out */
  gboolean lossless;  /* the program waits when a buffer is full */
  gboolean no_scheduling; /* not even where the kernel allows it */

  /* Called about four times a second while recording; with NULL when what was shown has
   * to go from the terminal, because the program stops or the recording ends. */
  void (*progress) (const WeftRecordProgress *progress, gpointer data);
  /* Called by weft_record_and_seal() before it reads so many bytes of what was recorded,
   * which may take a while; may be NULL. */
  void (*reading) (guint64 bytes, gpointer data);
  /* One line that the user should know of while it happens. */
  void (*notice) (const char *text, gpointer data);
  gpointer data;
} WeftRecordOptions;

typedef enum {
  WEFT_RECORD_ENDED_WITH_PROGRAM,
  WEFT_RECORD_ENDED_BY_DURATION,
  WEFT_RECORD_ENDED_BY_SIZE,
  WEFT_RECORD_BROKE_OFF /* the daemon was lost: the trace may be torn */
} WeftRecordEnd;

typedef struct {
  char *path; /* the trace folder */
  int status; /* the program's exit status, 128+n for a signal */
  WeftRecordEnd end;
  gint64 duration_ns; /* of the recording */
  guint64 lost;
  char *scheduling_refusal; /* why scheduling was not recorded though it was wanted; NULL */
  guint64 switches, lost_switches;
  char *obstacle; /* why not all of the program is seen, in words after its name; NULL */
  WeftManifest *manifest; /* as written; all is known but the number of events */
} WeftRecording;

void weft_recording_clear (WeftRecording *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftRecording, weft_recording_clear)

/* Runs the program to its end, in the foreground: with the terminal, the descriptors, the
 * environment and the working directory of the caller. Signals that are sent to the caller
 * meanwhile reach the program. The calling process has to be single-threaded.
 *
 * @ret is to be cleared. Returns: FALSE with WEFT_RECORD_ERROR when the program was not
 * started; then nothing is left behind. */
gboolean weft_record (const WeftRecordOptions *options, WeftRecording *ret, GError **error);
