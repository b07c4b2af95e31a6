/* Where the parts of a timeline are, and in which order the keyboard comes to them. */
#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"

/* How wide the button is that chooses what time is told from. */
#define BASE_PX 46
#define BASE_HEIGHT_PX 26

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
  int bar, top = WEFT_OVERVIEW_PX + WEFT_RULER_PX, status = 0, density_top;

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
  density_top = top;
  top += weft_scene_density_px (&self->scene);

  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL,
                      NULL);
  gtk_widget_set_child_visible (self->scrollbar, needs_scrollbar (self, height - top));
  if (!gtk_widget_get_child_visible (self->scrollbar))
    bar = 0;
  gtk_widget_size_allocate (self->overview,
                            &(GtkAllocation){ 0, 0, width - bar, WEFT_OVERVIEW_PX }, -1);
  gtk_widget_size_allocate (
      self->ruler, &(GtkAllocation){ 0, WEFT_OVERVIEW_PX, width - bar, WEFT_RULER_PX }, -1);
  gtk_widget_set_child_visible (self->density, top > density_top);
  if (top > density_top)
    gtk_widget_size_allocate (
        self->density, &(GtkAllocation){ 0, density_top, width - bar, top - density_top },
        -1);
  gtk_widget_size_allocate (
      self->lanes, &(GtkAllocation){ 0, top, width - bar, MAX (height - top, 1) }, -1);
  gtk_widget_size_allocate (
      self->base_button,
      &(GtkAllocation){ WEFT_GUTTER_PX - BASE_PX - 4, 4, BASE_PX, BASE_HEIGHT_PX }, -1);
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
  int head = WEFT_OVERVIEW_PX + WEFT_RULER_PX + weft_scene_density_px (&self->scene);
  int bar, bar_natural;

  gtk_widget_measure (self->lanes, orientation, -1, minimum, natural, NULL, NULL);
  gtk_widget_measure (self->scrollbar, orientation, -1, &bar, &bar_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL) {
    *minimum = MAX (*minimum, bar) + head;
    *natural = MAX (*natural, bar_natural) + head;
  } else {
    *minimum += bar;
    *natural += bar;
  }
}

static gboolean
weft_timeline_grab_focus (GtkWidget *widget)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t lane = weft_timeline_lane_of_selection (self);

  if (self->scene.trace == NULL || weft_lanes_size (self->scene.lanes) == 0)
    return FALSE;
  if (lane != SIZE_MAX)
    weft_lanes_view_focus (weft_timeline_lanes_view (self), lane);
  else if (weft_lanes_view_focused (weft_timeline_lanes_view (self)) == SIZE_MAX)
    gtk_widget_child_focus (self->lanes, GTK_DIR_TAB_FORWARD);
  return TRUE;
}

/* All parts in turn, of which the lanes are one: they are gone over by the arrow keys. */
static gboolean
weft_timeline_focus (GtkWidget *widget, GtkDirectionType direction)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  GtkWidget *parts[] = { self->lane_bar, self->base_button, self->overview, self->lanes };
  int n = G_N_ELEMENTS (parts), at = 0, by = direction == GTK_DIR_TAB_FORWARD ? 1 : -1;

  /* A stack may ask what it does not show too. */
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  /* Within a part, and what that has opened: a menu has its own keys. */
  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  if (self->scene.trace == NULL
      || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;
  while (at < n && parts[at] != child)
    at++;
  if (child == NULL && by > 0)
    at = -1;
  for (at += by; at >= 0 && at < n; at += by) {
    if (gtk_widget_child_focus (parts[at], direction))
      return TRUE;
  }
  return FALSE;
}

void
weft_timeline_layout_class_init (GtkWidgetClass *widget_class)
{
  widget_class->measure = weft_timeline_measure;
  widget_class->size_allocate = weft_timeline_size_allocate;
  widget_class->grab_focus = weft_timeline_grab_focus;
  widget_class->focus = weft_timeline_focus;
}
