/* gui/app/list-memory.h: how the user last sorted each table, for the next time: a key file
 * in the user's configuration folder, weft/lists.ini. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Returns: (transfer full) (nullable): the title of the column, untranslated; NULL, with
 * the output untouched, when it never was. */
char *weft_list_memory_get (const char *list, bool *ret_descending);
/* @column (nullable): not sorted. What cannot be kept holds for this time only. */
void weft_list_memory_set (const char *list, const char *column, bool descending);
