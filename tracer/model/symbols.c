#include "tracer/model/symbols.h"

#include <string.h>

/* A place is looked up by the address of its interned module name and the offset, so that
 * no string is hashed twice for the same place. */
typedef struct {
  const char *module; /* interned in strings: equal names are equal pointers */
  uint64_t offset;
  WeftSymbol *frames; /* of code */
  size_t n_frames;
  const char *variable; /* of data */
} Place;

struct WeftSymbols {
  GStringChunk *strings;
  GHashTable *modules;   /* interned names, by their text */
  GHashTable *places;    /* of Place, its own key: of code */
  GHashTable *variables; /* likewise, of data */
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

static void
free_place (gpointer data)
{
  Place *place = data;

  g_free (place->frames);
  g_free (place);
}

WeftSymbols *
weft_symbols_new (void)
{
  WeftSymbols *self = g_new0 (WeftSymbols, 1);

  self->strings = g_string_chunk_new (4096);
  self->modules = g_hash_table_new (g_str_hash, g_str_equal);
  self->places = g_hash_table_new_full (place_hash, place_equal, free_place, NULL);
  self->variables = g_hash_table_new_full (place_hash, place_equal, free_place, NULL);
  return self;
}

void
weft_symbols_free (WeftSymbols *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->variables);
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

static Place *
new_place (WeftSymbols *self, const char *module, uint64_t offset)
{
  Place *place = g_new0 (Place, 1);

  place->module = g_hash_table_lookup (self->modules, module);
  place->offset = offset;
  if (place->module == NULL) {
    place->module = intern (self, module);
    g_hash_table_add (self->modules, (gpointer)place->module);
  }
  return place;
}

static const Place *
find_place (const WeftSymbols *self, GHashTable *table, const char *module, uint64_t offset)
{
  Place key = { .offset = offset };

  key.module = g_hash_table_lookup (self->modules, module);
  return key.module != NULL ? g_hash_table_lookup (table, &key) : NULL;
}

void
weft_symbols_add_frames (WeftSymbols *self,
                         const char *module,
                         uint64_t offset,
                         const WeftSymbol *frames,
                         size_t n_frames)
{
  Place *place = new_place (self, module, offset);

  place->frames = g_new0 (WeftSymbol, n_frames);
  place->n_frames = n_frames;
  for (size_t i = 0; i < n_frames; i++) {
    place->frames[i].function = intern (self, frames[i].function);
    place->frames[i].file = intern (self, frames[i].file);
    place->frames[i].line = frames[i].line;
  }
  g_hash_table_replace (self->places, place, place);
}

void
weft_symbols_add (WeftSymbols *self,
                  const char *module,
                  uint64_t offset,
                  const WeftSymbol *symbol)
{
  weft_symbols_add_frames (self, module, offset, symbol, 1);
}

const WeftSymbol *
weft_symbols_find_frames (const WeftSymbols *self,
                          const char *module,
                          uint64_t offset,
                          size_t *ret_n)
{
  const Place *place = find_place (self, self->places, module, offset);

  *ret_n = place != NULL ? place->n_frames : 0;
  return place != NULL ? place->frames : NULL;
}

const WeftSymbol *
weft_symbols_find (const WeftSymbols *self, const char *module, uint64_t offset)
{
  size_t n;

  return weft_symbols_find_frames (self, module, offset, &n);
}

size_t
weft_symbols_size (const WeftSymbols *self)
{
  return g_hash_table_size (self->places);
}

void
weft_symbols_add_variable (WeftSymbols *self,
                           const char *module,
                           uint64_t offset,
                           const char *name)
{
  Place *place = new_place (self, module, offset);

  place->variable = intern (self, name);
  g_hash_table_replace (self->variables, place, place);
}

const char *
weft_symbols_find_variable (const WeftSymbols *self, const char *module, uint64_t offset)
{
  const Place *place = find_place (self, self->variables, module, offset);

  return place != NULL ? place->variable : NULL;
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

/* Returns: (transfer container): of Place. */
static GPtrArray *
sorted_places (GHashTable *table)
{
  GPtrArray *places = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    g_ptr_array_add (places, place);
  g_ptr_array_sort (places, compare_places);
  return places;
}

void
weft_symbols_foreach (const WeftSymbols *self, WeftSymbolVisit visit, gpointer data)
{
  g_autoptr (GPtrArray) places = sorted_places (self->places);

  for (guint i = 0; i < places->len; i++) {
    const Place *place = g_ptr_array_index (places, i);

    visit (place->module, place->offset, place->frames, place->n_frames, data);
  }
}

void
weft_symbols_foreach_variable (const WeftSymbols *self,
                               WeftVariableVisit visit,
                               gpointer data)
{
  g_autoptr (GPtrArray) places = sorted_places (self->variables);

  for (guint i = 0; i < places->len; i++) {
    const Place *place = g_ptr_array_index (places, i);

    visit (place->module, place->offset, place->variable, data);
  }
}
