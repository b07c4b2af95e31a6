/* gui/view/frames.h: call stacks as lines to read: who was where when it began to wait, and
 * who was where when it ended that. */
#pragma once

#include "tracer/analysis/selection.h"

typedef struct {
  char *function; /* "deflate_engine"; where it has no name, its place as "libz.so.1+0x12f4"
                   */
  char *place;    /* "pigz.c:1234"; with a name but no line the module; NULL: as function */
  uint32_t site;  /* row of sites */
  bool of_runtime; /* of the libraries of its language, not the program's own */
} WeftFrame;

typedef struct {
  char *heading;  /* "adder-7 waits at" */
  GArray *frames; /* of WeftFrame, innermost first; at least one */
} WeftFrames;

/* The call stacks that explain @selection: of a wait the waiter's and that of who ended it,
 * of a hold the one at its release, of an interaction both ends; those that are known.
 * Returns: (transfer full): of WeftFrames, may be empty. */
GPtrArray *weft_frames_of (const WeftTrace *trace, const WeftSelection *selection)
    G_GNUC_WARN_UNUSED_RESULT;

/* As text to paste into a report: the heading, then "#0  function  place" a line.
 * Returns: (transfer full). */
char *weft_frames_text (const WeftFrames *self);
