#include "gui/widgets/timeline-shown.h"

#include "gui/view/occurs.h"
#include "gui/widgets/timeline-private.h"

/* How far a click on the density zooms in. */
#define CLOSER 6.0

static const char prefix[] = "timeline.show-";

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_shown_toggle (WEFT_TIMELINE (widget)->shown, name + strlen (prefix));
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
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "timeline.show-path",
                                       NULL);
}

void
weft_timeline_shown_apply (WeftTimeline *self)
{
  self->scene.hidden_arrows = weft_shown_hidden_arrows (self->shown);
  self->scene.shows_path = weft_shown_path (self->shown);
  weft_shown_set_occurring (self->shown, self->scene.arrows != NULL
                                             ? weft_occurs_arrows (self->scene.arrows)
                                             : 0);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
}

void
weft_timeline_shown_init (WeftTimeline *self)
{
  self->shown = weft_shown_new ();
  g_signal_connect_object (self->shown, "notify", G_CALLBACK (weft_timeline_shown_apply),
                           self, G_CONNECT_SWAPPED);
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
