#include "gui/widgets/search-work.h"

struct WeftSearchWork {
  WeftTrace *trace;
  WeftSearch *search; /* NULL until the texts are gathered */
  WeftSearchAnswers answers;
  gpointer data;
  bool closed;

  GCancellable *gathering, *locating;
  char *query; /* asked for last */
  size_t most;
  unsigned number; /* of that */
};

typedef struct {
  WeftSearchWork *work; /* for the main thread alone */
  WeftTrace *trace;
  WeftSearch *search;
  char *query;
  size_t most;
  WeftFound found;
  unsigned number;
  WeftSearchResult *result;
  WeftOccurrences *occurrences;
} Job;

static void
clear (gpointer data)
{
  WeftSearchWork *self = data;

  weft_trace_unref (self->trace);
  weft_search_unref (self->search);
  g_object_unref (self->gathering);
  g_clear_object (&self->locating);
  g_free (self->query);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  weft_trace_unref (job->trace);
  weft_search_unref (job->search);
  weft_search_result_free (job->result);
  weft_occurrences_free (job->occurrences);
  g_free (job->query);
  g_rc_box_release_full (job->work, clear);
  g_free (job);
}

static Job *
job_new (WeftSearchWork *self)
{
  Job *job = g_new0 (Job, 1);

  job->work = g_rc_box_acquire (self);
  if (self->search != NULL)
    job->search = weft_search_ref (self->search);
  return job;
}

static void
start (Job *job,
       GCancellable *cancellable,
       GTaskThreadFunc run,
       GAsyncReadyCallback done_cb)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done_cb, NULL);

  g_task_set_task_data (task, job, job_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
}

static void
find_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->result = weft_search_find (job->search, job->query, job->most);
  g_task_return_boolean (task, TRUE);
}

static void
find_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  WeftSearchWork *self = job->work;

  if (!self->closed && job->number == self->number)
    self->answers.found (job->search, job->result, self->data);
}

static void
find_now (WeftSearchWork *self)
{
  Job *job = job_new (self);

  job->query = g_strdup (self->query);
  job->most = self->most;
  job->number = self->number;
  start (job, NULL, find_run, find_done_cb);
}

static void
gather_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->search = weft_search_new (job->trace, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
gather_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  WeftSearchWork *self = job->work;

  if (self->closed || job->search == NULL)
    return;
  self->search = weft_search_ref (job->search);
  if (self->query != NULL)
    find_now (self);
}

static void
locate_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->occurrences = weft_occurrences_new (job->search, &job->found, cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
locate_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  WeftSearchWork *self = job->work;

  if (!self->closed && job->occurrences != NULL
      && g_task_get_cancellable (G_TASK (result)) == self->locating)
    self->answers.located (g_steal_pointer (&job->occurrences), self->data);
}

WeftSearchWork *
weft_search_work_new (WeftTrace *trace, const WeftSearchAnswers *answers, gpointer data)
{
  WeftSearchWork *self = g_rc_box_new0 (WeftSearchWork);
  Job *job = job_new (self);

  self->trace = weft_trace_ref (trace);
  self->answers = *answers;
  self->data = data;
  self->gathering = g_cancellable_new ();
  job->trace = weft_trace_ref (trace);
  start (job, self->gathering, gather_run, gather_done_cb);
  return self;
}

static void
stop_locating (WeftSearchWork *self)
{
  if (self->locating != NULL)
    g_cancellable_cancel (self->locating);
  g_clear_object (&self->locating);
}

void
weft_search_work_free (WeftSearchWork *self)
{
  if (self == NULL)
    return;
  self->closed = true;
  g_cancellable_cancel (self->gathering);
  stop_locating (self);
  g_rc_box_release_full (self, clear);
}

void
weft_search_work_find (WeftSearchWork *self, const char *query, size_t most)
{
  stop_locating (self);
  g_free (self->query);
  self->query = g_strdup (query);
  self->most = most;
  self->number++;
  if (self->search != NULL)
    find_now (self);
}

void
weft_search_work_locate (WeftSearchWork *self, const WeftFound *found)
{
  Job *job = job_new (self);

  stop_locating (self);
  self->locating = g_cancellable_new ();
  job->found = *found;
  start (job, self->locating, locate_run, locate_done_cb);
}
