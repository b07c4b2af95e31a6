/* gui/view/row-order.h: in which order a table of any length shows its rows. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Sorts @rows by @keys, which has one for each row number, not for each place. Stable in
 * both directions: rows with equal keys stay as they were, so that sorting by one thing and
 * then by another sorts by both. O(n), with 32 bytes a row meanwhile. */
void weft_rows_sort (uint32_t *rows, size_t n, const int64_t *keys, bool descending);

/* The place of each of @texts (NULL is the same as "") in the order in which people of this
 * locale expect them, equal texts sharing one. O(n log n). Returns: (transfer full): to be
 * freed by g_free(). */
int64_t *weft_rows_rank (const char *const *texts, size_t n) G_GNUC_WARN_UNUSED_RESULT;
