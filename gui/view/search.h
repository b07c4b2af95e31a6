/* gui/view/search.h: finds what is called so: threads (by name, kernel id, panic), objects
 * (name, kind, address), functions and places in the code, notes (their text) and messages
 * (channel, sender, receiver, number). Case does not matter; of several words all have to
 * match, each anywhere.
 *
 * The texts are gathered once, in time linear in the trace, and never change: an index is
 * read from any thread. A search is linear in the distinct texts, not in the trace. */
#pragma once

#include <gio/gio.h>

#include "gui/view/series.h"
#include "tracer/analysis/selection.h"

typedef enum {
  WEFT_FOUND_THREAD,
  WEFT_FOUND_OBJECT,
  WEFT_FOUND_FUNCTION,
  WEFT_FOUND_PLACE, /* "counter.c:44" */
  WEFT_FOUND_NOTE,
  WEFT_FOUND_MESSAGES, /* of one sender to one receiver through one channel; or just one */
  WEFT_N_FOUND
} WeftFoundKind;

/* How well it matches: its worst word, each where it matches best. */
typedef enum {
  WEFT_MATCH_EXACT,     /* is it, such as the name */
  WEFT_MATCH_PREFIX,    /* begins it */
  WEFT_MATCH_WORD,      /* begins a word in it */
  WEFT_MATCH_SUBSTRING, /* is somewhere in it */
  WEFT_MATCH_NONE
} WeftMatch;

typedef struct {
  WeftFoundKind kind;
  uint32_t row;  /* of threads or objects; of a function or place one of its sites; of a
                    note one with that text; of messages one of them */
  uint32_t item; /* number in the index; UINT32_MAX: the message at row alone */
  WeftMatch match;
  uint32_t count; /* how often: see weft_occurrences_new() */
} WeftFound;

typedef struct {
  GArray *found[WEFT_N_FOUND];       /* of WeftFound: the best match first, then what occurs
                                        most often, then by row */
  size_t counts[WEFT_N_FOUND];       /* how many there are, also when not all were wanted */
  WeftFoundKind order[WEFT_N_FOUND]; /* the kind with the best match first */
} WeftSearchResult;

typedef struct WeftSearch WeftSearch;

/* Keeps a reference to @trace. Returns: (transfer full): NULL when @cancellable (nullable)
 * was cancelled meanwhile. */
WeftSearch *weft_search_new (WeftTrace *trace, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
WeftSearch *weft_search_ref (WeftSearch *self);
void weft_search_unref (WeftSearch *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSearch, weft_search_unref)
const WeftTrace *weft_search_trace (const WeftSearch *self);

/* At most @most of each kind. Nothing matches a @query without words.
 * Returns: (transfer full). */
WeftSearchResult *weft_search_find (const WeftSearch *self, const char *query, size_t most)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_search_result_free (WeftSearchResult *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSearchResult, weft_search_result_free)

/* How well @text, of which each line counts for itself, matches @query. */
WeftMatch weft_search_match (const char *text, const char *query);

/* What it is called, and a line on where and how often. Return: (transfer full). */
char *weft_found_title (const WeftSearch *self, const WeftFound *found);
char *weft_found_detail (const WeftSearch *self, const WeftFound *found);

/* Where on the timeline something found is: of a thread what it waited for; of an object
 * the waits for it, or when nobody waited who held it, or the messages through it; of code
 * the waits, holds, spawns, wakes and messages from there, or from what it called; notes;
 * messages. What never occurs has one occurrence: the thread or object at its beginning,
 * the function none. */
typedef struct WeftOccurrences WeftOccurrences;

/* Linear in the table that it is looked for in, at most. @found may be of an earlier
 * search. Returns: (transfer full): NULL when cancelled. */
WeftOccurrences *weft_occurrences_new (const WeftSearch *search,
                                       const WeftFound *found,
                                       GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void weft_occurrences_free (WeftOccurrences *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOccurrences, weft_occurrences_free)

/* By time; time_ns is when it began, of a message that was received there when that was. */
size_t weft_occurrences_size (const WeftOccurrences *self);
WeftSelection weft_occurrences_get (const WeftOccurrences *self, size_t index);

/* Which one @selection is, SIZE_MAX when none. O(log n). */
size_t weft_occurrences_find (const WeftOccurrences *self, const WeftSelection *selection);

/* The one after or before @selection when that is one of them, else the next one from
 * @time_ns on or the last one before it; round at either end. SIZE_MAX when there is none.
 * O(log n). */
size_t weft_occurrences_step (const WeftOccurrences *self,
                              const WeftSelection *selection,
                              int64_t time_ns,
                              WeftDirection direction);

/* All of them, or those in the lane of a thread or object, as points whose rows are their
 * indexes. Empty where there is none. */
WeftSeries weft_occurrences_all (const WeftOccurrences *self);
WeftSeries weft_occurrences_of_thread (const WeftOccurrences *self, uint32_t thread);
WeftSeries weft_occurrences_of_object (const WeftOccurrences *self, uint32_t object);
