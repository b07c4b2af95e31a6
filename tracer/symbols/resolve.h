/* tracer/symbols/resolve.h: the call sites of a trace, as functions, files and lines, and
 * its locks as the global variables that they are.
 *
 * Reads the modules' own ELF symbols and DWARF through elfutils' libdw; separate debug
 * files are found by build id and .gnu_debuglink as elfutils always does, which includes
 * debuginfod where the user has set DEBUGINFOD_URLS. */
#pragma once

#include "tracer/model/symbols.h"
#include "tracer/model/trace.h"

/* Resolves every site of @trace that has a module, and every object in a module's data.
 *
 * A site's offset is its address minus the address at which the first PT_LOAD segment of
 * the module was mapped, which is what LTTng's lttng_ust_statedump:bin_info calls baddr.
 * The address within the file is therefore the offset plus that segment's p_vaddr, the same
 * for position-independent executables and shared libraries (where p_vaddr is 0 as a rule)
 * as for fixed ones (0x400000 as a rule).
 *
 * Sites are return addresses: the byte before is looked up, which belongs to the call. The
 * function is the innermost one, inlined or not, with those that it was inlined into as its
 * callers; the line is that of the call in it; the file is its path resolved against the
 * compilation's folder, without "." and "..". Where debug information is missing, the
 * function is the ELF symbol's name, if there is one, and the file NULL. Names of C++ and
 * Rust are demangled. A module that cannot be read gives nothing; it is not an error.
 *
 * Returns: (transfer full): NULL with G_IO_ERROR_FAILED when libdw itself does not work. */
WeftSymbols *weft_resolve_sites (const WeftTrace *trace, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
