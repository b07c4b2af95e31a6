/* Which lanes have most to do with one another, against counting every interaction. */
#include <math.h>
#include <string.h>

#include "gui/view/arrow-words.h"
#include "tests/unit/gui/random-views.h"
#include "tests/unit/tracer/trace-fixture.h"

#define WIDTH 800.0

/* Between two threads, of each kind, that begin in [@from_ns, @to_ns). */
static size_t
count_between (const WeftTrace *trace,
               uint32_t a,
               uint32_t b,
               double from_ns,
               double to_ns,
               unsigned kinds,
               size_t ret[WEFT_N_INTERACTIONS])
{
  size_t n, sum = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);

  memset (ret, 0, WEFT_N_INTERACTIONS * sizeof *ret);
  for (size_t i = 0; i < n; i++) {
    bool own = (all[i].from_thread == a && all[i].to_thread == b)
               || (all[i].from_thread == b && all[i].to_thread == a);

    if (own && (double)all[i].from_ns >= from_ns && (double)all[i].from_ns < to_ns) {
      ret[all[i].kind]++;
      sum += (kinds & 1u << all[i].kind) != 0;
    }
  }
  return sum;
}

/* All pairs whose lanes are in view: as many as were told of, none heavier than the least
 * of those that were found unless it was found itself. */
static void
check (const WeftTrace *trace,
       const WeftLanes *lanes,
       const WeftArrowView *view,
       const GArray *ties,
       size_t n_pairs)
{
  double from = view->viewport->begin_ns, to = weft_viewport_end_ns (view->viewport);
  size_t counts[WEFT_N_INTERACTIONS], n, expected = 0, most = 0, heavier = 0, enough = 0;
  size_t least
      = ties->len > 0 ? g_array_index (ties, WeftArrowTie, ties->len - 1).n : SIZE_MAX;

  weft_trace_threads (trace, &n);
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t a = 0; a < n; a++) {
      for (uint32_t b = a + 1; b < n; b++) {
        double y[2]
            = { weft_thread_middle_px (lanes, a), weft_thread_middle_px (lanes, b) };
        size_t own = count_between (trace, a, b, from, to, view->kinds, counts);

        if (fmin (y[0], y[1]) < view->top_px || fmax (y[0], y[1]) > view->bottom_px
            || own == 0)
          continue;
        most = MAX (most, own);
        expected += pass;
        heavier += pass && own > least;
        enough += pass && own * WEFT_TIES_PART >= most;
      }
    }
  }
  g_assert_cmpuint (n_pairs, ==, expected);
  g_assert_cmpuint (ties->len, ==, MIN (enough, WEFT_TIES_MAX));
  if (ties->len > 0) {
    g_assert_cmpuint (g_array_index (ties, WeftArrowTie, 0).n, ==, most);
    g_assert_cmpuint (heavier, <, ties->len);
  }
  for (guint i = 0; i < ties->len; i++) {
    const WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i);

    g_assert_cmpuint (count_between (trace, tie->threads[0], tie->threads[1], from, to,
                                     view->kinds, counts),
                      ==, tie->n);
    g_assert_true (memcmp (counts, tie->counts, sizeof counts) == 0);
    g_assert_true (i == 0 || tie[-1].n >= tie->n);
    g_assert_cmpfloat (tie->y0_px, <, tie->y1_px);
    g_assert_cmpfloat (tie->y0_px, ==, weft_thread_middle_px (lanes, tie->threads[0]));
    /* On it, and beside it; none runs along another. */
    g_assert_cmpfloat (weft_arrow_tie_distance_px (tie, tie->x_px, tie->y0_px + 1), ==, 0);
    g_assert_cmpfloat (weft_arrow_tie_distance_px (tie, tie->x_px + 40, tie->y1_px), >, 30);
    for (guint k = 0; k < i; k++) {
      const WeftArrowTie *other = &g_array_index (ties, WeftArrowTie, k);

      g_assert_true (other->x_px != tie->x_px || other->y0_px > tie->y1_px
                     || other->y1_px < tie->y0_px);
    }
  }
}

static void
test_brute_force (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_random (12, 6000, 7);
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  GRand *rand = g_rand_new_with_seed (11);
  size_t full = 0, some = 0;

  for (int round = 0; round < 150; round++) {
    WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
    WeftArrowView view
        = { &viewport, WIDTH, 0, weft_lanes_height_px (lanes), WEFT_ARROWS_ALL_KINDS };
    g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));
    size_t n_pairs;

    weft_show_somewhere (rand, &viewport, pow (10, -3 * g_rand_double (rand)));
    if (round % 3 == 1)
      view.kinds = (unsigned)g_rand_int_range (rand, 0, 1 << WEFT_N_INTERACTIONS);
    if (round % 3 == 2) {
      view.top_px = g_rand_double_range (rand, 0, 300);
      view.bottom_px = view.top_px + g_rand_double_range (rand, 0, 300);
    }
    n_pairs = weft_arrow_ties (arrows, lanes, &view, ties);
    check (trace, lanes, &view, ties, n_pairs);
    full += ties->len == WEFT_TIES_MAX;
    some += ties->len > 0 && ties->len < WEFT_TIES_MAX;
    for (guint i = 0; i < ties->len; i++) {
      int64_t middle_ns = weft_arrow_tie_middle_ns (arrows, &view,
                                                    &g_array_index (ties, WeftArrowTie, i));

      g_assert_cmpfloat ((double)middle_ns, >=, viewport.begin_ns);
      g_assert_cmpfloat ((double)middle_ns, <, weft_viewport_end_ns (&viewport));
    }
  }
  g_assert_cmpuint (full, >, 10);
  g_assert_cmpuint (some, >, 10);
  weft_arrows_free (arrows);
  g_rand_free (rand);
}

static void
test_words (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftLanes) lanes = weft_lanes_new (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  WeftViewport viewport = weft_viewport_whole (weft_trace_duration_ns (trace));
  WeftArrowView view = { &viewport, WIDTH, 0, weft_lanes_height_px (lanes),
                         1u << WEFT_INTERACTION_HAND_OFF };
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));
  g_autofree char *text = NULL;

  /* adder-0 to 1, 1 to 2, 2 to 0 */
  g_assert_cmpuint (weft_arrow_ties (arrows, lanes, &view, ties), ==, 3);
  text = weft_arrow_tie_text (trace, view.kinds, &g_array_index (ties, WeftArrowTie, 0));
  g_assert_cmpstr (text, ==,
                   "1 arrow begins in view between adder-0 and adder-1: 1 hand-off.");
  weft_arrows_free (arrows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrow-ties/brute-force", test_brute_force);
  g_test_add_func ("/arrow-ties/words", test_words);
  return g_test_run ();
}
