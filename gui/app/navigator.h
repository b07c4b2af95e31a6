/* gui/app/navigator.h: goes back to where one was in a trace, and forth again: notes where
 * the timeline and the pages are, whoever moves them. */
#pragma once

#include <adwaita.h>

#include "gui/widgets/timeline.h"

typedef struct WeftNavigator WeftNavigator;

/* Both are borrowed and outlive it. @changed is called when what can be done is other. */
WeftNavigator *weft_navigator_new (WeftTimeline *timeline,
                                   AdwViewStack *stack,
                                   void (*changed) (gpointer data),
                                   gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void weft_navigator_free (WeftNavigator *self); /* accepts NULL */

/* Another trace: nothing of the old one is gone back to. */
void weft_navigator_restart (WeftNavigator *self);

gboolean weft_navigator_can (WeftNavigator *self, WeftDirection direction);
/* Returns: FALSE when there is no step that way. */
gboolean weft_navigator_go (WeftNavigator *self, WeftDirection direction);
