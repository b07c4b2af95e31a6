#include "gui/app/exporter.h"

#include <glib/gi18n.h>

#include "gui/view/address.h"
#include "tracer/export/bug-text.h"
#include "tracer/export/chrome.h"
#include "tracer/export/mermaid.h"
#include "tracer/manifest/manifest.h"

typedef struct {
  WeftTimeline *timeline;
  WeftTrace *trace;
  WeftForm form;
  GFile *file;         /* NULL: for the clipboard */
  WeftExport *export;  /* of a picture, until it is written */
  size_t n_cut;        /* likewise: lanes that did not fit */
  WeftSubject subject; /* of a text */
  int64_t from_ns, to_ns;
  char *folder, *link;
  WeftExporterProgress progress;
  gpointer data;
} Job;

const char *
weft_form_extension (WeftForm form)
{
  static const char *const extensions[WEFT_N_FORMS] = {
    [WEFT_FORM_PNG] = "png",     [WEFT_FORM_SVG] = "svg",  [WEFT_FORM_PDF] = "pdf",
    [WEFT_FORM_MERMAID] = "mmd", [WEFT_FORM_TEXT] = "txt", [WEFT_FORM_CHROME] = "json",
  };

  return extensions[form];
}

bool
weft_form_is_picture (WeftForm form)
{
  return form <= WEFT_FORM_PDF;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  weft_export_free (job->export);
  weft_trace_unref (job->trace);
  g_clear_object (&job->timeline);
  g_clear_object (&job->file);
  g_free (job->folder);
  g_free (job->link);
  g_free (job);
}

/* What is chosen and what is in question. */
static WeftSubject
subject_of (WeftTimeline *timeline, WeftExportWhat what)
{
  WeftSubject subject
      = { { WEFT_SELECTION_NONE, 0, weft_timeline_get_playhead (timeline) }, 0, 0 };

  if (what == WEFT_EXPORT_CHOSEN) {
    subject.chosen = weft_timeline_get_selection (timeline);
  } else if (what != WEFT_EXPORT_WHOLE) {
    weft_timeline_export_time (timeline, what, &subject.from_ns, &subject.to_ns);
    subject.from_ns = MAX (subject.from_ns, 0);
  }
  return subject;
}

/* The line that shows the same again. */
static char *
link_of (WeftTimeline *timeline, const char *folder, const WeftTrace *trace)
{
  WeftAddressView view = { .path = folder,
                           .selection = weft_timeline_get_selection (timeline),
                           .playhead_ns = weft_timeline_get_playhead (timeline) };

  weft_timeline_get_view (timeline, &view.from_ns, &view.to_ns);
  return weft_address_format (trace, &view);
}

static Job *
job_new (WeftTimeline *timeline,
         const WeftLoaded *loaded,
         WeftForm form,
         WeftExportWhat what)
{
  Job *job = g_new0 (Job, 1);

  job->timeline = g_object_ref (timeline);
  job->form = form;
  if (loaded == NULL)
    return job;
  job->trace = weft_trace_ref (loaded->trace);
  job->folder = g_file_get_path (loaded->folder);
  job->subject = subject_of (timeline, what);
  weft_timeline_export_time (timeline, what, &job->from_ns, &job->to_ns);
  if (job->folder != NULL)
    job->link = link_of (timeline, job->folder, loaded->trace);
  return job;
}

static void
append_bug_text (const Job *job, GString *text)
{
  g_autoptr (WeftManifest) manifest
      = job->folder != NULL ? weft_manifest_read (job->folder, NULL) : NULL;
  g_autofree char *recorded = manifest != NULL && manifest->weft_version != NULL
                                  ? g_strdup_printf ("by weft %s", manifest->weft_version)
                                  : NULL;
  const WeftBugContext context = { .recorded_by = recorded,
                                   .shown_by = "weft " WEFT_VERSION,
                                   .folder = job->folder,
                                   .link = job->link };

  weft_bug_text (job->trace, &job->subject, &context, text);
}

static void
append_text (const Job *job, GString *text)
{
  if (job->form == WEFT_FORM_MERMAID)
    weft_mermaid (job->trace, &job->subject, WEFT_MERMAID_MOST, text);
  else
    append_bug_text (job, text);
}

static bool
write_text (const Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (job->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr (GCancellable) dropped = g_cancellable_new ();
  WeftOutput output;

  if (stream == NULL)
    return false;
  weft_output_init (&output, G_OUTPUT_STREAM (stream), cancellable);
  if (job->form == WEFT_FORM_CHROME)
    weft_chrome_write (job->trace, MAX (job->from_ns, 0), job->to_ns, &output);
  else
    append_text (job, output.text);
  if (weft_output_finish (&output, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
  /* Closed as cancelled, what was there stays. */
  g_cancellable_cancel (dropped);
  g_output_stream_close (G_OUTPUT_STREAM (stream), dropped, NULL);
  return false;
}

/* A picture of many pages takes as long to free as to write. */
static void
drop_export (Job *job)
{
  job->n_cut = weft_export_n_cut (job->export);
  g_clear_pointer (&job->export, weft_export_free);
}

static void
finish_picture (GTask *task, Job *job, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    texture = NULL;
  else if (job->file == NULL)
    texture = weft_export_texture (job->export);
  else
    weft_export_write (job->export, job->file, cancellable, &error);
  drop_export (job);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (job->file == NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_boolean (task, TRUE);
}

/* In the worker thread. */
static void
finish_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (job->export != NULL) {
    finish_picture (task, job, cancellable);
  } else if (job->file == NULL) {
    GString *text = g_string_new (NULL);

    append_text (job, text);
    g_task_return_pointer (task, g_string_free (text, FALSE), g_free);
  } else if (write_text (job, cancellable, &error)) {
    g_task_return_boolean (task, TRUE);
  } else {
    g_task_return_error (task, error);
  }
}

static gboolean
draw_cb (gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);

  /* The window was closed, or shows another recording. */
  if (weft_export_is_void (job->export)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
                             _ ("the recording was closed before its picture was drawn"));
    return G_SOURCE_REMOVE;
  }
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task))
      && weft_export_draw (job->export)) {
    if (job->progress != NULL)
      job->progress (weft_export_progress (job->export), job->data);
    return G_SOURCE_CONTINUE;
  }
  if (job->progress != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    job->progress (1, job->data);
  g_task_run_in_thread (task, finish_job);
  return G_SOURCE_REMOVE;
}

/* Takes @task. After the window has drawn itself and taken its input, whatever there is. */
static void
start (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (job->export != NULL) {
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, draw_cb, task, g_object_unref);
  } else {
    g_task_run_in_thread (task, finish_job);
    g_object_unref (task);
  }
}

void
weft_exporter_save_async (WeftTimeline *timeline,
                          const WeftLoaded *loaded,
                          const WeftExportOrder *order,
                          GFile *file,
                          GCancellable *cancellable,
                          WeftExporterProgress progress,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (timeline, cancellable, callback, data);
  Job *job = job_new (timeline, loaded, order->form, order->what);
  WeftExportOptions picture = order->picture;

  job->file = g_object_ref (file);
  job->progress = progress;
  job->data = data;
  picture.format = (WeftExportFormat)order->form;
  if (weft_form_is_picture (order->form))
    job->export = weft_timeline_export (timeline, order->what, &picture);
  g_task_set_task_data (task, job, job_free);
  start (task);
}

bool
weft_exporter_save_finish (GAsyncResult *result, size_t *ret_n_cut, GError **error)
{
  Job *job = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return false;
  *ret_n_cut = job->n_cut;
  return true;
}

void
weft_exporter_texture_async (WeftTimeline *timeline,
                             WeftExportWhat what,
                             const WeftExportOptions *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (timeline, cancellable, callback, data);
  Job *job = job_new (timeline, NULL, WEFT_FORM_PNG, what);

  job->export = weft_timeline_export (timeline, what, options);
  g_task_set_task_data (task, job, job_free);
  start (task);
}

GdkTexture *
weft_exporter_texture_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
weft_exporter_text_async (WeftTimeline *timeline,
                          const WeftLoaded *loaded,
                          WeftForm form,
                          WeftExportWhat what,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (timeline, NULL, callback, data);

  g_task_set_task_data (task, job_new (timeline, loaded, form, what), job_free);
  start (task);
}

char *
weft_exporter_text_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
