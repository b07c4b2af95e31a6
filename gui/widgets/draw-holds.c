#include <math.h>

#include "gui/view/lane-object.h"
#include "gui/view/lit.h"
#include "gui/view/runs.h"
#include "gui/widgets/draw-parts.h"

/* A name that does not fit is cut, but not to less than this. */
#define CUT_LABEL_PX 92
/* From this height on there is room for a name. */
#define NAMED_PX 12
#define MANY_HOLDS 200
#define DASH_PX 8.0
/* Several in a pixel are paler than one. */
#define MERGED_ALPHA 0.7f
#define SHARED_ALPHA 0.26f
#define ROUND_PX 7
#define TAG_PX 11
#define TAG_PAD_PX 4
#define TAG_REST_PX 6

static GdkRGBA
hold_colour (const WeftLaneDrawing *c, const WeftMark *mark)
{
  return c->lane->kind == WEFT_LANE_LOCK ? weft_palette_thread (c->palette, mark->tint)
                                         : weft_palette_lock (c->palette, mark->tint);
}

/* So many that none has room for a name: a stretched row of pixels, as for states. */
static void
draw_many_holds (const WeftLaneDrawing *c, GArray *marks, WeftBand band)
{
  int width = (int)ceil (c->width);
  uint32_t *pixels = g_new0 (uint32_t, (gsize)width);

  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    GdkRGBA colour = hold_colour (c, mark);
    uint32_t pixel = weft_draw_pixel (&colour, mark->count > 1 ? MERGED_ALPHA : 1);
    int first = (int)CLAMP (round (mark->x0_px), 0, width);
    int end = (int)CLAMP (fmax (round (mark->x1_px), first + 1), 0, width);

    for (int x = first; x < end; x++)
      pixels[x] = pixel;
  }
  weft_draw_pixels (c, pixels, width, weft_draw_clipped (c, 0, c->width, band));
}

/* Who holds it, in a lock's lane; what it holds, in a thread's. */
static void
draw_name (const WeftLaneDrawing *c, const WeftHold *hold, WeftBox box)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  size_t n;
  const WeftTrace *trace = c->d->scene->trace;
  const char *name = c->lane->kind == WEFT_LANE_LOCK
                         ? weft_trace_threads (trace, &n)[hold->thread].name
                         : weft_trace_objects (trace, &n)[hold->object].name;
  double x = fmax (box.x0, 0) + 6, room = fmin (box.x1, c->width) - x - 5;

  if (room >= fmin (weft_ink_text_width (c->d->ink, WEFT_TEXT_BADGE, name), CUT_LABEL_PX))
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_BADGE,
                   hold->mode == WEFT_HOLD_SHARED ? &c->palette->text : &white, name, x,
                   (box.y0 + box.y1) / 2, room);
}

/* A thin bar has the name of its lock on a tag at its beginning, where nothing lies below
 * the bar and there is bar left beside the tag. */
static void
draw_tag (const WeftLaneDrawing *c,
          const WeftHold *hold,
          const GdkRGBA *colour,
          WeftBox box)
{
  static const GdkRGBA white = { 1, 1, 1, 1 };
  size_t n;
  const char *name = weft_trace_objects (c->d->scene->trace, &n)[hold->object].name;
  double x = fmax (box.x0, 0), room = fmin (box.x1, c->width) - x;
  double width = weft_ink_text_width (c->d->ink, WEFT_TEXT_TAG, name) + 2 * TAG_PAD_PX;

  if (c->lane->kind != WEFT_LANE_THREAD || c->lane->holds.n_rows > 1
      || room < width + TAG_REST_PX)
    return;
  weft_ink_round (c->d->snapshot, colour,
                  (WeftBox){ x, box.y0, x + width, box.y0 + TAG_PX }, 2);
  weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_TAG, &white, name, x + TAG_PAD_PX,
                 box.y0 + TAG_PX / 2.0, width);
}

/* One of several readers: hollow, where that of a writer is solid. */
static void
draw_shared (const WeftLaneDrawing *c, const GdkRGBA *colour, WeftBox box)
{
  GdkRGBA ground = *colour;

  ground.alpha = SHARED_ALPHA;
  weft_ink_fill (c->d->snapshot, &ground, box);
  if (box.x1 - box.x0 > 3)
    weft_ink_outline (c->d->snapshot, colour, box, box.x1 - box.x0 >= ROUND_PX ? 2 : 0, 1);
}

static void
draw_hold (const WeftLaneDrawing *c, const WeftMark *mark, unsigned row)
{
  size_t n;
  const WeftHold *hold = &weft_trace_holds (c->d->scene->trace, &n)[mark->row];
  GdkRGBA colour = hold_colour (c, mark);
  WeftBand band = weft_lane_hold_band_of (c->lane, row, hold->mode);
  WeftBox box
      = weft_draw_clipped (c, mark->x0_px, fmax (mark->x1_px, mark->x0_px + 1), band);

  if (weft_lane_counts_readers (c->lane) && hold->mode == WEFT_HOLD_SHARED)
    return;
  /* Several in a pixel are no owner of their own. */
  if (mark->count > 1)
    colour.alpha = MERGED_ALPHA;
  if (box.x1 - box.x0 > 5 && mark->count == 1)
    box.x1 -= 1;
  if (hold->mode == WEFT_HOLD_SHARED)
    draw_shared (c, &colour, box);
  else
    weft_ink_round (c->d->snapshot, &colour, box, box.x1 - box.x0 >= ROUND_PX ? 2 : 0);
  if (!hold->released && mark->count == 1 && box.x1 < c->width)
    weft_draw_open_end (c, &colour, box);
  if (mark->count == 1 && band.height_px >= NAMED_PX && box.x1 - box.x0 >= WEFT_LABEL_PX)
    draw_name (c, hold, box);
  else if (mark->count == 1)
    draw_tag (c, hold, &colour, box);
}

/* Where a lock may have been held though no hold is known: a line of dashes, under those
 * that are. */
void
weft_draw_thinned (const WeftLaneDrawing *c)
{
  const WeftScene *scene = c->d->scene;
  int64_t since_ns = weft_lane_thinned_ns (scene->trace, c->lane);
  WeftBand band = weft_lane_hold_band (c->lane, 0);
  double middle = band.y_px + band.height_px / 2.0, x, end;

  if (since_ns == INT64_MAX)
    return;
  x = weft_viewport_x (&scene->viewport, c->width, since_ns);
  end = fmin (weft_viewport_x (&scene->viewport, c->width, scene->viewport.trace_ns),
              c->width);
  /* In step with the pan, not with the edge. */
  if (x < 0)
    x = fmod (x, DASH_PX) - DASH_PX;
  for (; x < end; x += DASH_PX)
    weft_ink_fill (c->d->snapshot, &c->palette->dim,
                   (WeftBox){ x, middle - 0.5, fmin (x + DASH_PX / 2, end), middle + 0.5 });
}

void
weft_draw_holds (const WeftLaneDrawing *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));

  if (weft_lane_holds_band (c->lane).height_px <= 0)
    return;
  if (weft_lane_counts_readers (c->lane)) {
    WeftArea readers = { c->lane->readers, c->lane->n_readers, c->lane->most_readers, 0 };

    weft_draw_area (c, &readers, weft_lane_holds_band (c->lane), &c->palette->count);
  }
  for (unsigned row = 0; row < c->lane->holds.n_rows; row++) {
    WeftSeries series = weft_lane_holds (c->d->scene->trace, c->lane, row);

    g_array_set_size (marks, 0);
    weft_runs_marks (c->d->scene->tiles, &series, &c->d->scene->viewport, c->width, 2,
                     marks);
    if (c->only != WEFT_NO_ROW)
      weft_lit_holds (c->d->scene->trace, &series, c->only, marks);
    if (marks->len > MANY_HOLDS && !weft_lane_counts_readers (c->lane)) {
      draw_many_holds (c, marks, weft_lane_hold_band (c->lane, row));
      continue;
    }
    for (guint i = 0; i < marks->len; i++)
      draw_hold (c, &g_array_index (marks, WeftMark, i), row);
  }
}
