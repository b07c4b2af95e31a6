#include <math.h>

#include "gui/widgets/draw.h"

#define FLAG_PX 7
#define LINE_PX 2
#define LEAST_PX 3

/* A flag's pole where it begins, and a line for as long as it lasts: black on white or
 * white on black, so that it stands out from every state. */
static void
draw_mark (const WeftDrawing *self, double x0, double x1, double y)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftBox pole = { x0, y, x0 + LEAST_PX, y + FLAG_PX };
  WeftBox line = { x0, y, x1, y + LINE_PX };

  weft_ink_fill (self->snapshot, &palette->background,
                 (WeftBox){ line.x0 - 1, line.y0 - 1, line.x1 + 1, line.y1 + 1 });
  weft_ink_fill (self->snapshot, &palette->background,
                 (WeftBox){ pole.x0 - 1, pole.y0, pole.x1 + 1, pole.y1 + 1 });
  weft_ink_fill (self->snapshot, &palette->text, line);
  weft_ink_fill (self->snapshot, &palette->text, pole);
}

/* What begins left of the view may reach into it; the last of those is enough, since what
 * lies in one lane hardly overlaps. */
static void
draw_lane (const WeftDrawing *self, const WeftSceneSize *size, const WeftLane *lane)
{
  const WeftScene *scene = self->scene;
  const WeftViewport *viewport = &scene->viewport;
  uint32_t thread = weft_lane_thread (lane);
  WeftSeries series = thread != WEFT_NO_ROW
                          ? weft_occurrences_of_thread (scene->found, thread)
                          : weft_occurrences_of_object (scene->found, lane->row);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  size_t first;

  if (series.n == 0)
    return;
  weft_series_marks (&series, viewport, size->width_px, LEAST_PX, marks);
  first = weft_series_first_begin (&series, (int64_t)floor (viewport->begin_ns));
  if (first > 0) {
    WeftMark before
        = { .x0_px = -LEAST_PX, .row = weft_series_row (&series, first - 1), .count = 1 };

    g_array_prepend_val (marks, before);
  }
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    WeftSelection one = weft_occurrences_get (scene->found, mark->row);
    double x1 = fmax (mark->x1_px, mark->x0_px + LEAST_PX);
    int64_t begin, end;

    if (mark->count == 1 && weft_selection_range (scene->trace, &one, &begin, &end)
        && one.time_ns == begin)
      x1 = fmax (x1, weft_viewport_x (viewport, size->width_px, end));
    if (x1 > 0)
      draw_mark (self, fmax (mark->x0_px, -LEAST_PX), fmin (x1, size->width_px + LEAST_PX),
                 lane->y_px + 1);
  }
}

void
weft_draw_found (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftScene *scene = self->scene;
  size_t lane, n = scene->lanes != NULL ? weft_lanes_size (scene->lanes) : 0;

  if (scene->found == NULL || n == 0)
    return;
  for (lane = weft_lanes_at (scene->lanes, size->scroll_px); lane < n;
       lane = weft_lanes_next (scene->lanes, lane)) {
    const WeftLane *info = weft_lanes_get (scene->lanes, lane);

    if (info->y_px > size->scroll_px + size->height_px)
      break;
    if (info->kind == WEFT_LANE_GROUP && weft_lane_thread (info) == WEFT_NO_ROW)
      continue;
    weft_draw_clip_lane (self, size, info);
    draw_lane (self, size, info);
    gtk_snapshot_pop (self->snapshot);
  }
}

void
weft_draw_found_overview (const WeftDrawing *self, double width_px)
{
  const WeftScene *scene = self->scene;
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftViewport whole = weft_viewport_whole (scene->viewport.trace_ns);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftSeries series;

  if (scene->found == NULL)
    return;
  series = weft_occurrences_all (scene->found);
  weft_series_marks (&series, &whole, fmax (width_px - WEFT_GUTTER_PX, 1), LEAST_PX, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    double x1 = fmax (mark->x1_px, mark->x0_px + 2);

    weft_ink_fill (self->snapshot, &palette->text, (WeftBox){ mark->x0_px, 3, x1, 9 });
  }
}
