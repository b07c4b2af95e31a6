#include "gui/widgets/palette.h"

#include <math.h>

static const GdkRGBA white = { 1, 1, 1, 1 };

#define N_PALETTES 4

static const WeftPalette *
palette_at (int i)
{
  return weft_palette_get_contrast (i % 2 == 1, i >= 2);
}

static bool
is_high (int i)
{
  return i >= 2;
}

/* WCAG 2: 4.5 for small text, 7 where a high contrast is asked for. */
static void
test_text (void)
{
  for (int p = 0; p < N_PALETTES; p++) {
    const WeftPalette *palette = palette_at (p);
    const GdkRGBA *texts[] = { &palette->text, &palette->dim, &palette->warn };
    const GdkRGBA *grounds[]
        = { &palette->background, &palette->stripe, &palette->group, &palette->bar };

    for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
      for (size_t k = 0; k < G_N_ELEMENTS (grounds); k++)
        g_assert_cmpfloat (weft_palette_contrast (texts[i], grounds[k]), >=,
                           is_high (p) ? 7 : 4.5);
    }
    g_assert_cmpfloat (weft_palette_contrast (&palette->accent_text, &palette->accent), >=,
                       4.5);
    g_assert_true (weft_palette_get (p % 2 == 1)->dark == palette->dark);
  }
}

static GdkRGBA
over (const GdkRGBA *under, const GdkRGBA *top)
{
  float a = top->alpha;

  return (GdkRGBA){ under->red * (1 - a) + top->red * a,
                    under->green * (1 - a) + top->green * a,
                    under->blue * (1 - a) + top->blue * a, 1 };
}

/* What a label stands on: the state itself, or the backing over any part of its pattern. A
 * number stands on the area whose height it is. */
static void
test_labels (void)
{
  for (int p = 0; p < N_PALETTES; p++) {
    const WeftPalette *palette = palette_at (p);
    const GdkRGBA *areas[] = { &palette->waiting, &palette->channel, &palette->count };

    for (int i = WEFT_STATE_RUNNING; i < WEFT_N_STATES; i++) {
      const WeftInkState *state = &palette->states[i];
      const GdkRGBA *parts[] = { &state->fill, &state->stroke };

      for (size_t k = 0; k < G_N_ELEMENTS (parts); k++) {
        GdkRGBA ground = state->backed ? over (parts[k], &palette->backing) : *parts[k];

        g_assert_cmpfloat (weft_palette_contrast (&state->label, &ground), >=, 4.5);
      }
    }
    for (size_t i = 0; i < G_N_ELEMENTS (areas); i++)
      g_assert_cmpfloat (weft_palette_contrast (&palette->text, areas[i]), >=, 4.5);
  }
}

static void
check_many (const WeftPalette *palette,
            GdkRGBA (*get) (const WeftPalette *self, uint32_t number))
{
  for (uint32_t i = 0; i < 2000; i++) {
    GdkRGBA colour = get (palette, i), next = get (palette, i + 1);

    g_assert_cmpfloat (weft_palette_contrast (&colour, &white), >=, 4.5);
    g_assert_cmpfloat (ABS (colour.red - next.red) + ABS (colour.green - next.green)
                           + ABS (colour.blue - next.blue),
                       >, 0.25);
  }
}

static void
test_threads_and_locks (void)
{
  for (int p = 0; p < N_PALETTES; p++) {
    check_many (palette_at (p), weft_palette_thread);
    check_many (palette_at (p), weft_palette_lock);
  }
}

/* States that could be next to each other differ in more than their hue. */
static void
test_patterns (void)
{
  for (int p = 0; p < N_PALETTES; p++) {
    const WeftPalette *palette = palette_at (p);

    for (int i = WEFT_STATE_RUNNING; i < WEFT_N_STATES; i++) {
      for (int k = i + 1; k < WEFT_N_STATES; k++)
        g_assert_cmpint (palette->states[i].pattern, !=, palette->states[k].pattern);
    }
  }
}

/* What someone sees who lacks one kind of cones, in linear RGB: Machado, Oliveira and
 * Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
 * (2009), severity 1. */
typedef double Matrix[3][3];
static const struct {
  const char *name;
  Matrix matrix;
} visions[] = {
  { "everybody", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia",
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia",
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } } },
  { "tritanopia",
    { { 1.255528, -0.076749, -0.178779 },
      { -0.078411, 0.930809, 0.147602 },
      { 0.004733, 0.691367, 0.303900 } } },
};

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_part (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIELAB, for the white of sRGB. */
static void
lab_of (const GdkRGBA *colour, const Matrix vision, double ret[3])
{
  const double rgb[3]
      = { linear (colour->red), linear (colour->green), linear (colour->blue) };
  double seen[3], x, y, z;

  for (int i = 0; i < 3; i++)
    seen[i] = CLAMP (vision[i][0] * rgb[0] + vision[i][1] * rgb[1] + vision[i][2] * rgb[2],
                     0, 1);
  x = lab_part ((0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2])
                / 0.95047);
  y = lab_part (0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2]);
  z = lab_part ((0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2])
                / 1.08883);
  ret[0] = 116 * y - 16;
  ret[1] = 500 * (x - y);
  ret[2] = 200 * (y - z);
}

static double
distance (const GdkRGBA *a, const GdkRGBA *b, const Matrix vision)
{
  double x[3], y[3];

  lab_of (a, vision, x);
  lab_of (b, vision, y);
  return sqrt (pow (x[0] - y[0], 2) + pow (x[1] - y[1], 2) + pow (x[2] - y[2], 2));
}

/* A pattern's direction is the first thing that is lost when it is small: these are told
 * from each other by colour too. */
static bool
look_alike (WeftPattern a, WeftPattern b)
{
  static const int families[] = {
    [WEFT_PATTERN_PLAIN] = 0,        [WEFT_PATTERN_DOTS] = 1,  [WEFT_PATTERN_HATCH] = 2,
    [WEFT_PATTERN_BACK_HATCH] = 2,   [WEFT_PATTERN_CROSS] = 2, [WEFT_PATTERN_LINES] = 3,
    [WEFT_PATTERN_SPARSE_HATCH] = 2, [WEFT_PATTERN_BARS] = 3,
  };

  return families[a] == families[b];
}

/* Two and a half is what can just be seen side by side; these are far apart even where
 * there is no pattern at all. */
static void
test_colour_blindness (void)
{
  for (int p = 0; p < N_PALETTES; p++) {
    const WeftPalette *palette = palette_at (p);

    for (size_t v = 0; v < G_N_ELEMENTS (visions); v++) {
      for (int i = WEFT_STATE_RUNNING; i < WEFT_N_STATES; i++) {
        for (int k = i + 1; k < WEFT_N_STATES; k++) {
          const WeftInkState *a = &palette->states[i], *b = &palette->states[k];

          g_test_message ("%s, %s and %s", visions[v].name, weft_state_text ((WeftState)i),
                          weft_state_text ((WeftState)k));
          g_assert_cmpfloat (distance (&a->narrow, &b->narrow, visions[v].matrix), >=, 11);
          if (look_alike (a->pattern, b->pattern))
            g_assert_cmpfloat (distance (&a->stroke, &b->stroke, visions[v].matrix), >=,
                               11);
        }
      }
    }
  }
}

/* WCAG 2: 3 for what has to be seen, where a high contrast is asked for. */
static void
test_high_contrast (void)
{
  for (int p = 2; p < N_PALETTES; p++) {
    const WeftPalette *palette = palette_at (p);

    for (int i = WEFT_STATE_RUNNING; i < WEFT_N_STATES; i++) {
      const WeftInkState *state = &palette->states[i];

      g_assert_cmpfloat (weft_palette_contrast (&state->narrow, &palette->background), >=,
                         3);
      if (state->pattern != WEFT_PATTERN_PLAIN)
        g_assert_cmpfloat (weft_palette_contrast (&state->stroke, &state->fill), >=, 2.9);
    }
    for (int i = 0; i < WEFT_N_INTERACTIONS; i++)
      g_assert_cmpfloat (weft_palette_contrast (&palette->arrows[i], &palette->background),
                         >=, 4.5);
    g_assert_cmpfloat (weft_palette_contrast (&palette->accent, &palette->background), >=,
                       4.5);
    g_assert_cmpfloat (weft_palette_contrast (&palette->line, &palette->background), >=, 3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/text", test_text);
  g_test_add_func ("/palette/labels", test_labels);
  g_test_add_func ("/palette/threads-and-locks", test_threads_and_locks);
  g_test_add_func ("/palette/patterns", test_patterns);
  g_test_add_func ("/palette/colour-blindness", test_colour_blindness);
  g_test_add_func ("/palette/high-contrast", test_high_contrast);
  return g_test_run ();
}
