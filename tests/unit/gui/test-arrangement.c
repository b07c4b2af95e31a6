/* How lanes are laid out, against what the definition says of each lane alone. */
#include "gui/view/lane-object.h"
#include "gui/view/lanes-private.h"
#include "gui/view/natural.h"
#include "tests/unit/tracer/trace-fixture.h"

static const WeftLane *
lane_at (const WeftLanes *lanes, uint32_t i)
{
  return &g_array_index (lanes->all, WeftLane, i);
}

static WeftLaneGroup *
group_of (const WeftLanes *lanes, uint32_t lane)
{
  uint32_t owner = g_array_index (lanes->owners, uint32_t, lane);

  return owner != WEFT_NO_ROW ? &g_array_index (lanes->groups, WeftLaneGroup, owner) : NULL;
}

static const char *
name_of (const WeftTrace *trace, const WeftLane *lane)
{
  size_t n;

  if (lane->kind == WEFT_LANE_THREAD)
    return weft_trace_threads (trace, &n)[lane->row].name;
  return weft_trace_objects (trace, &n)[lane->row].name;
}

/* Whether a thread's or object's lane passes, by the relations looked up one by one. */
static bool
passes (WeftLanes *lanes, const WeftTrace *trace, const WeftLane *lane)
{
  const WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  const WeftLane *focus
      = arrangement->focus != WEFT_NO_LANE ? lane_at (lanes, arrangement->focus) : NULL;
  bool related = focus == NULL || focus == lane;
  size_t n;

  if (g_hash_table_contains (arrangement->besides, GUINT_TO_POINTER (lane->number)))
    return true;
  if (!related) {
    g_autoptr (WeftRelations) relations = weft_relations_new (trace);
    const WeftRelation *all = NULL;

    n = 0;
    if (focus->kind == WEFT_LANE_THREAD)
      all = lane->kind == WEFT_LANE_THREAD
                ? weft_relations_threads (relations, focus->row, &n)
                : weft_relations_objects (relations, focus->row, &n);
    else if (lane->kind == WEFT_LANE_THREAD)
      all = weft_relations_users (relations, focus->row, &n);
    for (size_t i = 0; i < n; i++)
      related |= all[i].other == lane->row;
  }
  return related && weft_natural_contains (name_of (trace, lane), arrangement->filter);
}

/* Itself or what it is in. */
static bool
is_hidden (WeftLanes *lanes, uint32_t lane)
{
  for (;;) {
    const WeftLaneGroup *group = group_of (lanes, lane);

    if (weft_arrangement_is_hidden (weft_lanes_arrangement (lanes), lane))
      return true;
    if (group == NULL)
      return false;
    lane = group->heading;
  }
}

/* Whether a fold is between it and what it is pinned with, or the top. */
static bool
is_folded (WeftLanes *lanes, uint32_t lane)
{
  const WeftLaneGroup *group = group_of (lanes, lane);

  while (group != NULL
         && !weft_arrangement_is_pinned (weft_lanes_arrangement (lanes), lane)) {
    if (group->group.folded)
      return true;
    lane = group->heading;
    group = group_of (lanes, lane);
  }
  return false;
}

static bool
is_pinned (WeftLanes *lanes, uint32_t lane)
{
  for (;;) {
    const WeftLaneGroup *group = group_of (lanes, lane);

    if (weft_arrangement_is_pinned (weft_lanes_arrangement (lanes), lane))
      return true;
    if (group == NULL)
      return false;
    lane = group->heading;
  }
}

/* What is above what. */
static void
check_order (WeftLanes *lanes)
{
  const WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  WeftRanks *ranks = lanes->ranks[arrangement->order];
  size_t n = weft_lanes_size (lanes), n_pinned = 0;
  int y = 0;

  for (size_t i = 0; i < n; i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);
    uint32_t owner = g_array_index (lanes->owners, uint32_t, lane->number);

    g_assert_cmpint (lane->y_px, ==, y);
    g_assert_cmpint (lane->height_px, >, 0);
    y += lane->height_px;
    g_assert_cmpuint (weft_lanes_index (lanes, lane->number), ==, i);
    g_assert_cmpint (lane->pinned, ==, is_pinned (lanes, lane->number));
    if (lane->pinned)
      g_assert_cmpuint (n_pinned++, ==, i);
    /* Below its heading, with nothing in between that is not of the same group. */
    for (size_t k = i; k > 0 && !weft_arrangement_is_pinned (arrangement, lane->number);) {
      const WeftLane *above = weft_lanes_get (lanes, --k);
      uint32_t its = g_array_index (lanes->owners, uint32_t, above->number);

      if (above->kind == WEFT_LANE_GROUP && above->row == owner)
        break;
      if (its != owner || weft_arrangement_is_pinned (arrangement, above->number))
        continue;
      if (ranks != NULL && g_hash_table_size (arrangement->by_hand) == 0) {
        if (lane->kind == WEFT_LANE_THREAD && above->kind == WEFT_LANE_THREAD)
          g_assert_cmpuint (ranks->threads[above->row], <, ranks->threads[lane->row]);
        if (lane->kind > WEFT_LANE_THREAD && above->kind > WEFT_LANE_THREAD)
          g_assert_cmpuint (ranks->objects[above->row], <, ranks->objects[lane->row]);
      }
    }
  }
  g_assert_cmpint (weft_lanes_height_px (lanes), ==, y);
}

static void
check (WeftLanes *lanes, const WeftTrace *trace)
{
  WeftLaneCounts counts = { 0 };

  weft_lanes_set_view (lanes, 0, 0);
  for (uint32_t i = 0; i < lanes->all->len; i++) {
    const WeftLane *lane = lane_at (lanes, i);
    bool hidden, shown;

    if (lane->kind == WEFT_LANE_GROUP)
      continue;
    hidden = is_hidden (lanes, i);
    counts.all++;
    counts.hidden += hidden;
    counts.passing += !hidden && passes (lanes, trace, lane);
    shown = !hidden && !is_folded (lanes, i)
            && (passes (lanes, trace, lane) || is_pinned (lanes, i));
    g_assert_cmpint (weft_lanes_index (lanes, i) != SIZE_MAX, ==, shown);
  }
  g_assert_cmpuint (weft_lanes_counts (lanes)->all, ==, counts.all);
  g_assert_cmpuint (weft_lanes_counts (lanes)->hidden, ==, counts.hidden);
  g_assert_cmpuint (weft_lanes_counts (lanes)->passing, ==, counts.passing);
  check_order (lanes);
}

static void
change (WeftLanes *lanes, GRand *rand)
{
  static const char *const filters[] = { "", "1", "thread", "O", "none such" };
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  uint32_t one = (uint32_t)g_rand_int_range (rand, 0, (gint32)lanes->all->len);
  uint32_t other = (uint32_t)g_rand_int_range (rand, 0, (gint32)lanes->all->len);
  bool yes = g_rand_boolean (rand);

  switch (g_rand_int_range (rand, 0, 10)) {
  case 0:
    weft_arrangement_set_order (arrangement,
                                (WeftLaneOrder)g_rand_int_range (rand, 0, WEFT_N_ORDERS));
    break;
  case 1:
    weft_arrangement_set_filter (
        arrangement, filters[g_rand_int_range (rand, 0, G_N_ELEMENTS (filters))]);
    break;
  case 2:
    weft_arrangement_set_focus (
        arrangement,
        yes || lane_at (lanes, one)->kind == WEFT_LANE_GROUP ? WEFT_NO_LANE : one);
    break;
  case 3:
    weft_arrangement_pin (arrangement, one, yes);
    break;
  case 4:
    weft_arrangement_hide (arrangement, one, yes);
    break;
  case 5:
    if (g_rand_int_range (rand, 0, 4) == 0)
      weft_arrangement_show_all (arrangement);
    break;
  case 6:
    if (lane_at (lanes, one)->kind == WEFT_LANE_GROUP)
      weft_lanes_set_folded (lanes, lane_at (lanes, one)->row, yes);
    break;
  case 7:
    weft_lanes_move (lanes, one, other, yes);
    break;
  case 8:
    if (lane_at (lanes, one)->kind == WEFT_LANE_THREAD)
      weft_lanes_unfold_thread (lanes, lane_at (lanes, one)->row);
    break;
  case 9:
    arrangement->compact = yes;
    break;
  }
  weft_lanes_arrange (lanes);
}

static void
test_random (void)
{
  for (uint32_t seed = 1; seed < 6; seed++) {
    g_autoptr (WeftTrace) trace = weft_fixture_random (15, 600, seed);
    g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

    check (lanes, trace);
    for (int i = 0; i < 200; i++) {
      change (lanes, rand);
      check (lanes, trace);
    }
  }
}

static void
assert_names (const WeftTrace *trace, const WeftLanes *lanes, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            lane->kind == WEFT_LANE_GROUP
                                ? weft_lanes_group (lanes, lane->row)->title
                                : name_of (trace, lane));
  }
  g_assert_cmpstr (names->str, ==, expected);
}

static uint32_t
number_of (WeftLanes *lanes, const WeftTrace *trace, const char *name)
{
  for (uint32_t i = 0; i < lanes->all->len; i++) {
    const WeftLane *lane = lane_at (lanes, i);
    const char *its = lane->kind == WEFT_LANE_GROUP
                          ? weft_lanes_group (lanes, lane->row)->title
                          : name_of (trace, lane);

    if (g_str_equal (its, name))
      return i;
  }
  g_assert_not_reached ();
}

static WeftTrace *
pool (void)
{
  WeftFixture *fixture = weft_fixture_new ("pool");
  int worker[12];
  uint64_t jobs;

  for (int i = 0; i < 12; i++) {
    g_autofree char *name = g_strdup_printf ("worker-%d", (i * 5) % 12);

    worker[i] = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, name, i + 1, i + 2);
  }
  jobs = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "jobs", -1, 20);
  weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "idle", -1, 21);
  weft_fixture_lock (fixture, worker[0], jobs, 30, 30, 60);
  weft_fixture_lock (fixture, worker[5], jobs, 40, 61, 70);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

/* Names as people sort them; what is looked for; what is left is said. */
static void
test_order_and_filter (void)
{
  g_autoptr (WeftTrace) trace = pool ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);

  weft_arrangement_set_order (arrangement, WEFT_ORDER_NAME);
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes,
                "Threads main worker-0 worker-1 worker-2 worker-3 worker-4 worker-5 "
                "worker-6 worker-7 worker-8 worker-9 worker-10 worker-11 Locks idle jobs");
  weft_arrangement_set_filter (arrangement, " WORKER 1  ");
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Threads worker-1 worker-10 worker-11");
  g_assert_cmpuint (weft_lanes_counts (lanes)->passing, ==, 3);
  g_assert_cmpuint (weft_lanes_counts (lanes)->all, ==, 15);
  g_assert_cmpuint (weft_lanes_group (lanes, 0)->n_shown, ==, 3);

  weft_arrangement_set_order (arrangement, WEFT_ORDER_WAITING);
  weft_arrangement_set_filter (arrangement, NULL);
  weft_arrangement_set_focus (arrangement, number_of (lanes, trace, "jobs"));
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Threads worker-1 worker-0 Locks jobs");
  weft_lanes_unfold_thread (lanes, 0);
  assert_names (trace, lanes, "Threads worker-1 main worker-0 Locks jobs");
  weft_arrangement_show_all (arrangement);
  weft_lanes_arrange (lanes);
  g_assert_cmpuint (weft_lanes_size (lanes), ==, 17);
}

/* By its kernel's number as a whole, not by a part of that. */
static void
test_filter_by_tid (void)
{
  g_autoptr (WeftTrace) trace = pool ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  size_t n;
  g_autofree char *tid = g_strdup_printf ("%d", weft_trace_threads (trace, &n)[0].tid);

  weft_arrangement_set_filter (arrangement, tid);
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Threads main");
  tid[2] = '\0';
  weft_arrangement_set_filter (arrangement, tid);
  weft_lanes_arrange (lanes);
  g_assert_cmpuint (weft_lanes_index (lanes, number_of (lanes, trace, "main")), ==,
                    SIZE_MAX);
}

/* By hand: within a group, also among what a filter leaves. */
static void
test_by_hand (void)
{
  g_autoptr (WeftTrace) trace = pool ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  uint32_t one = number_of (lanes, trace, "worker-1");
  uint32_t ten = number_of (lanes, trace, "worker-10");
  uint32_t jobs = number_of (lanes, trace, "jobs");

  g_assert_false (weft_lanes_move (lanes, one, jobs, true));
  weft_arrangement_set_filter (arrangement, "worker-1");
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Threads worker-10 worker-1 worker-11");
  g_assert_cmpuint (weft_lanes_neighbour (lanes, one, -1), ==, ten);
  g_assert_true (weft_lanes_move (lanes, one, ten, false));
  assert_names (trace, lanes, "Threads worker-1 worker-10 worker-11");
  g_assert_cmpuint (weft_lanes_neighbour (lanes, one, -1), ==, WEFT_NO_LANE);
  g_assert_cmpuint (weft_lanes_neighbour (lanes, one, 1), ==, ten);
  weft_arrangement_set_filter (arrangement, NULL);
  weft_lanes_arrange (lanes);
  g_assert_cmpuint (weft_lanes_index (lanes, one) + 1, ==, weft_lanes_index (lanes, ten));
  g_assert_true (weft_lanes_move (lanes, number_of (lanes, trace, "Locks"), 0, false));
  g_assert_cmpuint (weft_lanes_index (lanes, jobs), ==, 1);

  weft_arrangement_set_order (arrangement, WEFT_ORDER_SPAWN);
  weft_lanes_arrange (lanes);
  g_assert_cmpuint (weft_lanes_index (lanes, 0), ==, 0);
}

/* What is pinned stands still while the others go by below it; not more than half of the
 * view. */
static void
test_frozen (void)
{
  g_autoptr (WeftTrace) trace = pool ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);
  uint32_t jobs = number_of (lanes, trace, "jobs");
  int height;

  weft_arrangement_pin (arrangement, jobs, true);
  weft_arrangement_pin (arrangement, number_of (lanes, trace, "worker-3"), true);
  weft_lanes_arrange (lanes);
  height = weft_lanes_get (lanes, 0)->height_px + weft_lanes_get (lanes, 1)->height_px;
  weft_lanes_set_view (lanes, 150, 2 * height);
  g_assert_cmpuint (weft_lanes_frozen (lanes), ==, 2);
  g_assert_cmpint (weft_lanes_frozen_px (lanes), ==, height);
  g_assert_cmpint (weft_lanes_get (lanes, 0)->y_px, ==, 150);
  for (int y = 0; y < 2 * height; y++) {
    size_t at = weft_lanes_at (lanes, 150 + y + 0.5);
    const WeftLane *lane = weft_lanes_get (lanes, at);

    g_assert_cmpint (at < 2, ==, y < height);
    g_assert_cmpint (lane->y_px, <=, 150 + y);
    g_assert_cmpint (lane->y_px + lane->height_px, >, 150 + y);
  }
  g_assert_cmpuint (weft_lanes_scrolled_at (lanes, 150.5), >=, 2);
  g_assert_cmpuint (weft_lanes_of_object (lanes, lane_at (lanes, jobs)->row), ==, 0);

  weft_lanes_set_view (lanes, 150, 2 * height - 1);
  g_assert_cmpuint (weft_lanes_frozen (lanes), ==, 1);
  g_assert_cmpint (weft_lanes_get (lanes, 1)->y_px, ==,
                   weft_lanes_get (lanes, 0)->height_px);
}

/* A group is pinned with what is in it, and folds there. */
static void
test_pinned_group (void)
{
  g_autoptr (WeftTrace) trace = pool ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrangement *arrangement = weft_lanes_arrangement (lanes);

  weft_arrangement_pin (arrangement, number_of (lanes, trace, "Locks"), true);
  weft_arrangement_set_filter (arrangement, "main");
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Locks jobs idle Threads main");
  weft_lanes_fold_all (lanes, true);
  assert_names (trace, lanes, "Locks Threads");
  weft_lanes_fold_all (lanes, false);
  weft_arrangement_hide (arrangement, number_of (lanes, trace, "jobs"), true);
  weft_lanes_arrange (lanes);
  assert_names (trace, lanes, "Locks idle Threads main");
}

/* Every band of a compact lane is within it, and large text makes all higher. */
static void
test_heights (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (10, 800, 3);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  int small = weft_lanes_height_px (lanes), large;

  weft_lanes_set_text (lanes, 18, 15, 16);
  g_assert_cmpint (weft_lanes_height_px (lanes), >=, small);
  weft_lanes_set_text (lanes, 36, 30, 32);
  large = weft_lanes_height_px (lanes);
  g_assert_cmpint (large, >, small);
  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);

    if (lane->kind == WEFT_LANE_THREAD) {
      g_assert_cmpint (lane->height_px, >=, 66);
      g_assert_cmpint (weft_lane_bar_band (lane).height_px, >=, 32);
    }
  }
  weft_lanes_arrangement (lanes)->compact = true;
  weft_lanes_arrange (lanes);
  g_assert_cmpint (weft_lanes_height_px (lanes), <, large);
  for (size_t i = 0; i < weft_lanes_size (lanes); i++) {
    const WeftLane *lane = weft_lanes_get (lanes, i);
    WeftBand bands[] = { weft_lane_notes_band (lane), weft_lane_bar_band (lane),
                         weft_lane_ticks_band (lane), weft_lane_steps_band (lane),
                         weft_lane_holds_band (lane), weft_lane_receives_band (lane),
                         weft_lane_lives_band (lane) };
    int n = 0;

    for (size_t k = 0; k < G_N_ELEMENTS (bands); k++) {
      n += bands[k].height_px > 0;
      g_assert_cmpint (bands[k].y_px + bands[k].height_px, <=, lane->height_px);
    }
    g_assert_cmpint (n, ==, lane->kind != WEFT_LANE_GROUP);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrangement/random", test_random);
  g_test_add_func ("/arrangement/order-and-filter", test_order_and_filter);
  g_test_add_func ("/arrangement/filter-by-tid", test_filter_by_tid);
  g_test_add_func ("/arrangement/by-hand", test_by_hand);
  g_test_add_func ("/arrangement/frozen", test_frozen);
  g_test_add_func ("/arrangement/pinned-group", test_pinned_group);
  g_test_add_func ("/arrangement/heights", test_heights);
  return g_test_run ();
}
