#include "gui/app/history.h"

#include "gui/app/places.h"

#define FORM_GROUP "Record"

/* Held while a file is read, changed and written. A leaf. */
static GMutex lock;

GPtrArray *
weft_history_load (void)
{
  g_autofree char *file = weft_places_recents ();

  return weft_recents_load (file);
}

static void
finish (GTask *task, GError *error)
{
  if (error != NULL)
    g_message ("%s", error->message);
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

static void
add_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *file = weft_places_recents ();
  GError *error = NULL;

  g_mutex_lock (&lock);
  weft_recents_add (file, data, &error);
  g_mutex_unlock (&lock);
  finish (task, error);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *file = weft_places_recents ();
  GError *error = NULL;

  g_mutex_lock (&lock);
  weft_recents_remove (file, data, &error);
  g_mutex_unlock (&lock);
  finish (task, error);
}

static void
save_form_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *file = weft_places_settings ();
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  GError *error = NULL;

  weft_record_form_save (data, keys, FORM_GROUP);
  (void)g_mkdir_with_parents (folder, 0700);
  g_mutex_lock (&lock);
  g_key_file_save_to_file (keys, file, &error);
  g_mutex_unlock (&lock);
  finish (task, error);
}

typedef struct {
  GAsyncReadyCallback done;
  gpointer data;
} Done;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Done *done = data;

  if (done->done != NULL)
    done->done (source, result, done->data);
  g_application_release (g_application_get_default ());
}

/* The application does not end before what it was told to remember is written. */
static void
run (GObject *source,
     gpointer data,
     GDestroyNotify destroy,
     GTaskThreadFunc work,
     const Done *done)
{
  g_autoptr (GTask) task
      = g_task_new (source, NULL, done_cb, g_memdup2 (done, sizeof *done));

  g_application_hold (g_application_get_default ());
  g_task_set_task_data (task, data, destroy);
  g_task_set_source_tag (task, run);
  g_task_run_in_thread (task, work);
}

void
weft_history_take (GObject *source,
                   WeftRecent *recent,
                   GAsyncReadyCallback done,
                   gpointer data)
{
  run (source, recent, (GDestroyNotify)weft_recent_free, add_in_thread,
       &(Done){ done, data });
}

void
weft_history_remove (GObject *source,
                     const char *path,
                     GAsyncReadyCallback done,
                     gpointer data)
{
  run (source, g_strdup (path), g_free, remove_in_thread, &(Done){ done, data });
}

WeftRecordForm *
weft_history_load_form (void)
{
  g_autofree char *file = weft_places_settings ();
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  (void)g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, NULL);
  return weft_record_form_load (keys, FORM_GROUP);
}

void
weft_history_save_form (const WeftRecordForm *form)
{
  run (NULL, weft_record_form_copy (form), (GDestroyNotify)weft_record_form_free,
       save_form_in_thread, &(Done){ NULL, NULL });
}
