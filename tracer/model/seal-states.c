/* What every thread does at any time, from its waits and from what is known to be missing.
 *
 * Events are lost by CPU, so a loss may concern any thread, and the tracer tells its time
 * only to within a packet: calling every thread unknown meanwhile would leave nothing of a
 * trace that lost a little throughout. What a thread's own events say therefore stands, and
 * it is unknown only where they contradict each other: a wait without an end, from the loss
 * on to the thread's next event, and an end without a wait, likewise. A view shows the
 * losses themselves beside, and an analysis asks weft_trace_lossy_between() before it
 * concludes anything from what it does not see. */
#include "tracer/model/builder-private.h"

static WeftState
state_of_wait (WeftWaitKind kind)
{
  switch (kind) {
  case WEFT_WAIT_JOIN:
    return WEFT_STATE_JOINING;
  case WEFT_WAIT_LOCK:
  case WEFT_WAIT_READ_LOCK:
  case WEFT_WAIT_WRITE_LOCK:
  case WEFT_WAIT_ONCE:
  case WEFT_WAIT_SPIN:
    return WEFT_STATE_WAIT_LOCK;
  case WEFT_WAIT_SLEEP:
  case WEFT_WAIT_YIELD:
    return WEFT_STATE_SLEEPING;
  default:
    return WEFT_STATE_WAIT_EVENT;
  }
}

/* When the first loss within [@from_ns, @to_ns) begins; @to_ns when there is none. */
static int64_t
first_loss (const WeftSeal *seal, int64_t from_ns, int64_t to_ns)
{
  guint low = 0, high = seal->losses->len;
  const WeftLoss *loss;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (seal->losses, WeftLoss, middle).end_ns <= from_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == seal->losses->len)
    return to_ns;
  loss = &g_array_index (seal->losses, WeftLoss, low);
  return CLAMP (loss->begin_ns, from_ns, to_ns);
}

void
weft_seal_place_gaps (WeftSeal *seal)
{
  for (guint i = 0; i < seal->threads->len; i++) {
    ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    for (guint j = 0; thread->gaps != NULL && j < thread->gaps->len; j++) {
      Gap *gap = &g_array_index (thread->gaps, Gap, j);

      gap->after_ns = first_loss (seal, gap->after_ns, gap->before_ns);
      if (gap->wait != WEFT_NO_ROW)
        g_array_index (thread->waits, WeftWait, gap->wait).end_ns = gap->after_ns;
    }
  }
}

void
weft_seal_append_state (GArray *intervals, int64_t end_ns, WeftState state, uint32_t cause)
{
  WeftInterval interval = { 0, end_ns, cause, state };
  WeftInterval *last = NULL;

  if (intervals->len > 0) {
    last = &g_array_index (intervals, WeftInterval, intervals->len - 1);
    interval.begin_ns = last->end_ns;
  }
  if (interval.begin_ns >= interval.end_ns)
    return;
  if (last != NULL && last->state == state && last->cause == cause)
    last->end_ns = end_ns;
  else
    g_array_append_val (intervals, interval);
}

static void
gather (const WeftSeal *seal, uint32_t row, const WeftThread *thread, GArray *intervals)
{
  const ThreadBuild *build = g_ptr_array_index (seal->threads, row);
  const WeftWait *waits = seal->trace->waits.rows;
  uint32_t wait = seal->trace->waits_of_thread.first[row];
  uint32_t end = seal->trace->waits_of_thread.first[row + 1];
  guint gap = 0, n_gaps = build->gaps != NULL ? build->gaps->len : 0;

  weft_seal_append_state (intervals, thread->begin_ns, WEFT_STATE_NONE, WEFT_NO_ROW);
  while (wait < end || gap < n_gaps) {
    const Gap *next = gap < n_gaps ? &g_array_index (build->gaps, Gap, gap) : NULL;
    int64_t gap_begin_ns = next != NULL ? weft_seal_time (seal, next->after_ns) : 0;

    if (next != NULL && (wait == end || gap_begin_ns < waits[wait].begin_ns)) {
      weft_seal_append_state (intervals, gap_begin_ns, WEFT_STATE_RUNNING, WEFT_NO_ROW);
      weft_seal_append_state (intervals, weft_seal_time (seal, next->before_ns),
                              WEFT_STATE_UNKNOWN, WEFT_NO_ROW);
      gap++;
    } else {
      weft_seal_append_state (intervals, waits[wait].begin_ns, WEFT_STATE_RUNNING,
                              WEFT_NO_ROW);
      weft_seal_append_state (intervals, waits[wait].end_ns,
                              state_of_wait (waits[wait].kind), wait);
      wait++;
    }
  }
  weft_seal_append_state (intervals, thread->end_ns, WEFT_STATE_RUNNING, WEFT_NO_ROW);
  weft_seal_append_state (intervals, seal->trace->duration_ns, WEFT_STATE_NONE,
                          WEFT_NO_ROW);
}

void
weft_seal_states (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;
  const WeftThread *threads = trace->threads.rows;
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (WeftInterval));
  g_autoptr (GArray) refined = g_array_new (FALSE, FALSE, sizeof (WeftInterval));
  const GArray *chosen = trace->scheduling.recorded ? refined : intervals;

  trace->states = g_new0 (WeftStates *, trace->threads.n);
  for (uint32_t i = 0; i < trace->threads.n; i++) {
    g_array_set_size (intervals, 0);
    gather (seal, i, &threads[i], intervals);
    if (trace->scheduling.recorded)
      weft_seal_refine_states (seal, i, intervals, refined);
    trace->states[i] = weft_states_new ((const WeftInterval *)chosen->data, chosen->len);
  }
}
