/* gui/widgets/draw-parts.h: what a lane is drawn of, for weft_draw_lane() and for what
 * draws a part of a lane once more over it. */
#pragma once

#include "gui/widgets/draw.h"

/* A label narrower than this says nothing. */
#define WEFT_LABEL_PX 34

/* One lane, from (0, 0), without the gutter. */
typedef struct {
  const WeftDrawing *d;
  const WeftPalette *palette;
  const WeftLane *lane;
  double width;
  double phase;  /* where time 0 is */
  uint32_t only; /* of states and holds those that have to do with this object; or
                    WEFT_NO_ROW */
} WeftLaneDrawing;

void weft_draw_states (const WeftLaneDrawing *c);
/* Of a thread, in the colours of the locks; of a lock, in those of the threads. */
void weft_draw_holds (const WeftLaneDrawing *c);
/* Where a lock may have been held though no hold is known: a line of dashes, under those
 * that are. */
void weft_draw_thinned (const WeftLaneDrawing *c);
void weft_draw_notes (const WeftLaneDrawing *c);
void weft_draw_steps (const WeftLaneDrawing *c, const GdkRGBA *colour);
/* Depth, capacity, sends and receives, and what became of each message. */
void weft_draw_channel (const WeftLaneDrawing *c);

/* A number over time; @capacity: what it cannot exceed, or 0. */
typedef struct {
  const WeftDepth *steps;
  size_t n;
  uint32_t scale, capacity; /* scale: what the whole height stands for */
} WeftArea;
void weft_draw_area (const WeftLaneDrawing *c,
                     const WeftArea *area,
                     WeftBand band,
                     const GdkRGBA *colour);

/* For what is drawn of many boxes, from (0, 0): on a screen a strip of that size, else
 * @self. @ground: what it is drawn on, opaque; NULL. */
WeftDrawing weft_draw_begin_strip (const WeftDrawing *self,
                                   int width_px,
                                   int height_px,
                                   const GdkRGBA *ground);
/* Appends it to @self, the one that it was begun with. */
void weft_draw_end_strip (const WeftDrawing *strip, const WeftDrawing *self);

/* What a lane is drawn on. */
const GdkRGBA *weft_draw_ground (const WeftPalette *palette, const WeftLane *lane);
/* The box of a band from @x0 to @x1, no further than just out of view. */
WeftBox weft_draw_clipped (const WeftLaneDrawing *c, double x0, double x1, WeftBand band);
/* A wait or hold that never ended goes on beyond the trace's end: a row of arrow heads. */
void weft_draw_open_end (const WeftLaneDrawing *c, const GdkRGBA *colour, WeftBox box);
/* A row of pixels, stretched to the height of @box. Takes @pixels, which are native ARGB
 * with alpha multiplied in, as weft_draw_pixel() makes them. */
void weft_draw_pixels (const WeftLaneDrawing *c, uint32_t *pixels, int width, WeftBox box);
uint32_t weft_draw_pixel (const GdkRGBA *colour, float alpha);
