/* tracer/export/html-timeline-parts.h: what the files of the HTML report's timeline share.
 *
 * Lengths are units of the picture, which are pixels where it is shown in its own size. */
#pragma once

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/profile.h"

#define WEFT_SVG_GUTTER 190 /* left of the bars: the lanes' names */
#define WEFT_SVG_PLOT 1000  /* columns, each of one unit */
#define WEFT_SVG_BAR 16     /* height */

typedef struct {
  bool is_thread;
  uint32_t row; /* of threads or objects */
  int y;        /* of its top */
} WeftSvgLane;

typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  int64_t duration_ns; /* > 0 */
  GArray *lanes;       /* of WeftSvgLane, from above */
  uint32_t *path; /* for each column the thread of the longest step of the critical path in
                   * it, WEFT_NO_ROW; NULL where there is only one thread */
  int *thread_y;  /* of each thread of the trace: its lane's top, -1 without a lane */
  unsigned left_out; /* lanes */
  unsigned arrows_left_out;
  GString *out;
} WeftSvg;

/* html-timeline.c: where in the plot a time is: 0 to WEFT_SVG_PLOT. */
double weft_svg_x (const WeftSvg *svg, int64_t time_ns);
/* The column that a time is in, one of the plot's. */
unsigned weft_svg_column (const WeftSvg *svg, int64_t time_ns);
/* Appends the attribute "d" of a stroke through all columns of @columns, of which there are
 * WEFT_SVG_PLOT, that have @value: its length is bounded by the columns. */
void weft_svg_runs (WeftSvg *svg, const uint32_t *columns, uint32_t value, int y);
bool weft_svg_occurs (const uint32_t *columns, uint32_t value);
/* Begins a group with the lane's names at its left, which ends with "</g>". */
void weft_svg_begin_lane (WeftSvg *svg,
                          const WeftSvgLane *lane,
                          const char *tainted_name,
                          const char *what);

/* html-timeline-threads.c */
void weft_svg_thread (WeftSvg *svg, const WeftSvgLane *lane);
/* Lays titles and labels on the longest waits of all lanes of threads. */
void weft_svg_waits (WeftSvg *svg);

/* html-timeline-objects.c: who held a lock, and how many waited for it; the messages in a
 * channel. */
void weft_svg_lock (WeftSvg *svg, const WeftSvgLane *lane);
void weft_svg_channel (WeftSvg *svg, const WeftSvgLane *lane);

/* html-timeline-path.c: fills WeftSvg.path, allocated, from @path, that of the run. */
void weft_svg_find_path (WeftSvg *svg, const WeftCriticalPath *path);

/* html-timeline-arrows.c: from thread to thread. */
void weft_svg_arrows (WeftSvg *svg);
