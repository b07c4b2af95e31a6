#include "gui/app/forward-keys.h"

static gboolean
stays (guint key, GdkModifierType state)
{
  switch (key) {
  case GDK_KEY_Up:
  case GDK_KEY_Down:
  case GDK_KEY_Left:
  case GDK_KEY_Right:
    return (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0;
  case GDK_KEY_Tab:
  case GDK_KEY_ISO_Left_Tab:
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
pressed_cb (GtkEventControllerKey *controller,
            guint key,
            guint code,
            GdkModifierType state,
            GtkWidget *to)
{
  GtkWidget *from = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkRoot *root = gtk_widget_get_root (from);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Within it the key has been there already. */
  if (stays (key, state) || !gtk_widget_get_mapped (to)
      || (focus != NULL && (focus == to || gtk_widget_is_ancestor (focus, to))))
    return FALSE;
  return gtk_event_controller_key_forward (controller, to);
}

void
weft_forward_keys (GtkWidget *from, GtkWidget *to)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (controller, "key-pressed", G_CALLBACK (pressed_cb), to);
  gtk_widget_add_controller (from, controller);
}
