#include "tracer/load/folder.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

/* LTTng's deepest is ust/pid/PROGRAM-PID-TIME/ below a session. */
#define MAX_DEPTH 8

void
weft_folder_clear (WeftFolder *self)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->manifest, weft_manifest_free);
  g_clear_pointer (&self->symbols, weft_symbols_free);
}

static gboolean refuse (GError **error, WeftLoadError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, WeftLoadError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error,
                     g_error_new_valist (WEFT_LOAD_ERROR, (gint)code, format, arguments));
  va_end (arguments);
  return FALSE;
}

static gboolean
check_path (const char *path, GError **error)
{
  struct stat status;

  if (stat (path, &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      return refuse (error, WEFT_LOAD_ERROR_NOT_FOUND,
                     _ ("there is no '%s': give the folder of a trace, NAME.weft"), path);
    return refuse (error, WEFT_LOAD_ERROR_UNREADABLE,
                   _ ("cannot look at '%s': %s: check its permissions"), path,
                   g_strerror (errno));
  }
  if (!S_ISDIR (status.st_mode))
    return refuse (error, WEFT_LOAD_ERROR_NOT_TRACE,
                   _ ("'%s' is a file: give the folder of a trace, NAME.weft"), path);
  return TRUE;
}

/* Appends every folder below @path that holds a part of the trace. Links are not followed,
 * so that this ends. @ret_n_entries: how many things there are in @path itself. */
static gboolean
find_parts (
    const char *path, int depth, GPtrArray *parts, size_t *ret_n_entries, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &cause);
  const char *name;
  size_t n_below, n_entries = 0;

  if (dir == NULL)
    return refuse (error, WEFT_LOAD_ERROR_UNREADABLE,
                   _ ("cannot read '%s': %s: check its permissions"), path,
                   g_strerror (errno));
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    struct stat status;

    n_entries++;
    if (lstat (below, &status) != 0)
      continue;
    if (S_ISREG (status.st_mode) && g_str_equal (name, "metadata"))
      g_ptr_array_add (parts, g_strdup (path));
    if (S_ISDIR (status.st_mode) && depth < MAX_DEPTH
        && !find_parts (below, depth + 1, parts, &n_below, error))
      return FALSE;
  }
  *ret_n_entries = n_entries;
  return TRUE;
}

/* Ends what a reader of one of the two files says with what to do. A file that is not there
 * is no error. */
static gboolean
judge (GError *cause, const char *advice, GError **error)
{
  if (cause == NULL || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  return refuse (error, WEFT_LOAD_ERROR_UNREADABLE, "%s: %s", cause->message, advice);
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static gboolean
check_parts (const GPtrArray *parts, GError **error)
{
  for (guint i = 0; i < parts->len; i++) {
    g_autofree char *path
        = g_build_filename (g_ptr_array_index (parts, i), "metadata", NULL);

    if (!weft_metadata_is_whole (path))
      return refuse (error, WEFT_LOAD_ERROR_UNREADABLE,
                     _ ("'%s' is cut off or cannot be read, and the streams mean nothing "
                        "without it: record the program again"),
                     path);
  }
  return TRUE;
}

gboolean
weft_folder_read (const char *path, WeftFolder *ret, GError **error)
{
  g_autoptr (GError) no_manifest = NULL, no_symbols = NULL;
  size_t n_entries = 0;

  ret->parts = g_ptr_array_new_with_free_func (g_free);
  if (!check_path (path, error) || !find_parts (path, 0, ret->parts, &n_entries, error))
    return FALSE;
  if (n_entries == 0)
    return refuse (error, WEFT_LOAD_ERROR_NOT_TRACE,
                   _ ("'%s' is empty: record a trace with 'weft record -- PROGRAM'"), path);
  g_ptr_array_sort (ret->parts, compare_paths);

  ret->manifest = weft_manifest_read (path, &no_manifest);
  if (!judge (
          no_manifest,
          ret->parts->len == 0
              ? _ ("there is nothing else of a trace beside it; record the program again")
              : _ ("move it away to load the trace without the program's name and end"),
          error))
    return FALSE;
  ret->symbols = weft_manifest_read_symbols (path, &no_symbols);
  if (!judge (no_symbols,
              _ ("move it away to load the trace without the places in the code"), error))
    return FALSE;
  if (ret->parts->len == 0 && ret->manifest == NULL)
    return refuse (
        error, WEFT_LOAD_ERROR_NOT_TRACE,
        _ ("'%s' holds no trace (neither manifest.json nor a file named metadata): "
           "give the folder of a trace, NAME.weft"),
        path);
  return check_parts (ret->parts, error);
}
