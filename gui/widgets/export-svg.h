/* gui/widgets/export-svg.h: render nodes as SVG: rectangles, text that is text, curves. */
#pragma once

#include <gtk/gtk.h>

/* Appends a whole document of @width by @height pixels that shows @node (nullable), made
 * with an ink that is vector. Titles and texts are escaped; whatever an SVG has no word for
 * stands in it as a picture. Numbers have two decimals. Works in any thread. */
void weft_svg_append (GString *out,
                      const GskRenderNode *node,
                      const char *title,
                      double width,
                      double height);
