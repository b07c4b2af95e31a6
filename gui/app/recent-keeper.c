#include "gui/app/recent-keeper.h"

#include "gui/app/places.h"

#define FORM_GROUP "Record"

/* Held while a file is read, changed and written. A leaf. */
static GMutex lock;

GPtrArray *
weft_recent_keeper_load (void)
{
  g_autofree char *file = weft_places_recents ();

  return weft_recents_load (file);
}

/* Writes one thing of the user's anew. */
typedef gboolean (*Change) (const char *file, gconstpointer what, GError **error);

static gboolean
add (const char *file, gconstpointer recent, GError **error)
{
  return weft_recents_add (file, recent, error);
}

static gboolean
take_off (const char *file, gconstpointer path, GError **error)
{
  return weft_recents_remove (file, path, error);
}

static gboolean
save_form (const char *file, gconstpointer form, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  weft_record_form_save (form, keys, FORM_GROUP);
  (void)g_mkdir_with_parents (folder, 0700);
  return g_key_file_save_to_file (keys, file, error);
}

typedef struct {
  Change change;
  char *file;
  gpointer what;
  GDestroyNotify free_what;
  GAsyncReadyCallback done;
  gpointer data;
} Job;

static void
job_free (Job *job)
{
  if (job->what != NULL)
    job->free_what (job->what);
  g_free (job->file);
  g_free (job);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&lock);
  if (!job->change (job->file, job->what, &error))
    g_message ("%s", error->message);
  g_mutex_unlock (&lock);
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));

  if (job->done != NULL)
    job->done (source, result, job->data);
  g_application_release (g_application_get_default ());
}

/* Takes what @job points to. The application does not end before what it was told to
 * remember is written. */
static void
run (GObject *source, const Job *job)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, done_cb, NULL);

  g_application_hold (g_application_get_default ());
  g_task_set_task_data (task, g_memdup2 (job, sizeof *job), (GDestroyNotify)job_free);
  g_task_set_source_tag (task, run);
  g_task_run_in_thread (task, run_in_thread);
}

void
weft_recent_keeper_take (GObject *source,
                         WeftRecent *recent,
                         GAsyncReadyCallback done,
                         gpointer data)
{
  run (source, &(Job){ .change = add,
                       .file = weft_places_recents (),
                       .what = recent,
                       .free_what = (GDestroyNotify)weft_recent_free,
                       .done = done,
                       .data = data });
}

void
weft_recent_keeper_remove (GObject *source,
                           const char *path,
                           GAsyncReadyCallback done,
                           gpointer data)
{
  run (source, &(Job){ .change = take_off,
                       .file = weft_places_recents (),
                       .what = g_strdup (path),
                       .free_what = g_free,
                       .done = done,
                       .data = data });
}

WeftRecordForm *
weft_recent_keeper_load_form (void)
{
  g_autofree char *file = weft_places_settings ();
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  (void)g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, NULL);
  return weft_record_form_load (keys, FORM_GROUP);
}

void
weft_recent_keeper_save_form (const WeftRecordForm *form)
{
  run (NULL, &(Job){ .change = save_form,
                     .file = weft_places_settings (),
                     .what = weft_record_form_copy (form),
                     .free_what = (GDestroyNotify)weft_record_form_free });
}
