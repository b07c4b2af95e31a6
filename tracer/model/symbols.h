/* tracer/model/symbols.h: which function, file and line an address in a module is.
 *
 * Resolved once, when a recording is sealed (tracer/symbols), and kept in the trace as
 * symbols.json, so that it can be read on another machine. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct WeftSymbols WeftSymbols;

typedef struct {
  const char *function; /* NULL when not known, as file */
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

/* Returns: (transfer none) (nullable): valid as long as @self. */
const WeftSymbol *
weft_symbols_find (const WeftSymbols *self, const char *module, uint64_t offset);

size_t weft_symbols_size (const WeftSymbols *self);

/* Calls @visit for each, ordered by module and offset. */
typedef void (*WeftSymbolVisit) (const char *module,
                                 uint64_t offset,
                                 const WeftSymbol *symbol,
                                 gpointer data);
void weft_symbols_foreach (const WeftSymbols *self, WeftSymbolVisit visit, gpointer data);
