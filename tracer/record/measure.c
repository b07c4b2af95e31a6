#include "tracer/record/measure.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/record/launch.h"

#define PATIENCE_US G_USEC_PER_SEC

/* Reads up to the end or @deadline_us. Returns: FALSE when it came first. */
static gboolean
read_until (int fd, gint64 deadline_us, GString *text)
{
  for (;;) {
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    gint64 left_us = deadline_us - g_get_monotonic_time ();
    char bytes[256];
    ssize_t n;

    if (left_us <= 0 || poll (&poll_fd, 1, (int)(left_us / 1000) + 1) == 0)
      return FALSE;
    n = read (fd, bytes, sizeof bytes);
    if (n == 0)
      return TRUE;
    if (n > 0)
      g_string_append_len (text, bytes, n);
    else if (errno != EINTR)
      return FALSE;
  }
}

double
weft_measure_event_cost (const char *lttng_home)
{
  g_autofree char *tool = weft_tool_find ("weft-scenario");
  char *argv[] = { tool, (char *)"--event-cost", NULL };
  g_auto (GStrv) envp = g_get_environ ();
  g_autoptr (GString) text = g_string_new (NULL);
  GPid pid;
  int out, status = -1;
  gboolean complete;
  double cost;

  if (tool == NULL)
    return -1;
  envp = g_environ_setenv (envp, "LTTNG_HOME", lttng_home, TRUE);
  envp = g_environ_setenv (envp, "LTTNG_UST_REGISTER_TIMEOUT", "-1", TRUE);
  if (!g_spawn_async_with_pipes (NULL, argv, envp,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                 NULL, NULL, &pid, NULL, &out, NULL, NULL))
    return -1;
  complete = read_until (out, g_get_monotonic_time () + PATIENCE_US, text);
  close (out);
  if (!complete)
    kill (pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  if (!complete || !WIFEXITED (status) || WEXITSTATUS (status) != 0)
    return -1;
  cost = g_ascii_strtod (text->str, NULL);
  return cost > 0 ? cost : -1;
}
