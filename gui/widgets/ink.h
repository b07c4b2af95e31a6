/* gui/widgets/ink.h: what the timeline is drawn with: colours, patterns, and text whose
 * layouts are kept from one frame to the next. Works with a snapshot alone; no display. */
#pragma once

#include <gtk/gtk.h>

#include "gui/widgets/palette.h"

typedef enum {
  WEFT_TEXT_TITLE,
  WEFT_TEXT_NAME,
  WEFT_TEXT_DETAIL,
  WEFT_TEXT_LABEL,
  WEFT_TEXT_BADGE,
  WEFT_TEXT_TICK,
  WEFT_TEXT_TAG, /* the smallest */
  WEFT_N_TEXTS
} WeftTextStyle;

typedef struct WeftInk WeftInk;

/* Keeps a reference to @context. Returns: (transfer full). */
WeftInk *weft_ink_new (PangoContext *context, const WeftPalette *palette)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_ink_free (WeftInk *self); /* accepts NULL */
const WeftPalette *weft_ink_palette (const WeftInk *self);
void weft_ink_set_palette (WeftInk *self, const WeftPalette *palette);
/* The font changed: forget the layouts. */
void weft_ink_reset (WeftInk *self);

/* What is drawn is for a file of vectors: see vector.h. */
void weft_ink_set_vector (WeftInk *self, bool vector);
bool weft_ink_is_vector (const WeftInk *self);
/* Of the screen that it is for: what fills a lane is then painted in memory, see strip.h.
 * At first 0: as nodes. */
void weft_ink_set_scale (WeftInk *self, int scale);
int weft_ink_scale (const WeftInk *self);

/* Ranges are in the snapshot's coordinates: left, top, right, bottom. */
typedef struct {
  double x0, y0, x1, y1;
} WeftBox;

void weft_ink_fill (GtkSnapshot *snapshot, const GdkRGBA *colour, WeftBox box);
/* With round corners; falls back to square ones where it is too narrow to tell. */
void
weft_ink_round (GtkSnapshot *snapshot, const GdkRGBA *colour, WeftBox box, double radius);
void weft_ink_outline (GtkSnapshot *snapshot,
                       const GdkRGBA *colour,
                       WeftBox box,
                       double radius,
                       double thickness);
/* The ground and pattern of @state; @phase_px: where time 0 is, so that the pattern moves
 * along with what it covers. */
void weft_ink_state (GtkSnapshot *snapshot,
                     const WeftInkState *state,
                     WeftBox box,
                     double phase_px);
/* The same with round corners. */
void weft_ink_state_round (GtkSnapshot *snapshot,
                           const WeftInkState *state,
                           WeftBox box,
                           double phase_px,
                           double radius);
/* The pattern alone, over what is there. */
void weft_ink_pattern (GtkSnapshot *snapshot,
                       WeftPattern pattern,
                       const GdkRGBA *ground,
                       const GdkRGBA *stroke,
                       WeftBox box,
                       double phase_px);
/* A line of any direction. */
void weft_ink_line (GtkSnapshot *snapshot,
                    const GdkRGBA *colour,
                    double thickness,
                    double x0,
                    double y0,
                    double x1,
                    double y1);

/* How wide the whole text is. */
double weft_ink_text_width (WeftInk *self, WeftTextStyle style, const char *text);
double weft_ink_text_height (WeftInk *self, WeftTextStyle style);
double weft_ink_digit_width (WeftInk *self, WeftTextStyle style);
/* Draws it from @x on, its middle at @y, ellipsized to @max_px.
 * Returns: how wide it came out. */
double weft_ink_text (WeftInk *self,
                      GtkSnapshot *snapshot,
                      WeftTextStyle style,
                      const GdkRGBA *colour,
                      const char *text,
                      double x,
                      double y,
                      double max_px);
