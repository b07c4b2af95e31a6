#include "tracer/record/scheduling-refusal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/record/error.h"

/* Above this an ordinary user may not even look at programs of their own. */
#define PARANOID_LIMIT 2

static WeftSchedGuards
look_at_guards (void)
{
  WeftSchedGuards guards = { .paranoid = G_MAXINT };
  g_autofree char *level = NULL;
  g_autofree char *status = NULL;

  if (g_file_get_contents ("/proc/sys/kernel/perf_event_paranoid", &level, NULL, NULL))
    guards.paranoid = (int)g_ascii_strtoll (level, NULL, 10);
  guards.filtered = g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
                    && strstr (status, "\nSeccomp:\t2") != NULL;
  return guards;
}

const char *
weft_sched_refusal (int code, const WeftSchedGuards *guards)
{
  const char *filter = N_ (
      "a seccomp filter, as in containers, forbids perf_event_open; docker run --cap-add "
      "PERFMON (or --security-opt seccomp=unconfined) allows it");

  switch (code) {
  case EACCES:
  case EPERM:
    /* A filter answers before the kernel looks at its own level. */
    if (code == EPERM && guards->filtered)
      return filter;
    if (guards->paranoid > PARANOID_LIMIT && guards->paranoid != G_MAXINT)
      return N_ ("kernel.perf_event_paranoid forbids it; `sudo sysctl "
                 "kernel.perf_event_paranoid=2` allows it until the next boot");
    return guards->filtered
               ? filter
               : N_ ("the kernel's security module forbids perf events; run weft "
                     "as root or with the capability PERFMON");
  case ENOSYS:
    return guards->filtered ? filter : N_ ("this kernel is built without perf events");
  case EMFILE:
  case ENFILE:
    return N_ ("too few file descriptors, one is needed for each CPU; raise `ulimit -n`");
  case EINVAL:
  case E2BIG:
    return N_ ("this kernel is too old: it takes Linux 4.3 or later");
  case ENOENT:
  case EOPNOTSUPP:
    return N_ ("this kernel has no software perf events");
  case ESRCH:
    return N_ ("the program ended too early");
  default:
    return g_strerror (code);
  }
}

gboolean
weft_sched_refuse_open (int code, GError **error)
{
  WeftSchedGuards guards = look_at_guards ();

  g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                       weft_sched_refusal (code, &guards));
  return FALSE;
}

gboolean
weft_sched_refuse_map (int code, GError **error)
{
  if (code == EPERM || code == ENOMEM)
    g_set_error_literal (
        error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
        N_ ("no locked memory is left for its buffers; end other recordings, "
            "or raise kernel.perf_event_mlock_kb or `ulimit -l`"));
  else
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 "cannot map its buffers: %s", g_strerror (code));
  return FALSE;
}
