/* gui/app/navigator.h: goes back to where one was in a trace, and forth again, step by step
 * or from page to page: notes where the timeline and the pages are, whoever moves them. */
#pragma once

#include <adwaita.h>

#include "gui/app/page-tables.h"
#include "gui/view/history.h"
#include "gui/widgets/timeline.h"

typedef struct WeftNavigator WeftNavigator;

/* All are borrowed and outlive it. @changed is called when what can be done is other. */
WeftNavigator *weft_navigator_new (WeftTimeline *timeline,
                                   AdwViewStack *stack,
                                   WeftPageTables *tables) G_GNUC_WARN_UNUSED_RESULT;
void weft_navigator_free (WeftNavigator *self); /* accepts NULL */
void weft_navigator_on_change (WeftNavigator *self,
                               void (*changed) (gpointer data),
                               gpointer data);

/* Another trace: nothing of the old one is gone back to. */
void weft_navigator_restart (WeftNavigator *self);
/* Something was done that neither the timeline nor the stack tells of. */
void weft_navigator_note (WeftNavigator *self);

gboolean weft_navigator_can (WeftNavigator *self, WeftDirection direction);
/* The title of the page that going a page that way leads to. Returns: (transfer none)
 * (nullable). */
const char *weft_navigator_title (WeftNavigator *self, WeftDirection direction);
/* Returns: FALSE when there is no such way. */
gboolean
weft_navigator_go (WeftNavigator *self, WeftDirection direction, WeftStride stride);
