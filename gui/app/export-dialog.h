/* gui/app/export-dialog.h: what to export, in which form and how it is to look; then the
 * file, the progress, and what went wrong, if anything.
 *
 * Signals:
 *   saved (GFile file, uint64 n_cut)   it is in the file; so many lanes were left out. The
 *                                      dialog closes after that */
#pragma once

#include <adwaita.h>

#include "gui/app/exporter.h"

#define WEFT_TYPE_EXPORT_DIALOG (weft_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WeftExportDialog, weft_export_dialog, WEFT, EXPORT_DIALOG, AdwWindow)

/* Modal for @parent, so that what @timeline shows of @loaded stays as it is. */
WeftExportDialog *weft_export_dialog_new (GtkWindow *parent,
                                          WeftTimeline *timeline,
                                          const WeftLoaded *loaded);
