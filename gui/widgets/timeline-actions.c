#include "gui/widgets/timeline-private.h"

#define KEY_ZOOM 1.5
#define KEY_PAN 0.15
/* How much of the view a selection takes when it is fitted. */
#define FIT_SHARE 0.6

void
weft_timeline_zoom (WeftTimeline *self, double factor)
{
  WeftViewport viewport = self->target;
  double anchor = 0.5, x;

  if (self->scene.has_playhead) {
    x = weft_viewport_x (&viewport, 1, self->scene.playhead_ns);
    if (x >= 0 && x <= 1)
      anchor = x;
  }
  weft_viewport_zoom (&viewport, factor, anchor);
  weft_timeline_move (self, &viewport, TRUE);
}

void
weft_timeline_fit (WeftTimeline *self)
{
  WeftViewport viewport = self->target;
  WeftViewport whole = weft_viewport_whole (viewport.trace_ns);
  int64_t begin = 0, end = 0;

  if (self->scene.trace == NULL)
    return;
  if (!weft_timeline_get_range (self, &begin, &end))
    weft_selection_range (self->scene.trace, &self->scene.selection, &begin, &end);
  if (end > begin) {
    double margin = (double)(end - begin) * (1 / FIT_SHARE - 1) / 2;

    weft_viewport_show (&viewport, (double)begin - margin, (double)end + margin);
  }
  /* There already, or nothing to fit. */
  if (weft_viewport_equal (&viewport, &self->target))
    viewport = whole;
  weft_timeline_move (self, &viewport, TRUE);
}

void
weft_timeline_unmark (WeftTimeline *self)
{
  g_hash_table_remove_all (self->scene.marked_threads);
  g_hash_table_remove_all (self->scene.marked_objects);
}

void
weft_timeline_mark (WeftTimeline *self, const GArray *threads, const GArray *objects)
{
  WeftLanesView *view = weft_timeline_lanes_view (self);
  WeftLanes *lanes = self->scene.lanes;

  if (self->scene.trace == NULL)
    return;
  weft_timeline_unmark (self);
  for (guint i = 0; i < threads->len; i++) {
    uint32_t row = g_array_index (threads, uint32_t, i);

    g_hash_table_add (self->scene.marked_threads, GUINT_TO_POINTER (row));
    weft_lanes_unfold_thread (lanes, row);
  }
  for (guint i = 0; i < objects->len; i++) {
    uint32_t row = g_array_index (objects, uint32_t, i);

    g_hash_table_add (self->scene.marked_objects, GUINT_TO_POINTER (row));
    weft_lanes_unfold_object (lanes, row);
  }
  weft_timeline_relayout (self);
  /* What is scrolled to later stays: the most important last. */
  for (guint i = objects->len; i-- > 0;)
    weft_lanes_view_scroll_to (
        view, weft_lanes_of_object (lanes, g_array_index (objects, uint32_t, i)));
  for (guint i = threads->len; i-- > 0;)
    weft_lanes_view_scroll_to (
        view, weft_lanes_of_thread (lanes, g_array_index (threads, uint32_t, i)));
  weft_lanes_view_scroll_to (view, weft_timeline_lane_of_selection (self));
  weft_lanes_view_redraw (view);
}

void
weft_timeline_fold (WeftTimeline *self, size_t lane, bool folded)
{
  uint32_t group = weft_lanes_get (self->scene.lanes, lane)->row;
  bool had_focus = weft_lanes_view_focused (weft_timeline_lanes_view (self)) != SIZE_MAX;

  weft_lanes_set_folded (self->scene.lanes, group, folded);
  weft_timeline_relayout (self);
  /* What lies above a heading stays where it is, so the heading has the same number. */
  if (had_focus)
    weft_lanes_view_focus (weft_timeline_lanes_view (self), lane);
  g_signal_emit_by_name (self, "view-changed");
}

void
weft_timeline_toggle_group (WeftTimeline *self, size_t lane)
{
  uint32_t group = weft_lanes_get (self->scene.lanes, lane)->row;

  weft_timeline_fold (self, lane, !weft_lanes_group (self->scene.lanes, group)->folded);
}

static gboolean
go_to (WeftTimeline *self, const WeftSelection *next)
{
  weft_timeline_set_playhead (self, next->time_ns);
  weft_timeline_set_selection (self, *next, TRUE);
  if (weft_lanes_view_focused (weft_timeline_lanes_view (self)) != SIZE_MAX)
    weft_lanes_view_focus (weft_timeline_lanes_view (self),
                           weft_timeline_lane_of_selection (self));
  return TRUE;
}

gboolean
weft_timeline_step (WeftTimeline *self, WeftDirection direction)
{
  WeftSelection next;

  return self->scene.trace != NULL
         && weft_selection_step (self->scene.trace, &self->scene.selection, direction,
                                 &next)
         && go_to (self, &next);
}

gboolean
weft_timeline_follow (WeftTimeline *self, WeftDirection direction)
{
  WeftSelection next;

  return self->scene.trace != NULL
         && weft_selection_follow (self->scene.trace, &self->scene.selection, direction,
                                   &next)
         && go_to (self, &next);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_timeline_zoom (WEFT_TIMELINE (widget),
                      g_str_equal (name, "timeline.zoom-in") ? KEY_ZOOM : 1 / KEY_ZOOM);
}

static void
pan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  WeftViewport viewport = self->target;

  weft_viewport_pan (&viewport,
                     g_str_equal (name, "timeline.pan-right") ? KEY_PAN : -KEY_PAN);
  weft_timeline_move (self, &viewport, TRUE);
}

/* As in a tree: with the focus on a heading the arrow keys fold and unfold it. */
static void
arrow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  bool right = g_str_equal (name, "timeline.right");

  if (lane != SIZE_MAX && weft_lanes_get (self->scene.lanes, lane)->kind == WEFT_LANE_GROUP)
    weft_timeline_fold (self, lane, !right);
  else
    pan_action (widget, right ? "timeline.pan-right" : "timeline.pan-left", NULL);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_timeline_fit (WEFT_TIMELINE (widget));
}

static void
zoom_to_range_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  WeftViewport viewport = self->target;
  int64_t from, to;

  if (!weft_timeline_get_range (self, &from, &to))
    return;
  weft_viewport_show (&viewport, (double)from, (double)to);
  weft_timeline_clear_range (self);
  weft_timeline_move (self, &viewport, TRUE);
}

static void
state_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!weft_timeline_step (WEFT_TIMELINE (widget), g_str_equal (name, "timeline.next-state")
                                                       ? WEFT_FORWARD
                                                       : WEFT_BACKWARD))
    gtk_widget_error_bell (widget);
}

static void
follow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!weft_timeline_follow (WEFT_TIMELINE (widget),
                             g_str_equal (name, "timeline.follow-forward") ? WEFT_FORWARD
                                                                           : WEFT_BACKWARD))
    gtk_widget_error_bell (widget);
}

static void
lane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  bool down = g_str_equal (name, "timeline.next-lane");
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self)), n;
  const WeftLane *info;

  if (self->scene.trace == NULL || (n = weft_lanes_size (self->scene.lanes)) == 0)
    return;
  if (lane == SIZE_MAX)
    lane = weft_timeline_lane_of_selection (self);
  if (lane == SIZE_MAX)
    lane = 0;
  else if (down ? lane + 1 < n : lane > 0)
    lane = down ? lane + 1 : lane - 1;
  weft_lanes_view_focus (weft_timeline_lanes_view (self), lane);
  info = weft_lanes_get (self->scene.lanes, lane);
  if (info->kind != WEFT_LANE_GROUP)
    weft_timeline_set_selection (
        self,
        weft_timeline_selection_of_lane (self, info,
                                         self->scene.selection.kind != WEFT_SELECTION_NONE
                                             ? self->scene.selection.time_ns
                                             : weft_timeline_moment (self)),
        FALSE);
}

static void
activate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  const WeftLane *info;

  if (lane == SIZE_MAX)
    return;
  info = weft_lanes_get (self->scene.lanes, lane);
  if (info->kind == WEFT_LANE_GROUP)
    weft_timeline_toggle_group (self, lane);
  else
    weft_timeline_set_selection (
        self, weft_timeline_selection_of_lane (self, info, weft_timeline_moment (self)),
        FALSE);
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  WeftViewport viewport = self->target;
  bool begin = g_str_equal (name, "timeline.go-begin");

  weft_viewport_pan (&viewport, begin ? -G_MAXINT : G_MAXINT);
  weft_timeline_move (self, &viewport, TRUE);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (weft_timeline_get_range (self, NULL, NULL))
    weft_timeline_clear_range (self);
  else
    weft_timeline_set_selection (self, WEFT_SELECTION_INIT, FALSE);
}

static const struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
  guint keys[5];
} actions[] = {
  { "timeline.zoom-in",
    zoom_action,
    { GDK_KEY_w, GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add } },
  { "timeline.zoom-out", zoom_action, { GDK_KEY_s, GDK_KEY_minus, GDK_KEY_KP_Subtract } },
  { "timeline.pan-left", pan_action, { GDK_KEY_a } },
  { "timeline.pan-right", pan_action, { GDK_KEY_d } },
  { "timeline.left", arrow_action, { GDK_KEY_Left, GDK_KEY_KP_Left } },
  { "timeline.right", arrow_action, { GDK_KEY_Right, GDK_KEY_KP_Right } },
  { "timeline.fit", fit_action, { GDK_KEY_f } },
  { "timeline.zoom-to-range", zoom_to_range_action, { GDK_KEY_z } },
  { "timeline.next-state", state_action, { GDK_KEY_period } },
  { "timeline.previous-state", state_action, { GDK_KEY_comma } },
  { "timeline.follow-forward", follow_action, { GDK_KEY_bracketright } },
  { "timeline.follow-backward", follow_action, { GDK_KEY_bracketleft } },
  { "timeline.next-lane", lane_action, { GDK_KEY_Down, GDK_KEY_KP_Down } },
  { "timeline.previous-lane", lane_action, { GDK_KEY_Up, GDK_KEY_KP_Up } },
  { "timeline.activate-lane", activate_action, { GDK_KEY_Return, GDK_KEY_KP_Enter } },
  { "timeline.go-begin", go_action, { GDK_KEY_Home, GDK_KEY_KP_Home } },
  { "timeline.go-end", go_action, { GDK_KEY_End, GDK_KEY_KP_End } },
  { "timeline.clear", clear_action, { GDK_KEY_Escape } },
};

void
weft_timeline_actions_init (GtkWidgetClass *widget_class)
{
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL,
                                     actions[i].activate);
    for (size_t k = 0; actions[i].keys[k] != 0; k++)
      gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k], 0,
                                           actions[i].name, NULL);
  }
  /* On many keyboards + is typed with Shift. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_SHIFT_MASK,
                                       "timeline.zoom-in", NULL);
  weft_timeline_range_actions_init (widget_class);
}
