#include <math.h>

#include "gui/view/ticks.h"
#include "gui/widgets/draw.h"
#include "tracer/analysis/words.h"

#define MINOR_PX 4
#define MAJOR_PX 8
#define LOSS_PX 5
/* The longest note that is written beside its flag. */
#define NOTE_PX 140

static void
draw_marker (const WeftDrawing *self, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double x = weft_viewport_x (&self->scene->viewport, width, self->scene->playhead_ns);

  /* A triangle that points at the line below, of rows a pixel high. */
  for (int row = 0; row < 8; row++) {
    double half = 6 - row * 0.75;

    weft_ink_fill (
        self->snapshot, &palette->accent,
        (WeftBox){ x - half, WEFT_RULER_PX - 9 + row, x + half, WEFT_RULER_PX - 8 + row });
  }
}

static void
draw_ticks (const WeftDrawing *self, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftViewport *viewport = &self->scene->viewport;
  double digit = weft_ink_digit_width (self->ink, WEFT_TEXT_TICK), room;
  g_autoptr (GArray) ticks = weft_ticks_new (viewport, width, digit, &self->scene->base);

  for (guint i = 0; i < ticks->len; i++) {
    const WeftTick *tick = &g_array_index (ticks, WeftTick, i);
    double x = round (weft_viewport_x (viewport, width, tick->time_ns));

    weft_ink_fill (self->snapshot, tick->major ? &palette->dim : &palette->line,
                   (WeftBox){ x, WEFT_RULER_PX - 1 - (tick->major ? MAJOR_PX : MINOR_PX),
                              x + 1, WEFT_RULER_PX - 1 });
    if (!tick->major)
      continue;
    /* Centred, but for the first and last, which would be cut. */
    room = weft_ink_text_width (self->ink, WEFT_TEXT_TICK, tick->label);
    x = fmin (fmax (x - room / 2, 2), fmax (width - room - 4, 2));
    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_TICK, &palette->dim, tick->label, x,
                   11, room + 1);
  }
}

/* Where the range is, and how long, in place of what would be below. */
static void
draw_range (const WeftDrawing *self, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftScene *scene = self->scene;
  int64_t length_ns = scene->range_to_ns - scene->range_from_ns;
  double x0 = fmax (weft_viewport_x (&scene->viewport, width, scene->range_from_ns), -8);
  double x1
      = fmin (weft_viewport_x (&scene->viewport, width, scene->range_to_ns), width + 8);
  g_autofree char *text = weft_format_duration (length_ns);
  double room = weft_ink_text_width (self->ink, WEFT_TEXT_BADGE, text), x;
  GdkRGBA veil = palette->accent;

  if (x1 < x0)
    return;
  veil.alpha = 0.3f;
  weft_ink_fill (self->snapshot, &veil,
                 (WeftBox){ x0, 2, fmax (x1, x0 + 1), WEFT_RULER_PX });
  x = fmin (fmax ((x0 + x1 - room) / 2, 10), fmax (width - room - 10, 10));
  weft_ink_round (self->snapshot, &palette->accent, (WeftBox){ x - 8, 2, x + room + 8, 20 },
                  9);
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_BADGE, &palette->accent_text, text, x,
                 11, room + 1);
}

/* Flags of marks that are too near to each other for their notes: the first one's is
 * written. */
static void
draw_flags (const WeftDrawing *self, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftMarks *marks = self->scene->marks;
  double free_x = -INFINITY, drawn_x = -INFINITY;

  for (size_t i = 0; marks != NULL && i < weft_marks_size (marks); i++) {
    const WeftMarkedMoment *mark = weft_marks_get (marks, i);
    double x = weft_viewport_x (&self->scene->viewport, width, mark->time_ns), room;

    if (x < -NOTE_PX || x > width + 8 || x < drawn_x + 1)
      continue;
    drawn_x = x;
    weft_ink_fill (self->snapshot, &palette->text,
                   (WeftBox){ x - 0.75, 17, x + 0.75, WEFT_RULER_PX });
    for (int row = 0; row < 8; row++)
      weft_ink_fill (self->snapshot, &palette->text,
                     (WeftBox){ x, 17 + row, x + 8 - ABS (row - 3.5) * 1.6, 18 + row });
    if (x < free_x || *mark->text == '\0')
      continue;
    room = fmin (weft_ink_text_width (self->ink, WEFT_TEXT_DETAIL, mark->text), NOTE_PX);
    weft_ink_round (self->snapshot, &palette->bar,
                    (WeftBox){ x + 9, 17, x + room + 15, WEFT_RULER_PX - 1 }, 3);
    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->text, mark->text,
                   x + 12, 23, room + 1);
    free_x = x + room + 22;
  }
}

void
weft_draw_marks (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftMarks *marks = self->scene->marks;
  GdkRGBA colour = weft_ink_palette (self->ink)->text;
  double drawn_x = -INFINITY;

  colour.alpha = 0.55f;
  for (size_t i = 0; marks != NULL && i < weft_marks_size (marks); i++) {
    double x = weft_viewport_x (&self->scene->viewport, size->width_px,
                                weft_marks_get (marks, i)->time_ns);

    if (x < -1 || x > size->width_px + 1 || x < drawn_x + 1)
      continue;
    drawn_x = x;
    weft_ink_fill (
        self->snapshot, &colour,
        (WeftBox){ x - 0.5, size->scroll_px, x + 0.5, size->scroll_px + size->height_px });
  }
}

void
weft_draw_ruler (const WeftDrawing *self, double width_px)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double width = fmax (width_px - WEFT_GUTTER_PX, 1);
  char time[WEFT_BASE_TEXT];

  weft_ink_fill (self->snapshot, &palette->bar, (WeftBox){ 0, 0, width_px, WEFT_RULER_PX });
  weft_ink_fill (self->snapshot, &palette->line,
                 (WeftBox){ 0, WEFT_RULER_PX - 1, width_px, WEFT_RULER_PX });
  if (self->scene->trace == NULL)
    return;
  if (self->scene->has_playhead) {
    weft_time_base_text (&self->scene->base, self->scene->playhead_ns, false, time);
    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_TICK, &palette->accent, time, 14,
                   WEFT_RULER_PX / 2.0, WEFT_GUTTER_PX - 48);
  }
  gtk_snapshot_push_clip (
      self->snapshot, &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)width, WEFT_RULER_PX));
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  weft_draw_losses (self, &self->scene->viewport, width, (WeftBand){ 0, LOSS_PX }, true);
  draw_ticks (self, width);
  if (self->scene->range_to_ns > self->scene->range_from_ns)
    draw_range (self, width);
  draw_flags (self, width);
  if (self->scene->has_playhead)
    draw_marker (self, width);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
}
