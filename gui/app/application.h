/* gui/app/application.h: Weft's application: one process a viewer, one window a trace. */
#pragma once

#include <adwaita.h>

#define WEFT_APPLICATION_ID "io.github.weft.Weft"

#define WEFT_TYPE_APPLICATION (weft_application_get_type ())
G_DECLARE_FINAL_TYPE (WeftApplication, weft_application, WEFT, APPLICATION, AdwApplication)

/* Files given to g_application_run() are opened, a window each; with none the start page
 * shows. */
WeftApplication *weft_application_new (void);
