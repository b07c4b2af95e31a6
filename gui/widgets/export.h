/* gui/widgets/export.h: the timeline as a picture in a file, or for the clipboard.
 *
 * A picture is drawn in slices, in the thread that the scene belongs to, and then written
 * in any thread: neither keeps a window from answering. Needs no display; gtk_init_check()
 * must have been called (it may have returned FALSE).
 *
 * From top to bottom: title line, overview, ruler, lanes with their gutter, arrows, and a
 * legend. PNG is pixels. SVG and PDF are vectors, with text that is text. A PDF has as many
 * pages as the lanes need; of the others one that would be too large is cut at its foot,
 * and says so there. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/look.h"
#include "gui/view/scene.h"

typedef enum { WEFT_EXPORT_PNG, WEFT_EXPORT_SVG, WEFT_EXPORT_PDF } WeftExportFormat;

#define WEFT_EXPORT_WIDTH_PX 1600
#define WEFT_EXPORT_LEAST_WIDTH_PX 480
#define WEFT_EXPORT_MOST_WIDTH_PX 16000

typedef struct {
  WeftExportFormat format;
  int width_px; /* 0 = 1600; clamped to what is sensible */
  double scale; /* of PNG: so many pixels for one; 0 = 1, at most 4 */
  bool dark, no_title, no_legend;
  int64_t from_ns, to_ns; /* equal: what the scene shows */
  /* What of the lanes is in view: to this they are set back between the slices. */
  double scroll_px, height_px;
  bool seen; /* only that of them, as it stands there; else all lanes */
} WeftExportOptions;

typedef struct WeftExport WeftExport;

/* Borrows @scene, which has a trace, until weft_export_draw() returns false; it is as it
 * was between the calls. Returns: (transfer full). */
WeftExport *weft_export_new (WeftScene *scene, const WeftExportOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_export_free (WeftExport *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExport, weft_export_free)

/* Whether its scene shows another trace meanwhile, or none: there is nothing to draw. */
bool weft_export_is_void (const WeftExport *self);
/* Draws for some milliseconds; not once it is void. Returns: whether there is more. */
bool weft_export_draw (WeftExport *self);
/* From 0 to 1. */
double weft_export_progress (const WeftExport *self);

/* Once all is drawn. How many lanes were left out, and how many pages it has. */
size_t weft_export_n_cut (const WeftExport *self);
guint weft_export_n_pages (const WeftExport *self);
/* Of the first page, as it is written. */
void weft_export_size (const WeftExport *self, int *ret_width_px, int *ret_height_px);

/* Once all is drawn, in any thread, but one at a time. A file that was there stays until
 * the new one is complete. Returns: false with G_IO_ERROR. */
bool weft_export_write (WeftExport *self,
                        GFile *file,
                        GCancellable *cancellable,
                        GError **error);
/* The same as pixels in memory. Returns: (transfer full). */
GdkTexture *weft_export_texture (WeftExport *self) G_GNUC_WARN_UNUSED_RESULT;

/* All at once, of a trace that no window shows; @sight (nullable): what to show, and
 * chosen; else the whole. Returns: false with G_IO_ERROR. */
bool weft_export_trace (const WeftTrace *trace,
                        const char *path,
                        const WeftExportOptions *options,
                        const WeftSight *sight,
                        GError **error);
