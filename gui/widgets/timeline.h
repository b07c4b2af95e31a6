/* gui/widgets/timeline.h: the timeline of a trace: overview strip, ruler, and a scrolling
 * list of lanes with a fixed gutter, arrows over them.
 *
 * Signals:
 *   selection-changed ()   the selection is another one: weft_timeline_get_selection()
 *   view-changed ()        another part of the trace is in view, or the lanes scrolled
 *   range-changed ()       the range is another one, or there is none any more
 *   marks-changed ()       the user has set, named or deleted a mark
 *   events-changed ()      the trace's events are in order: weft_timeline_count_events()
 *   path-changed ()        another path is asked for: weft_timeline_get_path_end()
 * Properties:
 *   trace (boxed WeftTrace, nullable)   playhead (int64, nanoseconds; notifies)
 *   playing (boolean)                   time-base (string: "start", "mark", "wall")
 *
 * Actions, each bound to the keys of the design and usable by menus and buttons inside the
 * widget's ancestors through gtk_widget_activate_action() on the timeline:
 *   timeline.zoom-in  .zoom-out  .pan-left  .pan-right  .fit  .zoom-to-range
 *   timeline.next-state  .previous-state  .follow-forward  .follow-backward
 *   timeline.next-lane  .previous-lane  .go-begin  .go-end  .clear
 *   timeline.extend-left  .extend-right  .playhead-left  .playhead-right
 *   timeline.mark  .next-mark  .previous-mark  .delete-mark
 *   timeline.time-base (string)  .next-time-base
 *   timeline.play  .next-event  .previous-event  .to-begin  .to-end
 *   timeline.busiest  .show-path  .show-path-here
 *   timeline.show-spawns  .show-joins  .show-hand-overs  .show-messages  .show-wakes
 *   timeline.left  .right   fold or unfold a heading that has the focus, else pan
 *
 * It takes its colours from AdwStyleManager and never blocks: what it draws is proportional
 * to its pixels. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/history.h"
#include "gui/view/marks.h"
#include "gui/view/path-end.h"
#include "gui/view/scene.h"
#include "gui/view/search.h"
#include "gui/widgets/shown.h"
#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/selection.h"
#include "tracer/model/trace.h"

/* WeftTrace as a boxed type, for properties. */
#define WEFT_TYPE_TRACE (weft_trace_boxed_get_type ())
GType weft_trace_boxed_get_type (void);

#define WEFT_TYPE_TIMELINE (weft_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WeftTimeline, weft_timeline, WEFT, TIMELINE, GtkWidget)

GtkWidget *weft_timeline_new (void);

/* Shows @trace (nullable) as a whole; clears selection, range and playhead. Takes its own
 * reference. */
void weft_timeline_set_trace (WeftTimeline *self, WeftTrace *trace);
/* The same with what was made of the trace before, in a worker, so that it takes no time.
 * Takes @scenery, which may be NULL. */
void weft_timeline_take_scenery (WeftTimeline *self, WeftScenery *scenery);

/* Emits selection-changed when it differs; an invalid one counts as NONE. @reveal: scroll
 * to its lane (unfolding its group) and pan, and if need be zoom, until it is in view. */
void
weft_timeline_set_selection (WeftTimeline *self, WeftSelection selection, gboolean reveal);
WeftSelection weft_timeline_get_selection (WeftTimeline *self);

/* Unfolds and marks the lanes of @threads and @objects (of uint32_t, rows) until something
 * else is selected, and scrolls so that as many of them as may be are in view, that of the
 * selection first of all. */
void weft_timeline_mark (WeftTimeline *self, const GArray *threads, const GArray *objects);

/* The path that is drawn: that to weft_timeline_get_path_end(); NULL while it is not known.
 * Borrowed until another is set, or another trace, or path-changed is emitted. */
void weft_timeline_set_path (WeftTimeline *self, const WeftCriticalPath *path);
/* To where the path leads that is to be shown; its trace is the timeline's. Returns: FALSE
 * when none is to be. */
gboolean weft_timeline_get_path_end (WeftTimeline *self, WeftPathEnd *ret);
/* Shows the path to @end, whatever was shown before. */
void weft_timeline_show_path (WeftTimeline *self, const WeftPathEnd *end);
/* Returns: (transfer none): what of arrows and path is shown; to be changed by anybody. */
WeftShown *weft_timeline_get_shown (WeftTimeline *self);

/* Marks where what was searched for occurs, in the lanes and the overview. @found
 * (nullable) is borrowed until another is set, or another trace. */
void weft_timeline_set_found (WeftTimeline *self, const WeftOccurrences *found);

/* The moment that the rest of the window speaks of. Clamped to the trace. */
void weft_timeline_set_playhead (WeftTimeline *self, int64_t time_ns);
int64_t weft_timeline_get_playhead (WeftTimeline *self);

/* The visible part of the trace; clamped. */
void weft_timeline_set_view (WeftTimeline *self, int64_t from_ns, int64_t to_ns);
void weft_timeline_get_view (WeftTimeline *self, int64_t *ret_from_ns, int64_t *ret_to_ns);

/* Where one is, or is on the way to, but for the page; and the way back there. */
void weft_timeline_get_place (WeftTimeline *self, WeftSpot *ret);
void weft_timeline_set_place (WeftTimeline *self, const WeftSpot *place);

/* Whether jumps are smooth, if the desktop's animations are on; TRUE at first. */
void weft_timeline_set_smooth (WeftTimeline *self, gboolean smooth);

/* The user's marks: given at once when a trace is set, which has none at first. */
void weft_timeline_take_marks (WeftTimeline *self, WeftMarks *marks);
/* Returns: (transfer none): until they change. */
const WeftMarks *weft_timeline_get_marks (WeftTimeline *self);
void weft_timeline_go_to_mark (WeftTimeline *self, size_t index);
/* Goes there and asks for its note. */
void weft_timeline_edit_mark (WeftTimeline *self, size_t index);
void weft_timeline_remove_mark (WeftTimeline *self, size_t index);

/* As the ruler tells it, to the nanosecond. Returns: (transfer full). */
char *weft_timeline_format_time (WeftTimeline *self, int64_t time_ns);

/* The playhead goes by itself, at @speed nanoseconds a second, until the end. */
void weft_timeline_set_playing (WeftTimeline *self, gboolean playing);
gboolean weft_timeline_get_playing (WeftTimeline *self);
void weft_timeline_set_speed (WeftTimeline *self, double speed);
double weft_timeline_get_speed (WeftTimeline *self);
/* How many events have happened at the playhead, of how many. Returns: FALSE until they
 * are in order. */
gboolean
weft_timeline_count_events (WeftTimeline *self, size_t *ret_until, size_t *ret_all);

/* The range chosen by dragging. Returns: FALSE when there is none. */
gboolean
weft_timeline_get_range (WeftTimeline *self, int64_t *ret_from_ns, int64_t *ret_to_ns);
/* The same with either end first. Emits range-changed when it differs. */
void weft_timeline_set_range (WeftTimeline *self, int64_t from_ns, int64_t to_ns);
void weft_timeline_clear_range (WeftTimeline *self);

/* In or out around the playhead if that is in view, else the middle: @factor > 1 zooms in.
 */
void weft_timeline_zoom (WeftTimeline *self, double factor);
/* Shows the selection or range; again, or without one, the whole trace. */
void weft_timeline_fit (WeftTimeline *self);

/* As the keys `,` `.` and `[` `]` do; reveals what it selects. Returns: FALSE when there is
 * nowhere to go. */
gboolean weft_timeline_step (WeftTimeline *self, WeftDirection direction);
gboolean weft_timeline_follow (WeftTimeline *self, WeftDirection direction);
