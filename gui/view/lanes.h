/* gui/view/lanes.h: the lanes of a trace from top to bottom: groups that fold, one lane a
 * thread, a lock, a channel, another object; where each is, and what it is made of.
 *
 * Where there are several processes each is a group: its threads, then its locks, channels
 * and other objects. One that has but one thread and nothing that was waited for is folded
 * at first; so are, of many objects, those that nobody waited for. Of objects the one most
 * waited for comes first.
 *
 * Made once for a trace, in time linear in it; every question after that is O(log n). */
#pragma once

#include "gui/view/series.h"
#include "tracer/model/trace.h"

typedef enum {
  WEFT_LANE_GROUP,
  WEFT_LANE_THREAD,
  WEFT_LANE_LOCK,
  WEFT_LANE_CHANNEL,
  WEFT_LANE_OBJECT
} WeftLaneKind;

typedef struct {
  WeftLaneKind kind;
  uint32_t row;        /* a thread, an object; of a group its number */
  uint32_t process;    /* of a process's heading its row, else WEFT_NO_ROW */
  uint32_t stands_for; /* of the heading of a folded process of one thread: that thread,
                          which it then shows; WEFT_NO_ROW */
  int y_px, height_px;
  unsigned indent; /* how deep it lies: in a process's group, in a part of that */
  bool odd;        /* of its group, for the stripes */

  WeftPack holds;         /* of a thread: what it holds; of a lock: who holds it */
  WeftPack spans;         /* of a thread: its open-ended notes */
  GArray *notes;          /* of uint32_t, by time: of a thread or object; may be NULL */
  const WeftDepth *steps; /* waiting for a lock, depth of a channel, count of an arc */
  size_t n_steps;
  uint32_t peak;     /* the highest of them */
  WeftDepth *counts; /* owns the steps of an arc */

  /* gui/view/lane-object.h */
  WeftPack lives;     /* of a channel: its messages from send to receive */
  GArray *received;   /* of uint32_t: its messages by when they were received; NULL */
  WeftDepth *readers; /* of a lock shared by many: how many hold it; NULL */
  size_t n_readers;
  uint32_t most_readers;
} WeftLane;

typedef struct {
  char *title;    /* "Threads", "Locks", "counter (4711)", "246 more, never waited for" */
  size_t n_lanes; /* in it and in the groups in it */
  bool counted;   /* n_lanes is worth saying: the title does not */
  bool folded;
} WeftGroup;

typedef struct WeftLanes WeftLanes;

/* Keeps a reference to @trace. Returns: (transfer full). */
WeftLanes *weft_lanes_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_lanes_free (WeftLanes *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLanes, weft_lanes_free)

/* Those shown, top to bottom, without those in folded groups. */
size_t weft_lanes_size (const WeftLanes *self);
const WeftLane *weft_lanes_get (const WeftLanes *self, size_t index);
int weft_lanes_height_px (const WeftLanes *self);

/* The lane at @y_px; the last one when below them all, 0 when above. Needs one lane. */
size_t weft_lanes_at (const WeftLanes *self, double y_px);

/* The lane of a thread or object, or the heading that stands for it; SIZE_MAX when it is
 * folded away or has none. */
size_t weft_lanes_of_thread (const WeftLanes *self, uint32_t thread);
size_t weft_lanes_of_object (const WeftLanes *self, uint32_t object);

/* The heading of the folded process that @thread is in; SIZE_MAX when it is not folded. */
size_t weft_lanes_heading_of_thread (const WeftLanes *self, uint32_t thread);

const WeftGroup *weft_lanes_group (const WeftLanes *self, uint32_t group);
void weft_lanes_set_folded (WeftLanes *self, uint32_t group, bool folded);

/* Unfolds what hides the lane of a thread or of an object. */
void weft_lanes_unfold_thread (WeftLanes *self, uint32_t thread);
void weft_lanes_unfold_object (WeftLanes *self, uint32_t object);

/* The thread whose states its bar shows; WEFT_NO_ROW when it has none. */
uint32_t weft_lane_thread (const WeftLane *lane);

/* How high a lane is; drawing knows it as height_px. */
int weft_lane_height_px (const WeftLane *lane);

/* Where things are within a lane, from its top; drawing and hit testing share them. */
typedef struct {
  int y_px, height_px;
} WeftBand;

WeftBand weft_lane_notes_band (const WeftLane *lane); /* flags and spans; height 0: none */
WeftBand weft_lane_bar_band (const WeftLane *lane);   /* states of a thread */
WeftBand weft_lane_hold_band (const WeftLane *lane, unsigned row);
WeftBand weft_lane_steps_band (const WeftLane *lane); /* waiting, depth, count */
WeftBand weft_lane_ticks_band (const WeftLane *lane); /* messages sent */

/* Since when only such holds of a lock are known as somebody waited for; INT64_MAX: never.
 */
int64_t weft_lane_thinned_ns (const WeftTrace *trace, const WeftLane *lane);

/* The ranges of a thread's or lock's holds, of a thread's spans, of a channel's messages
 * (by when they were sent) and of a lane's notes. */
WeftSeries weft_lane_holds (const WeftTrace *trace, const WeftLane *lane, unsigned row);
WeftSeries weft_lane_spans (const WeftTrace *trace, const WeftLane *lane, unsigned row);
WeftSeries weft_lane_messages (const WeftTrace *trace, const WeftLane *lane);
WeftSeries weft_lane_notes (const WeftTrace *trace, const WeftLane *lane);
