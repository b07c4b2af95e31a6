/* A wait for a condition ends with another: for the mutex that was given back for it. The
 * one call does both, and only its beginning and end are recorded; when it turned from the
 * one to the other is when the condition was signalled. Where somebody else held the mutex
 * from then on, the wait becomes two. */
#include "tracer/model/builder-private.h"

/* A mutex that was had within so short a time was not waited for (tracer/probe/wait.h). */
#define BRIEF_NS 1000

/* How many threads wait for @condition when @time_ns is over. */
static int64_t
waiting_at (const WeftTraceBuilder *self, uint32_t condition, int64_t time_ns)
{
  int64_t n = 0;

  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      const WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);

      n += wait->object == condition && wait->begin_ns < time_ns
           && (!wait->ended || time_ns <= wait->end_ns);
    }
  }
  return n;
}

/* The wake that ended @wait: the last by its waker. Of one that goes on, the first that
 * woke all who waited, so that it was among them. Returns: (nullable). */
static const Wake *
wake_of (const WeftTraceBuilder *self, const WeftWait *wait)
{
  const ObjectBuild *condition = g_ptr_array_index (self->objects, wait->object);
  guint n = condition->wakes != NULL ? condition->wakes->len : 0, low = 0, high = n;
  const Wake *found = NULL;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (condition->wakes, Wake, middle).time_ns < wait->begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < n; low++) {
    const Wake *wake = &g_array_index (condition->wakes, Wake, low);

    if (wait->ended && wake->time_ns > wait->end_ns)
      break;
    if (wait->ended && wake->thread == wait->waker)
      found = wake;
    else if (!wait->ended && wake->woken > 0
             && wake->woken >= waiting_at (self, wait->object, wake->time_ns))
      return wake;
  }
  return found;
}

/* Fills in who held the mutex from @turn->begin_ns on. Returns: false when that was nobody
 * else, or for no time worth mentioning. */
static bool
find_holders (const WeftTraceBuilder *self, WeftWait *turn, int64_t end_ns)
{
  const ObjectBuild *mutex = g_ptr_array_index (self->objects, turn->object);
  const WeftHold *holds = mutex->holds != NULL ? (WeftHold *)mutex->holds->data : NULL;
  guint low = 0, high = mutex->holds != NULL ? mutex->holds->len : 0, n = high;
  int64_t held_ns = 0;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (holds[middle].acquired_ns <= turn->begin_ns)
      low = middle + 1;
    else
      high = middle;
  }
  for (guint i = low > 0 ? low - 1 : 0; i < n && holds[i].acquired_ns < end_ns; i++) {
    if (holds[i].thread == turn->thread || holds[i].released_ns <= turn->begin_ns)
      continue;
    held_ns
        += MIN (holds[i].released_ns, end_ns) - MAX (holds[i].acquired_ns, turn->begin_ns);
    if (turn->holder == WEFT_NO_ROW) {
      turn->holder = holds[i].thread;
      turn->holder_since_ns = holds[i].acquired_ns;
      turn->holder_site = holds[i].site;
    }
    if (turn->ended && holds[i].released)
      turn->waker = holds[i].thread;
  }
  return held_ns > BRIEF_NS;
}

/* Makes of @wait its first part, and fills in the second. */
static bool
split (const WeftTraceBuilder *self,
       const ThreadBuild *thread,
       WeftWait *wait,
       WeftWait *ret)
{
  const Wake *wake;
  int64_t end_ns = wait->ended ? wait->end_ns : thread->row.end_ns;

  if (wait->kind != WEFT_WAIT_CONDITION || wait->object == WEFT_NO_ROW
      || wait->lock == WEFT_NO_ROW
      || (wait->ended
          && (wait->outcome != WEFT_OUTCOME_DONE || wait->waker == WEFT_NO_ROW)))
    return false;
  wake = wake_of (self, wait);
  if (wake == NULL)
    return false;

  *ret = *wait;
  ret->kind = WEFT_WAIT_LOCK;
  ret->object = wait->lock;
  ret->lock = WEFT_NO_ROW;
  ret->begin_ns = wake->time_ns;
  ret->holder = ret->waker = ret->holder_site = WEFT_NO_ROW;
  ret->holder_since_ns = -1;
  if (!find_holders (self, ret, end_ns))
    return false;
  wait->ended = true;
  wait->outcome = WEFT_OUTCOME_DONE;
  wait->waker = wake->thread;
  wait->end_ns = wake->time_ns;
  return true;
}

static void
split_of_thread (const WeftTraceBuilder *self, ThreadBuild *thread)
{
  GArray *waits = g_array_new (FALSE, FALSE, sizeof (WeftWait));

  for (guint i = 0; i < thread->waits->len; i++) {
    WeftWait wait = g_array_index (thread->waits, WeftWait, i), second;
    bool is_open = !wait.ended && thread->in_wait && i + 1 == thread->waits->len;
    bool two = (wait.ended || is_open) && split (self, thread, &wait, &second);

    g_array_append_val (waits, wait);
    if (two)
      g_array_append_val (waits, second);
  }
  g_array_unref (thread->waits);
  thread->waits = waits;
}

void
weft_seal_split_conditions (WeftSeal *seal)
{
  for (guint i = 0; i < seal->threads->len; i++) {
    ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    if (thread->waits != NULL)
      split_of_thread (seal->builder, thread);
  }
}
