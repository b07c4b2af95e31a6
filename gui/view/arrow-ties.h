/* gui/view/arrow-ties.h: where there are too many arrows to draw them all: which lanes have
 * most to do with one another, as brackets beside their names. */
#pragma once

#include "gui/view/arrows.h"

/* More than these at once are a tangle again, and one of which there is less than such a
 * part of the most says little beside that. */
#define WEFT_TIES_MAX 8
#define WEFT_TIES_PART 12

/* A bracket from one lane's bar to another's, in the lanes' coordinates: along y0, up or
 * down at x, back along y1. */
typedef struct {
  uint32_t threads[2]; /* of the upper and the lower lane */
  size_t counts[WEFT_N_INTERACTIONS];
  size_t n; /* arrows that begin in view between the two, of the kinds that are shown */
  double x_px, y0_px, y1_px;
  double thickness_px; /* of the upright part */
} WeftArrowTie;

/* Of all pairs of lanes that are in view the WEFT_TIES_MAX between which most arrows begin
 * in view, appended with the most first, without those that have less than one
 * WEFT_TIES_PARTth of the first; brackets that share a height stand side by side,
 * the shortest next to the names. O(lanes in view squared x log n). Returns: how many pairs
 * have any. */
size_t weft_arrow_ties (const WeftArrows *arrows,
                        const WeftLanes *lanes,
                        const WeftArrowView *view,
                        GArray *ret_ties);

/* How far the point is from the bracket. */
double weft_arrow_tie_distance_px (const WeftArrowTie *self, double x_px, double y_px);

/* A moment in view around which many of its arrows are: half of those of its most frequent
 * kind come before it. */
int64_t weft_arrow_tie_middle_ns (const WeftArrows *arrows,
                                  const WeftArrowView *view,
                                  const WeftArrowTie *self);
