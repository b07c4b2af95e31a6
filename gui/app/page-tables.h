/* gui/app/page-tables.h: which page has which table, and the ways between those and what is
 * selected: to its row, and from a page to the row that was chosen there. */
#pragma once

#include <adwaita.h>

#include "gui/app/list-page.h"

typedef struct WeftPageTables WeftPageTables;

/* Borrows @stack, which has the pages. */
WeftPageTables *weft_page_tables_new (AdwViewStack *stack) G_GNUC_WARN_UNUSED_RESULT;
void weft_page_tables_free (WeftPageTables *self); /* accepts NULL */

/* That page @name has this table, or with @get the one of @page that shows. Borrows them.
 */
typedef WeftListPage *(*WeftPageTable) (gpointer page);
void weft_page_tables_add (WeftPageTables *self, const char *name, WeftListPage *list);
void weft_page_tables_add_page (WeftPageTables *self,
                                const char *name,
                                WeftPageTable get,
                                gpointer page);
/* What leads to a wait in the list of all waits, which is page @name. */
typedef void (*WeftPageShowWait) (gpointer page, uint32_t wait);
void weft_page_tables_add_waits (WeftPageTables *self,
                                 const char *name,
                                 WeftPageShowWait show,
                                 gpointer page);

/* @loaded (nullable) is borrowed. */
void weft_page_tables_set (WeftPageTables *self, const WeftLoaded *loaded);

/* The table of the page that shows. Returns: (transfer none) (nullable). */
WeftListPage *weft_page_tables_get (WeftPageTables *self);
/* The row chosen there; WEFT_NO_ROW. */
uint32_t weft_page_tables_get_row (WeftPageTables *self);
/* Chooses one (WEFT_NO_ROW: none) and moves the keyboard focus there. Returns: whether the
 * page that shows has a table. */
bool weft_page_tables_show_row (WeftPageTables *self, uint32_t row);
/* Moves the keyboard focus to what the page that shows is there for: the rows of its table,
 * or what says that there are none; where it has several what leads to them, unless the
 * focus is there already; where it has none the page itself. */
void weft_page_tables_focus (WeftPageTables *self);
/* Chooses the row of @selection, if the page that shows has one. */
void weft_page_tables_choose (WeftPageTables *self, const WeftSelection *selection);

/* The title of the page that lists what @selection is about. Returns: (transfer none)
 * (nullable): NULL where none does. */
const char *weft_page_tables_title (WeftPageTables *self, const WeftSelection *selection);
/* Leads there, to its row. Returns: whether there is one. */
bool weft_page_tables_show (WeftPageTables *self, const WeftSelection *selection);
