/* gui/app/window.h: a window that shows one trace, or says why it does not. */
#pragma once

#include "gui/app/application.h"

#define WEFT_TYPE_WINDOW (weft_window_get_type ())
G_DECLARE_FINAL_TYPE (WeftWindow, weft_window, WEFT, WINDOW, AdwApplicationWindow)

WeftWindow *weft_window_new (WeftApplication *app);

/* Loads the trace that @file is, or lies in, and shows it; a load that is still under way
 * is given up. @look (nullable), which has to live until then, says where to look. */
void weft_window_open (WeftWindow *self, GFile *file, const WeftLook *look);
