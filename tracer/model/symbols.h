/* tracer/model/symbols.h: which function, file and line an address in a module is.
 *
 * Resolved once, when a recording is sealed (tracer/symbols), and kept in the trace as
 * symbols.json, so that it can be read on another machine. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct WeftSymbols WeftSymbols;

typedef struct {
  const char *function; /* demangled, in full; NULL when not known, as file */
  const char *file;
  int line; /* 0 when not known */
} WeftSymbol;

WeftSymbols *weft_symbols_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_symbols_free (WeftSymbols *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSymbols, weft_symbols_free)

/* Copies all strings; replaces what was said of the same place before. */
void weft_symbols_add (WeftSymbols *self,
                       const char *module,
                       uint64_t offset,
                       const WeftSymbol *symbol);

/* The same, where functions were inlined: @frames are the innermost one, then each that the
 * one before was inlined into, with the line of the call in it. */
void weft_symbols_add_frames (WeftSymbols *self,
                              const char *module,
                              uint64_t offset,
                              const WeftSymbol *frames,
                              size_t n_frames);

/* The innermost frame. Returns: (transfer none) (nullable): valid as long as @self. */
const WeftSymbol *
weft_symbols_find (const WeftSymbols *self, const char *module, uint64_t offset);
/* All of them, from there on. */
const WeftSymbol *weft_symbols_find_frames (const WeftSymbols *self,
                                            const char *module,
                                            uint64_t offset,
                                            size_t *ret_n);

size_t weft_symbols_size (const WeftSymbols *self);

/* The variable that a place in a module's data lies in, such as a lock that is a global:
 * its name, demangled, with "+0x8" where it is not the variable's first byte. */
void weft_symbols_add_variable (WeftSymbols *self,
                                const char *module,
                                uint64_t offset,
                                const char *name);
/* Returns: (transfer none) (nullable): valid as long as @self. */
const char *
weft_symbols_find_variable (const WeftSymbols *self, const char *module, uint64_t offset);

/* Calls @visit for each, ordered by module and offset. */
typedef void (*WeftSymbolVisit) (const char *module,
                                 uint64_t offset,
                                 const WeftSymbol *frames,
                                 size_t n_frames,
                                 gpointer data);
typedef void (*WeftVariableVisit) (const char *module,
                                   uint64_t offset,
                                   const char *name,
                                   gpointer data);
void weft_symbols_foreach (const WeftSymbols *self, WeftSymbolVisit visit, gpointer data);
void weft_symbols_foreach_variable (const WeftSymbols *self,
                                    WeftVariableVisit visit,
                                    gpointer data);
