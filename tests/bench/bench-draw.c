/* How long it takes to draw 64 lanes of a large trace at 1600x900 as a person looks about
 * in it: some frames of panning by 3 px at each scale, from the whole to zoomed far in, and
 * the frames of zooming between them, and back. No display: nodes are drawn by cairo, which
 * is what every machine has. Milliseconds of CPU time of the thread that draws: making the
 * nodes, drawing them, both; the median and what 99 of 100 frames take at most. Frames are
 * a sixtieth of a second apart, in which the worker computes what was drawn of another
 * zoom; of how many frames that was true, and what the worker took in all. Then the same
 * for ten times as many intervals, and the ratios. */
#include <gtk/gtk.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>

#include "gui/widgets/draw.h"
#include "tests/bench/bench-clock.h"
#include "tests/bench/bench-lanes.h"

#define WIDTH 1600
#define HEIGHT 900
#define TOP (WEFT_OVERVIEW_PX + WEFT_RULER_PX + WEFT_DENSITY_PX)
#define LANES 64
#define PANS 40
#define PAN_PX 3.0
#define ZOOM_STEP 1.25
#define N_LEVELS 7
#define MOST_FRAMES 2000
#define FRAME_US 16667

typedef struct {
  double make[MOST_FRAMES], draw[MOST_FRAMES], both[MOST_FRAMES];
  size_t n, stretched; /* stretched: frames with columns of another zoom */
} Frames;

typedef struct {
  WeftScene scene;
  WeftInk *ink;
  cairo_surface_t *surface;
  Frames all;
  Frames pans[N_LEVELS];
  Frames zooms;
} Bench;

static GskRenderNode *
make_nodes (Bench *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  WeftDrawing drawing = { snapshot, self->ink, &self->scene };
  WeftSceneSize size = { WIDTH - WEFT_GUTTER_PX, 0, HEIGHT - TOP };
  size_t n = weft_lanes_size (self->scene.lanes);

  weft_draw_overview (&drawing, WIDTH);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, WEFT_OVERVIEW_PX));
  weft_draw_ruler (&drawing, WIDTH);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, WEFT_RULER_PX));
  weft_draw_density (&drawing, &size);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, WEFT_DENSITY_PX));
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT - TOP));
  /* The last ones, among which are locks and channels. */
  for (size_t i = 0; i < MIN (LANES, n); i++) {
    gtk_snapshot_save (snapshot);
    /* As many as asked for, closer together than on the screen, so that all are seen. */
    gtk_snapshot_translate (snapshot,
                            &GRAPHENE_POINT_INIT (0, (float)(i * (HEIGHT - TOP) / LANES)));
    weft_draw_lane (&drawing, n - MIN (LANES, n) + i, WIDTH);
    gtk_snapshot_restore (snapshot);
  }
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  weft_draw_overlay (&drawing, &size);
  gtk_snapshot_pop (snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
note (Frames *frames, double make, double draw, bool stretched)
{
  if (frames->n == MOST_FRAMES)
    return;
  frames->stretched += stretched;
  frames->make[frames->n] = make;
  frames->draw[frames->n] = draw;
  frames->both[frames->n++] = make + draw;
}

static void
ready_cb (gpointer data)
{
}

static void
draw_frame (Bench *self, Frames *frames)
{
  size_t stretched = weft_tiles_stretched (self->scene.tiles);
  gint64 next_us = g_get_monotonic_time () + FRAME_US;
  double start = weft_bench_thread_ms (), made, drawn;
  GskRenderNode *node = make_nodes (self);
  cairo_t *cr = cairo_create (self->surface);

  made = weft_bench_thread_ms ();
  gsk_render_node_draw (node, cr);
  drawn = weft_bench_thread_ms ();
  cairo_destroy (cr);
  gsk_render_node_unref (node);
  stretched = weft_tiles_stretched (self->scene.tiles) - stretched;
  note (frames, made - start, drawn - made, stretched > 0);
  note (&self->all, made - start, drawn - made, stretched > 0);
  /* The screen's next frame, meanwhile the worker has the processor. */
  g_usleep ((gulong)MAX (next_us - g_get_monotonic_time (), 0));
}

static void
zoom_by (Bench *self, double factor)
{
  for (double done = 1; done < factor; done *= ZOOM_STEP) {
    weft_viewport_zoom (&self->scene.viewport, ZOOM_STEP, 0.4);
    draw_frame (self, &self->zooms);
  }
}

static void
look_about (Bench *self)
{
  self->scene.viewport = weft_viewport_whole (self->scene.viewport.trace_ns);
  for (int level = 0; level < N_LEVELS; level++) {
    for (int i = 0; i < PANS; i++) {
      draw_frame (self, &self->pans[level]);
      weft_viewport_pan (&self->scene.viewport, PAN_PX / (WIDTH - WEFT_GUTTER_PX));
    }
    zoom_by (self, 10);
  }
  while (self->scene.viewport.span_ns < weft_viewport_max_span_ns (&self->scene.viewport)) {
    weft_viewport_zoom (&self->scene.viewport, 1 / ZOOM_STEP, 0.4);
    draw_frame (self, &self->zooms);
  }
}

static void
print_row (const char *what, Frames *frames)
{
  printf ("  %-14s nodes %6.2f, drawing %6.2f, both %6.2f, of 99%% %6.2f; %3zu of %3zu "
          "frames stretched\n",
          what, weft_bench_part (frames->make, frames->n, 0.5),
          weft_bench_part (frames->draw, frames->n, 0.5),
          weft_bench_part (frames->both, frames->n, 0.5),
          weft_bench_part (frames->both, frames->n, 0.99), frames->stretched, frames->n);
}

static void
print (Bench *self)
{
  double zoom = 1;

  for (int i = 0; i < N_LEVELS; i++, zoom *= 10) {
    g_autofree char *what = g_strdup_printf ("zoom %.0f", zoom);

    print_row (what, &self->pans[i]);
  }
  print_row ("while zooming", &self->zooms);
  print_row ("all frames", &self->all);
}

/* What brackets between lanes cost a frame, which is in the above, too. */
static void
time_ties (Bench *self)
{
  WeftSceneSize size = { WIDTH - WEFT_GUTTER_PX, 0, 100000 };
  WeftArrowView view = weft_scene_arrow_view (&self->scene, &size);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));
  size_t n_pairs = 0, rounds = 100;
  double start = weft_bench_now_ms ();

  self->scene.viewport = weft_viewport_whole (self->scene.viewport.trace_ns);
  for (size_t i = 0; i < rounds; i++) {
    g_array_set_size (ties, 0);
    n_pairs = weft_arrow_ties (self->scene.arrows, self->scene.lanes, &view, ties);
  }
  printf ("  brackets between the lanes of %zu pairs: %.3f\n", n_pairs,
          (weft_bench_now_ms () - start) / (double)rounds);
}

static void
run (size_t n_wanted, double *ret_median, double *ret_most)
{
  WeftBenchLanes shape = { LANES - 12, 8, 2, n_wanted };
  g_autoptr (WeftTrace) trace = weft_bench_lanes_new (&shape);
  g_autofree Bench *self = g_new0 (Bench, 1);
  PangoContext *context
      = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  size_t n_intervals = 0;
  double start, worker;

  for (uint32_t i = 0; i < shape.n_threads; i++)
    n_intervals += weft_states_size (weft_trace_thread_states (trace, i));
  start = weft_bench_now_ms ();
  weft_scene_init (&self->scene, trace);
  printf ("%zu intervals, scene made in %.1f ms; milliseconds a frame:\n", n_intervals,
          weft_bench_now_ms () - start);
  self->ink = weft_ink_new (context, weft_palette_get (false));
  weft_ink_set_scale (self->ink, 1);
  weft_tiles_start_worker (self->scene.tiles, ready_cb, NULL);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  worker = weft_bench_now_ms () - weft_bench_thread_ms ();
  look_about (self);
  worker = weft_bench_now_ms () - weft_bench_thread_ms () - worker;
  print (self);
  time_ties (self);
  printf ("  the worker took %.0f ms, for %zu tiles; %zu were computed at once\n", worker,
          weft_tiles_brought (self->scene.tiles), weft_tiles_computed (self->scene.tiles));
  cairo_surface_destroy (self->surface);
  weft_ink_free (self->ink);
  g_object_unref (context);
  weft_scene_clear (&self->scene);
  *ret_median = weft_bench_part (self->all.both, self->all.n, 0.5);
  *ret_most = weft_bench_part (self->all.both, self->all.n, 0.99);
}

int
main (int argc, char **argv)
{
  size_t few = argc > 1 ? (size_t)strtoul (argv[1], NULL, 10) : 10000000;
  size_t many = argc > 2 ? (size_t)strtoul (argv[2], NULL, 10) : 100000000;
  double least, most, least_99, most_99;

  gtk_init_check ();
  run (few, &least, &least_99);
  if (many == 0)
    return 0;
  run (many, &most, &most_99);
  printf ("all frames, of the larger trace to the smaller: median %.2f, of 99%% %.2f\n",
          most / least, most_99 / least_99);
  return 0;
}
