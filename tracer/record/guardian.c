/* The side of `weft record`. The process itself is in guardian-process.c. */
#include "tracer/record/guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/record/error.h"
#include "tracer/record/guardian-process.h"
#include "tracer/record/tree.h"

static gboolean
fail_errno (GError **error, const char *what)
{
  g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED, "%s: %s", what,
               g_strerror (errno));
  return FALSE;
}

/* LTTng's sockets are in here and their paths may have at most 107 bytes, so it is /tmp
 * rather than $TMPDIR unless there is no other way. */
static char *
make_home (GError **error)
{
  const char *folders[] = { "/tmp", g_get_tmp_dir (), "/dev/shm" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    char *home = g_build_filename (folders[i], "weft-XXXXXX", NULL);

    if (g_mkdtemp_full (home, 0700) != NULL)
      return home;
    g_free (home);
  }
  fail_errno (error, _ ("cannot make a private folder in /tmp"));
  return NULL;
}

static gboolean
hand_over (const WeftGuardianSpec *spec, const char *home, GError **error)
{
  if (!spec->identity.switched)
    return TRUE;
  if (chown (home, spec->identity.uid, spec->identity.gid) != 0)
    return fail_errno (error, _ ("cannot hand the private folder to LTTng's daemon"));
  if (fchown (spec->output_fd, spec->identity.uid, spec->identity.gid) != 0)
    return fail_errno (error,
                       _ ("cannot hand the trace folder to LTTng's daemon (on a network "
                          "file system? choose another place with -o)"));
  return TRUE;
}

static void
send_request (WeftGuardian *self, WeftRequest request)
{
  /* A guardian that is gone is noticed when its answer is awaited. */
  (void)!send (self->fd, &request, sizeof request, MSG_NOSIGNAL);
}

void
weft_guardian_hear (WeftGuardian *self, WeftGuardianMessage *ret)
{
  ssize_t n;

  do
    n = recv (self->fd, ret, sizeof *ret, 0);
  while (n < 0 && errno == EINTR);
  if (n != sizeof *ret) {
    *ret = (WeftGuardianMessage){ .saying = WEFT_SAY_GONE };
    g_strlcpy (ret->text, _ ("the process that guards LTTng's daemon was killed"),
               sizeof ret->text);
  }
  if (ret->saying == WEFT_SAY_BROKEN || ret->saying == WEFT_SAY_GONE)
    self->broken = TRUE;
}

/* Waits for the answer to a request; counts that were under way are passed over, and a
 * daemon's end shows in the answer. */
static gboolean
await_answer (WeftGuardian *self, guint64 *ret_lost, GError **error)
{
  WeftGuardianMessage message;

  do
    weft_guardian_hear (self, &message);
  while (message.saying == WEFT_SAY_COUNTS || message.saying == WEFT_SAY_BROKEN);
  if (message.saying != WEFT_SAY_DONE) {
    g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED, message.text);
    return FALSE;
  }
  if (ret_lost != NULL)
    *ret_lost = message.lost;
  return TRUE;
}

WeftGuardian *
weft_guardian_start (const WeftGuardianSpec *spec, GError **error)
{
  g_autoptr (WeftGuardian) self = g_new0 (WeftGuardian, 1);
  int pair[2];

  self->fd = -1;
  self->identity = spec->identity;
  self->output_fd = fcntl (spec->output_fd, F_DUPFD_CLOEXEC, 3);
  self->home = make_home (error);
  if (self->home == NULL)
    return NULL;
  if (!hand_over (spec, self->home, error))
    return NULL;
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
    fail_errno (error, _ ("cannot make a socket"));
    return NULL;
  }
  self->fd = pair[0];
  self->pid = fork ();
  if (self->pid == 0)
    weft_guardian_process_run (spec, self->home, pair[1]);
  close (pair[1]);
  if (self->pid < 0) {
    fail_errno (error, _ ("cannot start a process"));
    return NULL;
  }
  return await_answer (self, NULL, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
weft_guardian_measure (WeftGuardian *self, GError **error)
{
  send_request (self, WEFT_REQUEST_MEASURE);
  return await_answer (self, NULL, error);
}

gboolean
weft_guardian_record (WeftGuardian *self, GError **error)
{
  send_request (self, WEFT_REQUEST_RECORD);
  return await_answer (self, NULL, error);
}

gboolean
weft_guardian_stop (WeftGuardian *self, guint64 *ret_lost, GError **error)
{
  send_request (self, WEFT_REQUEST_STOP);
  return await_answer (self, ret_lost, error);
}

void
weft_guardian_ask_counts (WeftGuardian *self)
{
  send_request (self, WEFT_REQUEST_COUNTS);
}

/* What a guardian that was killed, or never came to life, has left undone. */
static void
clear_up_after (WeftGuardian *self)
{
  g_autofree char *output = g_strdup_printf ("/proc/self/fd/%d/.", self->output_fd);

  if (self->identity.switched)
    weft_tree_chown (output, getuid (), getgid ());
  if (self->home != NULL)
    weft_tree_remove (self->home);
  weft_identity_remove_pages (&self->identity);
}

void
weft_guardian_free (WeftGuardian *self)
{
  int status = -1;

  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->pid > 0)
    while (waitpid (self->pid, &status, 0) < 0 && errno == EINTR)
      ;
  if (status != 0)
    clear_up_after (self);
  if (self->output_fd >= 0)
    close (self->output_fd);
  g_free (self->home);
  g_free (self);
}
