/* gui/app/exporter.h: makes what is exported without keeping the window from answering:
 * pictures are drawn in idle slices, and written, as texts are made and written, in a
 * worker thread. */
#pragma once

#include "gui/app/loader.h"
#include "gui/widgets/timeline-export.h"

/* The first three as WeftExportFormat. */
typedef enum {
  WEFT_FORM_PNG,
  WEFT_FORM_SVG,
  WEFT_FORM_PDF,
  WEFT_FORM_MERMAID,
  WEFT_FORM_TEXT,
  WEFT_FORM_CHROME,
  WEFT_N_FORMS
} WeftForm;

/* "svg", "mmd"; static. */
const char *weft_form_extension (WeftForm form);
bool weft_form_is_picture (WeftForm form);

typedef struct {
  WeftForm form;
  WeftExportWhat what;
  WeftExportOptions picture; /* of a picture */
} WeftExportOrder;

typedef void (*WeftExporterProgress) (double fraction, gpointer data);

/* Into @file, of what @timeline shows of @loaded now. If it shows another trace before that
 * is drawn, it fails with G_IO_ERROR_CANCELLED. @callback is called in any case; @progress
 * (nullable) is not called any more then, nor once @cancellable is cancelled. */
void weft_exporter_save_async (WeftTimeline *timeline,
                               const WeftLoaded *loaded,
                               const WeftExportOrder *order,
                               GFile *file,
                               GCancellable *cancellable,
                               WeftExporterProgress progress,
                               GAsyncReadyCallback callback,
                               gpointer data);
/* @ret_n_cut: how many lanes did not fit. Returns: false with G_IO_ERROR. */
bool weft_exporter_save_finish (GAsyncResult *result, size_t *ret_n_cut, GError **error);

/* As a picture for the clipboard. */
void weft_exporter_texture_async (WeftTimeline *timeline,
                                  WeftExportWhat what,
                                  const WeftExportOptions *options,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
/* Returns: (transfer full) (nullable). */
GdkTexture *weft_exporter_texture_finish (GAsyncResult *result, GError **error);

/* A text for the clipboard: WEFT_FORM_MERMAID or WEFT_FORM_TEXT. */
void weft_exporter_text_async (WeftTimeline *timeline,
                               const WeftLoaded *loaded,
                               WeftForm form,
                               WeftExportWhat what,
                               GAsyncReadyCallback callback,
                               gpointer data);
/* Returns: (transfer full) (nullable). */
char *weft_exporter_text_finish (GAsyncResult *result, GError **error);
