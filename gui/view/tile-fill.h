/* gui/view/tile-fill.h: what there is of time to be drawn in columns, and the columns: the
 * states of a thread, ranges such as holds and messages, and numbers over time. A column is
 * a part of the time, of the same length as its neighbours and at the same place however
 * the view is panned. Everything here may be called in any thread. */
#pragma once

#include "gui/view/series.h"
#include "tracer/model/trace.h"

typedef enum { WEFT_TILES_STATES, WEFT_TILES_MARKS, WEFT_TILES_STEPS } WeftTileKind;

/* Borrows what it is made of, which stays where it is as long as there are tiles of it. */
typedef struct {
  WeftTileKind kind;
  const void *id; /* tells it from all others */
  const WeftStates *states;
  WeftSeries series; /* disjoint, or points */
  const WeftDepth *steps;
  size_t n_steps;
} WeftTileSource;

WeftTileSource weft_tile_states (const WeftStates *states);
/* @series: not empty. */
WeftTileSource weft_tile_marks (const WeftSeries *series);
/* @n: at least one. */
WeftTileSource weft_tile_steps (const WeftDepth *steps, size_t n);

/* States: the dominant state and its share of the column's time, 255 = all.
 * Marks: the row of the first range that begins within the column, or else of the one that
 * goes on within it, or WEFT_NO_ROW; its tint; how many begin in it, at least 1 and at most
 * 255.
 * Steps: the highest number within the column; of more than 64 steps it is the highest of
 * so many of them. */
typedef struct {
  uint32_t value, tint;
  uint8_t part;
} WeftTileColumn;

/* The columns from number @first on, where number i is the time from i * @bin_ns on for
 * @bin_ns. */
void weft_tile_fill (const WeftTileSource *self,
                     double bin_ns,
                     int64_t first,
                     WeftTileColumn *columns,
                     size_t n);
