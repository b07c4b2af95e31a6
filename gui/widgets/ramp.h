/* gui/widgets/ramp.h: the scale of colours of a heat map: one hue, from the background to
 * the strongest, so that it says the same to everybody. */
#pragma once

#include <gtk/gtk.h>

#include "gui/widgets/palette.h"

#define WEFT_TYPE_RAMP (weft_ramp_get_type ())
G_DECLARE_FINAL_TYPE (WeftRamp, weft_ramp, WEFT, RAMP, GtkWidget)

/* The scale itself, with the times that some of its colours stand for. */
GtkWidget *weft_ramp_new (void);
void weft_ramp_set (WeftRamp *self, int64_t highest_ns);

/* @strength is from 0 to 1. */
GdkRGBA weft_ramp_colour (const WeftPalette *palette, double strength);
