/* gui/widgets/search-work.h: searches a trace in worker threads, so that the window goes on
 * answering; only the last that was asked for is answered. For the main thread alone. */
#pragma once

#include "gui/view/search.h"

typedef struct WeftSearchWork WeftSearchWork;

typedef struct {
  /* @search and @result are borrowed. */
  void (*found) (const WeftSearch *search, const WeftSearchResult *result, gpointer data);
  /* @occurrences is given. */
  void (*located) (WeftOccurrences *occurrences, gpointer data);
} WeftSearchAnswers;

/* Begins to gather the texts of @trace; calls back, in the main context, until freed.
 * Returns: (transfer full). */
WeftSearchWork *weft_search_work_new (WeftTrace *trace,
                                      const WeftSearchAnswers *answers,
                                      gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void weft_search_work_free (WeftSearchWork *self); /* accepts NULL */

/* Asks for the best of each kind, at most @most. Forgets what is to be located. */
void weft_search_work_find (WeftSearchWork *self, const char *query, size_t most);
/* Asks for where @found, of this search's result, occurs. */
void weft_search_work_locate (WeftSearchWork *self, const WeftFound *found);
