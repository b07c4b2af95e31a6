#include "tracer/model/builder-private.h"
#include "tracer/model/sorted.h"

static void
add_switch (WeftTraceBuilder *self, const WeftEvent *event, SwitchKind kind)
{
  GArray *switches = g_hash_table_lookup (self->switches, KEY (event->tid));
  PackedSwitch packed = event->time_ns << SWITCH_BITS | kind;

  if (event->tid <= 0
      || (switches != NULL
          && event->time_ns < SWITCH_TIME (
                 g_array_index (switches, PackedSwitch, switches->len - 1)))) {
    self->trace->defects.malformed++;
    return;
  }
  if (switches == NULL) {
    switches = g_array_new (FALSE, FALSE, sizeof (PackedSwitch));
    g_hash_table_insert (self->switches, KEY (event->tid), switches);
  }
  g_array_append_val (switches, packed);
  self->trace->scheduling.switches++;
}

static void
add_loss (WeftTraceBuilder *self, const WeftEvent *event)
{
  WeftLoss loss;

  if (!weft_builder_read_loss (self, event, &loss))
    return;
  g_array_append_val (self->switch_losses, loss);
  self->trace->scheduling.lost += loss.count;
}

void
weft_builder_add_scheduling (WeftTraceBuilder *self, const WeftEvent *event)
{
  self->trace->scheduling.recorded = true;
  self->last_switch_ns = MAX (self->last_switch_ns, event->time_ns);
  switch (event->type) {
  case WEFT_EVENT_SWITCH_IN:
    add_switch (self, event, SWITCH_IN);
    break;
  case WEFT_EVENT_SWITCH_OUT:
    add_switch (self, event, event->switch_out.preempted ? SWITCH_PREEMPT : SWITCH_OUT);
    break;
  case WEFT_EVENT_THREAD_GONE:
    add_switch (self, event, SWITCH_GONE);
    break;
  case WEFT_EVENT_SCHED_LOSS:
    add_loss (self, event);
    break;
  case WEFT_EVENT_SCHED_END:
    self->switches_ended = true;
    break;
  default:
    break;
  }
}

/* The first that is later than @time_ns. */
static size_t
find_after (const GArray *switches, int64_t time_ns)
{
  size_t low = WEFT_COUNT_FIRST (
      switches->len, SWITCH_TIME (g_array_index (switches, PackedSwitch, at)) <= time_ns);

  return low;
}

const PackedSwitch *
weft_builder_switches (const WeftTraceBuilder *self,
                       int32_t tid,
                       int64_t after_ns,
                       int64_t before_ns,
                       size_t *ret_n)
{
  const GArray *switches = g_hash_table_lookup (self->switches, KEY (tid));
  size_t first, end;

  *ret_n = 0;
  if (switches == NULL || after_ns >= before_ns)
    return NULL;
  first = find_after (switches, after_ns);
  end = find_after (switches, before_ns - 1);
  *ret_n = end - first;
  return &g_array_index (switches, PackedSwitch, first);
}

int64_t
weft_builder_gone (const WeftTraceBuilder *self, int32_t tid, int64_t since_ns)
{
  size_t n;
  const PackedSwitch *switches
      = weft_builder_switches (self, tid, since_ns - 1, INT64_MAX, &n);

  for (size_t i = 0; i < n; i++)
    if (SWITCH_KIND (switches[i]) == SWITCH_GONE)
      return SWITCH_TIME (switches[i]);
  return INT64_MAX;
}
