#include "tracer/model/sorted.h"
#include "tracer/model/trace-private.h"

#include <string.h>

WeftTrace *
weft_trace_new_empty (void)
{
  WeftTrace *self = g_new0 (WeftTrace, 1);

  g_atomic_ref_count_init (&self->references);
  self->info.started_unix_ns = -1;
  self->info.began_unix_ns = -1;
  self->info.exit_status = -1;
  self->strings = g_string_chunk_new (4096);
  return self;
}

void
weft_run_info_clear (WeftRunInfo *info)
{
  g_free (info->program);
  g_strfreev (info->args);
  g_free (info->host);
  g_free (info->detail);
  g_free (info->scheduling_refusal);
  memset (info, 0, sizeof *info);
}

WeftTrace *
weft_trace_ref (WeftTrace *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

static void
free_rows (WeftTrace *self)
{
  WeftTable *const tables[] = {
    &self->processes,     &self->threads,  &self->objects,      &self->waits,
    &self->holds,         &self->messages, &self->interactions, &self->notes,
    &self->losses,        &self->sites,    &self->depths,       &self->waiting,
    &self->merged_losses, &self->frames,   &self->wakes,
  };
  WeftSlices *const slices[] = {
    &self->waits_of_thread,    &self->notes_of_thread,  &self->holds_of_object,
    &self->messages_of_object, &self->depths_of_object, &self->waiting_of_object,
    &self->thread_holds_of,    &self->object_waits_of,  &self->thread_interactions_of,
    &self->frames_of_stack,    &self->wakes_of_object,
  };

  for (size_t i = 0; self->states != NULL && i < self->threads.n; i++)
    weft_states_free (self->states[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    g_free (tables[i]->rows);
  for (size_t i = 0; i < G_N_ELEMENTS (slices); i++)
    g_free (slices[i]->first);
}

void
weft_trace_unref (WeftTrace *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  free_rows (self);
  g_free (self->thread_holds);
  g_free (self->object_waits);
  g_free (self->thread_interactions);
  g_free (self->longer_hold_before);
  g_free (self->states);
  weft_run_info_clear (&self->info);
  g_string_chunk_free (self->strings);
  g_free (self);
}

const WeftRunInfo *
weft_trace_info (const WeftTrace *self)
{
  return &self->info;
}

const WeftDefects *
weft_trace_defects (const WeftTrace *self)
{
  return &self->defects;
}

const WeftScheduling *
weft_trace_scheduling (const WeftTrace *self)
{
  return &self->scheduling;
}

int64_t
weft_trace_duration_ns (const WeftTrace *self)
{
  return self->duration_ns;
}

const char *
weft_interaction_text (WeftInteractionKind kind)
{
  static const char *const texts[WEFT_N_INTERACTIONS] = {
    [WEFT_INTERACTION_SPAWN] = WEFT_TERM ("interaction", "spawn"),
    [WEFT_INTERACTION_JOIN] = WEFT_TERM ("interaction", "join"),
    [WEFT_INTERACTION_HAND_OFF] = WEFT_TERM ("interaction", "hand-off"),
    [WEFT_INTERACTION_MESSAGE] = WEFT_TERM ("interaction", "message"),
    [WEFT_INTERACTION_WAKE] = WEFT_TERM ("interaction", "wake"),
  };

  g_return_val_if_fail (kind < WEFT_N_INTERACTIONS, "interaction");
  return texts[kind];
}

#define DEFINE_TABLE(Type, name)                                                           \
  const Type *weft_trace_##name (const WeftTrace *self, size_t *ret_n)                     \
  {                                                                                        \
    *ret_n = self->name.n;                                                                 \
    return self->name.rows;                                                                \
  }

DEFINE_TABLE (WeftProcess, processes)
DEFINE_TABLE (WeftThread, threads)
DEFINE_TABLE (WeftObject, objects)
DEFINE_TABLE (WeftWait, waits)
DEFINE_TABLE (WeftHold, holds)
DEFINE_TABLE (WeftWake, wakes)
DEFINE_TABLE (WeftMessage, messages)
DEFINE_TABLE (WeftInteraction, interactions)
DEFINE_TABLE (WeftNote, notes)
DEFINE_TABLE (WeftLoss, losses)
DEFINE_TABLE (WeftSite, sites)

/* The rows of @owner within @rows, whose elements have @size bytes. */
static const void *
slice (
    const WeftSlices *slices, const void *rows, size_t size, uint32_t owner, size_t *ret_n)
{
  *ret_n = 0;
  g_return_val_if_fail (owner < slices->n, NULL);
  *ret_n = slices->first[owner + 1] - slices->first[owner];
  return *ret_n > 0 ? (const char *)rows + slices->first[owner] * size : NULL;
}

#define DEFINE_SLICE(Type, function, slices, array)                                        \
  const Type *function (const WeftTrace *self, uint32_t owner, size_t *ret_n)              \
  {                                                                                        \
    return slice (&self->slices, self->array, sizeof (Type), owner, ret_n);                \
  }

DEFINE_SLICE (WeftWait, weft_trace_thread_waits, waits_of_thread, waits.rows)
DEFINE_SLICE (WeftNote, weft_trace_thread_notes, notes_of_thread, notes.rows)
DEFINE_SLICE (WeftHold, weft_trace_lock_holds, holds_of_object, holds.rows)
DEFINE_SLICE (WeftWake, weft_trace_object_wakes, wakes_of_object, wakes.rows)
DEFINE_SLICE (WeftMessage, weft_trace_channel_messages, messages_of_object, messages.rows)
DEFINE_SLICE (WeftDepth, weft_trace_channel_depths, depths_of_object, depths.rows)
DEFINE_SLICE (WeftDepth, weft_trace_object_waiting, waiting_of_object, waiting.rows)
DEFINE_SLICE (uint32_t, weft_trace_thread_holds, thread_holds_of, thread_holds)
DEFINE_SLICE (uint32_t, weft_trace_object_waits, object_waits_of, object_waits)
DEFINE_SLICE (uint32_t,
              weft_trace_thread_interactions,
              thread_interactions_of,
              thread_interactions)

const WeftStates *
weft_trace_thread_states (const WeftTrace *self, uint32_t thread)
{
  g_return_val_if_fail (thread < self->threads.n, NULL);
  return self->states[thread];
}

const WeftHold *
weft_trace_hold_at (const WeftTrace *self, uint32_t lock, int64_t time_ns)
{
  const WeftHold *holds = self->holds.rows;
  uint32_t first, low, high;

  g_return_val_if_fail (lock < self->holds_of_object.n, NULL);
  first = low = self->holds_of_object.first[lock];
  high = self->holds_of_object.first[lock + 1];
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;

    if (holds[middle].acquired_ns <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == first)
    return NULL;

  /* Holds that this passes over are nested in each other, so they are no more than there
   * were readers at once. */
  for (uint32_t row = low - 1; row != WEFT_NO_ROW; row = self->longer_hold_before[row])
    if (time_ns < holds[row].released_ns)
      return &holds[row];
  return NULL;
}

uint32_t
weft_depth_at (const WeftDepth *steps, size_t n, int64_t time_ns)
{
  size_t low = WEFT_COUNT_FIRST (n, steps[at].time_ns <= time_ns);

  return low > 0 ? steps[low - 1].depth : 0;
}

const WeftLoss *
weft_trace_lossy_stretches (const WeftTrace *self, size_t *ret_n)
{
  *ret_n = self->merged_losses.n;
  return self->merged_losses.rows;
}

bool
weft_trace_lossy_between (const WeftTrace *self, int64_t from_ns, int64_t to_ns)
{
  const WeftLoss *losses = self->merged_losses.rows;
  size_t low = WEFT_COUNT_FIRST (self->merged_losses.n, losses[at].end_ns <= from_ns);

  return low < self->merged_losses.n && losses[low].begin_ns < to_ns;
}

const uint32_t *
weft_trace_stack (const WeftTrace *self, uint32_t stack, size_t *ret_n)
{
  const uint32_t *first = self->frames_of_stack.first;

  *ret_n = 0;
  if (stack >= self->frames_of_stack.n)
    return NULL;
  *ret_n = first[stack + 1] - first[stack];
  return (const uint32_t *)self->frames.rows + first[stack];
}
