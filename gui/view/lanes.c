#include <math.h>
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
  weft_arrangement_init (&self->arrangement);
  weft_lanes_fill (self);
  for (uint32_t i = 0; i < self->all->len; i++)
    lane_at (self, i)->sizes = &self->sizes;
  self->shown_at = g_new (uint32_t, self->all->len + 1);
  weft_lanes_set_text (self, 0, 0, 0);
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
  g_free (self->kids);
  g_free (self->first_kid);
  for (int i = 0; i < WEFT_N_ORDERS; i++)
    weft_ranks_free (self->ranks[i]);
  weft_relations_free (self->relations);
  weft_arrangement_clear (&self->arrangement);
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

double
weft_lanes_edge_px (const WeftLanes *self, size_t index)
{
  return self->n_frozen > 0 && index >= self->n_frozen
             ? round (self->scroll_px) + self->frozen_px
             : -INFINITY;
}

size_t
weft_lanes_next (const WeftLanes *self, size_t index)
{
  if (index + 1 != self->n_frozen || index + 1 == self->shown->len)
    return index + 1;
  return weft_lanes_scrolled_at (self, self->scroll_px + self->frozen_px);
}

const WeftLane *
weft_lanes_lane (const WeftLanes *self, uint32_t number)
{
  return lane_at (self, number);
}

size_t
weft_lanes_frozen (const WeftLanes *self)
{
  return self->n_frozen;
}

int
weft_lanes_frozen_px (const WeftLanes *self)
{
  return self->frozen_px;
}

/* Of those from @low to before @high, the last that begins at or above the point. */
static size_t
lane_among (const WeftLanes *self, size_t low, size_t high, double y_px)
{
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;

    if (weft_lanes_get (self, middle)->y_px <= y_px)
      low = middle;
    else
      high = middle;
  }
  return low;
}

size_t
weft_lanes_at (const WeftLanes *self, double y_px)
{
  if (self->n_frozen == self->shown->len
      || (self->n_frozen > 0 && y_px < weft_lanes_get (self, 0)->y_px + self->frozen_px))
    return lane_among (self, 0, self->n_frozen, y_px);
  return weft_lanes_scrolled_at (self, y_px);
}

size_t
weft_lanes_scrolled_at (const WeftLanes *self, double y_px)
{
  return lane_among (self, self->n_frozen, self->shown->len, y_px);
}

static size_t
shown_index (const WeftLanes *self, uint32_t lane)
{
  if (lane == WEFT_NO_ROW || self->shown_at[lane] == WEFT_NO_ROW)
    return SIZE_MAX;
  return self->shown_at[lane];
}

size_t
weft_lanes_index (const WeftLanes *self, uint32_t number)
{
  return number < self->all->len ? shown_index (self, number) : SIZE_MAX;
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

WeftArrangement *
weft_lanes_arrangement (WeftLanes *self)
{
  return &self->arrangement;
}

bool
weft_lanes_has_ranks (const WeftLanes *self, WeftLaneOrder order)
{
  return order == WEFT_ORDER_SPAWN || self->ranks[order] != NULL;
}

void
weft_lanes_take_ranks (WeftLanes *self, WeftLaneOrder order, WeftRanks *ranks)
{
  weft_ranks_free (self->ranks[order]);
  self->ranks[order] = ranks;
}

bool
weft_lanes_has_relations (const WeftLanes *self)
{
  return self->relations != NULL;
}

void
weft_lanes_take_relations (WeftLanes *self, WeftRelations *relations)
{
  weft_relations_free (self->relations);
  self->relations = relations;
}

const WeftLaneCounts *
weft_lanes_counts (const WeftLanes *self)
{
  return &self->counts;
}
