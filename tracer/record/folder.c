#include "tracer/record/folder.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

#include "tracer/record/error.h"

#define SUFFIX ".weft"
#define NAME_MAX_BYTES 100
#define TRIES 1000

char *
weft_folder_default_name (const char *program, time_t now)
{
  g_autofree char *base = g_path_get_basename (program);
  char stamp[32];
  struct tm local;

  /* Room for the rest in a file name. */
  if (strlen (base) > NAME_MAX_BYTES)
    base[NAME_MAX_BYTES] = '\0';
  localtime_r (&now, &local);
  strftime (stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
  return g_strdup_printf ("%s-%s" SUFFIX, base, stamp);
}

static void
fail (GError **error, const char *path)
{
  if (errno == EEXIST)
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("'%s' exists already; remove it or choose another name with -o"), path);
  else
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("cannot make the folder '%s': %s; choose another place with -o"), path,
                 g_strerror (errno));
}

char *
weft_folder_make (const char *name, const char *program, time_t now, GError **error)
{
  g_autofree char *path
      = name != NULL ? g_strdup (name) : weft_folder_default_name (program, now);
  g_autofree char *stem = NULL;

  if (mkdir (path, 0777) == 0)
    return g_steal_pointer (&path);
  if (name != NULL || errno != EEXIST) {
    fail (error, path);
    return NULL;
  }
  stem = g_strndup (path, strlen (path) - strlen (SUFFIX));
  for (guint i = 2; i < TRIES; i++) {
    g_autofree char *other = g_strdup_printf ("%s-%u" SUFFIX, stem, i);

    if (mkdir (other, 0777) == 0)
      return g_steal_pointer (&other);
    if (errno != EEXIST)
      break;
  }
  fail (error, path);
  return NULL;
}
