#include "tracer/record/preload.h"

#include "tracer/record/error.h"
#include "tracer/record/launch.h"

#define PROBE "libweft-probe.so"

#define LTTNG_LIBRARIES "liblttng-ust-fork.so.1:liblttng-ust-fd.so.1"

gboolean
weft_preload_check (GError **error)
{
  g_autofree char *probe = weft_tool_find (PROBE);

  if (probe != NULL)
    return TRUE;
  g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                       "--detail needs " PROBE ", which is not installed; install Weft "
                       "again, or leave --detail out");
  return FALSE;
}

char **
weft_preload_add (char **envp, const char *detail, const char *runtime)
{
  g_autofree char *probe = weft_tool_find (PROBE);
  const char *before = g_environ_getenv (envp, "LD_PRELOAD");
  g_autofree char *list = NULL;

  g_return_val_if_fail (probe != NULL, envp);
  list = g_strdup_printf ("%s%s%s:" LTTNG_LIBRARIES "%s%s", runtime != NULL ? runtime : "",
                          runtime != NULL ? ":" : "", probe,
                          before != NULL && *before != '\0' ? ":" : "",
                          before != NULL ? before : "");
  envp = g_environ_setenv (envp, "LD_PRELOAD", list, TRUE);
  return g_environ_setenv (envp, "WEFT_DETAIL", detail, TRUE);
}
