#include "gui/widgets/timeline-arrange.h"

#include <glib/gi18n-lib.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/lane-bar.h"
#include "gui/widgets/timeline-private.h"
#include "tracer/analysis/words.h"

/* So many rows of a trace are looked at within a few milliseconds. */
#define FEW_ROWS 100000

/* What a worker thread finds out about a trace. */
typedef struct {
  WeftTrace *trace;
  WeftLaneOrder order;
  bool wants_ranks, wants_relations;
  WeftRanks *ranks;
  WeftRelations *relations;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  weft_ranks_free (work->ranks);
  weft_relations_free (work->relations);
  weft_trace_unref (work->trace);
  g_free (work);
}

static void
do_work (Work *work)
{
  if (work->wants_ranks)
    work->ranks = weft_ranks_new (work->trace, work->order);
  if (work->wants_relations)
    work->relations = weft_relations_new (work->trace);
}

static void
work_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  do_work (data);
  g_task_return_boolean (task, TRUE);
}

static WeftArrangement *
arrangement_of (WeftTimeline *self)
{
  return weft_lanes_arrangement (self->scene.lanes);
}

static void
take (WeftTimeline *self, Work *work)
{
  if (work->ranks != NULL)
    weft_lanes_take_ranks (self->scene.lanes, work->order, g_steal_pointer (&work->ranks));
  if (work->relations != NULL)
    weft_lanes_take_relations (self->scene.lanes, g_steal_pointer (&work->relations));
}

static void
worked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (source);
  Work *work = g_task_get_task_data (G_TASK (result));

  self->arranging = FALSE;
  /* It is being taken down. */
  if (self->lane_bar == NULL)
    return;
  /* By now there may be another trace, or other lanes of it. */
  if (self->scene.lanes != NULL && self->scene.trace == work->trace)
    take (self, work);
  if (self->scene.lanes != NULL)
    weft_timeline_arrange (self);
}

static bool
is_large (const WeftTrace *trace)
{
  size_t waits, holds, interactions, messages, notes, objects;

  weft_trace_waits (trace, &waits);
  weft_trace_holds (trace, &holds);
  weft_trace_interactions (trace, &interactions);
  weft_trace_messages (trace, &messages);
  weft_trace_notes (trace, &notes);
  weft_trace_objects (trace, &objects);
  return waits + holds + interactions + messages + notes + 10 * objects > FEW_ROWS;
}

static void
show_selection (WeftTimeline *self)
{
  size_t lane = weft_timeline_lane_of_selection (self);

  if (lane != SIZE_MAX)
    weft_lanes_view_scroll_to (weft_timeline_lanes_view (self), lane);
}

void
weft_timeline_arrange (WeftTimeline *self)
{
  WeftLanes *lanes = self->scene.lanes;
  const WeftArrangement *arrangement;
  Work work = { 0 };
  GTask *task;

  if (lanes == NULL || self->arranging)
    return;
  arrangement = weft_lanes_arrangement (lanes);
  work.order = arrangement->order;
  work.wants_ranks = !weft_lanes_has_ranks (lanes, work.order);
  work.wants_relations
      = arrangement->focus != WEFT_NO_LANE && !weft_lanes_has_relations (lanes);
  if ((work.wants_ranks || work.wants_relations) && is_large (self->scene.trace)) {
    work.trace = weft_trace_ref (self->scene.trace);
    self->arranging = TRUE;
    task = g_task_new (self, NULL, worked_cb, NULL);
    g_task_set_task_data (task, g_memdup2 (&work, sizeof work), work_free);
    g_task_run_in_thread (task, work_thread);
    g_object_unref (task);
    weft_timeline_arranged (self);
    return;
  }
  weft_lanes_arrange (lanes);
  weft_timeline_relayout (self);
  show_selection (self);
  weft_timeline_arranged (self);
}

char *
weft_timeline_lane_name (WeftTimeline *self, uint32_t number)
{
  const WeftLane *lane = weft_lanes_lane (self->scene.lanes, number);

  return g_strdup (weft_scene_lane_texts (&self->scene, lane)->name);
}

/* "Only what interacts with main · “ker 1” · 3 of 15 lanes · 2 hidden"; NULL when all are
 * shown. */
static char *
status_of (WeftTimeline *self)
{
  const WeftLaneCounts *counts = weft_lanes_counts (self->scene.lanes);
  const WeftArrangement *arrangement = arrangement_of (self);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *passing = weft_format_count (counts->passing);
  g_autofree char *all = weft_format_count (counts->all);
  g_autofree char *hidden = weft_format_count (counts->hidden);

  if (self->arranging)
    g_ptr_array_add (parts, g_strdup (_ ("Looking at all that interacts …")));
  if (arrangement->focus != WEFT_NO_LANE) {
    g_autofree char *name = weft_timeline_lane_name (self, arrangement->focus);

    g_ptr_array_add (parts, g_strdup_printf (_ ("Only what interacts with %s"), name));
  }
  if (*arrangement->filter != '\0')
    /* Translators: the words that lanes are looked for by */
    g_ptr_array_add (parts, g_strdup_printf (_ ("“%s”"), arrangement->filter));
  if (weft_arrangement_narrows (arrangement))
    g_ptr_array_add (
        parts, counts->passing == 0
                   ? g_strdup (_ ("no lane is called so"))
                   : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s of %s lane",
                                                   "%s of %s lanes", (gulong)counts->all),
                                      passing, all));
  if (counts->hidden > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s lane hidden",
                                             "%s lanes hidden", (gulong)counts->hidden),
                                hidden));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}

void
weft_timeline_arranged (WeftTimeline *self)
{
  bool has_lanes = self->scene.lanes != NULL;
  g_autofree char *status = has_lanes ? status_of (self) : NULL;

  weft_lane_status_set_text (WEFT_LANE_STATUS (self->lane_status), status);
  weft_lane_bar_set_filter (WEFT_LANE_BAR (self->lane_bar),
                            has_lanes ? arrangement_of (self)->filter : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.show-all", status != NULL);
  g_object_notify (G_OBJECT (self), "order");
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit_by_name (self, "view-changed");
}

void
weft_timeline_arrange_trace (WeftTimeline *self)
{
  if (self->scene.lanes == NULL) {
    weft_timeline_arranged (self);
    return;
  }
  weft_timeline_fit_text (self);
  weft_arrangement_set_order (arrangement_of (self), self->order);
  arrangement_of (self)->compact = self->compact;
  weft_timeline_arrange (self);
}

bool
weft_timeline_fit_text (WeftTimeline *self)
{
  return self->scene.lanes != NULL
         && weft_lanes_set_text (self->scene.lanes,
                                 weft_ink_text_height (self->ink, WEFT_TEXT_NAME),
                                 weft_ink_text_height (self->ink, WEFT_TEXT_DETAIL),
                                 weft_ink_text_height (self->ink, WEFT_TEXT_LABEL));
}

const char *
weft_timeline_get_order (WeftTimeline *self)
{
  if (self->scene.lanes != NULL && g_hash_table_size (arrangement_of (self)->by_hand) > 0)
    return "hand";
  return weft_lane_order_name (self->order);
}

void
weft_timeline_set_order (WeftTimeline *self, const char *tainted_name)
{
  if (!weft_lane_order_parse (tainted_name, &self->order))
    return;
  if (self->scene.lanes != NULL)
    weft_arrangement_set_order (arrangement_of (self), self->order);
  weft_timeline_arrange (self);
  g_object_notify (G_OBJECT (self), "order");
}

gboolean
weft_timeline_get_compact (WeftTimeline *self)
{
  return self->compact;
}

void
weft_timeline_set_compact (WeftTimeline *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  if (self->scene.lanes != NULL)
    arrangement_of (self)->compact = compact;
  weft_timeline_arrange (self);
  g_object_notify (G_OBJECT (self), "compact");
}

/* The lane that an action is about: the focused one, or the one whose menu is open, or that
 * of the selection. WEFT_NO_LANE. */
static uint32_t
current_lane (WeftTimeline *self)
{
  size_t lane;

  if (self->scene.lanes == NULL)
    return WEFT_NO_LANE;
  lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  if (lane == SIZE_MAX && self->menu_lane != WEFT_NO_LANE)
    lane = weft_lanes_index (self->scene.lanes, self->menu_lane);
  if (lane == SIZE_MAX)
    lane = weft_timeline_lane_of_selection (self);
  return lane != SIZE_MAX ? weft_lanes_get (self->scene.lanes, lane)->number : WEFT_NO_LANE;
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  uint32_t lane = current_lane (self);

  if (lane == WEFT_NO_LANE)
    return;
  weft_arrangement_pin (arrangement_of (self), lane,
                        !weft_arrangement_is_pinned (arrangement_of (self), lane));
  weft_timeline_arrange (self);
}

static void
hide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  uint32_t lane = current_lane (self);

  if (lane == WEFT_NO_LANE)
    return;
  weft_arrangement_hide (arrangement_of (self), lane, true);
  weft_timeline_arrange (self);
}

/* Again on the same lane takes it back. Parts of a process, such as its locks, interact
 * with nothing themselves. */
static void
only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  uint32_t lane = current_lane (self);
  const WeftLane *info;

  if (lane == WEFT_NO_LANE)
    return;
  info = weft_lanes_lane (self->scene.lanes, lane);
  if (info->kind == WEFT_LANE_GROUP && info->process == WEFT_NO_ROW) {
    gtk_widget_error_bell (widget);
    return;
  }
  if (!weft_arrangement_set_focus (arrangement_of (self), lane))
    weft_arrangement_set_focus (arrangement_of (self), WEFT_NO_LANE);
  weft_timeline_arrange (self);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  uint32_t lane = current_lane (self), other;
  bool down = g_str_equal (name, "timeline.move-down");

  if (lane == WEFT_NO_LANE)
    return;
  other = weft_lanes_neighbour (self->scene.lanes, lane, down ? 1 : -1);
  if (other == WEFT_NO_LANE) {
    gtk_widget_error_bell (widget);
    return;
  }
  weft_lanes_move (self->scene.lanes, lane, other, down);
  weft_timeline_relayout (self);
  weft_timeline_arranged (self);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->scene.lanes == NULL)
    return;
  weft_arrangement_show_all (arrangement_of (self));
  weft_timeline_arrange (self);
  if (gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (widget))) == NULL)
    gtk_widget_grab_focus (widget);
}

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->scene.lanes == NULL)
    return;
  weft_lanes_fold_all (self->scene.lanes, g_str_equal (name, "timeline.fold-all"));
  weft_timeline_relayout (self);
  show_selection (self);
  weft_timeline_arranged (self);
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (gtk_widget_get_mapped (widget))
    weft_lane_bar_focus (WEFT_LANE_BAR (WEFT_TIMELINE (widget)->lane_bar));
}

static void
focus_lanes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (widget);
}

static void
filtered_cb (WeftLaneBar *bar, const char *text, WeftTimeline *self)
{
  if (self->scene.lanes != NULL
      && weft_arrangement_set_filter (arrangement_of (self), text))
    weft_timeline_arrange (self);
}

/* What there is to do with a lane. */
static GMenuModel *
make_menu (WeftTimeline *self, const WeftLane *lane)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) shown = g_menu_new ();
  g_autoptr (GMenu) moved = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  g_autoptr (GMenu) path = g_menu_new ();
  const WeftArrangement *arrangement = arrangement_of (self);

  if (lane->kind != WEFT_LANE_GROUP || lane->process != WEFT_NO_ROW)
    g_menu_append (shown,
                   arrangement->focus == lane->number
                       ? _ ("Also What Does Not Interact with This")
                       : _ ("Only What Interacts with This"),
                   "timeline.only");
  g_menu_append (shown,
                 weft_arrangement_is_pinned (arrangement, lane->number) ? _ ("Unpin")
                                                                        : _ ("Pin to Top"),
                 "timeline.pin");
  g_menu_append (shown, _ ("Hide"), "timeline.hide");
  if (lane->kind == WEFT_LANE_THREAD)
    g_menu_append (path, _ ("Critical Path to Here"), "timeline.show-path-here");
  g_menu_append (moved, _ ("Move Up"), "timeline.move-up");
  g_menu_append (moved, _ ("Move Down"), "timeline.move-down");
  g_menu_append (all, _ ("Fold All Groups"), "timeline.fold-all");
  g_menu_append (all, _ ("Unfold All Groups"), "timeline.unfold-all");
  g_menu_append (all, _ ("Show All Lanes"), "timeline.show-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (path));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (shown));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (moved));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  return G_MENU_MODEL (menu);
}

void
weft_timeline_show_lane_menu (WeftTimeline *self, size_t lane, double x, double y)
{
  const WeftLane *info = weft_lanes_get (self->scene.lanes, lane);
  g_autoptr (GMenuModel) model = make_menu (self, info);
  g_autofree char *name = weft_timeline_lane_name (self, info->number);

  weft_lanes_view_focus (weft_timeline_lanes_view (self), lane);
  self->menu_lane = info->number;
  g_clear_pointer (&self->lane_menu, gtk_widget_unparent);
  self->lane_menu = gtk_popover_menu_new_from_model (model);
  gtk_widget_set_parent (self->lane_menu, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lane_menu),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->lane_menu), FALSE);
  gtk_widget_set_halign (self->lane_menu, GTK_ALIGN_START);
  gtk_popover_set_position (GTK_POPOVER (self->lane_menu), GTK_POS_BOTTOM);
  gtk_widget_translate_coordinates (self->lanes, GTK_WIDGET (self), x, y, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->lane_menu),
                               &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->lane_menu));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t lane = weft_lanes_view_focused (weft_timeline_lanes_view (self));
  const WeftLane *info;

  if (lane == SIZE_MAX)
    return;
  weft_lanes_view_scroll_to (weft_timeline_lanes_view (self), lane);
  info = weft_lanes_get (self->scene.lanes, lane);
  weft_timeline_show_lane_menu (
      self, lane, WEFT_GUTTER_PX / 2.0,
      info->y_px + info->height_px / 2.0
          - weft_lanes_view_size (weft_timeline_lanes_view (self)).scroll_px);
}

static const struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
  struct {
    guint key;
    GdkModifierType modifiers;
  } keys[3];
} actions[] = {
  { "timeline.filter", filter_action, { { 0, 0 } } },
  { "timeline.focus-lanes", focus_lanes_action, { { 0, 0 } } },
  { "timeline.only", only_action, { { GDK_KEY_o, 0 } } },
  { "timeline.pin", pin_action, { { GDK_KEY_t, 0 } } },
  { "timeline.hide", hide_action, { { GDK_KEY_h, 0 } } },
  { "timeline.show-all", show_all_action, { { GDK_KEY_h, GDK_SHIFT_MASK } } },
  { "timeline.move-up",
    step_action,
    { { GDK_KEY_KP_Up, GDK_ALT_MASK }, { GDK_KEY_Up, GDK_ALT_MASK } } },
  { "timeline.move-down",
    step_action,
    { { GDK_KEY_KP_Down, GDK_ALT_MASK }, { GDK_KEY_Down, GDK_ALT_MASK } } },
  { "timeline.fold-all",
    fold_action,
    { { GDK_KEY_Left, GDK_CONTROL_MASK | GDK_SHIFT_MASK } } },
  { "timeline.unfold-all",
    fold_action,
    { { GDK_KEY_Right, GDK_CONTROL_MASK | GDK_SHIFT_MASK } } },
  { "timeline.lane-menu",
    menu_action,
    { { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK } } },
};

void
weft_timeline_arrange_actions_init (GtkWidgetClass *widget_class)
{
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++) {
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL,
                                     actions[i].activate);
    for (size_t k = 0; k < 3 && actions[i].keys[k].key != 0; k++)
      gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k].key,
                                           actions[i].keys[k].modifiers, actions[i].name,
                                           NULL);
  }
  gtk_widget_class_install_property_action (widget_class, "timeline.order", "order");
  gtk_widget_class_install_property_action (widget_class, "timeline.compact", "compact");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "timeline.compact",
                                       NULL);
}

/* Wherever in the window the keyboard is. */
static void
add_filter_key (WeftTimeline *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, GDK_CONTROL_MASK),
                        gtk_named_action_new ("timeline.filter")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* What the menu is about, besides the lane. */
static void
choose_there (WeftTimeline *self, const WeftHit *hit, double x)
{
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));

  if (hit->selection.kind == WEFT_SELECTION_NONE)
    return;
  weft_timeline_set_playhead (
      self,
      weft_viewport_time_ns (&self->scene.viewport, size.width_px, x - WEFT_GUTTER_PX));
  weft_timeline_set_selection (self, hit->selection, FALSE);
}

static void
secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, WeftTimeline *self)
{
  WeftHit hit;

  if (self->scene.lanes == NULL)
    return;
  hit = weft_timeline_hit (self, x, y);
  if (hit.lane == SIZE_MAX)
    return;
  if (x >= WEFT_GUTTER_PX)
    choose_there (self, &hit, x);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  weft_timeline_show_lane_menu (self, hit.lane, x, y);
}

void
weft_timeline_arrange_init (WeftTimeline *self)
{
  GtkGesture *secondary = gtk_gesture_click_new ();

  self->menu_lane = WEFT_NO_LANE;
  self->lane_bar = weft_lane_bar_new ();
  g_signal_connect (self->lane_bar, "filtered", G_CALLBACK (filtered_cb), self);
  gtk_widget_set_parent (self->lane_bar, GTK_WIDGET (self));
  self->lane_status = weft_lane_status_new ();
  gtk_widget_set_parent (self->lane_status, GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "timeline.show-all", FALSE);
  add_filter_key (self);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (self->lanes, GTK_EVENT_CONTROLLER (secondary));
}

void
weft_timeline_arrange_dispose (WeftTimeline *self)
{
  g_clear_pointer (&self->lane_menu, gtk_widget_unparent);
  g_clear_pointer (&self->lane_bar, gtk_widget_unparent);
  g_clear_pointer (&self->lane_status, gtk_widget_unparent);
}
