/* The playhead and the range by keyboard. */
#include "gui/widgets/timeline-private.h"

/* How far a key moves the playhead, or an end of the range: a part of the view. */
#define KEY_STEP 0.01

gboolean
weft_timeline_get_range (WeftTimeline *self, int64_t *ret_from_ns, int64_t *ret_to_ns)
{
  if (self->scene.range_to_ns <= self->scene.range_from_ns)
    return FALSE;
  if (ret_from_ns != NULL)
    *ret_from_ns = self->scene.range_from_ns;
  if (ret_to_ns != NULL)
    *ret_to_ns = self->scene.range_to_ns;
  return TRUE;
}

void
weft_timeline_set_range (WeftTimeline *self, int64_t from_ns, int64_t to_ns)
{
  int64_t end_ns = self->scene.viewport.trace_ns;
  int64_t from = CLAMP (MIN (from_ns, to_ns), 0, end_ns);
  int64_t to = CLAMP (MAX (from_ns, to_ns), 0, end_ns);

  if (from == self->scene.range_from_ns && to == self->scene.range_to_ns)
    return;
  self->scene.range_from_ns = from;
  self->scene.range_to_ns = to;
  gtk_widget_queue_draw (self->ruler);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
  g_signal_emit_by_name (self, "range-changed");
}

void
weft_timeline_clear_range (WeftTimeline *self)
{
  weft_timeline_set_range (self, 0, 0);
}

static int64_t
step_ns (WeftTimeline *self)
{
  return MAX ((int64_t)(self->target.span_ns * KEY_STEP), 1);
}

static void
show_moment (WeftTimeline *self, int64_t time_ns)
{
  WeftViewport viewport = self->target;

  if (weft_viewport_reveal (&viewport, (double)time_ns, (double)time_ns))
    weft_timeline_move (self, &viewport, TRUE);
}

/* By keyboard the range goes from where the playhead was to where it comes. */
static void
extend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  int64_t by
      = g_str_equal (name, "timeline.extend-right") ? step_ns (self) : -step_ns (self);
  int64_t moment = weft_timeline_moment (self), from, to, next;

  if (self->scene.trace == NULL)
    return;
  next = CLAMP (moment + by, 0, self->target.trace_ns);
  if (!weft_timeline_get_range (self, &from, &to) || (moment != from && moment != to))
    from = to = moment;
  weft_timeline_set_playhead (self, next);
  weft_timeline_set_range (self, moment == from && from != to ? to : from, next);
  show_moment (self, next);
}

static void
playhead_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  bool right = g_str_equal (name, "timeline.playhead-right");
  int64_t next = weft_timeline_moment (self) + (right ? step_ns (self) : -step_ns (self));

  if (self->scene.trace == NULL)
    return;
  weft_timeline_set_playhead (self, next);
  show_moment (self, weft_timeline_get_playhead (self));
}

void
weft_timeline_install (GtkWidgetClass *widget_class,
                       const WeftTimelineAction *actions,
                       size_t n)
{
  for (size_t i = 0; i < n; i++) {
    /* One with keys of several kinds has a row for each. */
    if (i == 0 || !g_str_equal (actions[i].name, actions[i - 1].name))
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL,
                                       actions[i].activate);
    for (size_t k = 0; k < G_N_ELEMENTS (actions[i].keys); k++) {
      if (actions[i].keys[k] != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k],
                                             actions[i].modifiers, actions[i].name, NULL);
    }
  }
}

void
weft_timeline_range_actions_init (GtkWidgetClass *widget_class)
{
  static const WeftTimelineAction actions[] = {
    { "timeline.extend-left",
      extend_action,
      { GDK_KEY_Left, GDK_KEY_KP_Left },
      GDK_SHIFT_MASK },
    { "timeline.extend-right",
      extend_action,
      { GDK_KEY_Right, GDK_KEY_KP_Right },
      GDK_SHIFT_MASK },
    { "timeline.playhead-left", playhead_action, { GDK_KEY_comma }, GDK_ALT_MASK },
    { "timeline.playhead-right", playhead_action, { GDK_KEY_period }, GDK_ALT_MASK },
  };

  weft_timeline_install (widget_class, actions, G_N_ELEMENTS (actions));
}
