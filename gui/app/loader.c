#include "gui/app/loader.h"

#include "tracer/load/load.h"
#include "tracer/manifest/manifest.h"

#define PROGRESS_INTERVAL_MS 50

/* What one load shares between its worker and the thread that started it. The lock is a
 * leaf: nothing is called under it. */
typedef struct {
  GFile *folder;
  GCancellable *cancellable;
  WeftLoaderProgress progress;
  gpointer progress_data;
  guint timeout;
  GMutex lock;
  double fraction;
  uint64_t events;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->folder);
  g_clear_object (&job->cancellable);
  g_clear_handle_id (&job->timeout, g_source_remove);
  g_mutex_clear (&job->lock);
  g_free (job);
}

/* Returns: -1 where there is no manifest. */
static int64_t
recorded_us (GFile *folder)
{
  g_autoptr (GFile) manifest = g_file_get_child (folder, WEFT_MANIFEST_NAME);
  g_autoptr (GFileInfo) info = g_file_query_info (
      manifest, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
      G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GDateTime) modified
      = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  return modified != NULL ? g_date_time_to_unix (modified) * G_USEC_PER_SEC
                                + g_date_time_get_microsecond (modified)
                          : -1;
}

bool
weft_loaded_is_current (const WeftLoaded *self)
{
  return recorded_us (self->folder) == self->recorded_us;
}

static void
loaded_destroy (WeftLoaded *self)
{
  g_free (self->holders);
  g_clear_pointer (&self->what_ifs, g_array_unref);
  weft_critical_path_free (self->own_path);
  if (self->whole != NULL) {
    weft_loaded_free (self->whole);
  } else {
    weft_scenery_free (self->scenery);
    weft_summary_free (self->summary);
    weft_trace_unref (self->trace);
    g_clear_object (&self->folder);
  }
  g_free (self);
}

WeftLoaded *
weft_loaded_new (WeftTrace *trace, GFile *folder, GCancellable *cancellable)
{
  WeftLoaded *self = g_new0 (WeftLoaded, 1);

  g_atomic_ref_count_init (&self->references);
  self->trace = trace;
  self->folder = g_object_ref (folder);
  self->recorded_us = -1;
  self->summary = weft_summary_new (trace, cancellable);
  if (!g_cancellable_is_cancelled (cancellable))
    self->scenery = weft_scenery_new (trace);
  if (self->summary != NULL)
    self->path = self->summary->path;
  if (self->summary == NULL || self->scenery == NULL)
    g_clear_pointer (&self, loaded_destroy);
  return self;
}

WeftLoaded *
weft_loaded_new_with_path (WeftLoaded *whole, WeftCriticalPath *path)
{
  WeftLoaded *self = g_new0 (WeftLoaded, 1);

  g_atomic_ref_count_init (&self->references);
  self->whole = weft_loaded_ref (whole);
  self->trace = whole->trace;
  self->summary = whole->summary;
  self->folder = whole->folder;
  self->path = self->own_path = path;
  return self;
}

WeftLoaded *
weft_loaded_ref (WeftLoaded *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
free_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  loaded_destroy (data);
}

void
weft_loaded_free (WeftLoaded *self)
{
  g_autoptr (GTask) task = NULL;

  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, weft_loaded_free);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, free_in_thread);
}

/* In the worker: only notes how far it is, so that a slow window never slows the load. */
static void
note_progress_cb (double fraction, uint64_t events, gpointer data)
{
  Job *job = data;

  g_mutex_lock (&job->lock);
  job->fraction = fraction;
  job->events = events;
  g_mutex_unlock (&job->lock);
}

static gboolean
report_progress_cb (gpointer data)
{
  Job *job = data;
  double fraction;
  uint64_t events;

  if (g_cancellable_is_cancelled (job->cancellable)) {
    job->timeout = 0;
    return G_SOURCE_REMOVE;
  }

  g_mutex_lock (&job->lock);
  fraction = job->fraction;
  events = job->events;
  g_mutex_unlock (&job->lock);

  job->progress (fraction, events, job->progress_data);
  return G_SOURCE_CONTINUE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autofree char *path = g_file_get_path (job->folder);
  WeftLoadOptions options
      = { .progress = note_progress_cb, .progress_data = job, .cancellable = cancellable };
  g_autoptr (WeftTrace) trace = NULL;
  GError *error = NULL;
  int64_t manifest_us = recorded_us (job->folder);
  WeftLoaded *loaded;

  if (path == NULL) {
    g_task_return_new_error (task, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_UNREADABLE,
                             "A recording is opened from a local folder; copy it to this "
                             "machine first");
    return;
  }

  trace = weft_load (path, &options, &error);
  if (trace == NULL) {
    g_task_return_error (task, error);
    return;
  }

  /* What has been given up is not looked into. */
  if (g_task_return_error_if_cancelled (task))
    return;
  note_progress_cb (1, weft_trace_defects (trace)->events, job);
  loaded = weft_loaded_new (g_steal_pointer (&trace), job->folder, cancellable);
  if (loaded == NULL) {
    g_task_return_error_if_cancelled (task);
    return;
  }
  loaded->recorded_us = manifest_us;
  g_task_return_pointer (task, loaded, (GDestroyNotify)weft_loaded_free);
}

void
weft_loader_load_async (GFile *folder,
                        GCancellable *cancellable,
                        WeftLoaderProgress progress,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  g_mutex_init (&job->lock);
  job->folder = g_object_ref (folder);
  g_set_object (&job->cancellable, cancellable);
  job->fraction = -1;
  job->progress = progress;
  job->progress_data = data;
  if (progress != NULL)
    job->timeout = g_timeout_add (PROGRESS_INTERVAL_MS, report_progress_cb, job);

  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_set_source_tag (task, weft_loader_load_async);
  g_task_run_in_thread (task, load_in_thread);
}

WeftLoaded *
weft_loader_load_finish (GAsyncResult *result, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  /* Nothing is reported once the load is over. */
  g_clear_handle_id (&job->timeout, g_source_remove);
  return g_task_propagate_pointer (G_TASK (result), error);
}
