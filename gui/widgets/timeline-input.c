#include <math.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"

/* Less movement than this is a click. */
#define CLICK_PX 4
#define EDGE_PX 6
/* How far down the ruler the flags of marks begin. */
#define FLAG_PX 14
#define WHEEL_ZOOM 1.25
#define WHEEL_PAN 0.10
#define WHEEL_SCROLL_PX 64

static double
lanes_width (WeftTimeline *self)
{
  return weft_lanes_view_size (WEFT_LANES_VIEW (self->lanes)).width_px;
}

static bool
has_shift (gpointer controller)
{
  return (gtk_event_controller_get_current_event_state (controller) & GDK_SHIFT_MASK) != 0;
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, WeftTimeline *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  weft_timeline_stop_kinetic (self);
  self->drag = WEFT_DRAG_NONE;
  self->drag_viewport = self->target;
  self->drag_x = x;
  self->drag_y = y;
  self->drag_scroll = gtk_adjustment_get_value (self->adjustment);
  if (self->scene.trace == NULL
      || (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

/* Whether there is an end of the range at @x of the lanes; the other end is @ret_fixed. */
static bool
range_edge (WeftTimeline *self, double x, int64_t *ret_fixed)
{
  int64_t from, to;
  double width = lanes_width (self), x0, x1;

  if (!weft_timeline_get_range (self, &from, &to) || x < 0)
    return false;
  x0 = fabs (x - weft_viewport_x (&self->scene.viewport, width, from));
  x1 = fabs (x - weft_viewport_x (&self->scene.viewport, width, to));
  if (fmin (x0, x1) > EDGE_PX)
    return false;
  *ret_fixed = x0 < x1 ? to : from;
  return true;
}

/* The nanosecond's edge next to @x: so the end of a range is as exact as one can see. */
static int64_t
nearest_ns (WeftTimeline *self, const WeftViewport *viewport, double x)
{
  double width = lanes_width (self);

  return weft_viewport_time_ns (viewport, width, x + width / viewport->span_ns / 2);
}

static void
drag_range (WeftTimeline *self, double dx)
{
  weft_timeline_set_range (
      self, self->drag_ns,
      nearest_ns (self, &self->drag_viewport, self->drag_x - WEFT_GUTTER_PX + dx));
}

static WeftDragMode
drag_mode (WeftTimeline *self, bool pans)
{
  double x = self->drag_x - WEFT_GUTTER_PX;

  if (pans)
    return WEFT_DRAG_PAN;
  if (range_edge (self, x, &self->drag_ns))
    return WEFT_DRAG_RANGE_EDGE;
  self->drag_ns = nearest_ns (self, &self->drag_viewport, x);
  return WEFT_DRAG_RANGE;
}

static void
drag_pan (WeftTimeline *self, double dx, double dy)
{
  WeftViewport viewport = self->drag_viewport;

  weft_viewport_pan (&viewport, -dx / lanes_width (self));
  weft_timeline_move (self, &viewport, FALSE);
  gtk_adjustment_set_value (self->adjustment, self->drag_scroll - dy);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (self->drag == WEFT_DRAG_NONE) {
    if (hypot (dx, dy) < CLICK_PX || self->drag_x < WEFT_GUTTER_PX)
      return;
    self->drag = drag_mode (self, button == GDK_BUTTON_MIDDLE || has_shift (gesture));
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    if (self->drag == WEFT_DRAG_PAN)
      gtk_widget_set_cursor_from_name (self->lanes, "grabbing");
  }
  if (self->drag == WEFT_DRAG_PAN)
    drag_pan (self, dx, dy);
  else
    drag_range (self, dx);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (self->drag == WEFT_DRAG_NONE && button == GDK_BUTTON_PRIMARY)
    weft_timeline_click (self, self->drag_x, self->drag_y);
  self->drag = WEFT_DRAG_NONE;
  gtk_widget_set_cursor (self->lanes, NULL);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, WeftTimeline *self)
{
  if (n_press == 2 && x >= WEFT_GUTTER_PX)
    weft_timeline_fit (self);
}

static void
ruler_to (WeftTimeline *self, double x)
{
  if (self->scene.trace != NULL && x >= WEFT_GUTTER_PX)
    weft_timeline_set_playhead (self, weft_viewport_time_ns (&self->scene.viewport,
                                                             lanes_width (self),
                                                             x - WEFT_GUTTER_PX));
}

static void
ruler_begin_cb (GtkGestureDrag *gesture, double x, double y, WeftTimeline *self)
{
  self->drag_x = x;
  self->drag_viewport = self->target;
  self->drag = range_edge (self, x - WEFT_GUTTER_PX, &self->drag_ns) ? WEFT_DRAG_RANGE_EDGE
                                                                     : WEFT_DRAG_NONE;
  /* On a mark's flag it goes to the very moment. */
  if (self->drag == WEFT_DRAG_NONE
      && (y < FLAG_PX || weft_timeline_mark_at (self, x - WEFT_GUTTER_PX) == SIZE_MAX))
    ruler_to (self, x);
}

static void
ruler_update_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  if (self->drag == WEFT_DRAG_RANGE_EDGE)
    drag_range (self, dx);
  else if (fabs (dx) >= 1)
    ruler_to (self, fmax (self->drag_x + dx, WEFT_GUTTER_PX));
}

static void
ruler_end_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  self->drag = WEFT_DRAG_NONE;
}

static void
zoom_at (WeftTimeline *self, double factor, double x)
{
  WeftViewport viewport = self->target;

  weft_viewport_zoom (&viewport, factor, CLAMP (x / lanes_width (self), 0, 1));
  weft_timeline_move (self, &viewport, FALSE);
}

static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, WeftTimeline *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  bool pixels = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE;
  double width = lanes_width (self);
  double anchor = self->pointer_x >= 0 ? self->pointer_x : width / 2;
  WeftViewport viewport = self->target;

  if (self->scene.trace == NULL)
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK) {
    zoom_at (self, pow (WHEEL_ZOOM, pixels ? -dy / 24 : -dy), anchor);
    return GDK_EVENT_STOP;
  }
  if ((state & GDK_SHIFT_MASK) && dx == 0) {
    dx = dy;
    dy = 0;
  }
  if (dx != 0) {
    weft_viewport_pan (&viewport, pixels ? dx / width : dx * WHEEL_PAN);
    weft_timeline_move (self, &viewport, FALSE);
  }
  if (dy != 0)
    weft_timeline_scroll (self, pixels ? dy : dy * WHEEL_SCROLL_PX);
  return GDK_EVENT_STOP;
}

static void
scroll_begin_cb (GtkEventControllerScroll *scroll, WeftTimeline *self)
{
  weft_timeline_stop_kinetic (self);
}

/* In pixels a millisecond. A zoom does not go on by itself: one would miss what it led to.
 */
static void
decelerate_cb (GtkEventControllerScroll *scroll, double vx, double vy, WeftTimeline *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if ((state & GDK_CONTROL_MASK) == 0)
    weft_timeline_flick (self,
                         (state & GDK_SHIFT_MASK) != 0 && vx == 0 ? vy * 1000 : vx * 1000,
                         (state & GDK_SHIFT_MASK) != 0 && vx == 0 ? 0 : vy * 1000);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, WeftTimeline *self)
{
  self->drag_viewport = self->target;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, WeftTimeline *self)
{
  WeftViewport viewport = self->drag_viewport;
  double x, y, width = lanes_width (self);

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    x = WEFT_GUTTER_PX + width / 2;
  weft_viewport_zoom (&viewport, scale, CLAMP ((x - WEFT_GUTTER_PX) / width, 0, 1));
  weft_timeline_move (self, &viewport, FALSE);
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, WeftTimeline *self)
{
  WeftHit hit;
  int64_t fixed;

  self->pointer_x = x - WEFT_GUTTER_PX;
  if (self->scene.trace == NULL || self->drag != WEFT_DRAG_NONE)
    return;
  gtk_widget_set_cursor_from_name (
      self->lanes, range_edge (self, x - WEFT_GUTTER_PX, &fixed) ? "ew-resize" : NULL);
  hit = weft_timeline_hit (self, x, y);
  /* In the gutter an arrow that begins there is not meant, but the lane is. */
  if (x < WEFT_GUTTER_PX)
    hit.selection = hit.lane != SIZE_MAX ? weft_timeline_selection_of_lane (
                        self, weft_lanes_get (self->scene.lanes, hit.lane), 0)
                                         : WEFT_SELECTION_INIT;
  weft_timeline_set_hover (self, &hit.selection);
}

static void
leave_cb (GtkEventControllerMotion *motion, WeftTimeline *self)
{
  self->pointer_x = -1;
  weft_timeline_set_hover (self, &WEFT_SELECTION_INIT);
}

/* Returns: (transfer full) (nullable): what the gutter does not say itself. */
static char *
lane_tooltip (WeftTimeline *self, size_t number)
{
  const WeftLane *lane = weft_lanes_get (self->scene.lanes, number);
  const WeftLaneTexts *texts = weft_scene_lane_texts (&self->scene, lane);
  WeftDrawing drawing = { NULL, self->ink, &self->scene };

  if (texts->tooltip != NULL)
    return g_strdup (texts->tooltip);
  return weft_draw_gutter_is_cut (&drawing, lane) ? g_strdup (texts->accessible) : NULL;
}

static gboolean
query_tooltip_cb (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  WeftTimeline *self)
{
  g_autofree char *text = NULL;
  WeftHit hit;

  if (self->scene.trace == NULL || keyboard || self->drag != WEFT_DRAG_NONE
      || (self->lane_menu != NULL && gtk_widget_get_visible (self->lane_menu)))
    return FALSE;
  hit = weft_timeline_hit (self, x, y);
  if (hit.lane == SIZE_MAX)
    return FALSE;
  if (x < WEFT_GUTTER_PX)
    text = lane_tooltip (self, hit.lane);
  else
    text = weft_scene_describe (&self->scene, &hit);
  if (text == NULL && weft_lanes_get (self->scene.lanes, hit.lane)->process != WEFT_NO_ROW)
    text = lane_tooltip (self, hit.lane);
  if (text == NULL || *text == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ x - 3, y - 3, 7, 7 });
  return TRUE;
}

static GtkGesture *
add_drag (
    WeftTimeline *self, GtkWidget *widget, GCallback begin, GCallback update, GCallback end)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-begin", begin, self);
  g_signal_connect (drag, "drag-update", update, self);
  g_signal_connect (drag, "drag-end", end, self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  return drag;
}

void
weft_timeline_input_init (WeftTimeline *self)
{
  GtkGesture *drag, *click, *pinch;
  GtkEventController *scroll, *motion;

  self->pointer_x = -1;
  drag = add_drag (self, self->lanes, G_CALLBACK (drag_begin_cb),
                   G_CALLBACK (drag_update_cb), G_CALLBACK (drag_end_cb));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  add_drag (self, self->ruler, G_CALLBACK (ruler_begin_cb), G_CALLBACK (ruler_update_cb),
            G_CALLBACK (ruler_end_cb));

  click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->lanes, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_group (click, drag);

  pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (self->lanes, GTK_EVENT_CONTROLLER (pinch));

  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES
                                            | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  g_signal_connect (scroll, "scroll-begin", G_CALLBACK (scroll_begin_cb), self);
  g_signal_connect (scroll, "decelerate", G_CALLBACK (decelerate_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);

  motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (self->lanes, motion);

  gtk_widget_set_has_tooltip (self->lanes, TRUE);
  g_signal_connect (self->lanes, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
  weft_timeline_overview_init (self);
}
