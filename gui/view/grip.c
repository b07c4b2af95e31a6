#include "gui/view/grip.h"

#include <math.h>

void
weft_grip_window (double x0_px, double x1_px, double *ret_left_px, double *ret_right_px)
{
  double middle = (x0_px + x1_px) / 2;

  *ret_left_px = fmin (x0_px, middle - WEFT_GRIP_INNER_PX / 2.0);
  *ret_right_px = fmax (x1_px, middle + WEFT_GRIP_INNER_PX / 2.0);
}

WeftGrip
weft_grip_at (double x0_px, double x1_px, double x_px)
{
  double left, right, inner;

  weft_grip_window (x0_px, x1_px, &left, &right);
  inner = fmin (WEFT_GRIP_INWARDS_PX, (right - left - WEFT_GRIP_INNER_PX) / 2);
  if (x_px < left - WEFT_GRIP_REACH_PX || x_px > right + WEFT_GRIP_REACH_PX)
    return WEFT_GRIP_NONE;
  if (x_px < left + inner)
    return WEFT_GRIP_LEFT;
  return x_px > right - inner ? WEFT_GRIP_RIGHT : WEFT_GRIP_WINDOW;
}
