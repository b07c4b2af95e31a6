/* gui/view/arrows.h: which interactions are drawn as arrows, and where. */
#pragma once

#include "gui/view/arrow-pairs.h"
#include "gui/view/lanes.h"
#include "gui/view/viewport.h"
#include "tracer/analysis/selection.h"

/* More than these are a grey mess: then of each of so many parts of the view those few are
 * drawn on which the most hung, and of all how many begin where. */
#define WEFT_ARROWS_MAX 300
#define WEFT_ARROWS_PARTS 40
#define WEFT_ARROWS_OF_PART 2
/* More than these are straight. */
#define WEFT_ARROWS_CURVED 90
#define WEFT_ARROWS_ALL_KINDS ((1u << WEFT_N_INTERACTIONS) - 1)

/* From the bar of one thread to that of another, in the lanes' coordinates, as a Bézier
 * curve: down or up out of the one, into the other from the left; or, when it is late, as
 * three straight lines through these points. */
typedef struct {
  uint32_t interaction;
  WeftInteractionKind kind;
  bool late; /* it had happened before anybody waited for it: of little interest */
  double x_px[4], y_px[4];
} WeftArrow;

/* Finds interactions by when they were under way; made once for a trace. */
typedef struct WeftArrows WeftArrows;
WeftArrows *weft_arrows_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_arrows_free (WeftArrows *self); /* accepts NULL */

/* How much passes between two threads; borrowed. */
const WeftArrowPairs *weft_arrows_pairs (const WeftArrows *self);
/* The rows [*@ret_from, *@ret_to) of interactions that begin in view; when one does. */
void weft_arrows_rows (const WeftArrows *self,
                       const WeftViewport *viewport,
                       size_t *ret_from,
                       size_t *ret_to);
int64_t weft_arrows_begin_ns (const WeftArrows *self, uint32_t row);

typedef struct {
  const WeftViewport *viewport;
  double width_px;
  double top_px, bottom_px; /* what is in view of the lanes */
  unsigned kinds;           /* a bit for each WeftInteractionKind that is shown */
} WeftArrowView;

/* Appends the arrows that cross the view between lanes that are not folded away, at least
 * one of them in view. Where there are more than WEFT_ARROWS_MAX it appends
 * those of most weight of each part of the view. Returns: how many there are; with very
 * many, how many begin in view, whatever their lanes. */
size_t weft_arrows_in_view (const WeftArrows *self,
                            const WeftLanes *lanes,
                            const WeftArrowView *view,
                            GArray *ret_arrows);

/* How many begin in each of @n columns of @column_px from the left, of the kinds that
 * are shown and in whatever lanes. Returns: the most of them. */
size_t weft_arrows_density (const WeftArrows *self,
                            const WeftArrowView *view,
                            double column_px,
                            size_t *ret_counts,
                            size_t n);

/* How many of each kind begin in [@from_ns, @to_ns). */
void weft_arrows_count (const WeftArrows *self,
                        double from_ns,
                        double to_ns,
                        size_t ret_counts[WEFT_N_INTERACTIONS]);

/* Appends those of the selection, whatever kinds are shown: itself, or what brought about
 * or followed from it. */
void weft_arrows_of_selection (const WeftTrace *trace,
                               const WeftLanes *lanes,
                               const WeftArrowView *view,
                               const WeftSelection *selection,
                               GArray *ret_arrows);

/* How far the point is from the curve. */
double weft_arrow_distance_px (const WeftArrow *self, double x_px, double y_px);
