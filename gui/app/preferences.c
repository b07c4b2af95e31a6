#include "gui/app/preferences.h"

#define GROUP "timeline"

static char *
path_dup (void)
{
  return g_build_filename (g_get_user_config_dir (), "weft", "preferences.ini", NULL);
}

static GKeyFile *
read_file (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return file;
}

gboolean
weft_preferences_get (const char *key, gboolean fallback)
{
  g_autofree char *path = path_dup ();
  g_autoptr (GKeyFile) file = read_file (path);
  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (file, GROUP, key, &error);

  return error == NULL ? value : fallback;
}

int
weft_preferences_get_number (const char *key, int fallback)
{
  g_autofree char *path = path_dup ();
  g_autoptr (GKeyFile) file = read_file (path);
  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (file, GROUP, key, &error);

  return error == NULL ? value : fallback;
}

static void
save_file (GKeyFile *file, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, path, NULL);
}

void
weft_preferences_set (const char *key, gboolean value)
{
  g_autofree char *path = path_dup ();
  g_autoptr (GKeyFile) file = read_file (path);

  g_key_file_set_boolean (file, GROUP, key, value);
  save_file (file, path);
}

void
weft_preferences_set_number (const char *key, int value)
{
  g_autofree char *path = path_dup ();
  g_autoptr (GKeyFile) file = read_file (path);

  g_key_file_set_integer (file, GROUP, key, value);
  save_file (file, path);
}
