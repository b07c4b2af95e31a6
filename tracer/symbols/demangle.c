#include "tracer/symbols/demangle.h"

#if __has_include(<libiberty/demangle.h>)
#include <libiberty/demangle.h>
#else
#include <demangle.h>
#endif
#include <stdlib.h>
#include <string.h>

/* A name of C's has no point in it, except for what the compiler has added. */
static char *
without_suffix (const char *name)
{
  const char *point = name[0] != '\0' ? strchr (name + 1, '.') : NULL;

  return point != NULL ? g_strndup (name, (gsize)(point - name)) : g_strdup (name);
}

char *
weft_demangle (const char *name)
{
  char *plain, *result;

  if (!g_str_has_prefix (name, "_Z") && !g_str_has_prefix (name, "_R"))
    return without_suffix (name);

  plain = cplus_demangle (name, DMGL_NO_OPTS | DMGL_AUTO);
  if (plain == NULL) {
    g_autofree char *shorter = without_suffix (name);

    plain = cplus_demangle (shorter, DMGL_NO_OPTS | DMGL_AUTO);
  }
  result = g_strdup (plain != NULL ? plain : name);
  free (plain);
  return result;
}
