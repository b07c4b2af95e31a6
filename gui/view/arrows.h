/* gui/view/arrows.h: which interactions are drawn as arrows, and where. */
#pragma once

#include "gui/view/lanes.h"
#include "gui/view/selection.h"
#include "gui/view/viewport.h"

/* More than these are a grey mess: then their number is shown in their stead. */
#define WEFT_ARROWS_MAX 300

/* From the bar of one thread to that of another, in the lanes' coordinates, as a Bézier
 * curve: down or up out of the one, into the other from the left. */
typedef struct {
  uint32_t interaction;
  WeftInteractionKind kind;
  double x_px[4], y_px[4];
} WeftArrow;

/* Finds interactions by when they were under way; made once for a trace. */
typedef struct WeftArrows WeftArrows;
WeftArrows *weft_arrows_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_arrows_free (WeftArrows *self); /* accepts NULL */

typedef struct {
  const WeftViewport *viewport;
  double width_px;
  double top_px, bottom_px; /* what is in view of the lanes */
} WeftArrowView;

/* Appends the arrows that cross the view between lanes that are not folded away, at least
 * one of them in view. Where there are more than WEFT_ARROWS_MAX it appends none.
 * Returns: how many there are; with very many, how many begin in view. */
size_t weft_arrows_in_view (const WeftArrows *self,
                            const WeftLanes *lanes,
                            const WeftArrowView *view,
                            GArray *ret_arrows);

/* Appends those of the selection: itself, or what brought about or followed from it. */
void weft_arrows_of_selection (const WeftTrace *trace,
                               const WeftLanes *lanes,
                               const WeftArrowView *view,
                               const WeftSelection *selection,
                               GArray *ret_arrows);

/* How far the point is from the curve. */
double weft_arrow_distance_px (const WeftArrow *self, double x_px, double y_px);
