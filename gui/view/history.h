/* gui/view/history.h: where one has been, to go back there and forth again. Pure: the
 * caller says what time it is. */
#pragma once

#include "gui/view/viewport.h"
#include "tracer/analysis/selection.h"

/* Everything that says where one is. */
typedef struct {
  WeftViewport viewport;
  double scroll_px;
  WeftSelection selection;
  int64_t playhead_ns;
  bool has_playhead;
  unsigned page; /* the caller's number for it */
  uint32_t row;  /* the number of the row chosen in its table; WEFT_NO_ROW */
} WeftSpot;

/* How far one goes at a time: to the spot before or after, or over all that was done on
 * this page to where one was last on the page before or after. */
typedef enum { WEFT_STRIDE_STEP, WEFT_STRIDE_PAGE } WeftStride;

/* Small moves within so short a time are one step, as is a run of the wheel's. */
#define WEFT_HISTORY_PAUSE_US 900000
/* Beyond so many steps the oldest is forgotten. */
#define WEFT_HISTORY_STEPS 500

typedef struct WeftHistory WeftHistory;

WeftHistory *weft_history_new (const WeftSpot *first) G_GNUC_WARN_UNUSED_RESULT;
void weft_history_free (WeftHistory *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftHistory, weft_history_free)

/* One is at @place now. What can be done again is forgotten, unless @place is where one was
 * anyway. That only the playhead moved, another row was chosen, or the lanes scrolled by
 * less than a few of them, is no step of its own: the last one takes it on. */
void weft_history_visit (WeftHistory *self, const WeftSpot *place, int64_t now_us);

/* The place that one came to after having been sent there, which may differ a little from
 * what was asked for: takes the stead of the present one. */
void weft_history_settle (WeftHistory *self, const WeftSpot *place);

/* Where going there leads. Returns: (transfer none) (nullable): until the next call. */
const WeftSpot *
weft_history_peek (const WeftHistory *self, WeftDirection direction, WeftStride stride);
/* Goes there. Returns: the same. */
const WeftSpot *
weft_history_go (WeftHistory *self, WeftDirection direction, WeftStride stride);
