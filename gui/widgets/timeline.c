#include "gui/widgets/timeline.h"

#include <glib/gi18n-lib.h>

#include "gui/widgets/canvas.h"
#include "gui/widgets/draw.h"
#include "gui/widgets/palette-style.h"
#include "gui/widgets/timeline-arrange.h"
#include "gui/widgets/timeline-private.h"
#include "gui/widgets/timeline-shown.h"

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
static const char *const signal_names[]
    = { "selection-changed", "view-changed",   "range-changed",
        "marks-changed",     "events-changed", "path-changed" };

G_DEFINE_BOXED_TYPE (WeftTrace, weft_trace_boxed, weft_trace_ref, weft_trace_unref)
G_DEFINE_FINAL_TYPE (WeftTimeline, weft_timeline, GTK_TYPE_WIDGET)

WeftLanesView *
weft_timeline_lanes_view (WeftTimeline *self)
{
  return WEFT_LANES_VIEW (self->lanes);
}

void
weft_timeline_redraw (WeftTimeline *self)
{
  gtk_widget_queue_draw (self->overview);
  gtk_widget_queue_draw (self->ruler);
  gtk_widget_queue_draw (self->density);
  weft_lanes_view_redraw (weft_timeline_lanes_view (self));
}

/* What was drawn of another zoom meanwhile can be drawn as it is. */
static void
tiles_ready_cb (gpointer data)
{
  weft_lanes_view_redraw (weft_timeline_lanes_view (data));
}

void
weft_timeline_relayout (WeftTimeline *self)
{
  weft_lanes_view_relayout (weft_timeline_lanes_view (self));
  gtk_widget_queue_draw (self->density);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
weft_timeline_moved (WeftTimeline *self)
{
  weft_timeline_redraw (self);
  g_signal_emit_by_name (self, "view-changed");
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

static void
weft_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  weft_ink_fill (
      snapshot, &weft_ink_palette (self->ink)->bar,
      (WeftBox){ 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) });
  GTK_WIDGET_CLASS (weft_timeline_parent_class)->snapshot (widget, snapshot);
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
    weft_timeline_redraw (self);
  }
}

static void
style_changed_cb (WeftTimeline *self)
{
  weft_ink_set_palette (self->ink, weft_palette_of_style ());
  gtk_widget_queue_draw (GTK_WIDGET (self));
  weft_timeline_redraw (self);
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
  g_clear_pointer (&self->density, gtk_widget_unparent);
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
  widget_class->snapshot = weft_timeline_snapshot;
  widget_class->css_changed = weft_timeline_css_changed;
  props[PROP_TRACE] = g_param_spec_boxed ("trace", NULL, NULL, WEFT_TYPE_TRACE, flags);
  props[PROP_PLAYHEAD]
      = g_param_spec_int64 ("playhead", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_TIME_BASE] = g_param_spec_string ("time-base", NULL, NULL, "start", flags);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "spawn", flags);
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  for (size_t i = 0; i < G_N_ELEMENTS (signal_names); i++)
    g_signal_new (signal_names[i], WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  weft_timeline_layout_class_init (widget_class);
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
  gtk_widget_queue_draw (WEFT_TIMELINE (data)->density);
  g_signal_emit_by_name (data, "view-changed");
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
  self->overview
      = add_canvas (self, GTK_ACCESSIBLE_ROLE_SLIDER, WEFT_OVERVIEW_PX, draw_overview_cb,
                    _ ("Overview of waiting and running over the whole trace"));
  self->ruler = add_canvas (self, GTK_ACCESSIBLE_ROLE_IMG, WEFT_RULER_PX, draw_ruler_cb,
                            _ ("Time"));
  weft_timeline_density_init (self);
  self->lanes = weft_lanes_view_new (&self->scene, self->ink, self->adjustment);
  gtk_widget_set_parent (self->lanes, GTK_WIDGET (self));
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->adjustment);
  gtk_widget_set_parent (self->scrollbar, GTK_WIDGET (self));
  weft_timeline_view_init (self);
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
  if (self->scene.tiles != NULL)
    weft_tiles_start_worker (self->scene.tiles, tiles_ready_cb, self);
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
  g_object_notify (G_OBJECT (self), "playhead");
  if (had_selection)
    g_signal_emit_by_name (self, "selection-changed");
  if (had_range)
    g_signal_emit_by_name (self, "range-changed");
  weft_timeline_moved (self);
}
