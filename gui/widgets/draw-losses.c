#include <math.h>

#include "gui/widgets/draw.h"

#define LEAST_PX 3
#define BEYOND_PX 8
/* Narrower than this there is no room for the pattern. */
#define PATTERN_PX 5

void
weft_draw_losses (const WeftDrawing *self,
                  const WeftViewport *viewport,
                  double width_px,
                  WeftBand band,
                  bool opaque)
{
  const WeftInkState *ink = &weft_ink_palette (self->ink)->states[WEFT_STATE_UNKNOWN];
  GdkRGBA ground = ink->fill, stroke = ink->stroke;
  size_t n;
  const WeftLoss *losses = weft_trace_lossy_stretches (self->scene->trace, &n);
  WeftSeries series = WEFT_SERIES (WeftLoss, losses, begin_ns, end_ns);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));

  /* What is below stays visible; it is only not to be relied on. */
  if (!opaque) {
    ground.alpha = 0.2f;
    stroke.alpha = 0.4f;
  }
  series.n = n;
  weft_series_marks (&series, viewport, width_px, LEAST_PX, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    WeftBox box = { fmax (mark->x0_px, -BEYOND_PX), band.y_px,
                    fmin (fmax (mark->x1_px, mark->x0_px + LEAST_PX), width_px + BEYOND_PX),
                    band.y_px + band.height_px };

    if (box.x1 - box.x0 > PATTERN_PX)
      weft_ink_pattern (self->snapshot, WEFT_PATTERN_CROSS, &ground, &stroke, box, box.x0);
    else
      weft_ink_fill (self->snapshot, &stroke, box);
  }
}
