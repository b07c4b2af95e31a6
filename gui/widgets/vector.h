/* gui/widgets/vector.h: what a drawing has to say besides, when it is for a file of
 * vectors: text stays text, a curve stays a curve, and rows of pixels become rectangles.
 * What draws calls these where weft_ink_is_vector(); what writes a file reads the marks
 * from the render nodes. */
#pragma once

#include <gtk/gtk.h>

#include "gui/widgets/ink.h"

/* As gtk_snapshot_append_layout(), with what of the text is seen. */
void
weft_vector_append_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *colour);

typedef struct {
  const char *path; /* as SVG writes it, in the snapshot's coordinates */
  GdkRGBA colour;
  double thickness;   /* 0: filled */
  const char *dashes; /* as SVG writes them, "6 3"; NULL: none */
} WeftVectorPath;

/* Appends @node (transfer full) with a path that draws the same. */
void weft_vector_append_path (GtkSnapshot *snapshot,
                              GskRenderNode *node,
                              const WeftVectorPath *path);

/* A row of @width pixels, native ARGB with alpha multiplied in, as few rectangles as it has
 * colours side by side, each as it looks on @ground; @box is where it would be stretched
 * to. Takes @pixels.
 */
void weft_vector_pixels (
    GtkSnapshot *snapshot, uint32_t *pixels, int width, WeftBox box, const GdkRGBA *ground);

typedef enum { WEFT_VECTOR_NONE, WEFT_VECTOR_TEXT, WEFT_VECTOR_PATH } WeftVectorKind;

/* What a debug node says: the text that is seen of it, or what stands in SVG's <path>.
 * @ret_text borrows from the node. */
WeftVectorKind weft_vector_read (const GskRenderNode *node, const char **ret_text);
