/* gui/widgets/moment-list.h: the state of every thread and object at one moment, as two
 * columns: who, and what, in the colour of the state. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/trace.h"

#define WEFT_TYPE_MOMENT_LIST (weft_moment_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftMomentList, weft_moment_list, WEFT, MOMENT_LIST, GtkWidget)

GtkWidget *weft_moment_list_new (void);

/* @trace is nullable; takes its own reference. */
void weft_moment_list_set_trace (WeftMomentList *self, WeftTrace *trace);

/* @text: the same as the window tells times. Shown at the next idle moment, so that a
 * playhead may be dragged as fast as it likes. */
void weft_moment_list_set_time (WeftMomentList *self, int64_t time_ns, const char *text);
