#include "gui/view/clock.h"

#include <math.h>

#define PLAY_S 10

void
weft_clock_init (WeftClock *self, double speed)
{
  *self = (WeftClock){ .speed = speed };
}

void
weft_clock_start (WeftClock *self, int64_t time_ns, int64_t end_ns, int64_t now_us)
{
  self->begin_ns = time_ns >= end_ns ? 0 : time_ns;
  self->end_ns = end_ns;
  self->begin_us = now_us;
  self->runs = true;
}

void
weft_clock_stop (WeftClock *self)
{
  self->runs = false;
}

int64_t
weft_clock_time_ns (WeftClock *self, int64_t now_us)
{
  double passed = fmax ((double)(now_us - self->begin_us), 0) * 1e-6 * self->speed;

  if (passed >= (double)(self->end_ns - self->begin_ns)) {
    self->runs = false;
    return self->end_ns;
  }
  return self->begin_ns + (int64_t)passed;
}

void
weft_clock_set_speed (WeftClock *self, double speed, int64_t now_us)
{
  if (self->runs) {
    self->begin_ns = weft_clock_time_ns (self, now_us);
    self->begin_us = now_us;
  }
  self->speed = speed;
}

double
weft_clock_speed (double share)
{
  static const double steps[] = { 1, 2, 5, 10 };
  double whole = log10 (WEFT_CLOCK_FASTEST / WEFT_CLOCK_SLOWEST);
  double log_speed = log10 (WEFT_CLOCK_SLOWEST) + fmin (fmax (share, 0), 1) * whole;
  double decade = pow (10, floor (log_speed + 1e-9)), best = decade;

  for (int i = 0; i < 4; i++) {
    if (fabs (log10 (decade * steps[i]) - log_speed) < fabs (log10 (best) - log_speed))
      best = decade * steps[i];
  }
  return fmin (best, WEFT_CLOCK_FASTEST);
}

double
weft_clock_share (double speed)
{
  return log10 (speed / WEFT_CLOCK_SLOWEST)
         / log10 (WEFT_CLOCK_FASTEST / WEFT_CLOCK_SLOWEST);
}

double
weft_clock_speed_for (double span_ns)
{
  return weft_clock_speed (weft_clock_share (fmax (span_ns / PLAY_S, 1)));
}
