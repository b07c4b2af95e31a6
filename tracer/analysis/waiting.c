#include "tracer/analysis/waiting.h"

void
weft_waiting_init (WeftWaiting *self, const WeftTrace *trace, uint32_t object)
{
  int64_t sum_ns = 0;

  self->steps = weft_trace_object_waiting (trace, object, &self->n);
  self->before_ns = g_new (int64_t, self->n + 1);
  for (size_t i = 0; i < self->n; i++) {
    if (i > 0)
      sum_ns += (self->steps[i].time_ns - self->steps[i - 1].time_ns)
                * self->steps[i - 1].depth;
    self->before_ns[i] = sum_ns;
  }
}

void
weft_waiting_clear (WeftWaiting *self)
{
  g_clear_pointer (&self->before_ns, g_free);
}

static int64_t
until (const WeftWaiting *self, int64_t time_ns)
{
  size_t low = 0, high = self->n;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (self->steps[middle].time_ns <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return 0;
  low--;
  return self->before_ns[low]
         + (time_ns - self->steps[low].time_ns) * self->steps[low].depth;
}

int64_t
weft_waiting_between (const WeftWaiting *self, int64_t from_ns, int64_t to_ns)
{
  return from_ns < to_ns ? until (self, to_ns) - until (self, from_ns) : 0;
}
