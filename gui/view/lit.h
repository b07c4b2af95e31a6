/* gui/view/lit.h: which parts of the lanes have to do with one object, so that they can be
 * told from all the others while the pointer is over any of them. */
#pragma once

#include "gui/view/lanes.h"
#include "gui/view/runs.h"
#include "tracer/analysis/selection.h"

/* The object that @hover is about: a lock, channel, condition ...; WEFT_NO_ROW when it is
 * about none. */
uint32_t weft_lit_object (const WeftTrace *trace, const WeftSelection *hover);

/* Keeps those of @runs, which weft_runs_states() made of @thread, that are part of a wait
 * for @object. One of many that is narrower than a wait can be shown is judged by what is
 * at its middle. O(runs x log n). */
void weft_lit_runs (const WeftTrace *trace,
                    uint32_t thread,
                    uint32_t object,
                    const WeftViewport *viewport,
                    double width_px,
                    GArray *runs);

/* Keeps those of @marks, which weft_series_marks() made of @holds, that are of @object.
 * Where several are merged the first ones of them are looked at. */
void weft_lit_holds (const WeftTrace *trace,
                     const WeftSeries *holds,
                     uint32_t object,
                     GArray *marks);
