#include "gui/view/fuzzy.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define LETTER 10
#define BEGINS_WORD 20
#define FOLLOWS 15
/* All of it as it was typed, in one place: better than any letters that begin words. */
#define WHOLE 100
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

/* What @query is worth as a part of @text, most where a word begins with it. */
static int
score_whole (const char *query, const char *text)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded = g_utf8_casefold (query, -1);
  const char *found = NULL;

  g_strstrip (folded);
  for (const char *at = folded_text; (at = strstr (at, folded)) != NULL; at++) {
    if (at == folded_text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return 2 * WHOLE;
    found = at;
  }
  return found != NULL ? WHOLE : 0;
}

int
weft_fuzzy_score (const char *query, const char *text)
{
  int found;

  if (query[strspn (query, " ")] == '\0')
    return 1;
  found = score (query, text, text, false, 0);
  if (found > 0)
    found += score_whole (query, text);
  return found > 0 ? found * MANY - (int)MIN (strlen (text), MANY - 1) : 0;
}
