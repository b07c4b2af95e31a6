/* Where a thread was, by what the kernel said of it, and what that makes of its states.
 *
 * A thread that leaves its CPU although it could go on is ready until it is back. One that
 * leaves it within a wait is blocked; from the moment at which it was woken it is ready,
 * where that moment is known: from the release, message, wake or end that ended the wait.
 * One that leaves it outside of any wait is blocked on something that nobody recorded.
 *
 * Where records were lost, those before the loss say where the thread was when it began,
 * and those after it where it was when it ended; in between nobody can tell. */
#include "tracer/model/builder-private.h"
#include "tracer/model/sorted.h"

typedef enum {
  ON_CPU,
  PREEMPTED,
  BLOCKED,
  OFF_CPU, /* it cannot be told whether it could go on */
  DOUBTFUL
} Place;

typedef struct {
  int64_t end_ns; /* of the trace; it begins where the one before ends */
  Place place;
} Stay;

static Place
place_after (SwitchKind kind)
{
  switch (kind) {
  case SWITCH_OUT:
    return BLOCKED;
  case SWITCH_PREEMPT:
    return PREEMPTED;
  default:
    return ON_CPU;
  }
}

static Place
place_before (SwitchKind kind)
{
  return kind == SWITCH_IN ? OFF_CPU : ON_CPU;
}

static void
append_stay (const WeftSeal *seal, GArray *stays, int64_t end_ns, Place place)
{
  Stay stay = { weft_seal_time (seal, end_ns), place };

  g_array_append_val (stays, stay);
}

/* The first and last moment of losses within [@from_ns, @to_ns). */
static bool
find_losses (const WeftSeal *seal,
             int64_t from_ns,
             int64_t to_ns,
             int64_t *ret_begin_ns,
             int64_t *ret_end_ns)
{
  const WeftLoss *losses = (const WeftLoss *)seal->switch_losses->data;
  guint low = 0, high = seal->switch_losses->len, first;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (losses[middle].end_ns <= from_ns)
      low = middle + 1;
    else
      high = middle;
  }
  first = low;
  high = seal->switch_losses->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (losses[middle].begin_ns < to_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (first == low)
    return false;
  *ret_begin_ns = MAX (losses[first].begin_ns, from_ns);
  *ret_end_ns = MIN (losses[low - 1].end_ns, to_ns);
  return true;
}

/* What lies between two records: @after is what the first says, @before what the second
 * says. */
static void
append_between (const WeftSeal *seal,
                GArray *stays,
                const int64_t range_ns[2],
                Place after,
                Place before)
{
  int64_t begin_ns, end_ns;

  if (find_losses (seal, range_ns[0], range_ns[1], &begin_ns, &end_ns)) {
    append_stay (seal, stays, begin_ns, after);
    append_stay (seal, stays, end_ns, DOUBTFUL);
    append_stay (seal, stays, range_ns[1], before);
  } else if (before != DOUBTFUL && (after == ON_CPU) != (before == ON_CPU)) {
    append_stay (seal, stays, range_ns[1], DOUBTFUL);
  } else {
    append_stay (seal, stays, range_ns[1], after);
  }
}

/* A thread that is killed while it waits gets a CPU once more, to die. That is not what it
 * did: without it, it is seen waiting to the end. Returns: how many of @switches count. */
static size_t
leave_out_death (const WeftSeal *seal,
                 const ThreadBuild *thread,
                 const PackedSwitch *switches,
                 size_t n)
{
  size_t last = n;

  if (!thread->in_wait
      || weft_builder_gone (seal->builder, thread->row.tid, thread->last_ns) == INT64_MAX)
    return n;
  while (last > 0 && SWITCH_KIND (switches[last - 1]) != SWITCH_OUT)
    last--;
  return last > 0 ? last : n;
}

/* A thread is on a CPU when it says that it starts, and when it says that it ends. */
static void
gather_stays (const WeftSeal *seal, const ThreadBuild *thread, GArray *ret)
{
  size_t n;
  const PackedSwitch *switches = weft_builder_switches (
      seal->builder, thread->row.tid, thread->row.begin_ns, thread->row.end_ns, &n);
  int64_t range_ns[2] = { thread->row.begin_ns, thread->row.begin_ns };
  Place place = ON_CPU;

  n = leave_out_death (seal, thread, switches, n);
  for (size_t i = 0; i < n; i++) {
    SwitchKind kind = SWITCH_KIND (switches[i]);

    range_ns[1] = SWITCH_TIME (switches[i]);
    append_between (seal, ret, range_ns, place, place_before (kind));
    if (kind != SWITCH_GONE)
      place = place_after (kind);
    range_ns[0] = range_ns[1];
  }
  range_ns[1] = thread->row.end_ns;
  append_between (seal, ret, range_ns, place,
                  thread->row.ended && !thread->in_wait ? ON_CPU : DOUBTFUL);
}

/* Whether @interaction ended @wait of thread @row. */
static bool
woke (const WeftTrace *trace, const WeftInteraction *interaction, uint32_t wait)
{
  const WeftWait *row = (const WeftWait *)trace->waits.rows + wait;

  if (interaction->to_thread != row->thread)
    return false;
  if (interaction->kind == WEFT_INTERACTION_MESSAGE)
    return row->kind == WEFT_WAIT_RECEIVE && interaction->object == row->object;
  return interaction->kind != WEFT_INTERACTION_SPAWN && interaction->cause == wait;
}

/* When the joined thread was gone: its last words come before it wakes the joiner. */
static int64_t
joined_at (const WeftSeal *seal, const WeftWait *wait)
{
  const ThreadBuild *target;
  int64_t gone_ns;

  if (wait->target == WEFT_NO_ROW)
    return INT64_MAX;
  target = g_ptr_array_index (seal->threads, wait->target);
  gone_ns = weft_builder_gone (seal->builder, target->row.tid, target->row.end_ns);
  return gone_ns <= seal->builder->end_ns ? weft_seal_time (seal, gone_ns) : INT64_MAX;
}

/* When the thread that left its CPU at @from_ns, within @wait, and was back at @to_ns was
 * woken; @to_ns when that is not known. */
static int64_t
woken_at (const WeftSeal *seal, uint32_t wait, int64_t from_ns, int64_t to_ns)
{
  const WeftTrace *trace = seal->trace;
  const WeftWait *row = (const WeftWait *)trace->waits.rows + wait;
  const WeftInteraction *interactions = trace->interactions.rows;
  size_t n, low;
  const uint32_t *own = weft_trace_thread_interactions (trace, row->thread, &n);

  if (row->kind == WEFT_WAIT_JOIN) {
    int64_t joined_ns = joined_at (seal, row);

    return joined_ns >= from_ns ? MIN (joined_ns, to_ns) : to_ns;
  }
  low = WEFT_COUNT_FIRST (n, interactions[own[at]].from_ns < from_ns);
  for (; low < n && interactions[own[low]].from_ns < to_ns; low++)
    if (woke (trace, &interactions[own[low]], wait))
      return interactions[own[low]].from_ns;
  return to_ns;
}

static bool
is_wait (WeftState state)
{
  return state != WEFT_STATE_RUNNING && state != WEFT_STATE_UNKNOWN;
}

/* Appends the part of @whole that ends at @end_ns, which the thread spent at @place. */
static void
append_part (const WeftSeal *seal,
             const WeftInterval *whole,
             int64_t end_ns,
             Place place,
             GArray *ret)
{
  int64_t begin_ns
      = ret->len > 0 ? g_array_index (ret, WeftInterval, ret->len - 1).end_ns : 0;
  uint32_t cause = whole->cause;

  if (place == ON_CPU) {
    weft_seal_append_state (ret, end_ns, WEFT_STATE_RUNNING, cause);
  } else if (place == PREEMPTED) {
    weft_seal_append_state (ret, end_ns, WEFT_STATE_READY, cause);
  } else if (is_wait (whole->state)) {
    int64_t woken_ns = place == BLOCKED && cause != WEFT_NO_ROW
                           ? woken_at (seal, cause, begin_ns, end_ns)
                           : end_ns;

    weft_seal_append_state (ret, woken_ns, whole->state, cause);
    weft_seal_append_state (ret, end_ns, WEFT_STATE_READY, cause);
  } else {
    weft_seal_append_state (
        ret, end_ns, place == BLOCKED ? WEFT_STATE_WAIT_OTHER : WEFT_STATE_UNKNOWN, cause);
  }
}

void
weft_seal_refine_states (const WeftSeal *seal,
                         uint32_t thread,
                         const GArray *intervals,
                         GArray *ret)
{
  g_autoptr (GArray) stays = g_array_new (FALSE, FALSE, sizeof (Stay));
  guint at = 0;

  g_array_set_size (ret, 0);
  gather_stays (seal, g_ptr_array_index (seal->threads, thread), stays);
  for (guint i = 0; i < intervals->len; i++) {
    const WeftInterval *whole = &g_array_index (intervals, WeftInterval, i);

    if (whole->state == WEFT_STATE_NONE) {
      weft_seal_append_state (ret, whole->end_ns, WEFT_STATE_NONE, WEFT_NO_ROW);
      continue;
    }
    for (; at < stays->len; at++) {
      const Stay *stay = &g_array_index (stays, Stay, at);

      if (stay->end_ns <= whole->begin_ns)
        continue;
      append_part (seal, whole, MIN (stay->end_ns, whole->end_ns), stay->place, ret);
      if (stay->end_ns >= whole->end_ns)
        break;
    }
    /* What comes after the thread's end is a defect, and nothing is said of it. */
    if (at == stays->len)
      append_part (seal, whole, whole->end_ns, DOUBTFUL, ret);
  }
}
