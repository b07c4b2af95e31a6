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
} WeftSaying;

void weft_saying_begin (WeftSaying *self, const WeftTrace *trace);
/* Moves what was said to @ret. */
void weft_saying_end (WeftSaying *self, WeftSentence *ret);

/* Appends @pattern, in which stand for nouns, marked:
 *   %T (uint32_t) a thread's name; "an unknown thread" for WEFT_NO_ROW, unmarked; where
 *   there are several processes "main of sort (312)", unless the thread before was of the
 *   same one too
 *   %O (uint32_t) an object's name; "something" for WEFT_NO_ROW, unmarked
 *   %W (uint32_t) the length of a wait
 *   %M (uint32_t) a message, "message 3"
 *   %S (uint32_t) " at " and a site; nothing for WEFT_NO_ROW
 * and, unmarked:
 *   %D (int64_t) a duration, %C (uint64_t) a count, %t (const char *) a text; %% is a
 * percent sign. */
void weft_say (WeftSaying *self, const char *pattern, ...);

/* Appends the names of up to @n threads as a list, "a, b and c"; past five, "a, b, c, d and
 * 4 more". */
void weft_say_threads (WeftSaying *self, const uint32_t *threads, size_t n);

/* Appends what a thread waits for, to follow "waited 3 ms" or "waits": " for counter", " to
 * read table", " for main to end". Not for a sleep. */
void weft_say_purpose (WeftSaying *self, const WeftWait *wait);
