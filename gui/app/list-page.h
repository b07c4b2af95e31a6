/* gui/app/list-page.h: something that a trace has many of (threads, locks, findings, waits)
 * as a table that sorts by any of its columns and is narrowed down by words, by what kind
 * of thing it is, and by a condition of the page around it. Below it stands how many there
 * are and what they amount to. Where there are many rows they are sorted and filtered in a
 * worker thread; nothing is computed before the table is first seen.
 *
 * Signals:
 *   chosen (uint kind, uint row, int64 time_ns)      a row was selected: a WeftSelection
 *   activated (uint kind, uint row, int64 time_ns)   show it on the timeline
 *   listed ()                                        other rows are shown */
#pragma once

#include <adwaita.h>

#include "gui/app/list-job.h"

#define WEFT_TYPE_LIST_PAGE (weft_list_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftListPage, weft_list_page, WEFT, LIST_PAGE, AdwBin)

GtkWidget *weft_list_page_new (WeftListKind kind);

/* Takes a reference to @loaded (nullable). */
void weft_list_page_set (WeftListPage *self, WeftLoaded *loaded);

/* Lists only the rows with these numbers, of uint32_t and in this order; NULL: all. Takes a
 * reference to @rows, which must not change any more. */
void weft_list_page_set_rows (WeftListPage *self, GArray *rows);

/* A further condition: @make fills in a new one whenever the rows are filtered, @done
 * (nullable) gets its data back once it was asked of all rows, before "listed". */
typedef void (*WeftListTestMake) (WeftListTest *ret, gpointer data);
typedef void (*WeftListTestDone) (gpointer test_data, gpointer data);
void weft_list_page_set_test (WeftListPage *self,
                              WeftListTestMake make,
                              WeftListTestDone done,
                              gpointer data);
/* The condition is another one. */
void weft_list_page_refilter (WeftListPage *self);

/* The number of the chosen row, as the table is numbered, not as it is sorted; WEFT_NO_ROW
 * when none is. Choosing one by its number emits nothing; one that is filtered out is
 * chosen once it shows again. */
guint weft_list_page_get_chosen (WeftListPage *self);
void weft_list_page_choose (WeftListPage *self, guint number);
/* Moves the keyboard focus to the chosen row, else to the table. */
void weft_list_page_focus (WeftListPage *self);
/* Takes away what narrows the table down, except for the condition. */
void weft_list_page_show_all (WeftListPage *self);
/* Moves the keyboard focus to where one types what to filter by. Returns: whether there is
 * such a place. */
bool weft_list_page_find (WeftListPage *self);
