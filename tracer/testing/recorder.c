#include "tracer/testing/recorder.h"

#include <dlfcn.h>
#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_NS (60 * G_GINT64_CONSTANT (1000000000))
/* For the program to end once it was asked to, and for reading what was recorded. */
#define GRACE_NS (60 * G_GINT64_CONSTANT (1000000000))

/* The command that was installed together with this library. */
static char *
find_beside (void)
{
  Dl_info info;
  g_autofree char *folder = NULL, *command = NULL;

  if (dladdr (&weft_run_init, &info) == 0 || info.dli_fname == NULL)
    return NULL;
  folder = g_path_get_dirname (info.dli_fname);
  command = g_build_filename (folder, WEFT_FROM_LIBRARY, NULL);
  return g_file_test (command, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&command)
                                                          : NULL;
}

static char *
find_command (void)
{
  const char *told = g_getenv ("WEFT");
  char *beside;

  if (told != NULL && *told != '\0')
    return g_strdup (told);
  beside = find_beside ();
  return beside != NULL ? beside : g_strdup ("weft");
}

static char **
make_arguments (const WeftRecorderCall *call)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *first[] = { "record",     "--quiet",  "--lossless", "--detail",
                          call->detail, "--output", call->output, "--" };

  g_ptr_array_add (argv, find_command ());
  for (unsigned i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (argv, g_strdup (first[i]));
  for (const char *const *word = call->argv; *word != NULL; word++)
    g_ptr_array_add (argv, g_strdup (*word));
  g_ptr_array_add (argv, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

/* Returns: whether the process behind @fd has ended. */
static bool
await (int fd, int64_t timeout_ns)
{
  int64_t end_us = g_get_monotonic_time () + timeout_ns / 1000;
  struct pollfd wanted = { .fd = fd, .events = POLLIN };

  for (;;) {
    int64_t left_ms = (end_us - g_get_monotonic_time () + 999) / 1000;
    int n = poll (&wanted, 1, (int)CLAMP (left_ms, 0, G_MAXINT));

    if (n > 0)
      return true;
    if (left_ms <= 0)
      return false;
  }
}

static gboolean
collect (GPid pid, int *ret_status, GError **error)
{
  int status;
  pid_t got;

  do
    got = waitpid (pid, &status, 0);
  while (got < 0 && errno == EINTR);
  if (got < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "what became of 'weft record' cannot be told: %s (does the test ignore "
                 "SIGCHLD?)",
                 g_strerror (errno));
    return FALSE;
  }
  *ret_status = WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
  return TRUE;
}

gboolean
weft_recorder_run (const WeftRecorderCall *call,
                   int *ret_status,
                   bool *ret_timed_out,
                   GError **error)
{
  g_auto (GStrv) argv = make_arguments (call);
  GPid pid;
  bool ended;
  int fd;

  if (!g_spawn_async (NULL, argv, call->envp,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL, &pid,
                      error)) {
    g_prefix_error (error, "cannot record; set WEFT to the path of the command weft: ");
    return FALSE;
  }
  fd = (int)syscall (SYS_pidfd_open, pid, 0);
  if (fd < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot watch 'weft record': %s",
                 g_strerror (errno));
    kill (pid, SIGTERM);
    collect (pid, ret_status, NULL);
    return FALSE;
  }
  ended = await (fd, call->timeout_ns > 0 ? call->timeout_ns : DEFAULT_TIMEOUT_NS);
  *ret_timed_out = !ended;
  if (!ended) {
    /* It hands it on to the program. */
    kill (pid, SIGTERM);
    ended = await (fd, GRACE_NS);
    if (!ended)
      kill (pid, SIGKILL);
  }
  close (fd);
  if (!collect (pid, ret_status, error))
    return FALSE;
  if (!ended)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 "'%s' does not end, not even by SIGTERM", call->argv[0]);
  return ended;
}
