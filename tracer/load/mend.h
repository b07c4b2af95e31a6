/* tracer/load/mend.h: makes streams that were cut off readable as far as they go.
 *
 * babeltrace2 2.0 refuses a trace in which one stream ends within a packet, as it does when
 * a disk was full or a machine died. The packets before are good. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/model/trace.h"

typedef struct {
  GPtrArray *folders; /* of char *: stand in for the parts */
  GArray *losses;     /* of WeftLoss, absolute; -1 for a time that is not known */
  char *root;         /* temporary, holds the folders */
} WeftMended;

/* Removes the temporary folders. */
void weft_mended_clear (WeftMended *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftMended, weft_mended_clear)

/* Fills @ret, to be cleared by the caller in any case, with folders that hold links to all
 * whole streams of @parts, and copies of what is whole of the others.
 * Returns: false when nothing was found to mend, or there is no room for the copies. */
bool weft_mend (const GPtrArray *parts, WeftMended *ret);
