/* What another program finds in the clipboard: prints its text, or "WIDTH HEIGHT" of its
 * picture with "--image". Ends with 1 when there is none. */
#include <gtk/gtk.h>
#include <stdbool.h>

static bool done, image;
static int status = 1;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GdkClipboard *clipboard = GDK_CLIPBOARD (source);

  if (image) {
    g_autoptr (GdkTexture) texture
        = gdk_clipboard_read_texture_finish (clipboard, result, NULL);

    if (texture != NULL) {
      g_print ("%d %d\n", gdk_texture_get_width (texture),
               gdk_texture_get_height (texture));
      status = 0;
    }
  } else {
    g_autofree char *text = gdk_clipboard_read_text_finish (clipboard, result, NULL);

    if (text != NULL) {
      g_print ("%s", text);
      status = 0;
    }
  }
  done = true;
}

int
main (int argc, char **argv)
{
  GdkClipboard *clipboard;

  image = argc > 1 && g_str_equal (argv[1], "--image");
  gtk_init ();
  clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  if (image)
    gdk_clipboard_read_texture_async (clipboard, NULL, read_cb, NULL);
  else
    gdk_clipboard_read_text_async (clipboard, NULL, read_cb, NULL);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  return status;
}
