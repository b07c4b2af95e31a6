/* How long it takes to draw 64 lanes of a large trace at 1600x900 while panning 3 px a
 * frame, from whole to zoomed far in. No display: nodes are drawn by cairo, which is what
 * every machine has. Prints medians in milliseconds of CPU time: making the nodes, and
 * drawing them. */
#include <gtk/gtk.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gui/widgets/draw.h"
#include "tracer/model/builder.h"

#define WIDTH 1600
#define HEIGHT 900
#define LANES 64
#define FRAMES 40
#define LOCKS 8
/* A thread waits for half of a round and holds the lock for an eighth of it. */
#define WAIT_STEPS (LANES / 2)
#define HOLD_STEPS (LANES / 8)

/* CPU time, so that what else the machine does is not measured. */
static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void
add (WeftTraceBuilder *builder, WeftEventType type, int tid, int64_t time_ns, uint64_t lock)
{
  WeftEvent event = { .type = type, .tid = tid, .time_ns = time_ns };

  if (type == WEFT_EVENT_THREAD_START) {
    event.thread.name = "";
    event.thread.pid = 1;
    event.thread.thread = (uint64_t)tid;
  } else if (type == WEFT_EVENT_HOLD) {
    event.hold.object = lock;
    event.hold.acquired_ns = time_ns - 500;
    event.hold.released_ns = time_ns;
  } else {
    event.wait.kind = WEFT_WAIT_LOCK;
    event.wait.object = lock;
  }
  weft_trace_builder_add (builder, &event);
}

/* Threads that take turns, each waiting and holding once a round; now and then all is quiet
 * for a while, so that the trace is bursty. Each turn makes three intervals. */
static WeftTrace *
make_trace (size_t n_intervals)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  size_t turns = n_intervals / 3;
  int64_t time_ns = 1000;

  for (int i = 0; i < LANES; i++)
    add (builder, WEFT_EVENT_THREAD_START, i + 1, time_ns++, 0);
  for (size_t k = 0; k < turns; k++) {
    time_ns += (k / 5000) % 7 == 3 ? 9000 : 600 + (int64_t)(k * 2654435761u % 500);
    add (builder, WEFT_EVENT_WAIT_BEGIN, (int)(k % LANES) + 1, time_ns, 16 + k % LOCKS);
    if (k >= WAIT_STEPS)
      add (builder, WEFT_EVENT_WAIT_END, (int)((k - WAIT_STEPS) % LANES) + 1, time_ns + 10,
           16 + k % LOCKS);
    if (k >= WAIT_STEPS + HOLD_STEPS)
      add (builder, WEFT_EVENT_HOLD, (int)((k - WAIT_STEPS - HOLD_STEPS) % LANES) + 1,
           time_ns + 520, 16 + k % LOCKS);
  }
  return weft_trace_builder_seal (builder);
}

static GskRenderNode *
make_nodes (WeftScene *scene, WeftInk *ink)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  WeftDrawing drawing = { snapshot, ink, scene };
  WeftSceneSize size = { WIDTH - WEFT_GUTTER_PX, 0, HEIGHT };

  weft_draw_overview (&drawing, WIDTH);
  weft_draw_ruler (&drawing, WIDTH);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, 88));
  for (size_t i = 0; i < MIN (LANES, weft_lanes_size (scene->lanes)); i++) {
    gtk_snapshot_save (snapshot);
    /* As many as asked for, closer together than on the screen, so that all are seen. */
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float)i * 12.5f));
    weft_draw_lane (&drawing, i, WIDTH);
    gtk_snapshot_restore (snapshot);
  }
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  weft_draw_overlay (&drawing, &size);
  return gtk_snapshot_free_to_node (snapshot);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, FRAMES, sizeof *values, compare);
  return values[FRAMES / 2];
}

static void
run (WeftScene *scene, WeftInk *ink, cairo_surface_t *surface, double zoom)
{
  double make[FRAMES], draw[FRAMES];

  scene->viewport = weft_viewport_whole (scene->viewport.trace_ns);
  weft_viewport_zoom (&scene->viewport, zoom, 0.4);
  for (int i = 0; i < FRAMES; i++) {
    double start = now_ms (), made;
    GskRenderNode *node = make_nodes (scene, ink);
    cairo_t *cr = cairo_create (surface);

    made = now_ms ();
    gsk_render_node_draw (node, cr);
    cairo_destroy (cr);
    make[i] = made - start;
    draw[i] = now_ms () - made;
    gsk_render_node_unref (node);
    weft_viewport_pan (&scene->viewport, 3.0 / (WIDTH - WEFT_GUTTER_PX));
  }
  printf ("zoom %8.0f: nodes %6.2f ms, drawing %6.2f ms\n", zoom, median (make),
          median (draw));
}

int
main (int argc, char **argv)
{
  size_t n_wanted = argc > 1 ? (size_t)strtoul (argv[1], NULL, 10) : 1000000;
  size_t n_intervals = 0, n_threads;
  PangoContext *context;
  cairo_surface_t *surface;
  WeftScene scene;
  WeftInk *ink;
  double start;

  gtk_init_check ();
  g_autoptr (WeftTrace) trace = make_trace (n_wanted);
  weft_trace_threads (trace, &n_threads);
  for (uint32_t i = 0; i < n_threads; i++)
    n_intervals += weft_states_size (weft_trace_thread_states (trace, i));
  start = now_ms ();
  weft_scene_init (&scene, trace);
  printf ("%zu intervals, scene made in %.1f ms\n", n_intervals, now_ms () - start);

  context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  ink = weft_ink_new (context, weft_palette_get (false));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  for (double zoom = 1; zoom <= 1e6; zoom *= 10)
    run (&scene, ink, surface, zoom);
  cairo_surface_destroy (surface);
  weft_ink_free (ink);
  g_object_unref (context);
  weft_scene_clear (&scene);
  return 0;
}
