/* gui/view/lanes-private.h: shared by what makes the lanes and what lays them out. */
#pragma once

#include "gui/view/lanes.h"

typedef struct {
  WeftGroup group;
  uint32_t parent;   /* the group that it is in; WEFT_NO_ROW */
  uint32_t heading;  /* which of all */
  uint32_t only;     /* of a process: its thread, if it has but one; WEFT_NO_ROW */
  bool folded;       /* while all lanes are shown */
  bool folded_there; /* while filter or focus leave some out */
} WeftLaneGroup;

struct WeftLanes {
  WeftTrace *trace;
  size_t n_processes;
  GArray *groups;        /* of WeftLaneGroup */
  GArray *all;           /* of WeftLane; each group's heading before what is in it */
  GArray *owners;        /* of uint32_t: the group of each lane; of a group its parent */
  uint32_t *thread_lane; /* of each thread: which of all */
  uint32_t *object_lane;
  GArray **object_notes; /* by object, of uint32_t; while building */

  WeftArrangement arrangement;
  WeftLaneSizes sizes;
  WeftRanks *ranks[WEFT_N_ORDERS]; /* NULL until needed, and of WEFT_ORDER_SPAWN */
  WeftRelations *relations;        /* NULL until needed */

  /* What is in each group: from kids[first_kid[group]] on, in the order that is chosen; the
   * last is for those in no group. */
  uint32_t *kids, *first_kid;
  WeftLaneOrder kids_order;

  /* What the layout came to. */
  GArray *shown;      /* of uint32_t: which of all, top to bottom */
  uint32_t *shown_at; /* of each of all: where in shown, or WEFT_NO_ROW */
  WeftLaneCounts counts;
  size_t n_pinned, n_frozen; /* the first of shown */
  int height_px, frozen_px;
  double scroll_px, view_px;
};

/* The whole tables. */
WeftSeries weft_holds_series (const WeftTrace *trace);
WeftSeries weft_notes_series (const WeftTrace *trace);

/* Fills groups, all, owners, thread_lane, object_lane and n_processes, which are there and
 * empty. */
void weft_lanes_fill (WeftLanes *self);

/* The lanes that filter and focus let through: an array of one a lane, 0 or 1; groups are
 * as what is in them. Returns: (transfer full). */
uint8_t *weft_lanes_admit (WeftLanes *self);
