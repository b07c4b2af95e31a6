/* gui/app/times-page.h: how long waits, holds and messages took: a histogram, and below it
 * those of a dragged range. */
#pragma once

#include "gui/app/list-page.h"

#define WEFT_TYPE_TIMES_PAGE (weft_times_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftTimesPage, weft_times_page, WEFT, TIMES_PAGE, AdwBin)

GtkWidget *weft_times_page_new (void);

/* Takes a reference to @loaded (nullable). */
void weft_times_page_set (WeftTimesPage *self, WeftLoaded *loaded);

/* The tables, of which one shows. Returns: (transfer none). */
#define WEFT_N_TIMES 3
WeftListPage *weft_times_page_get_list (WeftTimesPage *self, size_t number);
WeftListPage *weft_times_page_get_shown (WeftTimesPage *self);
/* Shows the table of waits with this one chosen. */
void weft_times_page_show_wait (WeftTimesPage *self, uint32_t wait);
