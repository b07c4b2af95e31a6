#include "tracer/analysis/waiting.h"

void
weft_waiting_init (WeftWaiting *self, const WeftTrace *trace, uint32_t object)
{
  int64_t sum_ns = 0;

  self->near = 0;
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

/* How many steps are at @time_ns or before. Whoever asks goes on to a time not far from the
 * last: the search widens from there, by twice as much each time. */
static size_t
steps_until (WeftWaiting *self, int64_t time_ns)
{
  size_t low = self->near, high = low, reach = 1;

  while (low > 0 && self->steps[low - 1].time_ns > time_ns) {
    high = low - 1;
    low -= MIN (low, reach);
    reach *= 2;
  }
  while (high < self->n && self->steps[high].time_ns <= time_ns) {
    low = high + 1;
    high += MIN (self->n - high, reach);
    reach *= 2;
  }
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (self->steps[middle].time_ns <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  self->near = low;
  return low;
}

static int64_t
until (WeftWaiting *self, int64_t time_ns)
{
  size_t n = steps_until (self, time_ns);

  if (n == 0)
    return 0;
  return self->before_ns[n - 1]
         + (time_ns - self->steps[n - 1].time_ns) * self->steps[n - 1].depth;
}

int64_t
weft_waiting_between (WeftWaiting *self, int64_t from_ns, int64_t to_ns)
{
  int64_t before_ns;

  if (from_ns >= to_ns)
    return 0;
  before_ns = until (self, from_ns);
  return until (self, to_ns) - before_ns;
}

uint32_t
weft_waiting_at (WeftWaiting *self, int64_t time_ns)
{
  size_t n = steps_until (self, time_ns);

  return n > 0 ? self->steps[n - 1].depth : 0;
}
