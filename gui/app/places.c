#include "gui/app/places.h"

#include <stdbool.h>

/* LTTng's streams lie this deep in a recording: NAME.weft/ust/uid/0/64-bit/metadata. */
#define DEEPEST 8

static bool
is_recording (GFile *folder)
{
  g_autoptr (GFile) manifest = g_file_get_child (folder, "manifest.json");
  g_autofree char *name = g_file_get_basename (folder);

  return (name != NULL && g_str_has_suffix (name, ".weft"))
         || g_file_query_exists (manifest, NULL);
}

GFile *
weft_places_trace_folder (GFile *file)
{
  GFileType type = g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL);
  g_autoptr (GFile) folder = g_object_ref (file);

  for (int i = 0; i < DEEPEST && folder != NULL; i++) {
    GFile *parent;

    if (is_recording (folder))
      return g_steal_pointer (&folder);
    parent = g_file_get_parent (folder);
    g_object_unref (folder);
    folder = parent;
  }

  /* A metadata file of a CTF trace that Weft did not record. */
  g_clear_object (&folder);
  folder = g_file_get_parent (file);
  if (type == G_FILE_TYPE_REGULAR && folder != NULL) {
    g_autofree char *name = g_file_get_basename (file);

    if (g_strcmp0 (name, "metadata") == 0)
      return g_steal_pointer (&folder);
  }
  return g_object_ref (file);
}

static int
by_path (gconstpointer a, gconstpointer b)
{
  GFile *const *left = a;
  GFile *const *right = b;

  return g_strcmp0 (g_file_peek_path (*left), g_file_peek_path (*right));
}

static void
add_traces (GPtrArray *samples, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_suffix (name, ".weft"))
      g_ptr_array_add (samples, g_file_new_build_filename (path, name, NULL));
  }
  g_ptr_array_sort (samples, by_path);
}

/* The folder of this program. Returns: (transfer full). */
static char *
own_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return g_path_get_dirname (program != NULL ? program : ".");
}

GPtrArray *
weft_places_samples (void)
{
  GPtrArray *samples = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *here = own_folder ();
  g_autofree char *built = g_build_filename (here, "..", "data", "traces", NULL);
  g_autofree char *installed
      = g_build_filename (here, "..", "share", "weft", "traces", NULL);
  const char *const *data_dirs = g_get_system_data_dirs ();

  add_traces (samples, built);
  if (samples->len == 0)
    add_traces (samples, installed);
  for (size_t i = 0; samples->len == 0 && data_dirs[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (data_dirs[i], "weft", "traces", NULL);

    add_traces (samples, path);
  }
  return samples;
}

char *
weft_places_tool (const char *name)
{
  g_autofree char *here = own_folder ();
  g_autofree char *beside = g_build_filename (here, name, NULL);
  g_autofree char *installed = g_build_filename (WEFT_LIBEXECDIR, name, NULL);

  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);
  return g_find_program_in_path (name);
}

char *
weft_places_recents (void)
{
  return g_build_filename (g_get_user_data_dir (), "weft", "recent-traces", NULL);
}

char *
weft_places_settings (void)
{
  return g_build_filename (g_get_user_config_dir (), "weft", "window", NULL);
}

char *
weft_places_recordings (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  /* Where the user keeps no documents, the folder of them may be the home itself. */
  if (documents != NULL && g_strcmp0 (documents, g_get_home_dir ()) != 0)
    return g_build_filename (documents, "Weft", NULL);
  return g_build_filename (g_get_user_data_dir (), "weft", "recordings", NULL);
}
