#include "gui/view/tiles.h"

#include <string.h>

typedef struct {
  const WeftStates *states;
  double bin_ns;
  int64_t number;
} Key;

typedef struct {
  Key key; /* first, so that a tile is its own key */
  uint8_t state[WEFT_TILE_COLUMNS], fraction[WEFT_TILE_COLUMNS];
} Tile;

/* What is used goes from the old ones to the young ones; when there are enough of these,
 * the old ones are let go and the young ones are old. */
struct WeftTiles {
  size_t n_tiles, computed;
  GHashTable *young, *old;
};

static guint
tile_hash (gconstpointer data)
{
  const Key *key = data;
  uint64_t bits, hash;

  memcpy (&bits, &key->bin_ns, sizeof bits);
  hash = (uint64_t)(uintptr_t)key->states * UINT64_C (0x9e3779b97f4a7c15);
  hash = (hash ^ bits) * UINT64_C (0xbf58476d1ce4e5b9);
  hash = (hash ^ (uint64_t)key->number) * UINT64_C (0x94d049bb133111eb);
  return (guint)(hash >> 32);
}

static gboolean
tile_equal (gconstpointer a, gconstpointer b)
{
  const Key *left = a, *right = b;

  return left->states == right->states && left->number == right->number
         && memcmp (&left->bin_ns, &right->bin_ns, sizeof left->bin_ns) == 0;
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (tile_hash, tile_equal, g_free, NULL);
}

WeftTiles *
weft_tiles_new (size_t n_tiles)
{
  WeftTiles *self = g_new0 (WeftTiles, 1);

  self->n_tiles = n_tiles;
  self->young = new_table ();
  self->old = new_table ();
  return self;
}

void
weft_tiles_free (WeftTiles *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->young);
  g_hash_table_unref (self->old);
  g_free (self);
}

static int64_t
begin_ns (const Key *key, int64_t number)
{
  return (int64_t)((double)number * WEFT_TILE_COLUMNS * key->bin_ns);
}

static Tile *
compute (const Key *key)
{
  Tile *tile = g_new (Tile, 1);
  WeftColumn columns[WEFT_TILE_COLUMNS];

  tile->key = *key;
  weft_states_columns (key->states, begin_ns (key, key->number),
                       begin_ns (key, key->number + 1), columns, WEFT_TILE_COLUMNS);
  for (size_t i = 0; i < WEFT_TILE_COLUMNS; i++) {
    tile->state[i] = (uint8_t)columns[i].state;
    tile->fraction[i] = columns[i].fraction;
  }
  return tile;
}

static const Tile *
get_tile (WeftTiles *self, const Key *key)
{
  Tile *tile = g_hash_table_lookup (self->young, key);

  if (tile != NULL)
    return tile;
  if (g_hash_table_steal_extended (self->old, key, (gpointer *)&tile, NULL)) {
    g_hash_table_add (self->young, tile);
    return tile;
  }
  if (g_hash_table_size (self->young) >= self->n_tiles) {
    g_hash_table_unref (self->old);
    self->old = self->young;
    self->young = new_table ();
  }
  tile = compute (key);
  self->computed++;
  g_hash_table_add (self->young, tile);
  return tile;
}

void
weft_tiles_columns (WeftTiles *self,
                    const WeftStates *states,
                    double bin_ns,
                    int64_t first,
                    WeftColumn *columns,
                    size_t n_columns)
{
  /* Rounded down, also before the trace begins. */
  int64_t number = (first - (first < 0 ? WEFT_TILE_COLUMNS - 1 : 0)) / WEFT_TILE_COLUMNS;
  size_t from = (size_t)(first - number * WEFT_TILE_COLUMNS), done = 0;

  for (; done < n_columns; number++, from = 0) {
    Key key = { states, bin_ns, number };
    const Tile *tile = get_tile (self, &key);

    for (size_t i = from; i < WEFT_TILE_COLUMNS && done < n_columns; i++)
      columns[done++] = (WeftColumn){ (WeftState)tile->state[i], tile->fraction[i] };
  }
}

size_t
weft_tiles_computed (const WeftTiles *self)
{
  return self->computed;
}
