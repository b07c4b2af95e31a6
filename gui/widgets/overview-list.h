/* gui/widgets/overview-list.h: what matters most in a whole trace, as short sections of
 * sentences: the most waited-for lock, the longest wait, who waited for whom, losses. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/summary.h"

#define WEFT_TYPE_OVERVIEW_LIST (weft_overview_list_get_type ())
G_DECLARE_FINAL_TYPE (WeftOverviewList, weft_overview_list, WEFT, OVERVIEW_LIST, GtkWidget)

GtkWidget *weft_overview_list_new (void);

void weft_overview_list_set (WeftOverviewList *self,
                             const WeftTrace *trace,
                             const WeftSummary *summary);
/* Others: of WeftSection. */
void weft_overview_list_set_sections (WeftOverviewList *self, const GPtrArray *sections);
