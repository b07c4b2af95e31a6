#include "gui/view/kinetic.h"

#include <math.h>

/* In so long a time the speed falls to 1/e of it. */
#define TAU_S 0.325
/* Slower than this at first it is no flick. */
#define LEAST_PX_S 60
/* It rests when less than this is left to go. */
#define REST_PX 0.5

void
weft_kinetic_start (WeftKinetic *self, double vx, double vy, double now_s)
{
  *self = (WeftKinetic){ .begin_s = now_s };
  if (!isfinite (vx) || !isfinite (vy) || hypot (vx, vy) < LEAST_PX_S)
    return;
  /* The integral of v exp (-t / tau). */
  self->x_px = vx * TAU_S;
  self->y_px = vy * TAU_S;
  self->moves = true;
}

void
weft_kinetic_stop (WeftKinetic *self)
{
  self->moves = false;
}

bool
weft_kinetic_step (WeftKinetic *self, double now_s, double *ret_dx, double *ret_dy)
{
  double left, x, y;

  *ret_dx = *ret_dy = 0;
  if (!self->moves)
    return false;
  left = exp (-fmax (now_s - self->begin_s, 0) / TAU_S);
  if (hypot (self->x_px, self->y_px) * left < REST_PX) {
    left = 0;
    self->moves = false;
  }
  x = self->x_px * (1 - left);
  y = self->y_px * (1 - left);
  *ret_dx = x - self->moved_x;
  *ret_dy = y - self->moved_y;
  self->moved_x = x;
  self->moved_y = y;
  return true;
}
