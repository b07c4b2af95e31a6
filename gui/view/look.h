/* gui/view/look.h: where to look in a trace, as a command line says it: a moment, a thing,
 * or both; and what part of the trace shows that well. */
#pragma once

#include "gui/view/selection.h"
#include "tracer/analysis/finding.h"

#define WEFT_LOOK_ERROR (weft_look_error_quark ())
GQuark weft_look_error_quark (void);

typedef enum {
  WEFT_LOOK_ERROR_TIME, /* not within the trace */
  WEFT_LOOK_ERROR_NAME  /* nothing is called so */
} WeftLookError;

typedef struct {
  int64_t at_ns;      /* -1: when there is something to see of what is chosen */
  const char *select; /* the name of a thread, lock, channel or other object, also with its
                       * kind before it ("lock:counter"); NULL: what is there then */
} WeftLook;

typedef struct {
  WeftSelection selection; /* NONE where nothing is */
  int64_t at_ns;
  int64_t from_ns, to_ns; /* with at_ns in the middle; either may be outside of the trace */
} WeftSight;

/* "4042659ns", "12.5us", "4.04 ms", "1.5s". Returns: false, with the output untouched, when
 * @tainted_text is no such time, has no unit, or is negative. */
bool weft_look_parse_time (const char *tainted_text, int64_t *ret_ns);

/* What begins at that moment comes before what only goes on then; a wait before a hold
 * before a message before a note, the longest first. O((t + o) log n) of t threads and o
 * objects; with a name also linear in the waits and holds of what is called so.
 * Returns: false with WEFT_LOOK_ERROR. */
bool weft_look_find (const WeftTrace *trace,
                     const WeftLook *look,
                     WeftSight *ret,
                     GError **error);
/* What the first of its threads that did anything then did; else the first object. */
void
weft_look_at_finding (const WeftTrace *trace, const WeftFinding *finding, WeftSight *ret);
