/* gui/view/seriation.h: a row of things in which those that have much to do with each other
 * stand close together. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t a, b;
  uint32_t weight; /* how much they have to do with each other; not 0 */
} WeftTie;

/* Puts @n things in a row: the strongest ties first, each joins two rows to one so that its
 * two ends come as close as they can without parting what stands together already. A tie
 * counts in proportion to all that its ends are tied by, so that one with whom everybody
 * deals does not part the others. Things with no tie between them, directly or by others,
 * are never mixed: such groups come in the order of their first thing. Of each thing only
 * the WEFT_TIES_KEPT strongest ties are looked at, besides those of which it is one of the
 * other end's.
 *
 * O(ties + n log n). The same for the same input. Returns: (transfer full): the place of
 * each thing, 0 to @n - 1; free with g_free(). */
#define WEFT_TIES_KEPT 12
uint32_t *weft_seriate (size_t n, const WeftTie *ties, size_t n_ties);
