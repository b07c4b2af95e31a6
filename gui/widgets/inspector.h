/* gui/widgets/inspector.h: what is chosen, in words: a sentence whose nouns are links, who
 * held what was waited for, the source, and the state of everything at the playhead. With
 * nothing chosen it says what matters most in the whole trace.
 *
 * Signals:
 *   followed (uint kind, uint row, int64 time_ns)   a WeftSelection: the user wants to see
 *                                                   that instead
 *   listed ()                                       or what is chosen in its list
 *   path-listed ()                                  or the steps of the critical path */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/range-totals.h"
#include "gui/view/summary.h"
#include "tracer/analysis/selection.h"

#define WEFT_TYPE_INSPECTOR (weft_inspector_get_type ())
G_DECLARE_FINAL_TYPE (WeftInspector, weft_inspector, WEFT, INSPECTOR, GtkWidget)

/* @trace is nullable; takes its own reference. @summary is borrowed until another trace is
 * set, copied is @folder, where the trace lies, to look for source from. */
void weft_inspector_set_trace (WeftInspector *self,
                               WeftTrace *trace,
                               const WeftSummary *summary,
                               const char *folder);
/* An invalid one counts as none. */
void weft_inspector_set_selection (WeftInspector *self, WeftSelection selection);
/* The page that lists what is chosen, as a title; NULL: none does. Copied. */
void weft_inspector_set_list (WeftInspector *self, const char *title);
/* What a range of time was spent on and the @sentence that says which it is, in place of
 * the selection; NULL: no range any more. Are copied. */
void weft_inspector_set_range (WeftInspector *self,
                               const WeftRangeTotals *totals,
                               const char *sentence);
/* Its source, until something else is chosen. */
void weft_inspector_show_site (WeftInspector *self, uint32_t site);
/* Of the critical path that is shown: to where it leads, and a text with links (links.h),
 * NULL while it is looked for. @title NULL: none is shown. */
void weft_inspector_set_path (WeftInspector *self, const char *title, const char *markup);
/* The playhead, and the same as the window tells times. */
void weft_inspector_set_time (WeftInspector *self, int64_t time_ns, const char *text);
