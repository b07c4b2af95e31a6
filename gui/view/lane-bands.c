#include "gui/view/lane-object.h"
#include "gui/view/lanes-private.h"

/* So many messages' lives of full height; more of them are flatter. */
#define LIFE_ROWS 3u

WeftSeries
weft_holds_series (const WeftTrace *trace)
{
  return WEFT_SERIES (WeftHold, weft_trace_holds (trace, &(size_t){ 0 }), acquired_ns,
                      released_ns);
}

WeftSeries
weft_notes_series (const WeftTrace *trace)
{
  return WEFT_SERIES (WeftNote, weft_trace_notes (trace, &(size_t){ 0 }), begin_ns, end_ns);
}

WeftSeries
weft_lane_holds (const WeftTrace *trace, const WeftLane *lane, unsigned row)
{
  WeftSeries table = weft_holds_series (trace);
  const WeftHold *holds = table.table;

  /* In a thread's lane a hold is told by its lock, in a lock's lane by its thread. */
  if (lane->holds.n_rows > 0)
    table.tint = lane->kind == WEFT_LANE_LOCK ? &holds->thread : &holds->object;
  return weft_pack_series (&lane->holds, row, &table);
}

WeftSeries
weft_lane_spans (const WeftTrace *trace, const WeftLane *lane, unsigned row)
{
  WeftSeries table = weft_notes_series (trace);

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
  if (series.n > 0) {
    series.first_row = (uint32_t)(own - (const WeftMessage *)series.table);
    series.tint = &((const WeftMessage *)series.table)->sender;
  }
  return series;
}

WeftSeries
weft_lane_notes (const WeftTrace *trace, const WeftLane *lane)
{
  WeftSeries series = weft_notes_series (trace);

  /* Points, whatever else they are: a span's flag stands at its beginning. */
  series.end_offset = series.begin_offset;
  if (lane->notes != NULL) {
    series.rows = (const uint32_t *)(void *)lane->notes->data;
    series.n = lane->notes->len;
  }
  return series;
}

/* The one thing that a compact lane has room for. */
static WeftBand
compact_band (const WeftLane *lane, bool has_it)
{
  int margin = 3;

  return (WeftBand){ margin, has_it ? lane->height_px - 2 * margin : 0 };
}

WeftBand
weft_lane_notes_band (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  int y = sizes->pad - 2;

  if (sizes->compact)
    return compact_band (lane, false);
  if (lane->spans.n_rows > 0)
    return (WeftBand){ y, (int)lane->spans.n_rows * sizes->span };
  return (WeftBand){ y, lane->notes != NULL ? sizes->flags : 0 };
}

WeftBand
weft_lane_bar_band (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand notes = weft_lane_notes_band (lane);

  if (sizes->compact)
    return compact_band (lane, weft_lane_thread (lane) != WEFT_NO_ROW);
  if (lane->kind == WEFT_LANE_GROUP && lane->stands_for != WEFT_NO_ROW)
    return (WeftBand){ (sizes->process - sizes->bar) / 2, sizes->bar };
  if (lane->kind != WEFT_LANE_THREAD)
    return (WeftBand){ sizes->pad, 0 };
  return (WeftBand){ notes.height_px > 0 ? notes.y_px + notes.height_px + 1 : sizes->pad,
                     sizes->bar };
}

WeftBand
weft_lane_hold_band (const WeftLane *lane, unsigned row)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand bar = weft_lane_bar_band (lane), notes = weft_lane_notes_band (lane);

  if (sizes->compact)
    return compact_band (lane, lane->kind == WEFT_LANE_LOCK);
  if (lane->kind == WEFT_LANE_THREAD)
    return (WeftBand){ bar.y_px + bar.height_px + 3 + (int)row * sizes->hold_step,
                       sizes->hold };
  return (WeftBand){ sizes->pad + notes.height_px + (int)row * sizes->owner_step,
                     sizes->owner };
}

WeftBand
weft_lane_ticks_band (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand notes = weft_lane_notes_band (lane);

  if (sizes->compact)
    return compact_band (lane, false);
  return (WeftBand){ sizes->pad + notes.height_px,
                     lane->kind == WEFT_LANE_CHANNEL ? sizes->ticks : 0 };
}

WeftBand
weft_lane_steps_band (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand notes = weft_lane_notes_band (lane);
  int y = sizes->pad + notes.height_px;

  if (sizes->compact)
    return compact_band (lane,
                         lane->kind == WEFT_LANE_CHANNEL || lane->kind == WEFT_LANE_OBJECT);
  if (lane->kind == WEFT_LANE_THREAD || lane->kind == WEFT_LANE_GROUP)
    return (WeftBand){ y, 0 };
  if (lane->kind == WEFT_LANE_LOCK)
    y += (int)MAX (lane->holds.n_rows, 1) * sizes->owner_step;
  else if (lane->kind == WEFT_LANE_CHANNEL)
    y += sizes->ticks + 2;
  /* A lock that nobody ever waited for has nothing to show there. */
  return (WeftBand){ y,
                     lane->kind == WEFT_LANE_LOCK && lane->peak == 0 ? 0 : sizes->steps };
}

WeftBand
weft_lane_holds_band (const WeftLane *lane)
{
  WeftBand first = weft_lane_hold_band (lane, 0);
  WeftBand last = weft_lane_hold_band (lane, MAX (lane->holds.n_rows, 1) - 1);

  return (WeftBand){ first.y_px, last.y_px + last.height_px - first.y_px };
}

WeftBand
weft_lane_hold_band_of (const WeftLane *lane, unsigned row, WeftHoldMode mode)
{
  return lane->kind == WEFT_LANE_LOCK && mode == WEFT_HOLD_EXCLUSIVE
             ? weft_lane_holds_band (lane)
             : weft_lane_hold_band (lane, row);
}

WeftBand
weft_lane_receives_band (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand steps = weft_lane_steps_band (lane);

  if (sizes->compact)
    return compact_band (lane, false);
  return (WeftBand){ steps.y_px + steps.height_px + 2,
                     lane->kind == WEFT_LANE_CHANNEL ? sizes->ticks : 0 };
}

WeftBand
weft_lane_lives_band (const WeftLane *lane)
{
  WeftBand receives = weft_lane_receives_band (lane);

  if (lane->sizes->compact)
    return compact_band (lane, false);
  return (WeftBand){ receives.y_px + receives.height_px + 3,
                     (int)MIN (lane->lives.n_rows, LIFE_ROWS) * lane->sizes->life_step };
}

WeftBand
weft_lane_life_band (const WeftLane *lane, unsigned row, unsigned n_rows)
{
  WeftBand all = weft_lane_lives_band (lane);
  int step = MIN (all.height_px / (int)MAX (n_rows, 1), lane->sizes->life_step);

  return (WeftBand){ all.y_px + (int)row * step, MAX (step - 1, 0) };
}

int
weft_lane_height_px (const WeftLane *lane)
{
  const WeftLaneSizes *sizes = lane->sizes;
  WeftBand last;

  if (lane->kind == WEFT_LANE_GROUP)
    return lane->process != WEFT_NO_ROW && !sizes->compact ? sizes->process : sizes->group;
  if (sizes->compact)
    return sizes->line;
  if (lane->kind == WEFT_LANE_THREAD) {
    last = weft_lane_hold_band (lane, MAX (lane->holds.n_rows, 1) - 1);
    return MAX (last.y_px + last.height_px + sizes->pad + 2, sizes->least);
  }
  if (lane->kind == WEFT_LANE_CHANNEL) {
    last = weft_lane_lives_band (lane);
    return MAX (last.y_px + last.height_px + sizes->pad - 1, sizes->least);
  }
  last = weft_lane_steps_band (lane);
  return MAX (last.y_px + last.height_px + sizes->pad, sizes->least);
}

uint32_t
weft_lane_thread (const WeftLane *lane)
{
  return lane->kind == WEFT_LANE_THREAD ? lane->row : lane->stands_for;
}

int64_t
weft_lane_thinned_ns (const WeftTrace *trace, const WeftLane *lane)
{
  size_t n;
  const WeftObject *object;

  if (lane->kind != WEFT_LANE_LOCK)
    return INT64_MAX;
  object = &weft_trace_objects (trace, &n)[lane->row];
  if (object->contended_only)
    return object->created_ns;
  return object->thinned_ns >= 0 ? object->thinned_ns : INT64_MAX;
}
