#include "gui/widgets/lanes-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/canvas.h"
#include "gui/widgets/draw.h"

/* How far beyond the view lanes have a widget, and how high a view is before it has been
 * shown. */
#define BEYOND_PX 400
#define ASSUMED_PX 1200

struct _WeftLanesView {
  GtkWidget parent;

  WeftScene *scene;
  WeftInk *ink;
  GtkAdjustment *adjustment;
  GHashTable *canvases; /* of those in view: lane's index + 1 to WeftCanvas, borrowed */
  int height;           /* when sizes were allocated last */
  guint grown;          /* the callback that makes canvases for another height */
  bool allocating, removing;
  uint32_t focused; /* the number of the lane that had the focus last */
  int drop_y; /* where a lane that is dragged would go, from the top of the lanes; -1 */
};

G_DEFINE_FINAL_TYPE (WeftLanesView, weft_lanes_view, GTK_TYPE_WIDGET)

static size_t
n_lanes (WeftLanesView *self)
{
  return self->scene->lanes != NULL ? weft_lanes_size (self->scene->lanes) : 0;
}

static double
scroll_of (WeftLanesView *self)
{
  return round (gtk_adjustment_get_value (self->adjustment));
}

/* Whether its lane stands still at the top while others go by below it. */
static bool
is_frozen (WeftLanesView *self, GtkWidget *canvas)
{
  return weft_canvas_number (WEFT_CANVAS (canvas)) < weft_lanes_frozen (self->scene->lanes);
}

static void
draw_lane_cb (WeftCanvas *canvas, GtkSnapshot *snapshot, gpointer data)
{
  WeftLanesView *self = data;
  WeftDrawing drawing = { snapshot, self->ink, self->scene };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->scene->focused_lane
      = GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root))
            ? weft_lanes_view_focused (self)
            : SIZE_MAX;
  weft_draw_lane (&drawing, weft_canvas_number (canvas),
                  gtk_widget_get_width (GTK_WIDGET (canvas)));
}

static void
focus_moved_cb (GtkEventControllerFocus *controller, gpointer data)
{
  WeftLanesView *self = WEFT_LANES_VIEW (data);
  GtkWidget *canvas = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  size_t index = weft_canvas_number (WEFT_CANVAS (canvas));

  /* While all go the focus passes over those that are left, and may stay with one that has
   * no lane any more. */
  if (self->removing || index >= n_lanes (self))
    return;
  if (gtk_event_controller_focus_is_focus (controller)) {
    self->focused = weft_lanes_get (self->scene->lanes, index)->number;
    weft_lanes_view_scroll_to (self, index);
  }
  gtk_widget_queue_draw (canvas);
}

/* "3 of 25": where it is among all. */
static void
say_place (WeftLanesView *self, WeftCanvas *canvas)
{
  size_t index = weft_canvas_number (canvas);
  /* Translators: which of how many lanes of the timeline this is */
  g_autofree char *text = g_strdup_printf (_ ("%zu of %zu"), index + 1, n_lanes (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_accessible_update_relation (
      GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_RELATION_POS_IN_SET, (int)index + 1,
      GTK_ACCESSIBLE_RELATION_SET_SIZE, (int)n_lanes (self), -1);
}

static void
say_name (WeftLanesView *self, WeftCanvas *canvas, const WeftLane *lane)
{
  const WeftLaneTexts *texts = weft_scene_lane_texts (self->scene, lane);
  const WeftGroup *group = lane->kind == WEFT_LANE_GROUP
                               ? weft_lanes_group (self->scene->lanes, lane->row)
                               : NULL;
  g_autofree char *some
      = group != NULL && group->counted && group->n_shown != group->n_lanes
            /* Translators: a group of lanes, how many of it are shown, of how many */
            ? g_strdup_printf (_ ("%s, %zu of %zu"), texts->name, group->n_shown,
                               group->n_lanes)
            : NULL;
  const char *text = some != NULL ? some : texts->accessible;
  g_autofree char *pinned
      /* Translators: what a lane says of itself, and that it is pinned to the top */
      = lane->pinned ? g_strdup_printf (_ ("%s, pinned"), text) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pinned != NULL ? pinned : text, -1);
}

static WeftCanvas *
add_canvas (WeftLanesView *self, size_t index)
{
  const WeftLane *lane = weft_lanes_get (self->scene->lanes, index);
  bool group = lane->kind == WEFT_LANE_GROUP;
  WeftCanvas *canvas
      = weft_canvas_new (group ? GTK_ACCESSIBLE_ROLE_BUTTON : GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                         index, lane->height_px, draw_lane_cb, self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  say_name (self, canvas, lane);
  say_place (self, canvas);
  if (group)
    gtk_accessible_update_state (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 !weft_lanes_group (self->scene->lanes, lane->row)->folded,
                                 -1);
  gtk_widget_set_focusable (GTK_WIDGET (canvas), TRUE);
  /* Clicks are for what stays: one that lays out anew takes the canvases away, and then the
   * other gestures would never see its end. */
  gtk_widget_set_can_target (GTK_WIDGET (canvas), FALSE);
  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_moved_cb), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_moved_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (canvas), focus);
  gtk_widget_set_parent (GTK_WIDGET (canvas), GTK_WIDGET (self));
  g_hash_table_insert (self->canvases, GSIZE_TO_POINTER (index + 1), canvas);
  return canvas;
}

static void
remove_canvases (WeftLanesView *self)
{
  GtkWidget *child;

  self->removing = true;
  g_hash_table_remove_all (self->canvases);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->removing = false;
}

static void
place (WeftLanesView *self, GtkWidget *canvas, int width, int height)
{
  const WeftLane *lane
      = weft_lanes_get (self->scene->lanes, weft_canvas_number (WEFT_CANVAS (canvas)));
  int top = is_frozen (self, canvas) ? 0 : weft_lanes_frozen_px (self->scene->lanes);
  GtkAllocation allocation
      = { 0, lane->y_px - (int)scroll_of (self), width, lane->height_px };
  bool in_view = allocation.y < height && allocation.y + allocation.height > top;

  /* A focused one keeps its focus wherever it is. */
  gtk_widget_set_child_visible (canvas, in_view || gtk_widget_is_focus (canvas));
  gtk_widget_measure (canvas, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (canvas, &allocation, -1);
}

/* Those near the view, of the lanes that do not stand still. */
static void
find_range (WeftLanesView *self, size_t *ret_first, size_t *ret_last)
{
  const WeftLanes *lanes = self->scene->lanes;
  double top = scroll_of (self), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (weft_lanes_frozen (lanes) == n_lanes (self)) {
    *ret_first = *ret_last = n_lanes (self) - 1;
    return;
  }
  *ret_first = weft_lanes_scrolled_at (lanes, top - BEYOND_PX);
  *ret_last = weft_lanes_scrolled_at (lanes, top + fmax (height, ASSUMED_PX) + BEYOND_PX);
}

/* A canvas for each lane in view and a good way beyond, so that there are some for what a
 * taller window shows before the next frame; and for the focused one. Not to be called
 * while sizes are allocated: it makes widgets, which asks for another allocation. */
static void
sync_canvases (WeftLanesView *self)
{
  double top = scroll_of (self), height = gtk_widget_get_height (GTK_WIDGET (self));
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)), *previous = NULL;
  size_t first, last, n_frozen;

  if (n_lanes (self) == 0)
    return;
  weft_lanes_set_view (self->scene->lanes, top, height);
  n_frozen = weft_lanes_frozen (self->scene->lanes);
  find_range (self, &first, &last);
  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);
    size_t index = weft_canvas_number (WEFT_CANVAS (child));

    if (index >= n_frozen && (index < first || index > last)
        && !gtk_widget_is_focus (child)) {
      g_hash_table_remove (self->canvases, GSIZE_TO_POINTER (index + 1));
      gtk_widget_unparent (child);
    }
    child = next;
  }
  for (size_t i = n_frozen > 0 ? 0 : first; i <= last && i < n_lanes (self);
       i = i + 1 == n_frozen ? MAX (first, n_frozen) : i + 1) {
    WeftCanvas *canvas = g_hash_table_lookup (self->canvases, GSIZE_TO_POINTER (i + 1));

    if (canvas == NULL) {
      canvas = add_canvas (self, i);
      /* In the lanes' order, which is the one a screen reader goes by. */
      gtk_widget_insert_after (GTK_WIDGET (canvas), GTK_WIDGET (self), previous);
    }
    previous = GTK_WIDGET (canvas);
  }
}

static gboolean
grown_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  WeftLanesView *self = WEFT_LANES_VIEW (widget);

  self->grown = 0;
  sync_canvases (self);
  return G_SOURCE_REMOVE;
}

static void
scrolled_cb (GtkAdjustment *adjustment, gpointer data)
{
  WeftLanesView *self = data;

  if (!self->allocating)
    sync_canvases (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
weft_lanes_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftLanesView *self = WEFT_LANES_VIEW (widget);
  int whole = n_lanes (self) > 0 ? weft_lanes_height_px (self->scene->lanes) : 0;
  double most = MAX (whole - height, 0);
  GtkWidget *child;

  self->allocating = true;
  gtk_adjustment_configure (self->adjustment,
                            CLAMP (gtk_adjustment_get_value (self->adjustment), 0, most), 0,
                            MAX (whole, height), 40, height * 0.9, height);
  self->allocating = false;
  if (n_lanes (self) > 0)
    weft_lanes_set_view (self->scene->lanes, scroll_of (self), height);
  child = gtk_widget_get_first_child (widget);
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    place (self, child, width, height);
  if (height != self->height && self->grown == 0)
    self->grown = gtk_widget_add_tick_callback (widget, grown_cb, NULL, NULL);
  self->height = height;
}

static void
weft_lanes_view_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  bool vertical = orientation == GTK_ORIENTATION_VERTICAL;

  *minimum = vertical ? 80 : WEFT_GUTTER_PX + 120;
  *natural = vertical ? 420 : 900;
}

static void
snapshot_some (WeftLanesView *self, GtkSnapshot *snapshot, bool frozen)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (is_frozen (self, child) == frozen)
      gtk_widget_snapshot_child (GTK_WIDGET (self), child, snapshot);
  }
}

/* Those that stand still lie over the others, with a line at their edge. */
static void
snapshot_lanes (WeftLanesView *self, GtkSnapshot *snapshot, double width, double height)
{
  double edge = weft_lanes_frozen_px (self->scene->lanes);
  const WeftPalette *palette = weft_ink_palette (self->ink);

  if (edge > 0)
    gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float)edge, (float)width,
                                                           (float)fmax (height - edge, 1)));
  snapshot_some (self, snapshot, false);
  if (edge <= 0)
    return;
  gtk_snapshot_pop (snapshot);
  snapshot_some (self, snapshot, true);
  weft_ink_fill (snapshot, &palette->dim, (WeftBox){ 0, edge - 1, width, edge + 1 });
}

static void
draw_drop (WeftLanesView *self, GtkSnapshot *snapshot, double width)
{
  double y = self->drop_y - scroll_of (self);

  if (self->drop_y >= 0)
    weft_ink_fill (snapshot, &weft_ink_palette (self->ink)->accent,
                   (WeftBox){ 0, fmax (y - 1.5, 0), width, fmax (y + 1.5, 3) });
}

static void
weft_lanes_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftLanesView *self = WEFT_LANES_VIEW (widget);
  WeftDrawing drawing = { snapshot, self->ink, self->scene };
  WeftSceneSize size = weft_lanes_view_size (self);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  weft_ink_set_scale (self->ink, gtk_widget_get_scale_factor (widget));
  weft_ink_fill (snapshot, &weft_ink_palette (self->ink)->background,
                 (WeftBox){ 0, 0, width, height });
  if (n_lanes (self) == 0)
    return;
  snapshot_lanes (self, snapshot, width, height);
  gtk_snapshot_push_clip (
      snapshot,
      &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)size.width_px, (float)height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, (float)-size.scroll_px));
  weft_draw_overlay (&drawing, &size);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  draw_drop (self, snapshot, width);
}

/* Tab comes to the lane that had the focus last and then leaves: there may be thousands,
 * and the arrow keys go from one to the next. */
static gboolean
weft_lanes_view_focus_vfunc (GtkWidget *widget, GtkDirectionType direction)
{
  WeftLanesView *self = WEFT_LANES_VIEW (widget);
  size_t lane = SIZE_MAX;

  if (n_lanes (self) == 0 || weft_lanes_view_focused (self) != SIZE_MAX
      || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;
  if (self->focused != WEFT_NO_LANE)
    lane = weft_lanes_index (self->scene->lanes, self->focused);
  if (lane == SIZE_MAX)
    lane = weft_lanes_at (self->scene->lanes, scroll_of (self));
  weft_lanes_view_focus (self, lane);
  return TRUE;
}

static void
weft_lanes_view_dispose (GObject *object)
{
  WeftLanesView *self = WEFT_LANES_VIEW (object);

  remove_canvases (self);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (weft_lanes_view_parent_class)->dispose (object);
}

static void
weft_lanes_view_finalize (GObject *object)
{
  g_hash_table_unref (WEFT_LANES_VIEW (object)->canvases);
  G_OBJECT_CLASS (weft_lanes_view_parent_class)->finalize (object);
}

static void
weft_lanes_view_class_init (WeftLanesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weft_lanes_view_dispose;
  object_class->finalize = weft_lanes_view_finalize;
  widget_class->measure = weft_lanes_view_measure;
  widget_class->size_allocate = weft_lanes_view_size_allocate;
  widget_class->snapshot = weft_lanes_view_snapshot;
  widget_class->focus = weft_lanes_view_focus_vfunc;
  gtk_widget_class_set_css_name (widget_class, "lanes");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
weft_lanes_view_init (WeftLanesView *self)
{
  self->canvases = g_hash_table_new (NULL, NULL);
  self->focused = WEFT_NO_LANE;
  self->drop_y = -1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Lanes"), -1);
}

GtkWidget *
weft_lanes_view_new (WeftScene *scene, WeftInk *ink, GtkAdjustment *adjustment)
{
  WeftLanesView *self = g_object_new (WEFT_TYPE_LANES_VIEW, NULL);

  self->scene = scene;
  self->ink = ink;
  self->adjustment = g_object_ref_sink (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, 0);
  return GTK_WIDGET (self);
}

void
weft_lanes_view_relayout (WeftLanesView *self)
{
  size_t before = weft_lanes_view_focused (self), focused;

  remove_canvases (self);
  sync_canvases (self);
  /* The focus stays with its lane, or where that was. */
  if (before != SIZE_MAX && n_lanes (self) > 0) {
    focused = weft_lanes_index (self->scene->lanes, self->focused);
    weft_lanes_view_focus (self, focused != SIZE_MAX ? focused
                                                     : MIN (before, n_lanes (self) - 1));
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_lanes_view_redraw (WeftLanesView *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (gtk_widget_get_child_visible (child))
      gtk_widget_queue_draw (child);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_lanes_view_redraw_overlay (WeftLanesView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

WeftSceneSize
weft_lanes_view_size (WeftLanesView *self)
{
  return (WeftSceneSize){
    .width_px = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - WEFT_GUTTER_PX, 1),
    .scroll_px = scroll_of (self),
    .height_px = gtk_widget_get_height (GTK_WIDGET (self)),
  };
}

void
weft_lanes_view_scroll_to (WeftLanesView *self, size_t lane)
{
  const WeftLane *info;

  if (lane >= n_lanes (self) || lane < weft_lanes_frozen (self->scene->lanes))
    return;
  info = weft_lanes_get (self->scene->lanes, lane);
  gtk_adjustment_clamp_page (self->adjustment,
                             info->y_px - weft_lanes_frozen_px (self->scene->lanes),
                             info->y_px + info->height_px);
}

void
weft_lanes_view_focus (WeftLanesView *self, size_t lane)
{
  WeftCanvas *canvas;

  if (lane >= n_lanes (self))
    return;
  weft_lanes_view_scroll_to (self, lane);
  sync_canvases (self);
  canvas = g_hash_table_lookup (self->canvases, GSIZE_TO_POINTER (lane + 1));
  if (canvas == NULL)
    return;
  /* Only what is shown takes the focus; its place follows with the next allocation. */
  gtk_widget_set_child_visible (GTK_WIDGET (canvas), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (canvas));
}

size_t
weft_lanes_view_focused (WeftLanesView *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));

  return child != NULL && gtk_widget_is_focus (child)
             ? weft_canvas_number (WEFT_CANVAS (child))
             : SIZE_MAX;
}

void
weft_lanes_view_describe (WeftLanesView *self, size_t lane, const char *text)
{
  WeftCanvas *canvas = g_hash_table_lookup (self->canvases, GSIZE_TO_POINTER (lane + 1));

  if (canvas == NULL)
    return;
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (canvas),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    say_place (self, canvas);
}

void
weft_lanes_view_set_drop (WeftLanesView *self, int y_px)
{
  if (self->drop_y == y_px)
    return;
  self->drop_y = y_px;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
