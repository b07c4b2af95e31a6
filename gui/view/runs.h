/* gui/view/runs.h: what of a lane's states and steps is to be drawn: no more than a few
 * rectangles a pixel, whatever the trace. */
#pragma once

#include <glib.h>

#include "gui/view/tiles.h"
#include "gui/view/viewport.h"
#include "tracer/model/trace.h"

typedef struct {
  double x0_px, x1_px; /* clipped to the view, but for less than a pixel */
  uint32_t cause;      /* the wait, where the run is (almost) one interval; WEFT_NO_ROW */
  WeftState state;
  uint8_t share; /* of its time that is really spent in this state; 255 = all */
} WeftRun;

/* Appends the states in view, in order, without WEFT_STATE_NONE. Few of them have exact
 * edges; many are one column a pixel, equal neighbours merged, kept in @tiles, which may be
 * NULL. The columns stand still relative to the trace while the view pans. */
void weft_runs_states (WeftTiles *tiles,
                       const WeftStates *states,
                       const WeftViewport *viewport,
                       double width_px,
                       GArray *ret_runs);

/* What weft_series_marks() appends, where there are few. Of many, with @tiles, the marks
 * stand still relative to the trace while the view pans: columns of @least_px, equal
 * neighbours merged; those of a single range that is wide enough to see have its exact
 * edges. @series: not overlapping, or points. */
void weft_runs_marks (WeftTiles *tiles,
                      const WeftSeries *series,
                      const WeftViewport *viewport,
                      double width_px,
                      unsigned least_px,
                      GArray *ret_marks);

typedef struct {
  double x0_px, x1_px;
  uint32_t depth; /* where several share a pixel, the highest of those looked at */
} WeftStep;

/* Appends the steps in view from left to right, touching, at least a pixel wide each. Of
 * many, with @tiles, which may be NULL, the columns stand still relative to the trace while
 * the view pans, equal neighbours merged. */
void weft_runs_steps (WeftTiles *tiles,
                      const WeftDepth *steps,
                      size_t n,
                      const WeftViewport *viewport,
                      double width_px,
                      GArray *ret_steps);
