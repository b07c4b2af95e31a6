/* gui/view/tiles.h: the columns of lanes that were computed not long ago, in tiles of 64,
 * by lane, width of a column and number. A pan computes only what it exposes.
 *
 * A tile is of exactly the zoom that it is drawn at, not of the nearest power of two: a
 * whole frame of columns takes but some milliseconds of 100 million intervals, so that a
 * zoom need not show what is nearly right until a worker is done. */
#pragma once

#include "tracer/model/states.h"

#define WEFT_TILE_COLUMNS 64

typedef struct WeftTiles WeftTiles;

/* Keeps the @n_tiles used last, and up to as many again. Returns: (transfer full). */
WeftTiles *weft_tiles_new (size_t n_tiles) G_GNUC_WARN_UNUSED_RESULT;
void weft_tiles_free (WeftTiles *self); /* accepts NULL */

/* The columns from number @first on, where number i is the time from i * @bin_ns on for
 * @bin_ns; as weft_states_columns() has them. @states is to stay where it is. */
void weft_tiles_columns (WeftTiles *self,
                         const WeftStates *states,
                         double bin_ns,
                         int64_t first,
                         WeftColumn *columns,
                         size_t n_columns);

/* How many tiles had to be computed so far. */
size_t weft_tiles_computed (const WeftTiles *self);
