#include "gui/view/lit.h"

/* How many holds that share a mark are looked at. */
#define LOOK_AT 32

uint32_t
weft_lit_object (const WeftTrace *trace, const WeftSelection *hover)
{
  size_t n;
  uint32_t object;

  if (trace == NULL || hover->kind == WEFT_SELECTION_THREAD
      || hover->kind == WEFT_SELECTION_NOTE)
    return WEFT_NO_ROW;
  object = weft_selection_object (trace, hover);
  if (object == WEFT_NO_ROW
      || weft_trace_objects (trace, &n)[object].kind == WEFT_OBJECT_THREAD)
    return WEFT_NO_ROW;
  return object;
}

static bool
may_be_in_wait (WeftState state)
{
  return state == WEFT_STATE_WAIT_LOCK || state == WEFT_STATE_WAIT_EVENT
         || state == WEFT_STATE_WAIT_OTHER || state == WEFT_STATE_READY;
}

static uint32_t
cause_of (const WeftStates *states,
          const WeftViewport *viewport,
          double width_px,
          const WeftRun *run)
{
  double middle = weft_viewport_time (viewport, width_px, (run->x0_px + run->x1_px) / 2);

  if (run->cause != WEFT_NO_ROW || !may_be_in_wait (run->state))
    return run->cause;
  return weft_states_get (states, weft_states_seek (states, (int64_t)middle)).cause;
}

void
weft_lit_runs (const WeftTrace *trace,
               uint32_t thread,
               uint32_t object,
               const WeftViewport *viewport,
               double width_px,
               GArray *runs)
{
  const WeftStates *states = weft_trace_thread_states (trace, thread);
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  guint kept = 0;

  for (guint i = 0; i < runs->len; i++) {
    const WeftRun *run = &g_array_index (runs, WeftRun, i);
    uint32_t cause = cause_of (states, viewport, width_px, run);

    if (cause != WEFT_NO_ROW && waits[cause].object == object)
      g_array_index (runs, WeftRun, kept++) = *run;
  }
  g_array_set_size (runs, kept);
}

static bool
is_of (const WeftSeries *holds, const WeftHold *all, const WeftMark *mark, uint32_t object)
{
  size_t i;

  if (mark->count == 1)
    return all[mark->row].object == object;
  i = weft_series_first_begin (holds, all[mark->row].acquired_ns);
  for (size_t k = 0; k < mark->count && k < LOOK_AT && i + k < holds->n; k++) {
    if (all[weft_series_row (holds, i + k)].object == object)
      return true;
  }
  return false;
}

void
weft_lit_holds (const WeftTrace *trace,
                const WeftSeries *holds,
                uint32_t object,
                GArray *marks)
{
  size_t n;
  const WeftHold *all = weft_trace_holds (trace, &n);
  guint kept = 0;

  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);

    if (is_of (holds, all, mark, object))
      g_array_index (marks, WeftMark, kept++) = *mark;
  }
  g_array_set_size (marks, kept);
}
