/* tests/unit/gui/random-views.h: where tests that try many views look, and where the lanes
 * of threads are in it. */
#pragma once

#include "gui/view/lanes.h"
#include "gui/view/viewport.h"

/* A stretch of the trace that begins anywhere in it and is @share of its length. */
static inline void
weft_show_somewhere (GRand *rand, WeftViewport *viewport, double share)
{
  double length = (double)viewport->trace_ns, from = g_rand_double (rand) * length;

  weft_viewport_show (viewport, from, from + share * length);
}

/* The middle of the thread's bar. */
static inline double
weft_thread_middle_px (const WeftLanes *lanes, uint32_t thread)
{
  const WeftLane *lane = weft_lanes_get (lanes, weft_lanes_of_thread (lanes, thread));
  WeftBand bar = weft_lane_bar_band (lane);

  return lane->y_px + bar.y_px + bar.height_px / 2.0;
}
