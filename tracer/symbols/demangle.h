/* tracer/symbols/demangle.h: the name of a C++ or Rust function or variable, as it is
 * written in the source. */
#pragma once

#include <glib.h>

/* Without the types of parameters, without the hash that Rust adds to a name or a crate,
 * and without what a compiler adds to a copy of a function (".cold", ".constprop.0",
 * ".llvm.123"). What is not mangled, or not well, is as it was.
 *
 * Returns: (transfer full). Source: libiberty's demangle.h. */
char *weft_demangle (const char *name) G_GNUC_WARN_UNUSED_RESULT;
