#include "gui/app/hidden.h"

static void
shown_cb (GtkWidget *stack, GParamSpec *pspec, gpointer data)
{
  g_autoptr (GtkWidget) shown = NULL;

  g_object_get (stack, "visible-child", &shown, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (stack); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 child != shown, -1);
}

void
weft_hide_unshown (GtkWidget *stack)
{
  if (g_signal_handler_find (stack, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, shown_cb, NULL) == 0)
    g_signal_connect (stack, "notify::visible-child", G_CALLBACK (shown_cb), NULL);
  shown_cb (stack, NULL, NULL);
}
