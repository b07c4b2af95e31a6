#include <math.h>

#include "gui/view/lane-object.h"
#include "gui/widgets/draw.h"
#include "tracer/analysis/describe.h"

/* Up to so many arrows are curves; more of them straight lines, which cost a third. */
#define CURVED_ARROWS 90
#define HEAD_PX 7
#define LEAST_LOSS_PX 3

static WeftBox
loss_box (const WeftSceneSize *size, const WeftMark *mark)
{
  return (
      WeftBox){ fmax (mark->x0_px, -8), size->scroll_px,
                fmin (fmax (mark->x1_px, mark->x0_px + LEAST_LOSS_PX), size->width_px + 8),
                size->scroll_px + size->height_px };
}

static void
draw_losses (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftInkState *ink = &weft_ink_palette (self->ink)->states[WEFT_STATE_UNKNOWN];
  GdkRGBA ground = ink->fill, stroke = ink->stroke;
  WeftSeries series;
  size_t n;
  const WeftLoss *losses = weft_trace_lossy_stretches (self->scene->trace, &n);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));

  /* What is below stays visible; it is only not to be relied on. */
  ground.alpha = 0.2f;
  stroke.alpha = 0.4f;
  series = WEFT_SERIES (WeftLoss, losses, begin_ns, end_ns);
  series.n = n;
  weft_series_marks (&series, &self->scene->viewport, size->width_px, LEAST_LOSS_PX, marks);
  for (guint i = 0; i < marks->len; i++) {
    WeftBox box = loss_box (size, &g_array_index (marks, WeftMark, i));

    if (box.x1 - box.x0 > 5)
      weft_ink_pattern (self->snapshot, WEFT_PATTERN_CROSS, &ground, &stroke, box, box.x0);
    else
      weft_ink_fill (self->snapshot, &stroke, box);
  }
}

static void
curve (cairo_t *cr, const WeftArrow *arrow, const GdkRGBA *colour, double thickness)
{
  double x = arrow->x_px[3], y = arrow->y_px[3];

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, thickness);
  cairo_move_to (cr, arrow->x_px[0], arrow->y_px[0]);
  cairo_curve_to (cr, arrow->x_px[1], arrow->y_px[1], arrow->x_px[2], arrow->y_px[2],
                  x - HEAD_PX / 2.0, y);
  cairo_stroke (cr);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - HEAD_PX, y - HEAD_PX * 0.5);
  cairo_line_to (cr, x - HEAD_PX, y + HEAD_PX * 0.5);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_curve (const WeftDrawing *self,
            const WeftSceneSize *size,
            const WeftArrow *arrow,
            const GdkRGBA *colour,
            double thickness)
{
  double x0 = INFINITY, x1 = -INFINITY;
  double y0 = fmin (arrow->y_px[0], arrow->y_px[3]) - HEAD_PX;
  double y1 = fmax (arrow->y_px[0], arrow->y_px[3]) + HEAD_PX;
  cairo_t *cr;

  for (int i = 0; i < 4; i++) {
    x0 = fmin (x0, arrow->x_px[i] - HEAD_PX);
    x1 = fmax (x1, arrow->x_px[i] + HEAD_PX);
  }
  /* A node no larger than what can be seen of the curve. */
  x0 = floor (fmax (x0, -HEAD_PX));
  x1 = ceil (fmin (x1, size->width_px + HEAD_PX));
  y0 = floor (fmax (y0, size->scroll_px - HEAD_PX));
  y1 = ceil (fmin (y1, size->scroll_px + size->height_px + HEAD_PX));
  if (x1 <= x0 || y1 <= y0)
    return;
  cr = gtk_snapshot_append_cairo (
      self->snapshot,
      &GRAPHENE_RECT_INIT ((float)x0, (float)y0, (float)(x1 - x0), (float)(y1 - y0)));
  curve (cr, arrow, colour, thickness);
  cairo_destroy (cr);
}

static void
draw_straight (const WeftDrawing *self, const WeftArrow *arrow, const GdkRGBA *colour)
{
  double x = arrow->x_px[3], y = arrow->y_px[3];

  weft_ink_line (self->snapshot, colour, 1, arrow->x_px[0], arrow->y_px[0], x, y);
  weft_ink_line (self->snapshot, colour, 1.2, x - 5, y - 3, x, y);
  weft_ink_line (self->snapshot, colour, 1.2, x - 5, y + 3, x, y);
}

/* In the first group's heading, where it hides nothing; at the foot once that is scrolled
 * away. */
static void
draw_badge (const WeftDrawing *self, const WeftSceneSize *size, const char *text)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double width = weft_ink_text_width (self->ink, WEFT_TEXT_DETAIL, text);
  double x = fmax ((size->width_px - width) / 2, 12),
         y = size->scroll_px > 0 ? size->scroll_px + size->height_px - 20 : 12;
  WeftBox box = { x - 12, y - 10, x + width + 12, y + 10 };

  weft_ink_round (self->snapshot, &palette->backing, box, 10);
  weft_ink_outline (self->snapshot, &palette->line, box, 10, 1);
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->dim, text, x, y,
                 size->width_px);
}

static void
draw_arrows (const WeftDrawing *self, const WeftSceneSize *size, uint32_t lit)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftScene *scene = self->scene;
  WeftArrowView view = weft_scene_arrow_view (scene, size);
  g_autoptr (GArray) arrows = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  size_t n = weft_arrows_in_view (scene->arrows, scene->lanes, &view, arrows), n_all;
  const WeftInteraction *all = weft_trace_interactions (scene->trace, &n_all);
  bool curved = arrows->len <= CURVED_ARROWS;

  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);
    GdkRGBA colour = palette->arrows[arrow->kind];

    /* The more there are, the less each of them matters. */
    colour.alpha = curved ? 0.9f - 0.4f * (float)arrows->len / CURVED_ARROWS : 0.5f;
    if (lit != WEFT_NO_ROW)
      colour.alpha = all[arrow->interaction].object == lit ? 1 : 0.3f * colour.alpha;
    if (curved)
      draw_curve (self, size, arrow, &colour, 1.2);
    else
      draw_straight (self, arrow, &colour);
  }
  if (n > WEFT_ARROWS_MAX) {
    g_autofree char *count = weft_format_count (n);
    g_autofree char *text
        = g_strdup_printf ("%s interactions in view: zoom in to see them as arrows", count);

    draw_badge (self, size, text);
  }

  g_array_set_size (arrows, 0);
  weft_arrows_of_selection (scene->trace, scene->lanes, &view, &scene->hover, arrows);
  weft_arrows_of_selection (scene->trace, scene->lanes, &view, &scene->selection, arrows);
  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);

    draw_curve (self, size, arrow, &palette->arrows[arrow->kind], 2.4);
  }
}

static void
outline (const WeftDrawing *self,
         const WeftSceneSize *size,
         const WeftLane *lane,
         WeftBand band,
         int64_t begin_ns,
         int64_t end_ns)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double x0 = weft_viewport_x (&self->scene->viewport, size->width_px, begin_ns);
  double x1 = weft_viewport_x (&self->scene->viewport, size->width_px, end_ns);
  double y = lane->y_px + band.y_px;

  if (x1 < -4 || x0 > size->width_px + 4)
    return;
  x0 = fmax (x0, -8);
  x1 = fmin (fmax (x1, x0 + 2), size->width_px + 8);
  weft_ink_outline (self->snapshot, &palette->accent,
                    (WeftBox){ x0 - 2, y - 2, x1 + 2, y + band.height_px + 2 }, 3, 2);
}

/* The row in which a hold was laid out. */
static void
outline_hold (const WeftDrawing *self,
              const WeftSceneSize *size,
              const WeftLane *lane,
              uint32_t row,
              int64_t begin_ns,
              int64_t end_ns)
{
  size_t n;
  WeftHoldMode mode = weft_trace_holds (self->scene->trace, &n)[row].mode;

  for (unsigned k = 0; k < lane->holds.n_rows; k++) {
    WeftSeries series = weft_lane_holds (self->scene->trace, lane, k);
    size_t i = weft_series_first_begin (&series, begin_ns);

    for (; i < series.n && weft_series_begin_ns (&series, i) == begin_ns; i++) {
      if (weft_series_row (&series, i) == row)
        outline (self, size, lane, weft_lane_hold_band_of (lane, k, mode), begin_ns,
                 end_ns);
    }
  }
}

/* Where it was sent, where it was received, and its bar. */
static void
outline_message (const WeftDrawing *self,
                 const WeftSceneSize *size,
                 const WeftLane *lane,
                 uint32_t row)
{
  const WeftTrace *trace = self->scene->trace;
  unsigned rows = weft_lane_life_rows (trace, lane, &self->scene->viewport);
  size_t n;
  const WeftMessage *message = &weft_trace_messages (trace, &n)[row];

  outline (self, size, lane, weft_lane_ticks_band (lane), message->sent_ns,
           message->sent_ns);
  if (message->fate == WEFT_FATE_RECEIVED)
    outline (self, size, lane, weft_lane_receives_band (lane), message->ended_ns,
             message->ended_ns);
  for (unsigned k = 0; k < MIN (rows, lane->lives.n_rows); k++) {
    WeftSeries series = weft_lane_lives (trace, lane, k);
    size_t i = weft_series_first_begin (&series, message->sent_ns);

    for (; i < series.n && weft_series_begin_ns (&series, i) == message->sent_ns; i++) {
      if (weft_series_row (&series, i) == row)
        outline (self, size, lane, weft_lane_life_band (lane, k, rows), message->sent_ns,
                 message->ended_ns);
    }
  }
}

/* Before it starts and after it ends there is nothing to frame. */
static bool
lives_at (const WeftScene *scene, const WeftSelection *selection)
{
  const WeftStates *states = weft_trace_thread_states (scene->trace, selection->row);
  size_t i = weft_states_seek (states, selection->time_ns);

  return i != SIZE_MAX && weft_states_get (states, i).state != WEFT_STATE_NONE;
}

static void
draw_selection (const WeftDrawing *self, const WeftSceneSize *size)
{
  WeftScene *scene = self->scene;
  const WeftSelection *selection = &scene->selection;
  size_t thread = weft_lanes_of_thread (scene->lanes,
                                        weft_selection_thread (scene->trace, selection));
  size_t object = weft_lanes_of_object (scene->lanes,
                                        weft_selection_object (scene->trace, selection));
  int64_t begin, end;
  const WeftLane *lane;

  if (!weft_selection_range (scene->trace, selection, &begin, &end))
    return;
  if (thread != SIZE_MAX) {
    lane = weft_lanes_get (scene->lanes, thread);
    if (selection->kind == WEFT_SELECTION_WAIT
        || (selection->kind == WEFT_SELECTION_THREAD && lives_at (scene, selection)))
      outline (self, size, lane, weft_lane_bar_band (lane), begin, end);
    else if (selection->kind == WEFT_SELECTION_HOLD)
      outline_hold (self, size, lane, selection->row, begin, end);
    else if (selection->kind == WEFT_SELECTION_NOTE)
      outline (self, size, lane, weft_lane_notes_band (lane), begin, end);
  }
  if (object != SIZE_MAX) {
    lane = weft_lanes_get (scene->lanes, object);
    if (selection->kind == WEFT_SELECTION_HOLD)
      outline_hold (self, size, lane, selection->row, begin, end);
    else if (selection->kind == WEFT_SELECTION_MESSAGE)
      outline_message (self, size, lane, selection->row);
    else if (selection->kind == WEFT_SELECTION_NOTE && lane->notes != NULL)
      outline (self, size, lane, weft_lane_notes_band (lane), begin, end);
  }
}

static void
draw_range (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftScene *scene = self->scene;
  double x0 = weft_viewport_x (&scene->viewport, size->width_px, scene->range_from_ns);
  double x1 = weft_viewport_x (&scene->viewport, size->width_px, scene->range_to_ns);
  double top = size->scroll_px, bottom = top + size->height_px;
  GdkRGBA veil = palette->accent;
  g_autofree char *text = weft_format_duration (scene->range_to_ns - scene->range_from_ns);
  double width = weft_ink_text_width (self->ink, WEFT_TEXT_BADGE, text), x;

  x0 = fmax (x0, -8);
  x1 = fmin (x1, size->width_px + 8);
  if (x1 < x0)
    return;
  veil.alpha = palette->dark ? 0.16f : 0.10f;
  weft_ink_fill (self->snapshot, &veil, (WeftBox){ x0, top, x1, bottom });
  weft_ink_fill (self->snapshot, &palette->accent,
                 (WeftBox){ x0 - 0.5, top, x0 + 0.5, bottom });
  weft_ink_fill (self->snapshot, &palette->accent,
                 (WeftBox){ x1 - 0.5, top, x1 + 0.5, bottom });
  x = fmin (fmax ((x0 + x1 - width) / 2, 10), fmax (size->width_px - width - 10, 10));
  weft_ink_round (self->snapshot, &palette->accent,
                  (WeftBox){ x - 8, top + 4, x + width + 8, top + 22 }, 9);
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_BADGE, &palette->accent_text, text, x,
                 top + 13, width + 1);
}

void
weft_draw_overlay (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftScene *scene = self->scene;
  uint32_t lit;

  lit = weft_draw_lit (self, size);
  draw_losses (self, size);
  draw_arrows (self, size, lit);
  draw_selection (self, size);
  if (scene->range_to_ns > scene->range_from_ns)
    draw_range (self, size);
  if (scene->has_playhead) {
    double x = weft_viewport_x (&scene->viewport, size->width_px, scene->playhead_ns);

    if (x > -2 && x < size->width_px + 2)
      weft_ink_fill (self->snapshot, &palette->accent,
                     (WeftBox){ x - 0.75, size->scroll_px, x + 0.75,
                                size->scroll_px + size->height_px });
  }
}
