#include "tracer/record/preload.h"

#include "tracer/record/error.h"
#include "tracer/record/launch.h"

#define PROBE "libweft-probe.so"

/* With their folder: a program that changes its user ignores what has one, but the dynamic
 * linker complains on its standard error of a name without one that it may not load. */
#define FORK_LIBRARY WEFT_UST_LIBDIR "/liblttng-ust-fork.so.1"
#define FD_LIBRARY WEFT_UST_LIBDIR "/liblttng-ust-fd.so.1"
#define LTTNG_LIBRARIES FORK_LIBRARY ":" FD_LIBRARY

gboolean
weft_preload_check (GError **error)
{
  g_autofree char *probe = weft_tool_find (PROBE);
  const char *libraries[] = { FORK_LIBRARY, FD_LIBRARY };

  if (probe == NULL) {
    g_set_error_literal (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                         PROBE " is not installed beside weft; install Weft again");
    return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++) {
    if (g_file_test (libraries[i], G_FILE_TEST_EXISTS))
      continue;
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 "'%s' is missing: install LTTng-UST (liblttng-ust-common1, or lttng-ust)",
                 libraries[i]);
    return FALSE;
  }
  return TRUE;
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
