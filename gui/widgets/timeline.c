#include "gui/widgets/timeline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/canvas.h"
#include "gui/widgets/draw.h"
#include "gui/widgets/palette-style.h"
#include "gui/widgets/timeline-arrange.h"
#include "gui/widgets/timeline-private.h"
#include "gui/widgets/timeline-shown.h"

#define MOVE_MS 160
/* How wide the button is that chooses what time is told from. */
#define BASE_PX 30

enum {
  PROP_0,
  PROP_TRACE,
  PROP_PLAYHEAD,
  PROP_PLAYING,
  PROP_TIME_BASE,
  PROP_ORDER,
  PROP_COMPACT,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
enum {
  SELECTION_CHANGED,
  VIEW_CHANGED,
  RANGE_CHANGED,
  MARKS_CHANGED,
  EVENTS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_BOXED_TYPE (WeftTrace, weft_trace_boxed, weft_trace_ref, weft_trace_unref)
G_DEFINE_FINAL_TYPE (WeftTimeline, weft_timeline, GTK_TYPE_WIDGET)

WeftLanesView *
weft_timeline_lanes_view (WeftTimeline *self)
{
  return WEFT_LANES_VIEW (self->lanes);
}

static void
redraw (WeftTimeline *self)
{
  gtk_widget_queue_draw (self->overview);
  gtk_widget_queue_draw (self->ruler);
  weft_lanes_view_redraw (weft_timeline_lanes_view (self));
}

void
weft_timeline_relayout (WeftTimeline *self)
{
  weft_lanes_view_relayout (weft_timeline_lanes_view (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
moved (WeftTimeline *self)
{
  redraw (self);
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
animate_cb (double value, gpointer data)
{
  WeftTimeline *self = data;

  self->scene.viewport = weft_viewport_between (&self->origin, &self->target, value);
  moved (self);
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
    moved (self);
  }
}

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

int64_t
weft_timeline_moment (WeftTimeline *self)
{
  const WeftViewport *viewport = &self->target;

  if (self->scene.has_playhead)
    return self->scene.playhead_ns;
  return weft_viewport_time_ns (viewport, 1, 0.5);
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
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
weft_timeline_toggle_group (WeftTimeline *self, size_t lane)
{
  uint32_t group = weft_lanes_get (self->scene.lanes, lane)->row;

  weft_timeline_fold (self, lane, !weft_lanes_group (self->scene.lanes, group)->folded);
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
  if (hit.density && !gutter) {
    weft_timeline_look_closer (self, x - WEFT_GUTTER_PX);
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

static void
draw_overview_cb (WeftCanvas *canvas, GtkSnapshot *snapshot, gpointer data)
{
  WeftTimeline *self = data;
  WeftDrawing drawing = { snapshot, self->ink, &self->scene };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  weft_draw_overview (&drawing, gtk_widget_get_width (GTK_WIDGET (canvas)));
  if (gtk_widget_is_focus (GTK_WIDGET (canvas)) && GTK_IS_WINDOW (root)
      && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    weft_ink_outline (snapshot, &weft_ink_palette (self->ink)->accent,
                      (WeftBox){ 2, 2, gtk_widget_get_width (GTK_WIDGET (canvas)) - 2,
                                 WEFT_OVERVIEW_PX - 3 },
                      6, 2);
}

static void
draw_ruler_cb (WeftCanvas *canvas, GtkSnapshot *snapshot, gpointer data)
{
  WeftTimeline *self = data;
  WeftDrawing drawing = { snapshot, self->ink, &self->scene };

  weft_draw_ruler (&drawing, gtk_widget_get_width (GTK_WIDGET (canvas)));
}

static bool
needs_scrollbar (WeftTimeline *self, int height)
{
  return self->scene.lanes != NULL && weft_lanes_height_px (self->scene.lanes) > height;
}

/* In the gutter beside the ruler, and with large text up beside the overview. */
static void
allocate_lane_bar (WeftTimeline *self, int bottom)
{
  int height;

  gtk_widget_measure (self->lane_bar, GTK_ORIENTATION_VERTICAL, WEFT_GUTTER_PX, &height,
                      NULL, NULL, NULL);
  gtk_widget_measure (self->lane_bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
                      NULL);
  height = MAX (height, WEFT_RULER_PX - 1);
  gtk_widget_size_allocate (
      self->lane_bar, &(GtkAllocation){ 0, bottom - 1 - height, WEFT_GUTTER_PX, height },
      -1);
}

/* Overview and ruler end where the lanes do, so that times stand above each other. A bar
 * with nothing to scroll would only be a line at the edge. */
static void
weft_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  int bar, top = WEFT_OVERVIEW_PX + WEFT_RULER_PX, status = 0;

  allocate_lane_bar (self, top);
  if (gtk_widget_get_visible (self->lane_status)) {
    gtk_widget_measure (self->lane_status, GTK_ORIENTATION_VERTICAL, width, &status, NULL,
                        NULL, NULL);
    gtk_widget_size_allocate (self->lane_status, &(GtkAllocation){ 0, top, width, status },
                              -1);
    top += status;
  }
  if (self->lane_menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->lane_menu));

  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL,
                      NULL);
  gtk_widget_set_child_visible (self->scrollbar, needs_scrollbar (self, height - top));
  if (!gtk_widget_get_child_visible (self->scrollbar))
    bar = 0;
  gtk_widget_size_allocate (self->overview,
                            &(GtkAllocation){ 0, 0, width - bar, WEFT_OVERVIEW_PX }, -1);
  gtk_widget_size_allocate (
      self->ruler, &(GtkAllocation){ 0, WEFT_OVERVIEW_PX, width - bar, WEFT_RULER_PX }, -1);
  gtk_widget_size_allocate (
      self->lanes, &(GtkAllocation){ 0, top, width - bar, MAX (height - top, 1) }, -1);
  gtk_widget_size_allocate (
      self->base_button,
      &(GtkAllocation){ WEFT_GUTTER_PX - BASE_PX - 4, 4, BASE_PX, BASE_PX - 4 }, -1);
  if (self->note != NULL)
    gtk_popover_present (GTK_POPOVER (self->note));
  gtk_widget_size_allocate (
      self->scrollbar, &(GtkAllocation){ width - bar, top, bar, MAX (height - top, 1) },
      -1);
}

static void
weft_timeline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  int bar, bar_natural;

  gtk_widget_measure (self->lanes, orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->scrollbar, orientation, -1, &bar, &bar_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = MAX (*minimum, bar) + WEFT_OVERVIEW_PX + WEFT_RULER_PX;
    *natural = MAX (*natural, bar_natural) + WEFT_OVERVIEW_PX + WEFT_RULER_PX;
  } else {
    *minimum += bar;
    *natural += bar;
  }
}

static void
weft_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  weft_ink_fill (
      snapshot, &weft_ink_palette (self->ink)->bar,
      (WeftBox){ 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) });
  GTK_WIDGET_CLASS (weft_timeline_parent_class)->snapshot (widget, snapshot);
}

static gboolean
weft_timeline_grab_focus (GtkWidget *widget)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t lane = weft_timeline_lane_of_selection (self);

  if (self->scene.trace == NULL || weft_lanes_size (self->scene.lanes) == 0)
    return FALSE;
  weft_lanes_view_focus (weft_timeline_lanes_view (self), lane != SIZE_MAX ? lane : 0);
  return TRUE;
}

/* Tab leads to the lanes, where most keys are of use, and past them; Shift+Tab to the
 * overview, without going through the lanes, and from there to what lies before it. */
static gboolean
weft_timeline_focus (GtkWidget *widget, GtkDirectionType direction)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  GtkWidget *parts[] = { self->lane_bar, self->base_button, self->overview, self->lanes };
  int n = G_N_ELEMENTS (parts), at = 0, by = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;

  /* Within a part, and what that has opened: a menu has its own keys. */
  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  if (self->scene.trace == NULL
      || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;
  if (child == NULL)
    return by > 0 ? gtk_widget_child_focus (self->lanes, direction)
                  : gtk_widget_grab_focus (self->overview);
  while (at < n && parts[at] != child)
    at++;
  for (at += by; at >= 0 && at < n; at += by) {
    if (gtk_widget_child_focus (parts[at], direction))
      return TRUE;
  }
  return FALSE;
}

/* Another font, or another scale of it. */
static void
weft_timeline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  GTK_WIDGET_CLASS (weft_timeline_parent_class)->css_changed (widget, change);
  if (self->ink != NULL) {
    weft_ink_reset (self->ink);
    if (weft_timeline_fit_text (self))
      weft_timeline_relayout (self);
    redraw (self);
  }
}

static void
style_changed_cb (WeftTimeline *self)
{
  weft_ink_set_palette (self->ink, weft_palette_of_style ());
  gtk_widget_queue_draw (GTK_WIDGET (self));
  redraw (self);
}

static void
weft_timeline_dispose (GObject *object)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  if (self->animation != NULL)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);
  weft_clock_stop (&self->clock);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_pointer (&self->base_button, gtk_widget_unparent);
  weft_timeline_arrange_dispose (self);
  g_clear_pointer (&self->overview, gtk_widget_unparent);
  g_clear_pointer (&self->ruler, gtk_widget_unparent);
  g_clear_pointer (&self->lanes, gtk_widget_unparent);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  g_clear_object (&self->adjustment);
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (weft_timeline_parent_class)->dispose (object);
}

static void
weft_timeline_finalize (GObject *object)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  weft_scene_clear (&self->scene);
  weft_ink_free (self->ink);
  weft_marks_free (self->marks);
  weft_events_free (self->events);
  g_time_zone_unref (self->zone);
  G_OBJECT_CLASS (weft_timeline_parent_class)->finalize (object);
}

static void
weft_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  if (id == PROP_TRACE)
    g_value_set_boxed (value, self->scene.trace);
  else if (id == PROP_PLAYHEAD)
    g_value_set_int64 (value, self->scene.playhead_ns);
  else if (id == PROP_PLAYING)
    g_value_set_boolean (value, weft_timeline_get_playing (self));
  else if (id == PROP_TIME_BASE)
    g_value_set_string (value, weft_timeline_base_name (self));
  else if (id == PROP_ORDER)
    g_value_set_string (value, weft_timeline_get_order (self));
  else if (id == PROP_COMPACT)
    g_value_set_boolean (value, weft_timeline_get_compact (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_timeline_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  if (id == PROP_TRACE)
    weft_timeline_set_trace (self, g_value_get_boxed (value));
  else if (id == PROP_PLAYHEAD)
    weft_timeline_set_playhead (self, g_value_get_int64 (value));
  else if (id == PROP_PLAYING)
    weft_timeline_set_playing (self, g_value_get_boolean (value));
  else if (id == PROP_TIME_BASE)
    weft_timeline_set_base_name (self, g_value_get_string (value));
  else if (id == PROP_ORDER)
    weft_timeline_set_order (self, g_value_get_string (value));
  else if (id == PROP_COMPACT)
    weft_timeline_set_compact (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_timeline_class_init (WeftTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_timeline_dispose;
  object_class->finalize = weft_timeline_finalize;
  object_class->get_property = weft_timeline_get_property;
  object_class->set_property = weft_timeline_set_property;
  widget_class->measure = weft_timeline_measure;
  widget_class->size_allocate = weft_timeline_size_allocate;
  widget_class->snapshot = weft_timeline_snapshot;
  widget_class->grab_focus = weft_timeline_grab_focus;
  widget_class->focus = weft_timeline_focus;
  widget_class->css_changed = weft_timeline_css_changed;
  props[PROP_TRACE] = g_param_spec_boxed ("trace", NULL, NULL, WEFT_TYPE_TRACE, flags);
  props[PROP_PLAYHEAD]
      = g_param_spec_int64 ("playhead", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_TIME_BASE] = g_param_spec_string ("time-base", NULL, NULL, "start", flags);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "spawn", flags);
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SELECTION_CHANGED]
      = g_signal_new ("selection-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  signals[VIEW_CHANGED]
      = g_signal_new ("view-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  signals[RANGE_CHANGED]
      = g_signal_new ("range-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  signals[MARKS_CHANGED]
      = g_signal_new ("marks-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  signals[EVENTS_CHANGED]
      = g_signal_new ("events-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  weft_timeline_actions_init (widget_class);
  weft_timeline_marks_class_init (widget_class);
  weft_timeline_time_class_init (widget_class);
  weft_timeline_replay_class_init (widget_class);
  weft_timeline_shown_class_init (widget_class);
  weft_timeline_arrange_actions_init (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
scrolled_cb (GtkAdjustment *adjustment, gpointer data)
{
  g_signal_emit (data, signals[VIEW_CHANGED], 0);
}

static GtkWidget *
add_canvas (WeftTimeline *self,
            GtkAccessibleRole role,
            int height,
            WeftCanvasDraw draw,
            const char *label)
{
  GtkWidget *canvas = GTK_WIDGET (weft_canvas_new (role, 0, height, draw, self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_parent (canvas, GTK_WIDGET (self));
  return canvas;
}

static void
weft_timeline_init (WeftTimeline *self)
{
  weft_scene_init (&self->scene, NULL);
  self->target = self->scene.viewport;
  self->ink = weft_ink_new (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                            weft_palette_of_style ());
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 40, 400, 1));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (scrolled_cb),
                           self, 0);
  self->smooth = true;
  self->overview
      = add_canvas (self, GTK_ACCESSIBLE_ROLE_SLIDER, WEFT_OVERVIEW_PX, draw_overview_cb,
                    _ ("Overview of waiting and running over the whole trace"));
  self->ruler = add_canvas (self, GTK_ACCESSIBLE_ROLE_IMG, WEFT_RULER_PX, draw_ruler_cb,
                            _ ("Time"));
  self->lanes = weft_lanes_view_new (&self->scene, self->ink, self->adjustment);
  gtk_widget_set_parent (self->lanes, GTK_WIDGET (self));
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->adjustment);
  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));
  self->animation = adw_timed_animation_new (
      GTK_WIDGET (self), 0, 1, MOVE_MS,
      adw_callback_animation_target_new (animate_cb, self, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  weft_clock_init (&self->clock, 1e6);
  weft_timeline_marks_init (self);
  weft_timeline_time_init (self);
  weft_palette_follow_style (self, G_CALLBACK (style_changed_cb));
  weft_timeline_shown_init (self);
  weft_timeline_input_init (self);
  weft_timeline_arrange_init (self);
  weft_timeline_lane_drag_init (self);
}

GtkWidget *
weft_timeline_new (void)
{
  return g_object_new (WEFT_TYPE_TIMELINE, NULL);
}

void
weft_timeline_set_trace (WeftTimeline *self, WeftTrace *trace)
{
  if (self->scene.trace != trace)
    weft_timeline_take_scenery (self, trace != NULL ? weft_scenery_new (trace) : NULL);
}

void
weft_timeline_take_scenery (WeftTimeline *self, WeftScenery *scenery)
{
  bool had_selection = self->scene.selection.kind != WEFT_SELECTION_NONE;
  bool had_range = weft_timeline_get_range (self, NULL, NULL);

  adw_animation_reset (self->animation);
  weft_scene_clear (&self->scene);
  weft_scene_init_with (&self->scene, scenery);
  self->target = self->scene.viewport;
  weft_timeline_overview_moved (self);
  weft_timeline_stop_kinetic (self);
  weft_timeline_take_marks (self, NULL);
  weft_timeline_set_base_name (self, "start");
  weft_timeline_replay_set_trace (self);
  weft_timeline_shown_apply (self);
  gtk_adjustment_set_value (self->adjustment, 0);
  weft_timeline_relayout (self);
  weft_timeline_arrange_trace (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYHEAD]);
  if (had_selection)
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
  if (had_range)
    g_signal_emit (self, signals[RANGE_CHANGED], 0);
  moved (self);
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
    redraw (self);
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
  }
  if (do_reveal && self->scene.selection.kind != WEFT_SELECTION_NONE)
    reveal (self);
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

WeftSelection
weft_timeline_get_selection (WeftTimeline *self)
{
  return self->scene.selection;
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
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYHEAD]);
}

int64_t
weft_timeline_get_playhead (WeftTimeline *self)
{
  return self->scene.playhead_ns;
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
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

void
weft_timeline_clear_range (WeftTimeline *self)
{
  weft_timeline_set_range (self, 0, 0);
}
