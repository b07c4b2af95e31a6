/* gui/app/window.h: a window that shows one trace, or says why it does not. */
#pragma once

#include "gui/app/application.h"
#include "gui/view/address.h"

#define WEFT_TYPE_WINDOW (weft_window_get_type ())
G_DECLARE_FINAL_TYPE (WeftWindow, weft_window, WEFT, WINDOW, AdwApplicationWindow)

WeftWindow *weft_window_new (WeftApplication *app);

/* Loads the trace that @file is, or lies in, and shows it; a load that is still under way
 * is given up. @look (nullable), which has to live until then, says where to look. */
void weft_window_open (WeftWindow *self, GFile *file, const WeftLook *look);

/* Goes where @address leads to, in the trace that shows, in the one that is being loaded,
 * or in another, or in one that was recorded anew meanwhile, which is loaded. Takes
 * @address. */
void weft_window_follow (WeftWindow *self, WeftAddress *address);

/* Whether the trace in @folder is the one that this window shows, or is loading. */
bool weft_window_has (WeftWindow *self, GFile *folder);
