/* gui/view/path-end.h: where a critical path ends: with the run, or with something that
 * somebody asks about: why did this happen so late? */
#pragma once

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/selection.h"

typedef struct {
  uint32_t thread;         /* WEFT_NO_ROW: it is the path of the run */
  int64_t time_ns;         /* of the trace; 0 with that of the run */
  WeftSelectionKind event; /* what happened then, and its row: the end of a WAIT, a HOLD's
                            * begin, a MESSAGE sent or received; else NONE */
  uint32_t row;
} WeftPathEnd;

#define WEFT_PATH_END_OF_RUN ((WeftPathEnd){ WEFT_NO_ROW, 0, WEFT_SELECTION_NONE, 0 })

/* The end of a chosen wait; the moment at which a chosen hold began, a message was received
 * (or sent, when nobody received it), an interaction had its effect, a span ended. Of a
 * thread @moment_ns, or its end where that is before it; of an object @moment_ns in the
 * thread that holds it then; with nothing chosen, or a channel, that moment in the thread
 * at which the run ended. Returns: OF_RUN when the trace has no thread. */
WeftPathEnd weft_path_end_of (const WeftTrace *trace,
                              const WeftSelection *selection,
                              int64_t moment_ns);
bool weft_path_end_equal (const WeftPathEnd *a, const WeftPathEnd *b);

/* As a command line calls it: "run", or what weft_selection_name() calls that which ends
 * there: "wait:worker@4.04ms". Returns: (transfer full). */
char *weft_path_end_name (const WeftTrace *trace, const WeftPathEnd *self);
/* The other way round: "run", or anything with a moment of its own. Returns: false with
 * WEFT_SELECTION_ERROR. */
bool weft_path_end_resolve (const WeftTrace *trace,
                            const char *tainted_name,
                            WeftPathEnd *ret,
                            GError **error);

/* The path to there. For a worker thread. Returns: (transfer full). */
WeftCriticalPath *weft_path_end_follow (const WeftTrace *trace, const WeftPathEnd *self)
    G_GNUC_WARN_UNUSED_RESULT;
