/* gui/app/path-page.h: the critical path of the run: what it was spent on, step by step,
 * and which locks were held on it, with what the run would take without. */
#pragma once

#include "gui/app/list-page.h"

#define WEFT_TYPE_PATH_PAGE (weft_path_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftPathPage, weft_path_page, WEFT, PATH_PAGE, AdwBin)

GtkWidget *weft_path_page_new (void);

/* Takes a reference to @loaded (nullable). */
void weft_path_page_set (WeftPathPage *self, WeftLoaded *loaded);

/* The tables, of which one shows. Returns: (transfer none). */
#define WEFT_N_PATH_LISTS 3
WeftListPage *weft_path_page_get_list (WeftPathPage *self, size_t number);
WeftListPage *weft_path_page_get_shown (WeftPathPage *self);
