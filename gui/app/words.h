/* gui/app/words.h: what the window says about a trace as a whole, in the user's language.
 * All return (transfer full) plain text. */
#pragma once

#include <gio/gio.h>

#include "tracer/analysis/finding.h"

/* The program and its arguments, else the folder's name. */
char *weft_words_title (const WeftTrace *trace, GFile *folder);
/* What a load is doing, as its progress says (see loader.h): "Reading: 1,284 events". */
char *weft_words_loading (double fraction, uint64_t events);
/* Why there is nothing to see in a trace without threads. */
char *weft_words_why_empty (const WeftTrace *trace, GFile *folder);
/* An error's message, which is made to follow a colon, as a sentence on its own. */
char *weft_words_sentence (const char *message);
/* "proven · cost 3.41 ms · at 14.310 ms" */
char *weft_words_finding (const WeftFinding *finding);
/* Static: the name of an icon. */
const char *weft_words_finding_icon (const WeftFinding *finding);
/* "today, 14:05", "yesterday, 14:05", "24 March 2026": a moment that has passed. */
char *weft_words_when (gint64 unix_s);
/* "3.4 s", "2 min 05 s": time that goes on. */
char *weft_words_elapsed (gint64 elapsed_us);
/* How a program ended, by its status as a shell gives it: "It ended with status 3." */
char *weft_words_ended (int status);
