/* Which part of the trace a timeline shows, and the moment it speaks of. */
#include <math.h>

#include "gui/widgets/timeline-private.h"

#define MOVE_MS 160

static void
animate_cb (double value, gpointer data)
{
  WeftTimeline *self = data;

  self->scene.viewport = weft_viewport_between (&self->origin, &self->target, value);
  weft_timeline_moved (self);
}

void
weft_timeline_move (WeftTimeline *self, const WeftViewport *viewport, gboolean smoothly)
{
  if (weft_viewport_equal (&self->target, viewport))
    return;
  adw_animation_reset (self->animation);
  self->target = *viewport;
  weft_timeline_overview_moved (self);
  if (smoothly && self->smooth && gtk_widget_get_mapped (GTK_WIDGET (self))) {
    self->origin = self->scene.viewport;
    adw_animation_play (self->animation);
  } else {
    self->scene.viewport = *viewport;
    weft_timeline_moved (self);
  }
}

void
weft_timeline_set_view (WeftTimeline *self, int64_t from_ns, int64_t to_ns)
{
  WeftViewport viewport = self->target;

  weft_viewport_show (&viewport, (double)from_ns, (double)to_ns);
  weft_timeline_move (self, &viewport, FALSE);
}

void
weft_timeline_get_view (WeftTimeline *self, int64_t *ret_from_ns, int64_t *ret_to_ns)
{
  *ret_from_ns = (int64_t)floor (self->target.begin_ns);
  *ret_to_ns = (int64_t)ceil (weft_viewport_end_ns (&self->target));
}

void
weft_timeline_get_place (WeftTimeline *self, WeftSpot *ret)
{
  *ret = (WeftSpot){
    .viewport = self->target,
    .scroll_px = gtk_adjustment_get_value (self->adjustment),
    .selection = self->scene.selection,
    .playhead_ns = self->scene.playhead_ns,
    .has_playhead = self->scene.has_playhead,
  };
}

void
weft_timeline_set_place (WeftTimeline *self, const WeftSpot *place)
{
  if (place->has_playhead)
    weft_timeline_set_playhead (self, place->playhead_ns);
  weft_timeline_set_selection (self, place->selection, FALSE);
  gtk_adjustment_set_value (self->adjustment, place->scroll_px);
  weft_timeline_move (self, &place->viewport, TRUE);
}

void
weft_timeline_set_smooth (WeftTimeline *self, gboolean smooth)
{
  self->smooth = smooth;
}

void
weft_timeline_scroll (WeftTimeline *self, double by_px)
{
  gtk_adjustment_set_value (self->adjustment,
                            gtk_adjustment_get_value (self->adjustment) + by_px);
}

int64_t
weft_timeline_moment (WeftTimeline *self)
{
  const WeftViewport *viewport = &self->target;

  if (self->scene.has_playhead)
    return self->scene.playhead_ns;
  return weft_viewport_time_ns (viewport, 1, 0.5);
}

void
weft_timeline_set_playhead (WeftTimeline *self, int64_t time_ns)
{
  time_ns = CLAMP (time_ns, 0, self->scene.viewport.trace_ns);
  if (self->scene.has_playhead && self->scene.playhead_ns == time_ns)
    return;
  self->scene.has_playhead = self->scene.trace != NULL;
  self->scene.playhead_ns = time_ns;
  gtk_widget_queue_draw (self->overview);
  gtk_widget_queue_draw (self->ruler);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
  g_object_notify (G_OBJECT (self), "playhead");
}

int64_t
weft_timeline_get_playhead (WeftTimeline *self)
{
  return self->scene.playhead_ns;
}

void
weft_timeline_view_init (WeftTimeline *self)
{
  self->target = self->scene.viewport;
  self->smooth = true;
  self->animation = adw_timed_animation_new (
      GTK_WIDGET (self), 0, 1, MOVE_MS,
      adw_callback_animation_target_new (animate_cb, self, NULL));
}
