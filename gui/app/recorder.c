#include "gui/app/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "gui/app/places.h"

#define MAX_LINES 2000
#define TICK_MS 250
/* How long a program may take over its end before one may kill it. */
#define DEAF_US (4 * G_USEC_PER_SEC)
#define PIECE_BYTES 32768
/* Of what is left in the pipes when weft has ended: a process that the program left behind
 * may go on writing for ever. */
#define MAX_LEFT_BYTES (1 << 20)
/* What weft says itself begins so. */
#define OWN_PREFIX "weft"

typedef struct {
  WeftRecorder *recorder;
  WeftStream stream;
  int fd; /* -1 = closed */
  guint source;
} Source;

struct _WeftRecorder {
  GObject parent;

  WeftRecordForm *form;
  char *trace;
  GSubprocess *process;
  GPid weft; /* 0 when it has ended */
  Source sources[WEFT_N_STREAMS];
  WeftOutputTail *output;
  guint tick;
  GCancellable *cancellable; /* of what outlives nobody */
  bool is_measuring;
  bool is_near; /* the program was about to start */

  WeftRecorderState state;
  gint64 began_us, program_us, ended_us, stopped_us; /* 0 = not yet */
  guint64 bytes;
  WeftRecorderOutcome outcome;
  int status;
};

G_DEFINE_TYPE (WeftRecorder, weft_recorder, G_TYPE_OBJECT)

enum { CHANGED, OUTPUT, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
close_source (Source *source)
{
  g_clear_handle_id (&source->source, g_source_remove);
  if (source->fd >= 0)
    close (source->fd);
  source->fd = -1;
}

static void
weft_recorder_finalize (GObject *object)
{
  WeftRecorder *self = WEFT_RECORDER (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  for (int i = 0; i < WEFT_N_STREAMS; i++)
    close_source (&self->sources[i]);
  g_clear_object (&self->process);
  g_clear_object (&self->cancellable);
  weft_output_tail_free (self->output);
  weft_record_form_free (self->form);
  g_free (self->trace);
  G_OBJECT_CLASS (weft_recorder_parent_class)->finalize (object);
}

static void
weft_recorder_class_init (WeftRecorderClass *klass)
{
  static const char *const names[N_SIGNALS] = { "changed", "output", "ended" };

  G_OBJECT_CLASS (klass)->finalize = weft_recorder_finalize;
  for (int i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], WEFT_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_recorder_init (WeftRecorder *self)
{
  self->output = weft_output_tail_new (MAX_LINES);
  self->cancellable = g_cancellable_new ();
  for (int i = 0; i < WEFT_N_STREAMS; i++)
    self->sources[i] = (Source){ .recorder = self, .stream = (WeftStream)i, .fd = -1 };
}

/* Returns: how many bytes; 0 when there is nothing now; -1 when nothing comes any more. */
static ssize_t
read_piece (Source *source)
{
  char bytes[PIECE_BYTES];
  ssize_t n = read (source->fd, bytes, sizeof bytes);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return 0;
  /* A terminal that nobody holds open any more is an error (EIO), not an end. */
  if (n <= 0)
    return -1;
  weft_output_tail_add (source->recorder->output, source->stream, bytes, (size_t)n);
  return n;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer data)
{
  Source *source = data;

  if (read_piece (source) < 0) {
    source->source = 0;
    close_source (source);
    return G_SOURCE_REMOVE;
  }
  g_signal_emit (source->recorder, signals[OUTPUT], 0);
  return G_SOURCE_CONTINUE;
}

static void
read_rest (Source *source)
{
  ssize_t n = 1;

  for (ssize_t left = MAX_LEFT_BYTES; source->fd >= 0 && n > 0 && left > 0; left -= n)
    n = read_piece (source);
  close_source (source);
}

/* @fd, of this process alone, is read from now on. Output comes after all that the window
 * has to do: a program that prints without end does not take it away. */
static void
listen_to (WeftRecorder *self, WeftStream stream, int fd)
{
  Source *source = &self->sources[stream];

  source->fd = fd;
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  source->source
      = g_unix_fd_add_full (G_PRIORITY_DEFAULT_IDLE, fd, G_IO_IN | G_IO_HUP | G_IO_ERR,
                            readable_cb, source, NULL);
}

/* A child of weft that is not weft's guardian, which leads a session and is weft as well.
 * Returns: 0 = there is none, -1 = this kernel does not tell. */
static pid_t
find_program (WeftRecorder *self)
{
  g_autofree char *children
      = g_strdup_printf ("/proc/%d/task/%d/children", self->weft, self->weft);
  g_autofree char *own_link = g_strdup_printf ("/proc/%d/exe", self->weft);
  g_autofree char *own = g_file_read_link (own_link, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (self->weft == 0)
    return 0;
  if (!g_file_get_contents (children, &text, NULL, NULL))
    return -1;
  words = g_strsplit (g_strstrip (text), " ", -1);
  for (char **word = words; *word != NULL; word++) {
    pid_t pid = atoi (*word);
    g_autofree char *link = g_strdup_printf ("/proc/%d/exe", pid);
    g_autofree char *exe = g_file_read_link (link, NULL);

    if (pid > 0 && exe != NULL && !(getsid (pid) == pid && g_strcmp0 (exe, own) == 0))
      return pid;
  }
  return 0;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftRecorder) self = data;
  guint64 bytes;

  self->is_measuring = false;
  if (g_file_measure_disk_usage_finish (G_FILE (source), result, &bytes, NULL, NULL, NULL))
    self->bytes = MAX (self->bytes, bytes);
}

static void
measure (WeftRecorder *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->trace);

  if (self->is_measuring)
    return;
  self->is_measuring = true;
  g_file_measure_disk_usage_async (folder, G_FILE_MEASURE_APPARENT_SIZE, G_PRIORITY_LOW,
                                   self->cancellable, NULL, NULL, measured_cb,
                                   g_object_ref (self));
}

static void
note_state (WeftRecorder *self)
{
  /* Written just before the program starts; what weft starts before that measures. */
  g_autofree char *manifest = g_build_filename (self->trace, "manifest.json", NULL);
  bool is_begun = g_file_test (manifest, G_FILE_TEST_EXISTS);
  bool runs = is_begun && find_program (self) != 0;

  if (self->program_us == 0 && runs) {
    /* Also one that was taken for over, as it took its time to start. */
    self->state = WEFT_RECORDER_RUNNING;
    self->program_us = g_get_monotonic_time ();
  } else if (self->state == WEFT_RECORDER_STARTING && is_begun) {
    /* Or else it was over before it was looked for. */
    if (self->is_near)
      self->state = WEFT_RECORDER_SEALING;
    self->is_near = true;
  } else if (self->state == WEFT_RECORDER_RUNNING && !runs) {
    self->state = WEFT_RECORDER_SEALING;
    self->ended_us = g_get_monotonic_time ();
  }
}

static gboolean
tick_cb (gpointer data)
{
  WeftRecorder *self = data;

  note_state (self);
  measure (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
note_outcome (WeftRecorder *self)
{
  bool is_there = g_file_test (self->trace, G_FILE_TEST_IS_DIR);

  if (g_subprocess_get_if_signaled (self->process)) {
    self->outcome = is_there ? WEFT_RECORDER_BROKE_OFF : WEFT_NOT_RECORDED;
    self->status = 128 + g_subprocess_get_term_sig (self->process);
    return;
  }
  /* 125 to 127 may be the program's own as well; but if weft failed, there is no folder. */
  self->outcome = is_there ? WEFT_RECORDED : WEFT_NOT_RECORDED;
  self->status = g_subprocess_get_exit_status (self->process);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftRecorder) self = data;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  for (int i = 0; i < WEFT_N_STREAMS; i++)
    read_rest (&self->sources[i]);
  if (self->ended_us == 0)
    self->ended_us = g_get_monotonic_time ();
  self->weft = 0;
  self->state = WEFT_RECORDER_ENDED;
  note_outcome (self);
  g_signal_emit (self, signals[OUTPUT], 0);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[ENDED], 0);
}

/* In the child, between fork and exec. The terminal becomes its own, so that the kernel
 * sends what Ctrl+C sends, to the program and all that it has started. A hang-up it sends
 * to weft alone, which leaves it to the kernel; so weft is told in another way that the
 * viewer died. */
static void
prepare_child_cb (gpointer data)
{
  setsid ();
  ioctl (STDOUT_FILENO, TIOCSCTTY, 0);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  /* One who was started in the background of a shell ignores it, and so would its heirs. */
  signal (SIGINT, SIG_DFL);
  signal (SIGQUIT, SIG_DFL);
  signal (SIGHUP, SIG_DFL);
}

static gboolean
fail (GError **error, const char *what)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (number), "%s: %s", what,
               g_strerror (number));
  return FALSE;
}

/* A terminal that changes nothing of what is written to it. */
static gboolean
open_terminal (int *ret_ours, int *ret_theirs, GError **error)
{
  int ours = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC), theirs = -1;
  struct termios modes;
  char name[64];

  if (ours >= 0 && grantpt (ours) == 0 && unlockpt (ours) == 0
      && ptsname_r (ours, name, sizeof name) == 0)
    theirs = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (theirs < 0 || tcgetattr (theirs, &modes) != 0) {
    fail (error, _ ("cannot make a terminal for the program’s output"));
    if (ours >= 0)
      close (ours);
    if (theirs >= 0)
      close (theirs);
    return FALSE;
  }
  modes.c_oflag &= ~(tcflag_t)OPOST;
  modes.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
  tcsetattr (theirs, TCSANOW, &modes);
  *ret_ours = ours;
  *ret_theirs = theirs;
  return TRUE;
}

static void
set_environment (GSubprocessLauncher *launcher, const WeftRecordForm *form)
{
  g_subprocess_launcher_setenv (launcher, "TERM", "dumb", TRUE);
  for (char **variable = form->environment; *variable != NULL; variable++) {
    const char *equals = strchr (*variable, '=');
    g_autofree char *name = g_strndup (*variable, (gsize)(equals - *variable));

    g_subprocess_launcher_setenv (launcher, name, equals + 1, TRUE);
  }
}

static gboolean
start (WeftRecorder *self, const char *const *argv, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *folder = weft_record_form_path (self->form->folder);
  int ours, theirs, error_fd;

  if (!open_terminal (&ours, &theirs, error))
    return FALSE;
  g_subprocess_launcher_take_stdout_fd (launcher, theirs);
  g_subprocess_launcher_set_child_setup (launcher, prepare_child_cb, NULL, NULL);
  if (*folder != '\0')
    g_subprocess_launcher_set_cwd (launcher, folder);
  set_environment (launcher, self->form);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, error);
  /* Or else the terminal would never end. */
  g_subprocess_launcher_close (launcher);
  if (self->process == NULL) {
    close (ours);
    return FALSE;
  }
  self->weft = atoi (g_subprocess_get_identifier (self->process));
  self->began_us = g_get_monotonic_time ();
  error_fd = g_unix_input_stream_get_fd (
      G_UNIX_INPUT_STREAM (g_subprocess_get_stderr_pipe (self->process)));
  listen_to (self, WEFT_STREAM_OUT, ours);
  listen_to (self, WEFT_STREAM_ERR, fcntl (error_fd, F_DUPFD_CLOEXEC, 3));
  self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  g_subprocess_wait_async (self->process, NULL, ended_cb, g_object_ref (self));
  return TRUE;
}

WeftRecorder *
weft_recorder_new (const WeftRecordForm *form, const char *trace, GError **error)
{
  g_autoptr (WeftRecorder) self = g_object_new (WEFT_TYPE_RECORDER, NULL);
  g_autofree char *weft = weft_places_tool ("weft");
  g_autofree char *folder = g_path_get_dirname (trace);
  g_auto (GStrv) argv = NULL;

  if (weft == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("the command weft, which records, is not installed beside the viewer"));
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0777) != 0) {
    g_autofree char *what = g_strdup_printf (_ ("cannot make the folder %s"), folder);

    fail (error, what);
    return NULL;
  }
  self->form = weft_record_form_copy (form);
  self->trace = g_strdup (trace);
  argv = weft_record_form_make_argv (form, weft, trace);
  g_return_val_if_fail (argv != NULL, NULL);
  if (!start (self, (const char *const *)argv, error))
    return NULL;
  return g_steal_pointer (&self);
}

WeftRecorderState
weft_recorder_get_state (WeftRecorder *self)
{
  return self->state;
}

gint64
weft_recorder_get_elapsed_us (WeftRecorder *self)
{
  if (self->program_us == 0)
    return -1;
  return (self->ended_us != 0 ? self->ended_us : g_get_monotonic_time ())
         - self->program_us;
}

guint64
weft_recorder_get_bytes (WeftRecorder *self)
{
  return self->bytes;
}

WeftOutputTail *
weft_recorder_get_output (WeftRecorder *self)
{
  return self->output;
}

const WeftRecordForm *
weft_recorder_get_form (WeftRecorder *self)
{
  return self->form;
}

const char *
weft_recorder_get_trace (WeftRecorder *self)
{
  return self->trace;
}

/* A program that has changed the terminal may have no Ctrl+C. */
static bool
press_ctrl_c (WeftRecorder *self)
{
  static const char ctrl_c = '\003';
  int fd = self->sources[WEFT_STREAM_OUT].fd;
  struct termios modes;

  return fd >= 0 && tcgetattr (fd, &modes) == 0 && (modes.c_lflag & ISIG) != 0
         && (char)modes.c_cc[VINTR] == ctrl_c && write (fd, &ctrl_c, 1) == 1;
}

void
weft_recorder_stop (WeftRecorder *self)
{
  if (self->weft == 0)
    return;
  /* Before the program starts, weft is who is to hear it. */
  if (self->state != WEFT_RECORDER_RUNNING || !press_ctrl_c (self))
    g_subprocess_send_signal (self->process, SIGINT);
  if (self->stopped_us == 0)
    self->stopped_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
weft_recorder_is_stopping (WeftRecorder *self)
{
  return self->stopped_us != 0;
}

gboolean
weft_recorder_is_deaf (WeftRecorder *self)
{
  return self->weft != 0 && self->stopped_us != 0
         && g_get_monotonic_time () - self->stopped_us > DEAF_US;
}

/* All of weft's session: the program and what it has started. Its guardian leads another.
 */
static void
kill_session (WeftRecorder *self)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL) {
    pid_t pid = atoi (name);

    if (pid > 0 && pid != self->weft && getsid (pid) == self->weft)
      kill (pid, SIGKILL);
  }
}

void
weft_recorder_kill (WeftRecorder *self)
{
  pid_t program = find_program (self);

  if (self->weft == 0)
    return;
  if (program == 0)
    g_subprocess_force_exit (self->process);
  else if (program > 0)
    kill (program, SIGKILL);
  kill_session (self);
}

WeftRecorderOutcome
weft_recorder_get_outcome (WeftRecorder *self)
{
  return self->outcome;
}

int
weft_recorder_get_status (WeftRecorder *self)
{
  return self->status;
}

/* Where weft's summary begins, or its last error: what it says comes at the end. */
static uint64_t
find_message (WeftRecorder *self)
{
  uint64_t first = weft_output_tail_first (self->output);

  for (uint64_t i = weft_output_tail_end (self->output); i-- > first;) {
    WeftOutputLine line = weft_output_tail_line (self->output, i);

    if (line.stream == WEFT_STREAM_ERR
        && (g_str_has_prefix (line.text, OWN_PREFIX ": ")
            || g_str_has_prefix (line.text, OWN_PREFIX " record: ")))
      return i;
  }
  return weft_output_tail_end (self->output);
}

char *
weft_recorder_dup_message (WeftRecorder *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (uint64_t i = find_message (self); i < weft_output_tail_end (self->output); i++) {
    WeftOutputLine line = weft_output_tail_line (self->output, i);
    const char *words = line.text;

    if (line.stream != WEFT_STREAM_ERR)
      continue;
    if (g_str_has_prefix (words, OWN_PREFIX))
      words = strstr (words, ": ") + 2;
    while (*words == ' ')
      words++;
    if (text->len > 0)
      g_string_append_c (text, '\n');
    g_string_append (text, words);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
