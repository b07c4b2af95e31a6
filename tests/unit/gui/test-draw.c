/* What is drawn where: single pixels of the timeline, drawn by cairo. */
#include <math.h>
#include <pango/pangocairo.h>

#include "gui/view/lane-object.h"
#include "gui/widgets/draw.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US INT64_C (1000)
#define WIDTH 1200
#define LANES_PX (WIDTH - WEFT_GUTTER_PX)
#define HEIGHT 900

typedef struct {
  WeftTrace *trace;
  WeftScene scene;
  WeftInk *ink;
  const WeftPalette *palette;
  cairo_surface_t *surface;
} Fixture;

static void
set_up (Fixture *f, WeftTrace *trace)
{
  PangoContext *context
      = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 11");

  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  f->trace = trace;
  f->palette = weft_palette_get (false);
  f->ink = weft_ink_new (context, f->palette);
  g_object_unref (context);
  f->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  weft_scene_init (&f->scene, trace);
}

static void
tear_down (Fixture *f)
{
  cairo_surface_destroy (f->surface);
  weft_scene_clear (&f->scene);
  weft_ink_free (f->ink);
  weft_trace_unref (f->trace);
}

static void
show (Fixture *f, GtkSnapshot *snapshot)
{
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  cairo_t *cr = cairo_create (f->surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
}

/* The lanes and what lies over them, from the first one on. */
static void
draw_lanes (Fixture *f)
{
  WeftDrawing drawing = { gtk_snapshot_new (), f->ink, &f->scene };
  WeftSceneSize size = { LANES_PX, 0, HEIGHT };

  for (size_t i = 0; i < weft_lanes_size (f->scene.lanes); i++) {
    gtk_snapshot_save (drawing.snapshot);
    gtk_snapshot_translate (
        drawing.snapshot,
        &GRAPHENE_POINT_INIT (0, (float)weft_lanes_get (f->scene.lanes, i)->y_px));
    weft_draw_lane (&drawing, i, WIDTH);
    gtk_snapshot_restore (drawing.snapshot);
  }
  gtk_snapshot_translate (drawing.snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  weft_draw_overlay (&drawing, &size);
  show (f, drawing.snapshot);
}

static const WeftLane *
lane_of (Fixture *f, const char *name)
{
  for (size_t i = 0; i < weft_lanes_size (f->scene.lanes); i++) {
    const WeftLane *lane = weft_lanes_get (f->scene.lanes, i);

    if (g_str_equal (weft_scene_lane_texts (&f->scene, lane)->name, name))
      return lane;
  }
  g_assert_not_reached ();
}

static double
x_of (Fixture *f, int64_t at_us)
{
  return WEFT_GUTTER_PX + weft_viewport_x (&f->scene.viewport, LANES_PX, at_us * US);
}

static GdkRGBA
pixel (Fixture *f, double x, double y)
{
  guint32 *data = (guint32 *)(void *)cairo_image_surface_get_data (f->surface);
  int stride = cairo_image_surface_get_stride (f->surface) / 4;
  guint32 value = data[(int)floor (y) * stride + (int)floor (x)];

  return (GdkRGBA){ (float)(value >> 16 & 0xff) / 255, (float)(value >> 8 & 0xff) / 255,
                    (float)(value & 0xff) / 255, 1 };
}

static double
apart (const GdkRGBA *a, const GdkRGBA *b)
{
  return fabs (a->red - b->red) + fabs (a->green - b->green) + fabs (a->blue - b->blue);
}

/* The middle of a band of a lane, at a time. */
static GdkRGBA
at (Fixture *f, const WeftLane *lane, WeftBand band, int64_t at_us)
{
  return pixel (f, x_of (f, at_us), lane->y_px + band.y_px + band.height_px / 2.0);
}

static void
expect (GdkRGBA got, GdkRGBA wanted)
{
  g_autofree char *is = gdk_rgba_to_string (&got), *meant = gdk_rgba_to_string (&wanted);

  g_test_message ("it is %s, meant to be %s", is, meant);
  g_assert_cmpfloat (apart (&got, &wanted), <, 0.04);
}

/* What a thread holds is in the lock's colour, who holds a lock in the thread's. */
static void
test_holds (void)
{
  Fixture f;
  const WeftLane *adder, *lock;

  set_up (&f, weft_fixture_counter ());
  draw_lanes (&f);
  adder = lane_of (&f, "adder-0");
  lock = lane_of (&f, "counter");
  expect (at (&f, adder, weft_lane_hold_band (adder, 0), 150),
          weft_palette_lock (f.palette, lock->row));
  expect (at (&f, lock, weft_lane_hold_band (lock, 0), 195),
          weft_palette_thread (f.palette, adder->row));
  tear_down (&f);
}

/* Under the pointer the lock's own keep their colours, and all else is paler. */
static void
test_lit (void)
{
  Fixture f;
  const WeftLane *adder, *lock;
  const GdkRGBA *running;
  GdkRGBA bar, wait;

  set_up (&f, weft_fixture_counter ());
  running = &f.palette->states[WEFT_STATE_RUNNING].fill;
  adder = lane_of (&f, "adder-1");
  lock = lane_of (&f, "counter");
  draw_lanes (&f);
  expect (at (&f, adder, weft_lane_bar_band (adder), 60), *running);
  wait = at (&f, adder, weft_lane_bar_band (adder), 195);
  f.scene.hover = (WeftSelection){ WEFT_SELECTION_OBJECT, lock->row, 0 };
  draw_lanes (&f);
  bar = at (&f, adder, weft_lane_bar_band (adder), 60);
  g_assert_cmpfloat (apart (&bar, running), >, 0.3);
  expect (at (&f, adder, weft_lane_bar_band (adder), 195), wait);
  expect (at (&f, adder, weft_lane_hold_band (adder, 0), 250),
          weft_palette_lock (f.palette, lock->row));
  expect (at (&f, lock, weft_lane_hold_band (lock, 0), 195),
          weft_palette_thread (f.palette, lane_of (&f, "adder-0")->row));
  tear_down (&f);
}

/* Of readers one sees the ground, of a writer nothing but its colour, in all rows. */
static void
test_readers (void)
{
  WeftFixture *fixture = weft_fixture_new ("readers");
  int one = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "one", 1, 2);
  int two = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "two", 1, 2);
  uint64_t table = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "table", -1, 3);
  const WeftLane *lock, *writer;
  GdkRGBA reader;
  WeftBand band;
  Fixture f;

  weft_fixture_read_lock (fixture, one, table, 10, 10, 400);
  weft_fixture_read_lock (fixture, two, table, 20, 20, 400);
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, table, 500, 500, 900);
  weft_fixture_end (fixture, 1000);
  set_up (&f, weft_fixture_build (fixture));
  draw_lanes (&f);
  lock = lane_of (&f, "table");
  writer = lane_of (&f, "main");
  g_assert_cmpuint (lock->holds.n_rows, ==, 2);
  for (unsigned row = 0; row < 2; row++) {
    GdkRGBA hue
        = weft_palette_thread (f.palette, lane_of (&f, row == 0 ? "one" : "two")->row);

    reader = at (&f, lock, weft_lane_hold_band (lock, row), 300);
    g_assert_cmpfloat (apart (&reader, &hue), >, 0.3);
    g_assert_cmpfloat (apart (&reader, &f.palette->background), >, 0.1);
  }
  band = weft_lane_holds_band (lock);
  for (int y = band.y_px + 1; y < band.y_px + band.height_px - 1; y++)
    expect (pixel (&f, x_of (&f, 880), lock->y_px + y),
            weft_palette_thread (f.palette, writer->row));
  tear_down (&f);
}

static void
test_channel (void)
{
  Fixture f;
  const WeftLane *lane;
  size_t n;
  const WeftMessage *messages;
  unsigned rows;
  int seen = 0;

  set_up (&f, weft_fixture_channel ());
  draw_lanes (&f);
  lane = lane_of (&f, "messages");
  messages = weft_trace_messages (f.trace, &n);
  rows = weft_lane_life_rows (f.trace, lane, &f.scene.viewport);
  for (unsigned row = 0; row < lane->lives.n_rows; row++) {
    WeftSeries lives = weft_lane_lives (f.trace, lane, row);

    for (size_t i = 0; i < lives.n; i++) {
      const WeftMessage *message = &messages[weft_series_row (&lives, i)];
      WeftBand band = weft_lane_life_band (lane, row, rows);
      double x0 = WEFT_GUTTER_PX
                  + weft_viewport_x (&f.scene.viewport, LANES_PX, message->sent_ns);

      if (message->ended_ns - message->sent_ns < 5 * US)
        continue;
      seen++;
      expect (pixel (&f, x0 + 3, lane->y_px + band.y_px + band.height_px / 2.0),
              weft_palette_thread (f.palette, message->sender));
      if (message->fate == WEFT_FATE_RECEIVED)
        expect (at (&f, lane, weft_lane_receives_band (lane), message->ended_ns / US),
                weft_palette_thread (f.palette, message->receiver));
    }
  }
  g_assert_cmpint (seen, >=, 3);
  tear_down (&f);
}

/* The cross where one side of a channel is gone stands at its place, also where what fills
 * the lane is painted apart from it. */
static void
test_disconnect (void)
{
  WeftFixture *fixture = weft_fixture_new ("disconnect");
  uint64_t channel = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "queue", -1, 1);
  const WeftLane *lane;
  Fixture f;

  weft_fixture_receive (fixture, WEFT_FIXTURE_MAIN, channel,
                        weft_fixture_send (fixture, WEFT_FIXTURE_MAIN, channel, 100), 200);
  weft_fixture_disconnect (fixture, WEFT_FIXTURE_MAIN, channel, WEFT_SIDE_SENDER, 500);
  weft_fixture_end (fixture, 1000);
  set_up (&f, weft_fixture_build (fixture));
  draw_lanes (&f);
  lane = lane_of (&f, "queue");
  for (int arm = -2; arm <= 2; arm++) {
    double x = round (x_of (&f, 500)) + 0.5 + arm;
    double y = lane->y_px + weft_lane_notes_band (lane).y_px + 4.5 + arm;
    GdkRGBA got = pixel (&f, x, y), hue = weft_palette_thread (f.palette, 0);

    g_assert_cmpfloat (apart (&got, &hue), <, 0.5);
  }
  tear_down (&f);
}

static void
test_path (void)
{
  Fixture f;
  g_autoptr (WeftCriticalPath) path = NULL;
  int on_path = 0;

  set_up (&f, weft_fixture_counter ());
  path = weft_critical_path_of_run (f.trace);
  f.scene.path = path;
  for (int shown = 0; shown < 2; shown++) {
    f.scene.shows_path = shown;
    draw_lanes (&f);
    for (guint i = 0; i < path->steps->len; i++) {
      const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);
      const WeftLane *lane;
      WeftBand bar;
      GdkRGBA got;

      if (step->to_ns - step->from_ns < 20 * US || step->state != WEFT_STATE_RUNNING)
        continue;
      lane = weft_lanes_get (f.scene.lanes,
                             weft_lanes_of_thread (f.scene.lanes, step->thread));
      bar = weft_lane_bar_band (lane);
      got = pixel (&f, x_of (&f, (step->from_ns + step->to_ns) / 2 / US),
                   lane->y_px + bar.y_px + bar.height_px + 1.5);
      on_path += apart (&got, &f.palette->text) < 0.1;
    }
    g_assert_true ((on_path > 2) == (shown == 1));
  }
  tear_down (&f);
}

/* How many pixels of a row have a colour. */
static int
count_row (Fixture *f, double y, const GdkRGBA *colour)
{
  int n = 0;

  for (int x = WEFT_GUTTER_PX; x < WIDTH; x++) {
    GdkRGBA got = pixel (f, x, y);

    n += apart (&got, colour) < 0.04;
  }
  return n;
}

/* Each bracket is drawn, and says what it stands for where it is pointed at. */
static void
check_ties (Fixture *f, const WeftSceneSize *size)
{
  WeftArrowView view = weft_scene_arrow_view (&f->scene, size);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));

  g_assert_cmpuint (weft_arrow_ties (f->scene.arrows, f->scene.lanes, &view, ties), >, 1);
  for (guint i = 0; i < ties->len; i++) {
    const WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i);
    /* Beside the level parts of all others. */
    double y = tie->y0_px + 5;
    WeftHit hit = weft_scene_hit (&f->scene, size, tie->x_px, y);
    g_autofree char *text = weft_scene_describe (&f->scene, &hit);

    g_assert_cmpuint (hit.tie.n, >=, 1);
    g_assert_nonnull (strstr (text, "begin in view between"));
    if (i == 0) {
      g_assert_cmpuint (hit.tie.threads[0], ==, tie->threads[0]);
      g_assert_cmpuint (hit.tie.threads[1], ==, tie->threads[1]);
    }
  }
  g_assert_false (weft_scene_hit (&f->scene, size, 300, size->height_px - 2).tie.n > 0);
}

static void
draw_density (Fixture *f, const WeftSceneSize *size)
{
  WeftDrawing drawing = { gtk_snapshot_new (), f->ink, &f->scene };

  weft_draw_density (&drawing, size);
  show (f, drawing.snapshot);
}

/* The strip shows bars of the kinds that are shown, and hides nothing: where arrows are
 * left out the lanes are drawn as they are, save for the brackets. */
static void
test_density (void)
{
  Fixture f;
  WeftSceneSize size = { LANES_PX, 0, HEIGHT };
  double foot = WEFT_DENSITY_PX - 3;
  g_autofree char *text = NULL;

  set_up (&f, weft_fixture_random (8, 8000, 5));
  g_assert_cmpint (weft_scene_density_px (&f.scene), ==, WEFT_DENSITY_PX);
  draw_density (&f, &size);
  g_assert_cmpint (count_row (&f, foot, &f.palette->dim), >, 400);
  text = weft_scene_density_text (&f.scene, LANES_PX, 300);
  g_assert_nonnull (strstr (text, "begin"));
  check_ties (&f, &size);

  draw_lanes (&f);
  g_assert_cmpint (count_row (&f, 1, &f.palette->dim), ==, 0);
  f.scene.hidden_arrows = WEFT_ARROWS_ALL_KINDS;
  draw_density (&f, &size);
  g_assert_cmpint (count_row (&f, foot, &f.palette->dim), ==, 0);
  g_assert_cmpuint (weft_scene_hit (&f.scene, &size, 300, foot).tie.n, ==, 0);
  tear_down (&f);

  set_up (&f, weft_fixture_counter ());
  g_assert_cmpint (weft_scene_density_px (&f.scene), ==, 0);
  tear_down (&f);
}

/* Name and grey line below each other, each within the gutter or not. */
static void
test_gutter (void)
{
  static const char *const names[]
      = { "short", "a name that is far too long for any gutter" };
  Fixture f;
  WeftFixture *fixture = weft_fixture_new ("names");
  WeftDrawing drawing;

  for (int i = 0; i < 2; i++)
    weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, names[i], 10, 20);
  set_up (&f, weft_fixture_build (fixture));
  drawing = (WeftDrawing){ NULL, f.ink, &f.scene };
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (weft_draw_gutter_is_cut (&drawing, lane_of (&f, names[i])), ==, i);
  g_assert_false (weft_draw_gutter_is_cut (&drawing, weft_lanes_get (f.scene.lanes, 0)));
  tear_down (&f);
}

/* In the lanes, the overview and the ruler. */
static void
test_losses (void)
{
  WeftFixture *fixture = weft_fixture_new ("lossy");
  Fixture f;
  WeftDrawing drawing;
  GdkRGBA stroke, lane;
  int striped = 0;

  weft_fixture_loss (fixture, 400, 600, 9);
  weft_fixture_end (fixture, 1000);
  set_up (&f, weft_fixture_build (fixture));
  stroke = f.palette->states[WEFT_STATE_UNKNOWN].stroke;
  for (int ruler = 0; ruler < 2; ruler++) {
    drawing = (WeftDrawing){ gtk_snapshot_new (), f.ink, &f.scene };
    if (ruler)
      weft_draw_ruler (&drawing, WIDTH);
    else
      weft_draw_overview (&drawing, WIDTH);
    show (&f, drawing.snapshot);
    g_assert_cmpint (count_row (&f, 4, &stroke), >, 20);
    for (int x = (int)x_of (&f, 620) + 3; x < WIDTH - 60; x++) {
      GdkRGBA got = pixel (&f, x, 4);

      g_assert_cmpfloat (apart (&got, &stroke), >, 0.1);
    }
  }
  draw_lanes (&f);
  for (int x = (int)x_of (&f, 410); x < x_of (&f, 590); x++) {
    lane = pixel (&f, x, HEIGHT - 20);
    striped += apart (&lane, &(GdkRGBA){ 1, 1, 1, 1 }) > 0.15;
  }
  g_assert_cmpint (striped, >, 40);
  tear_down (&f);
}

/* Each palette in each of its parts, with everything that can be drawn. */
static void
test_palettes (void)
{
  for (int p = 0; p < 4; p++) {
    Fixture f;
    const WeftLane *producer;

    set_up (&f, weft_fixture_channel ());
    f.palette = weft_palette_get_contrast (p % 2 == 1, p >= 2);
    weft_ink_set_palette (f.ink, f.palette);
    draw_lanes (&f);
    producer = lane_of (&f, "producer-0");
    expect (at (&f, producer, weft_lane_bar_band (producer), 100),
            f.palette->states[WEFT_STATE_RUNNING].fill);
    tear_down (&f);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init_check ();
  g_test_add_func ("/draw/holds", test_holds);
  g_test_add_func ("/draw/lit", test_lit);
  g_test_add_func ("/draw/readers", test_readers);
  g_test_add_func ("/draw/channel", test_channel);
  g_test_add_func ("/draw/disconnect", test_disconnect);
  g_test_add_func ("/draw/path", test_path);
  g_test_add_func ("/draw/density", test_density);
  g_test_add_func ("/draw/gutter", test_gutter);
  g_test_add_func ("/draw/losses", test_losses);
  g_test_add_func ("/draw/palettes", test_palettes);
  return g_test_run ();
}
