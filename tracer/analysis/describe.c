#include "tracer/analysis/describe.h"

#include <glib/gi18n-lib.h>

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

/* One that was let go. */
static void
say_ended_hold (WeftSaying *saying, const WeftHold *row)
{
  weft_say (saying,
            row->mode == WEFT_HOLD_SHARED ? N_ ("%T held %O for reading for %D%S.")
                                          : N_ ("%T held %O for %D%S."),
            row->thread, row->object, row->released_ns - row->acquired_ns, row->site);
}

static void
say_open_hold (WeftSaying *saying, const WeftHold *row)
{
  bool shared = row->mode == WEFT_HOLD_SHARED;
  int64_t length_ns = row->released_ns - row->acquired_ns;
  const char *pattern;

  if (weft_hold_outlives_thread (saying->trace, row))
    pattern = shared
                  ? N_ ("%T ended while it held %O for reading, and left it locked for %D")
                  : N_ ("%T ended while it held %O, and left it locked for %D");
  else
    pattern = shared ? N_ ("%T still held %O for reading when the recording ended, after "
                           "%D")
                     : N_ ("%T still held %O when the recording ended, after %D");
  weft_say (saying, pattern, row->thread, row->object, length_ns);
  if (row->site != WEFT_NO_ROW)
    weft_say_on (saying, "%Z; it locked it%S", row->site);
  weft_say_on (saying, "%Z.");
}

void
weft_describe_hold (const WeftTrace *trace, uint32_t hold, WeftSentence *ret)
{
  size_t n;
  const WeftHold *row = &weft_trace_holds (trace, &n)[hold];
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  if (row->released)
    say_ended_hold (&saying, row);
  else
    say_open_hold (&saying, row);
  if (row->waiters > 0)
    weft_say_n (&saying, " %C thread waited when it let go.",
                " %C threads waited when it let go.", row->waiters, (uint64_t)row->waiters);
  weft_saying_end (&saying, ret);
}

/* What became of a message that was sent, after @took_ns. */
static void
say_fate (WeftSaying *saying, const WeftMessage *message, int64_t took_ns)
{
  if (message->fate == WEFT_FATE_RECEIVED && message->sender != WEFT_NO_ROW)
    weft_say_on (saying, "%Z; %T received it %D later%S.", message->receiver, took_ns,
                 message->receive_site);
  else if (message->fate == WEFT_FATE_RECEIVED)
    weft_say_on (saying, "%Z; %T received it%S.", message->receiver, message->receive_site);
  else if (message->sender != WEFT_NO_ROW)
    weft_say_on (saying, "%Z; it was destroyed unreceived %D later%S.", took_ns,
                 message->receive_site);
  else
    weft_say_on (saying, "%Z; it was destroyed unreceived%S.", message->receive_site);
}

static void
say_message (WeftSaying *saying, uint32_t row)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (saying->trace, &n)[row];

  if (message->sender == WEFT_NO_ROW)
    weft_say (saying, "%M in %O: its sending was not recorded", row, message->channel);
  else
    weft_say (saying, "%T sent %M in %O%S", message->sender, row, message->channel,
              message->send_site);

  if (message->fate == WEFT_FATE_IN_CHANNEL)
    weft_say_on (saying, "%Z; it was still there when the recording ended.");
  else
    say_fate (saying, message, message->ended_ns - message->sent_ns);
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
  uint32_t site = wait_at (saying->trace, row->cause)->site;
  int64_t took_ns = row->to_ns - row->from_ns;

  switch (row->kind) {
  case WEFT_INTERACTION_JOIN:
    weft_say (saying, "%T ended; %T, which had waited %W%S, went on %D later.",
              row->from_thread, row->to_thread, row->cause, site, took_ns);
    break;
  case WEFT_INTERACTION_HAND_OFF:
    weft_say (saying, "%T let go of %O; %T, which had waited %W%S, went on %D later.",
              row->from_thread, row->object, row->to_thread, row->cause, site, took_ns);
    break;
  default:
    weft_say (saying, "%T woke %T through %O, which had waited %W%S.", row->from_thread,
              row->to_thread, row->object, row->cause, site);
    break;
  }
}

/* One of which it is not known what it ended. */
static void
say_plain_interaction (WeftSaying *saying, const WeftInteraction *row)
{
  static const char *const patterns[] = {
    [WEFT_INTERACTION_JOIN] = N_ ("join from %T to %T, which took %D."),
    [WEFT_INTERACTION_HAND_OFF] = N_ ("hand-off from %T to %T, which took %D."),
    [WEFT_INTERACTION_MESSAGE] = N_ ("message from %T to %T, which took %D."),
    [WEFT_INTERACTION_WAKE] = N_ ("wake from %T to %T, which took %D."),
  };

  weft_say (saying, patterns[row->kind], row->from_thread, row->to_thread,
            row->to_ns - row->from_ns);
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
    say_plain_interaction (&saying, row);
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
  uint64_t left = (uint64_t)note->value;
  bool cloned = note->kind == WEFT_NOTE_ARC_CLONE;

  weft_say (saying,
            cloned ? N_ ("%T cloned its share of %O") : N_ ("%T dropped its share of %O"),
            note->thread, note->object);
  if (left == 0)
    weft_say_on (saying, "%Z, the last one.");
  else if (cloned && left > 1)
    weft_say_on_n (saying, "%Z; %C shares it now.", "%Z; %C share it now.", left, left);
  else
    weft_say_on_n (saying, "%Z; %C is left.", "%Z; %C are left.", left, left);
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
              row->ended ? N_ ("%T was in “%t” for %D.")
                         : N_ ("%T was in “%t” for %D, and had not left it at the end."),
              row->thread, row->text, row->end_ns - row->begin_ns);
    break;
  case WEFT_NOTE_VALUE:
    weft_say (&saying, "%T noted %t = %N.", row->thread, row->text, row->value);
    break;
  case WEFT_NOTE_READ:
    weft_say (&saying, "%T read %N from %O.", row->thread, row->value, row->object);
    break;
  case WEFT_NOTE_WRITE:
    weft_say (&saying, "%T wrote %N to %O.", row->thread, row->value, row->object);
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
