/* gui/widgets/canvas.h: a small widget that is only there to be drawn on, to be focused,
 * and to be found by a screen reader: a lane, the ruler, the overview. */
#pragma once

#include <gtk/gtk.h>

#define WEFT_TYPE_CANVAS (weft_canvas_get_type ())
G_DECLARE_FINAL_TYPE (WeftCanvas, weft_canvas, WEFT, CANVAS, GtkWidget)

typedef void (*WeftCanvasDraw) (WeftCanvas *self, GtkSnapshot *snapshot, gpointer data);

/* @number is the caller's, to tell its canvases apart; @height_px the least height. */
WeftCanvas *weft_canvas_new (GtkAccessibleRole role,
                             size_t number,
                             int height_px,
                             WeftCanvasDraw draw,
                             gpointer data);
size_t weft_canvas_number (WeftCanvas *self);
