/* The history against one that keeps every step in a plain list. */
#include <math.h>

#include "gui/view/history.h"

#define PAUSE WEFT_HISTORY_PAUSE_US

static WeftSpot
place_at (double from_ns, double to_ns)
{
  WeftSpot place = { .viewport = weft_viewport_whole (1000000) };

  weft_viewport_show (&place.viewport, from_ns, to_ns);
  return place;
}

static bool
same (const WeftSpot *a, const WeftSpot *b)
{
  return weft_viewport_equal (&a->viewport, &b->viewport) && a->scroll_px == b->scroll_px
         && weft_selection_equal (&a->selection, &b->selection) && a->page == b->page
         && a->playhead_ns == b->playhead_ns;
}

static void
test_wheel (void)
{
  WeftSpot whole = place_at (0, 1000000), place = whole, back;
  g_autoptr (WeftHistory) history = weft_history_new (&whole);
  int64_t now = 0;

  /* A run of the wheel is one step, however far it leads. */
  for (int i = 0; i < 20; i++) {
    weft_viewport_zoom (&place.viewport, 1.25, 0.5);
    weft_history_visit (history, &place, now += PAUSE / 10);
  }
  back = *weft_history_go (history, WEFT_BACKWARD);
  g_assert_true (same (&back, &whole));
  g_assert_null (weft_history_go (history, WEFT_BACKWARD));
  back = *weft_history_go (history, WEFT_FORWARD);
  g_assert_true (same (&back, &place));
  g_assert_null (weft_history_go (history, WEFT_FORWARD));

  /* After a rest the next is another one; a selection always is. */
  weft_viewport_zoom (&place.viewport, 1 / 1.25, 0.5);
  weft_history_visit (history, &place, now += 2 * PAUSE);
  weft_viewport_zoom (&place.viewport, 1 / 1.25, 0.5);
  weft_history_visit (history, &place, now += 2 * PAUSE);
  place.selection = (WeftSelection){ WEFT_SELECTION_WAIT, 3, 100 };
  weft_history_visit (history, &place, now);
  for (int i = 0; i < 4; i++)
    g_assert_nonnull (weft_history_go (history, WEFT_BACKWARD));
  g_assert_null (weft_history_go (history, WEFT_BACKWARD));
}

static void
test_no_step (void)
{
  WeftSpot whole = place_at (0, 1000000), place = whole;
  g_autoptr (WeftHistory) history = weft_history_new (&whole);
  const WeftSpot *back;

  place.playhead_ns = 500;
  place.scroll_px = 100;
  weft_history_visit (history, &place, PAUSE * 10);
  g_assert_false (weft_history_can (history, WEFT_BACKWARD));
  weft_viewport_show (&place.viewport, 10, 20);
  weft_history_visit (history, &place, PAUSE * 20);
  /* It goes back to where the playhead was last before. */
  back = weft_history_go (history, WEFT_BACKWARD);
  g_assert_cmpint (back->playhead_ns, ==, 500);
  g_assert_cmpfloat (back->scroll_px, ==, 100);
  /* A playhead alone does not take away what can be done again. */
  place = *back;
  place.playhead_ns = 600;
  weft_history_visit (history, &place, PAUSE * 30);
  g_assert_true (weft_history_can (history, WEFT_FORWARD));
  place.page = 2;
  weft_history_visit (history, &place, PAUSE * 40);
  g_assert_false (weft_history_can (history, WEFT_FORWARD));
}

static void
test_settle (void)
{
  WeftSpot first = place_at (0, 1000), second = place_at (500000, 600000), there;
  g_autoptr (WeftHistory) history = weft_history_new (&first);

  weft_history_visit (history, &second, 0);
  there = *weft_history_go (history, WEFT_BACKWARD);
  there.scroll_px = 1e6;
  weft_history_settle (history, &there);
  weft_history_visit (history, &there, 1);
  g_assert_true (same (weft_history_go (history, WEFT_FORWARD), &second));
}

/* Jumps only, forth and back at random. */
static void
test_random (void)
{
  GRand *rand = g_rand_new_with_seed (23);
  WeftSpot place = place_at (0, 1000000);
  g_autoptr (WeftHistory) history = weft_history_new (&place);
  g_autoptr (GArray) undo = g_array_new (FALSE, FALSE, sizeof (WeftSpot));
  g_autoptr (GArray) redo = g_array_new (FALSE, FALSE, sizeof (WeftSpot));

  for (int i = 0; i < 20000; i++) {
    int what = g_rand_int_range (rand, 0, 5);
    const WeftSpot *got = NULL;

    if (what < 2) {
      WeftSpot next = place;

      if (what == 0)
        next.page = place.page + 1;
      else
        next.selection = (WeftSelection){ WEFT_SELECTION_THREAD, (uint32_t)i, i };
      g_array_append_val (undo, place);
      if (undo->len > WEFT_HISTORY_STEPS)
        g_array_remove_index (undo, 0);
      g_array_set_size (redo, 0);
      place = next;
      weft_history_visit (history, &place, i);
    } else {
      GArray *from = what < 4 ? undo : redo, *to = what < 4 ? redo : undo;

      got = weft_history_go (history, what < 4 ? WEFT_BACKWARD : WEFT_FORWARD);
      g_assert_cmpint (got != NULL, ==, from->len > 0);
      if (got != NULL) {
        g_array_append_val (to, place);
        place = g_array_index (from, WeftSpot, from->len - 1);
        g_array_set_size (from, from->len - 1);
        g_assert_true (same (got, &place));
      }
    }
    g_assert_cmpint (weft_history_can (history, WEFT_BACKWARD), ==, undo->len > 0);
    g_assert_cmpint (weft_history_can (history, WEFT_FORWARD), ==, redo->len > 0);
  }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/wheel", test_wheel);
  g_test_add_func ("/history/no-step", test_no_step);
  g_test_add_func ("/history/settle", test_settle);
  g_test_add_func ("/history/random", test_random);
  return g_test_run ();
}
