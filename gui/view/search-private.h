/* gui/view/search-private.h: the index, shared by the files of search.h alone. */
#pragma once

#include "gui/view/search.h"

typedef struct {
  size_t text;    /* where in the texts: lines, each folded, to be matched for itself */
  uint32_t row;   /* as WeftFound's */
  uint32_t count; /* occurrences, as far as they are not worth counting one by one */
} WeftSearchItem;

struct WeftSearch {
  WeftTrace *trace;
  GString *texts;
  GArray *items;                              /* of WeftSearchItem, by kind */
  uint32_t first[WEFT_N_FOUND + 1];           /* of each kind in items */
  uint32_t *function_of_site, *place_of_site; /* items; WEFT_NO_ROW */
  bool *unsorted; /* of objects: the messages' numbers do not rise with time */
};

/* Without regard to case. Returns: (transfer full). */
char *weft_search_fold (const char *text);

/* @folded lines, and @words folded, with @whole all of them with a space between, in which
 * there is no line's end. */
WeftMatch weft_search_match_words (const char *folded, char **words, const char *whole);

/* The words of @query, folded; @ret_whole (transfer full). Returns: (transfer full). */
char **weft_search_words (const char *query, char **ret_whole);

/* The three lines of messages from @sender to @receiver (WEFT_NO_ROW: nobody). */
void weft_search_append_messages (const WeftTrace *trace,
                                  GString *out,
                                  uint32_t channel,
                                  uint32_t sender,
                                  uint32_t receiver);

/* Whether a table is so long that one should ask now and then whether to go on. */
#define WEFT_SEARCH_STRIDE 0xffff
static inline bool
weft_search_stop (size_t i, GCancellable *cancellable)
{
  return (i & WEFT_SEARCH_STRIDE) == 0 && g_cancellable_is_cancelled (cancellable);
}
