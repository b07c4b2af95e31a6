/* gui/widgets/shown.h: what of a timeline is shown besides the lanes: kinds of arrows, the
 * critical path. The timeline draws accordingly; a legend switches.
 *
 * Properties (boolean; each notifies):
 *   spawns  joins  hand-overs  messages  wakes   arrows of that kind; TRUE
 *   path        the critical path of the run; FALSE
 *   path-here   that to a moment which was asked about; FALSE. Of the two one at most */
#pragma once

#include <glib-object.h>

#include "tracer/model/trace.h"

#define WEFT_TYPE_SHOWN (weft_shown_get_type ())
G_DECLARE_FINAL_TYPE (WeftShown, weft_shown, WEFT, SHOWN, GObject)

WeftShown *weft_shown_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The name of the property for a kind of arrow. */
const char *weft_shown_property (WeftInteractionKind kind);

/* A bit for each WeftInteractionKind that is not shown. */
unsigned weft_shown_hidden_arrows (WeftShown *self);
gboolean weft_shown_path (WeftShown *self);
gboolean weft_shown_path_here (WeftShown *self);

/* A bit for each WeftInteractionKind that there is in the trace: what a legend shows. */
void weft_shown_set_occurring (WeftShown *self, unsigned kinds);
unsigned weft_shown_occurring (WeftShown *self);

/* The other way round than it is. */
void weft_shown_toggle (WeftShown *self, const char *property);
