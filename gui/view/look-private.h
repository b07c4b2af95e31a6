/* gui/view/look-private.h: how things are called, shared by the files of look.h alone. */
#pragma once

#include "gui/view/look.h"

/* Whether @select is @name, or @name with its kind before it. */
bool weft_look_names (const char *select, const char *kind, const char *name);

/* "lock", "channel", "object". */
const char *weft_look_kind_of_object (WeftObjectKind kind);

/* Finds what @select names with a number, a moment, or both. @at_ns is the moment of what
 * needs one and says none; -1: there is none. @ret has a time_ns of -1 for a thread or
 * object without a moment of its own.
 * Returns: false with WEFT_LOOK_ERROR_NAME. */
bool weft_look_resolve (const WeftTrace *trace,
                        const char *tainted_select,
                        int64_t at_ns,
                        WeftSelection *ret,
                        GError **error);
