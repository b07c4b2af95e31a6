#include "tracer/analysis/ended-by.h"

#include "tracer/model/sorted.h"

/* The wait to receive that @message ended: the receiver's latest, when it began before the
 * message was sent. */
static uint32_t
wait_for_message (const WeftTrace *trace,
                  const WeftWait *waits,
                  const WeftInteraction *message)
{
  size_t n, low;
  const WeftWait *own;

  if (message->to_thread == WEFT_NO_ROW)
    return WEFT_NO_ROW;
  own = weft_trace_thread_waits (trace, message->to_thread, &n);
  low = WEFT_COUNT_FIRST (n, own[at].begin_ns <= message->to_ns);
  if (low == 0)
    return WEFT_NO_ROW;
  own += low - 1;
  if (own->kind != WEFT_WAIT_RECEIVE || own->object != message->object || !own->ended
      || message->from_ns <= own->begin_ns || message->from_ns > own->end_ns)
    return WEFT_NO_ROW;
  return (uint32_t)(own - waits);
}

uint32_t *
weft_waits_ended_by (const WeftTrace *trace)
{
  size_t n_waits, n;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n);
  uint32_t *ended_by = g_new (uint32_t, n_waits + 1);

  for (size_t i = 0; i <= n_waits; i++)
    ended_by[i] = WEFT_NO_ROW;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t wait = interactions[i].cause;

    if (interactions[i].kind == WEFT_INTERACTION_SPAWN)
      continue;
    if (interactions[i].kind == WEFT_INTERACTION_MESSAGE) {
      wait = wait_for_message (trace, waits, &interactions[i]);
      /* Of several messages that came meanwhile, the one that was received first. */
      if (wait != WEFT_NO_ROW && ended_by[wait] != WEFT_NO_ROW
          && interactions[ended_by[wait]].to_ns <= interactions[i].to_ns)
        continue;
    }
    if (wait != WEFT_NO_ROW)
      ended_by[wait] = i;
  }
  return ended_by;
}
