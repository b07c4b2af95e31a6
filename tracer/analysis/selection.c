#include "tracer/analysis/selection.h"

bool
weft_selection_equal (const WeftSelection *a, const WeftSelection *b)
{
  if (a->kind != b->kind)
    return false;
  switch (a->kind) {
  case WEFT_SELECTION_NONE:
    return true;
  case WEFT_SELECTION_THREAD:
  case WEFT_SELECTION_OBJECT:
    return a->row == b->row && a->time_ns == b->time_ns;
  default:
    return a->row == b->row;
  }
}

bool
weft_selection_valid (const WeftTrace *trace, const WeftSelection *self)
{
  size_t n = 0;

  switch (self->kind) {
  case WEFT_SELECTION_NONE:
    return true;
  case WEFT_SELECTION_THREAD:
    weft_trace_threads (trace, &n);
    break;
  case WEFT_SELECTION_OBJECT:
    weft_trace_objects (trace, &n);
    break;
  case WEFT_SELECTION_WAIT:
    weft_trace_waits (trace, &n);
    break;
  case WEFT_SELECTION_HOLD:
    weft_trace_holds (trace, &n);
    break;
  case WEFT_SELECTION_MESSAGE:
    weft_trace_messages (trace, &n);
    break;
  case WEFT_SELECTION_INTERACTION:
    weft_trace_interactions (trace, &n);
    break;
  case WEFT_SELECTION_NOTE:
    weft_trace_notes (trace, &n);
    break;
  }
  return self->row < n;
}

uint32_t
weft_selection_thread (const WeftTrace *trace, const WeftSelection *self)
{
  size_t n;
  const WeftMessage *message;

  switch (self->kind) {
  case WEFT_SELECTION_THREAD:
    return self->row;
  case WEFT_SELECTION_WAIT:
    return weft_trace_waits (trace, &n)[self->row].thread;
  case WEFT_SELECTION_HOLD:
    return weft_trace_holds (trace, &n)[self->row].thread;
  case WEFT_SELECTION_MESSAGE:
    message = &weft_trace_messages (trace, &n)[self->row];
    return message->sender != WEFT_NO_ROW ? message->sender : message->receiver;
  case WEFT_SELECTION_INTERACTION:
    return weft_trace_interactions (trace, &n)[self->row].to_thread;
  case WEFT_SELECTION_NOTE:
    return weft_trace_notes (trace, &n)[self->row].thread;
  default:
    return WEFT_NO_ROW;
  }
}

uint32_t
weft_selection_object (const WeftTrace *trace, const WeftSelection *self)
{
  size_t n;

  switch (self->kind) {
  case WEFT_SELECTION_OBJECT:
    return self->row;
  case WEFT_SELECTION_WAIT:
    return weft_trace_waits (trace, &n)[self->row].object;
  case WEFT_SELECTION_HOLD:
    return weft_trace_holds (trace, &n)[self->row].object;
  case WEFT_SELECTION_MESSAGE:
    return weft_trace_messages (trace, &n)[self->row].channel;
  case WEFT_SELECTION_INTERACTION:
    return weft_trace_interactions (trace, &n)[self->row].object;
  case WEFT_SELECTION_NOTE:
    return weft_trace_notes (trace, &n)[self->row].object;
  default:
    return WEFT_NO_ROW;
  }
}

static bool
state_at (const WeftTrace *trace, uint32_t thread, int64_t time_ns, WeftInterval *ret)
{
  const WeftStates *states = weft_trace_thread_states (trace, thread);

  if (states == NULL || weft_states_size (states) == 0)
    return false;
  *ret = weft_states_get (states, weft_states_seek (states, time_ns));
  return true;
}

bool
weft_selection_range (const WeftTrace *trace,
                      const WeftSelection *self,
                      int64_t *ret_begin_ns,
                      int64_t *ret_end_ns)
{
  size_t n;
  WeftInterval state;
  int64_t begin = self->time_ns, end = self->time_ns;

#define WEFT_RANGE_OF(table, from, to)                                                     \
  (begin = table (trace, &n)[self->row].from, end = table (trace, &n)[self->row].to)
  switch (self->kind) {
  case WEFT_SELECTION_NONE:
    return false;
  case WEFT_SELECTION_THREAD:
    if (state_at (trace, self->row, self->time_ns, &state)) {
      begin = state.begin_ns;
      end = state.end_ns;
    }
    break;
  case WEFT_SELECTION_OBJECT:
    break;
  case WEFT_SELECTION_WAIT:
    WEFT_RANGE_OF (weft_trace_waits, begin_ns, end_ns);
    break;
  case WEFT_SELECTION_HOLD:
    WEFT_RANGE_OF (weft_trace_holds, acquired_ns, released_ns);
    break;
  case WEFT_SELECTION_MESSAGE:
    WEFT_RANGE_OF (weft_trace_messages, sent_ns, ended_ns);
    break;
  case WEFT_SELECTION_INTERACTION:
    WEFT_RANGE_OF (weft_trace_interactions, from_ns, to_ns);
    break;
  case WEFT_SELECTION_NOTE:
    WEFT_RANGE_OF (weft_trace_notes, begin_ns, end_ns);
    break;
  }
#undef WEFT_RANGE_OF
  *ret_begin_ns = begin;
  *ret_end_ns = end;
  return true;
}

WeftSelection
weft_selection_of_thread (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  WeftInterval state;

  if (state_at (trace, thread, time_ns, &state) && state.cause != WEFT_NO_ROW)
    return (WeftSelection){ WEFT_SELECTION_WAIT, state.cause, time_ns };
  return (WeftSelection){ WEFT_SELECTION_THREAD, thread, time_ns };
}

/* The neighbour of row @row in a slice that begins at row @first of its table. */
static bool
step_row (size_t first, size_t n, uint32_t row, WeftDirection direction, uint32_t *ret_row)
{
  int64_t next = (int64_t)row + direction;

  if (next < (int64_t)first || next >= (int64_t)(first + n))
    return false;
  *ret_row = (uint32_t)next;
  return true;
}

static bool
step_hold (const WeftTrace *trace,
           uint32_t row,
           WeftDirection direction,
           WeftSelection *ret_next)
{
  size_t n, n_own;
  const WeftHold *all = weft_trace_holds (trace, &n);
  const WeftHold *own = weft_trace_lock_holds (trace, all[row].object, &n_own);
  uint32_t next;

  if (!step_row ((size_t)(own - all), n_own, row, direction, &next))
    return false;
  *ret_next = (WeftSelection){ WEFT_SELECTION_HOLD, next, all[next].acquired_ns };
  return true;
}

static bool
step_message (const WeftTrace *trace,
              uint32_t row,
              WeftDirection direction,
              WeftSelection *ret_next)
{
  size_t n, n_own;
  const WeftMessage *all = weft_trace_messages (trace, &n);
  const WeftMessage *own = weft_trace_channel_messages (trace, all[row].channel, &n_own);
  uint32_t next;

  if (!step_row ((size_t)(own - all), n_own, row, direction, &next))
    return false;
  *ret_next = (WeftSelection){ WEFT_SELECTION_MESSAGE, next, all[next].sent_ns };
  return true;
}

/* From a moment at which nothing was held or sent: the first thing after it, the last
 * before it. */
static bool
step_object (const WeftTrace *trace,
             const WeftSelection *self,
             WeftDirection direction,
             WeftSelection *ret_next)
{
  size_t n, low = 0, high;
  const WeftObject *info = &weft_trace_objects (trace, &n)[self->row];
  bool channel = info->kind == WEFT_OBJECT_CHANNEL;
  const WeftMessage *messages = weft_trace_channel_messages (trace, self->row, &n);
  const WeftHold *holds = NULL;
  uint32_t row;

  if (!channel)
    holds = weft_trace_lock_holds (trace, self->row, &n);
  for (high = n; low < high;) {
    size_t middle = low + (high - low) / 2;
    int64_t time = channel ? messages[middle].sent_ns : holds[middle].acquired_ns;

    if (time <= self->time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (direction == WEFT_BACKWARD ? low == 0 : low == n)
    return false;
  low -= direction == WEFT_BACKWARD;
  if (channel) {
    row = (uint32_t)(messages + low - weft_trace_messages (trace, &n));
    *ret_next = (WeftSelection){ WEFT_SELECTION_MESSAGE, row, messages[low].sent_ns };
  } else {
    row = (uint32_t)(holds + low - weft_trace_holds (trace, &n));
    *ret_next = (WeftSelection){ WEFT_SELECTION_HOLD, row, holds[low].acquired_ns };
  }
  return true;
}

static bool
step_thread (const WeftTrace *trace,
             const WeftSelection *self,
             WeftDirection direction,
             WeftSelection *ret_next)
{
  uint32_t thread = weft_selection_thread (trace, self);
  const WeftStates *states;
  WeftInterval state;
  size_t i;
  /* A wait is known by its row, but the moment may lie at its very end. */
  int64_t time = self->time_ns, begin, end;

  if (thread == WEFT_NO_ROW || !weft_selection_range (trace, self, &begin, &end))
    return false;
  if (self->kind == WEFT_SELECTION_WAIT)
    time = begin;
  states = weft_trace_thread_states (trace, thread);
  if (states == NULL || weft_states_size (states) == 0)
    return false;
  i = weft_states_seek (states, time);
  do {
    if (direction == WEFT_BACKWARD ? i == 0 : i + 1 >= weft_states_size (states))
      return false;
    i = direction == WEFT_BACKWARD ? i - 1 : i + 1;
    state = weft_states_get (states, i);
  } while (state.state == WEFT_STATE_NONE
           || (self->kind == WEFT_SELECTION_WAIT && state.cause == self->row));
  *ret_next = weft_selection_of_thread (trace, thread, state.begin_ns);
  return true;
}

bool
weft_selection_step (const WeftTrace *trace,
                     const WeftSelection *self,
                     WeftDirection direction,
                     WeftSelection *ret_next)
{
  switch (self->kind) {
  case WEFT_SELECTION_NONE:
    return false;
  case WEFT_SELECTION_HOLD:
    return step_hold (trace, self->row, direction, ret_next);
  case WEFT_SELECTION_MESSAGE:
    return step_message (trace, self->row, direction, ret_next);
  case WEFT_SELECTION_OBJECT:
    return step_object (trace, self, direction, ret_next);
  default:
    return step_thread (trace, self, direction, ret_next);
  }
}

static bool
follow_out (const WeftTrace *trace, uint32_t thread, int64_t from_ns, WeftSelection *ret)
{
  size_t n, n_own, low = 0, high;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const uint32_t *own = weft_trace_thread_interactions (trace, thread, &n_own);

  for (high = n_own; low < high;) {
    size_t middle = low + (high - low) / 2;

    if (all[own[middle]].from_ns < from_ns)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n_own; low++) {
    const WeftInteraction *it = &all[own[low]];

    if (it->from_thread != thread || it->to_thread == thread
        || it->to_thread == WEFT_NO_ROW)
      continue;
    *ret = weft_selection_of_thread (trace, it->to_thread, it->to_ns);
    return true;
  }
  return false;
}

/* The one that arrived last at or before @until_ns. They are sorted by when they left, so
 * all that left before have to be looked at; a key press can afford it. */
static bool
follow_in (const WeftTrace *trace, uint32_t thread, int64_t until_ns, WeftSelection *ret)
{
  size_t n, n_own;
  const WeftInteraction *all = weft_trace_interactions (trace, &n), *last = NULL;
  const uint32_t *own = weft_trace_thread_interactions (trace, thread, &n_own);

  for (size_t i = 0; i < n_own && all[own[i]].from_ns <= until_ns; i++) {
    const WeftInteraction *it = &all[own[i]];

    if (it->to_thread == thread && it->from_thread != thread
        && it->from_thread != WEFT_NO_ROW && it->to_ns <= until_ns
        && (last == NULL || it->to_ns >= last->to_ns))
      last = it;
  }
  if (last == NULL)
    return false;
  /* What it did up to the moment at which the arrow left. */
  *ret = weft_selection_of_thread (trace, last->from_thread, MAX (last->from_ns - 1, 0));
  return true;
}

/* What ended a wait: what says so itself, else the first thing that came by way of the
 * object waited for. The thread may act on it a little after the wait is over, so the
 * wait's end is no bound. */
static bool
follow_in_wait (const WeftTrace *trace, uint32_t row, WeftSelection *ret)
{
  size_t n, n_own;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[row];
  const WeftInteraction *all = weft_trace_interactions (trace, &n), *best = NULL;
  const uint32_t *own = weft_trace_thread_interactions (trace, wait->thread, &n_own);

  for (size_t i = 0; i < n_own && wait->ended; i++) {
    const WeftInteraction *it = &all[own[i]];
    bool by_message = it->kind == WEFT_INTERACTION_MESSAGE;

    if (it->to_thread != wait->thread || it->from_thread == wait->thread
        || it->from_thread == WEFT_NO_ROW || it->kind == WEFT_INTERACTION_SPAWN)
      continue;
    if (!by_message && it->cause == row) {
      best = it;
      break;
    }
    if (by_message && it->object == wait->object && it->to_ns >= wait->begin_ns
        && (best == NULL || it->to_ns < best->to_ns))
      best = it;
  }
  if (best == NULL)
    return false;
  *ret = weft_selection_of_thread (trace, best->from_thread, MAX (best->from_ns - 1, 0));
  return true;
}

bool
weft_selection_follow (const WeftTrace *trace,
                       const WeftSelection *self,
                       WeftDirection direction,
                       WeftSelection *ret_next)
{
  uint32_t thread = weft_selection_thread (trace, self);
  int64_t begin, end;
  size_t n;

  if (self->kind == WEFT_SELECTION_INTERACTION) {
    const WeftInteraction *it = &weft_trace_interactions (trace, &n)[self->row];
    bool forward = direction == WEFT_FORWARD;
    uint32_t other = forward ? it->to_thread : it->from_thread;

    if (other == WEFT_NO_ROW)
      return false;
    *ret_next = weft_selection_of_thread (trace, other,
                                          forward ? it->to_ns : MAX (it->from_ns - 1, 0));
    return true;
  }
  if (thread == WEFT_NO_ROW || !weft_selection_range (trace, self, &begin, &end))
    return false;
  if (direction == WEFT_FORWARD) {
    /* Not what left before the moment in question, so that following never goes round in
     * a circle. */
    int64_t from = self->kind == WEFT_SELECTION_THREAD ? MAX (begin, self->time_ns) : begin;

    return follow_out (trace, thread, from, ret_next);
  }
  if (self->kind == WEFT_SELECTION_WAIT && follow_in_wait (trace, self->row, ret_next))
    return true;
  return follow_in (trace, thread, self->kind == WEFT_SELECTION_WAIT ? end : self->time_ns,
                    ret_next);
}

int64_t
weft_selection_object_time_ns (const WeftTrace *trace,
                               uint32_t object,
                               int64_t time_ns,
                               bool prefers_it)
{
  size_t n, n_holds, n_messages;
  const WeftObject *row = &weft_trace_objects (trace, &n)[object];
  const WeftWait *waits = weft_trace_waits (trace, &n), *longest = NULL;
  const uint32_t *own = weft_trace_object_waits (trace, object, &n);
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n_holds);
  const WeftMessage *messages = weft_trace_channel_messages (trace, object, &n_messages);

  if (prefers_it && time_ns >= row->created_ns && time_ns < row->destroyed_ns)
    return time_ns;
  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[own[i]];

    if (longest == NULL
        || wait->end_ns - wait->begin_ns > longest->end_ns - longest->begin_ns)
      longest = wait;
  }
  if (longest != NULL)
    return longest->begin_ns;
  if (n_holds > 0)
    return holds[0].acquired_ns;
  return n_messages > 0 ? messages[0].sent_ns : row->created_ns;
}
