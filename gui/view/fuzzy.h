/* gui/view/fuzzy.h: how well letters that were typed fit a name, such as "zo" "Zoom out".
 */
#pragma once

#include <stdint.h>

/* Each letter of @query has to come in @text, in order, whatever its case; spaces are
 * skipped. Letters that begin words, and that follow each other, fit better, and so does
 * the shorter text. Returns: > 0 the better it fits, 0 when it does not; 1 without any
 * letter. */
int weft_fuzzy_score (const char *query, const char *text);
