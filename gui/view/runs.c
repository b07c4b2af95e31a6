#include "gui/view/runs.h"

#include <math.h>

/* From this many pixels on a run is worth a look at which wait it is. */
#define CAUSE_PX 12
/* With fewer pixels than this for an interval, on average, columns are cheaper to draw and
 * look no different. */
#define EXACT_PX 6
/* How many steps within one pixel are looked at. */
#define STEP_SAMPLES 8

static void
add_exact (const WeftStates *states,
           size_t first,
           size_t last,
           const WeftViewport *viewport,
           double width_px,
           GArray *ret_runs)
{
  for (size_t i = first; i <= last; i++) {
    WeftInterval interval = weft_states_get (states, i);
    WeftRun run = { .state = interval.state, .cause = interval.cause, .share = 255 };

    run.x0_px = fmax (weft_viewport_x (viewport, width_px, interval.begin_ns), 0);
    run.x1_px = fmin (weft_viewport_x (viewport, width_px, interval.end_ns), width_px);
    if (run.state != WEFT_STATE_NONE && run.x1_px > run.x0_px)
      g_array_append_val (ret_runs, run);
  }
}

/* A long run among short ones is most often a single interval: give it its cause. */
static void
find_cause (const WeftStates *states,
            const WeftViewport *viewport,
            double width_px,
            WeftRun *run)
{
  int64_t middle
      = (int64_t)weft_viewport_time (viewport, width_px, (run->x0_px + run->x1_px) / 2);
  WeftInterval interval = weft_states_get (states, weft_states_seek (states, middle));
  double x0 = weft_viewport_x (viewport, width_px, interval.begin_ns);
  double x1 = weft_viewport_x (viewport, width_px, interval.end_ns);

  if (interval.state == run->state && x0 <= run->x0_px + 2 && x1 >= run->x1_px - 2)
    run->cause = interval.cause;
}

/* Four shades are enough to see how full a column is, and let neighbours merge. */
static uint8_t
shade (uint8_t fraction)
{
  return (uint8_t)(fraction | 0x3f);
}

static void
add_columns (WeftTiles *tiles,
             const WeftStates *states,
             const WeftViewport *viewport,
             double width_px,
             GArray *ret_runs)
{
  double bin_ns = viewport->span_ns / width_px;
  double first_bin = floor (viewport->begin_ns / bin_ns);
  double from_ns = first_bin * bin_ns;
  size_t n = (size_t)ceil (width_px) + 1;
  g_autofree WeftColumn *columns = g_new0 (WeftColumn, n);
  double x = weft_viewport_x (viewport, width_px, 0) + first_bin;
  guint first_run = ret_runs->len;

  if (tiles != NULL)
    weft_tiles_columns (tiles, states, bin_ns, (int64_t)first_bin, columns, n);
  else
    weft_states_columns (states, (int64_t)from_ns, (int64_t)(from_ns + bin_ns * (double)n),
                         columns, n);
  for (size_t i = 0; i < n; i++, x += 1) {
    WeftRun *last = ret_runs->len > first_run
                        ? &g_array_index (ret_runs, WeftRun, ret_runs->len - 1)
                        : NULL;
    WeftRun run = { x, x + 1, WEFT_NO_ROW, columns[i].state, shade (columns[i].fraction) };

    if (run.state == WEFT_STATE_NONE)
      continue;
    if (last != NULL && last->state == run.state && last->share == run.share
        && last->x1_px > x - 0.5)
      last->x1_px = run.x1_px;
    else
      g_array_append_val (ret_runs, run);
  }
  for (guint i = first_run; i < ret_runs->len; i++) {
    WeftRun *run = &g_array_index (ret_runs, WeftRun, i);

    if (run->x1_px - run->x0_px >= CAUSE_PX)
      find_cause (states, viewport, width_px, run);
  }
}

void
weft_runs_states (const WeftStates *states,
                  const WeftViewport *viewport,
                  double width_px,
                  GArray *ret_runs)
{
  weft_runs_states_kept (NULL, states, viewport, width_px, ret_runs);
}

void
weft_runs_states_kept (WeftTiles *tiles,
                       const WeftStates *states,
                       const WeftViewport *viewport,
                       double width_px,
                       GArray *ret_runs)
{
  size_t first, last;

  if (states == NULL || weft_states_size (states) == 0 || width_px < 1)
    return;
  first = weft_states_seek (states, (int64_t)floor (viewport->begin_ns));
  last = weft_states_seek (states, (int64_t)ceil (weft_viewport_end_ns (viewport)));
  if ((double)(last - first) <= width_px / EXACT_PX)
    add_exact (states, first, last, viewport, width_px, ret_runs);
  else
    add_columns (tiles, states, viewport, width_px, ret_runs);
}

/* The first step after @time_ns. */
static size_t
step_after (const WeftDepth *steps, size_t low, size_t n, double time_ns)
{
  while (low < n) {
    size_t middle = low + (n - low) / 2;

    if ((double)steps[middle].time_ns <= time_ns)
      low = middle + 1;
    else
      n = middle;
  }
  return low;
}

void
weft_runs_steps (const WeftDepth *steps,
                 size_t n,
                 const WeftViewport *viewport,
                 double width_px,
                 GArray *ret_steps)
{
  double px_ns = viewport->span_ns / width_px;
  double end_ns = fmin (weft_viewport_end_ns (viewport), (double)viewport->trace_ns);
  double time_ns = fmax (viewport->begin_ns, 0);
  size_t next = step_after (steps, 0, n, time_ns);

  while (time_ns < end_ns) {
    WeftStep step = { .depth = next > 0 ? steps[next - 1].depth : 0 };
    double until = next < n ? (double)steps[next].time_ns : end_ns;

    if (until - time_ns < px_ns) {
      size_t beyond = step_after (steps, next, n, time_ns + px_ns);
      size_t stride = MAX ((beyond - next) / STEP_SAMPLES, 1);

      for (size_t i = next; i < beyond; i += stride)
        step.depth = MAX (step.depth, steps[i].depth);
      until = time_ns + px_ns;
      next = beyond;
    } else {
      next++;
    }
    until = fmin (until, end_ns);
    step.x0_px = (time_ns - viewport->begin_ns) / px_ns;
    step.x1_px = (until - viewport->begin_ns) / px_ns;
    g_array_append_val (ret_steps, step);
    time_ns = until;
  }
}
