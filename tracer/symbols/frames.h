/* tracer/symbols/frames.h: which functions an address is in, inlined ones included. */
#pragma once

#include <elfutils/libdw.h>
#include <glib.h>

/* Where one module's functions are, gathered for each compilation unit when it is first
 * asked for. */
typedef struct WeftFrameFinder WeftFrameFinder;

typedef struct {
  char *function; /* demangled; NULL when not known, as file */
  char *file;     /* as the compiler wrote it, resolved against its folder */
  int line;       /* 0 when not known */
} WeftFrame;

WeftFrameFinder *weft_frame_finder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_frame_finder_free (WeftFrameFinder *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFrameFinder, weft_frame_finder_free)

/* @skeleton: the compilation unit that has the code at @address (an address as the debug
 * information has it); of split DWARF what the
 * program has of it.
 *
 * Returns: (transfer full): an array of WeftFrame, innermost first: the functions inlined
 * there, each with the place within it, and last the function whose machine code it is.
 * One that is `artificial`, and what is inlined into that, counts as its caller's line.
 * Empty when the unit names no function there; then only the line may be known, which is
 * the first element's, without a function. */
GArray *weft_frame_finder_find (WeftFrameFinder *self,
                                Dwarf_Die *skeleton,
                                Dwarf_Addr address) G_GNUC_WARN_UNUSED_RESULT;
