#include "gui/view/lane-object.h"

#include <string.h>

#include "gui/view/lanes-private.h"

/* A channel that was never fuller than a part of this has no line for its capacity. */
#define CAPACITY_SHOWN 4

static WeftSeries
messages_of (const WeftTrace *trace, const WeftLane *lane)
{
  WeftSeries series = WEFT_SERIES (WeftMessage, weft_trace_messages (trace, &(size_t){ 0 }),
                                   sent_ns, ended_ns);
  const WeftMessage *own = weft_trace_channel_messages (trace, lane->row, &series.n);

  if (series.n > 0) {
    series.first_row = (uint32_t)(own - (const WeftMessage *)series.table);
    series.tint = &((const WeftMessage *)series.table)->sender;
  }
  return series;
}

static int
compare_ends (gconstpointer a, gconstpointer b, gpointer table)
{
  const WeftMessage *messages = table;
  uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
  int64_t x = messages[i].ended_ns, y = messages[j].ended_ns;

  return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

static void
fill_channel (const WeftTrace *trace, WeftLane *lane)
{
  WeftSeries series = messages_of (trace, lane);
  const WeftMessage *messages = series.table;
  bool sorted = true;
  int64_t last_ns = INT64_MIN;

  weft_pack_init (&lane->lives, &series, WEFT_LIFE_ROWS);
  if (series.n == 0)
    return;
  lane->received = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (size_t i = 0; i < series.n; i++) {
    uint32_t row = weft_series_row (&series, i);

    if (messages[row].fate != WEFT_FATE_RECEIVED)
      continue;
    sorted = sorted && messages[row].ended_ns >= last_ns;
    last_ns = messages[row].ended_ns;
    g_array_append_val (lane->received, row);
  }
  /* First in, first out: most often they are. */
  if (!sorted)
    g_array_sort_with_data (lane->received, compare_ends, (gpointer)messages);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

  return (x > y) - (x < y);
}

/* How many share the lock: begins and ends, each by time, merged. */
static void
count_readers (const WeftHold *holds, size_t n, WeftLane *lane)
{
  g_autofree int64_t *ends = g_new (int64_t, n);
  size_t n_shared = 0, begun = 0, ended = 0, i = 0;

  for (size_t k = 0; k < n; k++) {
    if (holds[k].mode == WEFT_HOLD_SHARED)
      ends[n_shared++] = holds[k].released_ns;
  }
  qsort (ends, n_shared, sizeof *ends, compare_times);
  lane->readers = g_new (WeftDepth, 2 * n_shared);
  while (ended < n_shared) {
    while (i < n && holds[i].mode != WEFT_HOLD_SHARED)
      i++;
    int64_t time_ns = ends[ended];

    if (begun < n_shared && holds[i].acquired_ns <= time_ns) {
      time_ns = holds[i++].acquired_ns;
      begun++;
    } else {
      ended++;
    }
    if (lane->n_readers == 0 || lane->readers[lane->n_readers - 1].time_ns != time_ns)
      lane->n_readers++;
    lane->readers[lane->n_readers - 1] = (WeftDepth){ time_ns, (uint32_t)(begun - ended) };
    lane->most_readers = MAX (lane->most_readers, (uint32_t)(begun - ended));
  }
}

void
weft_lane_object_fill (const WeftTrace *trace, WeftLane *lane)
{
  size_t n;
  const WeftHold *holds;

  if (lane->kind == WEFT_LANE_CHANNEL)
    fill_channel (trace, lane);
  if (lane->kind != WEFT_LANE_LOCK || lane->holds.n_hidden == 0)
    return;
  holds = weft_trace_lock_holds (trace, lane->row, &n);
  count_readers (holds, n, lane);
}

void
weft_lane_object_clear (WeftLane *lane)
{
  weft_pack_clear (&lane->lives);
  g_clear_pointer (&lane->received, g_array_unref);
  g_clear_pointer (&lane->readers, g_free);
}

WeftSeries
weft_lane_received (const WeftTrace *trace, const WeftLane *lane)
{
  WeftSeries series = WEFT_SERIES (WeftMessage, weft_trace_messages (trace, &(size_t){ 0 }),
                                   ended_ns, ended_ns);

  if (lane->received != NULL) {
    series.rows = (const uint32_t *)(void *)lane->received->data;
    series.n = lane->received->len;
    series.tint = &((const WeftMessage *)series.table)->receiver;
  }
  return series;
}

WeftSeries
weft_lane_lives (const WeftTrace *trace, const WeftLane *lane, unsigned row)
{
  WeftSeries table = messages_of (trace, lane);

  return weft_pack_series (&lane->lives, row, &table);
}

unsigned
weft_lane_life_rows (const WeftTrace *trace,
                     const WeftLane *lane,
                     const WeftViewport *viewport)
{
  unsigned n = 1;

  for (unsigned row = 1; row < lane->lives.n_rows; row++) {
    WeftSeries series = weft_lane_lives (trace, lane, row);
    size_t i = weft_series_first_end (&series, (int64_t)viewport->begin_ns);

    if (i < series.n
        && (double)weft_series_begin_ns (&series, i) < weft_viewport_end_ns (viewport))
      n = row + 1;
  }
  return n;
}

uint32_t
weft_lane_scale (const WeftTrace *trace, const WeftLane *lane, uint32_t *ret_capacity)
{
  size_t n;
  int64_t capacity = weft_trace_objects (trace, &n)[lane->row].capacity;

  *ret_capacity = 0;
  if (lane->kind != WEFT_LANE_CHANNEL || capacity <= 0
      || capacity > (int64_t)lane->peak * CAPACITY_SHOWN)
    return lane->peak;
  *ret_capacity = (uint32_t)capacity;
  return MAX (lane->peak, (uint32_t)capacity);
}
