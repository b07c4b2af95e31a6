/* gui/view/tiles.h: the columns of lanes that were computed not long ago, in tiles of 128,
 * by what they are of, length of a column and number. A pan computes only what it exposes.
 *
 * With a worker a zoom computes nothing at once: as long as the worker has not brought the
 * tiles of the new zoom, columns are those of the nearest zoom that there are, stretched.
 * Where there are none either, a few long ones are computed and stretched; and what little
 * a pan exposes is computed at once. */
#pragma once

#include "gui/view/tile-fill.h"

#define WEFT_TILE_COLUMNS 128

typedef struct WeftTiles WeftTiles;

/* Keeps the @n_tiles used last, more where a single view needs more, and up to as many
 * again. Without a worker. Returns: (transfer full). */
WeftTiles *weft_tiles_new (size_t n_tiles) G_GNUC_WARN_UNUSED_RESULT;
/* Waits for the worker, which takes no longer than a tile. */
void weft_tiles_free (WeftTiles *self); /* accepts NULL */

/* From now on a worker thread computes what can wait. @ready is called in the main context
 * whenever it has brought all that was missing: to draw once more is exact then. */
typedef void (*WeftTilesReady) (gpointer data);
void weft_tiles_start_worker (WeftTiles *self, WeftTilesReady ready, gpointer data);

/* Whether all are computed at once all the same, as for a picture in a file. */
void weft_tiles_set_exact (WeftTiles *self, bool exact);

/* The columns from number @first on, as weft_tile_fill() has them, each @px pixels of
 * @px_ns. Returns: whether all are; else some are those of another zoom. */
bool weft_tiles_columns (WeftTiles *self,
                         const WeftTileSource *source,
                         double px_ns,
                         unsigned px,
                         int64_t first,
                         WeftTileColumn *columns,
                         size_t n_columns);

/* The first column of the tile that has @column, a multiple of 128 plus what differs from
 * source to source: they do not all begin at the same time, so that a pan does not come to
 * the end of all of them in the same frame. */
int64_t weft_tiles_begin (const WeftTileSource *source, int64_t column);

/* How many tiles had to be computed at once so far, and how many by the worker; how many
 * times one was made of another zoom. */
size_t weft_tiles_computed (const WeftTiles *self);
size_t weft_tiles_brought (const WeftTiles *self);
size_t weft_tiles_stretched (const WeftTiles *self);
