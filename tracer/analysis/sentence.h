/* tracer/analysis/sentence.h: puts sentences together and marks their nouns. For the other
 * files of this folder. */
#pragma once

#include "tracer/analysis/describe.h"

typedef struct {
  const WeftTrace *trace;
  GString *text;
  GArray *nouns;    /* of WeftNoun */
  bool brief;       /* threads without their process, where there are several */
  uint32_t process; /* of the thread named last, WEFT_NO_ROW */
  size_t from;      /* where in @text begins what weft_say_on() goes on with */
} WeftSaying;

void weft_saying_begin (WeftSaying *self, const WeftTrace *trace);
/* Moves what was said to @ret. */
void weft_saying_end (WeftSaying *self, WeftSentence *ret);

/* Appends what @pattern is in the user's language. In it stand for nouns, marked:
 *   %T (uint32_t) a thread's name; "an unknown thread" for WEFT_NO_ROW, unmarked; where
 *   there are several processes "main of sort (312)", unless the thread before was of the
 *   same one too
 *   %O (uint32_t) an object's name; "something" for WEFT_NO_ROW, unmarked
 *   %W (uint32_t) the length of a wait
 *   %M (uint32_t) a message, "message 3"
 *   %A (uint32_t) a site, "counter.c:43"
 * for clauses with nouns in them:
 *   %S (uint32_t) " at " and a site; nothing for WEFT_NO_ROW
 *   %K (uint32_t) ", locked at " and a site; nothing for WEFT_NO_ROW
 *   %P (const WeftWait *) what is waited for, as weft_say_purpose says it
 *   %L (const GArray *, of uint32_t) a list of threads, as weft_say_threads says it
 *   %H (const GArray *, of uint32_t) a list of objects, "a, b and c"
 *   %Y (const WeftSentence *) what was said apart
 * and, unmarked:
 *   %D (int64_t) a duration, %C (uint64_t) a count, %N (int64_t) a number with its sign, %t
 *   (const char *) a text; %% is a percent sign.
 * A translation names what stands elsewhere by its place in @pattern, from 1: "%2$O". One
 * that does not fit is not said. @pattern is a text for translators where it stands in the
 * call; elsewhere it is marked N_(). */
void weft_say (WeftSaying *self, const char *pattern, ...);

/* Goes on with what weft_say() said last, and with how that went on since: %Z in @pattern,
 * without an argument. "%Z, held by %T" so lets a translation put it where it belongs. */
void weft_say_on (WeftSaying *self, const char *pattern, ...);

/* Each in the form that suits @n. Both patterns take the same arguments. */
void
weft_say_n (WeftSaying *self, const char *singular, const char *plural, uint64_t n, ...);
void
weft_say_on_n (WeftSaying *self, const char *singular, const char *plural, uint64_t n, ...);

/* Appends the names of up to @n threads as a list, "a, b and c"; past five, "a, b, c, d and
 * 4 more". */
void weft_say_threads (WeftSaying *self, const uint32_t *threads, size_t n);

/* Appends what a thread waits for, to follow "waited 3 ms" or "waits": " for counter", " to
 * read table", " for main to end". Not for a sleep. */
void weft_say_purpose (WeftSaying *self, const WeftWait *wait);
