#include <math.h>

#include "gui/view/lane-object.h"
#include "gui/widgets/draw.h"
#include "tracer/analysis/words.h"

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

  if (x1 < -4 || x0 > size->width_px + 4 || band.height_px <= 0)
    return;
  x0 = fmax (x0, -8);
  x1 = fmin (fmax (x1, x0 + 2), size->width_px + 8);
  weft_draw_clip_lane (self, size, lane);
  weft_ink_outline (self->snapshot, &palette->accent,
                    (WeftBox){ x0 - 2, y - 2, x1 + 2, y + band.height_px + 2 }, 3, 2);
  gtk_snapshot_pop (self->snapshot);
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
}

void
weft_draw_overlay (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftScene *scene = self->scene;
  uint32_t lit;

  lit = weft_draw_lit (self, size);
  weft_draw_losses (self, &scene->viewport, size->width_px,
                    (WeftBand){ (int)size->scroll_px, (int)ceil (size->height_px) }, false);
  weft_draw_arrows (self, size, lit);
  weft_draw_path (self, size);
  weft_draw_found (self, size);
  draw_selection (self, size);
  if (scene->range_to_ns > scene->range_from_ns)
    draw_range (self, size);
  weft_draw_marks (self, size);
  if (scene->has_playhead) {
    double x = weft_viewport_x (&scene->viewport, size->width_px, scene->playhead_ns);

    if (x > -2 && x < size->width_px + 2)
      weft_ink_fill (self->snapshot, &palette->accent,
                     (WeftBox){ x - 0.75, size->scroll_px, x + 0.75,
                                size->scroll_px + size->height_px });
  }
}
