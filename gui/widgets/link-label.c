#include "gui/widgets/link-label.h"

static gboolean
link_cb (GtkLabel *label, const char *uri, gpointer data)
{
  return gtk_widget_activate_action (GTK_WIDGET (label), "inspector.follow", "s", uri);
}

GtkWidget *
weft_link_label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  g_signal_connect (label, "activate-link", G_CALLBACK (link_cb), NULL);
  return label;
}
