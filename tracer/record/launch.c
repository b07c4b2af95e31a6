#include "tracer/record/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/record/elf-file.h"
#include "tracer/record/error.h"

static gboolean
is_runnable_file (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 && S_ISREG (status.st_mode) && access (path, X_OK) == 0;
}

static char *
find_in_path (const char *name, gboolean *ret_denied)
{
  const char *path = g_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (path != NULL ? path : "/bin:/usr/bin", ":", -1);

  for (guint i = 0; folders[i] != NULL; i++) {
    g_autofree char *candidate
        = g_build_filename (*folders[i] != '\0' ? folders[i] : ".", name, NULL);

    if (is_runnable_file (candidate))
      return g_steal_pointer (&candidate);
    if (g_file_test (candidate, G_FILE_TEST_IS_REGULAR))
      *ret_denied = TRUE;
  }
  return NULL;
}

char *
weft_program_find (const char *name, GError **error)
{
  gboolean slash = strchr (name, '/') != NULL, denied = FALSE;
  char *path = NULL;

  if (slash && is_runnable_file (name))
    return g_strdup (name);
  if (!slash && *name != '\0')
    path = find_in_path (name, &denied);
  if (path != NULL)
    return path;

  if (slash && g_file_test (name, G_FILE_TEST_IS_DIR))
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_NOT_EXECUTABLE,
                 _ ("'%s' is a folder, not a program"), name);
  else if (denied || (slash && (g_file_test (name, G_FILE_TEST_EXISTS) || errno == EACCES)))
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_NOT_EXECUTABLE,
                 _ ("'%s' is not executable; chmod +x may be what it wants"), name);
  else
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_NOT_FOUND,
                 slash ? _ ("'%s' does not exist")
                       : _ ("'%s' is not in any folder of $PATH; give a path such as ./%s"),
                 name, name);
  return NULL;
}

typedef struct {
  const char *path;
  char *const *argv;
  char *const *envp;
  const WeftSignalState *signals;
  gboolean is_elf;
  int go[2];     /* a byte comes when all is prepared */
  int report[2]; /* errno, when the program cannot be executed */
} Launch;

/* Runs in the child, until it has become the program. */
static void G_GNUC_NORETURN
become_program (const Launch *launch)
{
  char byte;
  int error;

  sigaction (SIGCHLD, &launch->signals->sigchld, NULL);
  sigaction (SIGPIPE, &launch->signals->sigpipe, NULL);
  sigprocmask (SIG_SETMASK, &launch->signals->mask, NULL);
  close (launch->go[1]);
  if (TEMP_FAILURE_RETRY (read (launch->go[0], &byte, 1)) != 1)
    _exit (WEFT_RECORD_ERROR_FAILED); /* who was to record it is gone */
  /* With the fall-back to a shell for scripts that name no interpreter; a shell would only
   * stumble over a program for another processor. */
  if (launch->is_elf)
    execve (launch->path, launch->argv, launch->envp);
  else
    execvpe (launch->path, launch->argv, launch->envp);
  error = errno;
  (void)!write (launch->report[1], &error, sizeof error);
  _exit (WEFT_RECORD_ERROR_NOT_EXECUTABLE);
}

static gboolean
open_pipes (Launch *launch)
{
  if (pipe2 (launch->go, O_CLOEXEC) != 0)
    return FALSE;
  if (pipe2 (launch->report, O_CLOEXEC) == 0)
    return TRUE;
  close (launch->go[0]);
  close (launch->go[1]);
  return FALSE;
}

/* Returns: 0 once the child has executed the program, else why it cannot. */
static int
let_go (const Launch *launch)
{
  int failure = 0;

  (void)!write (launch->go[1], "", 1);
  close (launch->go[1]);
  if (read (launch->report[0], &failure, sizeof failure) != sizeof failure)
    failure = 0;
  close (launch->report[0]);
  return failure;
}

pid_t
weft_program_start (const char *path,
                    char *const *argv,
                    char *const *envp,
                    const WeftSignalState *signals,
                    const WeftPreparation *preparation,
                    GError **error)
{
  /* execvpe() searches $PATH for a name without a slash. */
  g_autofree char *with_slash
      = strchr (path, '/') == NULL ? g_build_filename (".", path, NULL) : g_strdup (path);
  Launch launch = { .path = with_slash,
                    .argv = argv,
                    .envp = envp,
                    .signals = signals,
                    .is_elf = weft_elf_is_one (with_slash) };
  int failure;
  pid_t pid;

  if (!open_pipes (&launch) || (pid = fork ()) < 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot start a process: %s"), g_strerror (errno));
    return -1;
  }
  if (pid == 0)
    become_program (&launch);
  close (launch.go[0]);
  close (launch.report[1]);
  if (preparation != NULL)
    preparation->prepare (pid, preparation->data);
  failure = let_go (&launch);
  if (failure == 0)
    return pid;
  waitpid (pid, NULL, 0);
  g_set_error (error, WEFT_RECORD_ERROR,
               failure == ENOENT ? WEFT_RECORD_ERROR_NOT_FOUND
                                 : WEFT_RECORD_ERROR_NOT_EXECUTABLE,
               failure == ENOENT ? _ ("cannot execute '%s': its interpreter does not exist")
                                 : _ ("cannot execute '%s': %s"),
               path, g_strerror (failure));
  return -1;
}

int
weft_program_status (int wait_status)
{
  return WIFSIGNALED (wait_status) ? 128 + WTERMSIG (wait_status)
                                   : WEXITSTATUS (wait_status);
}

char *
weft_tool_find (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *installed = g_build_filename (WEFT_LIBEXECDIR, name, NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return NULL;
}
