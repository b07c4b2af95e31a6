/* gui/view/look.h: where to look in a trace, as a command line says it: a moment, a thing,
 * or both; and what part of the trace shows that well.
 *
 * A thing is called as selection-name.h says. That is what there is to see of it at the
 * moment; with a moment of its own it is just that. */
#pragma once

#include "gui/view/path-end.h"
#include "tracer/analysis/finding.h"
#include "tracer/analysis/selection.h"

#define WEFT_LOOK_ERROR (weft_look_error_quark ())
GQuark weft_look_error_quark (void);

typedef enum {
  WEFT_LOOK_ERROR_WORDS /* not as such words have to be */
} WeftLookError;

typedef struct {
  int64_t at_ns;          /* -1: when there is something to see of what is chosen */
  const char *select;     /* as above; NULL: what is there then */
  int64_t from_ns, to_ns; /* what is to be in view, also beyond the trace; equal: whatever
                           * shows it well */
  const char *path;       /* the critical path to draw, as path-end.h calls its end; NULL */
  const char *page;       /* of the window, such as "locks"; NULL: the timeline */
} WeftLook;

/* The same as it was typed; NULL for what was not said. */
typedef struct {
  char *at, *select, *from, *to, *path, *page;
} WeftLookWords;

typedef struct {
  WeftSelection selection; /* NONE where nothing is */
  int64_t at_ns;           /* -1: only from_ns and to_ns were said, or nothing */
  int64_t from_ns, to_ns;  /* as said, else with at_ns in the middle; either may be outside
                            * of the trace; equal: the whole of it */
  bool shows_path;         /* to path_end */
  WeftPathEnd path_end;
} WeftSight;

/* @ret borrows from @tainted_words. Returns: false with WEFT_LOOK_ERROR_WORDS. */
bool weft_look_parse (const WeftLookWords *tainted_words, WeftLook *ret, GError **error);

/* What begins at that moment comes before what only goes on then; a wait before a hold
 * before a message before a note, the longest first. O((t + o) log n) of t threads and o
 * objects; with a name also linear in the waits and holds of what is called so.
 * Returns: false with WEFT_SELECTION_ERROR. */
bool weft_look_find (const WeftTrace *trace,
                     const WeftLook *look,
                     WeftSight *ret,
                     GError **error);
/* What the first of its threads that did anything then did; else the first object. */
void
weft_look_at_finding (const WeftTrace *trace, const WeftFinding *finding, WeftSight *ret);
