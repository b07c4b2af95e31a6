#include "gui/app/list-memory.h"

#define KEY_COLUMN "sorted-by"
#define KEY_DESCENDING "descending"

static char *
path_dup (void)
{
  return g_build_filename (g_get_user_config_dir (), "weft", "lists.ini", NULL);
}

static GKeyFile *
read_file (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return file;
}

char *
weft_list_memory_get (const char *list, bool *ret_descending)
{
  g_autofree char *path = path_dup ();
  g_autoptr (GKeyFile) file = read_file (path);
  char *column = g_key_file_get_string (file, list, KEY_COLUMN, NULL);

  if (column != NULL)
    *ret_descending = g_key_file_get_boolean (file, list, KEY_DESCENDING, NULL);
  return column;
}

void
weft_list_memory_set (const char *list, const char *column, bool descending)
{
  g_autofree char *path = path_dup ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GKeyFile) file = read_file (path);

  if (column != NULL) {
    g_key_file_set_string (file, list, KEY_COLUMN, column);
    g_key_file_set_boolean (file, list, KEY_DESCENDING, descending);
  } else if (!g_key_file_remove_group (file, list, NULL)) {
    return;
  }
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, path, NULL);
}
