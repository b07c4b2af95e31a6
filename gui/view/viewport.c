#include "gui/view/viewport.h"

#include <math.h>

#define REVEAL_MARGIN 0.08

/* Moves where it begins by @by_ns, losing nothing: a rounding error goes into the rest. */
static void
move_begin (WeftViewport *self, double by_ns)
{
  double sum = self->begin_ns + by_ns, part = sum - self->begin_ns;
  double error = (self->begin_ns - (sum - part)) + (by_ns - part);
  double rest = self->begin_rest_ns + error;

  self->begin_ns = sum + rest;
  self->begin_rest_ns = rest - (self->begin_ns - sum);
}

static void
set_begin (WeftViewport *self, double begin_ns)
{
  self->begin_ns = begin_ns;
  self->begin_rest_ns = 0;
}

static void
clamp (WeftViewport *self)
{
  double slack, min_begin, max_begin;

  self->span_ns = fmin (fmax (self->span_ns, WEFT_VIEWPORT_MIN_SPAN_NS),
                        weft_viewport_max_span_ns (self));
  slack = self->span_ns * WEFT_VIEWPORT_SLACK;
  min_begin = -slack;
  max_begin = (double)self->trace_ns + slack - self->span_ns;
  /* A view wider than the trace has nowhere to go: the trace sits in its middle. */
  if (max_begin < min_begin)
    set_begin (self, ((double)self->trace_ns - self->span_ns) / 2);
  else if (self->begin_ns < min_begin)
    set_begin (self, min_begin);
  else if (self->begin_ns > max_begin)
    set_begin (self, max_begin);
}

WeftViewport
weft_viewport_whole (int64_t trace_ns)
{
  WeftViewport self = { .trace_ns = trace_ns < 1 ? 1 : trace_ns };

  self.span_ns = INFINITY;
  clamp (&self);
  return self;
}

double
weft_viewport_max_span_ns (const WeftViewport *self)
{
  return fmax ((double)self->trace_ns / (1 - 2 * WEFT_VIEWPORT_SLACK),
               WEFT_VIEWPORT_MIN_SPAN_NS);
}

double
weft_viewport_x (const WeftViewport *self, double width_px, int64_t time_ns)
{
  return (((double)time_ns - self->begin_ns) - self->begin_rest_ns)
         * (width_px / self->span_ns);
}

double
weft_viewport_time (const WeftViewport *self, double width_px, double x_px)
{
  return self->begin_ns + (self->begin_rest_ns + x_px / width_px * self->span_ns);
}

int64_t
weft_viewport_time_ns (const WeftViewport *self, double width_px, double x_px)
{
  /* The sum of all would be rounded, perhaps to the next whole nanosecond. */
  double whole = floor (self->begin_ns);
  double part
      = (self->begin_ns - whole) + self->begin_rest_ns + x_px / width_px * self->span_ns;
  double time = whole + floor (part);

  return (int64_t)fmin (fmax (time, 0), (double)self->trace_ns);
}

double
weft_viewport_end_ns (const WeftViewport *self)
{
  return self->begin_ns + (self->begin_rest_ns + self->span_ns);
}

void
weft_viewport_show (WeftViewport *self, double from_ns, double to_ns)
{
  double middle = (from_ns + to_ns) / 2;

  self->span_ns = to_ns - from_ns;
  /* What is shorter than the least span is shown in its middle. */
  self->span_ns = fmax (self->span_ns, WEFT_VIEWPORT_MIN_SPAN_NS);
  set_begin (self, middle);
  move_begin (self, -self->span_ns / 2);
  clamp (self);
}

void
weft_viewport_zoom (WeftViewport *self, double factor, double anchor)
{
  double old_ns = self->span_ns;

  self->span_ns = fmin (fmax (self->span_ns / factor, WEFT_VIEWPORT_MIN_SPAN_NS),
                        weft_viewport_max_span_ns (self));
  move_begin (self, anchor * (old_ns - self->span_ns));
  clamp (self);
}

void
weft_viewport_pan (WeftViewport *self, double fraction)
{
  move_begin (self, fraction * self->span_ns);
  clamp (self);
}

bool
weft_viewport_reveal (WeftViewport *self, double from_ns, double to_ns)
{
  WeftViewport old = *self;
  double margin = self->span_ns * REVEAL_MARGIN;

  if (from_ns >= self->begin_ns && to_ns <= weft_viewport_end_ns (self))
    return false;

  if (to_ns - from_ns > self->span_ns - 2 * margin) {
    margin = (to_ns - from_ns) * REVEAL_MARGIN;
    weft_viewport_show (self, from_ns - margin, to_ns + margin);
  } else if (from_ns < self->begin_ns) {
    set_begin (self, from_ns - margin);
  } else {
    set_begin (self, to_ns + margin - self->span_ns);
  }
  clamp (self);
  return !weft_viewport_equal (&old, self);
}

WeftViewport
weft_viewport_between (const WeftViewport *from, const WeftViewport *to, double share)
{
  WeftViewport self = *to;
  double way_ns
      = (to->begin_ns - from->begin_ns) + (to->begin_rest_ns - from->begin_rest_ns);

  if (share >= 1)
    return self;
  move_begin (&self, way_ns * (share - 1));
  self.span_ns = from->span_ns + (to->span_ns - from->span_ns) * share;
  return self;
}

bool
weft_viewport_equal (const WeftViewport *a, const WeftViewport *b)
{
  return a->begin_ns == b->begin_ns && a->begin_rest_ns == b->begin_rest_ns
         && a->span_ns == b->span_ns && a->trace_ns == b->trace_ns;
}
