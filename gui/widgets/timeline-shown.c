#include "gui/widgets/timeline-shown.h"

#include "gui/view/occurs.h"
#include "gui/widgets/timeline-private.h"

/* How far a click on the density zooms in. */
#define CLOSER 6.0

static const char prefix[] = "timeline.show-";

/* What somebody asks about: what is chosen, else the lane that has the focus. */
static WeftPathEnd
end_here (WeftTimeline *self)
{
  WeftSelection selection = self->scene.selection;
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  int64_t moment_ns = weft_timeline_moment (self);

  if (selection.kind == WEFT_SELECTION_NONE && lane != SIZE_MAX)
    selection = weft_timeline_selection_of_lane (
        self, weft_lanes_get (self->scene.lanes, lane), moment_ns);
  return weft_path_end_of (self->scene.trace, &selection, moment_ns);
}

static void
ask_for_path (WeftTimeline *self, WeftPathEnd end)
{
  self->path_end = end;
  self->scene.path = NULL;
  g_signal_emit_by_name (self, "path-changed");
}

static void
path_cb (WeftTimeline *self)
{
  bool here = weft_shown_path_here (self->shown);
  bool shows = here || weft_shown_path (self->shown);
  WeftPathEnd end
      = here && self->scene.trace != NULL ? end_here (self) : WEFT_PATH_END_OF_RUN;

  /* One that takes the other's place tells of both. */
  if (shows == self->scene.shows_path && weft_path_end_equal (&end, &self->path_end))
    return;
  self->scene.shows_path = shows;
  ask_for_path (self, end);
}

void
weft_timeline_show_path (WeftTimeline *self, const WeftPathEnd *end)
{
  bool here = end->thread != WEFT_NO_ROW;

  /* Which would ask for one to what is chosen. */
  g_signal_handlers_block_by_func (self->shown, path_cb, self);
  g_object_set (self->shown, here ? "path-here" : "path", TRUE, NULL);
  g_signal_handlers_unblock_by_func (self->shown, path_cb, self);
  self->scene.shows_path = true;
  ask_for_path (self, *end);
}

/* The path to what is chosen, else to the playhead; when it shows already it is hidden. */
static void
show_path_here (WeftTimeline *self)
{
  WeftPathEnd end;

  if (self->scene.trace == NULL)
    return;
  end = end_here (self);
  if (weft_shown_path_here (self->shown) && weft_path_end_equal (&end, &self->path_end))
    g_object_set (self->shown, "path-here", FALSE, NULL);
  else
    weft_timeline_show_path (self, &end);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (g_str_equal (name, "timeline.show-path-here"))
    show_path_here (self);
  else
    weft_shown_toggle (self->shown, name + strlen (prefix));
}

/* Between which two lanes in view most passes; with the focus on one, between that and
 * another if it has to do with any. Returns: false when nothing passes between any. */
static bool
find_busiest (WeftTimeline *self, WeftArrowTie *ret)
{
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));
  WeftArrowView view = weft_scene_arrow_view (&self->scene, &size);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  uint32_t thread = lane != SIZE_MAX
                        ? weft_lane_thread (weft_lanes_get (self->scene.lanes, lane))
                        : WEFT_NO_ROW;

  view.viewport = &self->target;
  weft_arrow_ties (self->scene.arrows, self->scene.lanes, &view, ties);
  for (guint i = 0; i < ties->len; i++) {
    const WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i);
    bool own = tie->threads[0] == thread || tie->threads[1] == thread;

    if (i == 0 || own)
      *ret = *tie;
    if (own || thread == WEFT_NO_ROW)
      break;
  }
  return ties->len > 0;
}

static void
busiest_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  WeftArrowTie tie;

  if (self->scene.trace != NULL && find_busiest (self, &tie))
    weft_timeline_look_between (self, &tie);
  else
    gtk_widget_error_bell (widget);
}

void
weft_timeline_shown_class_init (GtkWidgetClass *widget_class)
{
  guint n;
  g_autoptr (GTypeClass) shown_class = g_type_class_ref (WEFT_TYPE_SHOWN);
  g_autofree GParamSpec **all
      = g_object_class_list_properties (G_OBJECT_CLASS (shown_class), &n);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strconcat (prefix, all[i]->name, NULL);

    gtk_widget_class_install_action (widget_class, name, NULL, show_action);
  }
  gtk_widget_class_install_action (widget_class, "timeline.busiest", NULL, busiest_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "timeline.busiest",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "timeline.show-path",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_SHIFT_MASK,
                                       "timeline.show-path-here", NULL);
}

gboolean
weft_timeline_get_path_end (WeftTimeline *self, WeftPathEnd *ret)
{
  *ret = self->path_end;
  return self->scene.shows_path && self->scene.trace != NULL;
}

static void
apply (WeftTimeline *self)
{
  self->scene.hidden_arrows = weft_shown_hidden_arrows (self->shown);
  gtk_widget_queue_draw (self->density);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
}

void
weft_timeline_shown_apply (WeftTimeline *self)
{
  weft_shown_set_occurring (self->shown, self->scene.arrows != NULL
                                             ? weft_occurs_arrows (self->scene.arrows)
                                             : 0);
  /* A moment of another trace means nothing in this one. */
  g_object_set (self->shown, "path-here", FALSE, NULL);
  self->scene.shows_path = weft_shown_path (self->shown);
  self->path_end = WEFT_PATH_END_OF_RUN;
  apply (self);
}

void
weft_timeline_shown_init (WeftTimeline *self)
{
  self->shown = weft_shown_new ();
  self->path_end = WEFT_PATH_END_OF_RUN;
  g_signal_connect_object (self->shown, "notify", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::path", G_CALLBACK (path_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::path-here", G_CALLBACK (path_cb), self,
                           G_CONNECT_SWAPPED);
}

WeftShown *
weft_timeline_get_shown (WeftTimeline *self)
{
  return self->shown;
}

void
weft_timeline_set_path (WeftTimeline *self, const WeftCriticalPath *path)
{
  self->scene.path = path;
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
}

void
weft_timeline_look_closer (WeftTimeline *self, double x_px)
{
  WeftViewport viewport = self->target;
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));

  weft_viewport_zoom (&viewport, CLOSER, CLAMP (x_px / size.width_px, 0, 1));
  weft_timeline_move (self, &viewport, TRUE);
}

void
weft_timeline_look_between (WeftTimeline *self, const WeftArrowTie *tie)
{
  WeftViewport viewport = self->target;
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));
  WeftArrowView view = weft_scene_arrow_view (&self->scene, &size);
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  int64_t middle_ns;

  view.viewport = &self->target;
  middle_ns = weft_arrow_tie_middle_ns (self->scene.arrows, &view, tie);
  weft_viewport_zoom (&viewport, CLOSER,
                      CLAMP (weft_viewport_x (&viewport, 1, middle_ns), 0, 1));
  weft_timeline_move (self, &viewport, TRUE);
  g_array_append_vals (threads, tie->threads, 2);
  weft_timeline_mark (self, threads, objects);
}
