#include "gui/widgets/draw-parts.h"

#include <math.h>

/* A lane that waits for more than this share of its life says so in colour. */
#define MUCH_WAITING 0.25
/* Less of a grey line than this says nothing. */
#define LEAST_DETAIL_PX 48

static bool
waits_much (const WeftLaneDrawing *c)
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

/* The hue by which a thread or lock is told where it is one of several. */
static void
draw_chip (const WeftLaneDrawing *c, double x, double middle)
{
  GdkRGBA colour;

  if (c->lane->kind == WEFT_LANE_THREAD)
    colour = weft_palette_thread (c->palette, c->lane->row);
  else if (c->lane->kind == WEFT_LANE_LOCK)
    colour = weft_palette_lock (c->palette, c->lane->row);
  else
    return;
  weft_ink_round (c->d->snapshot, &colour,
                  (WeftBox){ x - 9, middle - 3.5, x - 2, middle + 3.5 },
                  c->lane->kind == WEFT_LANE_THREAD ? 3 : 0);
}

static double
text_x (const WeftLane *lane)
{
  return 15 + 12 * lane->indent;
}

static double
text_room (const WeftLane *lane)
{
  return WEFT_GUTTER_PX - text_x (lane) - 8;
}

bool
weft_draw_gutter_is_cut (const WeftDrawing *self, const WeftLane *lane)
{
  const WeftLaneTexts *texts = weft_scene_lane_texts (self->scene, lane);
  double room = text_room (lane);
  double name = weft_ink_text_width (self->ink, WEFT_TEXT_NAME, texts->name), detail = 0;

  /* A heading's text may go on over the lanes. */
  if (lane->kind == WEFT_LANE_GROUP)
    return false;
  if (texts->detail != NULL)
    detail = weft_ink_text_width (self->ink, WEFT_TEXT_DETAIL, texts->detail);
  if (lane->sizes->compact && detail > 0)
    return name + 8 + detail > room;
  return name > room || detail > room;
}

/* Name and grey line side by side, the latter if there is room for any of it. */
static void
draw_line (const WeftLaneDrawing *c, const WeftLaneTexts *texts, double x, double room)
{
  double middle = c->lane->height_px / 2.0, width;

  draw_chip (c, x, middle);
  width = weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_NAME, &c->palette->text,
                         texts->name, x, middle, room);
  if (texts->detail != NULL && room - width > LEAST_DETAIL_PX)
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL,
                   waits_much (c) ? &c->palette->warn : &c->palette->dim, texts->detail,
                   x + width + 8, middle, room - width - 8);
}

static void
draw_gutter (const WeftLaneDrawing *c, const GdkRGBA *ground)
{
  const WeftLaneTexts *texts = weft_scene_lane_texts (c->d->scene, c->lane);
  double x = text_x (c->lane), room = text_room (c->lane), middle;
  double name_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_NAME);
  double detail_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_DETAIL);
  GtkSnapshot *snapshot = c->d->snapshot;

  weft_ink_fill (snapshot, ground, (WeftBox){ 0, 0, WEFT_GUTTER_PX, c->lane->height_px });
  if (c->lane->sizes->compact) {
    draw_line (c, texts, x, room);
    return;
  }
  middle = fmin (c->lane->height_px, c->lane->sizes->least + 8) / 2.0;
  draw_chip (c, x, texts->detail != NULL ? middle - detail_height / 2 : middle);
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
is_once (const WeftLaneDrawing *c)
{
  size_t n;

  return weft_trace_objects (c->d->scene->trace, &n)[c->lane->row].kind == WEFT_OBJECT_ONCE;
}

static void
draw_content (const WeftLaneDrawing *c)
{
  if (c->lane->kind == WEFT_LANE_GROUP) {
    weft_draw_states (c);
    return;
  }
  if (c->lane->kind == WEFT_LANE_THREAD) {
    weft_draw_states (c);
    weft_draw_holds (c);
  } else if (c->lane->kind == WEFT_LANE_LOCK) {
    weft_draw_steps (c, &c->palette->waiting);
    weft_draw_thinned (c);
    weft_draw_holds (c);
  } else if (c->lane->kind == WEFT_LANE_CHANNEL) {
    weft_draw_channel (c);
  } else {
    weft_draw_steps (c, c->lane->counts != NULL ? &c->palette->count
                        : is_once (c)           ? &c->palette->waiting
                                                : &c->palette->channel);
  }
  weft_draw_notes (c);
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
  WeftLaneDrawing c = { .d = self,
                        .palette = weft_ink_palette (self->ink),
                        .lane = weft_lanes_get (scene->lanes, lane),
                        .width = width,
                        .phase = weft_viewport_x (&scene->viewport, width, 0),
                        .only = WEFT_NO_ROW };
  const GdkRGBA *ground = weft_draw_ground (c.palette, c.lane);
  bool heading = c.lane->kind == WEFT_LANE_GROUP;
  bool selected = is_selected (scene, c.lane);
  WeftDrawing strip;

  if (heading)
    weft_draw_heading (self, c.lane, width_px);
  if (has_content (c.lane)) {
    gtk_snapshot_push_clip (
        self->snapshot,
        &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)width, (float)c.lane->height_px));
    gtk_snapshot_save (self->snapshot);
    gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
    strip = weft_draw_begin_strip (self, (int)ceil (width), c.lane->height_px,
                                   heading ? NULL : ground);
    c.d = &strip;
    draw_content (&c);
    weft_draw_end_strip (&strip, self);
    c.d = self;
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
