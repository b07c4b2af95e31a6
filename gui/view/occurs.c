#include "gui/view/occurs.h"

#include "tracer/analysis/words.h"

unsigned
weft_occurs_states (const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);
  int64_t totals_ns[WEFT_N_STATES] = { 0 };
  size_t n;
  unsigned found = 0;

  weft_trace_threads (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_states_totals (weft_trace_thread_states (trace, i), 0,
                        weft_trace_duration_ns (trace), totals_ns);
  for (int state = WEFT_STATE_NONE + 1; state < WEFT_N_STATES; state++)
    found |= totals_ns[state] > 0 ? 1u << state : 0;
  if (defects->lost > 0 || !defects->lost_is_exact)
    found |= 1u << WEFT_STATE_UNKNOWN;
  return found;
}

bool
weft_occurs_thinned (const WeftTrace *trace)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n; i++) {
    if (weft_object_kind_is_lock (objects[i].kind)
        && (objects[i].contended_only || objects[i].thinned_ns >= 0))
      return true;
  }
  return false;
}

bool
weft_occurs_crowd (const WeftTrace *trace)
{
  size_t n;

  weft_trace_interactions (trace, &n);
  return n > WEFT_ARROWS_MAX;
}

unsigned
weft_occurs_arrows (const WeftArrows *arrows)
{
  size_t counts[WEFT_N_INTERACTIONS];
  unsigned found = 0;

  weft_arrows_count (arrows, -1, (double)INT64_MAX, counts);
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    found |= counts[kind] > 0 ? 1u << kind : 0;
  return found;
}
