/* A window from which one drags a file: drag-source PATH. It says on standard output when
 * it is there. */
#include <gtk/gtk.h>

static void
say_cb (GtkWidget *widget, gpointer data)
{
  g_print ("ready\n");
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer data)
{
  GFile *file = data;
  GdkFileList *files = gdk_file_list_new_from_array (&file, 1);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);

  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  return provider;
}

int
main (int argc, char **argv)
{
  GtkWidget *window, *label;
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr (GFile) file = NULL;

  if (argc != 2)
    return 2;
  gtk_init ();
  file = g_file_new_for_path (argv[1]);
  window = gtk_window_new ();
  label = gtk_label_new ("drag me");
  gtk_window_set_title (GTK_WINDOW (window), "drag-source");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 120, 60);
  gtk_window_set_child (GTK_WINDOW (window), label);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), file);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (label, "map", G_CALLBACK (say_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
