/* gui/app/page-trail.h: the ways between the timeline and the lists beside it: from a row
 * to its place, from what is selected to its row, and back and forth between those. */
#pragma once

#include <adwaita.h>

#include "gui/app/list-page.h"
#include "gui/view/trail.h"
#include "gui/widgets/timeline.h"

typedef struct WeftPageTrail WeftPageTrail;

/* Borrows both: the pages among which it leads, of which "timeline" is one. */
WeftPageTrail *weft_page_trail_new (AdwViewStack *stack, WeftTimeline *timeline)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_page_trail_free (WeftPageTrail *self); /* accepts NULL */

/* That page @name has this table, or with @get the one of @page that shows. Borrows them.
 */
typedef WeftListPage *(*WeftPageTable) (gpointer page);
void weft_page_trail_add (WeftPageTrail *self, const char *name, WeftListPage *list);
void weft_page_trail_add_page (WeftPageTrail *self,
                               const char *name,
                               WeftPageTable get,
                               gpointer page);
/* What leads to a wait in the list of all waits, which is page @name. */
typedef void (*WeftPageShowWait) (gpointer page, uint32_t wait);
void weft_page_trail_add_waits (WeftPageTrail *self,
                                const char *name,
                                WeftPageShowWait show,
                                gpointer page);

/* @loaded (nullable) is borrowed; forgets all places. */
void weft_page_trail_set (WeftPageTrail *self, const WeftLoaded *loaded);

/* The user is about to be led elsewhere. */
void weft_page_trail_leave (WeftPageTrail *self);
/* Back to where the user was led from, or forth again. Returns: whether it went. */
bool weft_page_trail_go (WeftPageTrail *self, WeftDirection direction);
/* The title of the page that going there leads to. Returns: (transfer none) (nullable). */
const char *weft_page_trail_title (WeftPageTrail *self, WeftDirection direction);

/* The title of the page that lists what @selection is about. Returns: (transfer none)
 * (nullable): NULL where none does. */
const char *weft_page_trail_list_title (WeftPageTrail *self,
                                        const WeftSelection *selection);
/* Leads there, to its row. Returns: whether there is one. */
bool weft_page_trail_show_in_list (WeftPageTrail *self, const WeftSelection *selection);

/* The table of the page that shows. Returns: (transfer none) (nullable). */
WeftListPage *weft_page_trail_get_list (WeftPageTrail *self);

/* A page came into view: its row of what is selected is chosen, if it has one. */
void weft_page_trail_entered (WeftPageTrail *self);
