/* gui/app/path-page.h: a critical path: what it was spent on, step by step, and which
 * locks were held on it, with what the run would take without. It says of which path that
 * is.
 *
 * Signals:
 *   run-wanted ()   the path of the run is to be shown instead */
#pragma once

#include "gui/app/list-page.h"
#include "gui/view/path-end.h"

#define WEFT_TYPE_PATH_PAGE (weft_path_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftPathPage, weft_path_page, WEFT, PATH_PAGE, AdwBin)

GtkWidget *weft_path_page_new (void);

/* Shows the path of @loaded (nullable), to which it takes a reference: it leads to @end,
 * which the window calls @moment. */
void weft_path_page_set (WeftPathPage *self,
                         WeftLoaded *loaded,
                         const WeftPathEnd *end,
                         const char *moment);

/* The tables, of which one shows. Returns: (transfer none). */
#define WEFT_N_PATH_LISTS 3
WeftListPage *weft_path_page_get_list (WeftPathPage *self, size_t number);
WeftListPage *weft_path_page_get_shown (WeftPathPage *self);
