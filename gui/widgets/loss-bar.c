#include "gui/widgets/loss-bar.h"

#include <glib/gi18n.h>

#include "gui/view/losses.h"

struct _WeftLossBar {
  GtkWidget parent;

  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *show;

  WeftTrace *trace;
  size_t place; /* shown last, SIZE_MAX */
};

G_DEFINE_TYPE (WeftLossBar, weft_loss_bar, GTK_TYPE_WIDGET)

enum { SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_cb (GtkButton *button, gpointer data)
{
  WeftLossBar *self = data;
  size_t n;
  const WeftLoss *places = weft_trace_lossy_stretches (self->trace, &n);

  self->place = weft_losses_next (self->trace, self->place);
  if (self->place == SIZE_MAX)
    return;
  if (n > 1)
    gtk_button_set_label (button, _ ("Show _Next"));
  g_signal_emit (self, signals[SHOWN], 0, places[self->place].begin_ns,
                 places[self->place].end_ns);
}

static void
close_cb (GtkButton *button, gpointer data)
{
  gtk_widget_set_visible (GTK_WIDGET (data), FALSE);
}

void
weft_loss_bar_set_trace (WeftLossBar *self, WeftTrace *trace)
{
  g_autofree char *text = trace != NULL ? weft_losses_headline (trace) : NULL;
  size_t n = 0;

  if (trace != NULL) {
    weft_trace_ref (trace);
    weft_trace_lossy_stretches (trace, &n);
  }
  weft_trace_unref (self->trace);
  self->trace = trace;
  self->place = SIZE_MAX;
  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_button_set_label (GTK_BUTTON (self->show), _ ("_Show Where"));
  gtk_widget_set_visible (self->show, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

static void
weft_loss_bar_dispose (GObject *object)
{
  WeftLossBar *self = WEFT_LOSS_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->trace, weft_trace_unref);
  G_OBJECT_CLASS (weft_loss_bar_parent_class)->dispose (object);
}

static void
weft_loss_bar_class_init (WeftLossBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_loss_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-loss-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  signals[SHOWN]
      = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
}

static void
weft_loss_bar_init (WeftLossBar *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->show = gtk_button_new_with_mnemonic ("");
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->label),
      _ ("The program wrote events faster than they could be stored. "
         "“weft record --lossless” makes it wait instead."));
  gtk_widget_set_tooltip_text (self->show, _ ("Go to a place where events are missing"));
  gtk_widget_set_tooltip_text (close, _ ("Hide this notice"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Hide this notice"), -1);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (self->show, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  g_signal_connect (self->show, "clicked", G_CALLBACK (show_cb), self);
  g_signal_connect (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), self->show);
  gtk_box_append (GTK_BOX (self->box), close);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
