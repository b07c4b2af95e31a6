/* Makes a trace of what the builder has gathered: gives threads and objects their rows,
 * then has the tables, and what follows from them, filled in. */
#include "tracer/model/builder-private.h"

int64_t
weft_seal_time (const WeftSeal *seal, int64_t time_ns)
{
  return CLAMP (time_ns, seal->builder->begin_ns, seal->builder->end_ns)
         - seal->builder->begin_ns;
}

uint32_t
weft_seal_thread (const WeftSeal *seal, uint32_t index)
{
  return index != WEFT_NO_ROW ? seal->thread_rows[index] : WEFT_NO_ROW;
}

uint32_t
weft_seal_object (const WeftSeal *seal, uint32_t index)
{
  return index != WEFT_NO_ROW ? seal->object_rows[index] : WEFT_NO_ROW;
}

static gint
compare_threads (gconstpointer a, gconstpointer b)
{
  const ThreadBuild *left = *(const ThreadBuild *const *)a;
  const ThreadBuild *right = *(const ThreadBuild *const *)b;

  if (left->row.begin_ns != right->row.begin_ns)
    return left->row.begin_ns < right->row.begin_ns ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static void
order_threads (WeftSeal *seal)
{
  const GPtrArray *built = seal->builder->threads;

  seal->threads = g_ptr_array_new ();
  seal->thread_rows = g_new (uint32_t, built->len + 1);
  for (guint i = 0; i < built->len; i++) {
    ThreadBuild *thread = g_ptr_array_index (built, i);

    seal->thread_rows[i] = WEFT_NO_ROW;
    if (!thread->taken_back)
      g_ptr_array_add (seal->threads, thread);
  }
  g_ptr_array_sort (seal->threads, compare_threads);
  for (guint i = 0; i < seal->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    seal->thread_rows[thread->index] = i;
  }
}

static gint
compare_objects (gconstpointer a, gconstpointer b)
{
  const ObjectBuild *left = *(const ObjectBuild *const *)a;
  const ObjectBuild *right = *(const ObjectBuild *const *)b;

  if (left->row.created_ns != right->row.created_ns)
    return left->row.created_ns < right->row.created_ns ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static void
order_objects (WeftSeal *seal)
{
  const GPtrArray *built = seal->builder->objects;

  seal->objects = g_ptr_array_new ();
  seal->object_rows = g_new (uint32_t, built->len + 1);
  for (guint i = 0; i < built->len; i++) {
    ObjectBuild *object = g_ptr_array_index (built, i);

    seal->object_rows[i] = WEFT_NO_ROW;
    if (!object->is_empty)
      g_ptr_array_add (seal->objects, object);
  }
  g_ptr_array_sort (seal->objects, compare_objects);
  for (guint i = 0; i < seal->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (seal->objects, i);

    seal->object_rows[object->index] = i;
  }
}

static gint
compare_losses (gconstpointer a, gconstpointer b)
{
  const WeftLoss *left = a, *right = b;

  return (left->begin_ns > right->begin_ns) - (left->begin_ns < right->begin_ns);
}

/* Sorts them. Returns: (transfer full): the same, disjoint. */
static GArray *
merge_losses (GArray *losses)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (WeftLoss));

  g_array_sort (losses, compare_losses);
  for (guint i = 0; i < losses->len; i++) {
    const WeftLoss *loss = &g_array_index (losses, WeftLoss, i);
    WeftLoss *last
        = merged->len > 0 ? &g_array_index (merged, WeftLoss, merged->len - 1) : NULL;

    if (last != NULL && loss->begin_ns <= last->end_ns)
      last->end_ns = MAX (last->end_ns, loss->end_ns);
    else
      g_array_append_val (merged, ((WeftLoss){ loss->begin_ns, loss->end_ns, 0, -1 }));
  }
  return merged;
}

/* Of a recorder that was killed the end is missing. */
static void
add_missing_end (WeftTraceBuilder *self)
{
  WeftLoss loss = { self->last_switch_ns, self->end_ns, 0, -1 };

  if (self->trace->scheduling.recorded && !self->switches_ended
      && loss.begin_ns < loss.end_ns)
    g_array_append_val (self->switch_losses, loss);
}

/* The threads are not yet finished: one whose exit was lost counts as living. */
static bool
any_thread_lives (const WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    if (!thread->row.ended)
      return true;
  }
  return false;
}

/* The clock on the wall is read once, with the trace's own. */
static void
place_in_time (const WeftTraceBuilder *self, WeftRunInfo *info)
{
  info->began_unix_ns = -1;
  if (info->started_unix_ns > 0 && info->started_monotonic_ns > 0)
    info->began_unix_ns
        = info->started_unix_ns + (self->begin_ns - info->started_monotonic_ns);
}

WeftTrace *
weft_trace_builder_seal (WeftTraceBuilder *self)
{
  WeftSeal seal = { .builder = self, .trace = g_steal_pointer (&self->trace) };

  if (self->begin_ns == INT64_MAX)
    self->begin_ns = self->end_ns = 0;
  else if (any_thread_lives (self))
    self->end_ns = MAX (self->end_ns, self->until_ns);
  seal.trace->duration_ns = self->end_ns - self->begin_ns;
  place_in_time (self, &seal.trace->info);
  /* The parts of the builder find strings and defects here. */
  self->trace = seal.trace;
  weft_builder_resolve_sites (self);
  weft_builder_expand_stacks (self);
  weft_builder_place_objects (self);
  weft_builder_type_futexes (self);
  weft_builder_find_own_sites (self);
  weft_builder_finish_stacks (self);
  weft_builder_name_objects (self);
  weft_builder_finish_threads (self);
  order_threads (&seal);
  order_objects (&seal);
  add_missing_end (self);
  seal.losses = merge_losses (self->losses);
  seal.switch_losses = merge_losses (self->switch_losses);
  weft_seal_place_gaps (&seal);
  weft_seal_finish_holds (&seal);
  weft_seal_split_conditions (&seal);
  weft_seal_tables (&seal);
  weft_seal_processes (&seal);
  weft_seal_index_rows (&seal);
  weft_seal_interactions (&seal);
  weft_seal_index_interactions (&seal);
  weft_seal_states (&seal);
  self->trace = NULL;

  g_array_unref (seal.losses);
  g_array_unref (seal.switch_losses);
  g_free (seal.thread_rows);
  g_free (seal.object_rows);
  g_ptr_array_unref (seal.threads);
  g_ptr_array_unref (seal.objects);
  weft_trace_builder_free (self);
  return seal.trace;
}
