/* gui/view/lanes.h: the lanes of a trace from top to bottom: groups that fold, one lane a
 * thread, a lock, a channel, another object; where each is, and what it is made of. In what
 * order they stand and which are left out is said by an arrangement.
 *
 * Where there are several processes each is a group: its threads, then its locks, channels
 * and other objects. One that has but one thread and nothing that was waited for is folded
 * at first; so are, of many objects, those that nobody waited for. Of objects the one most
 * waited for comes first.
 *
 * Made once for a trace, in time linear in it; every question after that is O(log n). */
#pragma once

#include "gui/view/arrangement.h"
#include "gui/view/relations.h"
#include "gui/view/series.h"
#include "tracer/model/trace.h"

typedef enum {
  WEFT_LANE_GROUP,
  WEFT_LANE_THREAD,
  WEFT_LANE_LOCK,
  WEFT_LANE_CHANNEL,
  WEFT_LANE_OBJECT
} WeftLaneKind;

/* How high what is in a lane is. */
typedef struct {
  int group, process, pad, bar, flags, span, hold, hold_step, owner, owner_step, steps,
      ticks, life_step, least, line;
  bool compact; /* each is one line high, with the one band that says the most */
} WeftLaneSizes;

typedef struct {
  WeftLaneKind kind;
  uint32_t number;     /* the same as long as there are these lanes */
  uint32_t row;        /* a thread, an object; of a group its number */
  uint32_t process;    /* of a process's heading its row, else WEFT_NO_ROW */
  uint32_t stands_for; /* of the heading of a folded process of one thread: that thread,
                          which it then shows; WEFT_NO_ROW */
  int y_px, height_px;
  unsigned depth;  /* how deep it lies: in a process's group, in a part of that */
  unsigned indent; /* the same as it is shown: less for what is pinned */
  bool odd;        /* of its group, for the stripes */
  bool pinned;     /* itself, or a group that it is in */
  const WeftLaneSizes *sizes;

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
  size_t n_shown; /* of them, folded or not: without what is hidden, pinned elsewhere or
                     left out */
  bool counted;   /* n_lanes is worth saying: the title does not */
  bool folded;
} WeftGroup;

typedef struct WeftLanes WeftLanes;

/* Keeps a reference to @trace. Returns: (transfer full). */
WeftLanes *weft_lanes_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_lanes_free (WeftLanes *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLanes, weft_lanes_free)

/* Those shown, top to bottom, without those in folded groups. Those pinned come first. */
size_t weft_lanes_size (const WeftLanes *self);
const WeftLane *weft_lanes_get (const WeftLanes *self, size_t index);
int weft_lanes_height_px (const WeftLanes *self);

/* The lane with that number, shown or not; where it is shown, or SIZE_MAX, as also for a
 * number that no lane has. */
const WeftLane *weft_lanes_lane (const WeftLanes *self, uint32_t number);
size_t weft_lanes_index (const WeftLanes *self, uint32_t number);

/* What part of the lanes is in view: those pinned stand still at its top, as far as they do
 * not take more than half of it. Their y_px moves along, so that y_px - @scroll_px is where
 * a lane is on the screen. O(lanes pinned). */
void weft_lanes_set_view (WeftLanes *self, double scroll_px, double height_px);
/* How many of the first lanes stand still, and how high they are in all. */
size_t weft_lanes_frozen (const WeftLanes *self);
int weft_lanes_frozen_px (const WeftLanes *self);

/* The lane at @y_px; the last one when below them all, 0 when above. Needs one lane. */
size_t weft_lanes_at (const WeftLanes *self, double y_px);
/* The same, of those that do not stand still, also where another lies above them. Needs one
 * of these. */
size_t weft_lanes_scrolled_at (const WeftLanes *self, double y_px);
/* From where on down a lane is seen: the edge of those that stand still, for one that goes
 * by beneath them; else -INFINITY. */
double weft_lanes_edge_px (const WeftLanes *self, size_t index);
/* The next one down the view: below those that stand still the first that they do not
 * hide. */
size_t weft_lanes_next (const WeftLanes *self, size_t index);

/* The lane of a thread or object, or the heading that stands for it; SIZE_MAX when it is
 * folded away or has none. */
size_t weft_lanes_of_thread (const WeftLanes *self, uint32_t thread);
size_t weft_lanes_of_object (const WeftLanes *self, uint32_t object);

/* The heading of the folded process that @thread is in; SIZE_MAX when it is not folded. */
size_t weft_lanes_heading_of_thread (const WeftLanes *self, uint32_t thread);

const WeftGroup *weft_lanes_group (const WeftLanes *self, uint32_t group);
void weft_lanes_set_folded (WeftLanes *self, uint32_t group, bool folded);

/* All of them; unfolded also those that are folded at first. */
void weft_lanes_fold_all (WeftLanes *self, bool folded);

/* Unfolds what hides the lane of a thread or of an object, hides it no longer, and shows it
 * in spite of filter and focus. */
void weft_lanes_unfold_thread (WeftLanes *self, uint32_t thread);
void weft_lanes_unfold_object (WeftLanes *self, uint32_t object);

/* Borrowed, and what is changed of it counts from weft_lanes_arrange() on, which takes
 * O(lanes), with another order O(lanes log lanes). It makes what it needs and does not
 * have: ranks for the order, relations for the focus; these look at the whole trace, and
 * may be made in a worker thread and given before. */
WeftArrangement *weft_lanes_arrangement (WeftLanes *self);
void weft_lanes_arrange (WeftLanes *self);
bool weft_lanes_has_ranks (const WeftLanes *self, WeftLaneOrder order);
void weft_lanes_take_ranks (WeftLanes *self, WeftLaneOrder order, WeftRanks *ranks);
bool weft_lanes_has_relations (const WeftLanes *self);
void weft_lanes_take_relations (WeftLanes *self, WeftRelations *relations);

/* How those in a group are ordered, where that is not as they began: "name", "waiting",
 * "interaction" or "hand"; else NULL. */
const char *weft_lanes_group_order (const WeftLanes *self, uint32_t group);

/* Whether the two are of one group, or both pinned. */
bool weft_lanes_are_siblings (const WeftLanes *self, uint32_t number, uint32_t other);
/* Moves a lane above or below a sibling and lays out anew. Returns: false when they are
 * none. */
bool weft_lanes_move (WeftLanes *self, uint32_t number, uint32_t target, bool below);
/* The one that is shown next above (@by < 0) or below it in its group; WEFT_NO_LANE. */
uint32_t weft_lanes_neighbour (const WeftLanes *self, uint32_t number, int by);

/* Of threads and objects. */
typedef struct {
  size_t all;
  size_t hidden;  /* by hand, or a group that it is in */
  size_t passing; /* the others that filter and focus let through, folded or not */
} WeftLaneCounts;

const WeftLaneCounts *weft_lanes_counts (const WeftLanes *self);

/* How high the lines of text are: names, grey lines and labels. Lanes are as high as these
 * need, and no lower than they look well with small text. Returns: whether they are laid
 * out anew. */
bool
weft_lanes_set_text (WeftLanes *self, double name_px, double detail_px, double label_px);

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
