#include "tracer/record/preload.h"

#include <glib/gi18n-lib.h>

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
    g_set_error (
        error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
        _ ("'%s' is missing: install LTTng-UST (liblttng-ust-common1, or lttng-ust)"),
        libraries[i]);
    return FALSE;
  }
  return TRUE;
}

/* Its library refuses to start behind another one. Before it would be no better: preloaded,
 * it would be in every program that this one starts. What the user says of it stands. */
static char **
let_asan_follow (char **envp)
{
  const char *before = g_environ_getenv (envp, "ASAN_OPTIONS");
  g_autofree char *options
      = g_strconcat ("verify_asan_link_order=0:", before != NULL ? before : "", NULL);

  return g_environ_setenv (envp, "ASAN_OPTIONS", options, TRUE);
}

char **
weft_preload_add (char **envp, const char *detail, gboolean has_asan)
{
  g_autofree char *probe = weft_tool_find (PROBE);
  const char *before = g_environ_getenv (envp, "LD_PRELOAD");
  g_autofree char *list = NULL;

  g_return_val_if_fail (probe != NULL, envp);
  list = before != NULL && *before != '\0'
             ? g_strdup_printf ("%s:" LTTNG_LIBRARIES ":%s", probe, before)
             : g_strdup_printf ("%s:" LTTNG_LIBRARIES, probe);
  if (has_asan)
    envp = let_asan_follow (envp);
  envp = g_environ_setenv (envp, "LD_PRELOAD", list, TRUE);
  return g_environ_setenv (envp, "WEFT_DETAIL", detail, TRUE);
}
