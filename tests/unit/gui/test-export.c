#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "gui/widgets/export.h"
#include "gui/widgets/palette.h"
#include "tests/unit/tracer/trace-fixture.h"

static char *folder;

static gboolean
near (const guchar *pixel, const GdkRGBA *colour)
{
  return ABS (pixel[0] - colour->red * 255) < 3 && ABS (pixel[1] - colour->green * 255) < 3
         && ABS (pixel[2] - colour->blue * 255) < 3;
}

/* How many of the picture's pixels have that colour. */
static size_t
count (GdkPixbuf *picture, const GdkRGBA *colour)
{
  const guchar *pixels = gdk_pixbuf_read_pixels (picture);
  int channels = gdk_pixbuf_get_n_channels (picture);
  size_t found = 0;

  for (int y = 0; y < gdk_pixbuf_get_height (picture); y++) {
    for (int x = 0; x < gdk_pixbuf_get_width (picture); x++)
      found
          += near (pixels + y * gdk_pixbuf_get_rowstride (picture) + x * channels, colour);
  }
  return found;
}

static GdkPixbuf *
read_picture (const char *path)
{
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture = gdk_pixbuf_new_from_file (path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  return picture;
}

static GdkPixbuf *
draw (WeftTrace *trace, const WeftExportOptions *options, const WeftSight *sight)
{
  g_autofree char *path = g_build_filename (
      folder, options->format == WEFT_EXPORT_SVG ? "picture.svg" : "picture.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_export_trace (trace, path, options, sight, &error));
  g_assert_no_error (error);
  return read_picture (path);
}

static GdkPixbuf *export(WeftTrace *trace, int width, bool dark)
{
  const WeftExportOptions options = { .width_px = width, .dark = dark };

  return draw (trace, &options, NULL);
}

static void
test_pictures (void)
{
  static const struct {
    WeftTrace *(*make) (void);
    int width;
    bool dark;
    int expected_width;
    bool waits;
  } cases[] = {
    { weft_fixture_counter, 0, false, 1600, true },
    { weft_fixture_counter, 900, true, 900, true },
    { weft_fixture_channel, 100, false, 480, false },
    { weft_fixture_deadlock, 1200, true, 1200, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftTrace) trace = cases[i].make ();
    g_autoptr (GdkPixbuf) picture = export(trace, cases[i].width, cases[i].dark);
    const WeftPalette *palette = weft_palette_get (cases[i].dark);

    g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, cases[i].expected_width);
    g_assert_cmpint (gdk_pixbuf_get_height (picture), >, 250);
    g_assert_cmpuint (count (picture, &palette->states[WEFT_STATE_RUNNING].colour), >, 500);
    g_assert_cmpuint (count (picture, &palette->background), >, 5000);
    /* More than the legend's swatch has of it. */
    if (cases[i].waits)
      g_assert_cmpuint (count (picture, &palette->states[WEFT_STATE_WAIT_LOCK].fill), >,
                        600);
  }
}

/* The moment has its line, and what is chosen its outline. */
static void
test_sight (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  const WeftLook look = { .at_ns = 150000 };
  const WeftExportOptions options = { .width_px = 1200 };
  WeftSight sight;
  g_autoptr (GdkPixbuf) whole = export(trace, 1200, false);
  g_autoptr (GdkPixbuf) picture = NULL;
  const GdkRGBA *accent = &weft_palette_get (false)->accent;

  g_assert_true (weft_look_find (trace, &look, &sight, NULL));
  picture = draw (trace, &options, &sight);
  g_assert_cmpuint (count (picture, accent), >, count (whole, accent) + 500);
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (GdkPixbuf) picture = export(trace, 800, false);

  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 800);
}

static WeftTrace *
make_many (void)
{
  WeftFixture *fixture = weft_fixture_new ("many");

  for (int i = 0; i < 600; i++)
    weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", i, i + 1);
  weft_fixture_end (fixture, 1000);
  return weft_fixture_build (fixture);
}

/* Hundreds of lanes: cut, and no larger than a picture may be. */
static void
test_cut (void)
{
  g_autoptr (WeftTrace) trace = make_many ();
  g_autoptr (GdkPixbuf) picture = export(trace, 480, false);

  g_assert_cmpint (gdk_pixbuf_get_height (picture), >, 11000);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), <, 13000);
}

/* A PDF has pages instead, with every lane on one of them. */
static void
test_pages (void)
{
  g_autoptr (WeftTrace) trace = make_many ();
  const WeftExportOptions options = { .format = WEFT_EXPORT_PDF, .width_px = 1200 };
  g_autofree char *path = g_build_filename (folder, "pages.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  WeftExport *one;
  WeftScene scene;
  gsize length;
  double before = -1;
  unsigned slices = 0;

  weft_scene_init (&scene, trace);
  one = weft_export_new (&scene, &options);
  do {
    g_assert_cmpfloat (weft_export_progress (one), >=, before);
    before = weft_export_progress (one);
    slices++;
  } while (weft_export_draw (one));
  g_assert_cmpfloat (weft_export_progress (one), ==, 1);
  g_assert_false (weft_export_is_void (one));
  scene.trace = NULL;
  g_assert_true (weft_export_is_void (one));
  scene.trace = trace;
  g_assert_cmpuint (weft_export_n_cut (one), ==, 0);
  g_assert_cmpuint (weft_export_n_pages (one), >, 10);
  g_assert_true (weft_export_write (one, file, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_str_has_prefix (text, "%PDF-1."));
  g_assert_nonnull (g_strstr_len (text + length - 32, 32, "%%EOF"));
  g_unlink (path);
  weft_export_free (one);
  weft_scene_clear (&scene);
  g_assert_cmpuint (slices, >=, 1);
}

static WeftTrace *
make_random (void)
{
  return weft_fixture_random (6, 20000, 5);
}

/* However many stripes there are, and whatever their length. */
static void
test_pdf_size (void)
{
  static WeftTrace *(*const makes[]) (void)
      = { weft_fixture_counter, weft_fixture_deadlock, make_random };

  for (size_t i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (WeftTrace) trace = makes[i]();
    const WeftExportOptions options = { .format = WEFT_EXPORT_PDF, .width_px = 1600 };
    g_autofree char *path = g_build_filename (folder, "size.pdf", NULL), *text = NULL;
    g_autoptr (GError) error = NULL;
    gsize length;

    g_assert_true (weft_export_trace (trace, path, &options, NULL, &error));
    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    g_test_message ("%zu bytes", length);
    g_assert_cmpuint (length, <, 400000);
    g_unlink (path);
  }
}

/* The scene is the window's: it shows afterwards what it showed before. */
static void
test_scene_stays (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  const WeftExportOptions options
      = { .from_ns = 100000, .to_ns = 200000, .no_title = true };
  WeftViewport viewport;
  WeftExport *one;
  WeftScene scene;

  weft_scene_init (&scene, trace);
  weft_viewport_zoom (&scene.viewport, 3, 0.2);
  scene.focused_lane = 1;
  viewport = scene.viewport;
  one = weft_export_new (&scene, &options);
  while (weft_export_draw (one)) {
  }
  g_assert_true (weft_viewport_equal (&viewport, &scene.viewport));
  g_assert_cmpuint (scene.focused_lane, ==, 1);
  weft_export_free (one);
  weft_scene_clear (&scene);
}

static void
pin (WeftLanes *lanes, size_t index)
{
  uint32_t number = weft_lanes_get (lanes, index)->number;

  weft_arrangement_pin (weft_lanes_arrangement (lanes), number, true);
  weft_lanes_arrange (lanes);
}

/* As on the screen: those that stand still are on top of those that scroll, and afterwards
 * they still do. */
static void
test_seen (void)
{
  g_autoptr (WeftTrace) trace = make_many ();
  WeftExportOptions options
      = { .width_px = 800, .scroll_px = 4000, .height_px = 400, .seen = true };
  int frozen, height, width;
  WeftExport *one;
  WeftScene scene;

  weft_scene_init (&scene, trace);
  pin (scene.lanes, 500);
  weft_lanes_set_view (scene.lanes, 4000, 400);
  frozen = weft_lanes_frozen_px (scene.lanes);
  g_assert_cmpint (frozen, >, 0);
  for (int whole = 0; whole < 2; whole++) {
    options.seen = !whole;
    one = weft_export_new (&scene, &options);
    while (weft_export_draw (one)) {
    }
    weft_export_size (one, &width, &height);
    if (whole)
      g_assert_cmpint (height, >, 10000);
    else
      g_assert_cmpint (height, <, 400 + 300);
    g_assert_cmpint (weft_lanes_frozen_px (scene.lanes), ==, frozen);
    g_assert_cmpint (weft_lanes_get (scene.lanes, 0)->y_px, ==, 4000);
    weft_export_free (one);
  }
  weft_scene_clear (&scene);
}

/* With and without title and legend, of some lanes only, twice as sharp. */
static void
test_sizes (void)
{
  static const struct {
    WeftExportOptions options;
    int width, lower_px; /* than with everything */
  } cases[] = {
    { { .width_px = 1000 }, 1000, 0 },
    { { .width_px = 1000, .no_title = true }, 1000, 44 },
    { { .width_px = 1000, .no_legend = true }, 1000, 34 },
    { { .width_px = 1000, .scroll_px = 60, .height_px = 80, .seen = true }, 1000, 100 },
    { { .width_px = 1000, .scale = 2 }, 2000, -300 },
    { { .width_px = 1000, .scale = 1000 }, 4000, -900 },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  int full = 0;

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GdkPixbuf) picture = draw (trace, &cases[i].options, NULL);
    int height = gdk_pixbuf_get_height (picture);

    g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, cases[i].width);
    if (i == 0)
      full = height;
    if (cases[i].lower_px > 0)
      g_assert_cmpint (full - height, >=, cases[i].lower_px);
    else
      g_assert_cmpint (full - height, <=, cases[i].lower_px);
  }
}

/* How different two pictures look from afar: means over blocks of 16 pixels, so that
 * neither the edges of glyphs nor the phase of a hatch count. */
static double
difference (GdkPixbuf *one, GdkPixbuf *other)
{
  int width = gdk_pixbuf_get_width (one) / 16, height = gdk_pixbuf_get_height (one) / 16;
  g_autoptr (GdkPixbuf) a
      = gdk_pixbuf_scale_simple (one, width, height, GDK_INTERP_BILINEAR);
  g_autoptr (GdkPixbuf) b
      = gdk_pixbuf_scale_simple (other, width, height, GDK_INTERP_BILINEAR);
  double sum = 0;

  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      const guchar *p = gdk_pixbuf_read_pixels (a) + y * gdk_pixbuf_get_rowstride (a)
                        + x * gdk_pixbuf_get_n_channels (a);
      const guchar *q = gdk_pixbuf_read_pixels (b) + y * gdk_pixbuf_get_rowstride (b)
                        + x * gdk_pixbuf_get_n_channels (b);

      for (int k = 0; k < 3; k++)
        sum += ABS (p[k] - q[k]);
    }
  }
  return sum / (3.0 * width * height);
}

static WeftTrace *
make_named (void)
{
  WeftFixture *fixture = weft_fixture_new ("named");

  weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "<b>&\"生产者\"", 10, 15);
  weft_fixture_end (fixture, 300);
  return weft_fixture_build (fixture);
}

/* Drawn as vectors it looks as it does in pixels: SVG as librsvg draws it. */
static void
test_svg_looks_alike (void)
{
  static WeftTrace *(*const makes[]) (void)
      = { weft_fixture_counter, weft_fixture_channel,   weft_fixture_deadlock,
          make_random,          weft_fixture_scheduled, make_named };

  for (size_t i = 0; i < G_N_ELEMENTS (makes); i++) {
    g_autoptr (WeftTrace) trace = makes[i]();

    for (int dark = 0; dark < 2; dark++) {
      WeftExportOptions options = { .width_px = 1200, .dark = dark };
      g_autoptr (GdkPixbuf) pixels = draw (trace, &options, NULL), vectors = NULL;
      g_autoptr (GdkPixbuf) opposite = NULL;

      options.format = WEFT_EXPORT_SVG;
      vectors = draw (trace, &options, NULL);
      g_assert_cmpint (gdk_pixbuf_get_width (vectors), ==, gdk_pixbuf_get_width (pixels));
      g_assert_cmpint (gdk_pixbuf_get_height (vectors), ==, gdk_pixbuf_get_height (pixels));
      g_test_message ("%zu %d: %.2f", i, dark, difference (pixels, vectors));
      g_assert_cmpfloat (difference (pixels, vectors), <, 2.5);
      options.dark = !dark;
      opposite = draw (trace, &options, NULL);
      g_assert_cmpfloat (difference (pixels, opposite), >, 20);
    }
  }
}

typedef struct {
  unsigned texts, images, depth;
  GString *text;
} Seen;

static void
element_cb (GMarkupParseContext *context,
            const char *name,
            const char **names,
            const char **values,
            gpointer data,
            GError **error)
{
  Seen *seen = data;

  seen->texts += g_str_equal (name, "text");
  /* As wide as it was laid out, which a reader with another font keeps to. */
  for (int i = 0; g_str_equal (name, "text") && names[i] != NULL; i++) {
    if (g_str_equal (names[i], "textLength"))
      g_assert_cmpfloat (g_ascii_strtod (values[i], NULL), >, 3);
  }
  seen->images += g_str_equal (name, "image");
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  if (g_str_equal (g_markup_parse_context_get_element (context), "text"))
    g_string_append_printf (((Seen *)data)->text, "%.*s\n", (int)length, text);
}

/* Text is text, nothing is pixels, and the size is bounded by the picture's, not by the
 * trace's. */
static void
test_svg_text (void)
{
  static const GMarkupParser parser = { element_cb, NULL, text_cb, NULL, NULL };
  static const struct {
    WeftTrace *(*make) (void);
    const char *text;
  } cases[] = {
    { weft_fixture_counter, "adder-2\n" },
    { weft_fixture_deadlock, "waits for fork-0, held by philosopher-0\n" },
    { make_named, "<b>&\"生产者\"\n" },
    { make_random, "Overview\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftTrace) trace = cases[i].make ();
    const WeftExportOptions options = { .format = WEFT_EXPORT_SVG };
    g_autofree char *path = g_build_filename (folder, "text.svg", NULL), *svg = NULL;
    g_autoptr (GError) error = NULL;
    GMarkupParseContext *context;
    Seen seen = { .text = g_string_new (NULL) };
    gsize length;

    g_assert_true (weft_export_trace (trace, path, &options, NULL, &error));
    g_file_get_contents (path, &svg, &length, &error);
    g_assert_no_error (error);
    context = g_markup_parse_context_new (&parser, 0, &seen, NULL);
    g_markup_parse_context_parse (context, svg, (gssize)length, &error);
    g_assert_no_error (error);
    g_markup_parse_context_end_parse (context, &error);
    g_assert_no_error (error);
    g_markup_parse_context_free (context);
    g_assert_cmpuint (seen.images, ==, 0);
    g_assert_nonnull (strstr (seen.text->str, cases[i].text));
    g_test_message ("%s%zu bytes", cases[i].text, length);
    g_assert_cmpuint (length, <, 1500000);
    g_string_free (seen.text, TRUE);
    g_unlink (path);
  }
}

static void
test_texture (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  const WeftExportOptions options = { .width_px = 700 };
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guchar *pixels = NULL;
  int width, height;
  WeftExport *one;
  WeftScene scene;

  weft_scene_init (&scene, trace);
  one = weft_export_new (&scene, &options);
  while (weft_export_draw (one)) {
  }
  weft_export_size (one, &width, &height);
  texture = weft_export_texture (one);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 700);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, height);
  pixels = g_malloc ((gsize)width * (gsize)height * 4);
  gdk_texture_download (texture, pixels, (gsize)width * 4);
  for (int i = 0; i < width * height; i++)
    g_assert_cmpint (pixels[4 * i + 3], ==, 255);
  weft_export_free (one);
  weft_scene_clear (&scene);
}

static void
test_errors (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  const char *const names[] = { "picture.png", "picture.svg", "picture.pdf" };

  for (int i = 0; i < 3; i++) {
    g_autofree char *path = g_build_filename (folder, "missing", names[i], NULL);
    const WeftExportOptions options = { .format = (WeftExportFormat)i };
    g_autoptr (GCancellable) cancelled = g_cancellable_new ();
    g_autofree char *kept = g_build_filename (folder, names[i], NULL), *text = NULL;
    g_autoptr (GFile) file = g_file_new_for_path (kept);
    g_autoptr (GError) error = NULL;
    WeftExport *one;
    WeftScene scene;

    g_assert_false (weft_export_trace (trace, path, &options, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, path));
    g_clear_error (&error);

    /* Given up, what was there stays. */
    g_file_set_contents (kept, "mine", -1, NULL);
    weft_scene_init (&scene, trace);
    one = weft_export_new (&scene, &options);
    while (weft_export_draw (one)) {
    }
    g_cancellable_cancel (cancelled);
    g_assert_false (weft_export_write (one, file, cancelled, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    weft_export_free (one);
    weft_scene_clear (&scene);
    g_file_get_contents (kept, &text, NULL, NULL);
    g_assert_cmpstr (text, ==, "mine");
    g_unlink (kept);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  gtk_init_check ();
  folder = g_dir_make_tmp ("weft-export-XXXXXX", NULL);
  g_test_add_func ("/export/pictures", test_pictures);
  g_test_add_func ("/export/sight", test_sight);
  g_test_add_func ("/export/empty", test_empty);
  g_test_add_func ("/export/cut", test_cut);
  g_test_add_func ("/export/pages", test_pages);
  g_test_add_func ("/export/pdf-size", test_pdf_size);
  g_test_add_func ("/export/scene-stays", test_scene_stays);
  g_test_add_func ("/export/seen", test_seen);
  g_test_add_func ("/export/sizes", test_sizes);
  g_test_add_func ("/export/svg/looks-alike", test_svg_looks_alike);
  g_test_add_func ("/export/svg/text", test_svg_text);
  g_test_add_func ("/export/texture", test_texture);
  g_test_add_func ("/export/errors", test_errors);
  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
