/* gui/view/viewport.h: which part of the trace is in view, and where a time is on the
 * screen. Kept in doubles, so that panning by less than a nanosecond a pixel adds up and
 * zooming out undoes zooming in; where it begins takes two of them, so that a pan by a
 * thousandth of a nanosecond counts however long the trace is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The shortest time that fills the view: a nanosecond is half of it. */
#define WEFT_VIEWPORT_MIN_SPAN_NS 2.0
/* How much of the view may lie beyond either end of the trace. */
#define WEFT_VIEWPORT_SLACK 0.04

typedef struct {
  double begin_ns, span_ns; /* span_ns > 0 always */
  double begin_rest_ns;     /* what begin_ns is rounded by: it begins at their sum */
  int64_t trace_ns;         /* the whole trace, from 0; at least 1 */
} WeftViewport;

/* The whole trace; a @trace_ns below 1 counts as 1. */
WeftViewport weft_viewport_whole (int64_t trace_ns);

/* The widest that it gets: the trace and the slack on either side. */
double weft_viewport_max_span_ns (const WeftViewport *self);

double weft_viewport_x (const WeftViewport *self, double width_px, int64_t time_ns);
double weft_viewport_time (const WeftViewport *self, double width_px, double x_px);
/* The same as whole nanoseconds within the trace. */
int64_t weft_viewport_time_ns (const WeftViewport *self, double width_px, double x_px);
double weft_viewport_end_ns (const WeftViewport *self);

/* Shows [from_ns, to_ns), clamped. */
void weft_viewport_show (WeftViewport *self, double from_ns, double to_ns);
/* The time at @anchor (0 left, 1 right) stays there as far as the clamping lets it.
 * @factor > 1 zooms in. */
void weft_viewport_zoom (WeftViewport *self, double factor, double anchor);
/* @fraction of the view's width; > 0 moves to later times. */
void weft_viewport_pan (WeftViewport *self, double fraction);
/* The least pan, and zoom out where it does not fit, after which [from_ns, to_ns) is in
 * view with a margin. Returns: whether it moved. */
bool weft_viewport_reveal (WeftViewport *self, double from_ns, double to_ns);
/* On the way from one view to another, @share 0 to 1 of it: begin and span go evenly, so
 * that the time under a zoom's anchor stands still. */
WeftViewport
weft_viewport_between (const WeftViewport *from, const WeftViewport *to, double share);
bool weft_viewport_equal (const WeftViewport *a, const WeftViewport *b);
