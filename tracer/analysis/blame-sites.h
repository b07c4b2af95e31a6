/* tracer/analysis/blame-sites.h: whose holds, taken where in the code, waits for locks were
 * for. */
#pragma once

#include "tracer/model/trace.h"

/* All waits of one thread for one lock, as far as holds that another thread took at one
 * call site stood in their way; see blame.h. */
typedef struct {
  uint32_t waiter, holder, object;
  uint32_t site;           /* of the acquisitions; WEFT_NO_ROW */
  uint64_t count;          /* waits in which they had a part */
  int64_t wait_ns, max_ns; /* in all, and of one wait */
} WeftSiteBlame;

/* Linear in waits and holds and the overlaps between them, as in blame.h. Returns:
 * (transfer full): of WeftSiteBlame, most waiting first. */
GArray *weft_blame_sites (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
