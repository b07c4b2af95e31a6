/* tracer/export/html-timeline.h: the timeline as inline SVG within the HTML report. */
#pragma once

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/profile.h"

/* Appends a section with the timeline of the whole run: at most 40 lanes, those of the
 * threads that waited most and of the locks and channels that were waited for most, and it
 * says how many are left out. Its size is bounded by the lanes and their pixels; its cost
 * is linear in the waits, holds, messages and interactions. Nothing for a trace that took
 * no time or has no thread. @path: that of the run, NULL where none is to be shown. */
void weft_html_timeline (const WeftTrace *trace,
                         const WeftProfile *profile,
                         const WeftCriticalPath *path,
                         GString *out);
