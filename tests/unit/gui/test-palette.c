#include "gui/widgets/palette.h"

static const GdkRGBA white = { 1, 1, 1, 1 };

/* WCAG 2: 4.5 for small text. */
static void
test_text (void)
{
  for (int dark = 0; dark < 2; dark++) {
    const WeftPalette *palette = weft_palette_get (dark);
    const GdkRGBA *texts[] = { &palette->text, &palette->dim, &palette->warn };
    const GdkRGBA *grounds[]
        = { &palette->background, &palette->stripe, &palette->group, &palette->bar };

    for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
      for (size_t k = 0; k < G_N_ELEMENTS (grounds); k++)
        g_assert_cmpfloat (weft_palette_contrast (texts[i], grounds[k]), >=, 4.5);
    }
  }
}

static void
test_threads (void)
{
  for (int dark = 0; dark < 2; dark++) {
    const WeftPalette *palette = weft_palette_get (dark);

    for (uint32_t i = 0; i < 2000; i++) {
      GdkRGBA colour = weft_palette_thread (palette, i);
      GdkRGBA next = weft_palette_thread (palette, i + 1);

      g_assert_cmpfloat (weft_palette_contrast (&colour, &white), >=, 4.5);
      g_assert_cmpfloat (ABS (colour.red - next.red) + ABS (colour.green - next.green)
                             + ABS (colour.blue - next.blue),
                         >, 0.25);
    }
  }
}

/* States that could be next to each other differ in more than their hue. */
static void
test_patterns (void)
{
  const WeftPalette *palette = weft_palette_get (false);

  for (int i = WEFT_STATE_RUNNING; i < WEFT_N_STATES; i++) {
    for (int k = i + 1; k < WEFT_N_STATES; k++)
      g_assert_cmpint (palette->states[i].pattern, !=, palette->states[k].pattern);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/text", test_text);
  g_test_add_func ("/palette/threads", test_threads);
  g_test_add_func ("/palette/patterns", test_patterns);
  return g_test_run ();
}
