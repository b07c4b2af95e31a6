/* gui/widgets/palette.h: the colours of the timeline, light and dark, each also of high
 * contrast, and the pattern that
 * goes with each, since colour never carries meaning alone. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/trace.h"

typedef enum {
  WEFT_PATTERN_PLAIN,
  WEFT_PATTERN_DOTS,
  WEFT_PATTERN_HATCH,        /* rising to the right */
  WEFT_PATTERN_BACK_HATCH,   /* falling to the right */
  WEFT_PATTERN_SPARSE_HATCH, /* rising, far apart */
  WEFT_PATTERN_LINES,        /* level */
  WEFT_PATTERN_BARS,         /* upright */
  WEFT_PATTERN_CROSS
} WeftPattern;

typedef struct {
  GdkRGBA colour; /* as in a legend, an overview, a text about it */
  GdkRGBA fill;   /* the ground of the pattern */
  GdkRGBA stroke; /* the pattern itself */
  GdkRGBA narrow; /* where there is no room for a pattern */
  GdkRGBA label;  /* text upon it */
  WeftPattern pattern;
  bool backed; /* text upon it needs a plain ground */
} WeftInkState;

/* So many threads have a hue of their own; they come again for those beyond. */
#define WEFT_PALETTE_THREADS 512
#define WEFT_PALETTE_LOCKS 512

typedef struct {
  bool dark;
  GdkRGBA background, stripe, group, bar; /* bar: overview and ruler */
  GdkRGBA line, text, dim, warn, accent, accent_text, backing;
  GdkRGBA waiting, channel, count; /* areas that show a number over time */
  WeftInkState states[WEFT_N_STATES];
  GdkRGBA arrows[WEFT_N_INTERACTIONS];
  GdkRGBA threads[WEFT_PALETTE_THREADS];
  GdkRGBA locks[WEFT_PALETTE_LOCKS];
} WeftPalette;

/* Static. @high: of high contrast, as a user may ask for. */
const WeftPalette *weft_palette_get (bool dark);
const WeftPalette *weft_palette_get_contrast (bool dark, bool high);

/* The hue of a thread, the same wherever it appears; white text is legible on it. */
GdkRGBA weft_palette_thread (const WeftPalette *self, uint32_t thread);
/* The same for a lock, by its row of objects: where it is held, whoever holds it. */
GdkRGBA weft_palette_lock (const WeftPalette *self, uint32_t object);

/* WCAG 2's contrast of two opaque colours, 1 to 21. */
double weft_palette_contrast (const GdkRGBA *a, const GdkRGBA *b);
