#include "tracer/export/html-timeline-parts.h"

/* Notes where the step is the longest so far of a column. */
static void
add_step (WeftSvg *svg, const WeftPathStep *step, double *most_ns)
{
  unsigned first = weft_svg_column (svg, step->from_ns);
  unsigned last = weft_svg_column (svg, step->to_ns);
  double column_ns = (double)svg->duration_ns / WEFT_SVG_PLOT;

  for (unsigned i = first; i <= last; i++) {
    double from_ns = MAX ((double)step->from_ns, i * column_ns);
    double to_ns = MIN ((double)step->to_ns, (i + 1) * column_ns);

    if (to_ns - from_ns > most_ns[i]) {
      most_ns[i] = to_ns - from_ns;
      svg->path[i] = step->thread;
    }
  }
}

void
weft_svg_find_path (WeftSvg *svg, const WeftCriticalPath *path)
{
  g_autofree double *most_ns = g_new0 (double, WEFT_SVG_PLOT);

  svg->path = g_new (uint32_t, WEFT_SVG_PLOT);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++)
    svg->path[i] = WEFT_NO_ROW;
  for (unsigned i = 0; i < path->steps->len; i++)
    add_step (svg, &g_array_index (path->steps, WeftPathStep, i), most_ns);
}
