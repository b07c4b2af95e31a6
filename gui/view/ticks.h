/* gui/view/ticks.h: where a ruler has its marks, and what they say. */
#pragma once

#include <glib.h>

#include "gui/view/time-base.h"
#include "gui/view/viewport.h"

#define WEFT_TIME_TEXT 40 /* bytes, with the NUL */

typedef struct {
  int64_t time_ns;
  bool major;                 /* has a label */
  char label[WEFT_BASE_TEXT]; /* UTF-8: "14.310 412 ms"; "" for minor ones */
} WeftTick;

/* The marks of @viewport across @width_px, from within the trace only, in order: major ones
 * 1, 2 or 5 times a power of ten apart (whole minutes and hours beyond a minute) as @base
 * tells the time, minor ones between, every label in one unit and wide enough apart for
 * labels whose characters are @char_px wide. Proportional to the pixels.
 * Returns: (transfer full) (element-type WeftTick). */
GArray *weft_ticks_new (const WeftViewport *viewport,
                        double width_px,
                        double char_px,
                        const WeftTimeBase *base) G_GNUC_WARN_UNUSED_RESULT;

/* @time_ns to the nanosecond, in the unit that suits it: "14.310 412 ms". Digits stand in
 * groups of three. */
void weft_time_text (int64_t time_ns, char ret_text[WEFT_TIME_TEXT]);
