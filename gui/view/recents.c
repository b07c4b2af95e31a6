#include "gui/view/recents.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAX_FILE_BYTES (1 << 20)
#define MAX_TITLE_CHARACTERS 400

void
weft_recent_free (WeftRecent *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->title);
  weft_record_form_free (self->form);
  g_free (self);
}

static WeftRecent *
recent_copy (const WeftRecent *other)
{
  WeftRecent *self = g_memdup2 (other, sizeof *other);

  self->path = g_strdup (other->path);
  self->title = g_utf8_make_valid (other->title, -1);
  if (g_utf8_strlen (self->title, -1) > MAX_TITLE_CHARACTERS)
    *g_utf8_offset_to_pointer (self->title, MAX_TITLE_CHARACTERS) = '\0';
  self->form = other->form != NULL ? weft_record_form_copy (other->form) : NULL;
  return self;
}

/* Groups are "Trace 1", "Trace 2" ..., newest first. */
static char *
group_name (const char *what, guint i)
{
  return g_strdup_printf ("%s %u", what, i + 1);
}

static WeftRecent *
load_one (GKeyFile *keys, guint i)
{
  g_autofree char *group = group_name ("Trace", i);
  g_autofree char *form_group = group_name ("Form", i);
  g_autofree char *uri = g_key_file_get_string (keys, group, "Uri", NULL);
  g_autofree char *path = uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;
  WeftRecent *self;

  if (path == NULL)
    return NULL;
  self = g_new0 (WeftRecent, 1);
  self->title = g_key_file_get_string (keys, group, "Title", NULL);
  if (self->title == NULL)
    self->title = g_filename_display_basename (path);
  self->opened_unix_s = g_key_file_get_int64 (keys, group, "Opened", NULL);
  self->duration_ns = MAX (0, g_key_file_get_int64 (keys, group, "Duration", NULL));
  self->path = g_steal_pointer (&path);
  if (g_key_file_has_group (keys, form_group))
    self->form = weft_record_form_load (keys, form_group);
  return self;
}

GPtrArray *
weft_recents_load (const char *file)
{
  GPtrArray *recents = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_recent_free);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  GStatBuf status;

  if (g_stat (file, &status) != 0 || status.st_size > MAX_FILE_BYTES
      || !g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, NULL))
    return recents;
  for (guint i = 0; i < WEFT_RECENTS_MAX; i++) {
    WeftRecent *recent = load_one (keys, i);

    if (recent != NULL)
      g_ptr_array_add (recents, recent);
  }
  return recents;
}

static gboolean
save (const char *file, GPtrArray *recents, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (file);

  for (guint i = 0; i < recents->len && i < WEFT_RECENTS_MAX; i++) {
    const WeftRecent *recent = recents->pdata[i];
    g_autofree char *group = group_name ("Trace", i);
    g_autofree char *form_group = group_name ("Form", i);
    g_autofree char *uri = g_filename_to_uri (recent->path, NULL, error);

    if (uri == NULL)
      return FALSE;
    g_key_file_set_string (keys, group, "Uri", uri);
    g_key_file_set_string (keys, group, "Title", recent->title);
    g_key_file_set_int64 (keys, group, "Opened", recent->opened_unix_s);
    g_key_file_set_int64 (keys, group, "Duration", recent->duration_ns);
    if (recent->form != NULL)
      weft_record_form_save (recent->form, keys, form_group);
  }
  /* What fails here, the writing says too. */
  (void)g_mkdir_with_parents (folder, 0700);
  return g_key_file_save_to_file (keys, file, error);
}

/* Returns: the entry that is taken out; NULL. */
static WeftRecent *
take (GPtrArray *recents, const char *path)
{
  for (guint i = 0; i < recents->len; i++) {
    const WeftRecent *recent = recents->pdata[i];

    if (strcmp (recent->path, path) == 0)
      return g_ptr_array_steal_index (recents, i);
  }
  return NULL;
}

gboolean
weft_recents_add (const char *file, const WeftRecent *recent, GError **error)
{
  g_autoptr (GPtrArray) recents = weft_recents_load (file);
  g_autoptr (WeftRecent) before = take (recents, recent->path);
  WeftRecent *now = recent_copy (recent);

  if (now->form == NULL && before != NULL)
    now->form = g_steal_pointer (&before->form);
  g_ptr_array_insert (recents, 0, now);
  return save (file, recents, error);
}

gboolean
weft_recents_remove (const char *file, const char *path, GError **error)
{
  g_autoptr (GPtrArray) recents = weft_recents_load (file);
  G_GNUC_UNUSED g_autoptr (WeftRecent) gone = path != NULL ? take (recents, path) : NULL;

  if (path == NULL)
    g_ptr_array_set_size (recents, 0);
  return save (file, recents, error);
}
