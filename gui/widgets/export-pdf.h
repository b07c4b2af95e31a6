/* gui/widgets/export-pdf.h: render nodes drawn so that a file of pages stays small and
 * looks alike to every reader: stripes are lines. As a gradient that repeats, each bar
 * would take kilobytes, of which some readers make one smooth shade. */
#pragma once

#include <gtk/gtk.h>

/* As gsk_render_node_draw(); in any thread. */
void weft_pdf_draw (const GskRenderNode *node, cairo_t *cr);
