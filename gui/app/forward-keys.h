/* gui/app/forward-keys.h: keys of one widget that work beside it too. */
#pragma once

#include <gtk/gtk.h>

/* What nobody else below @from makes use of goes to @to, a descendant, while that is to be
 * seen: so the timeline's keys work with the focus on a button at its foot. The keys that
 * move the focus, or activate what has it, stay where they are. */
void weft_forward_keys (GtkWidget *from, GtkWidget *to);
