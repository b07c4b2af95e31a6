#include "gui/widgets/palette.h"

#include <math.h>

typedef struct {
  guint32 light, dark;
  WeftPattern pattern;
  float fill, stroke, narrow; /* how much of the colour is mixed into the background */
} StateInk;

static const StateInk inks[WEFT_N_STATES] = {
  [WEFT_STATE_NONE] = { 0xffffff, 0x242424, WEFT_PATTERN_PLAIN, 0, 0, 0 },
  [WEFT_STATE_RUNNING] = { 0x3a8fb7, 0x4a9cc4, WEFT_PATTERN_PLAIN, 1, 1, 1 },
  [WEFT_STATE_READY] = { 0xf5c211, 0xe5a50a, WEFT_PATTERN_DOTS, 0.5f, 1, 0.9f },
  [WEFT_STATE_WAIT_LOCK] = { 0xe66100, 0xff7800, WEFT_PATTERN_HATCH, 0.20f, 0.62f, 0.55f },
  [WEFT_STATE_WAIT_EVENT]
  = { 0x9141ac, 0xc061cb, WEFT_PATTERN_BACK_HATCH, 0.16f, 0.52f, 0.48f },
  [WEFT_STATE_SLEEPING] = { 0xdeddda, 0x3d3846, WEFT_PATTERN_LINES, 0.55f, 1, 1 },
  [WEFT_STATE_JOINING] = { 0xc0bfbc, 0x5e5c64, WEFT_PATTERN_SPARSE_HATCH, 0.6f, 1, 0.85f },
  [WEFT_STATE_UNKNOWN] = { 0x9a9996, 0x77767b, WEFT_PATTERN_CROSS, 0.25f, 0.7f, 0.6f },
  [WEFT_STATE_WAIT_OTHER] = { 0x986a44, 0xcdab8f, WEFT_PATTERN_BARS, 0.18f, 0.55f, 0.5f },
};

static GdkRGBA
rgb (guint32 hex)
{
  return (GdkRGBA){ (float)(hex >> 16 & 0xff) / 255, (float)(hex >> 8 & 0xff) / 255,
                    (float)(hex & 0xff) / 255, 1 };
}

static GdkRGBA
rgba (guint32 hex, float alpha)
{
  GdkRGBA colour = rgb (hex);

  colour.alpha = alpha;
  return colour;
}

static GdkRGBA
mix (const GdkRGBA *under, const GdkRGBA *over, float share)
{
  return (GdkRGBA){ under->red + (over->red - under->red) * share,
                    under->green + (over->green - under->green) * share,
                    under->blue + (over->blue - under->blue) * share, 1 };
}

static void
fill_states (WeftPalette *self)
{
  for (int i = 0; i < WEFT_N_STATES; i++) {
    const StateInk *ink = &inks[i];
    WeftInkState *state = &self->states[i];

    state->colour = rgb (self->dark ? ink->dark : ink->light);
    state->fill = mix (&self->background, &state->colour, ink->fill);
    state->stroke = mix (&self->background, &state->colour, ink->stroke);
    state->narrow = mix (&self->background, &state->colour, ink->narrow);
    state->pattern = ink->pattern;
    state->label = self->text;
    state->backed = ink->pattern != WEFT_PATTERN_PLAIN;
  }
  self->states[WEFT_STATE_RUNNING].label = rgb (0xffffff);
}

static void
fill_arrows (WeftPalette *self)
{
  self->arrows[WEFT_INTERACTION_SPAWN] = rgb (self->dark ? 0x57e389 : 0x26a269);
  self->arrows[WEFT_INTERACTION_JOIN] = rgb (self->dark ? 0x77767b : 0x9a9996);
  self->arrows[WEFT_INTERACTION_HAND_OFF] = self->states[WEFT_STATE_WAIT_LOCK].colour;
  self->arrows[WEFT_INTERACTION_MESSAGE] = self->states[WEFT_STATE_WAIT_EVENT].colour;
  self->arrows[WEFT_INTERACTION_WAKE] = rgb (self->dark ? 0xf66151 : 0xc01c28);
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *c)
{
  return 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);
}

double
weft_palette_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double x = luminance (a), y = luminance (b);

  return (fmax (x, y) + 0.05) / (fmin (x, y) + 0.05);
}

static GdkRGBA
from_hsv (double hue, double saturation, double value)
{
  GdkRGBA colour = { .alpha = 1 };

  gtk_hsv_to_rgb ((float)hue, (float)saturation, (float)value, &colour.red, &colour.green,
                  &colour.blue);
  return colour;
}

static GdkRGBA
one_of_many (const WeftPalette *self, double first_hue, int number)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  /* The golden section keeps neighbours far apart, however many there are; rounds of it
   * differ in how bright they are too. */
  double hue = fmod (first_hue + number * 0.6180339887498949, 1);
  double value = 0.86 - 0.14 * (number % 3);
  GdkRGBA colour;

  /* Yellow and green are brighter than others of the same value: darken until white text
   * can be read. */
  do {
    colour = from_hsv (hue, self->dark ? 0.66 : 0.74, value);
    value -= 0.02;
  } while (weft_palette_contrast (&colour, &white) < 4.5);
  return colour;
}

static WeftPalette
make (bool dark)
{
  WeftPalette self = { .dark = dark };

  self.background = rgb (dark ? 0x222222 : 0xfcfcfc);
  self.stripe = rgb (dark ? 0x272727 : 0xf5f4f3);
  self.group = rgb (dark ? 0x2e2e2e : 0xececeb);
  self.bar = rgb (dark ? 0x1e1e1e : 0xffffff);
  self.line = rgb (dark ? 0x3c3c3c : 0xdbdad8);
  self.text = rgb (dark ? 0xf2f2f2 : 0x241f31);
  self.dim = rgb (dark ? 0xa3a2a5 : 0x66646b);
  self.warn = rgb (dark ? 0xff9a45 : 0xb33f00);
  self.accent = rgb (dark ? 0x78aeed : 0x1c71d8);
  self.accent_text = rgb (dark ? 0x10233a : 0xffffff);
  self.backing = rgba (dark ? 0x222222 : 0xfcfcfc, 0.88f);
  fill_states (&self);
  fill_arrows (&self);
  self.waiting = mix (&self.background, &self.states[WEFT_STATE_WAIT_LOCK].colour,
                      dark ? 0.4f : 0.36f);
  self.channel = mix (&self.background, &self.states[WEFT_STATE_WAIT_EVENT].colour, 0.36f);
  self.count = mix (&self.background, &self.states[WEFT_STATE_RUNNING].colour, 0.36f);
  for (int i = 0; i < WEFT_PALETTE_THREADS; i++)
    self.threads[i] = one_of_many (&self, 0.58, i);
  for (int i = 0; i < WEFT_PALETTE_LOCKS; i++)
    self.locks[i] = one_of_many (&self, 0.02, i);
  return self;
}

const WeftPalette *
weft_palette_get (bool dark)
{
  static WeftPalette palettes[2];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    palettes[0] = make (false);
    palettes[1] = make (true);
    g_once_init_leave (&ready, 1);
  }
  return &palettes[dark];
}

GdkRGBA
weft_palette_thread (const WeftPalette *self, uint32_t thread)
{
  return self->threads[thread % WEFT_PALETTE_THREADS];
}

GdkRGBA
weft_palette_lock (const WeftPalette *self, uint32_t object)
{
  return self->locks[object % WEFT_PALETTE_LOCKS];
}
