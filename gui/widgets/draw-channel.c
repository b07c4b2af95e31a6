#include <math.h>

#include "gui/view/runs.h"
#include "gui/widgets/draw-parts.h"

void
weft_draw_steps (const WeftLaneDrawing *c, const GdkRGBA *colour)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (WeftStep));
  WeftBand band = weft_lane_steps_band (c->lane);
  double bottom = band.y_px + band.height_px;

  if (band.height_px == 0)
    return;
  weft_ink_fill (
      c->d->snapshot, &c->palette->line,
      (WeftBox){ fmax (c->phase, 0), bottom,
                 fmin (c->width, weft_viewport_x (&c->d->scene->viewport, c->width,
                                                  c->d->scene->viewport.trace_ns)),
                 bottom + 1 });
  if (c->lane->peak == 0)
    return;
  weft_runs_steps (c->lane->steps, c->lane->n_steps, &c->d->scene->viewport, c->width,
                   steps);
  for (guint i = 0; i < steps->len; i++) {
    const WeftStep *step = &g_array_index (steps, WeftStep, i);
    WeftBox box = weft_draw_clipped (c, step->x0_px, step->x1_px, band);
    double height = (double)band.height_px * step->depth / c->lane->peak;
    char number[16];

    if (step->depth == 0)
      continue;
    box.y0 = bottom - fmax (height, 1.5);
    weft_ink_fill (c->d->snapshot, colour, box);
    if (box.x1 - box.x0 < WEFT_LABEL_PX - 8)
      continue;
    g_snprintf (number, sizeof number, "%u", step->depth);
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, &c->palette->text, number,
                   fmax (box.x0, 0) + 5, bottom - 7.5, 40);
  }
}

/* A tick for each message where it was sent, in its sender's colour. */
void
weft_draw_messages (const WeftLaneDrawing *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftBand band = weft_lane_ticks_band (c->lane);
  WeftSeries series = weft_lane_messages (c->d->scene->trace, c->lane);
  size_t n;
  const WeftMessage *messages = weft_trace_messages (c->d->scene->trace, &n);

  weft_series_marks (&series, &c->d->scene->viewport, c->width, 3, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    uint32_t sender = messages[mark->row].sender;
    GdkRGBA colour = sender != WEFT_NO_ROW ? weft_palette_thread (c->palette, sender)
                                           : c->palette->dim;
    double x = round (mark->x0_px), top = band.y_px;

    if (mark->count > 1)
      top += 2;
    weft_ink_fill (c->d->snapshot, &colour,
                   (WeftBox){ x - 1, top, x + 1, band.y_px + band.height_px });
    /* One that nobody received has no foot but a bar across. */
    if (mark->count == 1 && messages[mark->row].fate != WEFT_FATE_RECEIVED)
      weft_ink_fill (c->d->snapshot, &colour,
                     (WeftBox){ x - 3, band.y_px, x + 3, band.y_px + 2 });
  }
}
