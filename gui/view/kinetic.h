/* gui/view/kinetic.h: a movement that goes on by itself when the fingers have left the
 * touchpad, slower and slower. Pure: the caller says what time it is. */
#pragma once

#include <stdbool.h>

typedef struct {
  double x_px, y_px; /* how far it will have gone at last */
  double moved_x, moved_y;
  double begin_s;
  bool moves;
} WeftKinetic;

/* @vx, @vy: pixels a second. Nothing moves when both are less than is worth it. */
void weft_kinetic_start (WeftKinetic *self, double vx, double vy, double now_s);
void weft_kinetic_stop (WeftKinetic *self);
/* How far it has gone since it was last asked. Returns: false, and no way, once it has come
 * to rest. */
bool weft_kinetic_step (WeftKinetic *self, double now_s, double *ret_dx, double *ret_dy);
