/* How long the main loop of a real window is kept from answering: while a trace that is
 * loaded opens, until its first frame; while it is panned, zoomed, scrolled and its pages
 * are switched, while the playhead moves, and while it closes. Of each the longest turn of
 * the loop, in milliseconds of the main thread's CPU time, which what else the machine does
 * does not lengthen; and for opening all turns together. A frame is a turn. Wants a
 * display. */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#include "gui/app/trace-page.h"
#include "gui/widgets/timeline.h"
#include "tests/bench/bench-lanes.h"

#define STEPS 60

typedef struct {
  GtkWindow *window;
  WeftTracePage *page;
  WeftTimeline *timeline;
  double longest_ms, all_ms;
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
  double start = thread_ms ();

  g_main_context_iteration (NULL, FALSE);
  note (self, start);
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
  self->longest_ms = self->all_ms = 0;
}

static void
say (Bench *self, const char *what)
{
  printf ("  %-10s longest turn %7.1f ms, all turns %8.1f ms\n", what, self->longest_ms,
          self->all_ms);
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
  loaded = weft_loaded_new (trace, folder);
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
  }
  adw_view_stack_set_visible_child_name (stack, "timeline");
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
  switch_pages (self);
  take (self, NULL);
  say (self, "closing");
}

int
main (int argc, char **argv)
{
  size_t n = argc > 1 ? (size_t)strtoul (argv[1], NULL, 10) : 10000000;
  WeftBenchLanes shapes[] = { { 52, 8, 2, n }, { 10000, 500, 50, n } };
  Bench self = { 0 };

  adw_init ();
  self.window = GTK_WINDOW (gtk_window_new ());
  self.page = g_object_new (WEFT_TYPE_TRACE_PAGE, NULL);
  self.timeline = WEFT_TIMELINE (find (GTK_WIDGET (self.page), weft_timeline_get_type ()));
  gtk_window_set_default_size (self.window, 1600, 900);
  gtk_window_set_child (self.window, GTK_WIDGET (self.page));
  gtk_window_present (self.window);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self.window)), "after-paint",
                    G_CALLBACK (painted_cb), &self);
  turn_until (&self, 2);
  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    run (&self, &shapes[i]);
  gtk_window_destroy (self.window);
  return 0;
}
