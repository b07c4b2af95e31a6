#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/view/lane-object.h"
#include "gui/view/runs.h"
#include "gui/widgets/draw-parts.h"

/* A name that does not fit is cut, but not to less than this. */
#define CUT_LABEL_PX 92
/* More messages than these in a row are drawn as one stretched row of pixels. */
#define MANY_LIVES 160
#define NAMED_PX 12
#define MERGED_ALPHA 0.6f
#define DASH_PX 6.0
/* A line for the capacity has its number from this width on. */
#define NUMBERED_PX 160

static double
end_of_trace (const WeftLaneDrawing *c)
{
  const WeftViewport *viewport = &c->d->scene->viewport;

  return fmin (c->width, weft_viewport_x (viewport, c->width, viewport->trace_ns));
}

static char *
capacity_text (uint32_t capacity)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "room for %u", "room for %u", capacity), capacity);
}

static double
capacity_begin (const WeftLaneDrawing *c)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (c->d->scene->trace, &n)[c->lane->row];

  return weft_viewport_x (&c->d->scene->viewport, c->width, object->created_ns);
}

static double
capacity_end (const WeftLaneDrawing *c)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (c->d->scene->trace, &n)[c->lane->row];

  return fmin (weft_viewport_x (&c->d->scene->viewport, c->width, object->destroyed_ns),
               c->width);
}

/* Where the line for a capacity ends and its number begins; INFINITY where it has none. */
static double
capacity_label_px (const WeftLaneDrawing *c, uint32_t capacity)
{
  g_autofree char *text = NULL;
  double end = capacity_end (c);

  if (capacity == 0 || end - fmax (capacity_begin (c), 0) < NUMBERED_PX)
    return INFINITY;
  text = capacity_text (capacity);
  return end - weft_ink_text_width (c->d->ink, WEFT_TEXT_DETAIL, text) - 8;
}

void
weft_draw_area (const WeftLaneDrawing *c,
                const WeftArea *area,
                WeftBand band,
                const GdkRGBA *colour)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (WeftStep));
  double bottom = band.y_px + band.height_px;
  double until = capacity_label_px (c, area->capacity);

  weft_ink_fill (c->d->snapshot, &c->palette->line,
                 (WeftBox){ fmax (c->phase, 0), bottom, end_of_trace (c), bottom + 1 });
  if (area->scale == 0)
    return;
  weft_runs_steps (c->d->scene->tiles, area->steps, area->n, &c->d->scene->viewport,
                   c->width, steps);
  for (guint i = 0; i < steps->len; i++) {
    const WeftStep *step = &g_array_index (steps, WeftStep, i);
    WeftBox box = weft_draw_clipped (c, step->x0_px, step->x1_px, band);
    double height = (double)band.height_px * step->depth / area->scale;
    bool full = area->capacity > 0 && step->depth >= area->capacity;
    char number[16];

    if (step->depth == 0)
      continue;
    box.y0 = bottom - fmax (height, 1.5);
    weft_ink_fill (c->d->snapshot, colour, box);
    /* Full: whoever wants to send has to wait. */
    if (full && box.x1 - box.x0 > 5)
      weft_ink_pattern (c->d->snapshot, WEFT_PATTERN_BACK_HATCH, colour,
                        &c->palette->states[WEFT_STATE_WAIT_EVENT].stroke, box, c->phase);
    if (box.x1 - box.x0 < WEFT_LABEL_PX - 8)
      continue;
    g_snprintf (number, sizeof number, "%u", step->depth);
    /* Not under what the line for the capacity says. */
    if (fmax (box.x0, 0) + 8 + weft_ink_text_width (c->d->ink, WEFT_TEXT_DETAIL, number)
        > until)
      continue;
    if (full)
      weft_ink_round (
          c->d->snapshot, &c->palette->backing,
          (WeftBox){ fmax (box.x0, 0) + 2, bottom - 14,
                     fmax (box.x0, 0) + 8
                         + weft_ink_text_width (c->d->ink, WEFT_TEXT_DETAIL, number),
                     bottom - 1 },
          2);
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, &c->palette->text, number,
                   fmax (box.x0, 0) + 5, bottom - 7.5, 40);
  }
}

void
weft_draw_steps (const WeftLaneDrawing *c, const GdkRGBA *colour)
{
  WeftBand band = weft_lane_steps_band (c->lane);
  WeftArea area = { .steps = c->lane->steps, .n = c->lane->n_steps };

  if (band.height_px == 0)
    return;
  area.scale = weft_lane_scale (c->d->scene->trace, c->lane, &area.capacity);
  weft_draw_area (c, &area, band, colour);
}

/* As long as the channel lives, in step with the pan. */
static void
draw_capacity (const WeftLaneDrawing *c)
{
  WeftBand band = weft_lane_steps_band (c->lane);
  uint32_t capacity, scale = weft_lane_scale (c->d->scene->trace, c->lane, &capacity);
  double x = capacity_begin (c), y, end = capacity_end (c);

  if (capacity == 0)
    return;
  y = round (band.y_px + band.height_px - (double)band.height_px * capacity / scale);
  if (capacity_label_px (c, capacity) < end) {
    g_autofree char *text = capacity_text (capacity);
    double top = fmax (y - 5, band.y_px), edge = end;

    end = capacity_label_px (c, capacity);
    weft_ink_round (c->d->snapshot, &c->palette->backing,
                    (WeftBox){ end + 2, top, edge, top + 12 }, 2);
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, &c->palette->dim, text,
                   end + 5, fmax (y, band.y_px + 5), 200);
  }
  if (x < 0)
    x = fmod (x, DASH_PX) - DASH_PX;
  for (; x < end; x += DASH_PX)
    weft_ink_fill (c->d->snapshot, &c->palette->dim,
                   (WeftBox){ x, y, fmin (x + DASH_PX / 2, end), y + 1 });
}

static GdkRGBA
colour_of (const WeftLaneDrawing *c, uint32_t thread)
{
  return thread != WEFT_NO_ROW ? weft_palette_thread (c->palette, thread) : c->palette->dim;
}

/* Standing upon the depth where they were sent, in their senders' colours; hanging from it
 * where they were received, in the receivers'. */
static void
draw_ticks (const WeftLaneDrawing *c, const WeftSeries *series, WeftBand band, bool sent)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  size_t n;
  const WeftMessage *messages = weft_trace_messages (c->d->scene->trace, &n);

  if (band.height_px <= 0)
    return;
  weft_runs_marks (c->d->scene->tiles, series, &c->d->scene->viewport, c->width, 3, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    GdkRGBA colour = colour_of (c, mark->tint);
    double x = round (mark->x0_px), top = band.y_px, bottom = top + band.height_px;

    if (mark->count > 1 && sent)
      top += 2;
    else if (mark->count > 1)
      bottom -= 2;
    weft_ink_fill (c->d->snapshot, &colour, (WeftBox){ x - 1, top, x + 1, bottom });
    /* One that nobody received has a bar across. */
    if (sent && mark->count == 1 && messages[mark->row].fate != WEFT_FATE_RECEIVED)
      weft_ink_fill (c->d->snapshot, &colour,
                     (WeftBox){ x - 3, band.y_px, x + 3, band.y_px + 2 });
  }
}

static void
draw_many_lives (const WeftLaneDrawing *c, GArray *marks, WeftBand band)
{
  int width = (int)ceil (c->width);
  uint32_t *pixels = g_new0 (uint32_t, (gsize)width);

  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    GdkRGBA colour = colour_of (c, mark->tint);
    uint32_t pixel = weft_draw_pixel (&colour, mark->count > 1 ? MERGED_ALPHA : 1);
    int first = (int)CLAMP (round (mark->x0_px), 0, width);
    int end = (int)CLAMP (fmax (round (mark->x1_px), first + 1), 0, width);

    for (int x = first; x < end; x++)
      pixels[x] = pixel;
  }
  weft_draw_pixels (c, pixels, width, weft_draw_clipped (c, 0, c->width, band));
}

/* "producer-1 → main"; where only one of the names fits, that of the sender. */
static void
draw_names (const WeftLaneDrawing *c, const WeftMessage *message, WeftBox box)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (c->d->scene->trace, &n);
  const char *from = message->sender != WEFT_NO_ROW ? threads[message->sender].label : "?";
  const char *to = message->fate == WEFT_FATE_DISCARDED  ? _ ("discarded")
                   : message->fate != WEFT_FATE_RECEIVED ? _ ("not received")
                   : message->receiver != WEFT_NO_ROW    ? threads[message->receiver].label
                                                         : "?";
  g_autofree char *both = g_strdup_printf ("%s → %s", from, to);
  double x = fmax (box.x0, 0) + 5, room = fmin (box.x1, c->width) - x - 4;
  const char *text
      = weft_ink_text_width (c->d->ink, WEFT_TEXT_BADGE, both) <= room ? both : from;

  if (room >= fmin (weft_ink_text_width (c->d->ink, WEFT_TEXT_BADGE, text), CUT_LABEL_PX))
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_BADGE, &(GdkRGBA){ 1, 1, 1, 1 },
                   text, x, (box.y0 + box.y1) / 2, room);
}

static void
draw_life (const WeftLaneDrawing *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (c->d->scene->trace, &n)[mark->row];
  GdkRGBA colour = colour_of (c, message->sender);
  WeftBox box
      = weft_draw_clipped (c, mark->x0_px, fmax (mark->x1_px, mark->x0_px + 1.5), band);

  if (mark->count > 1)
    colour.alpha = MERGED_ALPHA;
  else if (box.x1 - box.x0 > 5)
    box.x1 -= 1;
  weft_ink_round (c->d->snapshot, &colour, box, box.x1 - box.x0 > 7 ? 2 : 0);
  if (mark->count > 1)
    return;
  if (message->fate == WEFT_FATE_IN_CHANNEL && box.x1 < c->width)
    weft_draw_open_end (c, &colour, box);
  if (band.height_px >= NAMED_PX && box.x1 - box.x0 >= WEFT_LABEL_PX)
    draw_names (c, message, box);
}

static void
draw_lives (const WeftLaneDrawing *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  const WeftScene *scene = c->d->scene;
  unsigned rows = weft_lane_life_rows (scene->trace, c->lane, &scene->viewport);

  if (weft_lane_lives_band (c->lane).height_px <= 0)
    return;

  for (unsigned row = 0; row < MIN (rows, c->lane->lives.n_rows); row++) {
    WeftSeries series = weft_lane_lives (scene->trace, c->lane, row);
    WeftBand band = weft_lane_life_band (c->lane, row, rows);

    g_array_set_size (marks, 0);
    weft_runs_marks (scene->tiles, &series, &scene->viewport, c->width, 2, marks);
    if (marks->len > MANY_LIVES) {
      draw_many_lives (c, marks, band);
      continue;
    }
    for (guint i = 0; i < marks->len; i++)
      draw_life (c, &g_array_index (marks, WeftMark, i), band);
  }
}

void
weft_draw_channel (const WeftLaneDrawing *c)
{
  WeftSeries sent = weft_lane_messages (c->d->scene->trace, c->lane);
  WeftSeries received = weft_lane_received (c->d->scene->trace, c->lane);

  weft_draw_steps (c, &c->palette->channel);
  draw_capacity (c);
  if (c->lane->sizes->compact)
    return;
  draw_ticks (c, &sent, weft_lane_ticks_band (c->lane), true);
  draw_ticks (c, &received, weft_lane_receives_band (c->lane), false);
  draw_lives (c);
}
