/* gui/view/lanes-private.h: shared by what makes the lanes and what lays them out. */
#pragma once

#include "gui/view/lanes.h"

typedef struct {
  WeftGroup group;
  uint32_t parent;  /* the group that it is in; WEFT_NO_ROW */
  uint32_t heading; /* which of all */
  uint32_t only;    /* of a process: its thread, if it has but one; WEFT_NO_ROW */
} WeftLaneGroup;

struct WeftLanes {
  WeftTrace *trace;
  size_t n_processes;
  GArray *groups;        /* of WeftLaneGroup */
  GArray *all;           /* of WeftLane */
  GArray *owners;        /* of uint32_t: the group of each lane; of a group its parent */
  GArray *shown;         /* of uint32_t: which of all, top to bottom */
  uint32_t *thread_lane; /* of each thread: which of all */
  uint32_t *object_lane;
  uint32_t *shown_at;    /* of each of all: where in shown, or WEFT_NO_ROW */
  GArray **object_notes; /* by object, of uint32_t; while building */
  int height_px;
};

/* The whole tables. */
WeftSeries weft_holds_series (const WeftTrace *trace);
WeftSeries weft_notes_series (const WeftTrace *trace);

/* Fills groups, all, owners, thread_lane, object_lane and n_processes, which are there and
 * empty. */
void weft_lanes_fill (WeftLanes *self);
