/* gui/widgets/strip.h: what is filled in a lane or a row of bars, painted in memory and
 * appended as one node. A renderer takes a microsecond for each rectangle, several for one
 * with a pattern or round corners, and tens for a texture that it has to scale; so a lane
 * costs what its pixels cost, whatever is in it. Text and lines stay nodes, above it. */
#pragma once

#include "gui/widgets/ink.h"

typedef struct WeftStrip WeftStrip;

/* What weft_ink_fill() and its like append to the snapshot, as long as that has no
 * transformation, is painted into a strip, which is @width_px x @height_px from (0, 0), of
 * which each is @scale pixels of the screen. @ground: what all of it begins with, opaque;
 * NULL. Returns: (transfer full). */
GtkSnapshot *
weft_strip_begin (int width_px, int height_px, int scale, const GdkRGBA *ground)
    G_GNUC_WARN_UNUSED_RESULT;
/* Appends to @target what was painted, if anything was, the ground, and above it what else
 * was appended to @snapshot, which it takes. */
void weft_strip_end (GtkSnapshot *snapshot, GtkSnapshot *target);

/* The one that @snapshot is painted into; NULL. */
WeftStrip *weft_strip_of (GtkSnapshot *snapshot);

/* @radius: of the corners. */
void weft_strip_fill (WeftStrip *self, const GdkRGBA *colour, WeftBox box, double radius);
/* A pattern that repeats every WEFT_STRIP_TILE_PX, as weft_ink_pattern() draws it. */
#define WEFT_STRIP_TILE_PX 40
void weft_strip_pattern (WeftStrip *self,
                         WeftPattern pattern,
                         const GdkRGBA *ground,
                         const GdkRGBA *stroke,
                         WeftBox box,
                         double phase_px,
                         double radius);
/* A row of @n_pixels, native ARGB with alpha multiplied in, one px each from the left edge
 * of @box on, over all of its height. */
void weft_strip_row (WeftStrip *self, const uint32_t *pixels, int n_pixels, WeftBox box);
