#include "tracer/record/guardian-process.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/record/daemon.h"
#include "tracer/record/error.h"
#include "tracer/record/session.h"
#include "tracer/record/tree.h"

#define SESSION "weft"
#define MEASURE_SESSION "weft-measure"
/* The daemon's working directory is the trace folder: so it can write there even where the
 * way to it, such as /root, is closed to its user. */
#define OUTPUT "/proc/self/cwd"

/* lttng-ctl waits for ever, also for a daemon that hangs, as one does whose consumer daemon
 * cannot be started. To write out full buffers may take long on a slow disk. */
#define START_PATIENCE_S 20
#define STOP_PATIENCE_S 180

#define NEEDED_FILES 256
/* As root, who may raise the hard limit. */
#define WANTED_FILES 65536

typedef struct {
  const WeftGuardianSpec *spec;
  const char *home;
  int fd;
  WeftDaemon daemon;
  int consumer_fd; /* readable once the consumer daemon has ended; -1 = not watched */
  gboolean measuring, recording;
  guint64 lost;
} Guardian;

static void
say (const Guardian *self, WeftSaying saying, const char *text)
{
  WeftGuardianMessage message = { .saying = saying, .lost = self->lost };

  g_strlcpy (message.text, text, sizeof message.text);
  (void)!send (self->fd, &message, sizeof message, MSG_NOSIGNAL);
}

static void
answer (const Guardian *self, gboolean good, const GError *error)
{
  say (self, good ? WEFT_SAY_DONE : WEFT_SAY_FAILED, good ? "" : error->message);
}

static volatile pid_t watched;
static volatile sig_atomic_t hung;

/* lttng-ctl then sees its connection break. */
static void
alarm_cb (int number)
{
  hung = TRUE;
  if (watched > 0)
    kill (watched, SIGKILL);
}

static void
watch (const Guardian *self, unsigned patience_s)
{
  hung = FALSE;
  watched = self->daemon.pid;
  alarm (patience_s);
}

static void
end_watch (gboolean good, GError **error)
{
  alarm (0);
  if (good || !hung || error == NULL)
    return;
  g_clear_error (error);
  g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
               _ ("LTTng's daemon does not answer; is lttng-consumerd installed? `weft "
                  "doctor` may tell"));
}

/* Neither the terminal nor a file of the program may stay open in here: whoever reads the
 * program's output waits for the last holder. */
static int
let_go_of_everything (int fd)
{
  int null, kept = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  sigset_t none;

  for (int number = 1; number < NSIG; number++)
    signal (number, SIG_DFL);
  signal (SIGHUP, SIG_IGN);
  signal (SIGINT, SIG_IGN);
  signal (SIGQUIT, SIG_IGN);
  signal (SIGTERM, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGALRM, alarm_cb);
  /* weft has all of them blocked. */
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  setsid ();
  null = open ("/dev/null", O_RDWR);
  for (int i = 0; i <= 2; i++)
    dup2 (null, i);
  if (kept > 3) {
    dup3 (kept, 3, O_CLOEXEC);
    kept = 3;
  }
  close_range (4, ~0u, 0);
  return kept;
}

/* Traces may be large; and every process that is recorded takes two descriptors of the
 * daemon's, which hangs when it runs out of them. */
static gboolean
raise_limits (GError **error)
{
  struct rlimit size, files, many = { WANTED_FILES, WANTED_FILES };

  if (getrlimit (RLIMIT_FSIZE, &size) == 0) {
    size.rlim_cur = size.rlim_max;
    setrlimit (RLIMIT_FSIZE, &size);
  }
  if (getrlimit (RLIMIT_NOFILE, &files) != 0
      || (files.rlim_max < WANTED_FILES && setrlimit (RLIMIT_NOFILE, &many) == 0))
    return TRUE;
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  if (files.rlim_max >= NEEDED_FILES)
    return TRUE;
  g_set_error (
      error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
      _ ("only %llu files may be open at once, and LTTng's daemon needs %d: raise the "
         "hard limit (ulimit -Hn)"),
      (unsigned long long)files.rlim_max, NEEDED_FILES);
  return FALSE;
}

static gboolean
prepare (Guardian *self, GError **error)
{
  const WeftGuardianSpec *spec = self->spec;

  prctl (PR_SET_NAME, "weft-guardian");
  if (fchdir (spec->output_fd) != 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot enter the trace folder: %s"), g_strerror (errno));
    return FALSE;
  }
  self->fd = let_go_of_everything (self->fd);
  if (!raise_limits (error))
    return FALSE;
  setenv ("LTTNG_HOME", self->home, TRUE);
  setenv ("HOME", self->home, TRUE);
  if (!weft_identity_take (&spec->identity, FALSE)) {
    g_set_error (
        error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
        _ ("root may not take another user id here (%s), which LTTng's daemon needs: "
           "give it the capabilities SETUID and SETGID, or run weft as an ordinary "
           "user"),
        g_strerror (errno));
    return FALSE;
  }
  weft_session_init ();
  return weft_daemon_start (&self->daemon, &spec->identity, error);
}

static gboolean
end_measuring (Guardian *self, GError **error)
{
  if (!self->measuring)
    return TRUE;
  self->measuring = FALSE;
  return weft_session_stop (MEASURE_SESSION, error)
         && weft_session_destroy (MEASURE_SESSION, error);
}

static void
measure (Guardian *self)
{
  g_autoptr (GError) error = NULL;

  watch (self, START_PATIENCE_S);
  self->measuring
      = weft_session_start (MEASURE_SESSION, NULL, &self->spec->buffers, FALSE, &error);
  end_watch (self->measuring, &error);
  answer (self, self->measuring, error);
}

/* The consumer daemon is the session daemon's child, which goes on without it and does not
 * say so. Source: proc(5), pidfd_open(2). */
static int
watch_consumer (pid_t daemon)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL), *stat = NULL;
    int parent;

    if (g_ascii_isdigit (*name) && g_file_get_contents (path, &stat, NULL, NULL)
        && sscanf (stat, "%*d (lttng-consumerd) %*c %d", &parent) == 1 && parent == daemon)
      return (int)syscall (SYS_pidfd_open, atoi (name), 0);
  }
  return -1;
}

static void
record (Guardian *self)
{
  g_autoptr (GError) error = NULL;

  watch (self, START_PATIENCE_S);
  self->recording = end_measuring (self, &error)
                    && weft_session_start (SESSION, OUTPUT, &self->spec->buffers,
                                           self->spec->lossless, &error);
  end_watch (self->recording, &error);
  if (self->recording)
    self->consumer_fd = watch_consumer (self->daemon.pid);
  answer (self, self->recording, error);
}

/* Stops so that everything is in the files, then ends the daemon. */
static gboolean
finish (Guardian *self, GError **error)
{
  gboolean good = TRUE;

  watch (self, STOP_PATIENCE_S);
  /* The files are complete then; to destroy the session would take half a second more, and
   * it ends with the daemon anyway. */
  if (self->recording)
    good = weft_session_stop (SESSION, error)
           && weft_session_lost (SESSION, &self->lost, error);
  end_watch (good, error);
  self->recording = FALSE;
  weft_daemon_stop (&self->daemon);
  return good;
}

static void
clear_up (Guardian *self)
{
  const WeftIdentity *identity = &self->spec->identity;

  weft_identity_remove_pages (identity);
  if (identity->switched && weft_identity_return (identity))
    weft_tree_chown (".", getuid (), getgid ());
  weft_tree_remove (self->home);
}

static gboolean
serve_request (Guardian *self, WeftRequest request)
{
  g_autoptr (GError) error = NULL;

  switch (request) {
  case WEFT_REQUEST_MEASURE:
    measure (self);
    return TRUE;
  case WEFT_REQUEST_RECORD:
    record (self);
    return TRUE;
  case WEFT_REQUEST_COUNTS:
    if (self->recording && weft_session_lost (SESSION, &self->lost, &error))
      say (self, WEFT_SAY_COUNTS, "");
    return TRUE;
  case WEFT_REQUEST_STOP:
  default: {
    gboolean good = finish (self, &error);

    clear_up (self);
    answer (self, good, error);
    return FALSE;
  }
  }
}

static void
break_off (Guardian *self, const char *text)
{
  self->recording = self->measuring = FALSE;
  if (self->consumer_fd >= 0)
    close (self->consumer_fd);
  self->consumer_fd = -1;
  say (self, WEFT_SAY_BROKEN, text);
}

/* Until a stop is asked for (FALSE), or the other side falls silent (TRUE). */
static gboolean
serve (Guardian *self)
{
  struct pollfd fds[4] = { { .fd = self->fd, .events = POLLIN },
                           { .fd = -1, .events = POLLIN },
                           { .fd = self->daemon.log_fd, .events = POLLIN },
                           { .fd = -1, .events = POLLIN } };
  sigset_t awaited;

  sigemptyset (&awaited);
  sigaddset (&awaited, SIGCHLD);
  fds[1].fd = signalfd (-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
  for (;;) {
    struct signalfd_siginfo info;

    fds[3].fd = self->consumer_fd;
    if (poll (fds, G_N_ELEMENTS (fds), -1) < 0 && errno != EINTR)
      return TRUE;
    if (fds[3].revents != 0)
      break_off (self, "LTTng's consumer daemon ended unexpectedly");
    if (fds[2].revents != 0) {
      weft_daemon_drain (&self->daemon);
      if (fds[2].revents & POLLHUP)
        fds[2].fd = -1;
    }
    if (fds[1].revents != 0) {
      (void)!read (fds[1].fd, &info, sizeof info);
      if (self->daemon.pid > 0 && weft_daemon_has_ended (&self->daemon))
        break_off (self, "LTTng's daemon ended unexpectedly");
    }
    if (fds[0].revents != 0) {
      WeftRequest request;

      if (recv (self->fd, &request, sizeof request, 0) != sizeof request)
        return TRUE;
      if (!serve_request (self, request))
        return FALSE;
    }
  }
}

void
weft_guardian_process_run (const WeftGuardianSpec *spec, const char *home, int fd)
{
  Guardian self = { .spec = spec, .home = home, .fd = fd, .consumer_fd = -1 };
  g_autoptr (GError) error = NULL;

  if (!prepare (&self, &error)) {
    clear_up (&self);
    answer (&self, FALSE, error);
    _exit (EXIT_FAILURE);
  }
  say (&self, WEFT_SAY_DONE, "");
  if (serve (&self)) {
    finish (&self, NULL);
    clear_up (&self);
  }
  _exit (EXIT_SUCCESS);
}
