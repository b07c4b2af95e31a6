/* gui/widgets/export.h: the timeline as a picture. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "gui/view/look.h"

typedef struct {
  int width_px; /* 0 = 1600; at least 480 */
  bool dark;
  const WeftSight *sight; /* what to show, and chosen; NULL: the whole, nothing chosen */
} WeftExportOptions;

/* Writes @trace to @path as PNG: title line, overview, ruler, every lane with
 * its gutter, arrows, and a legend at the foot. Needs no display. gtk_init_check() must
 * have been called (it may have returned FALSE). @options may be NULL. A trace with so many
 * lanes that no picture could hold them is cut at the foot, and says so there.
 * Returns: false with GFileError. */
bool weft_export_png (const WeftTrace *trace,
                      const char *path,
                      const WeftExportOptions *options,
                      GError **error);
