/* tracer/analysis/selection-name.h: what something chosen is called on a command line, so
 * that each is called just one thing, and finds it again.
 *
 * A thing is called by its name, which may have its kind before it: "counter",
 * "lock:counter", "thread:worker". Of several that are called so "thread:worker#2" is the
 * second in the order of the trace's tables, and "thread:#2" its second thread whatever
 * its name. With a moment of its own that is just what there was of it then:
 *   thread:worker@4.04ms        the thread then; so lock, channel and object
 *   wait:worker@4.04ms          what the thread began to wait for then, or is waiting for
 *   hold, note                  likewise what it took or said
 *   interaction:worker@4.04ms   what came from another thread to this one, from then on
 *   message:tasks@4.04ms        what was sent through the channel then
 * Of several at that moment "wait:worker@4.04ms#2" is the second. */
#pragma once

#include "tracer/analysis/selection.h"

#define WEFT_SELECTION_ERROR (weft_selection_error_quark ())
GQuark weft_selection_error_quark (void);

typedef enum {
  WEFT_SELECTION_ERROR_NAME, /* nothing is called so */
  WEFT_SELECTION_ERROR_TIME  /* not within the trace */
} WeftSelectionError;

/* "lock", "channel", "object". */
const char *weft_object_kind_word (WeftObjectKind kind);

/* Whether @tainted_name is @name, or @name with its @kind before it. */
bool
weft_selection_is_called (const char *tainted_name, const char *kind, const char *name);

/* What weft_selection_resolve() finds @self by again: "wait:worker@4.04ms".
 * Returns: (transfer full) (nullable): NULL for NONE. */
char *weft_selection_name (const WeftTrace *trace, const WeftSelection *self);

/* Finds what @tainted_name names with its kind, and with a number, a moment, or both.
 * @at_ns is the moment of what needs one and says none; -1: there is none. @ret has a
 * time_ns of -1 for a thread or object without a moment of its own. Linear in the threads,
 * objects, waits and holds of what is called so.
 * Returns: false with WEFT_SELECTION_ERROR_NAME. */
bool weft_selection_resolve (const WeftTrace *trace,
                             const char *tainted_name,
                             int64_t at_ns,
                             WeftSelection *ret,
                             GError **error);

/* Whether the trace lasts until @time_ns. Returns: false with WEFT_SELECTION_ERROR_TIME. */
bool weft_selection_check_time (const WeftTrace *trace, int64_t time_ns, GError **error);
