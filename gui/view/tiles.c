#include "gui/view/tiles.h"

#include <math.h>
#include <string.h>

#include "gui/view/tile-worker.h"

/* As many zooms are looked through for one that is near. */
#define N_LEVELS 24
/* Columns of a zoom farther away than this would tell too little, or leave out too much. */
#define MOST_STRETCH 16.0
#define MOST_SHRINK 8.0
/* So many tiles are computed at once, within so many microseconds, though the worker could:
 * those that a pan exposes. */
#define AT_ONCE 96
#define AT_ONCE_US 8000
/* Columns at least so many times as long stand for those of which there is no other zoom.
 * They are of a power of four, so that the next zooms find them. The worker has them ready,
 * also of as much on either side of the view as this share of it; where it has not, they
 * are computed at once. */
#define COARSE 3.0
#define AHEAD 0.5
/* What a single view may need of tiles, in times of what is kept otherwise. */
#define MOST_GROWTH 4

/* What is used goes from the old ones to the young ones; when there are enough of these,
 * the old ones are let go and the young ones are old. */
struct WeftTiles {
  size_t n_tiles, computed, brought, stretched;
  GHashTable *young, *old;
  double px_ns;            /* what is drawn now */
  size_t n_current;        /* tiles made for that */
  double levels[N_LEVELS]; /* lengths of columns, the last used first; 0: none */
  WeftTileWorker *worker;  /* NULL */
  uint32_t asking;         /* what tiles that it was asked for have, unless it forgot */
  GArray *jobs;            /* of WeftTileJob, to be asked for together */
  gint64 window_us;        /* when AT_ONCE counts anew */
  unsigned n_at_once;
  bool exact;
};

static guint
key_hash (gconstpointer data)
{
  const WeftTileKey *key = data;
  uint64_t bits, hash;

  memcpy (&bits, &key->bin_ns, sizeof bits);
  hash = (uint64_t)(uintptr_t)key->id * UINT64_C (0x9e3779b97f4a7c15);
  hash = (hash ^ bits) * UINT64_C (0xbf58476d1ce4e5b9);
  hash = (hash ^ (uint64_t)key->begin) * UINT64_C (0x94d049bb133111eb);
  return (guint)(hash >> 32);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const WeftTileKey *left = a, *right = b;

  return left->id == right->id && left->begin == right->begin
         && memcmp (&left->bin_ns, &right->bin_ns, sizeof left->bin_ns) == 0;
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
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
weft_tiles_start_worker (WeftTiles *self, WeftTilesReady ready, gpointer data)
{
  g_return_if_fail (self->worker == NULL);
  self->worker = weft_tile_worker_new (ready, data);
  self->asking = 1;
  self->jobs = g_array_new (FALSE, FALSE, sizeof (WeftTileJob));
}

void
weft_tiles_set_exact (WeftTiles *self, bool exact)
{
  self->exact = exact;
}

void
weft_tiles_free (WeftTiles *self)
{
  if (self == NULL)
    return;
  weft_tile_worker_free (self->worker);
  g_clear_pointer (&self->jobs, g_array_unref);
  g_hash_table_unref (self->young);
  g_hash_table_unref (self->old);
  g_free (self);
}

/* --- what there is --- */

static int64_t
shift_of (const void *id)
{
  uint64_t hash = (uint64_t)(uintptr_t)id * UINT64_C (0x9e3779b97f4a7c15);

  return (int64_t)(hash >> 32 & (WEFT_TILE_COLUMNS - 1));
}

/* Rounded down, also before the trace begins. */
static int64_t
tile_begin (const void *id, int64_t column)
{
  int64_t shift = shift_of (id), shifted = column + shift;
  int64_t part = shifted % WEFT_TILE_COLUMNS;

  return column - (part < 0 ? part + WEFT_TILE_COLUMNS : part);
}

int64_t
weft_tiles_begin (const WeftTileSource *source, int64_t column)
{
  return tile_begin (source->id, column);
}

/* Also one that the worker was asked for. */
static WeftTile *
look_up (WeftTiles *self, const WeftTileKey *key)
{
  WeftTile *tile = g_hash_table_lookup (self->young, key);

  if (tile != NULL)
    return tile;
  if (!g_hash_table_steal_extended (self->old, key, (gpointer *)&tile, NULL))
    return NULL;
  g_hash_table_add (self->young, tile);
  return tile;
}

static WeftTile *
find (WeftTiles *self, const WeftTileKey *key)
{
  WeftTile *tile = look_up (self, key);

  return tile != NULL && tile->asked == 0 ? tile : NULL;
}

static void
note_level (WeftTiles *self, double bin_ns)
{
  size_t i = 0;

  if (self->levels[0] == bin_ns)
    return;
  while (i < N_LEVELS - 1 && self->levels[i] != bin_ns)
    i++;
  memmove (&self->levels[1], &self->levels[0], i * sizeof *self->levels);
  self->levels[0] = bin_ns;
}

static void
add (WeftTiles *self, WeftTile *tile)
{
  size_t most = MAX (self->n_tiles, MIN (self->n_tiles * MOST_GROWTH, self->n_current * 2));

  if (g_hash_table_size (self->young) >= most) {
    g_hash_table_unref (self->old);
    self->old = self->young;
    self->young = new_table ();
  }
  if (tile->asked == 0)
    note_level (self, tile->key.bin_ns);
  self->n_current++;
  g_hash_table_add (self->young, tile);
}

static const WeftTile *
compute (WeftTiles *self, const WeftTileSource *source, const WeftTileKey *key)
{
  WeftTileJob job = { *source, *key };
  WeftTile *tile = weft_tile_new (&job);

  self->computed++;
  add (self, tile);
  return tile;
}

static void
take_brought (WeftTiles *self)
{
  g_autoptr (GPtrArray) tiles = weft_tile_worker_take (self->worker);

  for (guint i = 0; tiles != NULL && i < tiles->len; i++) {
    WeftTile *tile = tiles->pdata[i], *there = look_up (self, &tile->key);

    self->brought++;
    if (there == NULL) {
      add (self, tile);
      continue;
    }
    *there = *tile;
    note_level (self, tile->key.bin_ns);
    g_free (tile);
  }
}

/* --- of another zoom --- */

static void
copy_column (const WeftTile *tile, size_t i, WeftTileColumn *ret)
{
  *ret = (WeftTileColumn){ tile->value[i], tile->tint[i], tile->part[i] };
}

/* The tile of @key as columns of length @bin_ns show it, if there are all it takes. */
static bool
stretch (WeftTiles *self, const WeftTileKey *key, double bin_ns, WeftTileColumn *ret)
{
  double ratio = key->bin_ns / bin_ns, first = ((double)key->begin + 0.5) * ratio;
  int64_t from = (int64_t)floor (first), end = INT64_MIN;
  WeftTileKey other = { key->id, bin_ns, 0 }, last = other;
  const WeftTile *tile = NULL, *last_tile;

  /* What counts from the first column on fits whatever it is. */
  first -= (double)from;
  /* Most often the one or the other end is what there is not. */
  last.begin = tile_begin (
      key->id, from + (int64_t)(first + (double)(WEFT_TILE_COLUMNS - 1) * ratio));
  last_tile = find (self, &last);
  if (last_tile == NULL)
    return false;
  for (size_t i = 0; i < WEFT_TILE_COLUMNS; i++) {
    int64_t column = from + (int64_t)(first + (double)i * ratio);

    if (column >= end) {
      other.begin = tile_begin (key->id, column);
      end = other.begin + WEFT_TILE_COLUMNS;
      tile = other.begin == last.begin ? last_tile : find (self, &other);
      if (tile == NULL)
        return false;
    }
    copy_column (tile, (size_t)(column - other.begin), &ret[i]);
  }
  return true;
}

/* Tiles of a coarse zoom. */
typedef struct {
  WeftTileKey key; /* the first of them */
  int64_t end;     /* where the last begins, at the latest */
} Coarse;

static Coarse
coarse_of (const void *id, double bin_ns, double first, double end)
{
  double coarse_ns = exp2 (2 * ceil (log2 (bin_ns * COARSE) / 2));
  double ratio = bin_ns / coarse_ns;
  int64_t column = (int64_t)floor (first * ratio);

  return (Coarse){ { id, coarse_ns, tile_begin (id, column) }, (int64_t)(end * ratio) };
}

/* As if there were none but those of a coarse zoom, which are few. Returns: false where so
 * few are kept that one had to go for the other. */
static bool
compute_coarse (WeftTiles *self,
                const WeftTileSource *source,
                const WeftTileKey *key,
                WeftTileColumn *ret)
{
  Coarse coarse = coarse_of (key->id, key->bin_ns, (double)key->begin,
                             (double)(key->begin + WEFT_TILE_COLUMNS));

  for (; coarse.key.begin <= coarse.end; coarse.key.begin += WEFT_TILE_COLUMNS) {
    if (find (self, &coarse.key) == NULL)
      compute (self, source, &coarse.key);
  }
  return stretch (self, key, coarse.key.bin_ns, ret);
}

/* The zooms from which columns may be stretched, the nearest first. */
typedef struct {
  double bin_ns[N_LEVELS], far[N_LEVELS];
  size_t n;
  bool known;
} Near;

static void
sort_levels (const WeftTiles *self, double bin_ns, Near *ret)
{
  for (size_t i = 0; i < N_LEVELS && self->levels[i] > 0; i++) {
    double ratio = self->levels[i] / bin_ns, far = fmax (ratio, 1 / ratio);
    size_t k = ret->n;

    if (ratio == 1 || ratio > MOST_STRETCH || ratio < 1 / MOST_SHRINK)
      continue;
    for (; k > 0 && ret->far[k - 1] > far; k--) {
      ret->far[k] = ret->far[k - 1];
      ret->bin_ns[k] = ret->bin_ns[k - 1];
    }
    ret->far[k] = far;
    ret->bin_ns[k] = self->levels[i];
    ret->n++;
  }
  ret->known = true;
}

static bool
find_near (WeftTiles *self, const WeftTileKey *key, Near *near, WeftTileColumn *ret)
{
  if (!near->known)
    sort_levels (self, key->bin_ns, near);
  for (size_t i = 0; i < near->n; i++) {
    if (stretch (self, key, near->bin_ns[i], ret))
      return true;
  }
  return false;
}

/* --- what is asked for --- */

static bool
has_neighbour (WeftTiles *self, const WeftTileKey *key)
{
  WeftTileKey before = *key, after = *key;

  before.begin -= WEFT_TILE_COLUMNS;
  after.begin += WEFT_TILE_COLUMNS;
  return find (self, &before) != NULL || find (self, &after) != NULL;
}

static bool
may_compute (WeftTiles *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us >= self->window_us) {
    self->window_us = now_us + AT_ONCE_US;
    self->n_at_once = 0;
  }
  return self->n_at_once++ < AT_ONCE;
}

/* Asks the worker for it, unless it was. @there: what stands for it; NULL. */
static void
ask (WeftTiles *self, const WeftTileSource *source, const WeftTileKey *key, WeftTile *there)
{
  WeftTileJob job = { *source, *key };

  if (there != NULL && there->asked == self->asking)
    return;
  if (there == NULL) {
    there = g_new0 (WeftTile, 1);
    there->key = *key;
    there->asked = self->asking;
    add (self, there);
  }
  there->asked = self->asking;
  g_array_append_val (self->jobs, job);
}

/* For a zoom out, or a pan far away, that may come next. */
static void
ask_ahead (WeftTiles *self,
           const WeftTileSource *source,
           double bin_ns,
           int64_t first,
           size_t n_columns)
{
  /* A tile at the edge goes on beyond the view. */
  double n = (double)n_columns, more = AHEAD * n + WEFT_TILE_COLUMNS;
  Coarse coarse
      = coarse_of (source->id, bin_ns, (double)first - more, (double)first + n + more);

  for (; coarse.key.begin <= coarse.end; coarse.key.begin += WEFT_TILE_COLUMNS) {
    WeftTile *tile = look_up (self, &coarse.key);

    if (tile == NULL || tile->asked != 0)
      ask (self, source, &coarse.key, tile);
  }
}

/* Returns: NULL when @columns are those of another zoom. */
static const WeftTile *
get_tile (WeftTiles *self,
          const WeftTileSource *source,
          const WeftTileKey *key,
          Near *near,
          WeftTileColumn *columns)
{
  WeftTile *tile = look_up (self, key);

  if (tile != NULL && tile->asked == 0)
    return tile;
  if (self->worker == NULL || self->exact
      || (tile == NULL && has_neighbour (self, key) && may_compute (self)))
    return compute (self, source, key);
  if (!find_near (self, key, near, columns)) {
    if (!compute_coarse (self, source, key, columns))
      return compute (self, source, key);
    /* What was just added may have let it go. */
    tile = look_up (self, key);
  }
  self->stretched++;
  ask (self, source, key, tile);
  return NULL;
}

/* What was asked for of another zoom is not worth the while any more. */
static void
set_level (WeftTiles *self, double px_ns)
{
  if (self->px_ns == px_ns)
    return;
  self->px_ns = px_ns;
  self->n_current = 0;
  if (self->worker == NULL)
    return;
  weft_tile_worker_forget (self->worker);
  self->asking++;
}

bool
weft_tiles_columns (WeftTiles *self,
                    const WeftTileSource *source,
                    double px_ns,
                    unsigned px,
                    int64_t first,
                    WeftTileColumn *columns,
                    size_t n_columns)
{
  WeftTileKey key = { source->id, px_ns * px, tile_begin (source->id, first) };
  size_t from = (size_t)(first - key.begin), done = 0;
  WeftTileColumn other[WEFT_TILE_COLUMNS];
  Near near = { .known = false };
  bool exact = true;

  if (self->worker != NULL)
    take_brought (self);
  set_level (self, px_ns);
  for (; done < n_columns; key.begin += WEFT_TILE_COLUMNS, from = 0) {
    const WeftTile *tile = get_tile (self, source, &key, &near, other);

    exact = exact && tile != NULL;
    for (size_t i = from; i < WEFT_TILE_COLUMNS && done < n_columns; i++, done++) {
      if (tile != NULL)
        copy_column (tile, i, &columns[done]);
      else
        columns[done] = other[i];
    }
  }
  if (self->worker != NULL && !self->exact)
    ask_ahead (self, source, key.bin_ns, first, n_columns);
  if (self->jobs != NULL && self->jobs->len > 0) {
    weft_tile_worker_ask (self->worker, (const WeftTileJob *)(void *)self->jobs->data,
                          self->jobs->len);
    g_array_set_size (self->jobs, 0);
  }
  return exact;
}

size_t
weft_tiles_stretched (const WeftTiles *self)
{
  return self->stretched;
}

size_t
weft_tiles_computed (const WeftTiles *self)
{
  return self->computed;
}

size_t
weft_tiles_brought (const WeftTiles *self)
{
  return self->brought;
}
