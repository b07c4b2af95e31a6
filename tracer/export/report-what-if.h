/* tracer/export/report-what-if.h: the answer to "what if this lock were held for less?". */
#pragma once

#include "tracer/analysis/what-if.h"

/* As asked: locks of one name. */
typedef struct {
  char *name;
  bool *locks; /* of each object of the trace */
  unsigned n_locks;
  double factor; /* see WeftChange */
  unsigned ways;
} WeftQuestion;

/* Understands "lock:NAME=0.5", held for half of the time, and "lock:NAME/4", split in four.
 * Fills @ret, to be cleared by the caller. Returns: NULL, else what is wrong, in one line
 * (transfer full), and leaves @ret untouched. */
char *weft_question_parse (const WeftTrace *trace, const char *text, WeftQuestion *ret)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_question_clear (WeftQuestion *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftQuestion, weft_question_clear)

/* The prediction, its bounds, and what is assumed, within @width cells.
 * Returns: (transfer full). */
char *weft_what_if_text (const WeftTrace *trace,
                         const WeftQuestion *question,
                         unsigned width) G_GNUC_WARN_UNUSED_RESULT;
/* The same for programs: schema weft-what-if/1. Returns: (transfer full). */
char *weft_what_if_json (const WeftTrace *trace, const WeftQuestion *question)
    G_GNUC_WARN_UNUSED_RESULT;
