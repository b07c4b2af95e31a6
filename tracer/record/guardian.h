/* tracer/record/guardian.h: the process that owns a recording's session daemon.
 *
 * It runs in a session of its own, under the daemon's user, holds neither the terminal nor
 * any of the program's files, and hears from `weft record` over a socket. When that falls
 * silent, in whatever way `weft record` ended, it writes out what was recorded, ends the
 * daemon and clears up: a killed recording leaves a readable trace and no process. When the
 * guardian itself is killed, the kernel ends the daemon. */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "tracer/record/buffers.h"
#include "tracer/record/identity.h"

typedef struct {
  WeftIdentity identity;
  WeftBuffers buffers;
  int output_fd; /* the trace folder */
  gboolean lossless;
} WeftGuardianSpec;

typedef struct {
  pid_t pid;
  int fd;          /* becomes readable when it has something to say, or is gone */
  char *home;      /* LTTNG_HOME for the programs to be recorded */
  gboolean broken; /* it said so */
  WeftIdentity identity;
  int output_fd; /* the trace folder */
} WeftGuardian;

typedef enum {
  WEFT_SAY_DONE,   /* the answer to the last request: it was carried out */
  WEFT_SAY_FAILED, /* or it was not, see text */
  WEFT_SAY_COUNTS, /* the answer to weft_guardian_ask_counts() */
  WEFT_SAY_BROKEN, /* unasked: the daemon is gone, nothing more is recorded */
  WEFT_SAY_GONE    /* the guardian itself is gone */
} WeftSaying;

typedef struct {
  WeftSaying saying;
  guint64 lost; /* events; with DONE after a stop, and COUNTS */
  char text[512];
} WeftGuardianMessage;

/* Makes the private folder, forks (the calling process has to be single-threaded) and waits
 * until the daemon answers. Gives the folder behind spec->output_fd to the daemon's user;
 * the guardian gives it back when the recording ends.
 * Returns: (transfer full): NULL with WEFT_RECORD_ERROR_FAILED. */
WeftGuardian *weft_guardian_start (const WeftGuardianSpec *spec, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Each waits for the answer. measure: records into memory until record begins, so that a
 * program can find out what an event costs. stop: also ends the daemon. */
gboolean weft_guardian_measure (WeftGuardian *self, GError **error);
gboolean weft_guardian_record (WeftGuardian *self, GError **error);
gboolean weft_guardian_stop (WeftGuardian *self, guint64 *ret_lost, GError **error);

/* The answer comes as a message. */
void weft_guardian_ask_counts (WeftGuardian *self);
/* Blocks until there is a message. */
void weft_guardian_hear (WeftGuardian *self, WeftGuardianMessage *ret);

/* Ends it, whatever it does, as if the calling process had ended; waits until the daemon
 * and the private folder are gone and the trace folder is the caller's again, also when the
 * guardian could not see to that. Accepts NULL. */
void weft_guardian_free (WeftGuardian *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftGuardian, weft_guardian_free)
