/* gui/view/tile-worker.h: a thread that computes tiles, for gui/view/tiles.c. */
#pragma once

#include "gui/view/tiles.h"

typedef struct {
  const void *id; /* of the source */
  double bin_ns;
  int64_t begin; /* the number of the first column */
} WeftTileKey;

typedef struct {
  WeftTileKey key; /* first, so that a tile is its own key */
  uint32_t asked;  /* 0: it is there; else when the worker was asked for it */
  uint32_t value[WEFT_TILE_COLUMNS], tint[WEFT_TILE_COLUMNS];
  uint8_t part[WEFT_TILE_COLUMNS];
} WeftTile;

typedef struct {
  WeftTileSource source;
  WeftTileKey key;
} WeftTileJob;

/* Returns: (transfer full): for g_free(). */
WeftTile *weft_tile_new (const WeftTileJob *job) G_GNUC_WARN_UNUSED_RESULT;

typedef struct WeftTileWorker WeftTileWorker;

/* @ready is called in the main context when all that was asked for is there to be taken.
 * Returns: (transfer full). */
WeftTileWorker *weft_tile_worker_new (WeftTilesReady ready, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
/* Waits for the tile in hand. After it @ready is not called. Accepts NULL. */
void weft_tile_worker_free (WeftTileWorker *self);

/* In the order in which they are asked for. */
void weft_tile_worker_ask (WeftTileWorker *self, const WeftTileJob *jobs, guint n);
/* What was asked for and is not begun. */
void weft_tile_worker_forget (WeftTileWorker *self);
/* What is done, each only once. Returns: (transfer full) (nullable): of WeftTile, which
 * g_free() frees, but the array does not. */
GPtrArray *weft_tile_worker_take (WeftTileWorker *self);
