#include "gui/view/fuzzy.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define LETTER 10
#define BEGINS_WORD 20
#define FOLLOWS 15
#define MANY 1000

/* The rest of @query in @text from there on, taken where it fits best: a letter at the
 * beginning of a word is tried before the next one at hand. */
static int
score (const char *query, const char *text, const char *begin, bool follows, int depth)
{
  gunichar letter;
  int best = 0;
  int tries = 0;

  while (*query == ' ')
    query = g_utf8_next_char (query);
  if (*query == '\0')
    return LETTER;
  letter = g_unichar_tolower (g_utf8_get_char (query));
  for (const char *at = text; *at != '\0' && tries < 4; at = g_utf8_next_char (at)) {
    bool begins;
    int rest;

    if (g_unichar_tolower (g_utf8_get_char (at)) != letter)
      continue;
    tries++;
    begins = at == begin
             || !g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (begin, at)));
    rest = depth > 6 && tries > 1 ? 0
                                  : score (g_utf8_next_char (query), g_utf8_next_char (at),
                                           begin, true, depth + 1);
    if (rest > 0)
      best = MAX (best, rest + LETTER + (begins ? BEGINS_WORD : 0)
                            + (follows && at == text ? FOLLOWS : 0));
  }
  return best;
}

int
weft_fuzzy_score (const char *query, const char *text)
{
  int found;

  if (query[strspn (query, " ")] == '\0')
    return 1;
  found = score (query, text, text, false, 0);
  return found > 0 ? found * MANY - (int)MIN (strlen (text), MANY - 1) : 0;
}
