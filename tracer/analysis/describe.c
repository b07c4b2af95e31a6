#include "tracer/analysis/describe.h"

#include "tracer/analysis/sentence.h"

static const WeftWait *
wait_at (const WeftTrace *trace, uint32_t row)
{
  size_t n;

  return &weft_trace_waits (trace, &n)[row];
}

bool
weft_wait_is_open (const WeftTrace *trace, const WeftWait *wait)
{
  size_t n;

  return !wait->ended
         && wait->end_ns >= weft_trace_threads (trace, &n)[wait->thread].end_ns;
}

bool
weft_hold_outlives_thread (const WeftTrace *trace, const WeftHold *hold)
{
  size_t n;
  const WeftThread *thread = &weft_trace_threads (trace, &n)[hold->thread];

  return !hold->released && thread->ended && thread->end_ns < hold->released_ns;
}

void
weft_describe_hold (const WeftTrace *trace, uint32_t hold, WeftSentence *ret)
{
  size_t n;
  const WeftHold *row = &weft_trace_holds (trace, &n)[hold];
  const char *purpose = row->mode == WEFT_HOLD_SHARED ? " for reading" : "";
  int64_t length_ns = row->released_ns - row->acquired_ns;
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  if (row->released)
    weft_say (&saying, "%T held %O%t for %D%S.", row->thread, row->object, purpose,
              length_ns, row->site);
  else if (weft_hold_outlives_thread (trace, row))
    weft_say (&saying, "%T ended while it held %O%t, and left it locked for %D",
              row->thread, row->object, purpose, length_ns);
  else
    weft_say (&saying, "%T still held %O%t when the recording ended, after %D", row->thread,
              row->object, purpose, length_ns);
  if (!row->released && row->site != WEFT_NO_ROW)
    weft_say (&saying, "; it locked it%S", row->site);
  if (!row->released)
    weft_say (&saying, ".");

  if (row->waiters == 1)
    weft_say (&saying, " 1 thread waited when it let go.");
  else if (row->waiters > 1)
    weft_say (&saying, " %C threads waited when it let go.", (uint64_t)row->waiters);
  weft_saying_end (&saying, ret);
}

static void
say_message (WeftSaying *saying, uint32_t row)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (saying->trace, &n)[row];
  int64_t took_ns = message->ended_ns - message->sent_ns;

  if (message->sender == WEFT_NO_ROW) {
    weft_say (saying, "%M in %O: its sending was not recorded", row, message->channel);
  } else {
    weft_say (saying, "%T sent %M in %O%S", message->sender, row, message->channel,
              message->send_site);
  }

  if (message->fate == WEFT_FATE_IN_CHANNEL) {
    weft_say (saying, "; it was still there when the recording ended.");
    return;
  }

  if (message->fate == WEFT_FATE_RECEIVED)
    weft_say (saying, "; %T received it", message->receiver);
  else
    weft_say (saying, "; it was destroyed unreceived");
  if (message->sender != WEFT_NO_ROW)
    weft_say (saying, " %D later", took_ns);
  weft_say (saying, "%S.", message->receive_site);
}

void
weft_describe_message (const WeftTrace *trace, uint32_t message, WeftSentence *ret)
{
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  say_message (&saying, message);
  weft_saying_end (&saying, ret);
}

static void
say_caused_interaction (WeftSaying *saying, const WeftInteraction *row)
{
  const WeftWait *wait = wait_at (saying->trace, row->cause);

  switch (row->kind) {
  case WEFT_INTERACTION_JOIN:
    weft_say (saying, "%T ended", row->from_thread);
    break;
  case WEFT_INTERACTION_HAND_OFF:
    weft_say (saying, "%T let go of %O", row->from_thread, row->object);
    break;
  default:
    weft_say (saying, "%T woke %T through %O", row->from_thread, row->to_thread,
              row->object);
    weft_say (saying, ", which had waited %W%S.", row->cause, wait->site);
    return;
  }

  weft_say (saying, "; %T, which had waited %W%S, went on %D later.", row->to_thread,
            row->cause, wait->site, row->to_ns - row->from_ns);
}

void
weft_describe_interaction (const WeftTrace *trace, uint32_t interaction, WeftSentence *ret)
{
  size_t n;
  const WeftInteraction *row = &weft_trace_interactions (trace, &n)[interaction];
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  if (row->kind == WEFT_INTERACTION_SPAWN) {
    const WeftThread *threads = weft_trace_threads (trace, &n);
    const WeftThread *thread = &threads[row->to_thread];

    if (thread->process != threads[row->from_thread].process)
      weft_say (&saying, "%T started the process of %T.", row->from_thread, row->to_thread);
    else
      weft_say (&saying, "%T spawned %T%S; it ran %D later.", row->from_thread,
                row->to_thread, thread->spawn_site, row->to_ns - row->from_ns);
  } else if (row->cause == WEFT_NO_ROW) {
    weft_say (&saying, "%t from %T to %T, which took %D.",
              weft_interaction_text (row->kind), row->from_thread, row->to_thread,
              row->to_ns - row->from_ns);
  } else if (row->kind == WEFT_INTERACTION_MESSAGE) {
    say_message (&saying, row->cause);
  } else {
    say_caused_interaction (&saying, row);
  }
  weft_saying_end (&saying, ret);
}

static void
say_arc (WeftSaying *saying, const WeftNote *note)
{
  const char *verb = note->kind == WEFT_NOTE_ARC_CLONE ? "cloned" : "dropped";

  weft_say (saying, "%T %t its share of %O", note->thread, verb, note->object);
  if (note->value == 0)
    weft_say (saying, ", the last one.");
  else if (note->value == 1)
    weft_say (saying, "; 1 is left.");
  else if (note->kind == WEFT_NOTE_ARC_CLONE)
    weft_say (saying, "; %C share it now.", (uint64_t)note->value);
  else
    weft_say (saying, "; %C are left.", (uint64_t)note->value);
}

/* Signed, unlike a count. */
static void
say_value (WeftSaying *saying, int64_t value)
{
  g_string_append_printf (saying->text, "%" G_GINT64_FORMAT, value);
}

void
weft_describe_note (const WeftTrace *trace, uint32_t note, WeftSentence *ret)
{
  size_t n;
  const WeftNote *row = &weft_trace_notes (trace, &n)[note];
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  switch (row->kind) {
  case WEFT_NOTE_MARK:
    weft_say (&saying, "%T marked “%t”.", row->thread, row->text);
    break;
  case WEFT_NOTE_SPAN:
    weft_say (&saying,
              row->ended ? "%T was in “%t” for %D."
                         : "%T was in “%t” for %D, and had not left it at the end.",
              row->thread, row->text, row->end_ns - row->begin_ns);
    break;
  case WEFT_NOTE_VALUE:
    weft_say (&saying, "%T noted %t = ", row->thread, row->text);
    say_value (&saying, row->value);
    weft_say (&saying, ".");
    break;
  case WEFT_NOTE_READ:
  case WEFT_NOTE_WRITE:
    weft_say (&saying, row->kind == WEFT_NOTE_READ ? "%T read " : "%T wrote ", row->thread);
    say_value (&saying, row->value);
    weft_say (&saying, row->kind == WEFT_NOTE_READ ? " from %O." : " to %O.", row->object);
    break;
  case WEFT_NOTE_ARC_CLONE:
  case WEFT_NOTE_ARC_DROP:
    say_arc (&saying, row);
    break;
  case WEFT_NOTE_POISONED:
    weft_say (&saying, "%T panicked while it held %O: it is poisoned.", row->thread,
              row->object);
    break;
  case WEFT_NOTE_POISON_SEEN:
    weft_say (&saying, "%T found %O poisoned.", row->thread, row->object);
    break;
  case WEFT_NOTE_POISON_CLEARED:
    weft_say (&saying, "%T cleared the poison of %O.", row->thread, row->object);
    break;
  case WEFT_NOTE_PANIC:
    weft_say (&saying, "%T panicked: %t", row->thread, row->text);
    break;
  case WEFT_NOTE_DISCONNECT_SENDER:
    weft_say (&saying, "%T dropped the last sender of %O.", row->thread, row->object);
    break;
  case WEFT_NOTE_DISCONNECT_RECEIVER:
    weft_say (&saying, "%T dropped the receiver of %O.", row->thread, row->object);
    break;
  default:
    break;
  }
  weft_saying_end (&saying, ret);
}
