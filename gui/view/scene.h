/* gui/view/scene.h: everything that a picture of the timeline depends on but its size and
 * colours; what is at a point of it. */
#pragma once

#include "gui/view/arrow-ties.h"
#include "gui/view/lanes.h"
#include "gui/view/marks.h"
#include "gui/view/path.h"
#include "gui/view/search.h"
#include "gui/view/tiles.h"
#include "gui/view/time-base.h"
#include "gui/view/viewport.h"
#include "tracer/analysis/selection.h"

/* How much of each part of the trace its threads spend waiting and running: the overview.
 */
#define WEFT_OVERVIEW_BINS 240
typedef struct {
  float running[WEFT_OVERVIEW_BINS]; /* shares of all threads' time, 0 to 1 */
  float waiting[WEFT_OVERVIEW_BINS];
} WeftOverview;

/* @ret_processes: an array of as many as there are processes, each of which gets the shares
 * of its own threads; may be NULL. In O(threads x bins x log n). */
void
weft_overview_fill (const WeftTrace *trace, WeftOverview *ret, WeftOverview *ret_processes);

typedef struct {
  WeftTrace *trace;
  WeftLanes *lanes;
  WeftArrows *arrows;
  WeftOverview overview;
  WeftOverview *processes; /* NULL where there is but one */
  WeftViewport viewport;
  WeftSelection selection, hover;
  unsigned hidden_arrows;       /* a bit for each WeftInteractionKind that is not shown */
  const WeftCriticalPath *path; /* borrowed; NULL: not known */
  bool shows_path;
  int64_t playhead_ns;
  bool has_playhead;
  int64_t range_from_ns, range_to_ns; /* equal: none */
  const WeftMarks *marks;             /* of the user's; NULL: none */
  WeftTimeBase base;                  /* what the ruler tells the time from */
  size_t focused_lane;                /* SIZE_MAX: none */
  GHashTable *marked_threads;         /* sets of rows whose lanes are marked, besides */
  GHashTable *marked_objects;         /* those of the selection */
  const WeftOccurrences *found;       /* of a search, borrowed; NULL */
  GHashTable *labels;                 /* of waits, made when first asked for */
  GHashTable *texts;                  /* of lanes, likewise */
  WeftTiles *tiles; /* columns of lanes that were drawn; NULL without trace */
} WeftScene;

/* What a scene needs of a trace that takes longer the larger the trace is. May be made in a
 * worker thread and handed over. */
typedef struct {
  WeftTrace *trace;
  WeftLanes *lanes;
  WeftArrows *arrows;
  WeftOverview overview;
  WeftOverview *processes;
  GHashTable *texts; /* of the lanes shown at first */
} WeftScenery;

/* Keeps a reference to @trace. Returns: (transfer full). */
WeftScenery *weft_scenery_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_scenery_free (WeftScenery *self); /* accepts NULL */

/* Shows all of @trace, which may be NULL. */
void weft_scene_init (WeftScene *self, WeftTrace *trace);
/* The same in no time. Takes @scenery, which may be NULL. */
void weft_scene_init_with (WeftScene *self, WeftScenery *scenery);
void weft_scene_clear (WeftScene *self);

typedef struct {
  double width_px;             /* of the lanes, without the gutter */
  double scroll_px, height_px; /* which part of the lanes is in view */
} WeftSceneSize;

WeftArrowView weft_scene_arrow_view (const WeftScene *self, const WeftSceneSize *size);

/* With a trace of more arrows than are ever drawn at once, a strip above the lanes says how
 * many begin where, in columns of this width, however far it is zoomed in: the lanes stay
 * where they are. Returns: its height; 0 where there is none. */
#define WEFT_DENSITY_PX 20
#define WEFT_DENSITY_COLUMN_PX 2
int weft_scene_density_px (const WeftScene *self);
/* What begins at @x_px of it. Returns: (transfer full). */
char *weft_scene_density_text (const WeftScene *self, double width_px, double x_px);

typedef struct {
  size_t lane; /* SIZE_MAX below the last one */
  WeftSelection
      selection;          /* what is there; NONE in a group's heading and below the lanes */
  uint32_t count;         /* > 1: so many things share these pixels; the first is chosen */
  bool loss;              /* events are missing here */
  WeftArrowTie tie;       /* n > 0: how many arrows begin between two lanes */
  int64_t from_ns, to_ns; /* what is near enough to be meant, half-open */
} WeftHit;

/* What is at (@x_px, @y_px) of the lanes, y from the top of the first one. Arrows come
 * first, then what lies on top of what. A thread or object at that moment where there is
 * nothing more special. */
WeftHit
weft_scene_hit (const WeftScene *self, const WeftSceneSize *size, double x_px, double y_px);

/* A sentence or two about it. Returns: (transfer full) (nullable): NULL where there is
 * nothing to say. */
char *weft_scene_describe (const WeftScene *self, const WeftHit *hit);

/* What a wait is labelled with. Returns: (transfer none): until the next call. */
const char *weft_scene_wait_label (WeftScene *self, uint32_t wait);

/* What a lane's gutter says. Found out once a lane, since that may take looking at all that
 * happened in it. */
typedef struct {
  char *name, *detail; /* detail: the grey line, may be NULL */
  char *accessible;    /* both in one for a screen reader: "adder-7, 85% waiting" */
  char *tooltip;       /* sentences, or NULL: accessible says it all */
} WeftLaneTexts;

/* Returns: (transfer none): as long as the scene has this trace. */
const WeftLaneTexts *weft_scene_lane_texts (WeftScene *self, const WeftLane *lane);
