#include "tracer/analysis/describe.h"

#include "tracer/analysis/blame.h"
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

/* The end of what was still going on at @end_ns. */
static const char *
when_it_ended (const WeftTrace *trace, uint32_t thread, int64_t end_ns)
{
  size_t n;
  bool ended = weft_trace_threads (trace, &n)[thread].ended;

  return ended && end_ns < weft_trace_duration_ns (trace) ? "when its thread ended"
                                                          : "when the recording ended";
}

void
weft_say_purpose (WeftSaying *saying, const WeftWait *wait)
{
  switch (wait->kind) {
  case WEFT_WAIT_JOIN:
    weft_say (saying, " for %T to end", wait->target);
    break;
  case WEFT_WAIT_READ_LOCK:
    weft_say (saying, " to read %O", wait->object);
    break;
  case WEFT_WAIT_WRITE_LOCK:
    weft_say (saying, " to write %O", wait->object);
    break;
  case WEFT_WAIT_CONDITION:
    weft_say (saying, " for a signal on %O", wait->object);
    break;
  case WEFT_WAIT_BARRIER:
    weft_say (saying, " at %O", wait->object);
    break;
  case WEFT_WAIT_SEND:
    weft_say (saying, " for room in %O", wait->object);
    break;
  case WEFT_WAIT_RECEIVE:
    weft_say (saying, " for a message in %O", wait->object);
    break;
  case WEFT_WAIT_UNKNOWN:
  case WEFT_WAIT_LOCK:
  case WEFT_WAIT_ONCE:
  default:
    weft_say (saying, " for %O", wait->object);
    break;
  }
}

/* Where the longest hold of @part began, unless that is where the waiter is too. */
static void
say_locked (WeftSaying *saying, const WeftWait *wait, const WeftBlamePart *part)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (saying->trace, &n);
  uint32_t site = part->longest != WEFT_NO_ROW ? holds[part->longest].site : WEFT_NO_ROW;

  if (site != WEFT_NO_ROW && site != wait->site)
    weft_say (saying, ", locked%S", site);
}

/* Who held the lock meanwhile. @known: the parts that can be told. */
static void
say_holders (WeftSaying *saying,
             const WeftWait *wait,
             const WeftBlamePart *known,
             size_t n_known)
{
  const WeftBlamePart *longest = known;
  int64_t length_ns = wait->end_ns - wait->begin_ns;
  bool shared = false;

  for (size_t i = 0; i < n_known; i++) {
    shared |= known[i].shared;
    if (known[i].ns > longest->ns)
      longest = &known[i];
  }

  if (n_known == 1 && known->holder == wait->thread) {
    weft_say (saying, "which it held itself");
    say_locked (saying, wait, known);
  } else if (n_known == 1) {
    weft_say (saying, "held by %T", known->holder);
    if (known->ns < length_ns / 10 * 9)
      weft_say (saying, " for %D of it", known->ns);
    say_locked (saying, wait, known);
  } else if (n_known == 2) {
    weft_say (saying, shared ? "held by " : "held in turn by ");
    for (size_t i = 0; i < n_known; i++) {
      weft_say (saying, i == 0 ? "%T (%D" : ") and %T (%D", known[i].holder, known[i].ns);
      say_locked (saying, wait, &known[i]);
    }
    weft_say (saying, ")");
  } else {
    weft_say (saying, "held %tby %C threads, longest by %T (%D", shared ? "" : "in turn ",
              (uint64_t)n_known, longest->holder, longest->ns);
    say_locked (saying, wait, longest);
    weft_say (saying, ")");
  }
}

static void
say_lock_wait (WeftSaying *saying, uint32_t row, const WeftWait *wait)
{
  g_auto (WeftWaitBlame) blame = { 0 };
  const WeftBlamePart *parts;
  size_t n_known;
  bool unknown;

  weft_wait_blame (saying->trace, row, &blame);
  parts = (const WeftBlamePart *)blame.parts->data;
  n_known = blame.parts->len;
  unknown = n_known > 0 && parts[n_known - 1].holder == WEFT_NO_ROW;
  n_known -= unknown;

  weft_say (saying, wait->ended ? ", " : "; ");
  if (n_known > 0)
    say_holders (saying, wait, parts, n_known);
  if (n_known > 0 && unknown)
    weft_say (saying, "; for %D cannot tell who held it", parts[n_known].ns);
  else if (unknown && wait->holder != WEFT_NO_ROW)
    weft_say (saying, "held by %T when the wait began; cannot tell who held it later",
              wait->holder);
  else if (unknown)
    weft_say (saying, "cannot tell who held it");
  else if (n_known == 0)
    weft_say (saying, "held by nobody by then");
  weft_say (saying, ".");

  if (wait->ended && wait->outcome == WEFT_OUTCOME_DONE && wait->waker != WEFT_NO_ROW
      && (n_known != 1 || parts[0].holder != wait->waker))
    weft_say (saying, " Handed over by %T.", wait->waker);
}

static void
say_outcome (WeftSaying *saying, const WeftWait *wait)
{
  switch (wait->outcome) {
  case WEFT_OUTCOME_TIMED_OUT:
    weft_say (saying, " It gave up when its time was over.");
    break;
  case WEFT_OUTCOME_DISCONNECTED:
    if (wait->kind == WEFT_WAIT_SEND)
      weft_say (saying, " The receiver went away instead.");
    else
      weft_say (saying, " The last sender went away instead.");
    break;
  case WEFT_OUTCOME_FAILED:
    weft_say (saying, " It ended in an error.");
    break;
  case WEFT_OUTCOME_DONE:
  default:
    break;
  }
}

/* Who ended a wait that is not for a lock. */
static void
say_waker (WeftSaying *saying, const WeftWait *wait)
{
  static const char *const patterns[WEFT_N_WAIT_KINDS] = {
    [WEFT_WAIT_CONDITION] = "; signalled by %T", [WEFT_WAIT_BARRIER] = "; %T came last",
    [WEFT_WAIT_ONCE] = "; done by %T",           [WEFT_WAIT_SEND] = "; %T made it",
    [WEFT_WAIT_SEMAPHORE] = "; posted by %T",    [WEFT_WAIT_FUTEX] = "; woken by %T",
    [WEFT_WAIT_PARK] = "; unparked by %T",       [WEFT_WAIT_READ] = "; %T wrote it",
    [WEFT_WAIT_WRITE] = "; %T made room",        [WEFT_WAIT_POLL] = "; woken by %T",
    [WEFT_WAIT_RECEIVE] = "; %T sent it",        [WEFT_WAIT_UNKNOWN] = "; woken by %T",
  };

  if (wait->waker != WEFT_NO_ROW && wait->outcome == WEFT_OUTCOME_DONE
      && patterns[wait->kind] != NULL)
    weft_say (saying, patterns[wait->kind], wait->waker);
  else if (wait->kind == WEFT_WAIT_ONCE && wait->holder != WEFT_NO_ROW)
    weft_say (saying, ", which %T ran", wait->holder);
}

/* "adder-7 waited 3.41 ms for counter at counter.c:43" */
static void
say_wait (WeftSaying *saying, uint32_t row, const WeftWait *wait, bool open)
{
  bool pause = weft_wait_kind_is_pause (wait->kind);
  bool sleep = wait->kind == WEFT_WAIT_SLEEP;

  weft_say (saying, "%T ", wait->thread);
  if (open)
    weft_say (saying, sleep   ? "was still sleeping"
                      : pause ? "was still yielding"
                              : "was still waiting");
  else
    weft_say (saying, wait->ended ? "%t %W" : "%t at least %W",
              sleep   ? "slept"
              : pause ? "yielded for"
                      : "waited",
              row);
  if (!pause)
    weft_say_purpose (saying, wait);
  weft_say (saying, "%S", wait->site);
  if (open)
    weft_say (saying, " %t, after %W",
              when_it_ended (saying->trace, wait->thread, wait->end_ns), row);
}

/* Most of a wait may be the fault of who takes the CPUs: a twentieth is worth saying. */
static void
say_without_cpu (WeftSaying *saying, const WeftWait *wait)
{
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  weft_states_totals (weft_trace_thread_states (saying->trace, wait->thread),
                      wait->begin_ns, wait->end_ns, totals_ns);
  if (totals_ns[WEFT_STATE_READY] * 20 > wait->end_ns - wait->begin_ns)
    weft_say (saying, " For %D of that it could have gone on, but had no CPU.",
              totals_ns[WEFT_STATE_READY]);
}

void
weft_describe_wait (const WeftTrace *trace, uint32_t wait, WeftSentence *ret)
{
  const WeftWait *row = wait_at (trace, wait);
  bool open = weft_wait_is_open (trace, row);
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  say_wait (&saying, wait, row, open);

  if (weft_wait_kind_is_lock (row->kind) && row->object != WEFT_NO_ROW) {
    say_lock_wait (&saying, wait, row);
  } else {
    if (row->ended)
      say_waker (&saying, row);
    weft_say (&saying, ".");
  }

  say_without_cpu (&saying, row);
  if (row->ended)
    say_outcome (&saying, row);
  else if (!open)
    weft_say (&saying, " Its end was lost.");
  if (weft_trace_lossy_between (trace, row->begin_ns, row->end_ns)) {
    if (open)
      weft_say (&saying, " Events were lost meanwhile; its end may be among them.");
    else if (weft_wait_kind_is_lock (row->kind))
      weft_say (&saying, " Events were lost meanwhile, so this may not be all.");
  }
  weft_saying_end (&saying, ret);
}

static bool
has_ended (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  size_t n;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];

  return row->ended && row->end_ns < time_ns;
}

char *
weft_describe_wait_label (const WeftTrace *trace, uint32_t wait)
{
  const WeftWait *row = wait_at (trace, wait);
  g_auto (WeftSentence) label = { 0 };
  uint32_t holder = row->holder;
  WeftSaying saying;

  if (row->kind == WEFT_WAIT_SLEEP)
    return g_strdup ("sleeps");
  if (row->kind == WEFT_WAIT_YIELD)
    return g_strdup ("yields");

  if (weft_wait_kind_is_lock (row->kind) && row->object != WEFT_NO_ROW) {
    const WeftHold *last = weft_wait_is_open (trace, row)
                               ? weft_trace_hold_at (trace, row->object, row->end_ns - 1)
                               : NULL;
    const WeftHold *first = weft_trace_hold_at (trace, row->object, row->begin_ns);

    if (last != NULL)
      holder = last->thread;
    else if (holder == WEFT_NO_ROW && first != NULL)
      holder = first->thread;
  }

  weft_saying_begin (&saying, trace);
  saying.brief = true;
  weft_say (&saying, "waits");
  weft_say_purpose (&saying, row);
  if (holder == row->thread && weft_wait_kind_is_lock (row->kind))
    weft_say (&saying, ", which it holds itself");
  else if (holder != WEFT_NO_ROW && weft_wait_kind_is_lock (row->kind))
    weft_say (&saying,
              weft_wait_is_open (trace, row) && has_ended (trace, holder, row->end_ns)
                  ? ", held by %T, which has ended"
                  : ", held by %T",
              holder);
  weft_saying_end (&saying, &label);
  return g_steal_pointer (&label.text);
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
