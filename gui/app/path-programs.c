#include "gui/app/path-programs.h"

#include <string.h>
#include <unistd.h>

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static void
add_folder (GPtrArray *names, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_utf8_validate (name, -1, NULL) && access (file, X_OK) == 0
        && g_file_test (file, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add (names, g_strdup (name));
  }
}

/* Of a program that several folders have, the first is run; its name is the same. */
static void
drop_repeated (GPtrArray *names)
{
  guint n = 0;

  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++) {
    if (n > 0 && strcmp (names->pdata[n - 1], names->pdata[i]) == 0)
      g_clear_pointer (&names->pdata[i], g_free);
    else
      names->pdata[n++] = g_steal_pointer (&names->pdata[i]);
  }
  g_ptr_array_set_size (names, (int)n);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = g_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (path != NULL ? path : "", ":", -1);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (char **folder = folders; *folder != NULL; folder++) {
    if (g_path_is_absolute (*folder))
      add_folder (names, *folder);
  }
  drop_repeated (names);
  g_task_return_pointer (task, names, (GDestroyNotify)g_ptr_array_unref);
}

void
weft_path_programs_read_async (GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, weft_path_programs_read_async);
  g_task_run_in_thread (task, read_in_thread);
}

GPtrArray *
weft_path_programs_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
weft_path_programs_match (GPtrArray *names, const char *prefix, guint max, guint *ret_n)
{
  guint low = 0, high = names->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (strcmp (names->pdata[middle], prefix) <= 0)
      low = middle + 1;
    else
      high = middle;
  }
  *ret_n = 0;
  while (*ret_n < max && low + *ret_n < names->len
         && g_str_has_prefix (names->pdata[low + *ret_n], prefix))
    (*ret_n)++;
  return low;
}
