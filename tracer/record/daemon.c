#include "tracer/record/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tracer/record/error.h"
#include "tracer/record/session.h"

#define START_TIMEOUT_S 20
/* A configuration that makes the daemon fork loses its signal. */
#define SIGNAL_PATIENCE_S 3
#define STOP_TIMEOUT_S 5
#define LOG_MAX_BYTES 16384u

char *
weft_daemon_find (void)
{
  static const char *const folders[]
      = { "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin" };
  char *path = g_find_program_in_path ("lttng-sessiond");

  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++) {
    path = g_build_filename (folders[i], "lttng-sessiond", NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      g_clear_pointer (&path, g_free);
  }
  return path;
}

char *
weft_daemon_version (void)
{
  g_autofree char *path = weft_daemon_find ();
  g_autofree char *text = NULL;
  char *argv[] = { path, (char *)"--version", NULL };

  if (path == NULL
      || !g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text,
                        NULL, NULL, NULL)
      || text == NULL || !g_ascii_isdigit (*text))
    return NULL;
  text[strcspn (text, " -\n")] = '\0';
  return g_steal_pointer (&text);
}

/* Runs in the child. */
static void G_GNUC_NORETURN
become_daemon (const char *path, const WeftIdentity *identity, pid_t parent, int log_fd)
{
  const char *argv[] = { path, "--no-kernel", "--group=weft:none", "--sig-parent", NULL };
  sigset_t none;

  sigemptyset (&none);
  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  sigprocmask (SIG_SETMASK, &none, NULL);
  /* After the change of user, which would clear it. */
  if (!weft_identity_take (identity, TRUE) || prctl (PR_SET_PDEATHSIG, SIGKILL) != 0)
    _exit (126);
  if (getppid () != parent)
    _exit (126);
  dup2 (log_fd, STDERR_FILENO);
  execv (path, (char *const *)argv);
  _exit (127);
}

/* Waits for SIGUSR1, with which the daemon says that it is ready. */
static gboolean
wait_until_ready (WeftDaemon *self)
{
  sigset_t awaited;
  gint64 begin_us = g_get_monotonic_time (), waited_us;

  sigemptyset (&awaited);
  sigaddset (&awaited, SIGCHLD);
  sigaddset (&awaited, SIGUSR1);
  while ((waited_us = g_get_monotonic_time () - begin_us)
         < START_TIMEOUT_S * G_USEC_PER_SEC) {
    struct timespec pause = { .tv_nsec = 200000000 };
    int number = sigtimedwait (&awaited, NULL, &pause);

    weft_daemon_drain (self);
    if (weft_daemon_has_ended (self))
      return FALSE;
    if ((number == SIGUSR1 || waited_us > SIGNAL_PATIENCE_S * G_USEC_PER_SEC)
        && weft_session_daemon_alive ())
      return TRUE;
  }
  return FALSE;
}

/* What root starts may give its rights up, and still has to find the daemon's socket. The
 * folder's name cannot be guessed, nor listed, and only the socket for programs takes
 * strangers: LTTng gives the others its owner's rights. */
static void
let_programs_in (void)
{
  const char *home = g_getenv ("LTTNG_HOME");
  g_autofree char *folder = g_build_filename (home, ".lttng", NULL);

  /* Where it is not possible only such processes are missed. */
  (void)!chmod (home, 0711);
  (void)!chmod (folder, 0711);
}

gboolean
weft_daemon_start (WeftDaemon *ret, const WeftIdentity *identity, GError **error)
{
  g_autofree char *path = weft_daemon_find ();
  WeftDaemon self = { .log_fd = -1 };
  sigset_t awaited;
  int log[2];
  pid_t parent = getpid ();

  if (path == NULL) {
    g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                         _ ("lttng-sessiond is not installed: install lttng-tools"));
    return FALSE;
  }
  sigemptyset (&awaited);
  sigaddset (&awaited, SIGCHLD);
  sigaddset (&awaited, SIGUSR1);
  sigprocmask (SIG_BLOCK, &awaited, NULL);
  /* Non-blocking at both ends: a daemon with much to say must not wait for a reader. */
  if (pipe2 (log, O_CLOEXEC | O_NONBLOCK) != 0 || (self.pid = fork ()) < 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot start lttng-sessiond: %s"), g_strerror (errno));
    return FALSE;
  }
  if (self.pid == 0)
    become_daemon (path, identity, parent, log[1]);
  close (log[1]);
  self.log_fd = log[0];
  self.log = g_string_new (NULL);

  if (!wait_until_ready (&self)) {
    const char *complaint;

    weft_daemon_stop (&self);
    complaint = weft_daemon_complaint (&self);
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 *complaint != '\0'
                     ? _ ("lttng-sessiond does not start: %s; `weft doctor` may tell why")
                     : _ ("lttng-sessiond does not start; `weft doctor` may tell why"),
                 complaint);
    g_string_free (self.log, TRUE);
    return FALSE;
  }
  if (identity->switched)
    let_programs_in ();
  *ret = self;
  return TRUE;
}

void
weft_daemon_drain (WeftDaemon *self)
{
  char bytes[1024];
  ssize_t n;

  while (self->log_fd >= 0 && (n = read (self->log_fd, bytes, sizeof bytes)) > 0) {
    g_string_append_len (self->log, bytes, n);
    if (self->log->len > LOG_MAX_BYTES)
      g_string_erase (self->log, 0, self->log->len - LOG_MAX_BYTES / 2);
  }
}

gboolean
weft_daemon_has_ended (WeftDaemon *self)
{
  if (self->pid > 0 && waitpid (self->pid, NULL, WNOHANG) == self->pid)
    self->pid = 0;
  return self->pid == 0;
}

const char *
weft_daemon_complaint (WeftDaemon *self)
{
  char *line;

  if (self->log == NULL)
    return "";
  g_strchomp (self->log->str);
  self->log->len = strlen (self->log->str);
  line = strrchr (self->log->str, '\n');
  line = line != NULL ? line + 1 : self->log->str;
  return g_str_has_prefix (line, "Error: ") ? line + strlen ("Error: ") : line;
}

void
weft_daemon_stop (WeftDaemon *self)
{
  gint64 deadline = g_get_monotonic_time () + STOP_TIMEOUT_S * G_USEC_PER_SEC;
  struct timespec pause = { .tv_nsec = 50000000 };
  sigset_t awaited;

  sigemptyset (&awaited);
  sigaddset (&awaited, SIGCHLD);
  if (self->pid > 0)
    kill (self->pid, SIGTERM);
  while (!weft_daemon_has_ended (self) && g_get_monotonic_time () < deadline) {
    weft_daemon_drain (self);
    sigtimedwait (&awaited, NULL, &pause);
  }
  if (self->pid > 0) {
    kill (self->pid, SIGKILL);
    waitpid (self->pid, NULL, 0);
    self->pid = 0;
  }
  weft_daemon_drain (self);
  if (self->log_fd >= 0)
    close (self->log_fd);
  self->log_fd = -1;
}
