/* gui/view/marks.h: moments that the user has marked, each with a note, in order. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "tracer/analysis/selection.h"

typedef struct {
  int64_t time_ns;
  char *text; /* never NULL, "" without a note */
} WeftMarkedMoment;

typedef struct WeftMarks WeftMarks;

WeftMarks *weft_marks_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_marks_free (WeftMarks *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMarks, weft_marks_free)

size_t weft_marks_size (const WeftMarks *self);
const WeftMarkedMoment *weft_marks_get (const WeftMarks *self, size_t index);

/* There is one mark a moment at most: another text replaces the one that it had. @text is
 * copied; what is not UTF-8, and the ends' white space, is left out; it is cut after
 * WEFT_MARKS_TEXT characters. Returns: its index. */
#define WEFT_MARKS_TEXT 500
size_t weft_marks_set (WeftMarks *self, int64_t time_ns, const char *text);
void weft_marks_remove (WeftMarks *self, size_t index);

/* SIZE_MAX when there is none at that very moment. */
size_t weft_marks_find (const WeftMarks *self, int64_t time_ns);
/* The next one after, or the last one before @time_ns; SIZE_MAX. */
size_t weft_marks_next (const WeftMarks *self, int64_t time_ns, WeftDirection direction);
/* The one nearest to @time_ns, not farther than @reach_ns; SIZE_MAX. */
size_t weft_marks_near (const WeftMarks *self, int64_t time_ns, double reach_ns);
