#include "gui/widgets/transport.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "gui/view/clock.h"
#include "tracer/analysis/words.h"

struct _WeftTransport {
  GtkWidget parent;

  GtkWidget *box, *play;
  GtkLabel *time, *event;
  GtkWidget *speed; /* opens the slider */
  GtkRange *slider;
  WeftTimeline *timeline;
  bool setting; /* the slider follows, and is not the user's */
};

G_DEFINE_FINAL_TYPE (WeftTransport, weft_transport, GTK_TYPE_WIDGET)

static void
show_time (WeftTransport *self)
{
  int64_t time_ns = weft_timeline_get_playhead (self->timeline);
  g_autofree char *time = weft_timeline_format_time (self->timeline, time_ns);
  g_autofree char *text = NULL;
  size_t until, all;

  gtk_label_set_text (self->time, time);
  if (weft_timeline_count_events (self->timeline, &until, &all)) {
    g_autofree char *number = weft_format_count (until);
    g_autofree char *whole = weft_format_count (all);

    text = g_strdup_printf (_ ("event %s of %s"), number, whole);
  }
  gtk_label_set_text (self->event, text != NULL ? text : "");
}

static void
show_playing (WeftTransport *self)
{
  bool playing = weft_timeline_get_playing (self->timeline);
  const char *text = playing ? _ ("Pause") : _ ("Play");
  g_autofree char *tooltip = g_strdup_printf (_ ("%s (Space)"), text);

  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing
                                                         ? "media-playback-pause-symbolic"
                                                         : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static char *
speed_text (double speed)
{
  static const struct {
    double ns;
    const char *unit;
  } units[] = { { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "µs" }, { 1, "ns" } };
  size_t i = 0;

  while (speed < units[i].ns && units[i].ns > 1)
    i++;
  return g_strdup_printf (_ ("%.0f %s/s"), speed / units[i].ns, units[i].unit);
}

static void
show_speed (WeftTransport *self)
{
  double speed = weft_timeline_get_speed (self->timeline);
  g_autofree char *text = speed_text (speed);
  g_autofree char *label = g_strdup_printf (_ ("Speed: %s of the trace in a second"), text);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->speed), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  self->setting = true;
  gtk_range_set_value (self->slider, weft_clock_share (speed));
  self->setting = false;
}

static void
slid_cb (GtkRange *slider, WeftTransport *self)
{
  if (self->setting)
    return;
  weft_timeline_set_speed (self->timeline, weft_clock_speed (gtk_range_get_value (slider)));
  show_speed (self);
}

static void
trace_cb (WeftTransport *self)
{
  show_speed (self);
  show_time (self);
}

static void
clicked_cb (GtkButton *button, WeftTransport *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->timeline),
                              g_object_get_data (G_OBJECT (button), "action"), NULL);
}

static GtkWidget *
add_button (WeftTransport *self,
            GtkWidget *row,
            const char *action,
            const char *icon,
            const char *label,
            const char *keys)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *tooltip = g_strdup_printf ("%s (%s)", label, keys);

  g_object_set_data (G_OBJECT (button), "action", (gpointer)action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
weft_transport_dispose (GObject *object)
{
  WeftTransport *self = WEFT_TRANSPORT (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_transport_parent_class)->dispose (object);
}

static void
weft_transport_class_init (WeftTransportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_transport_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_buttons (WeftTransport *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "linked");
  add_button (self, row, "timeline.to-begin", "media-skip-backward-symbolic",
              _ ("To the begin"), "Ctrl+Home");
  add_button (self, row, "timeline.previous-event", "media-seek-backward-symbolic",
              _ ("Previous event of any lane"), "<");
  self->play = add_button (self, row, "timeline.play", "media-playback-start-symbolic",
                           _ ("Play"), _ ("Space"));
  add_button (self, row, "timeline.next-event", "media-seek-forward-symbolic",
              _ ("Next event of any lane"), ">");
  add_button (self, row, "timeline.to-end", "media-skip-forward-symbolic", _ ("To the end"),
              "Ctrl+End");
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
add_speed (WeftTransport *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1.0 / 18);

  self->slider = GTK_RANGE (scale);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 240, -1);
  gtk_scale_add_mark (GTK_SCALE (scale), 0, GTK_POS_BOTTOM, _ ("1 µs/s"));
  gtk_scale_add_mark (GTK_SCALE (scale), 0.5, GTK_POS_BOTTOM, _ ("1 ms/s"));
  gtk_scale_add_mark (GTK_SCALE (scale), 1, GTK_POS_BOTTOM, _ ("1 s/s"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Speed"), -1);
  g_signal_connect (scale, "value-changed", G_CALLBACK (slid_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), scale);
  self->speed = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->speed), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->speed), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (self->speed, _ ("How much of the trace a second plays"));
  gtk_box_append (GTK_BOX (self->box), self->speed);
}

/* Where there is no room for it, it is not there: cut off it would say the wrong number. */
static void
add_event (WeftTransport *self)
{
  GtkWidget *squeezer = adw_squeezer_new ();

  self->event = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->event, 0);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->event),
      _ ("How many events have happened at the playhead, of how many in all: a wait, hold "
         "or thread begins or ends, a message is sent or received, something is woken or "
         "noted"));
  gtk_widget_add_css_class (GTK_WIDGET (self->event), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->event), "numeric");
  adw_squeezer_set_allow_none (ADW_SQUEEZER (squeezer), TRUE);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), GTK_WIDGET (self->event));
  gtk_box_append (GTK_BOX (self->box), squeezer);
}

static void
weft_transport_init (WeftTransport *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  add_buttons (self);
  self->time = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->time, 0);
  gtk_label_set_width_chars (self->time, 14);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time), _ ("The moment at the playhead"));
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->time), "numeric");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->time));
  add_event (self);
  add_speed (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Replay"), -1);
}

GtkWidget *
weft_transport_new (WeftTimeline *timeline)
{
  WeftTransport *self = g_object_new (WEFT_TYPE_TRANSPORT, NULL);

  self->timeline = timeline;
  g_signal_connect_object (timeline, "notify::playhead", G_CALLBACK (show_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::time-base", G_CALLBACK (show_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "events-changed", G_CALLBACK (show_time), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::playing", G_CALLBACK (show_playing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "notify::trace", G_CALLBACK (trace_cb), self,
                           G_CONNECT_SWAPPED);
  show_playing (self);
  trace_cb (self);
  return GTK_WIDGET (self);
}
