/* numbers FILE STEP...: which descriptors a program gets, as lines appended to FILE, since
 * it may have been started without a standard output. */
#include "target.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

extern char **environ;

static const char *file;
static char text[4096];
static size_t used;

__attribute__ ((format (printf, 1, 2))) static void
say (const char *format, ...)
{
  va_list list;

  va_start (list, format);
  used += (size_t)vsnprintf (text + used, sizeof text - used, format, list);
  va_end (list);
}

/* Only now is the file open. */
static void
write_down (void)
{
  int fd = open (file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

  CHECK (fd >= 0 && write (fd, text, used) == (ssize_t)used && close (fd) == 0);
  used = 0;
}

static void
get_numbers (void)
{
  int ends[2], fds[6] = { open ("/dev/null", O_RDONLY), dup (0), -1, -1, -1, -1 };

  fds[2] = socket (AF_UNIX, SOCK_STREAM, 0);
  fds[3] = eventfd (0, 0);
  if (pipe (ends) == 0) {
    fds[4] = ends[0];
    fds[5] = ends[1];
  }
  for (int i = 0; i < 6; i++)
    say ("%d ", fds[i]);
  say ("\n");
  for (int i = 0; i < 6; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

/* What the standard descriptors lead to, and whether they take what is written. */
static void
try_standard (void)
{
  for (int fd = 0; fd <= 2; fd++) {
    errno = 0;
    say ("%d: flags %d, ", fd, fcntl (fd, F_GETFL));
    say ("write %d, ", fd > 0 ? (int)write (fd, "x", 1) : 0);
    say ("%s\n", strerror (errno));
  }
}

static void
count_numbers (void)
{
  static int fds[1 << 16];
  struct rlimit limit;
  int n = 0;

  while ((fds[n] = open ("/dev/null", O_RDONLY)) >= 0)
    n++;
  getrlimit (RLIMIT_NOFILE, &limit);
  say ("%d of %d and %d, then %s\n", n, (int)limit.rlim_cur, (int)limit.rlim_max,
       strerror (errno));
  while (n-- > 0)
    close (fds[n]);
}

/* The child does the remaining steps first, then the parent. */
static void
fork_and_wait (void)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    used = 0;
  else
    CHECK (waitpid (pid, &status, 0) == pid && WEXITSTATUS (status) == 6);
}

static void
execute (char **argv, char **rest, char *const *environment)
{
  rest[-2] = argv[0];
  rest[-1] = argv[1];
  write_down ();
  execve ("/proc/self/exe", rest - 2, (char **)environment);
  CHECK (0);
}

int
main (int argc, char **argv)
{
  char *nothing[] = { NULL };

  file = argv[1];
  for (int i = 2; i < argc; i++) {
    say ("%s: ", argv[i]);
    if (strcmp (argv[i], "get") == 0)
      get_numbers ();
    else if (strcmp (argv[i], "standard") == 0)
      try_standard ();
    else if (strcmp (argv[i], "count") == 0)
      count_numbers ();
    else if (strcmp (argv[i], "fork") == 0)
      fork_and_wait ();
    else if (strcmp (argv[i], "exec") == 0)
      execute (argv, argv + i + 1, environ);
    else if (strcmp (argv[i], "exec-bare") == 0)
      execute (argv, argv + i + 1, nothing);
    else if (strcmp (argv[i], "limit") == 0 && i + 2 < argc) {
      struct rlimit limit
          = { strtoul (argv[i + 1], NULL, 10), strtoul (argv[i + 2], NULL, 10) };

      CHECK (setrlimit (RLIMIT_NOFILE, &limit) == 0);
      i += 2;
    }
  }
  write_down ();
  return 6;
}
