#include <string.h>

#include "gui/view/scene.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US INT64_C (1000)
#define WIDTH 1000.0

typedef enum { BAR, HOLD, STEPS, TICKS } Place;

static size_t
lane_named (WeftScene *scene, const char *wanted)
{
  for (size_t i = 0; i < weft_lanes_size (scene->lanes); i++) {
    if (g_str_equal (weft_scene_lane_texts (scene, weft_lanes_get (scene->lanes, i))->name,
                     wanted))
      return i;
  }
  g_assert_not_reached ();
}

static WeftHit
hit_at (WeftScene *scene, const char *name, Place place, int64_t time_ns)
{
  WeftSceneSize size = { WIDTH, 0, 1000 };
  const WeftLane *lane = weft_lanes_get (scene->lanes, lane_named (scene, name));
  WeftBand band = place == BAR     ? weft_lane_bar_band (lane)
                  : place == HOLD  ? weft_lane_hold_band (lane, 0)
                  : place == STEPS ? weft_lane_steps_band (lane)
                                   : weft_lane_ticks_band (lane);

  return weft_scene_hit (scene, &size, weft_viewport_x (&scene->viewport, WIDTH, time_ns),
                         lane->y_px + band.y_px + band.height_px / 2.0);
}

static void
test_hit_counter (void)
{
  static const struct {
    const char *lane;
    Place place;
    int64_t at_us;
    WeftSelectionKind kind;
    const char *says;
  } cases[] = {
    { "adder-0", BAR, 60, WEFT_SELECTION_THREAD, "adder-0" },
    { "adder-0", HOLD, 150, WEFT_SELECTION_HOLD, "counter" },
    { "adder-1", BAR, 170, WEFT_SELECTION_WAIT, "waited" },
    { "main", BAR, 250, WEFT_SELECTION_WAIT, "adder-0" },
    { "counter", HOLD, 250, WEFT_SELECTION_HOLD, "adder-1" },
    { "counter", STEPS, 250, WEFT_SELECTION_OBJECT, "adder-1" },
    { "counter", HOLD, 480, WEFT_SELECTION_OBJECT, "counter" },
  };
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftScene scene;

  weft_scene_init (&scene, trace);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftHit hit = hit_at (&scene, cases[i].lane, cases[i].place, cases[i].at_us * US);
    g_autofree char *text = weft_scene_describe (&scene, &hit);

    g_test_message ("%s at %d us: %s", cases[i].lane, (int)cases[i].at_us, text);
    g_assert_cmpint (hit.selection.kind, ==, cases[i].kind);
    g_assert_cmpuint (hit.lane, ==, lane_named (&scene, cases[i].lane));
    g_assert_nonnull (strstr (text, cases[i].says));
  }
  weft_scene_clear (&scene);
}

/* Every arrow is found at its own two ends' middle, unless another lies as near. */
static void
test_hit_arrows (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  WeftScene scene;
  WeftSceneSize size = { WIDTH, 0, 1000 };
  WeftArrowView view;
  g_autoptr (GArray) arrows = g_array_new (FALSE, FALSE, sizeof (WeftArrow));

  weft_scene_init (&scene, trace);
  view = weft_scene_arrow_view (&scene, &size);
  g_assert_cmpuint (weft_arrows_in_view (scene.arrows, scene.lanes, &view, arrows), >, 8);
  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);
    double x = arrow->late ? arrow->x_px[1] : (arrow->x_px[0] + arrow->x_px[3]) / 2;
    double y = (arrow->y_px[0] + arrow->y_px[3]) / 2;
    WeftHit hit = weft_scene_hit (&scene, &size, x, y);

    g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_INTERACTION);
    for (guint k = 0; k < arrows->len; k++) {
      const WeftArrow *other = &g_array_index (arrows, WeftArrow, k);

      if (other->interaction == hit.selection.row)
        g_assert_cmpfloat (weft_arrow_distance_px (other, x, y), <=, 4);
    }
  }
  weft_scene_clear (&scene);
}

static void
test_hit_messages (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  WeftScene scene;
  size_t n;
  const WeftMessage *messages = weft_trace_messages (trace, &n);

  weft_scene_init (&scene, trace);
  for (uint32_t i = 0; i < n; i++) {
    WeftHit hit = hit_at (&scene, "messages", TICKS, messages[i].sent_ns);

    g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_MESSAGE);
    g_assert_cmpuint (hit.selection.row, ==, i);
    g_assert_cmpuint (hit.count, ==, 1);
  }
  weft_scene_clear (&scene);
}

static void
test_hit_nowhere (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  WeftSceneSize size = { WIDTH, 0, 1000 };
  WeftScene scene;
  WeftHit hit;

  weft_scene_init (&scene, trace);
  hit = weft_scene_hit (&scene, &size, 500, weft_lanes_height_px (scene.lanes) + 1);
  g_assert_cmpuint (hit.lane, ==, SIZE_MAX);
  g_assert_null (weft_scene_describe (&scene, &hit));
  hit = weft_scene_hit (&scene, &size, 500, 3);
  g_assert_cmpuint (hit.lane, ==, 0);
  g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_NONE);
  weft_scene_clear (&scene);

  weft_scene_init (&scene, NULL);
  hit = weft_scene_hit (&scene, &size, 10, 10);
  g_assert_cmpuint (hit.lane, ==, SIZE_MAX);
  weft_scene_clear (&scene);
}

static void
test_loss (void)
{
  WeftFixture *fixture = weft_fixture_new ("lossy");
  g_autoptr (WeftTrace) trace = NULL;
  WeftScene scene;
  WeftHit hit;
  g_autofree char *text = NULL;

  weft_fixture_loss (fixture, 400, 500, 12);
  weft_fixture_end (fixture, 1000);
  trace = weft_fixture_build (fixture);
  weft_scene_init (&scene, trace);
  hit = hit_at (&scene, "main", BAR, 450 * US);
  g_assert_true (hit.loss);
  text = weft_scene_describe (&scene, &hit);
  g_assert_nonnull (strstr (text, "lost"));
  g_assert_false (hit_at (&scene, "main", BAR, 800 * US).loss);
  weft_scene_clear (&scene);
}

/* The shares of the overview are those of the states, added up one by one. */
static void
test_overview (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (8, 3000, 77);
  double waiting = 0, expected = 0, length = (double)weft_trace_duration_ns (trace);
  WeftOverview overview;
  size_t n;

  weft_overview_fill (trace, &overview, NULL);
  weft_trace_threads (trace, &n);
  for (int i = 0; i < WEFT_OVERVIEW_BINS; i++) {
    g_assert_cmpfloat (overview.running[i] + overview.waiting[i], <=, 1.01);
    waiting += (double)overview.waiting[i] / WEFT_OVERVIEW_BINS;
  }
  for (uint32_t t = 0; t < n; t++) {
    const WeftStates *states = weft_trace_thread_states (trace, t);

    for (size_t i = 0; i < weft_states_size (states); i++) {
      WeftInterval interval = weft_states_get (states, i);

      if (interval.state == WEFT_STATE_WAIT_LOCK || interval.state == WEFT_STATE_WAIT_EVENT
          || interval.state == WEFT_STATE_READY)
        expected += (double)(interval.end_ns - interval.begin_ns) / length / (double)n;
    }
  }
  g_assert_cmpfloat (expected, >, 0.01);
  g_assert_cmpfloat_with_epsilon (waiting, expected, 0.005);
}

static void
test_lane_texts (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  const WeftLaneTexts *texts;
  WeftScene scene;

  weft_scene_init (&scene, trace);
  texts = weft_scene_lane_texts (
      &scene, weft_lanes_get (scene.lanes, lane_named (&scene, "adder-1")));
  g_assert_true (g_str_has_prefix (texts->accessible, "adder-1, "));
  g_assert_true (g_str_has_suffix (texts->accessible, texts->detail));
  texts = weft_scene_lane_texts (&scene, weft_lanes_get (scene.lanes, 0));
  g_assert_cmpstr (texts->accessible, ==, "Threads, 4");
  weft_scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/hit-counter", test_hit_counter);
  g_test_add_func ("/scene/hit-arrows", test_hit_arrows);
  g_test_add_func ("/scene/hit-messages", test_hit_messages);
  g_test_add_func ("/scene/hit-nowhere", test_hit_nowhere);
  g_test_add_func ("/scene/loss", test_loss);
  g_test_add_func ("/scene/overview", test_overview);
  g_test_add_func ("/scene/lane-texts", test_lane_texts);
  return g_test_run ();
}
