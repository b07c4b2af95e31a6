/* gui/app/waiting-page.h: waiting in two views: how long it took (times-page.h), and who
 * waited for whom (matrix-page.h). */
#pragma once

#include "gui/app/matrix-page.h"
#include "gui/app/times-page.h"

#define WEFT_TYPE_WAITING_PAGE (weft_waiting_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftWaitingPage, weft_waiting_page, WEFT, WAITING_PAGE, AdwBin)

GtkWidget *weft_waiting_page_new (void);

/* Takes a reference to @loaded (nullable). */
void weft_waiting_page_set (WeftWaitingPage *self, WeftLoaded *loaded);

/* The tables, of which one shows. Returns: (transfer none). */
#define WEFT_N_WAITING_LISTS (WEFT_N_TIMES + 1)
WeftListPage *weft_waiting_page_get_list (WeftWaitingPage *self, size_t number);
WeftListPage *weft_waiting_page_get_shown (WeftWaitingPage *self);

/* Lists the waits with this one chosen. */
void weft_waiting_page_show_wait (WeftWaitingPage *self, uint32_t wait);
