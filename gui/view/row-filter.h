/* gui/view/row-filter.h: which rows of a table contain the words that somebody types, in
 * any order and any case. What many rows name is looked at once, not once a row. */
#pragma once

#include "tracer/model/trace.h"

/* What a column of names takes them from. */
typedef enum {
  WEFT_NAMES_NONE,
  WEFT_NAMES_THREADS, /* with the process where there are several */
  WEFT_NAMES_OBJECTS,
  WEFT_NAMES_SITES,
  WEFT_NAMES_PROCESSES,
  WEFT_NAMES_WAIT_KINDS,
  WEFT_NAMES_OBJECT_KINDS,
  WEFT_NAMES_STATES,
  WEFT_N_NAMES
} WeftNames;

/* How many names there are; they are numbered from 0 as the rows of the trace's tables, or
 * as the vocabulary numbers the kinds. */
size_t weft_names_size (const WeftTrace *trace, WeftNames names);
/* Returns: (transfer full): "" for a number without a name, such as WEFT_NO_ROW. */
char *weft_names_text (const WeftTrace *trace, WeftNames names, int64_t number);
/* The place of each in the order of weft_rows_rank(). Returns: (transfer full): to be freed
 * by g_free(). */
int64_t *weft_names_ranks (const WeftTrace *trace, WeftNames names)
    G_GNUC_WARN_UNUSED_RESULT;

/* The words of @text, without regard to case. Returns: (transfer full): NULL-terminated,
 * empty if there is none. */
char **weft_filter_words (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Whether @text contains a word that came from weft_filter_words(). */
bool weft_filter_word_in (const char *word, const char *text);
/* The same of each of the names. Returns: (transfer full): to be freed by g_free(). */
bool *weft_filter_names (const WeftTrace *trace, WeftNames names, const char *word)
    G_GNUC_WARN_UNUSED_RESULT;
