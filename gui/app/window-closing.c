#include "gui/app/window-closing.h"

static gboolean
destroy_cb (gpointer data)
{
  gtk_window_destroy (data);
  return G_SOURCE_REMOVE;
}

void
weft_window_fade (GtkWindow *window, WeftTracePage *page)
{
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  gtk_window_set_application (window, NULL);
  weft_trace_page_take (page, NULL);
  /* Below the portions (portions.h): once there is none left to do. */
  g_idle_add_full (G_PRIORITY_LOW, destroy_cb, window, NULL);
}
