/* gui/view/arrangement.h: how lanes are laid out, as a person wants them: their order, what
 * is looked for, what is pinned, hidden or put elsewhere by hand. Lanes are named by their
 * number in lanes.h, which stays the same for a trace. */
#pragma once

#include "gui/view/ranks.h"

#define WEFT_NO_LANE UINT32_MAX

typedef struct {
  WeftLaneOrder order;
  bool compact;        /* every lane as high as one line of text */
  char *filter;        /* words that are all to be in what a lane is called; never NULL */
  uint32_t focus;      /* only what interacts with that lane; WEFT_NO_LANE */
  GArray *pinned;      /* of uint32_t, top to bottom: lanes, and groups with all in them */
  GHashTable *hidden;  /* a set of lanes, and of groups with all in them */
  GHashTable *besides; /* a set of lanes shown in spite of filter and focus */
  GHashTable *by_hand; /* by group, or by the number of groups for those in none: GArray of
                          uint32_t, all the lanes of that group in order */
} WeftArrangement;

void weft_arrangement_init (WeftArrangement *self);
void weft_arrangement_clear (WeftArrangement *self);

/* Takes back what was put elsewhere by hand. */
void weft_arrangement_set_order (WeftArrangement *self, WeftLaneOrder order);

/* Each takes back what is shown besides. @tainted_text may be NULL. Returns: whether it was
 * another one. */
bool weft_arrangement_set_filter (WeftArrangement *self, const char *tainted_text);
bool weft_arrangement_set_focus (WeftArrangement *self, uint32_t lane);
/* Whether there is a filter or a focus. */
bool weft_arrangement_narrows (const WeftArrangement *self);

void weft_arrangement_pin (WeftArrangement *self, uint32_t lane, bool pinned);
bool weft_arrangement_is_pinned (const WeftArrangement *self, uint32_t lane);
void weft_arrangement_hide (WeftArrangement *self, uint32_t lane, bool hidden);
bool weft_arrangement_is_hidden (const WeftArrangement *self, uint32_t lane);
void weft_arrangement_add (WeftArrangement *self, uint32_t lane);

/* No filter, no focus, nothing hidden. What is pinned stays, and every order. */
void weft_arrangement_show_all (WeftArrangement *self);

/* Puts @lane right above or below @target in @lanes (of uint32_t), which has both. */
void weft_arrangement_put (GArray *lanes, uint32_t lane, uint32_t target, bool below);
