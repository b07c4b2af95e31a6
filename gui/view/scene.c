#include "gui/view/scene.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "gui/view/arrow-words.h"
#include "gui/view/lane-object.h"
#include "gui/view/occurs.h"
#include "tracer/analysis/describe.h"

#define ARROW_REACH_PX 4
#define TICK_REACH_PX 4
#define BAND_SLACK_PX 1
/* A loss is drawn three pixels wide at least. */
#define LOSS_REACH_PX 2
#define KEEP_LABELS 4000
/* 64 lanes of 1600 columns, at several scales, in some megabytes. */
#define KEEP_TILES 8192

static void
add_shares (WeftOverview *overview, int bin, const int64_t *totals, double whole)
{
  overview->running[bin] += (float)((double)totals[WEFT_STATE_RUNNING] / whole);
  /* Who joins or sleeps is not kept from anything; that is no waiting to worry about. */
  overview->waiting[bin]
      += (float)((double)(totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT]
                          + totals[WEFT_STATE_WAIT_OTHER] + totals[WEFT_STATE_READY])
                 / whole);
}

void
weft_overview_fill (const WeftTrace *trace, WeftOverview *ret, WeftOverview *ret_processes)
{
  double bin_ns = (double)MAX (weft_trace_duration_ns (trace), 1) / WEFT_OVERVIEW_BINS;
  size_t n, n_processes;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  g_autofree uint32_t *sizes = NULL;

  memset (ret, 0, sizeof *ret);
  weft_trace_processes (trace, &n_processes);
  sizes = g_new0 (uint32_t, n_processes + 1);
  for (uint32_t i = 0; i < n; i++)
    sizes[threads[i].process]++;
  for (uint32_t i = 0; i < n; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);
    uint32_t process = threads[i].process;

    for (int bin = 0; states != NULL && bin < WEFT_OVERVIEW_BINS; bin++) {
      int64_t from = (int64_t)(bin_ns * bin), to = (int64_t)(bin_ns * (bin + 1));
      int64_t totals[WEFT_N_STATES] = { 0 };
      double length = (double)MAX (to - from, 1);

      weft_states_totals (states, from, to, totals);
      add_shares (ret, bin, totals, length * (double)n);
      if (ret_processes != NULL)
        add_shares (&ret_processes[process], bin, totals, length * sizes[process]);
    }
  }
}

/* What they say takes a look at all that happened in them. */
static GHashTable *
describe_lanes (WeftTrace *trace, WeftLanes *lanes)
{
  WeftScene scene = { .trace = trace, .lanes = lanes };

  for (size_t i = 0; i < weft_lanes_size (lanes); i++)
    weft_scene_lane_texts (&scene, weft_lanes_get (lanes, i));
  return scene.texts;
}

WeftScenery *
weft_scenery_new (WeftTrace *trace)
{
  WeftScenery *self = g_new0 (WeftScenery, 1);
  size_t n_processes;

  self->trace = weft_trace_ref (trace);
  self->lanes = weft_lanes_new (trace);
  self->arrows = weft_arrows_new (trace);
  weft_trace_processes (trace, &n_processes);
  if (n_processes > 1)
    self->processes = g_new0 (WeftOverview, n_processes);
  weft_overview_fill (trace, &self->overview, self->processes);
  self->texts = describe_lanes (trace, self->lanes);
  return self;
}

void
weft_scenery_free (WeftScenery *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self->processes);
  weft_arrows_free (self->arrows);
  weft_lanes_free (self->lanes);
  weft_trace_unref (self->trace);
  g_free (self);
}

void
weft_scene_init_with (WeftScene *self, WeftScenery *scenery)
{
  WeftTrace *trace = scenery != NULL ? scenery->trace : NULL;

  memset (self, 0, sizeof *self);
  self->focused_lane = SIZE_MAX;
  self->marked_threads = g_hash_table_new (NULL, NULL);
  self->marked_objects = g_hash_table_new (NULL, NULL);
  self->viewport = weft_viewport_whole (trace != NULL ? weft_trace_duration_ns (trace) : 1);
  if (trace == NULL)
    return;
  self->trace = trace;
  self->lanes = scenery->lanes;
  self->arrows = scenery->arrows;
  self->overview = scenery->overview;
  self->processes = scenery->processes;
  self->texts = scenery->texts;
  self->tiles = weft_tiles_new (KEEP_TILES);
  g_free (scenery);
}

void
weft_scene_init (WeftScene *self, WeftTrace *trace)
{
  weft_scene_init_with (self, trace != NULL ? weft_scenery_new (trace) : NULL);
}

void
weft_scene_clear (WeftScene *self)
{
  g_clear_pointer (&self->marked_threads, g_hash_table_unref);
  g_clear_pointer (&self->marked_objects, g_hash_table_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self->processes);
  weft_tiles_free (self->tiles);
  weft_arrows_free (self->arrows);
  weft_lanes_free (self->lanes);
  weft_trace_unref (self->trace);
  memset (self, 0, sizeof *self);
}

WeftArrowView
weft_scene_arrow_view (const WeftScene *self, const WeftSceneSize *size)
{
  return (WeftArrowView){ &self->viewport, size->width_px, size->scroll_px,
                          size->scroll_px + size->height_px,
                          WEFT_ARROWS_ALL_KINDS & ~self->hidden_arrows };
}

int
weft_scene_density_px (const WeftScene *self)
{
  return self->trace != NULL && weft_occurs_crowd (self->trace) ? WEFT_DENSITY_PX : 0;
}

char *
weft_scene_density_text (const WeftScene *self, double width_px, double x_px)
{
  double column_ns = self->viewport.span_ns / width_px * WEFT_DENSITY_COLUMN_PX;
  double column = floor (x_px / WEFT_DENSITY_COLUMN_PX);

  return weft_arrow_density_text (
      self->arrows, WEFT_ARROWS_ALL_KINDS & ~self->hidden_arrows,
      (int64_t)ceil (self->viewport.begin_ns + column_ns * column),
      (int64_t)ceil (self->viewport.begin_ns + column_ns * (column + 1)));
}

static bool
within (WeftBand band, double y)
{
  return band.height_px > 0 && y >= band.y_px - BAND_SLACK_PX
         && y < band.y_px + band.height_px + BAND_SLACK_PX;
}

/* The one of @series at @x, or with @reach the nearest that close. */
static bool
find (const WeftSeries *series,
      const WeftScene *self,
      double width_px,
      double x,
      double reach,
      uint32_t *ret_row,
      uint32_t *ret_count)
{
  double px_ns = self->viewport.span_ns / width_px, nearest = INFINITY;
  double time = weft_viewport_time (&self->viewport, width_px, x);
  size_t i = weft_series_first_end (series, (int64_t)floor (time - reach * px_ns) - 1);
  size_t beyond = weft_series_first_begin (series, (int64_t)ceil (time + reach * px_ns));
  size_t found = SIZE_MAX;

  /* Few enough to compare; of more than that none could be told from its neighbour. */
  for (size_t k = i; k < beyond && k < i + 16; k++) {
    double x0
        = weft_viewport_x (&self->viewport, width_px, weft_series_begin_ns (series, k));
    double x1 = weft_viewport_x (&self->viewport, width_px, weft_series_end_ns (series, k));
    double distance = x < x0 ? x0 - x : x > x1 ? x - x1 : 0;

    if (distance <= reach && distance < nearest) {
      nearest = distance;
      found = k;
    }
  }
  if (found == SIZE_MAX)
    return false;
  *ret_row = weft_series_row (series, found);
  /* Ranges that share the very pixel. */
  *ret_count = (uint32_t)MAX (
      weft_series_first_begin (series, (int64_t)ceil (time + px_ns / 2))
          - MIN (weft_series_first_end (series, (int64_t)floor (time - px_ns / 2)),
                 weft_series_first_begin (series, (int64_t)ceil (time + px_ns / 2))),
      1);
  return true;
}

/* A bracket, which stands for arrows that are not drawn. */
static void
hit_tie (const WeftScene *self, const WeftSceneSize *size, double x, double y, WeftHit *ret)
{
  WeftArrowView view = weft_scene_arrow_view (self, size);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));
  double nearest = ARROW_REACH_PX;

  if (x < 0)
    return;
  weft_arrow_ties (self->arrows, self->lanes, &view, ties);
  for (guint i = 0; i < ties->len; i++) {
    const WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i);

    /* The thinner one, which is hit less easily. */
    if (weft_arrow_tie_distance_px (tie, x, y) <= nearest) {
      nearest = weft_arrow_tie_distance_px (tie, x, y);
      ret->tie = *tie;
    }
  }
}

static bool
hit_arrow (
    const WeftScene *self, const WeftSceneSize *size, double x, double y, WeftHit *ret)
{
  WeftArrowView view = weft_scene_arrow_view (self, size);
  g_autoptr (GArray) arrows = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  double nearest = ARROW_REACH_PX;
  bool found = false;
  size_t n;

  if (weft_arrows_in_view (self->arrows, self->lanes, &view, arrows) > arrows->len)
    hit_tie (self, size, x, y, ret);
  if (ret->tie.n > 0)
    return true;
  weft_arrows_of_selection (self->trace, self->lanes, &view, &self->selection, arrows);
  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);
    double distance = weft_arrow_distance_px (arrow, x, y);

    if (distance > nearest)
      continue;
    nearest = distance;
    found = true;
    ret->selection = (WeftSelection){
      WEFT_SELECTION_INTERACTION, arrow->interaction,
      weft_trace_interactions (self->trace, &n)[arrow->interaction].from_ns
    };
  }
  return found;
}

static bool
hit_notes (const WeftScene *self,
           const WeftLane *lane,
           double width,
           double x,
           double y,
           WeftHit *ret)
{
  WeftBand band = weft_lane_notes_band (lane);
  WeftSeries series = weft_lane_notes (self->trace, lane);

  if (!within (band, y))
    return false;
  ret->selection.kind = WEFT_SELECTION_NOTE;
  if (find (&series, self, width, x, TICK_REACH_PX, &ret->selection.row, &ret->count))
    return true;
  for (unsigned row = 0; row < lane->spans.n_rows; row++) {
    series = weft_lane_spans (self->trace, lane, row);
    if (find (&series, self, width, x, 0.5, &ret->selection.row, &ret->count)
        && y < band.y_px + (band.height_px * (int)(row + 1)) / (int)lane->spans.n_rows)
      return true;
  }
  return false;
}

/* A writer's hold is as high as all rows, though it lies in one of them. */
static bool
hit_hold_of (const WeftScene *self,
             const WeftLane *lane,
             unsigned row,
             double width,
             double x,
             double y,
             WeftHit *ret)
{
  WeftSeries series = weft_lane_holds (self->trace, lane, row);
  size_t n;
  WeftHoldMode mode;

  if (!find (&series, self, width, x, 1, &ret->selection.row, &ret->count))
    return false;
  mode = weft_trace_holds (self->trace, &n)[ret->selection.row].mode;
  return within (weft_lane_hold_band_of (lane, row, mode), y)
         && !(weft_lane_counts_readers (lane) && mode == WEFT_HOLD_SHARED);
}

static bool
hit_holds (const WeftScene *self,
           const WeftLane *lane,
           double width,
           double x,
           double y,
           WeftHit *ret)
{
  if (lane->holds.n_rows == 0 || !within (weft_lane_holds_band (lane), y))
    return false;
  ret->selection.kind = WEFT_SELECTION_HOLD;
  for (unsigned row = 0; row < lane->holds.n_rows; row++) {
    if (hit_hold_of (self, lane, row, width, x, y, ret))
      return true;
  }
  return false;
}

static bool
hit_messages (const WeftScene *self,
              const WeftLane *lane,
              double width,
              double x,
              double y,
              WeftHit *ret)
{
  WeftSeries sent = weft_lane_messages (self->trace, lane);
  WeftSeries received = weft_lane_received (self->trace, lane);
  unsigned rows = weft_lane_life_rows (self->trace, lane, &self->viewport);

  if (lane->kind != WEFT_LANE_CHANNEL)
    return false;
  ret->selection.kind = WEFT_SELECTION_MESSAGE;
  if (within (weft_lane_ticks_band (lane), y))
    return find (&sent, self, width, x, TICK_REACH_PX, &ret->selection.row, &ret->count);
  if (within (weft_lane_receives_band (lane), y))
    return find (&received, self, width, x, TICK_REACH_PX, &ret->selection.row,
                 &ret->count);
  for (unsigned row = 0; row < MIN (rows, lane->lives.n_rows); row++) {
    WeftSeries lives = weft_lane_lives (self->trace, lane, row);

    if (within (weft_lane_life_band (lane, row, rows), y)
        && find (&lives, self, width, x, 1, &ret->selection.row, &ret->count))
      return true;
  }
  return false;
}

WeftHit
weft_scene_hit (const WeftScene *self, const WeftSceneSize *size, double x_px, double y_px)
{
  WeftHit hit = { .lane = SIZE_MAX, .count = 1 };
  int64_t time = weft_viewport_time_ns (&self->viewport, size->width_px, x_px);
  double px_ns = self->viewport.span_ns / size->width_px, y;
  const WeftLane *lane;

  if (self->lanes == NULL || weft_lanes_size (self->lanes) == 0 || y_px < 0
      || y_px >= weft_lanes_height_px (self->lanes))
    return hit;
  hit.lane = weft_lanes_at (self->lanes, y_px);
  hit.from_ns = time - (int64_t)(LOSS_REACH_PX * px_ns);
  hit.to_ns = time + (int64_t)(LOSS_REACH_PX * px_ns) + 1;
  hit.loss = weft_trace_lossy_between (self->trace, hit.from_ns, hit.to_ns);
  lane = weft_lanes_get (self->lanes, hit.lane);
  if (hit_arrow (self, size, x_px, y_px, &hit))
    return hit;
  y = y_px - lane->y_px;
  if (lane->kind == WEFT_LANE_GROUP) {
    if (within (weft_lane_bar_band (lane), y))
      hit.selection = weft_selection_of_thread (self->trace, lane->stands_for, time);
    return hit;
  }
  hit.selection.time_ns = time;
  if (hit_notes (self, lane, size->width_px, x_px, y, &hit)
      || hit_holds (self, lane, size->width_px, x_px, y, &hit)
      || hit_messages (self, lane, size->width_px, x_px, y, &hit))
    return hit;

  hit.count = 1;
  if (lane->kind == WEFT_LANE_THREAD)
    hit.selection = weft_selection_of_thread (self->trace, lane->row, time);
  else
    hit.selection = (WeftSelection){ WEFT_SELECTION_OBJECT, lane->row, time };
  return hit;
}

static char *
describe_selection (const WeftTrace *trace, const WeftSelection *selection)
{
  g_auto (WeftSentence) sentence = { 0 };

  switch (selection->kind) {
  case WEFT_SELECTION_NONE:
    return NULL;
  case WEFT_SELECTION_THREAD:
    weft_describe_thread_at (trace, selection->row, selection->time_ns, &sentence);
    break;
  case WEFT_SELECTION_OBJECT:
    weft_describe_object_at (trace, selection->row, selection->time_ns, &sentence);
    break;
  case WEFT_SELECTION_WAIT:
    weft_describe_wait (trace, selection->row, &sentence);
    break;
  case WEFT_SELECTION_HOLD:
    weft_describe_hold (trace, selection->row, &sentence);
    break;
  case WEFT_SELECTION_MESSAGE:
    weft_describe_message (trace, selection->row, &sentence);
    break;
  case WEFT_SELECTION_INTERACTION:
    weft_describe_interaction (trace, selection->row, &sentence);
    break;
  case WEFT_SELECTION_NOTE:
    weft_describe_note (trace, selection->row, &sentence);
    break;
  }
  return g_steal_pointer (&sentence.text);
}

/* A thread is on the path at the moment in question. */
static void
add_path (const WeftScene *self, const WeftHit *hit, GString *text)
{
  const WeftPathStep *step
      = self->shows_path && self->path != NULL && hit->selection.kind != WEFT_SELECTION_NONE
            ? weft_path_at (self->path, hit->selection.time_ns)
            : NULL;
  g_autofree char *duration = NULL;

  if (step == NULL || step->thread == WEFT_NO_ROW || hit->lane == SIZE_MAX
      || weft_lane_thread (weft_lanes_get (self->lanes, hit->lane)) != step->thread)
    return;
  duration = weft_format_duration (step->to_ns - step->from_ns);
  g_string_append_printf (text, _ ("\nOn the critical path, for %s."), duration);
}

char *
weft_scene_describe (const WeftScene *self, const WeftHit *hit)
{
  g_autofree char *one = NULL;
  g_auto (WeftSentence) lost = { 0 };
  unsigned kinds = WEFT_ARROWS_ALL_KINDS & ~self->hidden_arrows;
  GString *text;

  if (hit->tie.n > 0)
    return weft_arrow_tie_text (self->trace, kinds, &hit->tie);
  if (hit->selection.kind == WEFT_SELECTION_NONE && !hit->loss)
    return NULL;
  one = describe_selection (self->trace, &hit->selection);
  text = g_string_new (one);
  add_path (self, hit, text);
  if (hit->count > 1) {
    g_autofree char *others = weft_format_count (hit->count - 1);

    g_string_append_printf (
        text, _ ("\nThe first of several here: %s more, zoom in to see."), others);
  }
  if (hit->loss && weft_describe_losses (self->trace, hit->from_ns, hit->to_ns, &lost))
    g_string_append_printf (text, _ ("%s%s What happened then may be missing here."),
                            text->len > 0 ? "\n" : "", lost.text);
  return g_string_free (text, FALSE);
}

const char *
weft_scene_wait_label (WeftScene *self, uint32_t wait)
{
  gpointer key = GUINT_TO_POINTER (wait), label;

  if (self->labels == NULL)
    self->labels = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (g_hash_table_lookup_extended (self->labels, key, NULL, &label))
    return label;
  /* Those of far away, by now. */
  if (g_hash_table_size (self->labels) >= KEEP_LABELS)
    g_hash_table_remove_all (self->labels);
  label = weft_describe_wait_label (self->trace, wait);
  g_hash_table_insert (self->labels, key, label);
  return label;
}

static void
lane_texts_free (gpointer data)
{
  WeftLaneTexts *texts = data;

  g_free (texts->name);
  g_free (texts->detail);
  g_free (texts->accessible);
  g_free (texts->tooltip);
  g_free (texts);
}

static WeftLaneTexts *
make_lane_texts (const WeftScene *self, const WeftLane *lane)
{
  WeftLaneTexts *texts = g_new0 (WeftLaneTexts, 1);
  g_auto (WeftSentence) sentence = { 0 };
  g_auto (WeftSentence) tooltip = { 0 };
  bool namesake = false; /* of another thread of its process */
  size_t n;

  if (lane->kind == WEFT_LANE_GROUP) {
    const WeftGroup *group = weft_lanes_group (self->lanes, lane->row);

    texts->name = g_strdup (group->title);
    if (lane->process != WEFT_NO_ROW) {
      weft_describe_process_lane (self->trace, lane->process, &sentence);
      weft_describe_process (self->trace, lane->process, &tooltip);
      texts->tooltip = g_steal_pointer (&tooltip.text);
    } else if (group->counted) {
      texts->detail = weft_format_count (group->n_lanes);
    }
  } else if (lane->kind == WEFT_LANE_THREAD) {
    const WeftThread *thread = &weft_trace_threads (self->trace, &n)[lane->row];

    texts->name = g_strdup (thread->name);
    namesake = strcmp (thread->label, thread->name) != 0;
    weft_describe_thread_lane (self->trace, lane->row, &sentence);
  } else {
    texts->name = g_strdup (weft_trace_objects (self->trace, &n)[lane->row].name);
    weft_describe_object_lane (self->trace, lane->row, &sentence);
  }
  if (namesake)
    texts->detail = g_strdup_printf (
        "%d%s%s", weft_trace_threads (self->trace, &n)[lane->row].tid,
        sentence.text != NULL ? ", " : "", sentence.text != NULL ? sentence.text : "");
  else if (sentence.text != NULL && *sentence.text != '\0')
    texts->detail = g_steal_pointer (&sentence.text);
  texts->accessible = texts->detail != NULL
                          ? g_strdup_printf ("%s, %s", texts->name, texts->detail)
                          : g_strdup (texts->name);
  return texts;
}

const WeftLaneTexts *
weft_scene_lane_texts (WeftScene *self, const WeftLane *lane)
{
  WeftLaneTexts *texts;

  if (self->texts == NULL)
    self->texts = g_hash_table_new_full (NULL, NULL, NULL, lane_texts_free);
  texts = g_hash_table_lookup (self->texts, lane);
  if (texts == NULL) {
    texts = make_lane_texts (self, lane);
    g_hash_table_insert (self->texts, (gpointer)lane, texts);
  }
  return texts;
}
