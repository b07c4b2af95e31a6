#include <math.h>

#include "gui/view/grip.h"
#include "gui/widgets/draw-parts.h"

#define PAD_PX 7
#define LOSS_PX 5

/* As wide as the widest view, slack and all, so that there the times stand above each
 * other. */
double
weft_overview_x (const WeftScene *scene, double width_px, double time_ns)
{
  WeftViewport whole = weft_viewport_whole (scene->viewport.trace_ns);
  double width = width_px - WEFT_GUTTER_PX;

  return fmin (fmax ((time_ns - whole.begin_ns) / whole.span_ns, 0), 1) * width;
}

double
weft_overview_time (const WeftScene *scene, double width_px, double x_px)
{
  WeftViewport whole = weft_viewport_whole (scene->viewport.trace_ns);

  return weft_viewport_time (&whole, fmax (width_px - WEFT_GUTTER_PX, 1), x_px);
}

static void
draw_bins (const WeftDrawing *self, double width_px, double from_x, double to_x)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftOverview *overview = &self->scene->overview;
  double bin_ns = (double)self->scene->viewport.trace_ns / WEFT_OVERVIEW_BINS, most = 0.01;
  double bottom = WEFT_OVERVIEW_PX - PAD_PX;
  double room = WEFT_OVERVIEW_PX - 2 * PAD_PX;

  for (int i = 0; i < WEFT_OVERVIEW_BINS; i++)
    most = fmax (most, (double)(overview->running[i] + overview->waiting[i]));
  for (int i = 0; i < WEFT_OVERVIEW_BINS; i++) {
    double x0 = weft_overview_x (self->scene, width_px, bin_ns * i);
    double x1 = weft_overview_x (self->scene, width_px, bin_ns * (i + 1));
    double running = (double)overview->running[i] / most * room;
    double waiting = (double)overview->waiting[i] / most * room;
    double gap = x1 - x0 > 3 ? 1 : 0;
    GdkRGBA blue = palette->states[WEFT_STATE_RUNNING].colour;
    GdkRGBA orange = palette->states[WEFT_STATE_WAIT_LOCK].colour;

    if (x1 <= from_x || x0 >= to_x)
      blue.alpha = orange.alpha = 0.36f;
    weft_ink_fill (self->snapshot, &blue,
                   (WeftBox){ x0, bottom - running, x1 - gap, bottom });
    weft_ink_fill (self->snapshot, &orange,
                   (WeftBox){ x0, bottom - running - waiting, x1 - gap, bottom - running });
  }
}

/* A strip that is seen at once, and through all of the height what it concerns. */
static void
draw_overview_losses (const WeftDrawing *self, double width_px)
{
  WeftViewport whole = weft_viewport_whole (self->scene->viewport.trace_ns);
  double width = fmax (width_px - WEFT_GUTTER_PX, 1);

  weft_draw_losses (self, &whole, width, (WeftBand){ 2, WEFT_OVERVIEW_PX - 5 }, false);
  weft_draw_losses (self, &whole, width, (WeftBand){ 2, LOSS_PX }, true);
}

/* Where an end of the window is to be taken hold of. */
static void
draw_grip (const WeftDrawing *self, double x)
{
  double y = WEFT_OVERVIEW_PX / 2.0;

  weft_ink_round (self->snapshot, &weft_ink_palette (self->ink)->accent,
                  (WeftBox){ x - 2, y - 9, x + 2, y + 8 }, 2);
}

static void
draw_overview_marks (const WeftDrawing *self, double width_px)
{
  const WeftMarks *marks = self->scene->marks;
  const GdkRGBA *colour = &weft_ink_palette (self->ink)->text;
  double drawn = -1;

  for (size_t i = 0; marks != NULL && i < weft_marks_size (marks); i++) {
    double x = weft_overview_x (self->scene, width_px,
                                (double)weft_marks_get (marks, i)->time_ns);

    if (x < drawn + 1)
      continue;
    weft_ink_fill (self->snapshot, colour, (WeftBox){ x - 0.5, 3, x + 0.5, 15 });
    weft_ink_fill (self->snapshot, colour, (WeftBox){ x + 0.5, 3, x + 6, 8 });
    drawn = x;
  }
}

void
weft_draw_overview (const WeftDrawing *self, double width_px)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftViewport *viewport = &self->scene->viewport;
  double x0 = weft_overview_x (self->scene, width_px, viewport->begin_ns);
  double x1 = weft_overview_x (self->scene, width_px, weft_viewport_end_ns (viewport));
  GdkRGBA veil = palette->accent;
  WeftBox window = { x0, 2, x1, WEFT_OVERVIEW_PX - 3 };
  double y = WEFT_OVERVIEW_PX / 2.0;
  WeftDrawing bins;

  weft_grip_window (x0, x1, &window.x0, &window.x1);
  weft_ink_fill (self->snapshot, &palette->bar,
                 (WeftBox){ 0, 0, width_px, WEFT_OVERVIEW_PX });
  weft_ink_fill (self->snapshot, &palette->line,
                 (WeftBox){ 0, WEFT_OVERVIEW_PX - 1, width_px, WEFT_OVERVIEW_PX });
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_NAME, &palette->text, "Overview", 14,
                 y - 7, WEFT_GUTTER_PX - 20);
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->dim,
                 "waiting over running", 14, y + 9, WEFT_GUTTER_PX - 20);
  if (self->scene->trace == NULL)
    return;

  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  veil.alpha = palette->dark ? 0.14f : 0.07f;
  weft_ink_fill (self->snapshot, &veil, window);
  bins = weft_draw_begin_strip (self, (int)ceil (fmax (width_px - WEFT_GUTTER_PX, 1)),
                                WEFT_OVERVIEW_PX, NULL);
  draw_bins (&bins, width_px, x0, x1);
  weft_draw_end_strip (&bins, self);
  draw_overview_losses (self, width_px);
  weft_draw_found_overview (self, width_px);
  draw_overview_marks (self, width_px);
  weft_ink_outline (self->snapshot, &palette->accent, window, 4, 1.5);
  draw_grip (self, fmax (window.x0, 4));
  draw_grip (self, fmin (window.x1, width_px - WEFT_GUTTER_PX - 4));
  if (self->scene->has_playhead) {
    double x = weft_overview_x (self->scene, width_px, (double)self->scene->playhead_ns);

    weft_ink_fill (self->snapshot, &palette->accent,
                   (WeftBox){ x - 0.75, 2, x + 0.75, WEFT_OVERVIEW_PX - 3 });
  }
  gtk_snapshot_restore (self->snapshot);
}
