/* How long the main loop of a real window is kept from answering: while a trace is loaded,
 * if one is given; while one that is loaded opens, until its first frame; while it is
 * panned, zoomed, scrolled and its pages are switched, while the playhead moves, a range is
 * drawn, steps are undone, things are copied and exported, and while the trace or the whole
 * window closes. Of each the longest turn of the loop, in milliseconds of the main thread's
 * CPU time, which what else the machine does does not lengthen, and on the clock, which it
 * does; and all turns together. A frame is a turn. Of a load that is given up also how long
 * its worker goes on. Wants a display.
 *
 *   bench-window [INTERVALS [TRACE]] */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#include "gui/app/command-palette.h"
#include "gui/app/exporter.h"
#include "gui/app/heap.h"
#include "gui/app/trace-page.h"
#include "gui/app/window-closing.h"
#include "gui/widgets/timeline-arrange.h"
#include "gui/widgets/timeline.h"
#include "tests/bench/bench-lanes.h"

#define STEPS 60
/* At so many moments of a load less one it is given up. */
#define TRIES 8

typedef struct {
  GtkWindow *window;
  WeftTracePage *page;
  WeftTimeline *timeline;
  double longest_ms, all_ms, longest_clock_ms;
  guint frames;
} Bench;

static double
thread_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
painted_cb (GdkFrameClock *clock, gpointer data)
{
  ((Bench *)data)->frames++;
}

/* What was done outside of the loop counts as a turn: it would be one, in a callback. */
static void
note (Bench *self, double since_ms)
{
  double ms = thread_ms () - since_ms;

  self->longest_ms = MAX (self->longest_ms, ms);
  self->all_ms += ms;
}

static void
turn (Bench *self)
{
  gint64 clock_us = g_get_monotonic_time ();
  double start = thread_ms ();

  g_main_context_iteration (NULL, FALSE);
  note (self, start);
  self->longest_clock_ms
      = MAX (self->longest_clock_ms, (double)(g_get_monotonic_time () - clock_us) / 1e3);
}

/* Until @n frames were drawn and nothing is left to do, but not for ever. */
static void
turn_until (Bench *self, guint n)
{
  gint64 until = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  guint last = self->frames + n;

  while (self->frames < last && g_get_monotonic_time () < until) {
    turn (self);
    g_usleep (200);
  }
  while (g_main_context_pending (NULL))
    turn (self);
}

static void
begin (Bench *self)
{
  self->longest_ms = self->all_ms = self->longest_clock_ms = 0;
}

static void
say (Bench *self, const char *what)
{
  printf ("  %-10s longest turn %7.1f ms, on the clock %7.1f ms, all turns %8.1f ms\n",
          what, self->longest_ms, self->longest_clock_ms, self->all_ms);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static WeftLoaded *
load (const WeftBenchLanes *shape)
{
  g_autoptr (GFile) folder = g_file_new_for_path ("bench.weft");
  gint64 start = g_get_monotonic_time ();
  WeftTrace *trace = weft_bench_lanes_new (shape);
  WeftLoaded *loaded;

  printf ("%u threads, %zu intervals: trace made in %.1f s, ", shape->n_threads,
          shape->n_intervals, (double)(g_get_monotonic_time () - start) / 1e6);
  start = g_get_monotonic_time ();
  loaded = weft_loaded_new (trace, folder, NULL);
  printf ("looked into in %.1f s, as the worker does\n",
          (double)(g_get_monotonic_time () - start) / 1e6);
  return loaded;
}

static void
take (Bench *self, WeftLoaded *loaded)
{
  double start = thread_ms ();

  begin (self);
  weft_trace_page_take (self->page, loaded);
  note (self, start);
  turn_until (self, 2);
}

/* --- loading --- */

typedef struct {
  bool is_over;
  WeftLoaded *loaded;
} Load;

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;

  load->is_over = true;
  load->loaded = weft_loader_load_finish (result, NULL);
}

static void
progress_cb (double fraction, uint64_t events, gpointer data)
{
}

/* Gives up after @patience_us. Returns: how long it took, or went on after that. */
static gint64
load_for (Bench *self, const char *path, gint64 patience_us, Load *load)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 start_us = g_get_monotonic_time ();

  weft_loader_load_async (folder, cancellable, progress_cb, loaded_cb, load);
  while (!load->is_over) {
    turn (self);
    g_usleep (200);
    if (!g_cancellable_is_cancelled (cancellable)
        && g_get_monotonic_time () - start_us > patience_us) {
      g_cancellable_cancel (cancellable);
      start_us = g_get_monotonic_time ();
    }
  }
  return g_get_monotonic_time () - start_us;
}

static void
load_real (Bench *self, const char *path)
{
  Load load = { 0 };
  gint64 whole_us, longest_us = 0;

  begin (self);
  whole_us = load_for (self, path, G_MAXINT64 / 2, &load);
  printf ("%s: loaded in %.1f s\n", path, (double)whole_us / 1e6);
  say (self, "loading");
  if (load.loaded == NULL)
    return;
  take (self, load.loaded);
  say (self, "opening");
  take (self, NULL);
  say (self, "closing");
  begin (self);
  for (int i = 1; i < TRIES; i++) {
    Load given_up = { 0 };

    longest_us = MAX (longest_us, load_for (self, path, whole_us / TRIES * i, &given_up));
    weft_loaded_free (given_up.loaded);
  }
  say (self, "giving up");
  printf ("  after which the worker goes on for %.2f s at most, of %d times\n",
          (double)longest_us / 1e6, TRIES - 1);
}

static void
look_about (Bench *self, int64_t whole_ns)
{
  for (int i = 0; i < STEPS; i++) {
    double start = thread_ms ();
    int64_t span = whole_ns / (1 + i * 7), from = (whole_ns - span) / STEPS * i;

    weft_timeline_set_view (self->timeline, from, from + span);
    note (self, start);
    turn_until (self, 1);
  }
  say (self, "views");
  begin (self);
  for (int i = 0; i < 20; i++) {
    double start = thread_ms ();

    weft_timeline_zoom (self->timeline, i < 10 ? 3 : 0.3);
    note (self, start);
    turn_until (self, 4);
  }
  say (self, "zooms");
  begin (self);
  for (int i = 0; i < STEPS; i++) {
    double start = thread_ms ();

    weft_timeline_set_playhead (self->timeline, whole_ns / STEPS * i);
    note (self, start);
    turn_until (self, 1);
  }
  say (self, "playhead");
}

/* The first of them that shows and can be typed into. */
static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_mapped (child, type);
  return found;
}

/* By the first column and back, down to the end, by words and without. */
static void
use_table (Bench *self, GtkWidget *page)
{
  GtkWidget *view = find_mapped (page, GTK_TYPE_COLUMN_VIEW);
  GtkWidget *entry = find_mapped (page, GTK_TYPE_EDITABLE);
  static const char *const typed[] = { "1", "12", "" };
  GtkAdjustment *adjustment;
  double start;

  if (view == NULL)
    return;
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  for (int i = 0; i < 4; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (
        gtk_column_view_get_columns (GTK_COLUMN_VIEW (view)), i / 2);

    begin (self);
    start = thread_ms ();
    gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (view), column,
                                    i % 2 ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
    note (self, start);
    turn_until (self, 3);
  }
  say (self, "  sorted");
  begin (self);
  for (int i = 0; i < 5; i++) {
    start = thread_ms ();
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 5 * i);
    note (self, start);
    turn_until (self, 3);
  }
  say (self, "  scrolled");
  begin (self);
  for (size_t i = 0; i < G_N_ELEMENTS (typed) && entry != NULL; i++) {
    start = thread_ms ();
    gtk_editable_set_text (GTK_EDITABLE (entry), typed[i]);
    note (self, start);
    turn_until (self, 20);
  }
  if (entry != NULL)
    say (self, "  filtered");
}

static void
order_lanes (Bench *self)
{
  static const char *const orders[] = { "waiting", "interaction", "name", "spawn" };

  begin (self);
  for (size_t i = 0; i < G_N_ELEMENTS (orders); i++) {
    double start = thread_ms ();

    weft_timeline_set_order (self->timeline, orders[i]);
    note (self, start);
    turn_until (self, 20);
  }
  say (self, "orders");
}

static void
search (Bench *self)
{
  double start = thread_ms ();
  GtkWidget *entry;

  begin (self);
  weft_trace_page_search (self->page);
  note (self, start);
  turn_until (self, 5);
  entry = gtk_window_get_focus (self->window);
  if (entry != NULL && GTK_IS_EDITABLE (entry)) {
    start = thread_ms ();
    gtk_editable_set_text (GTK_EDITABLE (entry), "1");
    note (self, start);
    turn_until (self, 30);
  }
  say (self, "search");
}

static void
switch_pages (Bench *self)
{
  AdwViewStack *stack = weft_trace_page_get_stack (self->page);
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++) {
    g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);
    double start = thread_ms ();

    begin (self);
    adw_view_stack_set_visible_child (stack, adw_view_stack_page_get_child (page));
    note (self, start);
    turn_until (self, 2);
    say (self, adw_view_stack_page_get_name (page));
    use_table (self, adw_view_stack_page_get_child (page));
  }
  adw_view_stack_set_visible_child_name (stack, "timeline");
}

/* From nothing to all, as a drag does, and then a wait at a time in it. */
static void
draw_ranges (Bench *self, int64_t whole_ns)
{
  begin (self);
  for (int i = 1; i <= STEPS; i++) {
    double start = thread_ms ();

    weft_timeline_set_range (self->timeline, 0, whole_ns / STEPS * i);
    note (self, start);
    turn_until (self, 1);
  }
  turn_until (self, 20);
  say (self, "range");
}

static void
select_and_undo (Bench *self)
{
  GtkWidget *timeline = GTK_WIDGET (self->timeline);

  begin (self);
  for (int i = 0; i < STEPS; i++) {
    double start = thread_ms ();
    uint32_t row = (uint32_t)i * 37;

    weft_timeline_set_selection (self->timeline,
                                 (WeftSelection){ WEFT_SELECTION_WAIT, row, 0 }, TRUE);
    note (self, start);
    turn_until (self, 2);
  }
  say (self, "selecting");
  begin (self);
  for (int i = 0; i < STEPS; i++) {
    double start = thread_ms ();

    gtk_widget_activate_action (timeline, i < STEPS / 2 ? "trace.undo" : "trace.redo",
                                NULL);
    note (self, start);
    turn_until (self, 2);
  }
  say (self, "undo, redo");
}

/* --- what is taken along --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* Until @result is there. */
static void
turn_until_done (Bench *self, GAsyncResult **result)
{
  while (*result == NULL) {
    turn (self);
    g_usleep (200);
  }
}

static void
copy (Bench *self, WeftForm form, WeftExportWhat what, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *text = NULL;
  const WeftExportOptions picture = { .scale = 1 };
  double start = thread_ms ();

  begin (self);
  if (weft_form_is_picture (form))
    weft_exporter_texture_async (self->timeline, what, &picture, NULL, done_cb, &result);
  else
    weft_exporter_text_async (self->timeline, weft_trace_page_get (self->page), form, what,
                              done_cb, &result);
  note (self, start);
  turn_until_done (self, &result);
  if (weft_form_is_picture (form))
    texture = weft_exporter_texture_finish (result, NULL);
  else
    text = weft_exporter_text_finish (result, NULL);
  say (self, name);
}

static void
save_whole (Bench *self, WeftForm form)
{
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("weft-bench-XXXXXX", &stream, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  const WeftExportOrder order = { .form = form, .what = WEFT_EXPORT_WHOLE };
  double start = thread_ms ();
  size_t n_cut;

  begin (self);
  weft_exporter_save_async (self->timeline, weft_trace_page_get (self->page), &order, file,
                            NULL, NULL, done_cb, &result);
  note (self, start);
  turn_until_done (self, &result);
  (void)weft_exporter_save_finish (result, &n_cut, NULL);
  say (self, weft_form_extension (form));
  g_file_delete (file, NULL, NULL);
}

static void
take_along (Bench *self)
{
  copy (self, WEFT_FORM_PNG, WEFT_EXPORT_SEEN, "image");
  copy (self, WEFT_FORM_TEXT, WEFT_EXPORT_RANGE, "text");
  copy (self, WEFT_FORM_MERMAID, WEFT_EXPORT_RANGE, "diagram");
  for (WeftForm form = 0; form < WEFT_N_FORMS; form++)
    save_whole (self, form);
}

static void
use_palette (Bench *self)
{
  static const char *const typed[] = { "1", "12", "zoom", "" };
  double start = thread_ms ();

  begin (self);
  weft_command_palette_open (GTK_WIDGET (self->window), GTK_WIDGET (self->timeline),
                             weft_trace_page_get (self->page), NULL, NULL);
  note (self, start);
  turn_until (self, 5);
  for (size_t i = 0; i < G_N_ELEMENTS (typed); i++) {
    GtkWidget *entry = gtk_window_get_focus (self->window);

    if (entry == NULL || !GTK_IS_EDITABLE (entry))
      break;
    start = thread_ms ();
    gtk_editable_set_text (GTK_EDITABLE (entry), typed[i]);
    note (self, start);
    turn_until (self, 5);
  }
  say (self, "palette");
}

static void
open_window (Bench *self)
{
  self->window = GTK_WINDOW (gtk_window_new ());
  self->page = g_object_new (WEFT_TYPE_TRACE_PAGE, NULL);
  self->timeline
      = WEFT_TIMELINE (find (GTK_WIDGET (self->page), weft_timeline_get_type ()));
  gtk_window_set_default_size (self->window, 1600, 900);
  gtk_window_set_child (self->window, GTK_WIDGET (self->page));
  gtk_window_present (self->window);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)), "after-paint",
                    G_CALLBACK (painted_cb), self);
  turn_until (self, 2);
}

/* As beside other windows of the application. */
static void
close_window (Bench *self)
{
  double start = thread_ms ();

  begin (self);
  weft_window_fade (self->window, self->page);
  note (self, start);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
  while (self->window != NULL)
    turn (self);
  say (self, "the window");
}

static void
run (Bench *self, const WeftBenchLanes *shape)
{
  WeftLoaded *loaded = load (shape);
  int64_t whole_ns = weft_trace_duration_ns (loaded->trace);

  take (self, loaded);
  say (self, "opening");
  begin (self);
  look_about (self, whole_ns);
  order_lanes (self);
  search (self);
  draw_ranges (self, whole_ns);
  select_and_undo (self);
  take_along (self);
  use_palette (self);
  switch_pages (self);
  take (self, NULL);
  say (self, "closing");
  take (self, load (shape));
  switch_pages (self);
  close_window (self);
}

int
main (int argc, char **argv)
{
  size_t n = argc > 1 ? (size_t)strtoul (argv[1], NULL, 10) : 10000000;
  WeftBenchLanes shapes[] = { { 52, 8, 2, n }, { 10000, 500, 50, n } };
  Bench self = { 0 };

  weft_heap_init ();
  adw_init ();
  open_window (&self);
  if (argc > 2)
    load_real (&self, argv[2]);
  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++) {
    run (&self, &shapes[i]);
    open_window (&self);
  }
  return 0;
}
