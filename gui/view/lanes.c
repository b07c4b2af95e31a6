#include "gui/view/lanes.h"

#include <string.h>

#define GROUP_PX 24
#define PAD_PX 5
#define BAR_PX 16
#define FLAGS_PX 10
#define SPAN_PX 14
#define HOLD_PX 5
#define HOLD_STEP_PX 7
#define OWNER_PX 16
#define OWNER_STEP_PX 18
#define STEPS_PX 20
#define TICKS_PX 8
/* A name and a grey line below it. */
#define LEAST_PX 36

typedef enum { PART_PROCESS, PART_THREADS, PART_LOCKS, PART_CHANNELS, PART_OTHERS } Part;

typedef struct {
  WeftGroup group;
  uint32_t parent; /* the process's group; WEFT_NO_ROW */
} Group;

struct WeftLanes {
  WeftTrace *trace;
  GArray *groups;        /* of Group */
  GArray *all;           /* of WeftLane */
  GArray *owners;        /* of uint32_t: the group of each lane; of a group its parent */
  GArray *shown;         /* of uint32_t: which of all, top to bottom */
  uint32_t *thread_lane; /* of each thread: which of all */
  uint32_t *object_lane;
  uint32_t *shown_at;    /* of each of all: where in shown, or WEFT_NO_ROW */
  GArray **object_notes; /* by object, of uint32_t; while building */
  int height_px;
};

static WeftLane *
lane_at (const WeftLanes *self, size_t i)
{
  return &g_array_index (self->all, WeftLane, i);
}

static Group *
group_at (const WeftLanes *self, uint32_t i)
{
  return &g_array_index (self->groups, Group, i);
}

static WeftSeries
holds_table (const WeftTrace *trace)
{
  return WEFT_SERIES (WeftHold, weft_trace_holds (trace, &(size_t){ 0 }), acquired_ns,
                      released_ns);
}

static WeftSeries
notes_table (const WeftTrace *trace)
{
  return WEFT_SERIES (WeftNote, weft_trace_notes (trace, &(size_t){ 0 }), begin_ns, end_ns);
}

WeftSeries
weft_lane_holds (const WeftTrace *trace, const WeftLane *lane, unsigned row)
{
  WeftSeries table = holds_table (trace);

  return weft_pack_series (&lane->holds, row, &table);
}

WeftSeries
weft_lane_spans (const WeftTrace *trace, const WeftLane *lane, unsigned row)
{
  WeftSeries table = notes_table (trace);

  return weft_pack_series (&lane->spans, row, &table);
}

WeftSeries
weft_lane_messages (const WeftTrace *trace, const WeftLane *lane)
{
  WeftSeries series = WEFT_SERIES (WeftMessage, weft_trace_messages (trace, &(size_t){ 0 }),
                                   sent_ns, sent_ns);
  const WeftMessage *own;

  if (lane->kind != WEFT_LANE_CHANNEL)
    return series;
  own = weft_trace_channel_messages (trace, lane->row, &series.n);
  if (series.n > 0)
    series.first_row = (uint32_t)(own - (const WeftMessage *)series.table);
  return series;
}

WeftSeries
weft_lane_notes (const WeftTrace *trace, const WeftLane *lane)
{
  WeftSeries series = notes_table (trace);

  /* Points, whatever else they are: a span's flag stands at its beginning. */
  series.end_offset = series.begin_offset;
  if (lane->notes != NULL) {
    series.rows = (const uint32_t *)(void *)lane->notes->data;
    series.n = lane->notes->len;
  }
  return series;
}

WeftBand
weft_lane_notes_band (const WeftLane *lane)
{
  if (lane->spans.n_rows > 0)
    return (WeftBand){ PAD_PX - 2, (int)lane->spans.n_rows * SPAN_PX };
  return (WeftBand){ PAD_PX - 2, lane->notes != NULL ? FLAGS_PX : 0 };
}

WeftBand
weft_lane_bar_band (const WeftLane *lane)
{
  WeftBand notes = weft_lane_notes_band (lane);

  if (lane->kind != WEFT_LANE_THREAD)
    return (WeftBand){ PAD_PX, 0 };
  return (WeftBand){ notes.height_px > 0 ? notes.y_px + notes.height_px + 1 : PAD_PX,
                     BAR_PX };
}

WeftBand
weft_lane_hold_band (const WeftLane *lane, unsigned row)
{
  WeftBand bar = weft_lane_bar_band (lane), notes = weft_lane_notes_band (lane);

  if (lane->kind == WEFT_LANE_THREAD)
    return (WeftBand){ bar.y_px + BAR_PX + 3 + (int)row * HOLD_STEP_PX, HOLD_PX };
  return (WeftBand){ PAD_PX + notes.height_px + (int)row * OWNER_STEP_PX, OWNER_PX };
}

WeftBand
weft_lane_ticks_band (const WeftLane *lane)
{
  WeftBand notes = weft_lane_notes_band (lane);

  return (WeftBand){ PAD_PX + notes.height_px,
                     lane->kind == WEFT_LANE_CHANNEL ? TICKS_PX : 0 };
}

WeftBand
weft_lane_steps_band (const WeftLane *lane)
{
  WeftBand notes = weft_lane_notes_band (lane);
  int y = PAD_PX + notes.height_px;

  if (lane->kind == WEFT_LANE_THREAD || lane->kind == WEFT_LANE_GROUP)
    return (WeftBand){ y, 0 };
  if (lane->kind == WEFT_LANE_LOCK)
    y += (int)MAX (lane->holds.n_rows, 1) * OWNER_STEP_PX;
  else if (lane->kind == WEFT_LANE_CHANNEL)
    y += TICKS_PX + 2;
  /* A lock that nobody ever waited for has nothing to show there. */
  return (WeftBand){ y, lane->kind == WEFT_LANE_LOCK && lane->peak == 0 ? 0 : STEPS_PX };
}

static int
height_of (const WeftLane *lane)
{
  WeftBand last;

  switch (lane->kind) {
  case WEFT_LANE_GROUP:
    return GROUP_PX;
  case WEFT_LANE_THREAD:
    last = weft_lane_hold_band (lane, MAX (lane->holds.n_rows, 1) - 1);
    return MAX (last.y_px + last.height_px + PAD_PX + 2, LEAST_PX);
  default:
    last = weft_lane_steps_band (lane);
    return MAX (last.y_px + last.height_px + PAD_PX, LEAST_PX);
  }
}

/* What is about an object stands in the object's lane; in a thread's lane it would only be
 * in the way of what is about the thread. */
static bool
belongs_to_thread (const WeftNote *note)
{
  switch (note->kind) {
  case WEFT_NOTE_MARK:
  case WEFT_NOTE_VALUE:
  case WEFT_NOTE_PANIC:
    return true;
  default:
    return note->object == WEFT_NO_ROW && note->kind != WEFT_NOTE_SPAN;
  }
}

static void
fill_notes (WeftLanes *self, WeftLane *lane)
{
  WeftSeries spans = notes_table (self->trace);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  const WeftNote *all = spans.table, *notes;
  size_t n;

  notes = weft_trace_thread_notes (self->trace, lane->row, &n);
  for (size_t i = 0; i < n; i++) {
    uint32_t row = (uint32_t)(notes + i - all);

    if (notes[i].kind == WEFT_NOTE_SPAN)
      g_array_append_val (rows, row);
    if (belongs_to_thread (&notes[i])) {
      if (lane->notes == NULL)
        lane->notes = g_array_new (FALSE, FALSE, sizeof (uint32_t));
      g_array_append_val (lane->notes, row);
    }
    if (notes[i].object != WEFT_NO_ROW) {
      GArray **list = &self->object_notes[notes[i].object];

      if (*list == NULL)
        *list = g_array_new (FALSE, FALSE, sizeof (uint32_t));
      g_array_append_val (*list, row);
    }
  }
  spans.rows = (const uint32_t *)(void *)rows->data;
  spans.n = rows->len;
  weft_pack_init (&lane->spans, &spans);
}

static void
fill_thread (WeftLanes *self, WeftLane *lane)
{
  WeftSeries holds = holds_table (self->trace);

  holds.rows = weft_trace_thread_holds (self->trace, lane->row, &holds.n);
  weft_pack_init (&lane->holds, &holds);
  fill_notes (self, lane);
}

static int
compare_notes (gconstpointer a, gconstpointer b, gpointer table)
{
  const WeftNote *notes = table;
  int64_t x = notes[*(const uint32_t *)a].begin_ns,
          y = notes[*(const uint32_t *)b].begin_ns;

  return (x > y) - (x < y);
}

/* An arc's lane shows its count, which the trace tells only as notes. */
static void
fill_counts (const WeftNote *notes, WeftLane *lane)
{
  lane->counts = g_new0 (WeftDepth, lane->notes->len);
  for (guint i = 0; i < lane->notes->len; i++) {
    const WeftNote *note = &notes[g_array_index (lane->notes, uint32_t, i)];

    if (note->kind != WEFT_NOTE_ARC_CLONE && note->kind != WEFT_NOTE_ARC_DROP)
      continue;
    lane->counts[lane->n_steps++]
        = (WeftDepth){ note->begin_ns, (uint32_t)CLAMP (note->value, 0, UINT32_MAX) };
  }
  lane->steps = lane->counts;
}

static void
fill_object (WeftLanes *self, WeftLane *lane, WeftObjectKind kind)
{
  WeftSeries holds = holds_table (self->trace);
  const WeftNote *notes = notes_table (self->trace).table;
  const WeftHold *own;

  lane->notes = g_steal_pointer (&self->object_notes[lane->row]);
  if (lane->notes != NULL)
    g_array_sort_with_data (lane->notes, compare_notes, (gpointer)notes);

  if (lane->kind == WEFT_LANE_LOCK) {
    own = weft_trace_lock_holds (self->trace, lane->row, &holds.n);
    holds.first_row = holds.n > 0 ? (uint32_t)(own - (const WeftHold *)holds.table) : 0;
    weft_pack_init (&lane->holds, &holds);
  }
  if (lane->kind == WEFT_LANE_CHANNEL)
    lane->steps = weft_trace_channel_depths (self->trace, lane->row, &lane->n_steps);
  else if (kind == WEFT_OBJECT_ARC && lane->notes != NULL)
    fill_counts (notes, lane);
  else
    lane->steps = weft_trace_object_waiting (self->trace, lane->row, &lane->n_steps);
  for (size_t i = 0; i < lane->n_steps; i++)
    lane->peak = MAX (lane->peak, lane->steps[i].depth);
}

static Part
part_of (WeftObjectKind kind)
{
  switch (kind) {
  case WEFT_OBJECT_MUTEX:
  case WEFT_OBJECT_RWLOCK:
    return PART_LOCKS;
  case WEFT_OBJECT_CHANNEL:
    return PART_CHANNELS;
  default:
    return PART_OTHERS;
  }
}

static uint32_t
add_group (WeftLanes *self, char *title, uint32_t parent)
{
  Group group = { { title, 0, false }, parent };
  WeftLane lane = { .kind = WEFT_LANE_GROUP,
                    .row = self->groups->len,
                    .indent = parent != WEFT_NO_ROW };

  g_array_append_val (self->groups, group);
  g_array_append_val (self->all, lane);
  g_array_append_val (self->owners, parent);
  return lane.row;
}

static void
add_lane (WeftLanes *self, WeftLaneKind kind, uint32_t row, uint32_t group)
{
  size_t before = group_at (self, group)->group.n_lanes++;
  WeftLane lane = { .kind = kind,
                    .row = row,
                    .indent = group_at (self, group)->parent != WEFT_NO_ROW,
                    .odd = before % 2 == 1 };
  uint32_t place = self->all->len;

  if (kind == WEFT_LANE_THREAD) {
    self->thread_lane[row] = place;
    fill_thread (self, &lane);
  } else {
    self->object_lane[row] = place;
    fill_object (self, &lane, weft_trace_objects (self->trace, &(size_t){ 0 })[row].kind);
  }
  g_array_append_val (self->all, lane);
  g_array_append_val (self->owners, group);
}

static int
compare_spawns (gconstpointer a, gconstpointer b, gpointer table)
{
  const WeftThread *threads = table;
  uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  int64_t x = threads[i].spawned_ns, y = threads[j].spawned_ns;

  return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

static void
add_threads (WeftLanes *self, uint32_t process, uint32_t parent)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  uint32_t group;

  for (uint32_t i = 0; i < n; i++) {
    if (threads[i].process == process)
      g_array_append_val (order, i);
  }
  if (order->len == 0)
    return;
  g_array_sort_with_data (order, compare_spawns, (gpointer)threads);
  group = add_group (self, g_strdup ("Threads"), parent);
  for (guint i = 0; i < order->len; i++)
    add_lane (self, WEFT_LANE_THREAD, g_array_index (order, uint32_t, i), group);
}

static void
add_objects (WeftLanes *self, uint32_t process, uint32_t parent, Part part)
{
  static const char *const titles[] = {
    [PART_LOCKS] = "Locks", [PART_CHANNELS] = "Channels", [PART_OTHERS] = "Other objects"
  };
  static const WeftLaneKind kinds[] = { [PART_LOCKS] = WEFT_LANE_LOCK,
                                        [PART_CHANNELS] = WEFT_LANE_CHANNEL,
                                        [PART_OTHERS] = WEFT_LANE_OBJECT };
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);
  uint32_t group = WEFT_NO_ROW;

  for (uint32_t i = 0; i < n; i++) {
    if (objects[i].process != process || objects[i].kind == WEFT_OBJECT_THREAD
        || part_of (objects[i].kind) != part)
      continue;
    if (group == WEFT_NO_ROW)
      group = add_group (self, g_strdup (titles[part]), parent);
    add_lane (self, kinds[part], i, group);
  }
}

static void
layout (WeftLanes *self)
{
  int y = 0;

  g_array_set_size (self->shown, 0);
  for (uint32_t i = 0; i < self->all->len; i++) {
    WeftLane *lane = lane_at (self, i);
    uint32_t group = g_array_index (self->owners, uint32_t, i);
    bool hidden = false;

    for (; group != WEFT_NO_ROW; group = group_at (self, group)->parent)
      hidden = hidden || group_at (self, group)->group.folded;
    self->shown_at[i] = hidden ? WEFT_NO_ROW : self->shown->len;
    if (hidden)
      continue;
    lane->y_px = y;
    lane->height_px = height_of (lane);
    y += lane->height_px;
    g_array_append_val (self->shown, i);
  }
  self->height_px = y;
}

WeftLanes *
weft_lanes_new (WeftTrace *trace)
{
  WeftLanes *self = g_new0 (WeftLanes, 1);
  size_t n_processes, n_threads, n_objects;
  const WeftProcess *processes = weft_trace_processes (trace, &n_processes);

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  self->trace = weft_trace_ref (trace);
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  self->all = g_array_new (FALSE, FALSE, sizeof (WeftLane));
  self->owners = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->shown = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->thread_lane = g_new (uint32_t, n_threads + 1);
  self->object_lane = g_new (uint32_t, n_objects + 1);
  memset (self->thread_lane, 0xff, (n_threads + 1) * sizeof (uint32_t));
  memset (self->object_lane, 0xff, (n_objects + 1) * sizeof (uint32_t));
  self->object_notes = g_new0 (GArray *, n_objects + 1);

  for (uint32_t i = 0; i < n_processes; i++) {
    uint32_t parent = WEFT_NO_ROW;

    if (n_processes > 1) {
      g_autofree char *name = g_path_get_basename (processes[i].program);

      parent = add_group (self, g_strdup_printf ("%s (%d)", name, processes[i].pid),
                          WEFT_NO_ROW);
    }
    add_threads (self, i, parent);
    for (Part part = PART_LOCKS; part <= PART_OTHERS; part++)
      add_objects (self, i, parent, part);
  }
  for (size_t i = 0; i < n_objects; i++)
    g_clear_pointer (&self->object_notes[i], g_array_unref);
  g_clear_pointer (&self->object_notes, g_free);
  self->shown_at = g_new (uint32_t, self->all->len + 1);
  layout (self);
  return self;
}

void
weft_lanes_free (WeftLanes *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->all->len; i++) {
    WeftLane *lane = lane_at (self, i);

    weft_pack_clear (&lane->holds);
    weft_pack_clear (&lane->spans);
    g_clear_pointer (&lane->notes, g_array_unref);
    g_free (lane->counts);
  }
  for (guint i = 0; i < self->groups->len; i++)
    g_free (group_at (self, i)->group.title);
  g_array_unref (self->groups);
  g_array_unref (self->all);
  g_array_unref (self->owners);
  g_array_unref (self->shown);
  g_free (self->thread_lane);
  g_free (self->object_lane);
  g_free (self->shown_at);
  weft_trace_unref (self->trace);
  g_free (self);
}

size_t
weft_lanes_size (const WeftLanes *self)
{
  return self->shown->len;
}

const WeftLane *
weft_lanes_get (const WeftLanes *self, size_t index)
{
  return lane_at (self, g_array_index (self->shown, uint32_t, index));
}

int
weft_lanes_height_px (const WeftLanes *self)
{
  return self->height_px;
}

size_t
weft_lanes_at (const WeftLanes *self, double y_px)
{
  size_t low = 0, high = self->shown->len;

  /* The last that begins at or above the point. */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;

    if (weft_lanes_get (self, middle)->y_px <= y_px)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static size_t
shown_index (const WeftLanes *self, uint32_t lane)
{
  if (lane == WEFT_NO_ROW || self->shown_at[lane] == WEFT_NO_ROW)
    return SIZE_MAX;
  return self->shown_at[lane];
}

size_t
weft_lanes_of_thread (const WeftLanes *self, uint32_t thread)
{
  return thread == WEFT_NO_ROW ? SIZE_MAX : shown_index (self, self->thread_lane[thread]);
}

size_t
weft_lanes_of_object (const WeftLanes *self, uint32_t object)
{
  return object == WEFT_NO_ROW ? SIZE_MAX : shown_index (self, self->object_lane[object]);
}

const WeftGroup *
weft_lanes_group (const WeftLanes *self, uint32_t group)
{
  return &group_at (self, group)->group;
}

void
weft_lanes_set_folded (WeftLanes *self, uint32_t group, bool folded)
{
  if (group_at (self, group)->group.folded == folded)
    return;
  group_at (self, group)->group.folded = folded;
  layout (self);
}

static void
unfold (WeftLanes *self, uint32_t lane)
{
  uint32_t group;

  if (lane == WEFT_NO_ROW)
    return;
  group = g_array_index (self->owners, uint32_t, lane);
  for (; group != WEFT_NO_ROW; group = group_at (self, group)->parent)
    weft_lanes_set_folded (self, group, false);
}

void
weft_lanes_unfold_thread (WeftLanes *self, uint32_t thread)
{
  if (thread != WEFT_NO_ROW)
    unfold (self, self->thread_lane[thread]);
}

void
weft_lanes_unfold_object (WeftLanes *self, uint32_t object)
{
  if (object != WEFT_NO_ROW)
    unfold (self, self->object_lane[object]);
}
