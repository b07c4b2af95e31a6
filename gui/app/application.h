/* gui/app/application.h: Weft's application: one process a viewer, one window a trace. */
#pragma once

#include <adwaita.h>

#include "gui/view/look.h"

#define WEFT_APPLICATION_ID "io.github.weft.Weft"

#define WEFT_TYPE_APPLICATION (weft_application_get_type ())
G_DECLARE_FINAL_TYPE (WeftApplication, weft_application, WEFT, APPLICATION, AdwApplication)

/* Files given to g_application_run() are opened, a window each; with none the start page
 * shows. */
WeftApplication *weft_application_new (void);

/* Where to look in the files that are opened from now on. @look is nullable and borrowed.
 */
void weft_application_set_look (WeftApplication *self, const WeftLook *look);
