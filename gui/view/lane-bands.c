#include "gui/view/lane-object.h"
#include "gui/view/lanes-private.h"

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
#define TICKS_PX 7
#define LIFE_STEP_PX 15
/* So many of that height; more of them are flatter. */
#define LIFE_ROWS 3u
/* A name and a grey line below it. */
#define LEAST_PX 36

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
  if (series.n > 0)
    series.first_row = (uint32_t)(own - (const WeftMessage *)series.table);
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

  if (lane->kind == WEFT_LANE_GROUP && lane->stands_for != WEFT_NO_ROW)
    return (WeftBand){ (LEAST_PX - BAR_PX) / 2, BAR_PX };
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
  WeftBand steps = weft_lane_steps_band (lane);

  return (WeftBand){ steps.y_px + steps.height_px + 2,
                     lane->kind == WEFT_LANE_CHANNEL ? TICKS_PX : 0 };
}

WeftBand
weft_lane_lives_band (const WeftLane *lane)
{
  WeftBand receives = weft_lane_receives_band (lane);

  return (WeftBand){ receives.y_px + receives.height_px + 3,
                     (int)MIN (lane->lives.n_rows, LIFE_ROWS) * LIFE_STEP_PX };
}

WeftBand
weft_lane_life_band (const WeftLane *lane, unsigned row, unsigned n_rows)
{
  WeftBand all = weft_lane_lives_band (lane);
  int step = MIN (all.height_px / (int)MAX (n_rows, 1), LIFE_STEP_PX);

  return (WeftBand){ all.y_px + (int)row * step, step - 1 };
}

int
weft_lane_height_px (const WeftLane *lane)
{
  WeftBand last;

  switch (lane->kind) {
  case WEFT_LANE_GROUP:
    return lane->process != WEFT_NO_ROW ? LEAST_PX : GROUP_PX;
  case WEFT_LANE_THREAD:
    last = weft_lane_hold_band (lane, MAX (lane->holds.n_rows, 1) - 1);
    return MAX (last.y_px + last.height_px + PAD_PX + 2, LEAST_PX);
  case WEFT_LANE_CHANNEL:
    last = weft_lane_lives_band (lane);
    return MAX (last.y_px + last.height_px + PAD_PX - 1, LEAST_PX);
  default:
    last = weft_lane_steps_band (lane);
    return MAX (last.y_px + last.height_px + PAD_PX, LEAST_PX);
  }
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
