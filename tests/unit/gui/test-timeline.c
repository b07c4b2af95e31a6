/* The widget in a window: what its API, its actions and its children do. */
#include <adwaita.h>

#include "gui/widgets/timeline.h"
#include "tests/unit/tracer/trace-fixture.h"

#define US INT64_C (1000)

typedef struct {
  GtkWidget *window;
  WeftTimeline *timeline;
  int selections, views;
} Fixture;

static void
count_cb (WeftTimeline *timeline, int *count)
{
  (*count)++;
}

/* Until it has been drawn. */
static void
wait_for_frame (Fixture *f)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->timeline));
  gint64 before = gdk_frame_clock_get_frame_counter (clock);

  gtk_widget_queue_draw (GTK_WIDGET (f->timeline));
  while (gdk_frame_clock_get_frame_counter (clock) < before + 2)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  WeftTrace *(*const *make) (void) = data;
  g_autoptr (WeftTrace) trace = (*make) ();

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  f->window = adw_window_new ();
  f->timeline = WEFT_TIMELINE (weft_timeline_new ());
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1000, 500);
  adw_window_set_content (ADW_WINDOW (f->window), GTK_WIDGET (f->timeline));
  weft_timeline_set_trace (f->timeline, trace);
  g_signal_connect (f->timeline, "selection-changed", G_CALLBACK (count_cb),
                    &f->selections);
  g_signal_connect (f->timeline, "view-changed", G_CALLBACK (count_cb), &f->views);
  gtk_window_present (GTK_WINDOW (f->window));
  while (!gtk_widget_get_mapped (GTK_WIDGET (f->timeline)))
    g_main_context_iteration (NULL, TRUE);
  wait_for_frame (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->timeline), action, NULL));
}

static GtkWidget *
lanes_of (Fixture *f)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->timeline));

  while (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child))
         != GTK_ACCESSIBLE_ROLE_LIST)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
count_lanes (Fixture *f, GtkAccessibleRole role)
{
  GtkWidget *child = gtk_widget_get_first_child (lanes_of (f));
  int n = 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (child)) == role;
  return n;
}

static void
test_lanes (Fixture *f, gconstpointer data)
{
  /* main, three adders and the counter, under two headings. */
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_BUTTON), ==, 2);
  weft_timeline_set_trace (f->timeline, NULL);
  wait_for_frame (f);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 0);
}

static void
test_view (Fixture *f, gconstpointer data)
{
  int64_t from, to, whole_from, whole_to, from2, to2;

  weft_timeline_get_view (f->timeline, &whole_from, &whole_to);
  g_assert_cmpint (whole_from, <=, 0);
  g_assert_cmpint (whole_to, >=, 500 * US);
  weft_timeline_set_view (f->timeline, 100 * US, 200 * US);
  g_assert_cmpint (f->views, ==, 1);
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (from, ==, 100 * US);
  g_assert_cmpint (to, ==, 200 * US);
  act (f, "timeline.pan-right");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (from2, >, from);
  act (f, "timeline.pan-left");
  act (f, "timeline.zoom-in");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (to2 - from2, <, to - from);
  act (f, "timeline.zoom-out");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (ABS (from2 - from), <=, 2);
  act (f, "timeline.go-end");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (to2, >=, 500 * US);
  act (f, "timeline.go-begin");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (from2, <=, 0);
  act (f, "timeline.fit");
  weft_timeline_get_view (f->timeline, &from2, &to2);
  g_assert_cmpint (from2, ==, whole_from);
  g_assert_cmpint (to2, ==, whole_to);
}

static void
test_range (Fixture *f, gconstpointer data)
{
  int64_t from, to;

  g_assert_false (weft_timeline_get_range (f->timeline, &from, &to));
  weft_timeline_set_range (f->timeline, 100 * US, 9000 * US);
  g_assert_true (weft_timeline_get_range (f->timeline, &from, &to));
  g_assert_cmpint (to, ==, 500 * US);
  weft_timeline_set_range (f->timeline, 100 * US, 140 * US);
  act (f, "timeline.zoom-to-range");
  g_assert_false (weft_timeline_get_range (f->timeline, NULL, NULL));
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (from, ==, 100 * US);
  g_assert_cmpint (to, ==, 140 * US);
  /* Escape: first the range, then the selection. */
  weft_timeline_set_selection (f->timeline, (WeftSelection){ WEFT_SELECTION_WAIT, 0, 0 },
                               FALSE);
  weft_timeline_set_range (f->timeline, 1, 2);
  act (f, "timeline.clear");
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, ==, WEFT_SELECTION_WAIT);
  act (f, "timeline.clear");
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, ==, WEFT_SELECTION_NONE);
}

static void
test_selection (Fixture *f, gconstpointer data)
{
  WeftSelection wait = { WEFT_SELECTION_WAIT, 0, 0 }, got;
  int64_t from, to;

  weft_timeline_set_view (f->timeline, 0, 1 * US);
  weft_timeline_set_selection (f->timeline, wait, TRUE);
  weft_timeline_set_selection (f->timeline, wait, TRUE);
  g_assert_cmpint (f->selections, ==, 1);
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (to, >, 50 * US);
  /* What does not exist is nothing. */
  weft_timeline_set_selection (f->timeline, (WeftSelection){ WEFT_SELECTION_HOLD, 999, 0 },
                               TRUE);
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, ==, WEFT_SELECTION_NONE);
  g_assert_cmpint (f->selections, ==, 2);

  weft_timeline_set_selection (
      f->timeline, (WeftSelection){ WEFT_SELECTION_THREAD, 1, 150 * US }, FALSE);
  act (f, "timeline.next-state");
  got = weft_timeline_get_selection (f->timeline);
  g_assert_cmpint (got.kind, ==, WEFT_SELECTION_WAIT);
  g_assert_cmpint (weft_timeline_get_playhead (f->timeline), ==, got.time_ns);
  act (f, "timeline.previous-state");
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, ==,
                   WEFT_SELECTION_THREAD);
  g_assert_true (weft_timeline_follow (f->timeline, WEFT_FORWARD));
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).row, !=, 1);
}

/* By keyboard from the first heading to the last lane, each once; what is folded is left
 * out, and comes back with a selection in it. */
static void
test_keyboard (Fixture *f, gconstpointer data)
{
  GtkWidget *last = NULL;
  int lanes = 1;

  gtk_widget_grab_focus (GTK_WIDGET (f->timeline));
  for (;; lanes++) {
    GtkWidget *focus;

    act (f, "timeline.next-lane");
    focus = gtk_window_get_focus (GTK_WINDOW (f->window));
    g_assert_true (gtk_widget_is_ancestor (focus, lanes_of (f)));
    if (focus == last)
      break;
    last = focus;
  }
  g_assert_cmpint (lanes, ==, 7);
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, ==,
                   WEFT_SELECTION_OBJECT);

  weft_timeline_set_selection (f->timeline, WEFT_SELECTION_INIT, FALSE);
  for (int i = 0; i < 7; i++)
    act (f, "timeline.previous-lane");
  act (f, "timeline.activate-lane");
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 1);
  weft_timeline_set_selection (f->timeline, (WeftSelection){ WEFT_SELECTION_WAIT, 0, 0 },
                               TRUE);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
  wait_for_frame (f);
}

/* As in a tree the arrow keys fold and unfold a heading, and nothing else there. */
static void
test_folding (Fixture *f, gconstpointer data)
{
  int64_t from, to, before;

  gtk_widget_grab_focus (GTK_WIDGET (f->timeline));
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
  weft_timeline_get_view (f->timeline, &before, &to);
  for (int i = 0; i < 2; i++) {
    act (f, "timeline.left");
    g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 1);
  }
  for (int i = 0; i < 2; i++) {
    act (f, "timeline.right");
    g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
  }
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (from, ==, before);

  /* On a lane they pan. */
  weft_timeline_zoom (f->timeline, 4);
  act (f, "timeline.next-lane");
  weft_timeline_get_view (f->timeline, &before, &to);
  act (f, "timeline.right");
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (from, >, before);
  wait_for_frame (f);
}

/* What is marked is unfolded, and stays so when something else is selected. */
static void
test_mark (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) threads = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  const uint32_t last = 3, lock = 0;

  g_array_append_val (threads, last);
  g_array_append_val (objects, lock);
  gtk_widget_grab_focus (GTK_WIDGET (f->timeline));
  act (f, "timeline.left");
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 1);
  weft_timeline_mark (f->timeline, threads, objects);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
  weft_timeline_set_selection (f->timeline,
                               (WeftSelection){ WEFT_SELECTION_THREAD, 1, 50 * US }, TRUE);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), ==, 5);
}

static void
wait_for_frames (Fixture *f, int n)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->timeline));
  gint64 until = gdk_frame_clock_get_frame_counter (clock) + n;

  while (gdk_frame_clock_get_frame_counter (clock) < until) {
    gtk_widget_queue_draw (GTK_WIDGET (f->timeline));
    g_main_context_iteration (NULL, TRUE);
  }
}

static GtkEventController *
scroll_of (Fixture *f)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (GTK_WIDGET (f->timeline));

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (all, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
      return controller;
  }
  g_assert_not_reached ();
}

/* What a touchpad leaves behind goes on by itself, comes to rest, and is ended by what one
 * does next. */
static void
test_flick (Fixture *f, gconstpointer data)
{
  int64_t from, to, before, last = -1;

  weft_timeline_set_view (f->timeline, 100 * US, 120 * US);
  weft_timeline_get_view (f->timeline, &before, &to);
  g_signal_emit_by_name (scroll_of (f), "decelerate", 1.0, 0.0);
  do {
    if (last < 0)
      last = before;
    else
      last = from;
    wait_for_frames (f, 20);
    weft_timeline_get_view (f->timeline, &from, &to);
  } while (from != last);
  g_assert_cmpint (from, >, before);
  g_assert_cmpint (to - from, >=, 20 * US);

  weft_timeline_set_view (f->timeline, 100 * US, 120 * US);
  g_signal_emit_by_name (scroll_of (f), "decelerate", 5.0, 0.0);
  g_signal_emit_by_name (scroll_of (f), "scroll-begin");
  weft_timeline_get_view (f->timeline, &before, &to);
  wait_for_frames (f, 4);
  weft_timeline_get_view (f->timeline, &from, &to);
  g_assert_cmpint (from, ==, before);
}

static WeftTrace *
make_many (void)
{
  return weft_fixture_random (200, 4000, 3);
}

/* Hundreds of threads have widgets only near the view; and the keyboard reaches them all.
 */
static void
test_many (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), <, 100);
  gtk_widget_grab_focus (GTK_WIDGET (f->timeline));
  for (int i = 0; i < 150; i++)
    act (f, "timeline.next-lane");
  wait_for_frame (f);
  g_assert_cmpint (count_lanes (f, GTK_ACCESSIBLE_ROLE_LIST_ITEM), <, 100);
  g_assert_cmpint (weft_timeline_get_selection (f->timeline).kind, !=, WEFT_SELECTION_NONE);
  g_assert_true (
      gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (f->window)), lanes_of (f)));
}

int
main (int argc, char **argv)
{
  static WeftTrace *(*const counter) (void) = weft_fixture_counter;
  static WeftTrace *(*const many) (void) = make_many;
  static const struct {
    const char *path;
    WeftTrace *(*const *make) (void);
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/timeline/lanes", &counter, test_lanes },
    { "/timeline/view", &counter, test_view },
    { "/timeline/range", &counter, test_range },
    { "/timeline/selection", &counter, test_selection },
    { "/timeline/keyboard", &counter, test_keyboard },
    { "/timeline/folding", &counter, test_folding },
    { "/timeline/mark", &counter, test_mark },
    { "/timeline/flick", &counter, test_flick },
    { "/timeline/many", &many, test_many },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, tests[i].make, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
