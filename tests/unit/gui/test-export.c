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

static GdkPixbuf *export(WeftTrace *trace, int width, bool dark)
{
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  WeftExportOptions options = { width, dark, NULL };
  g_autoptr (GError) error = NULL;
  GdkPixbuf *picture;

  g_assert_true (weft_export_png (trace, path, &options, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return picture;
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
  g_autofree char *path = g_build_filename (folder, "sight.png", NULL);
  const WeftLook look = { .at_ns = 150000 };
  WeftSight sight;
  WeftExportOptions options = { 1200, false, &sight };
  g_autoptr (GdkPixbuf) whole = export(trace, 1200, false);
  g_autoptr (GdkPixbuf) picture = NULL;
  const GdkRGBA *accent = &weft_palette_get (false)->accent;
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_look_find (trace, &look, &sight, NULL));
  g_assert_true (weft_export_png (trace, path, &options, &error));
  g_assert_no_error (error);
  picture = gdk_pixbuf_new_from_file (path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_assert_cmpuint (count (picture, accent), >, count (whole, accent) + 500);
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (GdkPixbuf) picture = export(trace, 800, false);

  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 800);
}

/* Hundreds of lanes: cut, and no larger than a picture may be. */
static void
test_cut (void)
{
  WeftFixture *fixture = weft_fixture_new ("many");
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GdkPixbuf) picture = NULL;

  for (int i = 0; i < 600; i++)
    weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "worker", i, i + 1);
  weft_fixture_end (fixture, 1000);
  trace = weft_fixture_build (fixture);
  picture = export(trace, 480, false);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), >, 11000);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), <, 13000);
}

static void
test_errors (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autofree char *path = g_build_filename (folder, "missing", "picture.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_export_png (trace, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
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
  g_test_add_func ("/export/errors", test_errors);
  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
