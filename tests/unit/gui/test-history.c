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

static bool
can (const WeftHistory *history, WeftDirection direction)
{
  return weft_history_peek (history, direction, WEFT_STRIDE_STEP) != NULL;
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
  back = *weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP);
  g_assert_true (same (&back, &whole));
  g_assert_null (weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP));
  back = *weft_history_go (history, WEFT_FORWARD, WEFT_STRIDE_STEP);
  g_assert_true (same (&back, &place));
  g_assert_null (weft_history_go (history, WEFT_FORWARD, WEFT_STRIDE_STEP));

  /* After a rest the next is another one; a selection always is. */
  weft_viewport_zoom (&place.viewport, 1 / 1.25, 0.5);
  weft_history_visit (history, &place, now += 2 * PAUSE);
  weft_viewport_zoom (&place.viewport, 1 / 1.25, 0.5);
  weft_history_visit (history, &place, now += 2 * PAUSE);
  place.selection = (WeftSelection){ WEFT_SELECTION_WAIT, 3, 100 };
  weft_history_visit (history, &place, now);
  for (int i = 0; i < 4; i++)
    g_assert_nonnull (weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP));
  g_assert_null (weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP));
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
  g_assert_false (can (history, WEFT_BACKWARD));
  weft_viewport_show (&place.viewport, 10, 20);
  weft_history_visit (history, &place, PAUSE * 20);
  /* It goes back to where the playhead was last before. */
  back = weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP);
  g_assert_cmpint (back->playhead_ns, ==, 500);
  g_assert_cmpfloat (back->scroll_px, ==, 100);
  /* A playhead alone does not take away what can be done again. */
  place = *back;
  place.playhead_ns = 600;
  weft_history_visit (history, &place, PAUSE * 30);
  g_assert_true (can (history, WEFT_FORWARD));
  place.page = 2;
  weft_history_visit (history, &place, PAUSE * 40);
  g_assert_false (can (history, WEFT_FORWARD));
}

static void
test_settle (void)
{
  WeftSpot first = place_at (0, 1000), second = place_at (500000, 600000), there;
  g_autoptr (WeftHistory) history = weft_history_new (&first);

  weft_history_visit (history, &second, 0);
  there = *weft_history_go (history, WEFT_BACKWARD, WEFT_STRIDE_STEP);
  there.scroll_px = 1e6;
  weft_history_settle (history, &there);
  weft_history_visit (history, &there, 1);
  g_assert_true (same (weft_history_go (history, WEFT_FORWARD, WEFT_STRIDE_STEP), &second));
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

      got = weft_history_go (history, what < 4 ? WEFT_BACKWARD : WEFT_FORWARD,
                             WEFT_STRIDE_STEP);
      g_assert_cmpint (got != NULL, ==, from->len > 0);
      if (got != NULL) {
        g_array_append_val (to, place);
        place = g_array_index (from, WeftSpot, from->len - 1);
        g_array_set_size (from, from->len - 1);
        g_assert_true (same (got, &place));
      }
    }
    g_assert_cmpint (can (history, WEFT_BACKWARD), ==, undo->len > 0);
    g_assert_cmpint (can (history, WEFT_FORWARD), ==, redo->len > 0);
  }
  g_rand_free (rand);
}

/* Where a page's stride leads among @pages from @at: the last of the run of one page next
 * to
 * @at's run; -1 where there is none. */
static int
stride (const GArray *pages, int at, int direction)
{
  unsigned here = g_array_index (pages, unsigned, at), there;
  int i = at;

  while (i >= 0 && i < (int)pages->len && g_array_index (pages, unsigned, i) == here)
    i += direction;
  if (i < 0 || i >= (int)pages->len)
    return -1;
  there = g_array_index (pages, unsigned, i);
  while (i + 1 < (int)pages->len && g_array_index (pages, unsigned, i + 1) == there)
    i++;
  return i;
}

/* Few pages, so that several steps are taken on one: by pages and by steps at random. */
static void
test_pages (void)
{
  GRand *rand = g_rand_new_with_seed (29);
  WeftSpot place = place_at (0, 1000000);
  g_autoptr (WeftHistory) history = weft_history_new (&place);
  g_autoptr (GArray) pages = g_array_new (FALSE, FALSE, sizeof (unsigned));
  int at = 0;

  g_array_append_val (pages, place.page);
  for (int i = 1; i < 450; i++) {
    place.page = (unsigned)g_rand_int_range (rand, 0, 3);
    place.selection = (WeftSelection){ WEFT_SELECTION_THREAD, (uint32_t)i, i };
    weft_history_visit (history, &place, i);
    g_array_append_val (pages, place.page);
    at++;
  }
  for (int i = 0; i < 5000; i++) {
    WeftDirection direction = g_rand_boolean (rand) ? WEFT_BACKWARD : WEFT_FORWARD;
    bool by_page = g_rand_boolean (rand);
    int next = by_page ? stride (pages, at, direction) : at + (int)direction;
    const WeftSpot *got = weft_history_go (history, direction,
                                           by_page ? WEFT_STRIDE_PAGE : WEFT_STRIDE_STEP);

    if (next < 0 || next >= (int)pages->len) {
      g_assert_null (got);
      continue;
    }
    at = next;
    g_assert_cmpuint (got->page, ==, g_array_index (pages, unsigned, at));
    g_assert_cmpint (got->selection.time_ns, ==, at);
  }
  g_rand_free (rand);
}

/* A row alone is no step, and is come back to. */
static void
test_row (void)
{
  WeftSpot place = place_at (0, 1000000);
  g_autoptr (WeftHistory) history = weft_history_new (&place);

  place.page = 1;
  place.row = 4;
  weft_history_visit (history, &place, 0);
  place.row = 7;
  weft_history_visit (history, &place, 1);
  place.page = 0;
  place.row = WEFT_NO_ROW;
  weft_history_visit (history, &place, 2);
  g_assert_cmpuint (weft_history_peek (history, WEFT_BACKWARD, WEFT_STRIDE_PAGE)->row, ==,
                    7);
  g_assert_null (weft_history_peek (history, WEFT_FORWARD, WEFT_STRIDE_PAGE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/wheel", test_wheel);
  g_test_add_func ("/history/no-step", test_no_step);
  g_test_add_func ("/history/settle", test_settle);
  g_test_add_func ("/history/random", test_random);
  g_test_add_func ("/history/pages", test_pages);
  g_test_add_func ("/history/row", test_row);
  return g_test_run ();
}
