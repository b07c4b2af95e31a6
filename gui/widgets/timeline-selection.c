/* What is chosen in a timeline, or under the pointer; where that is. */
#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"
#include "gui/widgets/timeline-shown.h"

void
weft_timeline_set_hover (WeftTimeline *self, const WeftSelection *hover)
{
  /* Only what has arrows, or an object of its own, looks different under the pointer. */
  bool shows
      = hover->kind == WEFT_SELECTION_INTERACTION || hover->kind == WEFT_SELECTION_WAIT
        || hover->kind == WEFT_SELECTION_MESSAGE || hover->kind == WEFT_SELECTION_HOLD
        || hover->kind == WEFT_SELECTION_OBJECT;
  WeftSelection next = shows ? *hover : WEFT_SELECTION_INIT;

  /* An object is the same at every moment. */
  if (next.kind == WEFT_SELECTION_OBJECT)
    next.time_ns = 0;

  if (weft_selection_equal (&self->scene.hover, &next))
    return;
  self->scene.hover = next;
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
}

WeftHit
weft_timeline_hit (WeftTimeline *self, double x, double y)
{
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));

  return weft_scene_hit (&self->scene, &size, x - WEFT_GUTTER_PX, y + size.scroll_px);
}

WeftSelection
weft_timeline_selection_of_lane (WeftTimeline *self, const WeftLane *lane, int64_t time_ns)
{
  if (lane->kind == WEFT_LANE_GROUP)
    return WEFT_SELECTION_INIT;
  if (lane->kind == WEFT_LANE_THREAD)
    return weft_selection_of_thread (self->scene.trace, lane->row, time_ns);
  return (WeftSelection){ WEFT_SELECTION_OBJECT, lane->row, time_ns };
}

size_t
weft_timeline_lane_of_selection (WeftTimeline *self)
{
  const WeftSelection *selection = &self->scene.selection;
  size_t thread, object;

  if (self->scene.trace == NULL)
    return SIZE_MAX;
  thread = weft_lanes_of_thread (self->scene.lanes,
                                 weft_selection_thread (self->scene.trace, selection));
  object = weft_lanes_of_object (self->scene.lanes,
                                 weft_selection_object (self->scene.trace, selection));
  /* What is shown in both goes on where one is already looking. */
  if (thread == SIZE_MAX || selection->kind == WEFT_SELECTION_MESSAGE)
    return object != SIZE_MAX ? object : thread;
  if (selection->kind == WEFT_SELECTION_HOLD && object != SIZE_MAX
      && weft_lanes_view_focused (weft_timeline_lanes_view (self)) == object)
    return object;
  return thread;
}

void
weft_timeline_click (WeftTimeline *self, double x, double y)
{
  WeftHit hit = weft_timeline_hit (self, x, y);
  bool gutter = x < WEFT_GUTTER_PX;
  const WeftLane *lane;

  weft_timeline_clear_range (self);
  if (hit.lane == SIZE_MAX) {
    weft_timeline_set_selection (self, WEFT_SELECTION_INIT, FALSE);
    return;
  }
  lane = weft_lanes_get (self->scene.lanes, hit.lane);
  weft_lanes_view_focus (weft_timeline_lanes_view (self), hit.lane);
  if (hit.tie.n > 0 && !gutter) {
    weft_timeline_look_between (self, &hit.tie);
    return;
  }
  if (lane->kind == WEFT_LANE_GROUP
      && (gutter || hit.selection.kind == WEFT_SELECTION_NONE)) {
    weft_timeline_toggle_group (self, hit.lane);
    return;
  }
  if (gutter) {
    weft_timeline_set_selection (
        self, weft_timeline_selection_of_lane (self, lane, weft_timeline_moment (self)),
        FALSE);
    return;
  }
  weft_timeline_set_playhead (
      self, weft_viewport_time_ns (
                &self->scene.viewport,
                weft_lanes_view_size (weft_timeline_lanes_view (self)).width_px,
                x - WEFT_GUTTER_PX));
  weft_timeline_set_selection (self, hit.selection, FALSE);
}

static void
reveal (WeftTimeline *self)
{
  WeftViewport viewport = self->target;
  int64_t begin, end;

  if (!weft_selection_range (self->scene.trace, &self->scene.selection, &begin, &end))
    return;
  if (weft_timeline_lane_of_selection (self) == SIZE_MAX) {
    weft_lanes_unfold_thread (
        self->scene.lanes,
        weft_selection_thread (self->scene.trace, &self->scene.selection));
    weft_lanes_unfold_object (
        self->scene.lanes,
        weft_selection_object (self->scene.trace, &self->scene.selection));
    weft_timeline_relayout (self);
  }
  weft_lanes_view_scroll_to (weft_timeline_lanes_view (self),
                             weft_timeline_lane_of_selection (self));
  if (weft_viewport_reveal (&viewport, (double)begin, (double)end))
    weft_timeline_move (self, &viewport, TRUE);
}

void
weft_timeline_set_selection (WeftTimeline *self,
                             WeftSelection selection,
                             gboolean do_reveal)
{
  WeftHit hit = { .count = 1 };
  g_autofree char *text = NULL;

  if (self->scene.trace == NULL || !weft_selection_valid (self->scene.trace, &selection))
    selection = WEFT_SELECTION_INIT;
  if (!weft_selection_equal (&self->scene.selection, &selection)) {
    size_t before = weft_timeline_lane_of_selection (self);

    weft_lanes_view_describe (weft_timeline_lanes_view (self), before, NULL);
    self->scene.selection = hit.selection = selection;
    weft_timeline_unmark (self);
    hit.lane = weft_timeline_lane_of_selection (self);
    text = weft_scene_describe (&self->scene, &hit);
    weft_lanes_view_describe (weft_timeline_lanes_view (self),
                              weft_timeline_lane_of_selection (self), text);
    weft_timeline_redraw (self);
    g_signal_emit_by_name (self, "selection-changed");
  }
  if (do_reveal && self->scene.selection.kind != WEFT_SELECTION_NONE)
    reveal (self);
}

WeftSelection
weft_timeline_get_selection (WeftTimeline *self)
{
  return self->scene.selection;
}

void
weft_timeline_set_found (WeftTimeline *self, const WeftOccurrences *found)
{
  if (self->scene.found == found)
    return;
  self->scene.found = found;
  gtk_widget_queue_draw (self->overview);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
}
