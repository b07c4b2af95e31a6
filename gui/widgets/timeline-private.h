/* gui/widgets/timeline-private.h: shared by the timeline and its input alone. */
#pragma once

#include <adwaita.h>

#include "gui/view/clock.h"
#include "gui/view/events.h"
#include "gui/view/grip.h"
#include "gui/view/kinetic.h"
#include "gui/view/scene.h"
#include "gui/widgets/lanes-view.h"
#include "gui/widgets/timeline.h"

typedef enum {
  WEFT_DRAG_NONE, /* not moved far enough to be more than a click */
  WEFT_DRAG_RANGE,
  WEFT_DRAG_RANGE_EDGE, /* the nearer end of a range that there was */
  WEFT_DRAG_PAN,
  WEFT_DRAG_OVERVIEW,
  WEFT_DRAG_LANE /* in the gutter: timeline-lane-drag.c */
} WeftDragMode;

struct _WeftTimeline {
  GtkWidget parent;

  WeftScene scene;
  WeftInk *ink;
  GtkWidget *overview, *ruler, *density, *lanes, *scrollbar;
  GtkAdjustment *adjustment;
  WeftShown *shown;
  WeftPathEnd path_end; /* of the path that is shown, if one is */

  /* What the view moves to; the scene's viewport is on its way there. */
  WeftViewport target, origin;
  AdwAnimation *animation;
  bool smooth;

  WeftMarks *marks;
  GtkWidget *note, *note_entry; /* of the mark at noted_ns */
  int64_t noted_ns;
  GtkWidget *base_button;
  GTimeZone *zone;
  WeftClock clock;
  WeftEvents *events; /* NULL until they are in order */
  guint play_tick, kinetic_tick;
  WeftKinetic kinetic;

  WeftDragMode drag;
  WeftGrip grip;              /* what of the overview's window is dragged */
  WeftViewport drag_viewport; /* when it began: moves relative to that never drift */
  double drag_x, drag_y, drag_scroll;
  int64_t drag_ns;   /* the end of a range that stays where it is */
  double pointer_x;  /* within the lanes, without the gutter; -1 when outside */
  double overview_x; /* likewise, of the overview */
  /* timeline-arrange.h: bar and line about the lanes, a lane's menu. */
  GtkWidget *lane_bar, *lane_status, *lane_menu;
  uint32_t menu_lane;  /* whose menu was opened last; WEFT_NO_LANE */
  WeftLaneOrder order; /* these two hold for every trace in this window */
  gboolean compact;
  gboolean arranging; /* a worker thread looks at the trace */
  uint32_t dragged;   /* the lane that is dragged; WEFT_NO_LANE */
};

/* An action and its keys: pairs of them, for the keypad too. */
typedef struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
  guint keys[2]; /* 0: none */
  GdkModifierType modifiers;
} WeftTimelineAction;
void weft_timeline_install (GtkWidgetClass *widget_class,
                            const WeftTimelineAction *actions,
                            size_t n);

WeftLanesView *weft_timeline_lanes_view (WeftTimeline *self);
/* The playhead, else the middle of the view. */
int64_t weft_timeline_moment (WeftTimeline *self);
/* What choosing a lane at a moment selects; NONE for a group's heading. */
WeftSelection
weft_timeline_selection_of_lane (WeftTimeline *self, const WeftLane *lane, int64_t time_ns);
/* SIZE_MAX when nothing is selected, or it is folded away. */
size_t weft_timeline_lane_of_selection (WeftTimeline *self);

/* All of it is drawn anew; after another part of the trace came into view. */
void weft_timeline_redraw (WeftTimeline *self);
void weft_timeline_moved (WeftTimeline *self);

/* Measures, allocates, and moves the focus: timeline-layout.c. */
void weft_timeline_layout_class_init (GtkWidgetClass *widget_class);

/* The viewport and the playhead: timeline-view.c. */
void weft_timeline_view_init (WeftTimeline *self);
/* Goes there, at once or smoothly. */
void
weft_timeline_move (WeftTimeline *self, const WeftViewport *viewport, gboolean smoothly);
/* Lanes were folded or unfolded: they may need a scrollbar, or need none. */
void weft_timeline_relayout (WeftTimeline *self);
/* Takes the marks of weft_timeline_mark() away. */
void weft_timeline_unmark (WeftTimeline *self);
/* The same without the signals' and the playhead's usual checks being repeated by callers.
 */
void weft_timeline_set_hover (WeftTimeline *self, const WeftSelection *hover);
/* Scrolls the lanes by as many pixels. */
void weft_timeline_scroll (WeftTimeline *self, double by_px);
/* Selects what is there and sets the playhead; (x, y) within the lanes widget. */
void weft_timeline_click (WeftTimeline *self, double x, double y);
/* Of a group, by the lane that is its heading. */
void weft_timeline_fold (WeftTimeline *self, size_t lane, bool folded);
void weft_timeline_toggle_group (WeftTimeline *self, size_t lane);
WeftHit weft_timeline_hit (WeftTimeline *self, double x, double y);

/* A drag of a lane by its gutter moves it. */
void weft_timeline_lane_drag_init (WeftTimeline *self);

/* Installs the actions with their keys; adds the gestures. */
void weft_timeline_actions_init (GtkWidgetClass *widget_class);
void weft_timeline_range_actions_init (GtkWidgetClass *widget_class);

/* How many arrows begin when: timeline-density.c. */
void weft_timeline_density_init (WeftTimeline *self);

/* Marks: timeline-marks.c. */
void weft_timeline_marks_class_init (GtkWidgetClass *widget_class);
void weft_timeline_marks_init (WeftTimeline *self);
/* The mark whose flag is at @x of the ruler without its gutter; SIZE_MAX. */
size_t weft_timeline_mark_at (WeftTimeline *self, double x);

/* Time bases: timeline-time.c. */
void weft_timeline_time_class_init (GtkWidgetClass *widget_class);
void weft_timeline_time_init (WeftTimeline *self);
const char *weft_timeline_base_name (WeftTimeline *self);
void weft_timeline_set_base_name (WeftTimeline *self, const char *name);
/* The mark that time is told from may be gone. */
void weft_timeline_check_base (WeftTimeline *self);

/* Replay: timeline-replay.c; flicks: timeline-kinetic.c. */
void weft_timeline_replay_class_init (GtkWidgetClass *widget_class);
void weft_timeline_replay_set_trace (WeftTimeline *self);
void weft_timeline_flick (WeftTimeline *self, double vx, double vy);
void weft_timeline_stop_kinetic (WeftTimeline *self);
void weft_timeline_input_init (WeftTimeline *self);
/* The overview: its gestures and keys; what a screen reader says of it. */
void weft_timeline_overview_init (WeftTimeline *self);
void weft_timeline_overview_moved (WeftTimeline *self);
