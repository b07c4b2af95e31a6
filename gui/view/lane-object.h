/* gui/view/lane-object.h: what the lane of a lock or channel is made of beyond its holds
 * and its steps, and where in the lane that is. */
#pragma once

#include "gui/view/lanes.h"

/* Messages that are in a channel at the same time are drawn in so many rows; of more than
 * these the depth alone tells. */
#define WEFT_LIFE_ROWS 6

/* Fills @lane, of a lock whose holds are laid out or of a channel. Where more threads hold
 * a lock at once than there are rows, @lane gets their number over time. O(n log n). */
void weft_lane_object_fill (const WeftTrace *trace, WeftLane *lane);
void weft_lane_object_clear (WeftLane *lane);

/* The holds of a lock whose number is shown, since there are too many for a row each. */
static inline bool
weft_lane_counts_readers (const WeftLane *lane)
{
  return lane->readers != NULL;
}

/* Where a hold laid out in @row is drawn: of a writer the whole height, since nobody shares
 * the lock with it. */
WeftBand weft_lane_hold_band_of (const WeftLane *lane, unsigned row, WeftHoldMode mode);
/* All rows of holds. */
WeftBand weft_lane_holds_band (const WeftLane *lane);

/* The messages of a channel by when they were received; those that lie in one row from send
 * to receive. */
WeftSeries weft_lane_received (const WeftTrace *trace, const WeftLane *lane);
WeftSeries weft_lane_lives (const WeftTrace *trace, const WeftLane *lane, unsigned row);

WeftBand
weft_lane_receives_band (const WeftLane *lane); /* ticks, as weft_lane_ticks_band */
/* How many rows of messages have one in view: the more there are, the flatter each is. */
unsigned weft_lane_life_rows (const WeftTrace *trace,
                              const WeftLane *lane,
                              const WeftViewport *viewport);
WeftBand weft_lane_life_band (const WeftLane *lane, unsigned row, unsigned n_rows);
WeftBand weft_lane_lives_band (const WeftLane *lane); /* all rows */

/* What the height of the steps' band stands for: the peak, or the capacity of a channel
 * that came near to being full. @ret_capacity: that capacity, or 0 when it is not shown. */
uint32_t
weft_lane_scale (const WeftTrace *trace, const WeftLane *lane, uint32_t *ret_capacity);
