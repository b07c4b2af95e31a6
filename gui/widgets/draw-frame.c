#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/view/occurs.h"
#include "gui/view/ticks.h"
#include "gui/widgets/draw.h"

#define OVERVIEW_PAD_PX 7
#define MINOR_PX 4
#define MAJOR_PX 8
#define SWATCH_PX 16
#define LOSS_PX 5
#define LEGEND_ROW_PX 22

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
  double bottom = WEFT_OVERVIEW_PX - OVERVIEW_PAD_PX;
  double room = WEFT_OVERVIEW_PX - 2 * OVERVIEW_PAD_PX;

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

void
weft_draw_overview (const WeftDrawing *self, double width_px)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftViewport *viewport = &self->scene->viewport;
  double x0 = weft_overview_x (self->scene, width_px, viewport->begin_ns);
  double x1 = weft_overview_x (self->scene, width_px, weft_viewport_end_ns (viewport));
  GdkRGBA veil = palette->accent;
  WeftBox window = { x0, 2, fmax (x1, x0 + 4), WEFT_OVERVIEW_PX - 3 };
  double y = WEFT_OVERVIEW_PX / 2.0;

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
  draw_bins (self, width_px, x0, x1);
  draw_overview_losses (self, width_px);
  weft_draw_found_overview (self, width_px);
  weft_ink_outline (self->snapshot, &palette->accent, window, 4, 1.5);
  if (self->scene->has_playhead) {
    double x = weft_overview_x (self->scene, width_px, (double)self->scene->playhead_ns);

    weft_ink_fill (self->snapshot, &palette->accent,
                   (WeftBox){ x - 0.75, 2, x + 0.75, WEFT_OVERVIEW_PX - 3 });
  }
  gtk_snapshot_restore (self->snapshot);
}

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
  g_autoptr (GArray) ticks = weft_ticks_new (viewport, width, digit);

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

void
weft_draw_ruler (const WeftDrawing *self, double width_px)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double width = fmax (width_px - WEFT_GUTTER_PX, 1);
  char time[WEFT_TIME_TEXT];

  weft_ink_fill (self->snapshot, &palette->bar, (WeftBox){ 0, 0, width_px, WEFT_RULER_PX });
  weft_ink_fill (self->snapshot, &palette->line,
                 (WeftBox){ 0, WEFT_RULER_PX - 1, width_px, WEFT_RULER_PX });
  if (self->scene->trace == NULL)
    return;
  if (self->scene->has_playhead) {
    weft_time_text (self->scene->playhead_ns, time);
    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_TICK, &palette->accent, time, 14,
                   WEFT_RULER_PX / 2.0, WEFT_GUTTER_PX - 20);
  }
  gtk_snapshot_push_clip (
      self->snapshot, &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)width, WEFT_RULER_PX));
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  weft_draw_losses (self, &self->scene->viewport, width, (WeftBand){ 0, LOSS_PX }, true);
  draw_ticks (self, width);
  if (self->scene->has_playhead)
    draw_marker (self, width);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
}

typedef struct {
  const WeftDrawing *d;
  double x, y, width;
  bool measure;
} Legend;

/* Makes room for a swatch and its text. Returns: where the swatch is. */
static WeftBox
legend_entry (Legend *l, const char *text)
{
  double needed
      = SWATCH_PX + 6 + weft_ink_text_width (l->d->ink, WEFT_TEXT_DETAIL, text) + 20;
  double middle;
  WeftBox box;

  if (l->x + needed > l->width && l->x > 14) {
    l->x = 14;
    l->y += LEGEND_ROW_PX;
  }
  middle = l->y + LEGEND_ROW_PX / 2.0;
  box = (WeftBox){ l->x, middle - 6, l->x + SWATCH_PX, middle + 6 };
  if (!l->measure)
    weft_ink_text (l->d->ink, l->d->snapshot, WEFT_TEXT_DETAIL,
                   &weft_ink_palette (l->d->ink)->dim, text, l->x + SWATCH_PX + 6, middle,
                   l->width);
  l->x += needed;
  return box;
}

double
weft_draw_legend (const WeftDrawing *self, double width_px, bool measure)
{
  static const char *const arrows[WEFT_N_INTERACTIONS] = {
    [WEFT_INTERACTION_SPAWN] = "spawns",        [WEFT_INTERACTION_JOIN] = "is joined",
    [WEFT_INTERACTION_HAND_OFF] = "hands over", [WEFT_INTERACTION_MESSAGE] = "sends to",
    [WEFT_INTERACTION_WAKE] = "wakes",
  };
  const WeftPalette *palette = weft_ink_palette (self->ink);
  Legend legend = { self, 14, (WEFT_LEGEND_PX - LEGEND_ROW_PX) / 2.0, width_px, measure };
  GtkSnapshot *snapshot = self->snapshot;
  unsigned states = weft_occurs_states (self->scene->trace);
  unsigned kinds = weft_occurs_arrows (self->scene->arrows) & ~self->scene->hidden_arrows;

  for (int i = WEFT_STATE_NONE + 1; i < WEFT_N_STATES; i++) {
    WeftBox box;

    if (!(states & 1u << i))
      continue;
    box = legend_entry (&legend, weft_state_text ((WeftState)i));
    if (!measure)
      weft_ink_state (snapshot, &palette->states[i], box, 0);
  }
  for (int i = 0; i < WEFT_N_INTERACTIONS; i++) {
    WeftBox box;

    if (!(kinds & 1u << i))
      continue;
    box = legend_entry (&legend, arrows[i]);
    if (!measure)
      weft_draw_arrow_sign (snapshot, palette, (WeftInteractionKind)i, box);
  }
  if (self->scene->shows_path && self->scene->path != NULL) {
    WeftBox box = legend_entry (&legend, _ ("critical path"));

    if (!measure)
      weft_draw_path_sign (snapshot, palette, box);
  }
  return legend.y + LEGEND_ROW_PX + (WEFT_LEGEND_PX - LEGEND_ROW_PX) / 2.0;
}
