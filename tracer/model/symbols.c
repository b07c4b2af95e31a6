#include "tracer/model/symbols.h"

#include <string.h>

/* A place is looked up by the address of its interned module name and the offset, so that
 * no string is hashed twice for the same place. */
typedef struct {
  const char *module; /* interned in strings: equal names are equal pointers */
  uint64_t offset;
  WeftSymbol symbol;
} Place;

struct WeftSymbols {
  GStringChunk *strings;
  GHashTable *modules; /* interned names, by their text */
  GHashTable *places;  /* of Place, its own key */
};

static guint
place_hash (gconstpointer data)
{
  const Place *place = data;
  uint64_t mixed = (place->offset ^ (uint64_t)(uintptr_t)place->module)
                   * UINT64_C (0x9e3779b97f4a7c15);

  return (guint)(mixed >> 32);
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const Place *left = a, *right = b;

  return left->module == right->module && left->offset == right->offset;
}

WeftSymbols *
weft_symbols_new (void)
{
  WeftSymbols *self = g_new0 (WeftSymbols, 1);

  self->strings = g_string_chunk_new (4096);
  self->modules = g_hash_table_new (g_str_hash, g_str_equal);
  self->places = g_hash_table_new_full (place_hash, place_equal, g_free, NULL);
  return self;
}

void
weft_symbols_free (WeftSymbols *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->modules);
  g_string_chunk_free (self->strings);
  g_free (self);
}

static const char *
intern (WeftSymbols *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

void
weft_symbols_add (WeftSymbols *self,
                  const char *module,
                  uint64_t offset,
                  const WeftSymbol *symbol)
{
  Place *place = g_new (Place, 1);
  const char *name = g_hash_table_lookup (self->modules, module);

  if (name == NULL) {
    name = intern (self, module);
    g_hash_table_add (self->modules, (gpointer)name);
  }
  place->module = name;
  place->offset = offset;
  place->symbol.function = intern (self, symbol->function);
  place->symbol.file = intern (self, symbol->file);
  place->symbol.line = symbol->line;
  g_hash_table_replace (self->places, place, place);
}

const WeftSymbol *
weft_symbols_find (const WeftSymbols *self, const char *module, uint64_t offset)
{
  Place key = { .offset = offset };
  const Place *place;

  key.module = g_hash_table_lookup (self->modules, module);
  if (key.module == NULL)
    return NULL;
  place = g_hash_table_lookup (self->places, &key);
  return place != NULL ? &place->symbol : NULL;
}

size_t
weft_symbols_size (const WeftSymbols *self)
{
  return g_hash_table_size (self->places);
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *left = *(const Place *const *)a, *right = *(const Place *const *)b;
  int order = strcmp (left->module, right->module);

  if (order != 0)
    return order;
  return (left->offset > right->offset) - (left->offset < right->offset);
}

void
weft_symbols_foreach (const WeftSymbols *self, WeftSymbolVisit visit, gpointer data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    g_ptr_array_add (places, place);
  g_ptr_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++) {
    const Place *sorted = g_ptr_array_index (places, i);

    visit (sorted->module, sorted->offset, &sorted->symbol, data);
  }
}
