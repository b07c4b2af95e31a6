#include "gui/view/detail.h"

#include <glib/gi18n.h>

#include "gui/view/links.h"
#include "tracer/analysis/blame.h"

/* Of a wait that spins and is preempted over and over not every part is looked at. */
#define LOOK_MAX 1024

static const char *
thread_name (const WeftTrace *trace, uint32_t thread)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  return thread < n ? threads[thread].label : _ ("a thread");
}

static const char *
object_name (const WeftTrace *trace, uint32_t object)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  return object < n ? objects[object].name : _ ("an object");
}

static void
take_sentence (WeftDetail *self, WeftSentence *sentence)
{
  self->markup = weft_links_markup (sentence, 0);
  weft_sentence_clear (sentence);
}

static void
describe_thread (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  const WeftStates *states = weft_trace_thread_states (trace, selection->row);
  size_t index = weft_states_seek (states, selection->time_ns);
  size_t n;
  const WeftThread *thread = &weft_trace_threads (trace, &n)[selection->row];
  WeftSentence sentence;

  if (index != SIZE_MAX)
    self->state = weft_states_get (states, index).state;
  if (self->state == WEFT_STATE_NONE)
    self->title = g_strdup (thread->label);
  else
    /* Translators: a thread's name and what it does: "adder-7: running" */
    self->title
        = g_strdup_printf (_ ("%s: %s"), thread->label, weft_state_shown (self->state));
  self->site = thread->spawn_site;
  weft_describe_thread_at (trace, selection->row, selection->time_ns, &sentence);
  take_sentence (self, &sentence);
}

static void
describe_object (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (trace, &n)[selection->row];
  WeftSentence sentence;

  self->title = g_strdup (object->name);
  self->site = object->site;
  weft_describe_object_at (trace, selection->row, selection->time_ns, &sentence);
  take_sentence (self, &sentence);
}

static char *
wait_title (const WeftTrace *trace, const WeftWait *wait)
{
  const char *name = thread_name (trace, wait->thread);

  if (wait->kind == WEFT_WAIT_SLEEP)
    return g_strdup_printf (_ ("%s sleeps"), name);
  if (wait->kind == WEFT_WAIT_YIELD)
    return g_strdup_printf (_ ("%s yields"), name);
  if (wait->kind == WEFT_WAIT_JOIN)
    return g_strdup_printf (_ ("%s joins %s"), name, thread_name (trace, wait->target));
  if (wait->object == WEFT_NO_ROW)
    return g_strdup_printf (_ ("%s waits"), name);
  return g_strdup_printf (_ ("%s waits for %s"), name, object_name (trace, wait->object));
}

/* The hold that stood in the way of @wait the longest, else the thread that was known to.
 */
static WeftSelection
find_holder (const WeftTrace *trace, uint32_t row, const WeftWait *wait)
{
  g_auto (WeftWaitBlame) blame = { NULL, 0 };
  const WeftBlamePart *worst = NULL;
  size_t n;

  weft_wait_blame (trace, row, &blame);
  for (guint i = 0; i < blame.parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (blame.parts, WeftBlamePart, i);

    if (part->holder != WEFT_NO_ROW && (worst == NULL || part->ns > worst->ns))
      worst = part;
  }
  if (worst != NULL && worst->longest != WEFT_NO_ROW) {
    const WeftHold *hold = &weft_trace_holds (trace, &n)[worst->longest];

    return (WeftSelection){ WEFT_SELECTION_HOLD, worst->longest,
                            MAX (hold->acquired_ns, wait->begin_ns) };
  }
  if (wait->kind != WEFT_WAIT_JOIN && wait->holder != WEFT_NO_ROW)
    return weft_selection_of_thread (trace, wait->holder, wait->begin_ns);
  return WEFT_SELECTION_INIT;
}

/* What it was while nothing could go on: the way into a wait and out of it runs. */
static WeftState
wait_state (const WeftTrace *trace, const WeftWait *wait)
{
  const WeftStates *states = weft_trace_thread_states (trace, wait->thread);
  size_t first = weft_states_seek (states, wait->begin_ns), n = weft_states_size (states);

  for (size_t i = first; i < n && i - first < LOOK_MAX; i++) {
    WeftInterval interval = weft_states_get (states, i);

    if (interval.begin_ns >= wait->end_ns)
      break;
    if (interval.state != WEFT_STATE_RUNNING && interval.state != WEFT_STATE_READY)
      return interval.state;
  }
  return first != SIZE_MAX ? weft_states_get (states, first).state : WEFT_STATE_NONE;
}

static void
describe_wait (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[selection->row];
  WeftSentence sentence;

  self->title = wait_title (trace, wait);
  self->state = wait_state (trace, wait);
  self->site = wait->site;
  if (self->state == WEFT_STATE_WAIT_LOCK)
    self->wait = selection->row;
  self->holder = find_holder (trace, selection->row, wait);
  if (wait->waker != WEFT_NO_ROW)
    self->waker = weft_selection_of_thread (trace, wait->waker, wait->end_ns);
  weft_describe_wait (trace, selection->row, &sentence);
  take_sentence (self, &sentence);
}

static void
describe_hold (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;
  const WeftHold *hold = &weft_trace_holds (trace, &n)[selection->row];
  WeftSentence sentence;

  self->title = g_strdup_printf (_ ("%s holds %s"), thread_name (trace, hold->thread),
                                 object_name (trace, hold->object));
  self->state = WEFT_STATE_RUNNING;
  self->site = hold->site;
  weft_describe_hold (trace, selection->row, &sentence);
  take_sentence (self, &sentence);
}

static void
describe_message (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (trace, &n)[selection->row];
  WeftSentence sentence;

  self->title = g_strdup_printf (_ ("Message %" G_GUINT64_FORMAT " in %s"), message->id,
                                 object_name (trace, message->channel));
  self->state = WEFT_STATE_WAIT_EVENT;
  self->site = message->send_site;
  weft_describe_message (trace, selection->row, &sentence);
  take_sentence (self, &sentence);
}

static void
describe_interaction (WeftDetail *self,
                      const WeftTrace *trace,
                      const WeftSelection *selection)
{
  size_t n;
  const WeftInteraction *row = &weft_trace_interactions (trace, &n)[selection->row];
  WeftSentence sentence;

  /* Translators: from one thread to another: "adder-1 → adder-7" */
  self->title = g_strdup_printf (_ ("%s → %s"), thread_name (trace, row->from_thread),
                                 thread_name (trace, row->to_thread));
  if (row->kind == WEFT_INTERACTION_HAND_OFF) {
    self->state = WEFT_STATE_WAIT_LOCK;
    self->wait = row->cause;
  } else if (row->kind == WEFT_INTERACTION_MESSAGE || row->kind == WEFT_INTERACTION_WAKE) {
    self->state = WEFT_STATE_WAIT_EVENT;
  }
  if (row->cause != WEFT_NO_ROW) {
    self->site = row->kind == WEFT_INTERACTION_MESSAGE
                     ? weft_trace_messages (trace, &n)[row->cause].send_site
                     : weft_trace_waits (trace, &n)[row->cause].site;
  }
  weft_describe_interaction (trace, selection->row, &sentence);
  take_sentence (self, &sentence);
}

static void
describe_note (WeftDetail *self, const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;
  const WeftNote *note = &weft_trace_notes (trace, &n)[selection->row];
  WeftSentence sentence;

  self->title
      = g_strdup (note->text[0] != '\0' ? note->text : thread_name (trace, note->thread));
  weft_describe_note (trace, selection->row, &sentence);
  take_sentence (self, &sentence);
}

WeftDetail *
weft_detail_new (const WeftTrace *trace, const WeftSelection *selection)
{
  static void (*const describe[]) (WeftDetail *, const WeftTrace *, const WeftSelection *)
      = {
          [WEFT_SELECTION_THREAD] = describe_thread,
          [WEFT_SELECTION_OBJECT] = describe_object,
          [WEFT_SELECTION_WAIT] = describe_wait,
          [WEFT_SELECTION_HOLD] = describe_hold,
          [WEFT_SELECTION_MESSAGE] = describe_message,
          [WEFT_SELECTION_INTERACTION] = describe_interaction,
          [WEFT_SELECTION_NOTE] = describe_note,
        };
  WeftDetail *self = g_new0 (WeftDetail, 1);
  int64_t begin_ns, end_ns;

  self->wait = self->site = WEFT_NO_ROW;
  self->holder = self->waker = WEFT_SELECTION_INIT;
  self->duration_ns = -1;
  if (weft_selection_range (trace, selection, &begin_ns, &end_ns) && end_ns > begin_ns)
    self->duration_ns = end_ns - begin_ns;
  describe[selection->kind](self, trace, selection);
  return self;
}

void
weft_detail_free (WeftDetail *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->markup);
  g_free (self);
}
