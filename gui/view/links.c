#include "gui/view/links.h"

#include <string.h>

static const char *const scheme[] = {
  [WEFT_NOUN_THREAD] = "thread",   [WEFT_NOUN_OBJECT] = "object", [WEFT_NOUN_WAIT] = "wait",
  [WEFT_NOUN_MESSAGE] = "message", [WEFT_NOUN_SITE] = "site",
};

static void
append_escaped (GString *out, const char *text, size_t length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (out, escaped);
}

static void
append_link (GString *out, WeftNounKind kind, uint32_t row, const char *text, size_t length)
{
  g_string_append_printf (out, "<a href=\"%s:%u\">", scheme[kind], row);
  append_escaped (out, text, length);
  g_string_append (out, "</a>");
}

char *
weft_links_markup (const WeftSentence *sentence, size_t from)
{
  GString *out = g_string_new (NULL);
  size_t at = from;

  for (guint i = 0; i < sentence->nouns->len; i++) {
    const WeftNoun *noun = &g_array_index (sentence->nouns, WeftNoun, i);

    if (noun->begin < at)
      continue;
    append_escaped (out, sentence->text + at, noun->begin - at);
    append_link (out, noun->kind, noun->row, sentence->text + noun->begin,
                 noun->end - noun->begin);
    at = noun->end;
  }
  append_escaped (out, sentence->text + at, strlen (sentence->text + at));
  return g_string_free (out, FALSE);
}

char *
weft_links_noun (WeftNounKind kind, uint32_t row, const char *text)
{
  GString *out = g_string_new (NULL);

  append_link (out, kind, row, text, strlen (text));
  return g_string_free (out, FALSE);
}

bool
weft_links_parse (const char *tainted_uri, WeftNounKind *ret_kind, uint32_t *ret_row)
{
  const char *colon = strchr (tainted_uri, ':');
  guint64 row;

  if (colon == NULL
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, WEFT_NO_ROW - 1, &row, NULL))
    return false;

  for (size_t i = 0; i < G_N_ELEMENTS (scheme); i++) {
    if (strlen (scheme[i]) == (size_t)(colon - tainted_uri)
        && strncmp (scheme[i], tainted_uri, strlen (scheme[i])) == 0) {
      *ret_kind = (WeftNounKind)i;
      *ret_row = (uint32_t)row;
      return true;
    }
  }
  return false;
}
