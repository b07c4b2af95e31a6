#include "gui/app/path-keeper.h"

#include "gui/view/path-words.h"

struct WeftPathKeeper {
  WeftTimeline *timeline;
  WeftInspector *inspector;
  WeftPathPage *page;

  WeftLoaded *loaded;
  WeftLoaded *found; /* the same with the path to found_end; NULL */
  WeftPathEnd found_end;
  GCancellable *cancellable; /* of the worker that looks for one; NULL */
};

typedef struct {
  WeftLoaded *loaded;
  WeftPathEnd end;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  weft_loaded_free (job->loaded);
  g_free (job);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (
      task,
      weft_loaded_new_with_path (job->loaded,
                                 weft_path_end_follow (job->loaded->trace, &job->end)),
      (GDestroyNotify)weft_loaded_free);
}

static void
stop (WeftPathKeeper *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* In the inspector and on the page; @path is NULL while it is looked for. */
static void
tell (WeftPathKeeper *self, const WeftPathEnd *end, WeftLoaded *shown)
{
  g_autofree char *moment = weft_timeline_format_time (self->timeline, end->time_ns);
  g_autofree char *title = NULL;
  g_autofree char *markup = NULL;
  WeftPathEnd wanted;

  if (shown != NULL)
    markup = weft_path_markup (shown->trace, end, shown->path);
  title = weft_path_title (self->loaded->trace, end, moment);
  if (!weft_timeline_get_path_end (self->timeline, &wanted))
    g_clear_pointer (&title, g_free);
  weft_inspector_set_path (self->inspector, title, markup);
  if (shown != NULL)
    weft_path_page_set (self->page, shown, end, moment);
}

static void show (WeftPathKeeper *self);

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftPathKeeper *self = data;
  Job *job = g_task_get_task_data (G_TASK (result));
  WeftLoaded *found = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Nobody wants to know any more, or there is no keeper any more. */
  if (found == NULL)
    return;
  g_clear_object (&self->cancellable);
  weft_loaded_free (self->found);
  self->found = found;
  self->found_end = job->end;
  show (self);
}

static void
look_for (WeftPathKeeper *self, const WeftPathEnd *end)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  job->loaded = weft_loaded_ref (self->loaded);
  job->end = *end;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, found_cb, self);
  g_task_set_task_data (task, job, job_free);
  g_task_set_source_tag (task, look_for);
  g_task_run_in_thread (task, find_in_thread);
}

static void
show (WeftPathKeeper *self)
{
  WeftPathEnd end = WEFT_PATH_END_OF_RUN;
  WeftLoaded *shown = NULL;

  stop (self);
  if (self->loaded == NULL)
    return;
  weft_timeline_get_path_end (self->timeline, &end);
  if (end.thread == WEFT_NO_ROW)
    shown = self->loaded;
  else if (self->found != NULL && weft_path_end_equal (&end, &self->found_end))
    shown = self->found;
  weft_timeline_set_path (self->timeline, shown != NULL ? shown->path : NULL);
  tell (self, &end, shown);
  if (shown == NULL)
    look_for (self, &end);
}

WeftPathKeeper *
weft_path_keeper_new (WeftTimeline *timeline, WeftInspector *inspector, WeftPathPage *page)
{
  WeftPathKeeper *self = g_new0 (WeftPathKeeper, 1);

  self->timeline = timeline;
  self->inspector = inspector;
  self->page = page;
  g_signal_connect_swapped (timeline, "path-changed", G_CALLBACK (show), self);
  g_signal_connect_swapped (timeline, "notify::time-base", G_CALLBACK (show), self);
  return self;
}

void
weft_path_keeper_set (WeftPathKeeper *self, WeftLoaded *loaded)
{
  stop (self);
  weft_timeline_set_path (self->timeline, NULL);
  weft_inspector_set_path (self->inspector, NULL, NULL);
  weft_path_page_set (self->page, NULL, NULL, NULL);
  g_clear_pointer (&self->found, weft_loaded_free);
  g_clear_pointer (&self->loaded, weft_loaded_free);
  if (loaded != NULL)
    self->loaded = weft_loaded_ref (loaded);
  show (self);
}

void
weft_path_keeper_free (WeftPathKeeper *self)
{
  if (self == NULL)
    return;
  stop (self);
  g_signal_handlers_disconnect_by_data (self->timeline, self);
  weft_loaded_free (self->found);
  weft_loaded_free (self->loaded);
  g_free (self);
}
