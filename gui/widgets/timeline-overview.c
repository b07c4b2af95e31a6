/* The overview strip: its window is dragged, resized, moved by keys and told of. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"
#include "tracer/analysis/words.h"

#define WHEEL_ZOOM 1.25
#define PAGE 0.9

/* What of the window is at @x, from the widget's left edge. */
static WeftGrip
grip_at (WeftTimeline *self, double x)
{
  double width = gtk_widget_get_width (self->overview);
  double x0 = weft_overview_x (&self->scene, width, self->target.begin_ns);
  double x1 = weft_overview_x (&self->scene, width, weft_viewport_end_ns (&self->target));

  return weft_grip_at (x0, x1, x - WEFT_GUTTER_PX);
}

static double
time_at (WeftTimeline *self, double x)
{
  return weft_overview_time (&self->scene, gtk_widget_get_width (self->overview),
                             x - WEFT_GUTTER_PX);
}

static void
begin_cb (GtkGestureDrag *gesture, double x, double y, WeftTimeline *self)
{
  if (self->scene.trace == NULL || x < WEFT_GUTTER_PX - WEFT_GRIP_REACH_PX) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  self->drag = WEFT_DRAG_OVERVIEW;
  self->grip = grip_at (self, x);
  if (self->grip == WEFT_GRIP_NONE) {
    /* Beside the window: it comes here, and is then dragged along. */
    WeftViewport viewport = self->target;
    double time = time_at (self, x);

    weft_viewport_show (&viewport, time - viewport.span_ns / 2,
                        time + viewport.span_ns / 2);
    weft_timeline_move (self, &viewport, TRUE);
    self->grip = WEFT_GRIP_WINDOW;
  }
  self->drag_viewport = self->target;
  self->drag_x = x;
  gtk_widget_grab_focus (self->overview);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
update_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  WeftViewport viewport = self->drag_viewport;
  double by_ns = time_at (self, self->drag_x + dx) - time_at (self, self->drag_x);
  double begin = viewport.begin_ns, end = weft_viewport_end_ns (&viewport);

  if (fabs (dx) < 1)
    return;
  if (self->grip == WEFT_GRIP_LEFT)
    begin = fmin (begin + by_ns, end - WEFT_VIEWPORT_MIN_SPAN_NS);
  else if (self->grip == WEFT_GRIP_RIGHT)
    end = fmax (end + by_ns, begin + WEFT_VIEWPORT_MIN_SPAN_NS);
  else {
    begin += by_ns;
    end += by_ns;
  }
  weft_viewport_show (&viewport, begin, end);
  weft_timeline_move (self, &viewport, FALSE);
}

static void
end_cb (GtkGestureDrag *gesture, double dx, double dy, WeftTimeline *self)
{
  self->drag = WEFT_DRAG_NONE;
}

static void
motion_cb (GtkEventControllerMotion *motion, double x, double y, WeftTimeline *self)
{
  static const char *const cursors[] = {
    [WEFT_GRIP_NONE] = NULL,
    [WEFT_GRIP_LEFT] = "ew-resize",
    [WEFT_GRIP_WINDOW] = "grab",
    [WEFT_GRIP_RIGHT] = "ew-resize",
  };

  if (self->drag == WEFT_DRAG_NONE && self->scene.trace != NULL)
    gtk_widget_set_cursor_from_name (self->overview, cursors[grip_at (self, x)]);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, WeftTimeline *self)
{
  WeftViewport whole = weft_viewport_whole (self->target.trace_ns);

  if (n_press == 2 && self->scene.trace != NULL)
    weft_timeline_move (self, &whole, TRUE);
}

/* At the time that is under the pointer here, not in the lanes below. */
static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, WeftTimeline *self)
{
  WeftViewport viewport = self->target;
  double anchor;

  if (self->scene.trace == NULL || dy == 0)
    return GDK_EVENT_PROPAGATE;
  if (gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE)
    dy /= 24;
  anchor = (time_at (self, WEFT_GUTTER_PX + self->overview_x) - viewport.begin_ns)
           / viewport.span_ns;
  /* What is pointed at beside the window comes into it. */
  weft_viewport_zoom (&viewport, pow (WHEEL_ZOOM, -dy), fmin (fmax (anchor, 0), 1));
  weft_timeline_move (self, &viewport, FALSE);
  return GDK_EVENT_STOP;
}

static void
pointer_cb (GtkEventControllerMotion *motion, double x, double y, WeftTimeline *self)
{
  self->overview_x = x - WEFT_GUTTER_PX;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        WeftTimeline *self)
{
  WeftViewport viewport = self->target;

  if (self->scene.trace == NULL
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    weft_timeline_zoom (self, WHEEL_ZOOM);
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    weft_timeline_zoom (self, 1 / WHEEL_ZOOM);
  else if (key == GDK_KEY_Page_Up || key == GDK_KEY_Page_Down) {
    weft_viewport_pan (&viewport, key == GDK_KEY_Page_Up ? -PAGE : PAGE);
    weft_timeline_move (self, &viewport, TRUE);
  } else {
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

void
weft_timeline_overview_moved (WeftTimeline *self)
{
  const WeftViewport *viewport = &self->target;
  double end_ns = (double)viewport->trace_ns;
  int64_t from = (int64_t)fmin (fmax (floor (viewport->begin_ns), 0), end_ns);
  int64_t to = (int64_t)fmax (fmin (ceil (weft_viewport_end_ns (viewport)), end_ns), 0);
  g_autofree char *begin = weft_format_moment (from);
  g_autofree char *end = weft_format_moment (to);
  g_autofree char *length = weft_format_duration (to - from);
  g_autofree char *whole = weft_format_duration (viewport->trace_ns);
  g_autofree char *text
      = g_strdup_printf (_ ("Shows %s to %s: %s of %s"), begin, end, length, whole);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->overview), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, end_ns, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      (double)from, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
      /* Some screen readers know the value of GTK's own sliders only. */
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
focus_cb (WeftTimeline *self)
{
  gtk_widget_queue_draw (self->overview);
}

static void
add (WeftTimeline *self, gpointer controller, const char *signal, GCallback callback)
{
  g_signal_connect (controller, signal, callback, self);
  gtk_widget_add_controller (self->overview, controller);
}

void
weft_timeline_overview_init (WeftTimeline *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (drag, "drag-update", G_CALLBACK (update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (end_cb), self);
  add (self, drag, "drag-begin", G_CALLBACK (begin_cb));
  add (self, gtk_gesture_click_new (), "pressed", G_CALLBACK (pressed_cb));
  g_signal_connect (motion, "enter", G_CALLBACK (pointer_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (pointer_cb), self);
  add (self, motion, "motion", G_CALLBACK (motion_cb));
  add (self, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL),
       "scroll", G_CALLBACK (scroll_cb));
  add (self, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (key_cb));
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (self->overview, focus);
  gtk_widget_set_focusable (self->overview, TRUE);
  weft_timeline_overview_moved (self);
}
