#include <string.h>

#include "gui/view/lane-object.h"
#include "gui/view/lanes-private.h"

static WeftLane *
lane_at (const WeftLanes *self, size_t i)
{
  return &g_array_index (self->all, WeftLane, i);
}

static WeftLaneGroup *
group_at (const WeftLanes *self, uint32_t i)
{
  return &g_array_index (self->groups, WeftLaneGroup, i);
}

static void
layout (WeftLanes *self)
{
  int y = 0;

  g_array_set_size (self->shown, 0);
  for (uint32_t i = 0; i < self->all->len; i++) {
    WeftLane *lane = lane_at (self, i);
    uint32_t group = g_array_index (self->owners, uint32_t, i);
    bool hidden = false;

    for (; group != WEFT_NO_ROW; group = group_at (self, group)->parent)
      hidden = hidden || group_at (self, group)->group.folded;
    self->shown_at[i] = hidden ? WEFT_NO_ROW : self->shown->len;
    if (hidden)
      continue;
    if (lane->process != WEFT_NO_ROW) {
      const WeftLaneGroup *own = group_at (self, lane->row);

      lane->stands_for = own->group.folded ? own->only : WEFT_NO_ROW;
    }
    lane->y_px = y;
    lane->height_px = weft_lane_height_px (lane);
    y += lane->height_px;
    g_array_append_val (self->shown, i);
  }
  self->height_px = y;
}

WeftLanes *
weft_lanes_new (WeftTrace *trace)
{
  WeftLanes *self = g_new0 (WeftLanes, 1);
  size_t n_threads, n_objects;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  self->trace = weft_trace_ref (trace);
  self->groups = g_array_new (FALSE, FALSE, sizeof (WeftLaneGroup));
  self->all = g_array_new (FALSE, FALSE, sizeof (WeftLane));
  self->owners = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->shown = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->thread_lane = g_new (uint32_t, n_threads + 1);
  self->object_lane = g_new (uint32_t, n_objects + 1);
  memset (self->thread_lane, 0xff, (n_threads + 1) * sizeof (uint32_t));
  memset (self->object_lane, 0xff, (n_objects + 1) * sizeof (uint32_t));
  weft_lanes_fill (self);
  self->shown_at = g_new (uint32_t, self->all->len + 1);
  layout (self);
  return self;
}

void
weft_lanes_free (WeftLanes *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->all->len; i++) {
    WeftLane *lane = lane_at (self, i);

    weft_pack_clear (&lane->holds);
    weft_pack_clear (&lane->spans);
    g_clear_pointer (&lane->notes, g_array_unref);
    g_free (lane->counts);
    weft_lane_object_clear (lane);
  }
  for (guint i = 0; i < self->groups->len; i++)
    g_free (group_at (self, i)->group.title);
  g_array_unref (self->groups);
  g_array_unref (self->all);
  g_array_unref (self->owners);
  g_array_unref (self->shown);
  g_free (self->thread_lane);
  g_free (self->object_lane);
  g_free (self->shown_at);
  weft_trace_unref (self->trace);
  g_free (self);
}

size_t
weft_lanes_size (const WeftLanes *self)
{
  return self->shown->len;
}

const WeftLane *
weft_lanes_get (const WeftLanes *self, size_t index)
{
  return lane_at (self, g_array_index (self->shown, uint32_t, index));
}

int
weft_lanes_height_px (const WeftLanes *self)
{
  return self->height_px;
}

size_t
weft_lanes_at (const WeftLanes *self, double y_px)
{
  size_t low = 0, high = self->shown->len;

  /* The last that begins at or above the point. */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;

    if (weft_lanes_get (self, middle)->y_px <= y_px)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static size_t
shown_index (const WeftLanes *self, uint32_t lane)
{
  if (lane == WEFT_NO_ROW || self->shown_at[lane] == WEFT_NO_ROW)
    return SIZE_MAX;
  return self->shown_at[lane];
}

size_t
weft_lanes_heading_of_thread (const WeftLanes *self, uint32_t thread)
{
  uint32_t lane = thread != WEFT_NO_ROW ? self->thread_lane[thread] : WEFT_NO_ROW;
  const WeftLaneGroup *owner;

  if (lane == WEFT_NO_ROW)
    return SIZE_MAX;
  owner = group_at (self, g_array_index (self->owners, uint32_t, lane));
  if (!owner->group.folded || lane_at (self, owner->heading)->process == WEFT_NO_ROW)
    return SIZE_MAX;
  return shown_index (self, owner->heading);
}

size_t
weft_lanes_of_thread (const WeftLanes *self, uint32_t thread)
{
  size_t lane, heading;

  if (thread == WEFT_NO_ROW)
    return SIZE_MAX;
  lane = shown_index (self, self->thread_lane[thread]);
  if (lane != SIZE_MAX)
    return lane;
  heading = weft_lanes_heading_of_thread (self, thread);
  return heading != SIZE_MAX && weft_lanes_get (self, heading)->stands_for == thread
             ? heading
             : SIZE_MAX;
}

size_t
weft_lanes_of_object (const WeftLanes *self, uint32_t object)
{
  return object == WEFT_NO_ROW ? SIZE_MAX : shown_index (self, self->object_lane[object]);
}

const WeftGroup *
weft_lanes_group (const WeftLanes *self, uint32_t group)
{
  return &group_at (self, group)->group;
}

void
weft_lanes_set_folded (WeftLanes *self, uint32_t group, bool folded)
{
  if (group_at (self, group)->group.folded == folded)
    return;
  group_at (self, group)->group.folded = folded;
  layout (self);
}

static void
unfold (WeftLanes *self, uint32_t lane)
{
  uint32_t group;

  if (lane == WEFT_NO_ROW)
    return;
  group = g_array_index (self->owners, uint32_t, lane);
  for (; group != WEFT_NO_ROW; group = group_at (self, group)->parent)
    weft_lanes_set_folded (self, group, false);
}

void
weft_lanes_unfold_thread (WeftLanes *self, uint32_t thread)
{
  if (thread != WEFT_NO_ROW)
    unfold (self, self->thread_lane[thread]);
}

void
weft_lanes_unfold_object (WeftLanes *self, uint32_t object)
{
  if (object != WEFT_NO_ROW)
    unfold (self, self->object_lane[object]);
}
