/* Call stacks in a window: what stands there, and what the clipboard gets. */
#include <adwaita.h>

#include "gui/widgets/frame-list.h"

static WeftFrames *
new_stack (const char *heading, guint n)
{
  WeftFrames *stack = g_new0 (WeftFrames, 1);

  stack->heading = g_strdup (heading);
  stack->frames = g_array_new (FALSE, TRUE, sizeof (WeftFrame));
  for (guint i = 0; i < n; i++) {
    WeftFrame frame = { .function = g_strdup_printf ("f%u<&>", i),
                        .place = i % 2 == 0 ? g_strdup_printf ("a.c:%u", i + 1) : NULL,
                        .site = i };

    g_array_append_val (stack->frames, frame);
  }
  return stack;
}

static void
free_stack (gpointer data)
{
  WeftFrames *stack = data;

  for (guint i = 0; i < stack->frames->len; i++) {
    WeftFrame *frame = &g_array_index (stack->frames, WeftFrame, i);

    g_free (frame->function);
    g_free (frame->place);
  }
  g_array_unref (stack->frames);
  g_free (stack->heading);
  g_free (stack);
}

static GtkWidget *
new_list (GtkWidget **ret_window, guint n_first, guint n_second)
{
  GPtrArray *stacks = g_ptr_array_new_with_free_func (free_stack);
  GtkWidget *list = weft_frame_list_new ();

  g_ptr_array_add (stacks, new_stack ("taker waits in", n_first));
  g_ptr_array_add (stacks, new_stack ("main wakes it in", n_second));
  weft_frame_list_take (WEFT_FRAME_LIST (list), stacks);
  *ret_window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (*ret_window), list);
  gtk_window_present (GTK_WINDOW (*ret_window));
  return list;
}

/* Appends to @ret (nullable) the widgets of @type below @widget. Returns: how many. */
static guint
collect (GtkWidget *widget, GType type, GPtrArray *ret)
{
  guint n = 0;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)) {
    if (ret != NULL)
      g_ptr_array_add (ret, widget);
    n++;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += collect (child, type, ret);
  return n;
}

static void
got_text_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  if (*text == NULL)
    *text = g_strdup ("");
}

static void
test_copy (void)
{
  GtkWidget *window, *list = new_list (&window, 3, 2);
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  g_autofree char *text = NULL;

  g_assert_cmpuint (collect (list, GTK_TYPE_BUTTON, buttons), ==, 2);
  g_signal_emit_by_name (buttons->pdata[1], "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (list), NULL, got_text_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (text, ==, "main wakes it in\n#0  f0<&>  a.c:1\n#1  f1<&>\n");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A long stack is cut short until one asks for the rest, which is then all there. */
static void
test_more (void)
{
  GtkWidget *window, *list = new_list (&window, 20, 1);
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  guint before = collect (list, GTK_TYPE_LABEL, NULL);

  g_assert_cmpuint (collect (list, GTK_TYPE_BUTTON, buttons), ==, 3);
  g_assert_cmpstr (gtk_button_get_label (buttons->pdata[1]), ==, "and 14 more");
  g_signal_emit_by_name (buttons->pdata[1], "clicked");
  /* The button had one too. */
  g_assert_cmpuint (collect (list, GTK_TYPE_LABEL, NULL), ==, before + 14 - 1);
  g_assert_cmpuint (collect (list, GTK_TYPE_BUTTON, NULL), ==, 2);

  /* Another selection without any. */
  weft_frame_list_take (WEFT_FRAME_LIST (list),
                        g_ptr_array_new_with_free_func (free_stack));
  g_assert_false (gtk_widget_get_visible (list));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/frame-list/copy", test_copy);
  g_test_add_func ("/frame-list/more", test_more);
  return g_test_run ();
}
