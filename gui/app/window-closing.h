/* gui/app/window-closing.h: a window goes without keeping the others from answering. */
#pragma once

#include "gui/app/trace-page.h"

/* Takes @window off the screen and out of its application at once, and destroys it when its
 * @page has let go of its rows: with all tables full that takes a third of a second, which
 * it does in portions. */
void weft_window_fade (GtkWindow *window, WeftTracePage *page);
