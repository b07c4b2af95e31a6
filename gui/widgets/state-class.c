#include "gui/widgets/state-class.h"

void
weft_state_class_set (GtkWidget *widget, WeftState state)
{
  static const char *const classes[WEFT_N_STATES] = {
    [WEFT_STATE_NONE] = "weft-none",
    [WEFT_STATE_RUNNING] = "weft-running",
    [WEFT_STATE_READY] = "weft-ready",
    [WEFT_STATE_WAIT_LOCK] = "weft-wait-lock",
    [WEFT_STATE_WAIT_EVENT] = "weft-wait-event",
    [WEFT_STATE_SLEEPING] = "weft-sleeping",
    [WEFT_STATE_JOINING] = "weft-joining",
    [WEFT_STATE_UNKNOWN] = "weft-unknown",
    [WEFT_STATE_WAIT_OTHER] = "weft-wait-other",
  };

  for (size_t i = 0; i < WEFT_N_STATES; i++) {
    if (i == (size_t)state)
      gtk_widget_add_css_class (widget, classes[i]);
    else
      gtk_widget_remove_css_class (widget, classes[i]);
  }
}
