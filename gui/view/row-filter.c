#include "gui/view/row-filter.h"

#include <string.h>

#include "gui/view/row-order.h"
#include "tracer/analysis/words.h"

size_t
weft_names_size (const WeftTrace *trace, WeftNames names)
{
  size_t n = 0;

  switch (names) {
  case WEFT_NAMES_THREADS:
    weft_trace_threads (trace, &n);
    return n;
  case WEFT_NAMES_OBJECTS:
    weft_trace_objects (trace, &n);
    return n;
  case WEFT_NAMES_SITES:
    weft_trace_sites (trace, &n);
    return n;
  case WEFT_NAMES_PROCESSES:
    weft_trace_processes (trace, &n);
    return n;
  case WEFT_NAMES_WAIT_KINDS:
    return WEFT_N_WAIT_KINDS;
  case WEFT_NAMES_OBJECT_KINDS:
    return WEFT_N_OBJECT_KINDS;
  case WEFT_NAMES_STATES:
    return WEFT_N_STATES;
  case WEFT_NAMES_NONE:
  case WEFT_N_NAMES:
    break;
  }
  return 0;
}

char *
weft_names_text (const WeftTrace *trace, WeftNames names, int64_t number)
{
  size_t n;

  if (number < 0 || (uint64_t)number >= weft_names_size (trace, names))
    return g_strdup ("");
  switch (names) {
  case WEFT_NAMES_THREADS:
    return weft_thread_full_name (trace, (uint32_t)number);
  case WEFT_NAMES_OBJECTS:
    return g_strdup (weft_trace_objects (trace, &n)[number].name);
  case WEFT_NAMES_SITES:
    return g_strdup (weft_trace_sites (trace, &n)[number].text);
  case WEFT_NAMES_PROCESSES:
    return weft_process_name (trace, (uint32_t)number);
  case WEFT_NAMES_WAIT_KINDS:
    return g_strdup (weft_wait_kind_shown ((WeftWaitKind)number));
  case WEFT_NAMES_OBJECT_KINDS:
    return g_strdup (weft_object_kind_shown ((WeftObjectKind)number));
  case WEFT_NAMES_STATES:
    return g_strdup (weft_state_shown ((WeftState)number));
  case WEFT_NAMES_NONE:
  case WEFT_N_NAMES:
    break;
  }
  return g_strdup ("");
}

int64_t *
weft_names_ranks (const WeftTrace *trace, WeftNames names)
{
  size_t n = weft_names_size (trace, names);
  g_auto (GStrv) texts = g_new0 (char *, n + 1);

  for (size_t i = 0; i < n; i++)
    texts[i] = weft_names_text (trace, names, (int64_t)i);
  return weft_rows_rank ((const char *const *)texts, n);
}

static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

char **
weft_filter_words (const char *text)
{
  g_autofree char *folded = fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **words;

  for (size_t i = 0; parts[i] != NULL; i++) {
    if (parts[i][0] != '\0')
      g_strv_builder_add (builder, parts[i]);
  }
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

bool
weft_filter_word_in (const char *word, const char *text)
{
  g_autofree char *folded = fold (text);

  return strstr (folded, word) != NULL;
}

bool *
weft_filter_names (const WeftTrace *trace, WeftNames names, const char *word)
{
  size_t n = weft_names_size (trace, names);
  bool *found = g_new0 (bool, n + 1);

  for (size_t i = 0; i < n; i++) {
    g_autofree char *text = weft_names_text (trace, names, (int64_t)i);

    found[i] = weft_filter_word_in (word, text);
  }
  return found;
}
