/* gui/view/grip.h: what of a window in a strip one takes hold of: it, or one of its ends.
 * However narrow it is there is room for all three. */
#pragma once

typedef enum { WEFT_GRIP_NONE, WEFT_GRIP_LEFT, WEFT_GRIP_WINDOW, WEFT_GRIP_RIGHT } WeftGrip;

/* How far beyond an end it can still be grabbed, and how far inwards of a wide one, whose
 * ends may lie at the strip's, where something else begins. */
#define WEFT_GRIP_REACH_PX 6
#define WEFT_GRIP_INWARDS_PX 14
/* The least that is left between the ends. */
#define WEFT_GRIP_INNER_PX 8

/* What a window that covers [x0_px, x1_px] looks like: as wide as need be to be grabbed. */
void
weft_grip_window (double x0_px, double x1_px, double *ret_left_px, double *ret_right_px);
/* What is at @x_px of it. */
WeftGrip weft_grip_at (double x0_px, double x1_px, double x_px);
