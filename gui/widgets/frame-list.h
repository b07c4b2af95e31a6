/* gui/widgets/frame-list.h: call stacks, one below the other, innermost frame first. A
 * frame is a link to its place (as in a link label); each stack can be copied as text. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/frames.h"

#define WEFT_TYPE_FRAME_LIST (weft_frame_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftFrameList, weft_frame_list, WEFT, FRAME_LIST, GtkWidget)

GtkWidget *weft_frame_list_new (void);

/* Takes @stacks, of WeftFrames. */
void weft_frame_list_take (WeftFrameList *self, GPtrArray *stacks);
