/* gui/view/trail.h: the way that somebody took between the pages of the window, so that it
 * can be gone back and forth: from the row of a list to its place on the timeline and back
 * to that row. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/analysis/selection.h"

typedef struct {
  const char *page; /* interned: the name of a page */
  uint32_t row;     /* the number of the row that was chosen there; WEFT_NO_ROW */
  WeftSelection selection;
  int64_t from_ns, to_ns; /* what the timeline showed */
} WeftPlace;

typedef struct WeftTrail WeftTrail;

WeftTrail *weft_trail_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_trail_free (WeftTrail *self); /* accepts NULL */
void weft_trail_clear (WeftTrail *self);

/* Somebody leaves @here by a way that leads elsewhere: from here on there is no way
 * forward, and back leads here. The oldest of many places are forgotten. */
void weft_trail_leave (WeftTrail *self, const WeftPlace *here);

/* Where going @direction from @here leads; @here is then what going the other way leads to.
 * Returns: false, with the output untouched, when there is no such way. */
bool weft_trail_go (WeftTrail *self,
                    WeftDirection direction,
                    const WeftPlace *here,
                    WeftPlace *ret);
/* The same without going. Returns: (transfer none) (nullable): until the trail changes. */
const WeftPlace *weft_trail_peek (const WeftTrail *self, WeftDirection direction);
