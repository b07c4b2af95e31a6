#include "gui/view/path-names.h"

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

GPtrArray *
weft_path_names_read (const char *path)
{
  g_auto (GStrv) folders = g_strsplit (path, ":", -1);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (char **folder = folders; *folder != NULL; folder++) {
    if (g_path_is_absolute (*folder))
      add_folder (all, *folder);
  }
  g_ptr_array_sort (all, by_name);
  /* Of a program that several folders have, the first is run; its name is the same. */
  for (guint i = 0; i < all->len; i++) {
    if (i == 0 || strcmp (all->pdata[i - 1], all->pdata[i]) != 0)
      g_ptr_array_add (names, g_strdup (all->pdata[i]));
  }
  return names;
}

guint
weft_path_names_match (GPtrArray *names, const char *prefix, guint max, guint *ret_n)
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
