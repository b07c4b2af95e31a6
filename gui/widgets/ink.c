#include "gui/widgets/ink.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "gui/widgets/strip.h"
#include "gui/widgets/vector.h"

/* Beyond this the layouts are of labels long out of sight. */
#define KEEP_LAYOUTS 4000
/* Widths are rounded down to this, so that zooming does not make a new layout a pixel. */
#define WIDTH_STEP_PX 8
/* Narrower than this, and a pattern is only noise. */
#define PATTERN_PX 5
/* A line that leans by less than this stands upright, or lies flat. */
#define LEAN_PX 0.1
/* The size of the font that the desktop comes with: 11 points at 96 dots an inch. */
#define USUAL_PX 14.7

struct WeftInk {
  PangoContext *context;
  const WeftPalette *palette;
  int scale;
  GHashTable *layouts; /* by style, width and text */
  PangoFontDescription *fonts[WEFT_N_TEXTS];
  double heights[WEFT_N_TEXTS], digits[WEFT_N_TEXTS];
  bool vector;
};

static const struct {
  double px;
  PangoWeight weight;
} styles[WEFT_N_TEXTS] = {
  [WEFT_TEXT_TITLE] = { 15, PANGO_WEIGHT_BOLD },
  [WEFT_TEXT_NAME] = { 13, PANGO_WEIGHT_SEMIBOLD },
  [WEFT_TEXT_DETAIL] = { 11, PANGO_WEIGHT_NORMAL },
  [WEFT_TEXT_LABEL] = { 11.5, PANGO_WEIGHT_NORMAL },
  [WEFT_TEXT_BADGE] = { 11, PANGO_WEIGHT_SEMIBOLD },
  [WEFT_TEXT_TICK] = { 11, PANGO_WEIGHT_NORMAL },
  [WEFT_TEXT_TAG] = { 9, PANGO_WEIGHT_SEMIBOLD },
};

static PangoLayout *
make_layout (WeftInk *self, WeftTextStyle style, const char *text, double width_px)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_font_description (layout, self->fonts[style]);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  if ((style == WEFT_TEXT_TICK || style == WEFT_TEXT_DETAIL) && !self->vector) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

    /* Figures of one width, so that they do not dance while the time runs. In a file they
     * stand still; and there their glyphs would be no digits to who copies them. */
    pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
    pango_layout_set_attributes (layout, attributes);
  }
  if (width_px > 0) {
    /* Of a name the end may be all that tells it from its neighbours: "(2)", a line. */
    pango_layout_set_ellipsize (layout, style == WEFT_TEXT_NAME || style == WEFT_TEXT_TICK
                                            ? PANGO_ELLIPSIZE_MIDDLE
                                            : PANGO_ELLIPSIZE_END);
    pango_layout_set_width (layout, (int)(width_px * PANGO_SCALE));
  }
  return layout;
}

/* How much larger than usual the font is: with large text, all that is drawn grows with it.
 * It never shrinks, for it is small as it is. */
static double
scale_of (PangoContext *context, const PangoFontDescription *base)
{
  double size = (double)pango_font_description_get_size (base) / PANGO_SCALE;
  double dpi = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (base))
    size *= (dpi > 0 ? dpi : 96) / 72;
  return fmax (size / USUAL_PX, 1);
}

static void
make_fonts (WeftInk *self)
{
  const PangoFontDescription *base = pango_context_get_font_description (self->context);
  double scale = scale_of (self->context, base);

  for (int i = 0; i < WEFT_N_TEXTS; i++) {
    g_autoptr (PangoLayout) layout = NULL;
    int width, height;

    g_clear_pointer (&self->fonts[i], pango_font_description_free);
    self->fonts[i] = pango_font_description_copy (base);
    pango_font_description_set_absolute_size (self->fonts[i],
                                              styles[i].px * scale * PANGO_SCALE);
    pango_font_description_set_weight (self->fonts[i], styles[i].weight);
    layout = make_layout (self, (WeftTextStyle)i, "0", 0);
    pango_layout_get_size (layout, &width, &height);
    self->heights[i] = (double)height / PANGO_SCALE;
    self->digits[i] = (double)width / PANGO_SCALE;
  }
}

WeftInk *
weft_ink_new (PangoContext *context, const WeftPalette *palette)
{
  WeftInk *self = g_new0 (WeftInk, 1);

  self->context = g_object_ref (context);
  self->palette = palette;
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  make_fonts (self);
  return self;
}

void
weft_ink_free (WeftInk *self)
{
  if (self == NULL)
    return;
  for (int i = 0; i < WEFT_N_TEXTS; i++)
    pango_font_description_free (self->fonts[i]);
  g_hash_table_unref (self->layouts);
  g_object_unref (self->context);
  g_free (self);
}

const WeftPalette *
weft_ink_palette (const WeftInk *self)
{
  return self->palette;
}

void
weft_ink_set_palette (WeftInk *self, const WeftPalette *palette)
{
  self->palette = palette;
}

void
weft_ink_reset (WeftInk *self)
{
  g_hash_table_remove_all (self->layouts);
  make_fonts (self);
}

void
weft_ink_set_vector (WeftInk *self, bool vector)
{
  self->vector = vector;
  weft_ink_reset (self);
}

void
weft_ink_set_scale (WeftInk *self, int scale)
{
  self->scale = scale;
}

int
weft_ink_scale (const WeftInk *self)
{
  return self->scale;
}

bool
weft_ink_is_vector (const WeftInk *self)
{
  return self->vector;
}

static graphene_rect_t
rect_of (WeftBox box)
{
  return GRAPHENE_RECT_INIT ((float)box.x0, (float)box.y0, (float)(box.x1 - box.x0),
                             (float)(box.y1 - box.y0));
}

void
weft_ink_fill (GtkSnapshot *snapshot, const GdkRGBA *colour, WeftBox box)
{
  graphene_rect_t rect = rect_of (box);
  WeftStrip *strip = weft_strip_of (snapshot);

  if (strip != NULL)
    weft_strip_fill (strip, colour, box, 0);
  else if (box.x1 > box.x0 && box.y1 > box.y0)
    gtk_snapshot_append_color (snapshot, colour, &rect);
}

void
weft_ink_round (GtkSnapshot *snapshot, const GdkRGBA *colour, WeftBox box, double radius)
{
  graphene_rect_t rect = rect_of (box);
  WeftStrip *strip = weft_strip_of (snapshot);
  GskRoundedRect round;

  if (radius <= 0 || box.x1 - box.x0 < 2 * radius + 1) {
    weft_ink_fill (snapshot, colour, box);
    return;
  }
  if (strip != NULL) {
    weft_strip_fill (strip, colour, box, radius);
    return;
  }
  gsk_rounded_rect_init_from_rect (&round, &rect, (float)radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
outline_in_strip (WeftStrip *strip, const GdkRGBA *colour, WeftBox box, double thickness)
{
  double x0 = box.x0 + thickness, x1 = fmax (box.x1 - thickness, x0);
  double y0 = box.y0 + thickness, y1 = fmax (box.y1 - thickness, y0);

  weft_strip_fill (strip, colour, (WeftBox){ box.x0, box.y0, box.x1, y0 }, 0);
  weft_strip_fill (strip, colour, (WeftBox){ box.x0, y1, box.x1, box.y1 }, 0);
  weft_strip_fill (strip, colour, (WeftBox){ box.x0, y0, x0, y1 }, 0);
  weft_strip_fill (strip, colour, (WeftBox){ x1, y0, box.x1, y1 }, 0);
}

void
weft_ink_outline (GtkSnapshot *snapshot,
                  const GdkRGBA *colour,
                  WeftBox box,
                  double radius,
                  double thickness)
{
  graphene_rect_t rect = rect_of (box);
  WeftStrip *strip = weft_strip_of (snapshot);
  float t = (float)thickness;
  GskRoundedRect round;

  if (strip != NULL) {
    outline_in_strip (strip, colour, box, thickness);
    return;
  }

  gsk_rounded_rect_init_from_rect (&round, &rect, (float)radius);
  gtk_snapshot_append_border (snapshot, &round, (float[4]){ t, t, t, t },
                              (GdkRGBA[4]){ *colour, *colour, *colour, *colour });
}

/* Stripes as a gradient that repeats: one node, whatever the size, and still a vector when
 * exported. (@dx, @dy) is one period, across the stripes; @share of it is stroke, and the
 * edges are soft over half a pixel. */
static void
stripes (GtkSnapshot *snapshot,
         const GdkRGBA *ground,
         const GdkRGBA *stroke,
         WeftBox box,
         double phase,
         double dx,
         double dy,
         double share)
{
  graphene_rect_t rect = rect_of (box);
  float soft = (float)(0.7 / hypot (dx, dy)), part = (float)share;
  GskColorStop stops[] = { { 0, *stroke },
                           { part - soft / 2, *stroke },
                           { part + soft / 2, *ground },
                           { 1 - soft, *ground },
                           { 1, *stroke } };
  graphene_point_t start = GRAPHENE_POINT_INIT ((float)phase, (float)box.y0);
  graphene_point_t end = GRAPHENE_POINT_INIT ((float)(phase + dx), (float)(box.y0 + dy));

  gtk_snapshot_append_repeating_linear_gradient (snapshot, &rect, &start, &end, stops,
                                                 G_N_ELEMENTS (stops));
}

void
weft_ink_pattern (GtkSnapshot *snapshot,
                  WeftPattern pattern,
                  const GdkRGBA *ground,
                  const GdkRGBA *stroke,
                  WeftBox box,
                  double phase_px)
{
  GdkRGBA clear = *ground;
  WeftStrip *strip = weft_strip_of (snapshot);
  /* The period that holds the box: a phase far away would be lost in a float. */
  double phase = box.x0 - fmod (box.x0 - phase_px, 40);

  clear.alpha = 0;
  if (box.x1 - box.x0 < PATTERN_PX)
    return;
  if (strip != NULL) {
    weft_strip_pattern (strip, pattern, ground, stroke, box, phase_px, 0);
    return;
  }
  switch (pattern) {
  case WEFT_PATTERN_PLAIN:
    break;
  case WEFT_PATTERN_HATCH:
    stripes (snapshot, ground, stroke, box, phase, 4, 4, 0.36);
    break;
  case WEFT_PATTERN_BACK_HATCH:
    stripes (snapshot, ground, stroke, box, phase, 4, -4, 0.36);
    break;
  case WEFT_PATTERN_SPARSE_HATCH:
    stripes (snapshot, ground, stroke, box, phase, 10, 10, 0.12);
    break;
  case WEFT_PATTERN_LINES:
    stripes (snapshot, ground, stroke, box, phase, 0, 4, 0.4);
    break;
  case WEFT_PATTERN_BARS:
    stripes (snapshot, ground, stroke, box, phase, 4, 0, 0.4);
    break;
  case WEFT_PATTERN_CROSS:
    stripes (snapshot, ground, stroke, box, phase, 4, 4, 0.22);
    stripes (snapshot, &clear, stroke, box, phase, 4, -4, 0.22);
    break;
  case WEFT_PATTERN_DOTS: {
    /* What two sets of stripes of ground leave free of the strokes' colour. */
    GdkRGBA hole = *stroke;

    hole.alpha = 0;
    weft_ink_fill (snapshot, stroke, box);
    stripes (snapshot, ground, &hole, box, phase, 4, 0, 0.5);
    stripes (snapshot, ground, &hole, box, phase, 0, 4, 0.5);
    break;
  }
  }
}

void
weft_ink_state (GtkSnapshot *snapshot,
                const WeftInkState *state,
                WeftBox box,
                double phase_px)
{
  if (state->pattern == WEFT_PATTERN_PLAIN || box.x1 - box.x0 < PATTERN_PX)
    weft_ink_fill (snapshot, &state->narrow, box);
  else
    weft_ink_pattern (snapshot, state->pattern, &state->fill, &state->stroke, box,
                      phase_px);
}

void
weft_ink_state_round (GtkSnapshot *snapshot,
                      const WeftInkState *state,
                      WeftBox box,
                      double phase_px,
                      double radius)
{
  graphene_rect_t rect = rect_of (box);
  WeftStrip *strip = weft_strip_of (snapshot);
  GskRoundedRect round;

  if (state->pattern == WEFT_PATTERN_PLAIN || box.x1 - box.x0 < PATTERN_PX) {
    weft_ink_round (snapshot, &state->narrow, box, radius);
  } else if (strip != NULL) {
    weft_strip_pattern (strip, state->pattern, &state->fill, &state->stroke, box, phase_px,
                        radius);
  } else {
    gsk_rounded_rect_init_from_rect (&round, &rect, (float)radius);
    gtk_snapshot_push_rounded_clip (snapshot, &round);
    weft_ink_state (snapshot, state, box, phase_px);
    gtk_snapshot_pop (snapshot);
  }
}

/* An upright or flat one costs a tenth of what one takes that is rotated, and of the lines
 * of hand-offs nearly all are, as long as the view is not of microseconds. */
void
weft_ink_line (GtkSnapshot *snapshot,
               const GdkRGBA *colour,
               double thickness,
               double x0,
               double y0,
               double x1,
               double y1)
{
  double dx = fabs (x1 - x0), dy = fabs (y1 - y0);
  WeftBox box = { fmin (x0, x1), fmin (y0, y1), fmax (x0, x1), fmax (y0, y1) };
  graphene_rect_t rect;

  gtk_snapshot_save (snapshot);
  if (dx < LEAN_PX) {
    box.x0 = (x0 + x1 - thickness) / 2;
    box.x1 = box.x0 + thickness;
  } else if (dy < LEAN_PX) {
    box.y0 = (y0 + y1 - thickness) / 2;
    box.y1 = box.y0 + thickness;
  } else {
    box = (WeftBox){ 0, -thickness / 2, hypot (dx, dy), thickness / 2 };
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x0, (float)y0));
    gtk_snapshot_rotate (snapshot, (float)(atan2 (y1 - y0, x1 - x0) * 180 / G_PI));
  }
  rect = rect_of (box);
  /* A node even where the snapshot is painted into a strip, which knows no rotation. */
  gtk_snapshot_append_color (snapshot, colour, &rect);
  gtk_snapshot_restore (snapshot);
}

static PangoLayout *
get_layout (WeftInk *self, WeftTextStyle style, const char *text, double max_px)
{
  int width = max_px > 0 ? MAX ((int)max_px / WIDTH_STEP_PX, 1) * WIDTH_STEP_PX : 0;
  g_autofree char *key = g_strdup_printf ("%d %d %s", style, width, text);
  PangoLayout *layout = g_hash_table_lookup (self->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (self->layouts) > KEEP_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  layout = make_layout (self, style, text, width);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);
  return layout;
}

double
weft_ink_text_width (WeftInk *self, WeftTextStyle style, const char *text)
{
  int width;

  pango_layout_get_size (get_layout (self, style, text, 0), &width, NULL);
  return (double)width / PANGO_SCALE;
}

double
weft_ink_text_height (WeftInk *self, WeftTextStyle style)
{
  return self->heights[style];
}

double
weft_ink_digit_width (WeftInk *self, WeftTextStyle style)
{
  return self->digits[style];
}

double
weft_ink_text (WeftInk *self,
               GtkSnapshot *snapshot,
               WeftTextStyle style,
               const GdkRGBA *colour,
               const char *text,
               double x,
               double y,
               double max_px)
{
  double whole = weft_ink_text_width (self, style, text);
  PangoLayout *layout
      = get_layout (self, style, text, whole <= max_px ? 0 : fmax (max_px, WIDTH_STEP_PX));
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  gtk_snapshot_save (snapshot);
  /* On whole pixels, where glyphs are sharp. */
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float)round (x), (float)round (y - self->heights[style] / 2)));
  if (self->vector)
    weft_vector_append_text (snapshot, layout, colour);
  else
    gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
  return (double)extents.width / PANGO_SCALE;
}
