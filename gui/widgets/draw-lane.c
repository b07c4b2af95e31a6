#include <math.h>
#include <string.h>

#include "gui/view/runs.h"
#include "gui/widgets/draw.h"

/* A label narrower than this says nothing. */
#define LABEL_PX 34
/* One that does not fit is cut, but not to less than this. */
#define CUT_LABEL_PX 92
/* More runs than this in a lane are drawn as one stretched row of pixels. */
#define MANY_RUNS 120
#define MANY_HOLDS 200
#define DASH_PX 8.0
/* Several in a pixel are paler than one. */
#define MERGED_ALPHA 0.7f
/* Among many, one from this width on is drawn with its pattern. */
#define PATTERN_RUN_PX 8
/* Up to so many have round corners, where they are wide enough to show. */
#define ROUNDED_RUNS 40
#define ROUND_PX 7
/* A lane that waits for more than this share of its life says so in colour. */
#define MUCH_WAITING 0.25

typedef struct {
  const WeftDrawing *d;
  const WeftPalette *palette;
  const WeftLane *lane;
  double width, phase;
} Ctx;

static WeftBox
clipped (const Ctx *c, double x0, double x1, WeftBand band)
{
  return (WeftBox){ fmax (x0, -8), band.y_px, fmin (x1, c->width + 8),
                    band.y_px + band.height_px };
}

/* "waits for counter, held by adder-3": who held it can be left out. Where not even that
 * fits, it is cut; where too little would be left, there is none. */
static void
draw_label (const Ctx *c, WeftBox box, const WeftInkState *state, const char *text)
{
  double x = fmax (box.x0, 0) + 6, room = fmin (box.x1, c->width) - x - 6;
  double width = weft_ink_text_width (c->d->ink, WEFT_TEXT_LABEL, text);
  const char *comma = strchr (text, ',');
  g_autofree char *brief = NULL;

  if (width > room && comma != NULL) {
    text = brief = g_strndup (text, (gsize)(comma - text));
    width = weft_ink_text_width (c->d->ink, WEFT_TEXT_LABEL, text);
  }
  if (room < LABEL_PX - 12 || (width > room && room < CUT_LABEL_PX))
    return;
  width = fmin (width, room);
  if (state->backed)
    weft_ink_round (c->d->snapshot, &c->palette->backing,
                    (WeftBox){ x - 4, box.y0 + 1, x + width + 4, box.y1 - 1 }, 2);
  weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_LABEL, &state->label, text, x,
                 (box.y0 + box.y1) / 2, room);
}

/* A wait or hold that never ended goes on beyond the trace's end: a row of arrow heads. */
static void
draw_open_end (const Ctx *c, const GdkRGBA *colour, WeftBox box)
{
  double middle = (box.y0 + box.y1) / 2, reach = fmin ((box.y1 - box.y0) / 2, 5);

  for (int i = 0; i < 3; i++) {
    double x = box.x1 + 2 + i * 4;

    weft_ink_line (c->d->snapshot, colour, 1.5, x, middle - reach, x + 3, middle);
    weft_ink_line (c->d->snapshot, colour, 1.5, x + 3, middle, x, middle + reach);
  }
}

static void
append_texture (const Ctx *c, guchar *pixels, int width, WeftBox box)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize)width * 4);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      width, 1, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, (gsize)width * 4);

  gtk_snapshot_append_texture (c->d->snapshot, texture,
                               &GRAPHENE_RECT_INIT ((float)box.x0, (float)box.y0,
                                                    (float)width,
                                                    (float)(box.y1 - box.y0)));
}

/* How strong a column is drawn that is only partly in its state. */
static float
strength (const WeftRun *run)
{
  return 0.35f + 0.65f * (float)run->share / 255;
}

static void
set_pixel (guchar *pixels, int x, const GdkRGBA *colour, float alpha)
{
  pixels[4 * x] = (guchar)(colour->red * alpha * 255);
  pixels[4 * x + 1] = (guchar)(colour->green * alpha * 255);
  pixels[4 * x + 2] = (guchar)(colour->blue * alpha * 255);
  pixels[4 * x + 3] = (guchar)(alpha * 255);
}

/* Many runs are columns of a pixel each, all at the same fraction of a pixel. */
static void
draw_many_runs (const Ctx *c, GArray *runs, WeftBand band)
{
  const WeftRun *all = (const WeftRun *)(void *)runs->data;
  double first = all[0].x0_px;
  int width = (int)round (all[runs->len - 1].x1_px - first);
  guchar *pixels = g_malloc0 ((gsize)width * 4);

  for (guint i = 0; i < runs->len; i++) {
    const GdkRGBA *colour = &c->palette->states[all[i].state].narrow;
    float alpha = strength (&all[i]);
    int end = MIN ((int)round (all[i].x1_px - first), width);

    for (int x = (int)round (all[i].x0_px - first); x < end; x++)
      set_pixel (pixels, x, colour, alpha);
  }
  append_texture (c, pixels, width, clipped (c, floor (first + 0.5), c->width, band));
}

static void
draw_run (const Ctx *c, const WeftRun *run, WeftBox box, guint n_runs)
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
  if (rounded && box.x1 - box.x0 >= ROUND_PX) {
    GskRoundedRect corners;

    gsk_rounded_rect_init_from_rect (&corners,
                                     &GRAPHENE_RECT_INIT ((float)box.x0, (float)box.y0,
                                                          (float)(box.x1 - box.x0),
                                                          (float)(box.y1 - box.y0)),
                                     2);
    gtk_snapshot_push_rounded_clip (c->d->snapshot, &corners);
    weft_ink_state (c->d->snapshot, state, box, c->phase);
    gtk_snapshot_pop (c->d->snapshot);
  } else {
    weft_ink_state (c->d->snapshot, state, box, c->phase);
  }
  if (run->state == WEFT_STATE_UNKNOWN && box.x1 - box.x0 >= LABEL_PX)
    draw_label (c, box, state, weft_state_text (run->state));
  /* Within a wait a thread may also run, or be ready: the wait's label is not theirs. */
  if (run->cause == WEFT_NO_ROW || run->state == WEFT_STATE_RUNNING
      || run->state == WEFT_STATE_READY)
    return;
  if (box.x1 - box.x0 >= LABEL_PX)
    draw_label (c, box, state, weft_scene_wait_label (c->d->scene, run->cause));
  if (!weft_trace_waits (c->d->scene->trace, &n)[run->cause].ended && box.x1 < c->width)
    draw_open_end (c, &state->colour, box);
}

static void
draw_states (const Ctx *c)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (WeftRun));
  WeftBand band = weft_lane_bar_band (c->lane);

  weft_runs_states (
      weft_trace_thread_states (c->d->scene->trace, weft_lane_thread (c->lane)),
      &c->d->scene->viewport, c->width, runs);
  if (runs->len == 0)
    return;
  if (runs->len > MANY_RUNS)
    draw_many_runs (c, runs, band);
  for (guint i = 0; i < runs->len; i++) {
    const WeftRun *run = &g_array_index (runs, WeftRun, i);

    draw_run (c, run, clipped (c, run->x0_px, run->x1_px, band), runs->len);
  }
}

/* So many that none has room for a name: a stretched row of pixels, as for states. */
static void
draw_many_holds (const Ctx *c, GArray *marks, WeftBand band)
{
  int width = (int)ceil (c->width);
  guchar *pixels = g_malloc0 ((gsize)width * 4);
  size_t n;
  const WeftHold *holds = weft_trace_holds (c->d->scene->trace, &n);

  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    GdkRGBA colour = weft_palette_thread (c->palette, holds[mark->row].thread);
    float alpha = mark->count > 1 ? MERGED_ALPHA : 1;
    int first = (int)CLAMP (round (mark->x0_px), 0, width);
    int end = (int)CLAMP (fmax (round (mark->x1_px), first + 1), 0, width);

    for (int x = first; x < end; x++)
      set_pixel (pixels, x, &colour, alpha);
  }
  append_texture (c, pixels, width, clipped (c, 0, c->width, band));
}

static void
draw_hold (const Ctx *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftHold *hold = &weft_trace_holds (c->d->scene->trace, &n)[mark->row];
  GdkRGBA colour = weft_palette_thread (c->palette, hold->thread);
  WeftBox box = clipped (c, mark->x0_px, fmax (mark->x1_px, mark->x0_px + 1), band);
  bool lock = c->lane->kind == WEFT_LANE_LOCK;

  /* Several in a pixel, or one of several at a time, are no owner of their own. */
  if (mark->count > 1 || hold->mode == WEFT_HOLD_SHARED)
    colour.alpha = MERGED_ALPHA;
  if (box.x1 - box.x0 > 5 && mark->count == 1)
    box.x1 -= 1;
  weft_ink_round (c->d->snapshot, &colour, box, box.x1 - box.x0 >= ROUND_PX ? 2 : 0);
  if (!hold->released && mark->count == 1 && box.x1 < c->width)
    draw_open_end (c, &colour, box);
  if (lock && mark->count == 1 && box.x1 - box.x0 >= LABEL_PX) {
    const char *name = weft_trace_threads (c->d->scene->trace, &n)[hold->thread].name;
    double x = fmax (box.x0, 0) + 6, room = fmin (box.x1, c->width) - x - 5;

    if (room >= fmin (weft_ink_text_width (c->d->ink, WEFT_TEXT_BADGE, name), CUT_LABEL_PX))
      weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_BADGE, &(GdkRGBA){ 1, 1, 1, 1 },
                     name, x, (box.y0 + box.y1) / 2, room);
  }
}

/* Where a lock may have been held though no hold is known: a line of dashes, under those
 * that are. */
static void
draw_thinned (const Ctx *c)
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

static void
draw_holds (const Ctx *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));

  for (unsigned row = 0; row < c->lane->holds.n_rows; row++) {
    WeftSeries series = weft_lane_holds (c->d->scene->trace, c->lane, row);

    g_array_set_size (marks, 0);
    weft_series_marks (&series, &c->d->scene->viewport, c->width, 2, marks);
    if (marks->len > MANY_HOLDS) {
      draw_many_holds (c, marks, weft_lane_hold_band (c->lane, row));
      continue;
    }
    for (guint i = 0; i < marks->len; i++)
      draw_hold (c, &g_array_index (marks, WeftMark, i),
                 weft_lane_hold_band (c->lane, row));
  }
}

static void
draw_span (const Ctx *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftNote *note = &weft_trace_notes (c->d->scene->trace, &n)[mark->row];
  WeftBox box = clipped (c, mark->x0_px, fmax (mark->x1_px, mark->x0_px + 1), band);
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
note_colour (const Ctx *c, const WeftNote *note)
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

/* A flag on a pole; a pole alone where several share the place. */
static void
draw_note (const Ctx *c, const WeftMark *mark, WeftBand band)
{
  size_t n;
  const WeftNote *note = &weft_trace_notes (c->d->scene->trace, &n)[mark->row];
  GdkRGBA colour = note_colour (c, note);
  double x = round (mark->x0_px), y = band.y_px;

  weft_ink_fill (c->d->snapshot, &colour,
                 (WeftBox){ x, y, x + 1, y + fmax (band.height_px, 9) });
  if (note->kind == WEFT_NOTE_READ)
    weft_ink_outline (c->d->snapshot, &colour, (WeftBox){ x, y, x + 6, y + 5 }, 0, 1);
  else
    weft_ink_fill (c->d->snapshot, &colour, (WeftBox){ x, y, x + 6, y + 5 });
}

static void
draw_notes (const Ctx *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftBand band = weft_lane_notes_band (c->lane);
  WeftSeries series;
  int rows = (int)MAX (c->lane->spans.n_rows, 1), each = band.height_px / rows;

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

static void
draw_steps (const Ctx *c, const GdkRGBA *colour)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (WeftStep));
  WeftBand band = weft_lane_steps_band (c->lane);
  double bottom = band.y_px + band.height_px;

  if (band.height_px == 0)
    return;
  weft_ink_fill (
      c->d->snapshot, &c->palette->line,
      (WeftBox){ fmax (c->phase, 0), bottom,
                 fmin (c->width, weft_viewport_x (&c->d->scene->viewport, c->width,
                                                  c->d->scene->viewport.trace_ns)),
                 bottom + 1 });
  if (c->lane->peak == 0)
    return;
  weft_runs_steps (c->lane->steps, c->lane->n_steps, &c->d->scene->viewport, c->width,
                   steps);
  for (guint i = 0; i < steps->len; i++) {
    const WeftStep *step = &g_array_index (steps, WeftStep, i);
    WeftBox box = clipped (c, step->x0_px, step->x1_px, band);
    double height = (double)band.height_px * step->depth / c->lane->peak;
    char number[16];

    if (step->depth == 0)
      continue;
    box.y0 = bottom - fmax (height, 1.5);
    weft_ink_fill (c->d->snapshot, colour, box);
    if (box.x1 - box.x0 < LABEL_PX - 8)
      continue;
    g_snprintf (number, sizeof number, "%u", step->depth);
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, &c->palette->text, number,
                   fmax (box.x0, 0) + 5, bottom - 7.5, 40);
  }
}

/* A tick for each message where it was sent, in its sender's colour. */
static void
draw_messages (const Ctx *c)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (WeftMark));
  WeftBand band = weft_lane_ticks_band (c->lane);
  WeftSeries series = weft_lane_messages (c->d->scene->trace, c->lane);
  size_t n;
  const WeftMessage *messages = weft_trace_messages (c->d->scene->trace, &n);

  weft_series_marks (&series, &c->d->scene->viewport, c->width, 3, marks);
  for (guint i = 0; i < marks->len; i++) {
    const WeftMark *mark = &g_array_index (marks, WeftMark, i);
    uint32_t sender = messages[mark->row].sender;
    GdkRGBA colour = sender != WEFT_NO_ROW ? weft_palette_thread (c->palette, sender)
                                           : c->palette->dim;
    double x = round (mark->x0_px), top = band.y_px;

    if (mark->count > 1)
      top += 2;
    weft_ink_fill (c->d->snapshot, &colour,
                   (WeftBox){ x - 1, top, x + 1, band.y_px + band.height_px });
    /* One that nobody received has no foot but a bar across. */
    if (mark->count == 1 && messages[mark->row].fate != WEFT_FATE_RECEIVED)
      weft_ink_fill (c->d->snapshot, &colour,
                     (WeftBox){ x - 3, band.y_px, x + 3, band.y_px + 2 });
  }
}

static bool
waits_much (const Ctx *c)
{
  int64_t totals[WEFT_N_STATES] = { 0 }, life = 0, waiting;

  if (c->lane->kind != WEFT_LANE_THREAD)
    return false;
  weft_states_totals (weft_trace_thread_states (c->d->scene->trace, c->lane->row), 0,
                      c->d->scene->viewport.trace_ns, totals);
  for (int i = WEFT_STATE_NONE + 1; i < WEFT_N_STATES; i++)
    life += totals[i];
  waiting = totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT];
  return (double)waiting > MUCH_WAITING * (double)life
         && waiting >= totals[WEFT_STATE_READY] && waiting >= totals[WEFT_STATE_WAIT_OTHER];
}

static void
draw_gutter (const Ctx *c, const GdkRGBA *ground)
{
  const WeftLaneTexts *texts = weft_scene_lane_texts (c->d->scene, c->lane);
  double x = 14 + 12 * c->lane->indent, room = WEFT_GUTTER_PX - x - 8, middle;
  double name_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_NAME);
  double detail_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_DETAIL);
  GtkSnapshot *snapshot = c->d->snapshot;

  weft_ink_fill (snapshot, ground, (WeftBox){ 0, 0, WEFT_GUTTER_PX, c->lane->height_px });
  middle = fmin (c->lane->height_px, 44) / 2.0;
  if (texts->detail == NULL) {
    weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_NAME, &c->palette->text, texts->name, x,
                   middle, room);
    return;
  }
  weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_NAME, &c->palette->text, texts->name, x,
                 middle - detail_height / 2 + 0.5, room);
  weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_DETAIL,
                 waits_much (c) ? &c->palette->warn : &c->palette->dim, texts->detail, x,
                 middle + name_height / 2 - 0.5, room);
}

/* Who waits for a once waits for whoever runs it, as for the holder of a lock. */
static bool
is_once (const Ctx *c)
{
  size_t n;

  return weft_trace_objects (c->d->scene->trace, &n)[c->lane->row].kind == WEFT_OBJECT_ONCE;
}

static void
draw_content (const Ctx *c)
{
  if (c->lane->kind == WEFT_LANE_GROUP) {
    draw_states (c);
    return;
  }
  if (c->lane->kind == WEFT_LANE_THREAD) {
    draw_states (c);
    draw_holds (c);
  } else if (c->lane->kind == WEFT_LANE_LOCK) {
    draw_steps (c, &c->palette->waiting);
    draw_thinned (c);
    draw_holds (c);
  } else if (c->lane->kind == WEFT_LANE_CHANNEL) {
    draw_steps (c, &c->palette->channel);
    draw_messages (c);
  } else {
    draw_steps (c, c->lane->counts != NULL ? &c->palette->count
                   : is_once (c)           ? &c->palette->waiting
                                           : &c->palette->channel);
  }
  draw_notes (c);
}

/* Its own thread's states, of which the heading of a folded process may have one. */
static bool
has_content (const WeftLane *lane)
{
  return lane->kind != WEFT_LANE_GROUP || lane->stands_for != WEFT_NO_ROW;
}

static bool
is_selected (const WeftScene *scene, const WeftLane *lane)
{
  uint32_t thread = weft_selection_thread (scene->trace, &scene->selection);
  uint32_t object = weft_selection_object (scene->trace, &scene->selection);

  if (lane->kind == WEFT_LANE_THREAD || lane->kind == WEFT_LANE_GROUP)
    return weft_lane_thread (lane) != WEFT_NO_ROW
           && (weft_lane_thread (lane) == thread
               || g_hash_table_contains (scene->marked_threads,
                                         GUINT_TO_POINTER (weft_lane_thread (lane))));
  return lane->row == object
         || g_hash_table_contains (scene->marked_objects, GUINT_TO_POINTER (lane->row));
}

void
weft_draw_lane (const WeftDrawing *self, size_t lane, double width_px)
{
  WeftScene *scene = self->scene;
  double width = fmax (width_px - WEFT_GUTTER_PX, 1);
  Ctx c = { .d = self,
            .palette = weft_ink_palette (self->ink),
            .lane = weft_lanes_get (scene->lanes, lane),
            .width = width,
            .phase = weft_viewport_x (&scene->viewport, width, 0) };
  const GdkRGBA *ground = c.lane->odd ? &c.palette->stripe : &c.palette->background;
  bool heading = c.lane->kind == WEFT_LANE_GROUP;
  bool selected = is_selected (scene, c.lane);

  if (heading)
    weft_draw_heading (self, c.lane, width_px);
  else
    weft_ink_fill (self->snapshot, ground, (WeftBox){ 0, 0, width_px, c.lane->height_px });
  if (has_content (c.lane)) {
    gtk_snapshot_push_clip (
        self->snapshot,
        &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)width, (float)c.lane->height_px));
    gtk_snapshot_save (self->snapshot);
    gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
    draw_content (&c);
    gtk_snapshot_restore (self->snapshot);
    gtk_snapshot_pop (self->snapshot);
  }
  if (!heading)
    draw_gutter (&c, ground);
  if (selected)
    weft_ink_fill (self->snapshot, &c.palette->accent,
                   (WeftBox){ 0, 0, 3, c.lane->height_px });
  if (scene->focused_lane == lane)
    weft_ink_outline (self->snapshot, &c.palette->accent,
                      (WeftBox){ 1, 1, WEFT_GUTTER_PX - 1, c.lane->height_px - 1 }, 4, 1.5);
}
