/* What is painted in memory looks as the nodes do that it stands for. */
#include <gtk/gtk.h>
#include <math.h>
#include <stdlib.h>

#include "gui/widgets/strip.h"

#define WIDTH 400
#define HEIGHT 48

typedef void (*Paint) (GtkSnapshot *snapshot);

static void
render (GskRenderNode *node, int scale, uint32_t *pixels)
{
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)pixels, CAIRO_FORMAT_ARGB32, WIDTH * scale, HEIGHT * scale,
      WIDTH * scale * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
render_nodes (Paint paint, int scale, uint32_t *pixels)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  paint (snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  render (node, scale, pixels);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static void
render_strip (Paint paint, int scale, const GdkRGBA *ground, uint32_t *pixels)
{
  GtkSnapshot *snapshot = weft_strip_begin (WIDTH, HEIGHT, scale, ground);
  GtkSnapshot *target = gtk_snapshot_new ();
  GskRenderNode *node;

  paint (snapshot);
  weft_strip_end (snapshot, target);
  node = gtk_snapshot_free_to_node (target);
  render (node, scale, pixels);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static int
difference (uint32_t a, uint32_t b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int)(a >> shift & 255) - (int)(b >> shift & 255)));
  return most;
}

/* @most: how far a pixel may be off, of 255; @mean: how far all may be on average. */
static void
compare_on (Paint paint, int scale, const GdkRGBA *ground, int most, double mean)
{
  size_t n = (size_t)(WIDTH * HEIGHT * scale * scale), painted = 0;
  g_autofree uint32_t *nodes = g_new0 (uint32_t, n);
  g_autofree uint32_t *strip = g_new0 (uint32_t, n);
  double sum = 0;

  render_nodes (paint, scale, nodes);
  render_strip (paint, scale, ground, strip);
  for (size_t i = 0; i < n; i++) {
    int off = difference (nodes[i], strip[i]);

    g_assert_cmpint (off, <=, most);
    sum += off;
    painted += (nodes[i] & 0xffffff) != 0xffffff;
  }
  g_assert_cmpuint (painted, >, n / 20);
  g_assert_cmpfloat (sum / (double)n, <=, mean);
}

/* Over what is there, and upon a ground of its own of the same colour. */
static void
compare (Paint paint, int scale, int most, double mean)
{
  compare_on (paint, scale, NULL, most, mean);
  compare_on (paint, scale, &(GdkRGBA){ 1, 1, 1, 1 }, most, mean);
}

static void
paint_boxes (GtkSnapshot *snapshot)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < 200; i++) {
    GdkRGBA colour = { (float)g_rand_double (rand), (float)g_rand_double (rand), 0.3f,
                       i % 3 == 0 ? 0.5f : 1 };
    double x = g_rand_double_range (rand, -20, WIDTH + 5);
    double y = g_rand_int_range (rand, -4, HEIGHT);
    WeftBox box = { x, y, x + g_rand_double_range (rand, 0, 30),
                    y + (i % 5 == 0 ? 3.5 : g_rand_int_range (rand, 1, 20)) };

    weft_ink_fill (snapshot, &colour, box);
  }
}

static void
paint_round (GtkSnapshot *snapshot)
{
  static const GdkRGBA colour = { 0.1f, 0.2f, 0.6f, 1 };

  for (int i = 0; i < 10; i++)
    weft_ink_round (snapshot, &colour,
                    (WeftBox){ 8 + i * 38, 6, 8 + i * 38 + 9 + i * 2, 40 }, 2);
}

static void
paint_outlines (GtkSnapshot *snapshot)
{
  static const GdkRGBA colour = { 0.6f, 0.1f, 0.2f, 1 };

  for (int i = 0; i < 30; i++)
    weft_ink_outline (snapshot, &colour, (WeftBox){ 2 + i * 13, i % 4, 10 + i * 13, 44 }, 0,
                      1);
}

static void
paint_states (GtkSnapshot *snapshot)
{
  const WeftPalette *palette = weft_palette_get (false);

  for (int i = 1; i < WEFT_N_STATES; i++)
    weft_ink_state (snapshot, &palette->states[i],
                    (WeftBox){ i * 42 - 30, 5, i * 42 + 10, 21 }, -123456789.0);
}

static void
paint_round_states (GtkSnapshot *snapshot)
{
  const WeftPalette *palette = weft_palette_get (true);

  for (int i = 1; i < WEFT_N_STATES; i++)
    weft_ink_state_round (snapshot, &palette->states[i],
                          (WeftBox){ i * 42 - 30, 5, i * 42 + 10, 21 }, 7, 2);
}

static void
test_boxes (void)
{
  for (int scale = 1; scale <= 3; scale++)
    compare (paint_boxes, scale, 10, 1.0);
}

static void
test_round (void)
{
  for (int scale = 1; scale <= 3; scale++)
    compare (paint_round, scale, 90, 0.5);
}

static void
test_outlines (void)
{
  for (int scale = 1; scale <= 3; scale++)
    compare (paint_outlines, scale, 4, 0.2);
}

static void
test_states (void)
{
  for (int scale = 1; scale <= 2; scale++) {
    compare (paint_states, scale, 40, 1.0);
    compare (paint_round_states, scale, 120, 1.5);
  }
}

/* Nothing painted is nothing appended. */
static void
test_empty (void)
{
  GtkSnapshot *snapshot = weft_strip_begin (WIDTH, HEIGHT, 1, NULL);
  GtkSnapshot *target = gtk_snapshot_new ();

  weft_ink_fill (snapshot, &(GdkRGBA){ 1, 0, 0, 1 },
                 (WeftBox){ WIDTH + 2, 0, WIDTH + 9, 9 });
  g_assert_nonnull (weft_strip_of (snapshot));
  weft_strip_end (snapshot, target);
  g_assert_null (gtk_snapshot_free_to_node (target));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init_check ();
  g_test_add_func ("/strip/boxes", test_boxes);
  g_test_add_func ("/strip/round", test_round);
  g_test_add_func ("/strip/outlines", test_outlines);
  g_test_add_func ("/strip/states", test_states);
  g_test_add_func ("/strip/empty", test_empty);
  return g_test_run ();
}
