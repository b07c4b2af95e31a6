/* gui/app/application.h: Weft's application: one for all windows of a session, one window a
 * trace.
 *
 * Who is asked to show a trace that a window shows already has that window follow, and
 * presents it. A trace that was recorded anew in the same folder meanwhile is loaded anew.
 * Without a session bus each viewer is an application of its own. */
#pragma once

#include <adwaita.h>

#include <stdbool.h>

#include "gui/view/look.h"

#define WEFT_APPLICATION_ID "io.github.weft.Weft"

#define WEFT_TYPE_APPLICATION (weft_application_get_type ())
G_DECLARE_FINAL_TYPE (WeftApplication, weft_application, WEFT, APPLICATION, AdwApplication)

/* What a command line asks for. */
typedef struct {
  char **traces;       /* to open; NULL or none: the start page */
  WeftLookWords words; /* where to look in the first of them, which is the only one then */
  bool new_window;     /* also of what a window shows already */
  bool standalone;     /* not the application that other windows are of */
} WeftApplicationRequest;

/* One for @request, which is borrowed; @standalone: whatever others there are. */
WeftApplication *weft_application_new (const WeftApplicationRequest *request,
                                       bool standalone) G_GNUC_WARN_UNUSED_RESULT;

/* Has @request (borrowed) done, by the application that runs in this session, on this
 * display, if there is one: then it returns at once. Else by this process, until its last
 * window is closed. Returns: an exit status. */
int weft_application_run (const WeftApplicationRequest *request);
