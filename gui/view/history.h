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
} WeftSpot;

/* Small moves within so short a time are one step, as is a run of the wheel's. */
#define WEFT_HISTORY_PAUSE_US 900000
/* Beyond so many steps the oldest is forgotten. */
#define WEFT_HISTORY_STEPS 500

typedef struct WeftHistory WeftHistory;

WeftHistory *weft_history_new (const WeftSpot *first) G_GNUC_WARN_UNUSED_RESULT;
void weft_history_free (WeftHistory *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftHistory, weft_history_free)

/* One is at @place now. What can be done again is forgotten, unless @place is where one was
 * anyway. That only the playhead moved, or the lanes scrolled by less than a few of them,
 * is no step of its own: the last one takes it on. */
void weft_history_visit (WeftHistory *self, const WeftSpot *place, int64_t now_us);

/* The place that one came to after having been sent there, which may differ a little from
 * what was asked for: takes the stead of the present one. */
void weft_history_settle (WeftHistory *self, const WeftSpot *place);

bool weft_history_can (const WeftHistory *self, WeftDirection direction);
/* Goes a step back or forward. Returns: (transfer none): where one is then, until the next
 * call; NULL when there is no step that way. */
const WeftSpot *weft_history_go (WeftHistory *self, WeftDirection direction);
