/* The strip above the lanes that says how many arrows begin when. */
#include <glib/gi18n-lib.h>

#include "gui/widgets/canvas.h"
#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"
#include "gui/widgets/timeline-shown.h"

static void
draw_cb (WeftCanvas *canvas, GtkSnapshot *snapshot, gpointer data)
{
  WeftTimeline *self = data;
  WeftDrawing drawing = { snapshot, self->ink, &self->scene };
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));

  weft_draw_density (&drawing, &size);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  if (x >= WEFT_GUTTER_PX)
    weft_timeline_look_closer (data, x - WEFT_GUTTER_PX);
}

static gboolean
query_tooltip_cb (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  WeftTimeline *self = data;
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));
  g_autofree char *text = NULL;

  if (self->scene.trace == NULL || keyboard)
    return FALSE;
  if (x < WEFT_GUTTER_PX)
    text = g_strdup (_ ("How many arrows begin when. Of very many only those are drawn on "
                        "which the most waiting hung: zoom in to see others."));
  else
    text = weft_scene_density_text (&self->scene, size.width_px, x - WEFT_GUTTER_PX);
  gtk_tooltip_set_text (tooltip, text);
  if (x >= WEFT_GUTTER_PX)
    gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ x - 3, 0, 7, WEFT_DENSITY_PX });
  return TRUE;
}

void
weft_timeline_density_init (WeftTimeline *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->density = GTK_WIDGET (
      weft_canvas_new (GTK_ACCESSIBLE_ROLE_IMG, 0, WEFT_DENSITY_PX, draw_cb, self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->density),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Arrows over time"),
                                  -1);
  gtk_widget_set_parent (self->density, GTK_WIDGET (self));
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->density, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (self->density, TRUE);
  g_signal_connect (self->density, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
}
