#include "gui/view/lane-object.h"
#include "gui/view/scene.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US INT64_C (1000)
#define WIDTH 1000.0

static const WeftLane *
only_lane (const WeftLanes *lanes, WeftLaneKind kind)
{
  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    if (weft_lanes_get (lanes, i)->kind == kind)
      return weft_lanes_get (lanes, i);
  }
  g_assert_not_reached ();
}

/* @n_readers threads that read at random, each while no writer writes. */
static WeftTrace *
make_readers (int n_readers, GRand *rand)
{
  WeftFixture *fixture = weft_fixture_new ("readers");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_RWLOCK, "table", -1, 1);

  for (int i = 0; i < n_readers; i++) {
    int tid = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "reader", 2, 3);

    for (int64_t t = 10; t < 900;) {
      int64_t from = t + g_rand_int_range (rand, 1, 40);
      int64_t to = MIN (from + g_rand_int_range (rand, 1, 90), 999);

      weft_fixture_read_lock (fixture, tid, lock, from, from, to);
      t = to;
    }
  }
  weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, lock, 1000, 1000, 1100);
  weft_fixture_end (fixture, 1200);
  return weft_fixture_build (fixture);
}

static void
test_readers (void)
{
  GRand *rand = g_rand_new_with_seed (4);

  for (int n_readers = 1; n_readers <= 9; n_readers++) {
    g_autoptr (WeftTrace) trace = make_readers (n_readers, rand);
    g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
    const WeftLane *lane = only_lane (lanes, WEFT_LANE_LOCK);
    size_t n;
    const WeftHold *holds = weft_trace_lock_holds (trace, lane->row, &n);
    uint32_t most = 0;

    g_assert_true (weft_lane_counts_readers (lane) == (lane->holds.n_hidden > 0));
    for (int64_t t = 0; t < 1200 * US; t += US / 2) {
      uint32_t expected = 0;

      for (size_t i = 0; i < n; i++)
        expected += holds[i].mode == WEFT_HOLD_SHARED && holds[i].acquired_ns <= t
                    && holds[i].released_ns > t;
      most = MAX (most, expected);
      if (weft_lane_counts_readers (lane))
        g_assert_cmpuint (weft_depth_at (lane->readers, lane->n_readers, t), ==, expected);
    }
    g_assert_true (weft_lane_counts_readers (lane) == (most > 3));
    if (weft_lane_counts_readers (lane))
      g_assert_cmpuint (lane->most_readers, >=, most);
  }
  g_rand_free (rand);
}

/* A writer is found wherever in the height of the rows the pointer is; readers that are
 * only counted are the lock at that moment. */
static void
test_hit_writer (void)
{
  GRand *rand = g_rand_new_with_seed (4);

  for (int n_readers = 2; n_readers <= 8; n_readers += 6) {
    g_autoptr (WeftTrace) trace = make_readers (n_readers, rand);
    WeftSceneSize size = { WIDTH, 0, 2000 };
    WeftScene scene;
    const WeftLane *lane;
    WeftBand band;
    size_t n;

    weft_scene_init (&scene, trace);
    lane = only_lane (scene.lanes, WEFT_LANE_LOCK);
    band = weft_lane_holds_band (lane);
    g_assert_cmpuint (lane->holds.n_rows, >, 1);
    for (int y = band.y_px; y < band.y_px + band.height_px; y++) {
      WeftHit hit = weft_scene_hit (&scene, &size,
                                    weft_viewport_x (&scene.viewport, WIDTH, 1050 * US),
                                    lane->y_px + y);

      g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_HOLD);
      g_assert_cmpint (weft_trace_holds (trace, &n)[hit.selection.row].mode, ==,
                       WEFT_HOLD_EXCLUSIVE);
      hit = weft_scene_hit (&scene, &size,
                            weft_viewport_x (&scene.viewport, WIDTH, 500 * US),
                            lane->y_px + y);
      if (weft_lane_counts_readers (lane))
        g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_OBJECT);
    }
    weft_scene_clear (&scene);
  }
  g_rand_free (rand);
}

/* Two receivers, so that what is sent first need not be received first. */
static WeftTrace *
make_channel (int64_t capacity, GRand *rand)
{
  WeftFixture *fixture = weft_fixture_new ("channel");
  int other = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "other", 1, 2);
  uint64_t channel
      = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "queue", capacity, 3);

  for (int64_t t = 10; t < 900; t += g_rand_int_range (rand, 2, 30)) {
    uint64_t message = weft_fixture_send (fixture, WEFT_FIXTURE_MAIN, channel, t);

    if (g_rand_int_range (rand, 0, 9) != 0)
      weft_fixture_receive (fixture, g_rand_boolean (rand) ? other : WEFT_FIXTURE_MAIN,
                            channel, message, t + g_rand_int_range (rand, 1, 60));
  }
  weft_fixture_end (fixture, 1000);
  return weft_fixture_build (fixture);
}

static void
test_channel (void)
{
  GRand *rand = g_rand_new_with_seed (14);

  for (int round = 0; round < 40; round++) {
    g_autoptr (WeftTrace) trace = make_channel (-1, rand);
    g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
    const WeftLane *lane = only_lane (lanes, WEFT_LANE_CHANNEL);
    WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
    WeftSeries received = weft_lane_received (trace, lane);
    size_t n, n_received = 0, placed = 0;
    const WeftMessage *messages = weft_trace_messages (trace, &n);
    double from = g_rand_double_range (rand, 0, 900e3);
    unsigned rows = 1;

    for (size_t i = 0; i < n; i++)
      n_received += messages[i].fate == WEFT_FATE_RECEIVED;
    g_assert_cmpuint (received.n, ==, n_received);
    for (size_t i = 1; i < received.n; i++)
      g_assert_cmpint (weft_series_begin_ns (&received, i), >=,
                       weft_series_begin_ns (&received, i - 1));

    weft_viewport_show (&viewport, from, from + g_rand_double_range (rand, 1e3, 100e3));
    for (unsigned row = 0; row < lane->lives.n_rows; row++) {
      WeftSeries lives = weft_lane_lives (trace, lane, row);

      placed += lives.n;
      for (size_t i = 0; i < lives.n; i++) {
        const WeftMessage *message = &messages[weft_series_row (&lives, i)];

        if ((double)message->ended_ns > viewport.begin_ns
            && (double)message->sent_ns < weft_viewport_end_ns (&viewport))
          rows = row + 1;
      }
    }
    g_assert_cmpuint (placed + lane->lives.n_hidden, ==, n);
    g_assert_cmpuint (weft_lane_life_rows (trace, lane, &viewport), ==, rows);
  }
  g_rand_free (rand);
}

/* However many rows, they stay within the lane, one below the other. */
static void
test_bands (void)
{
  GRand *rand = g_rand_new_with_seed (14);
  g_autoptr (WeftTrace) trace = make_channel (-1, rand);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  const WeftLane *lane = only_lane (lanes, WEFT_LANE_CHANNEL);
  WeftBand all = weft_lane_lives_band (lane);

  g_assert_cmpint (all.y_px + all.height_px, <=, lane->height_px);
  g_assert_cmpint (weft_lane_receives_band (lane).y_px, >,
                   weft_lane_steps_band (lane).y_px
                       + weft_lane_steps_band (lane).height_px);
  for (unsigned n = 1; n <= lane->lives.n_rows; n++) {
    int y = all.y_px;

    for (unsigned row = 0; row < n; row++) {
      WeftBand band = weft_lane_life_band (lane, row, n);

      g_assert_cmpint (band.y_px, >=, y);
      g_assert_cmpint (band.height_px, >=, 4);
      y = band.y_px + band.height_px;
    }
    g_assert_cmpint (y, <=, all.y_px + all.height_px);
  }
  g_rand_free (rand);
}

static void
test_scale (void)
{
  static const struct {
    int64_t capacity;
    bool shown;
  } cases[] = { { -1, false }, { 0, false }, { 8, true }, { 1000, false } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    GRand *rand = g_rand_new_with_seed (14);
    g_autoptr (WeftTrace) trace = make_channel (cases[i].capacity, rand);
    g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
    const WeftLane *lane = only_lane (lanes, WEFT_LANE_CHANNEL);
    uint32_t capacity, scale = weft_lane_scale (trace, lane, &capacity);

    g_assert_cmpuint (capacity, ==, cases[i].shown ? cases[i].capacity : 0);
    g_assert_cmpuint (scale, ==, MAX (lane->peak, capacity));
    g_rand_free (rand);
  }
}

static void
test_hit_messages (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_channel ();
  WeftSceneSize size = { WIDTH, 0, 2000 };
  WeftScene scene;
  const WeftLane *lane;
  size_t n;
  const WeftMessage *messages = weft_trace_messages (trace, &n);
  unsigned rows;

  weft_scene_init (&scene, trace);
  lane = only_lane (scene.lanes, WEFT_LANE_CHANNEL);
  rows = weft_lane_life_rows (trace, lane, &scene.viewport);
  for (unsigned row = 0; row < lane->lives.n_rows; row++) {
    WeftSeries lives = weft_lane_lives (trace, lane, row);
    WeftBand band = weft_lane_life_band (lane, row, rows);

    for (size_t i = 0; i < lives.n; i++) {
      int64_t middle
          = (weft_series_begin_ns (&lives, i) + weft_series_end_ns (&lives, i)) / 2;
      WeftHit hit
          = weft_scene_hit (&scene, &size, weft_viewport_x (&scene.viewport, WIDTH, middle),
                            lane->y_px + band.y_px + band.height_px / 2.0);

      g_assert_cmpint (hit.selection.kind, ==, WEFT_SELECTION_MESSAGE);
      g_assert_cmpuint (hit.selection.row, ==, weft_series_row (&lives, i));
    }
  }
  for (uint32_t i = 0; i < n; i++) {
    WeftBand band = weft_lane_receives_band (lane);
    WeftHit hit = weft_scene_hit (
        &scene, &size, weft_viewport_x (&scene.viewport, WIDTH, messages[i].ended_ns),
        lane->y_px + band.y_px + band.height_px / 2.0);

    if (messages[i].fate == WEFT_FATE_RECEIVED)
      g_assert_cmpuint (hit.selection.row, ==, i);
  }
  weft_scene_clear (&scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-object/readers", test_readers);
  g_test_add_func ("/lane-object/hit-writer", test_hit_writer);
  g_test_add_func ("/lane-object/channel", test_channel);
  g_test_add_func ("/lane-object/bands", test_bands);
  g_test_add_func ("/lane-object/scale", test_scale);
  g_test_add_func ("/lane-object/hit-messages", test_hit_messages);
  return g_test_run ();
}
