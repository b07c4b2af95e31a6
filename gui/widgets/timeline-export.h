/* gui/widgets/timeline-export.h: what of a timeline a picture or a text is made of. */
#pragma once

#include "gui/widgets/export.h"
#include "gui/widgets/timeline.h"

typedef enum {
  WEFT_EXPORT_SEEN,   /* the time and the lanes in view */
  WEFT_EXPORT_WHOLE,  /* all of both */
  WEFT_EXPORT_RANGE,  /* all lanes, in the range that was dragged */
  WEFT_EXPORT_CHOSEN, /* all lanes, around what is selected */
  WEFT_N_EXPORTS
} WeftExportWhat;

/* Whether there is such a thing now. */
bool weft_timeline_has_export (WeftTimeline *self, WeftExportWhat what);

/* @options without what it says of time and lanes. Borrows the timeline's scene: to be
 * drawn before it gets another trace. Returns: (transfer full). */
WeftExport *weft_timeline_export (WeftTimeline *self,
                                  WeftExportWhat what,
                                  const WeftExportOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;
/* Its time. */
void weft_timeline_export_time (WeftTimeline *self,
                                WeftExportWhat what,
                                int64_t *ret_from_ns,
                                int64_t *ret_to_ns);
