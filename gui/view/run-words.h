/* gui/view/run-words.h: what is said of a recorded run as a whole, in the user's language,
 * above a window and above a picture. All return (transfer full) plain text. */
#pragma once

#include "tracer/model/trace.h"

/* The program and its arguments. Returns: NULL where the program is not known. */
char *weft_run_words_title (const WeftTrace *trace);
/* "41.2 ms · 11 threads · 1,284 events · none lost" */
char *weft_run_words_summary (const WeftTrace *trace);
/* "1,284 events" */
char *weft_run_words_events (uint64_t n);
/* "none lost", "more than 12 lost" */
char *weft_run_words_lost (const WeftDefects *defects);
