/* A lane is taken by its gutter and put elsewhere in its group, or among those pinned. */
#include <math.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-arrange.h"
#include "gui/widgets/timeline-private.h"

/* Less movement than this is a click. */
#define CLICK_PX 6
/* So near the edge the lanes scroll, by so much with each movement. */
#define EDGE_PX 24
#define EDGE_SCROLL_PX 12

/* Where a lane that is dragged would come to be. */
typedef struct {
  uint32_t target; /* WEFT_NO_LANE: nowhere */
  bool below;
  int y_px; /* of the line that shows it */
} Drop;

/* The lane of the same group that is nearest to @y, from the top of the lanes, and on which
 * side of it that is. A group's lanes go with it: below it is below the last of them. */
static Drop
drop_at (WeftTimeline *self, double y)
{
  WeftLanes *lanes = self->scene.lanes;
  Drop drop = { WEFT_NO_LANE, false, -1 };
  size_t n = weft_lanes_size (lanes), i = weft_lanes_at (lanes, y), end;
  const WeftLane *lane;

  /* Up to the heading that it is below of, if it is in another group. */
  while (
      !weft_lanes_are_siblings (lanes, self->dragged, weft_lanes_get (lanes, i)->number)) {
    if (i == 0)
      return drop;
    i--;
  }
  lane = weft_lanes_get (lanes, i);
  for (end = i + 1; end < n; end++) {
    const WeftLane *next = weft_lanes_get (lanes, end);

    if (next->depth <= lane->depth || next->pinned != lane->pinned)
      break;
  }
  drop.target = lane->number;
  if (end == i + 1 || lane->kind != WEFT_LANE_GROUP) {
    drop.below = y > lane->y_px + lane->height_px / 2.0;
    drop.y_px = lane->y_px + (drop.below ? lane->height_px : 0);
    return drop;
  }
  lane = weft_lanes_get (lanes, end - 1);
  drop.below = y > (weft_lanes_get (lanes, i)->y_px + lane->y_px + lane->height_px) / 2.0;
  drop.y_px = drop.below ? lane->y_px + lane->height_px : weft_lanes_get (lanes, i)->y_px;
  return drop;
}

static double
scrolled (WeftTimeline *self, double y)
{
  return y + weft_lanes_view_size (weft_timeline_lanes_view (self)).scroll_px;
}

static void
begin_cb (GtkGestureDrag *gesture, double x, double y, WeftTimeline *self)
{
  self->dragged = WEFT_NO_LANE;
  if (self->scene.lanes == NULL || x >= WEFT_GUTTER_PX
      || weft_timeline_hit (self, x, y).lane == SIZE_MAX)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

static void
update_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  double x, y, height = gtk_widget_get_height (self->lanes), value;
  GtkAdjustment *adjustment = self->adjustment;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->dragged == WEFT_NO_LANE) {
    if (fabs (dy) < CLICK_PX)
      return;
    self->dragged
        = weft_lanes_get (self->scene.lanes, weft_timeline_hit (self, x, y).lane)->number;
    self->drag = WEFT_DRAG_LANE;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    gtk_widget_set_cursor_from_name (self->lanes, "grabbing");
  }
  y += dy;
  value = gtk_adjustment_get_value (adjustment);
  if (y < EDGE_PX)
    gtk_adjustment_set_value (adjustment, value - EDGE_SCROLL_PX);
  else if (y > height - EDGE_PX)
    gtk_adjustment_set_value (adjustment, value + EDGE_SCROLL_PX);
  weft_lanes_view_set_drop (weft_timeline_lanes_view (self),
                            drop_at (self, scrolled (self, y)).y_px);
}

static void
end_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  double x, y;
  Drop drop;

  if (self->dragged == WEFT_NO_LANE)
    return;
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  drop = drop_at (self, scrolled (self, y + dy));
  weft_lanes_view_set_drop (weft_timeline_lanes_view (self), -1);
  gtk_widget_set_cursor (self->lanes, NULL);
  self->drag = WEFT_DRAG_NONE;
  if (drop.target != WEFT_NO_LANE && drop.target != self->dragged
      && weft_lanes_move (self->scene.lanes, self->dragged, drop.target, drop.below)) {
    weft_timeline_relayout (self);
    weft_timeline_arranged (self);
  }
  self->dragged = WEFT_NO_LANE;
}

static void
cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, WeftTimeline *self)
{
  weft_lanes_view_set_drop (weft_timeline_lanes_view (self), -1);
  self->dragged = WEFT_NO_LANE;
}

void
weft_timeline_lane_drag_init (WeftTimeline *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->dragged = WEFT_NO_LANE;
  g_signal_connect (drag, "drag-begin", G_CALLBACK (begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (cancel_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (end_cb), self);
  gtk_widget_add_controller (self->lanes, GTK_EVENT_CONTROLLER (drag));
}
