#include "gui/app/page-keys.h"

#define BUTTON_BACK 8
#define BUTTON_FORWARD 9

/* The buttons at the side of a mouse. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button != BUTTON_BACK && button != BUTTON_FORWARD)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (GTK_WIDGET (data),
                              button == BUTTON_BACK ? "page.back" : "page.forward", NULL);
}

/* These hold in the header too, unlike those that are bound to the page. */
void
weft_page_keys_add (GtkWidget *page)
{
  static const char *const keys[][2] = {
    { "<Alt>Left", "page.back" },
    { "<Alt>Right", "page.forward" },
    { "<Alt>Return", "page.show-in-list" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                          gtk_named_action_new (keys[i][1])));
  gtk_widget_add_controller (page, controller);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click),
                                              GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), page);
  gtk_widget_add_controller (page, GTK_EVENT_CONTROLLER (click));
}
