#include <glib/gi18n-lib.h>
#include <string.h>

#include "gui/view/lane-object.h"
#include "gui/view/lanes-private.h"
#include "tracer/analysis/words.h"

/* So many that nobody waited for are shown all the same. */
#define FEW_IDLE 8
/* Of holds and of spans in one lane. */
#define ROWS 3

typedef enum { PART_LOCKS, PART_CHANNELS, PART_OTHERS, N_PARTS } Part;

/* What is known of an object before it has a lane. */
typedef struct {
  uint32_t object;
  int64_t waited_ns;
  bool idle; /* nobody waited for it, and nothing passed through it */
} Candidate;

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
  WeftSeries spans = weft_notes_series (self->trace);
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
  weft_pack_init (&lane->spans, &spans, ROWS);
}

static void
fill_thread (WeftLanes *self, WeftLane *lane)
{
  WeftSeries holds = weft_holds_series (self->trace);

  holds.rows = weft_trace_thread_holds (self->trace, lane->row, &holds.n);
  weft_pack_init (&lane->holds, &holds, ROWS);
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
  WeftSeries holds = weft_holds_series (self->trace);
  const WeftNote *notes = weft_notes_series (self->trace).table;
  const WeftHold *own;

  lane->notes = g_steal_pointer (&self->object_notes[lane->row]);
  if (lane->notes != NULL)
    g_array_sort_with_data (lane->notes, compare_notes, (gpointer)notes);

  if (lane->kind == WEFT_LANE_LOCK) {
    own = weft_trace_lock_holds (self->trace, lane->row, &holds.n);
    holds.first_row = holds.n > 0 ? (uint32_t)(own - (const WeftHold *)holds.table) : 0;
    weft_pack_init (&lane->holds, &holds, ROWS);
  }
  if (lane->kind == WEFT_LANE_CHANNEL)
    lane->steps = weft_trace_channel_depths (self->trace, lane->row, &lane->n_steps);
  else if (kind == WEFT_OBJECT_ARC && lane->notes != NULL)
    fill_counts (notes, lane);
  else
    lane->steps = weft_trace_object_waiting (self->trace, lane->row, &lane->n_steps);
  for (size_t i = 0; i < lane->n_steps; i++)
    lane->peak = MAX (lane->peak, lane->steps[i].depth);
  weft_lane_object_fill (self->trace, lane);
}

static Part
part_of (WeftObjectKind kind)
{
  if (weft_object_kind_is_lock (kind))
    return PART_LOCKS;
  return kind == WEFT_OBJECT_CHANNEL ? PART_CHANNELS : PART_OTHERS;
}

/* Takes @title. @process: WEFT_NO_ROW for a part of one. */
static uint32_t
add_group (WeftLanes *self, char *title, uint32_t parent, uint32_t process)
{
  WeftLaneGroup group = { .group = { .title = title, .counted = process == WEFT_NO_ROW },
                          .parent = parent,
                          .heading = self->all->len,
                          .only = WEFT_NO_ROW };
  WeftLane lane = { .kind = WEFT_LANE_GROUP,
                    .number = self->all->len,
                    .row = self->groups->len,
                    .process = process,
                    .stands_for = WEFT_NO_ROW };

  for (uint32_t above = parent; above != WEFT_NO_ROW;
       above = g_array_index (self->groups, WeftLaneGroup, above).parent)
    lane.depth++;
  g_array_append_val (self->groups, group);
  g_array_append_val (self->all, lane);
  g_array_append_val (self->owners, parent);
  return lane.row;
}

static WeftLaneGroup *
group_at (const WeftLanes *self, uint32_t group)
{
  return &g_array_index (self->groups, WeftLaneGroup, group);
}

static void
add_lane (WeftLanes *self, WeftLaneKind kind, uint32_t row, uint32_t group)
{
  WeftLane lane
      = { .kind = kind, .row = row, .process = WEFT_NO_ROW, .stands_for = WEFT_NO_ROW };
  uint32_t place = self->all->len;

  lane.number = place;
  for (uint32_t above = group; above != WEFT_NO_ROW;
       above = group_at (self, above)->parent) {
    group_at (self, above)->group.n_lanes++;
    lane.depth++;
  }
  /* Where there is but one process, what stands right below a heading is not set off. */
  if (self->n_processes < 2)
    lane.depth--;
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

/* Straight into a process's group; a group of their own where there is no other process.
 */
static void
add_threads (WeftLanes *self, GArray *order, uint32_t group)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);

  if (order->len == 0)
    return;
  g_array_sort_with_data (order, compare_spawns, (gpointer)threads);
  if (group == WEFT_NO_ROW)
    group = add_group (self, g_strdup (_ ("Threads")), WEFT_NO_ROW, WEFT_NO_ROW);
  else if (order->len == 1)
    group_at (self, group)->only = g_array_index (order, uint32_t, 0);
  for (guint i = 0; i < order->len; i++)
    add_lane (self, WEFT_LANE_THREAD, g_array_index (order, uint32_t, i), group);
}

static Candidate
look_at (const WeftTrace *trace, uint32_t object)
{
  Candidate ret = { .object = object };
  size_t n, n_messages;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);

  for (size_t i = 0; i < n; i++)
    ret.waited_ns += waits[rows[i]].end_ns - waits[rows[i]].begin_ns;
  weft_trace_channel_messages (trace, object, &n_messages);
  ret.idle = n == 0 && n_messages == 0;
  return ret;
}

/* What is in use first, and of that what was most waited for; else as they were created. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->idle != y->idle)
    return x->idle - y->idle;
  if (x->waited_ns != y->waited_ns)
    return x->waited_ns < y->waited_ns ? 1 : -1;
  return (x->object > y->object) - (x->object < y->object);
}

static void
add_candidates (WeftLanes *self, const GArray *list, uint32_t parent, Part part)
{
  static const char *const titles[] = { [PART_LOCKS] = N_ ("Locks"),
                                        [PART_CHANNELS] = N_ ("Channels"),
                                        [PART_OTHERS] = N_ ("Other objects") };
  static const WeftLaneKind kinds[] = { [PART_LOCKS] = WEFT_LANE_LOCK,
                                        [PART_CHANNELS] = WEFT_LANE_CHANNEL,
                                        [PART_OTHERS] = WEFT_LANE_OBJECT };
  uint32_t group = add_group (self, g_strdup (_ (titles[part])), parent, WEFT_NO_ROW);
  guint n_busy = 0;

  while (n_busy < list->len && !g_array_index (list, Candidate, n_busy).idle)
    n_busy++;
  for (guint i = 0; i < list->len; i++) {
    if (i == n_busy && list->len - n_busy > FEW_IDLE) {
      g_autofree char *count = weft_format_count (list->len - n_busy);

      group = add_group (self,
                         g_strdup_printf (n_busy > 0 ? _ ("%s more, never waited for")
                                                     : _ ("%s, never waited for"),
                                          count),
                         group, WEFT_NO_ROW);
      group_at (self, group)->group.counted = false;
      group_at (self, group)->folded = true;
    }
    add_lane (self, kinds[part], g_array_index (list, Candidate, i).object, group);
  }
}

/* Returns: whether any of @rows was in use. */
static bool
add_objects (WeftLanes *self, const GArray *rows, uint32_t parent)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);
  bool busy = false;

  for (Part part = PART_LOCKS; part < N_PARTS; part++) {
    g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Candidate));

    for (guint i = 0; i < rows->len; i++) {
      uint32_t row = g_array_index (rows, uint32_t, i);

      if (part_of (objects[row].kind) == part) {
        Candidate candidate = look_at (self->trace, row);

        busy |= !candidate.idle;
        g_array_append_val (list, candidate);
      }
    }
    g_array_sort (list, compare_candidates);
    if (list->len > 0)
      add_candidates (self, list, parent, part);
  }
  return busy;
}

/* What is of one process. */
typedef struct {
  GArray *threads, *objects; /* of uint32_t */
} Belongings;

static Belongings *
sort_by_process (const WeftLanes *self)
{
  Belongings *all = g_new0 (Belongings, self->n_processes + 1);
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (self->trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (self->trace, &n_objects);

  for (size_t i = 0; i < self->n_processes; i++) {
    all[i].threads = g_array_new (FALSE, FALSE, sizeof (uint32_t));
    all[i].objects = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  }
  for (uint32_t i = 0; i < n_threads; i++)
    g_array_append_val (all[threads[i].process].threads, i);
  for (uint32_t i = 0; i < n_objects; i++)
    if (objects[i].kind != WEFT_OBJECT_THREAD)
      g_array_append_val (all[objects[i].process].objects, i);
  return all;
}

static void
add_process (WeftLanes *self, uint32_t row, const Belongings *own)
{
  uint32_t group = WEFT_NO_ROW;
  bool busy;

  if (self->n_processes > 1)
    group = add_group (self, weft_process_name (self->trace, row), WEFT_NO_ROW, row);
  add_threads (self, own->threads, group);
  busy = add_objects (self, own->objects, group);
  if (group != WEFT_NO_ROW)
    group_at (self, group)->folded = group_at (self, group)->only != WEFT_NO_ROW && !busy;
}

void
weft_lanes_fill (WeftLanes *self)
{
  g_autofree Belongings *all = NULL;
  size_t n_objects;

  weft_trace_processes (self->trace, &self->n_processes);
  weft_trace_objects (self->trace, &n_objects);
  self->object_notes = g_new0 (GArray *, n_objects + 1);
  all = sort_by_process (self);
  for (uint32_t i = 0; i < self->n_processes; i++) {
    add_process (self, i, &all[i]);
    g_array_unref (all[i].threads);
    g_array_unref (all[i].objects);
  }
  for (size_t i = 0; i < n_objects; i++)
    g_clear_pointer (&self->object_notes[i], g_array_unref);
  g_clear_pointer (&self->object_notes, g_free);
}
