/* gui/widgets/palette-style.h: the palette that goes with what the user asks of all
 * applications: light or dark, high contrast or not. */
#pragma once

#include "gui/widgets/palette.h"

/* Static. */
const WeftPalette *weft_palette_of_style (void);

/* Calls @changed (@object) whenever it becomes another one, as long as @object lives. */
void weft_palette_follow_style (gpointer object, GCallback changed);
