/* A flick of two fingers goes on by itself: over time and over the lanes. */
#include "gui/widgets/timeline-private.h"

static void
move_by (WeftTimeline *self, double dx, double dy)
{
  WeftViewport viewport = self->target;

  if (dx != 0) {
    weft_viewport_pan (
        &viewport, dx / weft_lanes_view_size (weft_timeline_lanes_view (self)).width_px);
    weft_timeline_move (self, &viewport, FALSE);
  }
  if (dy != 0)
    weft_timeline_scroll (self, dy);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  double dx, dy;
  bool moves = weft_kinetic_step (
      &self->kinetic, (double)gdk_frame_clock_get_frame_time (clock) * 1e-6, &dx, &dy);

  move_by (self, dx, dy);
  if (moves && self->kinetic.moves)
    return G_SOURCE_CONTINUE;
  self->kinetic_tick = 0;
  return G_SOURCE_REMOVE;
}

void
weft_timeline_flick (WeftTimeline *self, double vx, double vy)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL || self->scene.trace == NULL)
    return;
  weft_kinetic_start (&self->kinetic, vx, vy,
                      (double)gdk_frame_clock_get_frame_time (clock) * 1e-6);
  if (self->kinetic.moves && self->kinetic_tick == 0)
    self->kinetic_tick
        = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Whatever else one does ends it. */
void
weft_timeline_stop_kinetic (WeftTimeline *self)
{
  weft_kinetic_stop (&self->kinetic);
}
