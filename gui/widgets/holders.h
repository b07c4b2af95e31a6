/* gui/widgets/holders.h: who held a lock while somebody waited for it: a bar a thread, in
 * its colour, with its name as a link and for how long. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/trace.h"

#define WEFT_TYPE_HOLDERS (weft_holders_get_type ())
G_DECLARE_FINAL_TYPE (WeftHolders, weft_holders, WEFT, HOLDERS, GtkWidget)

GtkWidget *weft_holders_new (void);

/* Shows the holders during @wait, the longest first. Returns: whether there are any. */
gboolean weft_holders_set_wait (WeftHolders *self, WeftTrace *trace, uint32_t wait);
