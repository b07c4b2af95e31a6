/* gui/widgets/mark-list.h: a button that opens the list of the timeline's marks: go to one,
 * change its note, delete it. */
#pragma once

#include "gui/widgets/timeline.h"

#define WEFT_TYPE_MARK_LIST (weft_mark_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftMarkList, weft_mark_list, WEFT, MARK_LIST, GtkWidget)

/* @timeline is borrowed and outlives it. */
GtkWidget *weft_mark_list_new (WeftTimeline *timeline);
