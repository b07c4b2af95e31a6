#include "tracer/record/preload.h"

#include "tracer/record/launch.h"

#define LTTNG_LIBRARIES "liblttng-ust-fork.so.1:liblttng-ust-fd.so.1"

char **
weft_preload_add (char **envp, const char *detail)
{
  g_autofree char *probe = weft_tool_find ("libweft-probe.so");
  const char *before = g_environ_getenv (envp, "LD_PRELOAD");
  g_autofree char *list = NULL;

  if (probe == NULL)
    return envp;
  list = before != NULL && *before != '\0'
             ? g_strdup_printf ("%s:" LTTNG_LIBRARIES ":%s", probe, before)
             : g_strdup_printf ("%s:" LTTNG_LIBRARIES, probe);
  envp = g_environ_setenv (envp, "LD_PRELOAD", list, TRUE);
  return g_environ_setenv (envp, "WEFT_DETAIL", detail, TRUE);
}
