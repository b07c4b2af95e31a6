#include "gui/widgets/palette.h"

#include <math.h>

typedef struct {
  guint32 colour;
  float fill, stroke, narrow; /* how much of it is mixed into the background */
} StateInk;

static const WeftPattern patterns[WEFT_N_STATES] = {
  [WEFT_STATE_NONE] = WEFT_PATTERN_PLAIN,
  [WEFT_STATE_RUNNING] = WEFT_PATTERN_PLAIN,
  [WEFT_STATE_READY] = WEFT_PATTERN_DOTS,
  [WEFT_STATE_WAIT_LOCK] = WEFT_PATTERN_HATCH,
  [WEFT_STATE_WAIT_EVENT] = WEFT_PATTERN_BACK_HATCH,
  [WEFT_STATE_SLEEPING] = WEFT_PATTERN_LINES,
  [WEFT_STATE_JOINING] = WEFT_PATTERN_SPARSE_HATCH,
  [WEFT_STATE_UNKNOWN] = WEFT_PATTERN_CROSS,
  [WEFT_STATE_WAIT_OTHER] = WEFT_PATTERN_BARS,
};

/* Where there is no room for a pattern any two of a palette are told apart with every kind
 * of colour blindness: they differ in how bright they are. A test holds them to that. */
typedef enum { LIGHT, DARK, HIGH_LIGHT, HIGH_DARK, N_PALETTES } Kind;

static const StateInk inks[N_PALETTES][WEFT_N_STATES] = {
  [LIGHT] = {
    [WEFT_STATE_NONE] = { 0xffffff, 0, 0, 0 },
    [WEFT_STATE_RUNNING] = { 0x3a8fb7, 1, 1, 1 },
    [WEFT_STATE_READY] = { 0xf5c211, 0.5f, 1, 0.9f },
    [WEFT_STATE_WAIT_LOCK] = { 0xe66100, 0.20f, 0.62f, 0.55f },
    [WEFT_STATE_WAIT_EVENT] = { 0x9141ac, 0.16f, 0.52f, 0.48f },
    [WEFT_STATE_SLEEPING] = { 0xdeddda, 0.55f, 1, 1 },
    [WEFT_STATE_JOINING] = { 0xb3b2af, 0.6f, 1, 0.9f },
    [WEFT_STATE_UNKNOWN] = { 0x6b6a70, 0.22f, 0.75f, 0.85f },
    [WEFT_STATE_WAIT_OTHER] = { 0x8a5f38, 0.18f, 0.7f, 0.72f },
  },
  [DARK] = {
    [WEFT_STATE_NONE] = { 0x242424, 0, 0, 0 },
    [WEFT_STATE_RUNNING] = { 0x4a9cc4, 1, 1, 1 },
    [WEFT_STATE_READY] = { 0xe5a50a, 0.5f, 1, 0.9f },
    [WEFT_STATE_WAIT_LOCK] = { 0xff7800, 0.20f, 0.62f, 0.55f },
    [WEFT_STATE_WAIT_EVENT] = { 0xc061cb, 0.16f, 0.52f, 0.48f },
    [WEFT_STATE_SLEEPING] = { 0x3d3846, 0.55f, 1, 1 },
    [WEFT_STATE_JOINING] = { 0x5e5c64, 0.6f, 1, 0.85f },
    [WEFT_STATE_UNKNOWN] = { 0x9a999e, 0.25f, 0.8f, 0.85f },
    [WEFT_STATE_WAIT_OTHER] = { 0xcdab8f, 0.18f, 0.55f, 0.5f },
  },
  [HIGH_LIGHT] = {
    [WEFT_STATE_NONE] = { 0xffffff, 0, 0, 0 },
    [WEFT_STATE_RUNNING] = { 0x1a7ab5, 1, 1, 1 },
    [WEFT_STATE_READY] = { 0xa87c00, 0.12f, 1, 1 },
    [WEFT_STATE_WAIT_LOCK] = { 0xb03c00, 0.16f, 1, 1 },
    [WEFT_STATE_WAIT_EVENT] = { 0x6b1f87, 0.14f, 1, 1 },
    [WEFT_STATE_SLEEPING] = { 0x918f97, 0.06f, 1, 1 },
    [WEFT_STATE_JOINING] = { 0x68666e, 0.25f, 1, 1 },
    [WEFT_STATE_UNKNOWN] = { 0x241f31, 0.14f, 1, 1 },
    [WEFT_STATE_WAIT_OTHER] = { 0x5c3310, 0.14f, 1, 1 },
  },
  [HIGH_DARK] = {
    [WEFT_STATE_NONE] = { 0x000000, 0, 0, 0 },
    [WEFT_STATE_RUNNING] = { 0x62b5e0, 1, 1, 1 },
    [WEFT_STATE_READY] = { 0xf8d64a, 0.25f, 1, 1 },
    [WEFT_STATE_WAIT_LOCK] = { 0xff8c2a, 0.20f, 1, 1 },
    [WEFT_STATE_WAIT_EVENT] = { 0xb052c8, 0.18f, 1, 1 },
    [WEFT_STATE_SLEEPING] = { 0x77747f, 0.20f, 1, 1 },
    [WEFT_STATE_JOINING] = { 0x9b98a2, 0.20f, 1, 1 },
    [WEFT_STATE_UNKNOWN] = { 0xffffff, 0.16f, 1, 1 },
    [WEFT_STATE_WAIT_OTHER] = { 0xcf9f6c, 0.18f, 1, 1 },
  },
};

/* Of the surfaces and texts. */
typedef struct {
  guint32 background, stripe, group, bar, line, text, dim, warn, accent, accent_text;
  guint32 spawn, join, wake;
  float tint; /* of an area that shows a number */
} SurfaceInk;

static const SurfaceInk surfaces[N_PALETTES] = {
  [LIGHT] = { 0xfcfcfc, 0xf5f4f3, 0xececeb, 0xffffff, 0xdbdad8, 0x241f31, 0x66646b,
              0xb33f00, 0x1c71d8, 0xffffff, 0x26a269, 0x9a9996, 0xc01c28, 0.36f },
  [DARK] = { 0x222222, 0x272727, 0x2e2e2e, 0x1e1e1e, 0x3c3c3c, 0xf2f2f2, 0xa3a2a5, 0xff9a45,
             0x78aeed, 0x10233a, 0x57e389, 0x77767b, 0xf66151, 0.36f },
  [HIGH_LIGHT] = { 0xffffff, 0xf4f4f4, 0xe2e2e2, 0xffffff, 0x76757a, 0x000000, 0x3d3a44,
                   0x7a2800, 0x0b4fa8, 0xffffff, 0x0f6b41, 0x5e5c64, 0x9c0f1a, 0.45f },
  [HIGH_DARK] = { 0x000000, 0x121212, 0x262626, 0x000000, 0x8f8e94, 0xffffff, 0xd2d1d6,
                  0xffb070, 0x9cc8ff, 0x000000, 0x7df0a6, 0xb5b3ba, 0xff8a7d, 0.5f },
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
best_on (const GdkRGBA *ground)
{
  const GdkRGBA white = rgb (0xffffff), black = rgb (0x000000);

  return weft_palette_contrast (&white, ground) > weft_palette_contrast (&black, ground)
             ? white
             : black;
}

static void
fill_states (WeftPalette *self, Kind kind)
{
  for (int i = 0; i < WEFT_N_STATES; i++) {
    const StateInk *ink = &inks[kind][i];
    WeftInkState *state = &self->states[i];

    state->colour = rgb (ink->colour);
    state->fill = mix (&self->background, &state->colour, ink->fill);
    state->stroke = mix (&self->background, &state->colour, ink->stroke);
    state->narrow = mix (&self->background, &state->colour, ink->narrow);
    state->pattern = patterns[i];
    state->backed = patterns[i] != WEFT_PATTERN_PLAIN;
    state->label = state->backed ? self->text : best_on (&state->fill);
  }
}

static void
fill_arrows (WeftPalette *self, const SurfaceInk *ink)
{
  self->arrows[WEFT_INTERACTION_SPAWN] = rgb (ink->spawn);
  self->arrows[WEFT_INTERACTION_JOIN] = rgb (ink->join);
  self->arrows[WEFT_INTERACTION_HAND_OFF] = self->states[WEFT_STATE_WAIT_LOCK].colour;
  self->arrows[WEFT_INTERACTION_MESSAGE] = self->states[WEFT_STATE_WAIT_EVENT].colour;
  self->arrows[WEFT_INTERACTION_WAKE] = rgb (ink->wake);
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
make (Kind kind)
{
  const SurfaceInk *ink = &surfaces[kind];
  WeftPalette self = { .dark = kind == DARK || kind == HIGH_DARK };

  self.background = rgb (ink->background);
  self.stripe = rgb (ink->stripe);
  self.group = rgb (ink->group);
  self.bar = rgb (ink->bar);
  self.line = rgb (ink->line);
  self.text = rgb (ink->text);
  self.dim = rgb (ink->dim);
  self.warn = rgb (ink->warn);
  self.accent = rgb (ink->accent);
  self.accent_text = rgb (ink->accent_text);
  self.backing = rgba (ink->background, 0.88f);
  fill_states (&self, kind);
  fill_arrows (&self, ink);
  self.waiting
      = mix (&self.background, &self.states[WEFT_STATE_WAIT_LOCK].colour, ink->tint);
  self.channel
      = mix (&self.background, &self.states[WEFT_STATE_WAIT_EVENT].colour, ink->tint);
  self.count = mix (&self.background, &self.states[WEFT_STATE_RUNNING].colour, ink->tint);
  for (int i = 0; i < WEFT_PALETTE_THREADS; i++)
    self.threads[i] = one_of_many (&self, 0.58, i);
  for (int i = 0; i < WEFT_PALETTE_LOCKS; i++)
    self.locks[i] = one_of_many (&self, 0.02, i);
  return self;
}

const WeftPalette *
weft_palette_get_contrast (bool dark, bool high)
{
  static WeftPalette palettes[N_PALETTES];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    for (int kind = 0; kind < N_PALETTES; kind++)
      palettes[kind] = make ((Kind)kind);
    g_once_init_leave (&ready, 1);
  }
  return &palettes[high ? (dark ? HIGH_DARK : HIGH_LIGHT) : (dark ? DARK : LIGHT)];
}

const WeftPalette *
weft_palette_get (bool dark)
{
  return weft_palette_get_contrast (dark, false);
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
