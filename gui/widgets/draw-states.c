#include <math.h>

#include "gui/view/lit.h"
#include "gui/view/runs.h"
#include "gui/widgets/draw-parts.h"
#include "tracer/analysis/words.h"

/* One that does not fit is cut, but not to less than this. */
#define CUT_LABEL_PX 92
/* More runs than this in a lane are drawn as one stretched row of pixels. */
#define MANY_RUNS 120
/* Among many, one from this width on is drawn with its pattern. */
#define PATTERN_RUN_PX 8
/* Up to so many have round corners, where they are wide enough to show. */
#define ROUNDED_RUNS 40
#define ROUND_PX 7

/* "waits for counter, held by adder-3": who held it can be left out. Where not even that
 * fits, it is cut; where too little would be left, there is none. */
static void
draw_label (const WeftLaneDrawing *c,
            WeftBox box,
            const WeftInkState *state,
            const char *text)
{
  double x = fmax (box.x0, 0) + 6, room = fmin (box.x1, c->width) - x - 6;
  double width = weft_ink_text_width (c->d->ink, WEFT_TEXT_LABEL, text);
  const char *comma = strchr (text, ',');
  g_autofree char *brief = NULL;

  if (width > room && comma != NULL) {
    text = brief = g_strndup (text, (gsize)(comma - text));
    width = weft_ink_text_width (c->d->ink, WEFT_TEXT_LABEL, text);
  }
  if (room < WEFT_LABEL_PX - 12 || (width > room && room < CUT_LABEL_PX))
    return;
  width = fmin (width, room);
  if (state->backed)
    weft_ink_round (c->d->snapshot, &c->palette->backing,
                    (WeftBox){ x - 4, box.y0 + 1, x + width + 4, box.y1 - 1 }, 2);
  weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_LABEL, &state->label, text, x,
                 (box.y0 + box.y1) / 2, room);
}

/* How strong a column is drawn that is only partly in its state. */
static float
strength (const WeftRun *run)
{
  return 0.35f + 0.65f * (float)run->share / 255;
}

/* Many runs are columns of a pixel each, all at the same fraction of a pixel. */
static void
draw_many_runs (const WeftLaneDrawing *c, GArray *runs, WeftBand band)
{
  const WeftRun *all = (const WeftRun *)(void *)runs->data;
  double first = all[0].x0_px;
  int width = (int)round (all[runs->len - 1].x1_px - first);
  uint32_t *pixels = g_new0 (uint32_t, (gsize)width);

  for (guint i = 0; i < runs->len; i++) {
    const GdkRGBA *colour = &c->palette->states[all[i].state].narrow;
    uint32_t pixel = weft_draw_pixel (colour, strength (&all[i]));
    int end = MIN ((int)round (all[i].x1_px - first), width);

    for (int x = (int)round (all[i].x0_px - first); x < end; x++)
      pixels[x] = pixel;
  }
  weft_draw_pixels (c, pixels, width,
                    weft_draw_clipped (c, floor (first + 0.5), c->width, band));
}

static void
draw_run (const WeftLaneDrawing *c, const WeftRun *run, WeftBox box, guint n_runs)
{
  const WeftInkState *state = &c->palette->states[run->state];
  GdkRGBA faint = state->narrow;
  bool rounded = n_runs <= ROUNDED_RUNS, many = n_runs > MANY_RUNS;
  size_t n;

  if (many && box.x1 - box.x0 < PATTERN_RUN_PX)
    return;
  if (run->share < 255 && box.x1 - box.x0 < PATTERN_RUN_PX) {
    faint.alpha = strength (run);
    weft_ink_fill (c->d->snapshot, &faint, box);
    return;
  }
  if (rounded && box.x1 - box.x0 >= ROUND_PX)
    weft_ink_state_round (c->d->snapshot, state, box, c->phase, 2);
  else
    weft_ink_state (c->d->snapshot, state, box, c->phase);
  if (run->state == WEFT_STATE_UNKNOWN && box.x1 - box.x0 >= WEFT_LABEL_PX)
    draw_label (c, box, state, weft_state_shown (run->state));
  /* Within a wait a thread may also run, or be ready: the wait's label is not theirs. */
  if (run->cause == WEFT_NO_ROW || run->state == WEFT_STATE_RUNNING
      || run->state == WEFT_STATE_READY)
    return;
  if (box.x1 - box.x0 >= WEFT_LABEL_PX)
    draw_label (c, box, state, weft_scene_wait_label (c->d->scene, run->cause));
  if (!weft_trace_waits (c->d->scene->trace, &n)[run->cause].ended && box.x1 < c->width)
    weft_draw_open_end (c, &state->colour, box);
}

void
weft_draw_states (const WeftLaneDrawing *c)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WeftRun));
  WeftBand band = weft_lane_bar_band (c->lane);
  uint32_t thread = weft_lane_thread (c->lane);
  guint n_runs;

  weft_runs_states (c->d->scene->tiles,
                    weft_trace_thread_states (c->d->scene->trace, thread),
                    &c->d->scene->viewport, c->width, runs);
  n_runs = runs->len;
  if (c->only != WEFT_NO_ROW)
    weft_lit_runs (c->d->scene->trace, thread, c->only, &c->d->scene->viewport, c->width,
                   runs);
  if (runs->len == 0)
    return;
  if (n_runs > MANY_RUNS)
    draw_many_runs (c, runs, band);
  for (guint i = 0; i < runs->len; i++) {
    const WeftRun *run = &g_array_index (runs, WeftRun, i);

    draw_run (c, run, weft_draw_clipped (c, run->x0_px, run->x1_px, band), n_runs);
  }
}
