/* gui/widgets/source-view.h: a few lines of source with one of them marked. */
#pragma once

#include <gtk/gtk.h>

#include "gui/view/source-lines.h"

#define WEFT_TYPE_SOURCE_VIEW (weft_source_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftSourceView, weft_source_view, WEFT, SOURCE_VIEW, GtkWidget)

GtkWidget *weft_source_view_new (void);

/* Copies @lines. */
void weft_source_view_set_lines (WeftSourceView *self, const WeftSourceLines *lines);
