#include <glib/gi18n-lib.h>

#include "tracer/analysis/sentence.h"
#include "tracer/analysis/wait-card.h"

static const WeftWait *
wait_at (const WeftTrace *trace, uint32_t row)
{
  size_t n;

  return &weft_trace_waits (trace, &n)[row];
}

/* Whether what was still going on at @end_ns ended with its thread. */
static bool
ended_with_thread (const WeftTrace *trace, uint32_t thread, int64_t end_ns)
{
  size_t n;

  return weft_trace_threads (trace, &n)[thread].ended
         && end_ns < weft_trace_duration_ns (trace);
}

void
weft_say_purpose (WeftSaying *saying, const WeftWait *wait)
{
  /* Translators: these follow "waits" or "waited 3 ms" */
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
static uint32_t
locked_at (const WeftSaying *saying, const WeftWait *wait, const WeftBlamePart *part)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (saying->trace, &n);
  uint32_t site = part->longest != WEFT_NO_ROW ? holds[part->longest].site : WEFT_NO_ROW;

  return site != wait->site ? site : WEFT_NO_ROW;
}

/* Two of them, or more. */
static void
say_several (WeftSaying *saying,
             const WeftWait *wait,
             const WeftBlamePart *known,
             size_t n_known)
{
  const WeftBlamePart *longest = known;
  bool shared = false;

  for (size_t i = 0; i < n_known; i++) {
    shared |= known[i].shared;
    if (known[i].ns > longest->ns)
      longest = &known[i];
  }

  if (n_known == 2)
    weft_say (saying,
              shared ? N_ ("held by %T (%D%K) and %T (%D%K)")
                     : N_ ("held in turn by %T (%D%K) and %T (%D%K)"),
              known[0].holder, known[0].ns, locked_at (saying, wait, &known[0]),
              known[1].holder, known[1].ns, locked_at (saying, wait, &known[1]));
  else if (shared)
    weft_say_n (saying, "held by %C thread, longest by %T (%D%K)",
                "held by %C threads, longest by %T (%D%K)", n_known, (uint64_t)n_known,
                longest->holder, longest->ns, locked_at (saying, wait, longest));
  else
    weft_say_n (saying, "held in turn by %C thread, longest by %T (%D%K)",
                "held in turn by %C threads, longest by %T (%D%K)", n_known,
                (uint64_t)n_known, longest->holder, longest->ns,
                locked_at (saying, wait, longest));
}

/* Who held the lock meanwhile. @known: the parts that can be told. */
static void
say_holders (WeftSaying *saying,
             const WeftWait *wait,
             const WeftBlamePart *known,
             size_t n_known)
{
  uint32_t site = locked_at (saying, wait, known);

  if (n_known > 1)
    say_several (saying, wait, known, n_known);
  else if (known->holder == wait->thread)
    weft_say (saying, "which it held itself%K", site);
  else if (known->ns < (wait->end_ns - wait->begin_ns) / 10 * 9)
    weft_say (saying, "held by %T for %D of it%K", known->holder, known->ns, site);
  else
    weft_say (saying, "held by %T%K", known->holder, site);
}

/* What a thread did in its turns other than to run. */
typedef struct {
  uint32_t thread;
  int64_t did_ns[WEFT_N_STATES];
  int64_t blocked_ns; /* in waits of its own */
  uint32_t blocked;   /* row of the longest; WEFT_NO_ROW */
  int64_t longest_ns;
} Deed;

static Deed
sum_turns (const WeftWaitCard *card, uint32_t thread)
{
  Deed deed = { .thread = thread, .blocked = WEFT_NO_ROW };

  for (unsigned i = 0; i < card->turns->len; i++) {
    const WeftWaitTurn *turn = &g_array_index (card->turns, WeftWaitTurn, i);

    if (turn->thread != thread)
      continue;
    for (unsigned state = 0; state < WEFT_N_STATES; state++)
      deed.did_ns[state] += turn->did_ns[state];
    if (turn->blocked_ns > deed.longest_ns) {
      deed.longest_ns = turn->blocked_ns;
      deed.blocked = turn->blocked;
    }
  }
  deed.blocked_ns = deed.did_ns[WEFT_STATE_WAIT_LOCK] + deed.did_ns[WEFT_STATE_WAIT_EVENT]
                    + deed.did_ns[WEFT_STATE_JOINING];
  return deed;
}

/* Who stood in the way for the longest, and not as itself; WEFT_NO_ROW. */
static uint32_t
main_culprit (const WeftWaitCard *card)
{
  const WeftBlamePart *longest = NULL;

  for (unsigned i = 0; i < card->blame.parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (card->blame.parts, WeftBlamePart, i);

    if (part->holder != WEFT_NO_ROW && part->holder != card->waiter
        && (longest == NULL || part->ns > longest->ns))
      longest = part;
  }
  return longest != NULL ? longest->holder : WEFT_NO_ROW;
}

/* What kept who stood in the way from going on: a tenth of the wait is worth saying. */
static void
say_deed (WeftSaying *saying, const WeftWaitCard *card)
{
  uint32_t culprit = main_culprit (card);
  Deed deed = sum_turns (card, culprit);
  int64_t slept_ns = deed.did_ns[WEFT_STATE_SLEEPING];
  int64_t ready_ns = deed.did_ns[WEFT_STATE_READY];
  int64_t other_ns = deed.did_ns[WEFT_STATE_WAIT_OTHER];
  int64_t most_ns = MAX (MAX (deed.blocked_ns, slept_ns), MAX (ready_ns, other_ns));
  size_t n;
  const WeftWait *waits = weft_trace_waits (saying->trace, &n);

  if (culprit == WEFT_NO_ROW || most_ns == 0
      || most_ns < (card->end_ns - card->begin_ns) / 10)
    return;
  if (most_ns == deed.blocked_ns && deed.blocked != WEFT_NO_ROW)
    weft_say (saying, " For %D of that %T waited itself%P%S.", most_ns, culprit,
              &waits[deed.blocked], waits[deed.blocked].site);
  else if (most_ns == slept_ns)
    weft_say (saying, " For %D of that %T slept%S.", most_ns, culprit,
              deed.blocked != WEFT_NO_ROW ? waits[deed.blocked].site : WEFT_NO_ROW);
  else if (most_ns == ready_ns)
    weft_say (saying, " For %D of that %T had no CPU.", most_ns, culprit);
  else
    weft_say (saying,
              " For %D of that %T was blocked outside of anything that is recorded.",
              most_ns, culprit);
}

static void
say_lock_wait (WeftSaying *saying, const WeftWaitCard *card, const WeftWait *wait)
{
  const WeftBlamePart *parts = (const WeftBlamePart *)card->blame.parts->data;
  size_t n_known = card->blame.parts->len;
  bool unknown;
  g_auto (WeftSentence) held = { 0 };
  WeftSaying apart;

  unknown = n_known > 0 && parts[n_known - 1].holder == WEFT_NO_ROW;
  n_known -= unknown;

  weft_saying_begin (&apart, saying->trace);
  apart.brief = saying->brief;
  apart.process = saying->process;
  if (n_known > 0)
    say_holders (&apart, wait, parts, n_known);
  if (n_known > 0 && unknown)
    weft_say_on (&apart, "%Z; for %D cannot tell who held it", parts[n_known].ns);
  else if (unknown && wait->holder != WEFT_NO_ROW)
    weft_say (&apart, "held by %T when the wait began; cannot tell who held it later",
              wait->holder);
  else if (unknown)
    weft_say (&apart, "cannot tell who held it");
  else if (n_known == 0)
    weft_say (&apart, "held by nobody by then");
  saying->process = apart.process;
  weft_saying_end (&apart, &held);
  /* Translators: a wait for a lock, and who held that meanwhile */
  weft_say_on (saying, wait->ended ? N_ ("%Z, %Y.") : N_ ("%Z; %Y."), &held);

  if (card->waker != WEFT_NO_ROW && (n_known != 1 || parts[0].holder != card->waker))
    weft_say (saying, " Handed over by %T%S.", card->waker, card->waker_site);
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
say_waker (WeftSaying *saying, const WeftWaitCard *card, const WeftWait *wait)
{
  static const char *const patterns[WEFT_N_WAIT_KINDS] = {
    [WEFT_WAIT_CONDITION] = N_ ("%Z; signalled by %T%S"),
    [WEFT_WAIT_BARRIER] = N_ ("%Z; %T came last%S"),
    [WEFT_WAIT_ONCE] = N_ ("%Z; done by %T%S"),
    [WEFT_WAIT_SEND] = N_ ("%Z; %T made it%S"),
    [WEFT_WAIT_SEMAPHORE] = N_ ("%Z; posted by %T%S"),
    [WEFT_WAIT_FUTEX] = N_ ("%Z; woken by %T%S"),
    [WEFT_WAIT_PARK] = N_ ("%Z; unparked by %T%S"),
    [WEFT_WAIT_READ] = N_ ("%Z; %T wrote it%S"),
    [WEFT_WAIT_WRITE] = N_ ("%Z; %T made room%S"),
    [WEFT_WAIT_POLL] = N_ ("%Z; woken by %T%S"),
    [WEFT_WAIT_RECEIVE] = N_ ("%Z; %T sent it%S"),
    [WEFT_WAIT_UNKNOWN] = N_ ("%Z; woken by %T%S"),
  };

  if (card->waker != WEFT_NO_ROW && patterns[wait->kind] != NULL)
    weft_say_on (saying, patterns[wait->kind], card->waker, card->waker_site);
  else if (wait->kind == WEFT_WAIT_ONCE && wait->holder != WEFT_NO_ROW)
    weft_say_on (saying, "%Z, which %T ran", wait->holder);
}

/* A sleep or a yield: for nothing. */
static void
say_pause (WeftSaying *saying, uint32_t row, const WeftWait *wait, bool open)
{
  bool sleep = wait->kind == WEFT_WAIT_SLEEP;

  if (!open) {
    if (wait->ended)
      weft_say (saying, sleep ? N_ ("%T slept %W%S") : N_ ("%T yielded for %W%S"),
                wait->thread, row, wait->site);
    else
      weft_say (saying,
                sleep ? N_ ("%T slept at least %W%S") : N_ ("%T yielded for at least %W%S"),
                wait->thread, row, wait->site);
  } else if (ended_with_thread (saying->trace, wait->thread, wait->end_ns)) {
    weft_say (saying,
              sleep ? N_ ("%T was still sleeping%S when its thread ended, after %W")
                    : N_ ("%T was still yielding%S when its thread ended, after %W"),
              wait->thread, wait->site, row);
  } else {
    weft_say (saying,
              sleep ? N_ ("%T was still sleeping%S when the recording ended, after %W")
                    : N_ ("%T was still yielding%S when the recording ended, after %W"),
              wait->thread, wait->site, row);
  }
}

/* "adder-7 waited 3.41 ms for counter at counter.c:43" */
static void
say_wait (WeftSaying *saying, uint32_t row, const WeftWait *wait, bool open)
{
  if (weft_wait_kind_is_pause (wait->kind))
    say_pause (saying, row, wait, open);
  else if (!open)
    weft_say (saying,
              wait->ended ? N_ ("%T waited %W%P%S") : N_ ("%T waited at least %W%P%S"),
              wait->thread, row, wait, wait->site);
  else
    weft_say (saying,
              ended_with_thread (saying->trace, wait->thread, wait->end_ns)
                  ? N_ ("%T was still waiting%P%S when its thread ended, after %W")
                  : N_ ("%T was still waiting%P%S when the recording ended, after %W"),
              wait->thread, wait, wait->site, row);
}

/* Most of a wait may be the fault of who takes the CPUs: a twentieth is worth saying. */
static void
say_without_cpu (WeftSaying *saying, const WeftWaitCard *card)
{
  if (card->without_cpu_ns * 20 > card->end_ns - card->begin_ns)
    weft_say (saying, " For %D of that it could have gone on, but had no CPU.",
              card->without_cpu_ns);
}

/* One other is the rule where there is any contention. */
static void
say_others (WeftSaying *saying, const WeftWaitCard *card)
{
  if (card->others_most > 1)
    weft_say_n (saying, " Up to %C other waited for it as well.",
                " Up to %C others waited for it as well.", card->others_most,
                (uint64_t)card->others_most);
}

void
weft_describe_wait (const WeftTrace *trace, uint32_t wait, WeftSentence *ret)
{
  const WeftWait *row = wait_at (trace, wait);
  bool is_lock = weft_wait_kind_is_lock (row->kind);
  g_auto (WeftWaitCard) card = { 0 };
  WeftSaying saying;

  weft_wait_card (trace, wait, &card);
  weft_saying_begin (&saying, trace);
  say_wait (&saying, wait, row, card.open);

  if (is_lock && row->object != WEFT_NO_ROW) {
    say_lock_wait (&saying, &card, row);
  } else {
    if (row->ended)
      say_waker (&saying, &card, row);
    weft_say_on (&saying, "%Z.");
  }

  say_deed (&saying, &card);
  say_without_cpu (&saying, &card);
  if (is_lock)
    say_others (&saying, &card);
  if (row->ended)
    say_outcome (&saying, row);
  else if (!card.open)
    weft_say (&saying, " Its end was lost.");
  if (weft_trace_lossy_between (trace, row->begin_ns, row->end_ns)) {
    if (card.open)
      weft_say (&saying, " Events were lost meanwhile; its end may be among them.");
    else if (is_lock)
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
    return g_strdup (_ ("sleeps"));
  if (row->kind == WEFT_WAIT_YIELD)
    return g_strdup (_ ("yields"));

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
  weft_say (&saying, "waits%P", row);
  if (holder == row->thread && weft_wait_kind_is_lock (row->kind))
    weft_say_on (&saying, "%Z, which it holds itself");
  else if (holder != WEFT_NO_ROW && weft_wait_kind_is_lock (row->kind))
    weft_say_on (&saying,
                 weft_wait_is_open (trace, row) && has_ended (trace, holder, row->end_ns)
                     ? N_ ("%Z, held by %T, which has ended")
                     : N_ ("%Z, held by %T"),
                 holder);
  weft_saying_end (&saying, &label);
  return g_steal_pointer (&label.text);
}
