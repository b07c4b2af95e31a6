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

/* A moment at which @thread lives, as near to @time_ns as may be. */
static int64_t
time_in_life (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  size_t n;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];

  return CLAMP (time_ns, row->begin_ns, MAX (row->begin_ns, row->end_ns - 1));
}

WeftSelection
weft_links_selection (const WeftTrace *trace,
                      WeftNounKind kind,
                      uint32_t tainted_row,
                      int64_t time_ns,
                      bool prefers_time)
{
  static const WeftSelectionKind kinds[] = {
    [WEFT_NOUN_THREAD] = WEFT_SELECTION_THREAD,
    [WEFT_NOUN_OBJECT] = WEFT_SELECTION_OBJECT,
    [WEFT_NOUN_WAIT] = WEFT_SELECTION_WAIT,
    [WEFT_NOUN_MESSAGE] = WEFT_SELECTION_MESSAGE,
    [WEFT_NOUN_SITE] = WEFT_SELECTION_NONE,
  };
  WeftSelection selection = { kinds[kind], tainted_row, time_ns };
  int64_t end_ns;

  if (selection.kind == WEFT_SELECTION_NONE || !weft_selection_valid (trace, &selection))
    return WEFT_SELECTION_INIT;
  if (kind == WEFT_NOUN_THREAD)
    return weft_selection_of_thread (trace, tainted_row,
                                     time_in_life (trace, tainted_row, time_ns));
  if (kind == WEFT_NOUN_OBJECT)
    selection.time_ns
        = weft_selection_object_time_ns (trace, tainted_row, time_ns, prefers_time);
  else
    weft_selection_range (trace, &selection, &selection.time_ns, &end_ns);
  return selection;
}
