#include "gui/app/range-worker.h"

#include "gui/view/range-words.h"

/* One trace's sums. Only one thread at a time has it: a job is started when the last one
 * has ended. */
typedef struct {
  gatomicrefcount count;
  WeftTrace *trace;
  WeftRangeIndex *index; /* made with the first totals */
} Sums;

struct WeftRangeWorker {
  WeftTimeline *timeline;
  WeftInspector *inspector;
  Sums *sums;
  GCancellable *cancellable; /* of this worker's jobs: it is cancelled with it */
  bool works, again;         /* a job is under way; the range has changed since */
};

typedef struct {
  Sums *sums;
  int64_t from_ns, to_ns;
  WeftRangeTotals totals;
} Job;

static Sums *
sums_new (WeftTrace *trace)
{
  Sums *self = g_new0 (Sums, 1);

  g_atomic_ref_count_init (&self->count);
  self->trace = weft_trace_ref (trace);
  return self;
}

static void
sums_unref (Sums *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;
  weft_range_index_free (self->index);
  weft_trace_unref (self->trace);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  sums_unref (job->sums);
  g_free (job);
}

static void
total_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  if (job->sums->index == NULL)
    job->sums->index = weft_range_index_new (job->sums->trace);
  weft_range_totals (job->sums->index, job->from_ns, job->to_ns, &job->totals);
  g_task_return_boolean (task, TRUE);
}

static void
tell (WeftRangeWorker *self, const WeftRangeTotals *totals)
{
  g_autofree char *from = weft_timeline_format_time (self->timeline, totals->from_ns);
  g_autofree char *to = weft_timeline_format_time (self->timeline, totals->to_ns);
  g_autofree char *sentence = weft_range_sentence (totals, from, to);

  weft_inspector_set_range (self->inspector, totals, sentence);
}

static void start (WeftRangeWorker *self);

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftRangeWorker *self = data;
  Job *job = g_task_get_task_data (G_TASK (result));

  /* It was cancelled: there is no worker any more. */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  self->works = false;
  if (job->sums == self->sums && weft_timeline_get_range (self->timeline, NULL, NULL))
    tell (self, &job->totals);
  if (self->again)
    start (self);
}

static void
start (WeftRangeWorker *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;
  int64_t from, to;

  self->again = false;
  if (self->sums == NULL || !weft_timeline_get_range (self->timeline, &from, &to)) {
    weft_inspector_set_range (self->inspector, NULL, NULL);
    return;
  }
  if (self->works) {
    self->again = true;
    return;
  }
  job = g_new0 (Job, 1);
  job->sums = self->sums;
  g_atomic_ref_count_inc (&self->sums->count);
  job->from_ns = from;
  job->to_ns = to;
  self->works = true;
  task = g_task_new (NULL, self->cancellable, done_cb, self);
  g_task_set_task_data (task, job, job_free);
  g_task_set_source_tag (task, start);
  g_task_run_in_thread (task, total_in_thread);
}

WeftRangeWorker *
weft_range_worker_new (WeftTimeline *timeline, WeftInspector *inspector)
{
  WeftRangeWorker *self = g_new0 (WeftRangeWorker, 1);

  self->timeline = timeline;
  self->inspector = inspector;
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (timeline, "range-changed", G_CALLBACK (start), self);
  g_signal_connect_swapped (timeline, "notify::time-base", G_CALLBACK (start), self);
  return self;
}

void
weft_range_worker_free (WeftRangeWorker *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->timeline, self);
  g_clear_pointer (&self->sums, sums_unref);
  g_free (self);
}

void
weft_range_worker_set_trace (WeftRangeWorker *self, WeftTrace *trace)
{
  g_clear_pointer (&self->sums, sums_unref);
  if (trace != NULL)
    self->sums = sums_new (trace);
  start (self);
}
