#include "tracer/record/record.h"
#include "tracer/record/preload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tracer/record/daemon.h"
#include "tracer/record/folder.h"
#include "tracer/record/guardian.h"
#include "tracer/record/inspect.h"
#include "tracer/record/launch.h"
#include "tracer/record/measure.h"
#include "tracer/record/scheduling.h"
#include "tracer/record/signals.h"
#include "tracer/record/tree.h"

#define TICK_US (G_USEC_PER_SEC / 4)
#define REGISTER_TIMEOUT_MS "30000"
/* Bytes of an average event with its header; only for the estimate while it runs. */
#define EVENT_BYTES 42u

typedef struct {
  const WeftRecordOptions *options;
  const WeftOutlook *outlook;
  WeftSignals signals;
  WeftGuardian *guardian; /* NULL once the recording has ended */
  WeftRecording *recording;
  WeftSched *sched; /* NULL when scheduling is not being recorded */
  char *streams;    /* the folder in the trace folder that LTTng writes into */
  char *switches;   /* and that for scheduling */
  pid_t child;      /* 0 once it has ended */
  gint64 started_us, last_tick_us;
  WeftRecordProgress progress;
} Run;

void
weft_recording_clear (WeftRecording *self)
{
  g_free (self->path);
  g_free (self->scheduling_refusal);
  g_free (self->obstacle);
  weft_manifest_free (self->manifest);
  memset (self, 0, sizeof *self);
}

static void
notice (const Run *self, const char *text)
{
  if (self->options->notice != NULL)
    self->options->notice (text, self->options->data);
}

static void
hide_progress (const Run *self)
{
  if (self->options->progress != NULL)
    self->options->progress (NULL, self->options->data);
}

/* An open() that finds 0, 1 or 2 closed would take that number, and the program would see
 * a file where the caller had none. What fills the gaps closes itself when it starts. */
static void
fill_standard_descriptors (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  while (fd >= 0 && fd <= 2);
  if (fd > 2)
    close (fd);
}

static gboolean
choose_buffers (const Run *self, WeftBuffers *ret, GError **error)
{
  WeftRoom room;

  if (!weft_room_measure (&room, error))
    return FALSE;
  if (!weft_buffers_choose (&room, ret)) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 g_dngettext (GETTEXT_PACKAGE,
                              "not enough room for buffers: %lu KiB free in /dev/shm for "
                              "%u CPU; enlarge it (mount -o remount,size=256M /dev/shm; "
                              "docker run --shm-size=256m)",
                              "not enough room for buffers: %lu KiB free in /dev/shm for "
                              "%u CPUs; enlarge it (mount -o remount,size=256M /dev/shm; "
                              "docker run --shm-size=256m)",
                              room.cpus),
                 (unsigned long)(room.shm_free_bytes / 1024), room.cpus);
    return FALSE;
  }
  if (ret->cramped) {
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "only %lu MiB free in /dev/shm for %u CPU: buffers are small, a busy "
                     "program may lose events (docker run --shm-size=256m gives more)",
                     "only %lu MiB free in /dev/shm for %u CPUs: buffers are small, a busy "
                     "program may lose events (docker run --shm-size=256m gives more)",
                     room.cpus),
        (unsigned long)(room.shm_free_bytes >> 20), room.cpus);

    notice (self, text);
  }
  return TRUE;
}

static gboolean
start_guardian (Run *self, GError **error)
{
  WeftGuardianSpec spec = { .lossless = self->options->lossless };
  gboolean good;

  spec.output_fd = open (self->recording->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (spec.output_fd < 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot open '%s': %s"), self->recording->path, g_strerror (errno));
    return FALSE;
  }
  good = weft_identity_choose (&spec.identity, error)
         && choose_buffers (self, &spec.buffers, error)
         && (self->guardian = weft_guardian_start (&spec, error)) != NULL;
  close (spec.output_fd);
  return good;
}

/* What is known before the program starts. */
static WeftManifest *
begin_manifest (const char *program, const WeftRecordOptions *options)
{
  WeftManifest *manifest = weft_manifest_new ();

  manifest->program = g_canonicalize_filename (program, NULL);
  manifest->args = g_strdupv ((char **)options->argv + 1);
  manifest->host = g_strdup (g_get_host_name ());
  manifest->weft_version = g_strdup (WEFT_VERSION);
  manifest->lttng_version = weft_daemon_version ();
  manifest->detail = g_strdup (options->detail != NULL ? options->detail : "full");
  return manifest;
}

/* A signal that asks to end before there is a program has to end the recorder. */
static gboolean
check_interrupted (Run *self, GError **error)
{
  struct signalfd_siginfo info;

  while (weft_signals_next (&self->signals, &info)) {
    if (weft_signal_ends (&info)) {
      g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                   _ ("interrupted before the program was started"));
      return FALSE;
    }
  }
  return TRUE;
}

static char **
make_environment (const Run *self)
{
  char **envp = g_get_environ ();

  envp = g_environ_setenv (envp, "LTTNG_HOME", self->guardian->home, TRUE);
  /* The daemon is certainly there: wait for it, so that nothing early is missed; but not
   * for ever, as it may be out of descriptors when very many processes run at once. */
  envp = g_environ_setenv (envp, "LTTNG_UST_REGISTER_TIMEOUT", REGISTER_TIMEOUT_MS, TRUE);
  if (self->options->lossless)
    envp = g_environ_setenv (envp, "LTTNG_UST_ALLOW_BLOCKING", "1", TRUE);
  if (self->options->detail != NULL && self->outlook->sight != WEFT_SIGHT_NONE)
    envp = weft_preload_add (envp, self->options->detail, self->outlook->has_asan);
  return envp;
}

static void
note_start (Run *self)
{
  self->recording->manifest->started_unix_ns = g_get_real_time () * 1000;
  self->started_us = g_get_monotonic_time ();
  self->last_tick_us = self->started_us;
  self->recording->manifest->started_monotonic_ns = self->started_us * 1000;
}

/* A trace without scheduling is still worth having. */
static void
start_scheduling (Run *self, pid_t pid)
{
  g_autoptr (GError) error = NULL;

  if (self->options->no_scheduling) {
    self->recording->manifest->scheduling_refusal = g_strdup (N_ ("it was not asked for"));
    return;
  }
  self->sched = weft_sched_start (pid, self->recording->path, &error);
  if (self->sched == NULL) {
    self->recording->scheduling_refusal = g_strdup (error->message);
    self->recording->manifest->scheduling_refusal = g_strdup (error->message);
  }
}

static void
prepare_cb (pid_t pid, gpointer data)
{
  start_scheduling (data, pid);
  note_start (data);
}

/* After LTTng's part, whose clock it takes over. */
static void
stop_scheduling (Run *self)
{
  WeftRecording *recording = self->recording;
  WeftSchedResult result = { 0 };

  if (self->sched == NULL)
    return;
  weft_sched_stop (g_steal_pointer (&self->sched), &result);
  recording->manifest->switches = (int64_t)(recording->switches = result.records);
  recording->manifest->lost_switches = (int64_t)(recording->lost_switches = result.lost);
  if (result.broken != NULL) {
    g_autofree char *text = g_strdup_printf (
        _ ("recording of scheduling broke off: %s; what was written until then is kept"),
        result.broken->message);

    notice (self, text);
    g_error_free (result.broken);
  }
}

static gboolean
start_program (Run *self, const char *path, GError **error)
{
  g_auto (GStrv) envp = make_environment (self);
  WeftPreparation preparation = { prepare_cb, self };

  note_start (self);
  if (!weft_manifest_write (self->recording->manifest, self->recording->path, error)
      || !check_interrupted (self, error))
    return FALSE;
  self->child = weft_program_start (path, self->options->argv, envp, &self->signals.before,
                                    &preparation, error);
  if (self->child < 0)
    stop_scheduling (self);
  return self->child > 0;
}

/* Everything up to the program's start. */
static gboolean
start (Run *self, const char *path, GError **error)
{
  if (!start_guardian (self, error))
    return FALSE;
  if (!weft_guardian_measure (self->guardian, error))
    return FALSE;
  self->recording->manifest->event_cost_ns = weft_measure_event_cost (self->guardian->home);
  return weft_guardian_record (self->guardian, error) && start_program (self, path, error);
}

/* Ends the recording, not the program. */
static void
end_recording (Run *self, WeftRecordEnd end)
{
  g_autoptr (GError) error = NULL;
  guint64 lost = self->progress.lost;

  if (self->guardian == NULL)
    return;
  hide_progress (self);
  self->recording->duration_ns = (g_get_monotonic_time () - self->started_us) * 1000;
  if (!weft_guardian_stop (self->guardian, &lost, &error) || self->guardian->broken) {
    g_autofree char *text = g_strdup_printf (
        _ ("the recording broke off: %s; what was written until then is kept"),
        error != NULL ? error->message : _ ("LTTng's daemon ended unexpectedly"));

    notice (self, text);
    if (self->options->lossless && self->child > 0)
      notice (self, _ ("with --lossless the program may wait for ever now, as nobody makes "
                       "room in its buffers; end it if it does"));
    end = WEFT_RECORD_BROKE_OFF;
  }
  self->recording->lost = lost;
  self->recording->end = end;
  g_clear_pointer (&self->guardian, weft_guardian_free);
  stop_scheduling (self);

  self->recording->manifest->duration_ns = self->recording->duration_ns;
  self->recording->manifest->ended_monotonic_ns
      = self->recording->manifest->started_monotonic_ns + self->recording->duration_ns;
  self->recording->manifest->lost_events = (int64_t)lost;
}

/* The program stopped as for Ctrl-Z: so does the recorder, for the shell to see, and both
 * continue together. A stop by a debugger or SIGSTOP is none of the recorder's business. */
static void
follow_stop (Run *self, int number)
{
  if (number != SIGTSTP && number != SIGTTIN && number != SIGTTOU)
    return;
  hide_progress (self);
  kill (getpid (), SIGSTOP);
  kill (self->child, SIGCONT);
}

static void
look_after_child (Run *self)
{
  int status;

  while (self->child > 0
         && waitpid (self->child, &status, WNOHANG | WUNTRACED) == self->child) {
    if (WIFSTOPPED (status)) {
      follow_stop (self, WSTOPSIG (status));
    } else {
      self->recording->status = weft_program_status (status);
      self->child = 0;
    }
  }
}

static void
serve_signals (Run *self)
{
  struct signalfd_siginfo info;

  while (weft_signals_next (&self->signals, &info)) {
    if (info.ssi_signo == SIGCHLD)
      look_after_child (self);
    else if (self->child > 0 && weft_signal_is_for_program (&info))
      kill (self->child, (int)info.ssi_signo);
  }
}

static void
serve_guardian (Run *self)
{
  WeftGuardianMessage message;

  weft_guardian_hear (self->guardian, &message);
  if (message.saying == WEFT_SAY_COUNTS)
    self->progress.lost = message.lost;
  else
    end_recording (self, WEFT_RECORD_BROKE_OFF);
}

static gboolean
needs_ticks (const Run *self)
{
  return self->guardian != NULL
         && (self->options->progress != NULL || self->options->max_bytes > 0);
}

static void
tick (Run *self, gint64 now_us)
{
  self->last_tick_us = now_us;
  self->progress.elapsed_ns = (now_us - self->started_us) * 1000;
  self->progress.bytes = weft_tree_bytes (self->streams);
  self->progress.events = self->progress.bytes / EVENT_BYTES;
  self->progress.bytes += weft_tree_bytes (self->switches);
  if (self->options->max_bytes > 0 && self->progress.bytes >= self->options->max_bytes) {
    end_recording (self, WEFT_RECORD_ENDED_BY_SIZE);
    return;
  }
  if (self->options->progress != NULL) {
    self->options->progress (&self->progress, self->options->data);
    weft_guardian_ask_counts (self->guardian);
  }
}

/* Milliseconds until something is due; -1 = nothing is. */
static int
next_timeout (const Run *self, gint64 now_us)
{
  gint64 due_us = G_MAXINT64;

  if (needs_ticks (self))
    due_us = self->last_tick_us + TICK_US;
  if (self->guardian != NULL && self->options->duration_ns > 0)
    due_us = MIN (due_us, self->started_us + self->options->duration_ns / 1000);
  if (due_us == G_MAXINT64)
    return -1;
  return (int)CLAMP ((due_us - now_us + 999) / 1000, 0, G_MAXINT);
}

static void
run_to_end (Run *self)
{
  while (self->child > 0) {
    struct pollfd fds[2]
        = { { .fd = self->signals.fd, .events = POLLIN },
            { .fd = self->guardian != NULL ? self->guardian->fd : -1, .events = POLLIN } };
    gint64 now_us = g_get_monotonic_time ();

    if (self->guardian != NULL && self->options->duration_ns > 0
        && now_us - self->started_us >= self->options->duration_ns / 1000)
      end_recording (self, WEFT_RECORD_ENDED_BY_DURATION);
    if (needs_ticks (self) && now_us - self->last_tick_us >= TICK_US)
      tick (self, now_us);
    (void)poll (fds, G_N_ELEMENTS (fds), next_timeout (self, now_us));
    serve_signals (self);
    if (fds[1].revents != 0 && self->guardian != NULL)
      serve_guardian (self);
  }
}

static gboolean
is_disk_full (const char *path)
{
  struct statvfs disk;

  return statvfs (path, &disk) == 0 && disk.f_bavail == 0;
}

/* The program has run and its trace is written: what is missing now is worth a notice. */
static void
complete_manifest (const Run *self)
{
  g_autoptr (GError) error = NULL;

  self->recording->manifest->exit_status = self->recording->status;
  if (is_disk_full (self->recording->path)) {
    /* LTTng does not count what it could not write. */
    self->recording->manifest->lost_events = WEFT_MANIFEST_NOT_KNOWN;
    notice (self, _ ("the disk is full, so the trace is not complete; make room, or choose "
                     "another place with -o"));
  }
  if (!weft_manifest_write (self->recording->manifest, self->recording->path, &error))
    notice (self, error->message);
}

/* What the user should know of the program before it runs. */
static gboolean
heed_outlook (const Run *self, const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (self->outlook->reason == NULL)
    return TRUE;
  /* Translators: a program, and what is to be known of it: "is a Go program: ..." */
  text = g_strdup_printf (_ ("'%s' %s"), path, self->outlook->reason);
  if (self->outlook->sight == WEFT_SIGHT_REFUSED) {
    g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED, text);
    return FALSE;
  }
  notice (self, text);
  self->recording->obstacle = g_strdup (self->outlook->reason);
  return TRUE;
}

gboolean
weft_record (const WeftRecordOptions *options, WeftRecording *ret, GError **error)
{
  g_auto (WeftOutlook) outlook = { 0 };
  Run self = { .options = options, .outlook = &outlook, .recording = ret };
  g_autofree char *path = weft_program_find (options->argv[0], error);
  gboolean started;

  memset (ret, 0, sizeof *ret);
  if (path == NULL || (options->detail != NULL && !weft_preload_check (error)))
    return FALSE;
  weft_program_inspect (path, &outlook);
  if (!heed_outlook (&self, path, error))
    return FALSE;
  fill_standard_descriptors ();
  ret->path = weft_folder_make (
      options->output, options->name != NULL ? options->name : path, time (NULL), error);
  if (ret->path == NULL)
    return FALSE;
  if (!weft_signals_take (&self.signals, error)) {
    weft_tree_remove (ret->path);
    return FALSE;
  }
  self.streams = g_build_filename (ret->path, "ust", NULL);
  self.switches = g_build_filename (ret->path, WEFT_SCHED_FOLDER, NULL);
  ret->manifest = begin_manifest (path, options);
  started = start (&self, path, error);
  if (started) {
    run_to_end (&self);
    end_recording (&self, WEFT_RECORD_ENDED_WITH_PROGRAM);
    complete_manifest (&self);
  }
  weft_guardian_free (self.guardian);
  weft_signals_restore (&self.signals);
  if (!started)
    weft_tree_remove (ret->path);
  g_free (self.streams);
  g_free (self.switches);
  return started;
}
