/* tracer/record/daemon.h: a private lttng-sessiond, a child of the calling process that
 * ends with it, however that ends. LTTng's consumer daemon is the session daemon's child
 * and follows it. */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "tracer/record/identity.h"

typedef struct {
  pid_t pid;  /* 0 when it does not run */
  int log_fd; /* what it prints; -1 */
  GString *log;
} WeftDaemon;

/* Where the program is: of $PATH, else of the folders where distributions put daemons.
 * Returns: (transfer full) (nullable). */
char *weft_daemon_find (void) G_GNUC_WARN_UNUSED_RESULT;

/* "2.13.9", as it says itself. Returns: (transfer full) (nullable). */
char *weft_daemon_version (void) G_GNUC_WARN_UNUSED_RESULT;

/* Starts it with LTTNG_HOME from the environment, under @identity for good, and waits until
 * it answers. Blocks SIGCHLD and SIGUSR1 in the calling process, which has to be single
 * threaded. Returns: FALSE with WEFT_RECORD_ERROR_FAILED and what it printed last. */
gboolean weft_daemon_start (WeftDaemon *ret, const WeftIdentity *identity, GError **error);

/* Reads what it has printed, without blocking. */
void weft_daemon_drain (WeftDaemon *self);

/* Whether it has ended by itself; to be called on SIGCHLD. */
gboolean weft_daemon_has_ended (WeftDaemon *self);

/* What it last complained about, "" when nothing. Valid until the next drain. */
const char *weft_daemon_complaint (WeftDaemon *self);

/* Asks it to end, waits, insists. Accepts one that does not run. */
void weft_daemon_stop (WeftDaemon *self);
