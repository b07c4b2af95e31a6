#include <math.h>

#include "gui/widgets/draw-parts.h"

/* A name that does not fit is cut, but not to less than this. */
#define CUT_LABEL_PX 92

static void
draw_span (const WeftLaneDrawing *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftNote *note = &weft_trace_notes (c->d->scene->trace, &n)[mark->row];
  WeftBox box
      = weft_draw_clipped (c, mark->x0_px, fmax (mark->x1_px, mark->x0_px + 1), band);
  GdkRGBA colour = c->palette->accent;
  double room;

  colour.alpha = 0.28f;
  weft_ink_round (c->d->snapshot, &colour, box, 2);
  weft_ink_fill (c->d->snapshot, &c->palette->accent,
                 (WeftBox){ box.x0, box.y0, fmin (box.x0 + 2, box.x1), box.y1 });
  room = fmin (box.x1, c->width) - fmax (box.x0, 0) - 8;
  if (mark->count == 1
      && room >= fmin (weft_ink_text_width (c->d->ink, WEFT_TEXT_DETAIL, note->text),
                       CUT_LABEL_PX))
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, &c->palette->text,
                   note->text, fmax (box.x0, 0) + 5, (box.y0 + box.y1) / 2, room);
}

static GdkRGBA
note_colour (const WeftLaneDrawing *c, const WeftNote *note)
{
  switch (note->kind) {
  case WEFT_NOTE_PANIC:
  case WEFT_NOTE_POISONED:
  case WEFT_NOTE_POISON_SEEN:
    return c->palette->arrows[WEFT_INTERACTION_WAKE];
  case WEFT_NOTE_WRITE:
    return c->palette->states[WEFT_STATE_WAIT_LOCK].colour;
  case WEFT_NOTE_MARK:
  case WEFT_NOTE_SPAN:
  case WEFT_NOTE_VALUE:
    return c->palette->accent;
  default:
    return weft_palette_thread (c->palette, note->thread);
  }
}

/* One side of a channel is gone: a cross, and a line through all of the lane. */
static void
draw_disconnect (const WeftLaneDrawing *c, const GdkRGBA *colour, double x, WeftBand band)
{
  GdkRGBA line = *colour;
  double y = band.y_px + 4;

  line.alpha = 0.5f;
  weft_ink_fill (c->d->snapshot, &line, (WeftBox){ x, y, x + 1, c->lane->height_px - 3 });
  weft_ink_line (c->d->snapshot, colour, 2, x - 3.5, y - 3.5, x + 4.5, y + 4.5);
  weft_ink_line (c->d->snapshot, colour, 2, x - 3.5, y + 4.5, x + 4.5, y - 3.5);
}

/* A flag on a pole; a pole alone where several share the place. */
static void
draw_note (const WeftLaneDrawing *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftNote *note = &weft_trace_notes (c->d->scene->trace, &n)[mark->row];
  GdkRGBA colour = note_colour (c, note);
  double x = round (mark->x0_px), y = band.y_px;

  if (mark->count == 1
      && (note->kind == WEFT_NOTE_DISCONNECT_SENDER
          || note->kind == WEFT_NOTE_DISCONNECT_RECEIVER)) {
    draw_disconnect (c, &colour, x, band);
    return;
  }
  weft_ink_fill (c->d->snapshot, &colour,
                 (WeftBox){ x, y, x + 1, y + fmax (band.height_px, 9) });
  if (note->kind == WEFT_NOTE_READ)
    weft_ink_outline (c->d->snapshot, &colour, (WeftBox){ x, y, x + 6, y + 5 }, 0, 1);
  else
    weft_ink_fill (c->d->snapshot, &colour, (WeftBox){ x, y, x + 6, y + 5 });
}

void
weft_draw_notes (const WeftLaneDrawing *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftBand band = weft_lane_notes_band (c->lane);
  WeftSeries series;
  int rows = (int)MAX (c->lane->spans.n_rows, 1), each = band.height_px / rows;

  if (band.height_px == 0)
    return;
  for (unsigned row = 0; row < c->lane->spans.n_rows; row++) {
    series = weft_lane_spans (c->d->scene->trace, c->lane, row);
    g_array_set_size (marks, 0);
    weft_series_marks (&series, &c->d->scene->viewport, c->width, 2, marks);
    for (guint i = 0; i < marks->len; i++)
      draw_span (c, &g_array_index (marks, WeftMark, i),
                 (WeftBand){ band.y_px + (int)row * each, each - 1 });
  }
  series = weft_lane_notes (c->d->scene->trace, c->lane);
  g_array_set_size (marks, 0);
  weft_series_marks (&series, &c->d->scene->viewport, c->width, 3, marks);
  for (guint i = 0; i < marks->len; i++)
    draw_note (c, &g_array_index (marks, WeftMark, i), band);
}
