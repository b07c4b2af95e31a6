/* gui/app/list-page.h: the threads, locks, channels or findings of a trace as a table that
 * sorts by any of its columns.
 *
 * Signals, each with a WeftSelection as (uint kind, uint row, int64 time_ns):
 *   chosen      a row was selected
 *   activated   a row was activated: show it on the timeline */
#pragma once

#include <adwaita.h>

#include "gui/app/loader.h"

typedef enum {
  WEFT_LIST_THREADS,
  WEFT_LIST_LOCKS,
  WEFT_LIST_CHANNELS,
  WEFT_LIST_FINDINGS,
  WEFT_N_LISTS
} WeftListKind;

#define WEFT_TYPE_LIST_PAGE (weft_list_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftListPage, weft_list_page, WEFT, LIST_PAGE, AdwBin)

GtkWidget *weft_list_page_new (WeftListKind kind);

/* @loaded (nullable) is borrowed until another one is set. */
void weft_list_page_set (WeftListPage *self, const WeftLoaded *loaded);

/* The number of the chosen row, as the table was filled, not as it is sorted; WEFT_NO_ROW
 * when none is. Choosing one by its number emits nothing; without that row it chooses none.
 */
guint weft_list_page_get_chosen (WeftListPage *self);
void weft_list_page_choose (WeftListPage *self, guint number);
