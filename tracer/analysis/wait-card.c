#include "tracer/analysis/wait-card.h"

#include "tracer/analysis/describe.h"
#include "tracer/analysis/words.h"
#include "tracer/model/sorted.h"

static bool
is_blocked (WeftState state)
{
  return state == WEFT_STATE_WAIT_LOCK || state == WEFT_STATE_WAIT_EVENT
         || state == WEFT_STATE_JOINING || state == WEFT_STATE_SLEEPING;
}

/* Adds what the turn's thread did in it. */
static void
add_turn (WeftWaitCard *card, const WeftTrace *trace, WeftWaitTurn turn)
{
  const WeftStates *states = weft_trace_thread_states (trace, turn.thread);
  size_t n = weft_states_size (states), i;
  int64_t seen_ns = 0;

  turn.blocked = WEFT_NO_ROW;
  for (i = weft_states_seek (states, turn.from_ns); i < n; i++) {
    WeftInterval interval = weft_states_get (states, i);
    int64_t ns = MIN (interval.end_ns, turn.to_ns) - MAX (interval.begin_ns, turn.from_ns);

    if (interval.begin_ns >= turn.to_ns)
      break;
    if (ns <= 0)
      continue;
    turn.did_ns[interval.state] += ns;
    seen_ns += ns;
    if (is_blocked (interval.state) && interval.cause != WEFT_NO_ROW
        && ns > turn.blocked_ns) {
      turn.blocked_ns = ns;
      turn.blocked = interval.cause;
    }
  }
  /* It had not begun yet, or had ended. */
  turn.did_ns[WEFT_STATE_NONE] += turn.to_ns - turn.from_ns - seen_ns;
  g_array_append_val (card->turns, turn);
}

/* Until when others could stand in the way: its own acquisition, or the wait's end. */
static int64_t
window_end (const WeftHold *holds, size_t n, size_t from, const WeftWait *wait)
{
  for (size_t i = from; i < n && holds[i].acquired_ns < wait->end_ns; i++) {
    if (holds[i].thread == wait->thread)
      return holds[i].acquired_ns;
  }
  return wait->end_ns;
}

static void
add_holds (WeftWaitCard *card, const WeftTrace *trace, const WeftWait *wait)
{
  size_t n, n_all, low;
  const WeftHold *holds = weft_trace_lock_holds (trace, wait->object, &n);
  const WeftHold *all = weft_trace_holds (trace, &n_all);
  int64_t end_ns;

  low = WEFT_COUNT_FIRST (n, holds[at].acquired_ns < wait->begin_ns);
  end_ns = window_end (holds, n, low, wait);
  /* Holds of a lock that is not shared do not overlap, so one alone reaches in. */
  if (weft_trace_objects (trace, &n_all)[wait->object].kind == WEFT_OBJECT_MUTEX)
    low = low > 0 ? low - 1 : 0;
  else
    low = 0;
  for (; low < n && holds[low].acquired_ns < end_ns; low++) {
    WeftWaitTurn turn = { .thread = holds[low].thread,
                          .hold = (uint32_t)(&holds[low] - all),
                          .from_ns = MAX (holds[low].acquired_ns, wait->begin_ns),
                          .to_ns = MIN (holds[low].released_ns, end_ns),
                          .shared = holds[low].mode == WEFT_HOLD_SHARED };

    if (turn.from_ns < turn.to_ns)
      add_turn (card, trace, turn);
  }
}

/* The interaction that ended the wait; NULL when none is known. A thread has few while it
 * waits. */
static const WeftInteraction *
find_act (const WeftTrace *trace, uint32_t row, const WeftWait *wait)
{
  size_t n, n_all, low;
  const uint32_t *rows = weft_trace_thread_interactions (trace, wait->thread, &n);
  const WeftInteraction *all = weft_trace_interactions (trace, &n_all), *found = NULL;

  if (!wait->ended || wait->outcome != WEFT_OUTCOME_DONE)
    return NULL;
  low = WEFT_COUNT_FIRST (n, all[rows[at]].from_ns < wait->begin_ns);
  for (; low < n && all[rows[low]].from_ns <= wait->end_ns; low++) {
    const WeftInteraction *one = &all[rows[low]];

    if (one->to_thread != wait->thread || one->kind == WEFT_INTERACTION_SPAWN)
      continue;
    if (one->kind != WEFT_INTERACTION_MESSAGE && one->cause == row)
      return one;
    /* Of several messages the one that was received first. */
    if (one->kind == WEFT_INTERACTION_MESSAGE && wait->kind == WEFT_WAIT_RECEIVE
        && one->object == wait->object && one->from_ns > wait->begin_ns
        && (found == NULL || one->to_ns < found->to_ns))
      found = one;
  }
  return found;
}

/* The innermost place in the program's own code. */
static uint32_t
own_site (const WeftTrace *trace, uint32_t stack)
{
  size_t n, n_sites;
  const uint32_t *frames = weft_trace_stack (trace, stack, &n);
  const WeftSite *sites = weft_trace_sites (trace, &n_sites);

  for (size_t i = 0; i < n; i++) {
    if (!sites[frames[i]].runtime)
      return frames[i];
  }
  return n > 0 ? frames[0] : WEFT_NO_ROW;
}

static uint32_t
wake_site (const WeftTrace *trace, const WeftInteraction *act)
{
  size_t n, low;
  const WeftWake *wakes = weft_trace_object_wakes (trace, act->object, &n);

  low = WEFT_COUNT_FIRST (n, wakes[at].time_ns < act->from_ns);
  for (; low < n && wakes[low].time_ns == act->from_ns; low++) {
    if (wakes[low].thread == act->from_thread)
      return wakes[low].site;
  }
  return WEFT_NO_ROW;
}

static void
fill_waker (WeftWaitCard *card, const WeftTrace *trace, const WeftWait *wait)
{
  const WeftInteraction *act = find_act (trace, card->wait, wait);
  size_t n;

  card->waker
      = wait->ended && wait->outcome == WEFT_OUTCOME_DONE ? wait->waker : WEFT_NO_ROW;
  if (act == NULL)
    return;
  card->waker = act->from_thread;
  card->woken_ns = act->from_ns;
  card->waker_stack = act->stack;
  if (act->kind == WEFT_INTERACTION_MESSAGE && act->cause != WEFT_NO_ROW)
    card->waker_site = weft_trace_messages (trace, &n)[act->cause].send_site;
  else if (act->kind == WEFT_INTERACTION_WAKE && act->object != WEFT_NO_ROW)
    card->waker_site = wake_site (trace, act);
  if (card->waker_site == WEFT_NO_ROW && act->stack != WEFT_NO_ROW)
    card->waker_site = own_site (trace, act->stack);
}

/* The thread that a wait which is not for a lock was for, until it acted. */
static void
add_owed (WeftWaitCard *card, const WeftTrace *trace, const WeftWait *wait)
{
  size_t n;
  WeftWaitTurn turn = { .thread = wait->kind == WEFT_WAIT_JOIN ? wait->target : card->waker,
                        .hold = WEFT_NO_ROW,
                        .from_ns = wait->begin_ns,
                        .to_ns = card->woken_ns >= 0 ? card->woken_ns : wait->end_ns };

  if (turn.thread == WEFT_NO_ROW && wait->kind != WEFT_WAIT_JOIN)
    turn.thread = wait->holder;
  if (turn.thread == WEFT_NO_ROW || turn.thread == wait->thread)
    return;
  if (wait->kind == WEFT_WAIT_JOIN && weft_trace_threads (trace, &n)[turn.thread].ended) {
    int64_t ended_ns = weft_trace_threads (trace, &n)[turn.thread].end_ns;

    turn.to_ns = MIN (turn.to_ns, ended_ns);
    if (card->woken_ns < 0 && ended_ns <= wait->end_ns)
      card->woken_ns = MAX (ended_ns, wait->begin_ns);
  }
  if (turn.from_ns < turn.to_ns)
    add_turn (card, trace, turn);
}

static void
count_others (WeftWaitCard *card, const WeftTrace *trace)
{
  size_t n, low;
  const WeftDepth *steps = weft_trace_object_waiting (trace, card->object, &n);
  uint32_t most = weft_depth_at (steps, n, card->begin_ns);

  card->others_at_begin = most > 0 ? most - 1 : 0;
  low = WEFT_COUNT_FIRST (n, steps[at].time_ns <= card->begin_ns);
  for (; low < n && steps[low].time_ns < card->end_ns; low++)
    most = MAX (most, steps[low].depth);
  card->others_most = most > 0 ? most - 1 : 0;
}

void
weft_wait_card (const WeftTrace *trace, uint32_t wait, WeftWaitCard *ret)
{
  size_t n;
  const WeftWait *row = &weft_trace_waits (trace, &n)[wait];
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  *ret = (WeftWaitCard){ .wait = wait,
                         .waiter = row->thread,
                         .object = row->object,
                         .begin_ns = row->begin_ns,
                         .end_ns = row->end_ns,
                         .open = weft_wait_is_open (trace, row),
                         .turns = g_array_new (FALSE, FALSE, sizeof (WeftWaitTurn)),
                         .waker = WEFT_NO_ROW,
                         .waker_site = WEFT_NO_ROW,
                         .waker_stack = WEFT_NO_ROW,
                         .woken_ns = -1,
                         .without_cpu_ns = -1 };
  weft_wait_blame (trace, wait, &ret->blame);
  fill_waker (ret, trace, row);
  if (weft_wait_kind_is_lock (row->kind) && row->object != WEFT_NO_ROW)
    add_holds (ret, trace, row);
  else if (!weft_wait_kind_is_pause (row->kind))
    add_owed (ret, trace, row);
  if (row->object != WEFT_NO_ROW)
    count_others (ret, trace);
  if (weft_trace_scheduling (trace)->recorded) {
    weft_states_totals (weft_trace_thread_states (trace, row->thread), row->begin_ns,
                        row->end_ns, totals_ns);
    ret->without_cpu_ns = totals_ns[WEFT_STATE_READY];
  }
}

void
weft_wait_card_clear (WeftWaitCard *self)
{
  g_clear_pointer (&self->turns, g_array_unref);
  weft_wait_blame_clear (&self->blame);
}
