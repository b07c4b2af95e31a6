/* gui/app/findings-page.h: what was found in a trace, the most important first, and below
 * the table all there is to say of the one that is chosen: the first one to begin with.
 *
 * Signals:
 *   chosen (uint kind, uint row, int64 time_ns)     another one was: a WeftSelection that
 *                                                   shows it
 *   shown (uint number)                             wants to be seen on the timeline
 *   followed (uint kind, uint row, int64 time_ns)   a noun of its text: a WeftSelection
 *   source-followed (uint row)                      the same of a site */
#pragma once

#include <adwaita.h>

#include "gui/app/list-page.h"
#include "gui/view/look.h"

#define WEFT_TYPE_FINDINGS_PAGE (weft_findings_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftFindingsPage, weft_findings_page, WEFT, FINDINGS_PAGE, AdwBin)

GtkWidget *weft_findings_page_new (void);

/* Takes a reference to @loaded (nullable). */
void weft_findings_page_set (WeftFindingsPage *self, WeftLoaded *loaded);
/* How many of them are faults: what is only slow is not. */
guint weft_findings_page_count_faults (WeftFindingsPage *self);
/* Its table. Returns: (transfer none). */
WeftListPage *weft_findings_page_get_list (WeftFindingsPage *self);
