#include "gui/view/path-end.h"

#include "tracer/analysis/selection-name.h"

#define OF_RUN "run"

static WeftPathEnd
end_at (uint32_t thread, int64_t time_ns)
{
  return (WeftPathEnd){ thread, time_ns, WEFT_SELECTION_NONE, 0 };
}

/* A message is there when somebody has got it; else all there is to explain is its sending.
 */
static WeftPathEnd
end_of_message (const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (trace, &n)[row];

  if (message->fate == WEFT_FATE_RECEIVED && message->receiver != WEFT_NO_ROW)
    return (WeftPathEnd){ message->receiver, message->ended_ns, WEFT_SELECTION_MESSAGE,
                          row };
  return (WeftPathEnd){ message->sender, message->sent_ns, WEFT_SELECTION_MESSAGE, row };
}

static WeftPathEnd
end_of_interaction (const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftInteraction *it = &weft_trace_interactions (trace, &n)[row];

  return it->to_thread != WEFT_NO_ROW ? end_at (it->to_thread, it->to_ns)
                                      : end_at (it->from_thread, it->from_ns);
}

static WeftPathEnd
end_of_object (const WeftTrace *trace, uint32_t object, int64_t moment_ns)
{
  const WeftHold *hold = weft_trace_hold_at (trace, object, moment_ns);

  return end_at (hold != NULL ? hold->thread : WEFT_NO_ROW, moment_ns);
}

static WeftPathEnd
end_of_selection (const WeftTrace *trace, const WeftSelection *selection, int64_t moment_ns)
{
  uint32_t row = selection->row;
  size_t n;

  switch (selection->kind) {
  case WEFT_SELECTION_THREAD:
    return end_at (row, MIN (moment_ns, weft_trace_threads (trace, &n)[row].end_ns));
  case WEFT_SELECTION_WAIT: {
    const WeftWait *wait = &weft_trace_waits (trace, &n)[row];

    return (WeftPathEnd){ wait->thread, wait->end_ns, WEFT_SELECTION_WAIT, row };
  }
  case WEFT_SELECTION_HOLD: {
    const WeftHold *hold = &weft_trace_holds (trace, &n)[row];

    return (WeftPathEnd){ hold->thread, hold->acquired_ns, WEFT_SELECTION_HOLD, row };
  }
  case WEFT_SELECTION_MESSAGE:
    return end_of_message (trace, row);
  case WEFT_SELECTION_INTERACTION:
    return end_of_interaction (trace, row);
  case WEFT_SELECTION_NOTE: {
    const WeftNote *note = &weft_trace_notes (trace, &n)[row];

    return end_at (note->thread, note->end_ns);
  }
  case WEFT_SELECTION_OBJECT:
    return end_of_object (trace, row, moment_ns);
  default:
    return end_at (WEFT_NO_ROW, moment_ns);
  }
}

WeftPathEnd
weft_path_end_of (const WeftTrace *trace, const WeftSelection *selection, int64_t moment_ns)
{
  WeftPathEnd end = end_of_selection (trace, selection, moment_ns);

  if (end.thread == WEFT_NO_ROW)
    end = end_at (weft_critical_path_default_thread (trace), moment_ns);
  if (end.thread == WEFT_NO_ROW)
    return WEFT_PATH_END_OF_RUN;
  end.time_ns = CLAMP (end.time_ns, 0, weft_trace_duration_ns (trace));
  return end;
}

bool
weft_path_end_equal (const WeftPathEnd *a, const WeftPathEnd *b)
{
  return a->thread == b->thread && a->time_ns == b->time_ns && a->event == b->event
         && a->row == b->row;
}

char *
weft_path_end_name (const WeftTrace *trace, const WeftPathEnd *self)
{
  WeftSelection selection = { self->event, self->row, self->time_ns };

  if (self->thread == WEFT_NO_ROW)
    return g_strdup (OF_RUN);
  if (selection.kind == WEFT_SELECTION_NONE)
    selection = (WeftSelection){ WEFT_SELECTION_THREAD, self->thread, self->time_ns };
  return weft_selection_name (trace, &selection);
}

bool
weft_path_end_resolve (const WeftTrace *trace,
                       const char *tainted_name,
                       WeftPathEnd *ret,
                       GError **error)
{
  WeftSelection selection;

  if (g_str_equal (tainted_name, OF_RUN)) {
    *ret = WEFT_PATH_END_OF_RUN;
    return true;
  }
  if (!weft_selection_resolve (trace, tainted_name, -1, &selection, NULL)
      || selection.time_ns < 0) {
    g_set_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME,
                 "there is no '%s' for a path to lead to: say what ends there with its "
                 "kind and moment, such as wait:worker@4.04ms or thread:worker@4.04ms, or "
                 "'" OF_RUN "'",
                 tainted_name);
    return false;
  }
  if (!weft_selection_check_time (trace, selection.time_ns, error))
    return false;
  *ret = weft_path_end_of (trace, &selection, selection.time_ns);
  return true;
}

WeftCriticalPath *
weft_path_end_follow (const WeftTrace *trace, const WeftPathEnd *self)
{
  return self->thread != WEFT_NO_ROW
             ? weft_critical_path_new (trace, self->thread, self->time_ns)
             : weft_critical_path_of_run (trace);
}
