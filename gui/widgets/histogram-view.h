/* gui/widgets/histogram-view.h: a histogram of durations over which a range is dragged, or
 * moved by the two handles at its ends, which have the keyboard focus and are sliders to a
 * screen reader: arrows move one by a bar, Page Up and Down by a doubling, Home and End to
 * either end; Escape takes the range away. Takes its colours from AdwStyleManager.
 *
 * Signals:
 *   range-changed ()   by the user */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/histogram.h"
#include "tracer/model/states.h"

#define WEFT_TYPE_HISTOGRAM_VIEW (weft_histogram_view_get_type ())
G_DECLARE_FINAL_TYPE (
    WeftHistogramView, weft_histogram_view, WEFT, HISTOGRAM_VIEW, GtkWidget)

GtkWidget *weft_histogram_view_new (void);

/* Copies @histogram; its bars have the colour of @state. The range stays. */
void weft_histogram_view_set (WeftHistogramView *self,
                              const WeftHistogram *histogram,
                              WeftState state);

/* In bars, half-open. Returns: FALSE without a range: the outputs are then all bars. */
gboolean
weft_histogram_view_get_range (WeftHistogramView *self, size_t *ret_begin, size_t *ret_end);
/* Emits nothing. */
void weft_histogram_view_clear_range (WeftHistogramView *self);
