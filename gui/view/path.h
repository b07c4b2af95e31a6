/* gui/view/path.h: where the critical path runs through the lanes: from one to the next, as
 * many pieces as there are pixels, however many steps it has. */
#pragma once

#include "gui/view/lanes.h"
#include "tracer/analysis/critical-path.h"

/* A level or an upright line, in the lanes' coordinates. */
typedef struct {
  double x0_px, y0_px, x1_px, y1_px; /* x0 <= x1, y0 <= y1; one pair is equal */
  bool waits; /* of a level one: its thread is blocked there, for whatever reason */
} WeftPathPiece;

/* Appends what is in view. A step whose thread is folded away in a process runs along that
 * process's heading; one whose lane is not there at all leaves a gap. */
void weft_path_pieces (const WeftCriticalPath *path,
                       const WeftLanes *lanes,
                       const WeftViewport *viewport,
                       double width_px,
                       GArray *ret_pieces);

/* Where it ends, in the same coordinates. Returns: false when that cannot be seen. */
bool weft_path_end_point (const WeftCriticalPath *path,
                          const WeftLanes *lanes,
                          const WeftViewport *viewport,
                          double width_px,
                          double *ret_x_px,
                          double *ret_y_px);

/* The step at @time_ns, in O(log n). Returns: (transfer none) (nullable). */
const WeftPathStep *weft_path_at (const WeftCriticalPath *path, int64_t time_ns);
