/* gui/view/natural.h: names as people sort them and look for them. Text is UTF-8. */
#pragma once

#include <stdbool.h>

/* By letters, of either case, and by the value of the numbers in them: "worker-2" before
 * "Worker-10". Returns: below, at or above 0; 0 for equal texts alone. */
int weft_natural_compare (const char *a, const char *b);

/* Whether @part is somewhere in @text, in either case. The empty text is in every one. */
bool weft_natural_contains (const char *text, const char *part);
