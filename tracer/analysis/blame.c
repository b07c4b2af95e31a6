#include "tracer/analysis/blame.h"

#include "tracer/analysis/words.h"
#include "tracer/model/sorted.h"

/* Divides the waits for one lock, one after the other. */
typedef struct {
  const WeftTrace *trace;
  const WeftHold *holds; /* of the lock, by acquired_ns */
  size_t n_holds;
  uint32_t first_row;   /* of holds[0] in the table */
  uint32_t *part_of;    /* thread row to its part in the wait at hand, else WEFT_NO_ROW */
  int64_t *longest_ns;  /* thread row to the overlap of its longest hold */
  WeftWaitBlame blame;  /* of the wait at hand */
  int64_t window_ns[2]; /* of the wait at hand: up to its own acquisition */
  int64_t covered_ns, covered_until_ns;
  uint32_t wait;                 /* row of the wait at hand */
  WeftHoldBlameVisit visit_hold; /* NULL */
  gpointer data;
} Divider;

void
weft_wait_blame_clear (WeftWaitBlame *self)
{
  g_clear_pointer (&self->parts, g_array_unref);
  self->hand_over_ns = 0;
}

static WeftWaitBlame
blame_new (void)
{
  return (WeftWaitBlame){ .parts = g_array_new (FALSE, FALSE, sizeof (WeftBlamePart)) };
}

static void
divider_init (Divider *self, const WeftTrace *trace, uint32_t object)
{
  size_t n_threads, n_holds;

  *self = (Divider){ .trace = trace, .blame = blame_new () };
  self->holds = weft_trace_lock_holds (trace, object, &self->n_holds);
  if (self->n_holds > 0)
    self->first_row = (uint32_t)(self->holds - weft_trace_holds (trace, &n_holds));

  weft_trace_threads (trace, &n_threads);
  self->longest_ns = g_new (int64_t, n_threads);
  self->part_of = g_new (uint32_t, n_threads);
  for (size_t i = 0; i < n_threads; i++)
    self->part_of[i] = WEFT_NO_ROW;
}

static void
divider_clear (Divider *self)
{
  weft_wait_blame_clear (&self->blame);
  g_free (self->longest_ns);
  g_free (self->part_of);
}

/* Starts the division of @wait. @from: the first hold acquired at its begin or later. */
static void
divider_begin (Divider *self, const WeftWait *wait, size_t from)
{
  GArray *parts = self->blame.parts;

  for (unsigned i = 0; i < parts->len; i++) {
    uint32_t holder = g_array_index (parts, WeftBlamePart, i).holder;

    if (holder != WEFT_NO_ROW)
      self->part_of[holder] = WEFT_NO_ROW;
  }
  g_array_set_size (parts, 0);

  self->window_ns[0] = wait->begin_ns;
  self->window_ns[1] = wait->end_ns;
  self->covered_ns = 0;
  self->covered_until_ns = wait->begin_ns;

  for (size_t i = from; i < self->n_holds; i++) {
    if (self->holds[i].acquired_ns >= wait->end_ns)
      break;
    if (self->holds[i].thread == wait->thread) {
      self->window_ns[1] = self->holds[i].acquired_ns;
      break;
    }
  }
}

/* Adds one hold; they come in the order of their acquisition. */
static void
divider_add (Divider *self, size_t index)
{
  const WeftHold *hold = &self->holds[index];
  int64_t begin_ns = MAX (hold->acquired_ns, self->window_ns[0]);
  int64_t end_ns = MIN (hold->released_ns, self->window_ns[1]);
  GArray *parts = self->blame.parts;
  WeftBlamePart *part;

  if (begin_ns >= end_ns)
    return;
  if (self->visit_hold != NULL)
    self->visit_hold (self->wait, self->first_row + (uint32_t)index, end_ns - begin_ns,
                      self->data);

  if (self->part_of[hold->thread] == WEFT_NO_ROW) {
    WeftBlamePart fresh = { .holder = hold->thread };

    self->part_of[hold->thread] = parts->len;
    self->longest_ns[hold->thread] = -1;
    g_array_append_val (parts, fresh);
  }

  part = &g_array_index (parts, WeftBlamePart, self->part_of[hold->thread]);
  part->holds++;
  part->ns += end_ns - begin_ns;
  part->shared |= hold->mode == WEFT_HOLD_SHARED;
  if (end_ns - begin_ns > self->longest_ns[hold->thread]) {
    self->longest_ns[hold->thread] = end_ns - begin_ns;
    part->longest = self->first_row + (uint32_t)index;
  }

  if (end_ns > self->covered_until_ns) {
    self->covered_ns += end_ns - MAX (begin_ns, self->covered_until_ns);
    self->covered_until_ns = end_ns;
  }
}

static void
divider_finish (Divider *self, const WeftWait *wait)
{
  int64_t rest_ns = wait->end_ns - wait->begin_ns - self->covered_ns;
  bool lossy = weft_trace_lossy_between (self->trace, wait->begin_ns, wait->end_ns);
  WeftBlamePart unknown = { .holder = WEFT_NO_ROW, .longest = WEFT_NO_ROW, .ns = rest_ns };

  self->blame.hand_over_ns = 0;
  if (rest_ns <= 0)
    return;
  if (lossy || self->blame.parts->len == 0)
    g_array_append_val (self->blame.parts, unknown);
  else
    self->blame.hand_over_ns = rest_ns;
}

/* The holds that may still reach into the waits to come, kept in order of acquisition. */
static void
drop_released (const Divider *divider, GArray *open, int64_t time_ns)
{
  unsigned kept = 0;

  for (unsigned i = 0; i < open->len; i++) {
    uint32_t index = g_array_index (open, uint32_t, i);

    if (divider->holds[index].released_ns > time_ns)
      g_array_index (open, uint32_t, kept++) = index;
  }
  g_array_set_size (open, kept);
}

/* @visit or @visit_hold may be NULL. */
static void
sweep_lock (const WeftTrace *trace,
            uint32_t object,
            WeftBlameVisit visit,
            WeftHoldBlameVisit visit_hold,
            gpointer data)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n_rows, n_waits;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n_rows);
  uint32_t next = 0;
  Divider divider;

  divider_init (&divider, trace, object);
  divider.visit_hold = visit_hold;
  divider.data = data;

  for (size_t i = 0; i < n_rows; i++) {
    const WeftWait *wait = &waits[rows[i]];

    if (!weft_wait_kind_is_lock (wait->kind))
      continue;

    for (; next < divider.n_holds && divider.holds[next].acquired_ns < wait->begin_ns;
         next++)
      g_array_append_val (open, next);
    drop_released (&divider, open, wait->begin_ns);

    divider.wait = rows[i];
    divider_begin (&divider, wait, next);
    for (unsigned j = 0; j < open->len; j++)
      divider_add (&divider, g_array_index (open, uint32_t, j));
    for (size_t j = next; j < divider.n_holds; j++) {
      if (divider.holds[j].acquired_ns >= divider.window_ns[1])
        break;
      divider_add (&divider, j);
    }
    divider_finish (&divider, wait);
    if (visit != NULL)
      visit (rows[i], &divider.blame, data);
  }

  divider_clear (&divider);
}

void
weft_lock_blame_foreach (const WeftTrace *trace,
                         uint32_t object,
                         WeftBlameVisit visit,
                         gpointer data)
{
  sweep_lock (trace, object, visit, NULL, data);
}

void
weft_lock_hold_blame_foreach (const WeftTrace *trace,
                              uint32_t object,
                              WeftHoldBlameVisit visit,
                              gpointer data)
{
  sweep_lock (trace, object, NULL, visit, data);
}

/* The first hold acquired at @time_ns or later. */
static size_t
hold_from (const Divider *divider, int64_t time_ns)
{
  size_t low
      = WEFT_COUNT_FIRST (divider->n_holds, divider->holds[at].acquired_ns < time_ns);

  return low;
}

static void
divide_lock_wait (const WeftTrace *trace, const WeftWait *wait, WeftWaitBlame *ret)
{
  size_t n_objects;
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);
  size_t from, first;
  Divider divider;

  divider_init (&divider, trace, wait->object);
  from = hold_from (&divider, wait->begin_ns);

  /* Holds of a lock that is not shared do not overlap, so one alone reaches in. */
  first = objects[wait->object].kind == WEFT_OBJECT_MUTEX && from > 0 ? from - 1 : 0;

  divider_begin (&divider, wait, from);
  for (size_t i = first; i < divider.n_holds; i++) {
    if (divider.holds[i].acquired_ns >= divider.window_ns[1])
      break;
    divider_add (&divider, i);
  }
  divider_finish (&divider, wait);

  *ret = (WeftWaitBlame){
    .parts = g_array_ref (divider.blame.parts),
    .hand_over_ns = divider.blame.hand_over_ns,
  };
  divider_clear (&divider);
}

static uint32_t
who_ended (const WeftWait *wait)
{
  if (wait->kind == WEFT_WAIT_JOIN)
    return wait->target;
  return wait->waker != WEFT_NO_ROW ? wait->waker : wait->holder;
}

void
weft_wait_blame (const WeftTrace *trace, uint32_t wait, WeftWaitBlame *ret)
{
  size_t n;
  const WeftWait *row = &weft_trace_waits (trace, &n)[wait];
  WeftBlamePart all = {
    .holder = who_ended (row),
    .longest = WEFT_NO_ROW,
    .ns = row->end_ns - row->begin_ns,
  };

  if (weft_wait_kind_is_lock (row->kind) && row->object != WEFT_NO_ROW) {
    divide_lock_wait (trace, row, ret);
    return;
  }

  *ret = blame_new ();
  if (!weft_wait_kind_is_pause (row->kind))
    g_array_append_val (ret->parts, all);
}
