#include "gui/widgets/path-card.h"

#include <glib/gi18n-lib.h>

#include "gui/widgets/link-label.h"

struct _WeftPathCard {
  GtkWidget parent;

  GtkWidget *box;
  GtkLabel *title, *text;
  GtkWidget *more;
};

G_DEFINE_FINAL_TYPE (WeftPathCard, weft_path_card, GTK_TYPE_WIDGET)

static guint listed;

void
weft_path_card_set (WeftPathCard *self, const char *title, const char *markup)
{
  gtk_widget_set_visible (GTK_WIDGET (self), title != NULL);
  if (title == NULL)
    return;
  gtk_label_set_text (self->title, title);
  if (markup != NULL)
    gtk_label_set_markup (self->text, markup);
  else
    gtk_label_set_text (self->text, _ ("Looking for it…"));
  gtk_widget_set_visible (self->more, markup != NULL);
}

static void
more_cb (GtkButton *button, gpointer data)
{
  g_signal_emit (data, listed, 0);
}

static void
weft_path_card_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_PATH_CARD (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_path_card_parent_class)->dispose (object);
}

static void
weft_path_card_class_init (WeftPathCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_path_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  listed = g_signal_new ("listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_path_card_init (WeftPathCard *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->title = GTK_LABEL (weft_link_label_new ("weft-section"));
  self->text = GTK_LABEL (weft_link_label_new (NULL));
  self->more = gtk_button_new_with_label (_ ("Show its steps"));
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_add_css_class (self->more, "weft-more");
  gtk_widget_set_halign (self->more, GTK_ALIGN_START);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_path_card_new (void)
{
  return g_object_new (WEFT_TYPE_PATH_CARD, NULL);
}
