#include <glib/gi18n-lib.h>
#include <math.h>

#include "tracer/analysis/describe.h"
#include "tracer/export/html-text.h"
#include "tracer/export/html-timeline-parts.h"
#include "tracer/export/table.h"

#define MOST_TITLES 200
#define LEAST_WIDTH 3  /* of a wait with a title of its own */
#define LABEL_WIDTH 70 /* of one with a label */
#define CELL 5.2       /* about the width of a label's character */

static void
append_state (WeftSvg *svg,
              const uint32_t *columns,
              WeftState state,
              int64_t total_ns,
              const char *name)
{
  g_autofree char *total = weft_format_duration (total_ns);
  /* Translators: a thread, its state, and the time that it was in that state */
  g_autofree char *title
      = g_strdup_printf (_ ("%s: %s, %s in all"), name, weft_state_shown (state), total);

  if (!weft_svg_occurs (columns, state))
    return;
  weft_html_printf (svg->out, "<path class=\"run\" stroke=\"url(#p%u)\"", (unsigned)state);
  weft_svg_runs (svg, columns, state, 2 + WEFT_SVG_BAR / 2);
  weft_html_printf (svg->out, "><title>%s</title></path>\n", title);
}

/* The state that takes most of each column. */
static void
append_states (WeftSvg *svg, const WeftStates *states, const char *name)
{
  g_autofree WeftColumn *columns = g_new0 (WeftColumn, WEFT_SVG_PLOT);
  g_autofree uint32_t *values = g_new (uint32_t, WEFT_SVG_PLOT);
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  weft_states_columns (states, 0, svg->duration_ns, columns, WEFT_SVG_PLOT);
  weft_states_totals (states, 0, svg->duration_ns, totals_ns);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++)
    values[i] = columns[i].state;
  for (unsigned state = WEFT_STATE_RUNNING; state < WEFT_N_STATES; state++)
    append_state (svg, values, state, totals_ns[state], name);
}

/* A line below what the run's length depended on. */
static void
append_path (WeftSvg *svg, uint32_t thread, const char *name)
{
  g_autofree char *title
      = g_strdup_printf (_ ("Critical path: the run depended on %s"), name);

  if (svg->path == NULL || !weft_svg_occurs (svg->path, thread))
    return;
  g_string_append (svg->out, "<path class=\"run critical\"");
  weft_svg_runs (svg, svg->path, thread, 2 + WEFT_SVG_BAR + 3);
  weft_html_printf (svg->out, "><title>%s</title></path>\n", title);
}

void
weft_svg_thread (WeftSvg *svg, const WeftSvgLane *lane)
{
  g_autofree char *name = weft_thread_full_name (svg->trace, lane->row);
  g_auto (WeftSentence) what = { 0 };

  weft_describe_thread_lane (svg->trace, lane->row, &what);
  weft_svg_begin_lane (svg, lane, name, what.text);
  append_states (svg, weft_trace_thread_states (svg->trace, lane->row), name);
  append_path (svg, lane->row, name);
  g_string_append (svg->out, "</g>\n");
}

static int64_t
length_of (const WeftWait *wait)
{
  return wait->end_ns - wait->begin_ns;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  const WeftWait *const *one = a, *const *other = b;

  if (length_of (*one) != length_of (*other))
    return length_of (*one) > length_of (*other) ? -1 : 1;
  return *one < *other ? -1 : *one > *other;
}

/* Returns: (transfer container): those wide enough to be pointed at, the longest first. A
 * lane has no more of them than its width allows. */
static GPtrArray *
wide_waits (WeftSvg *svg)
{
  GPtrArray *wide = g_ptr_array_new ();

  for (unsigned i = 0; i < svg->lanes->len; i++) {
    const WeftSvgLane *lane = &g_array_index (svg->lanes, WeftSvgLane, i);
    const WeftWait *waits;
    size_t n;

    if (!lane->is_thread)
      continue;
    waits = weft_trace_thread_waits (svg->trace, lane->row, &n);
    for (size_t j = 0; j < n; j++)
      if (weft_svg_x (svg, length_of (&waits[j])) >= LEAST_WIDTH)
        g_ptr_array_add (wide, (gpointer)&waits[j]);
  }
  g_ptr_array_sort (wide, compare_lengths);
  return wide;
}

static void
append_wait (WeftSvg *svg, uint32_t row, const WeftWait *wait)
{
  double x = WEFT_SVG_GUTTER + weft_svg_x (svg, wait->begin_ns);
  double width = WEFT_SVG_GUTTER + weft_svg_x (svg, wait->end_ns) - x;
  int y = svg->thread_y[wait->thread] + 2;
  g_auto (WeftSentence) sentence = { 0 };

  weft_describe_wait (svg->trace, row, &sentence);
  weft_html_printf (svg->out,
                    "<rect class=\"hit\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\">"
                    "<title>%s</title></rect>\n",
                    x, y, width, WEFT_SVG_BAR, sentence.text);
  if (width >= LABEL_WIDTH) {
    g_autofree char *label = weft_describe_wait_label (svg->trace, row);
    g_autofree char *fitting = weft_text_shorten (label, (unsigned)((width - 8) / CELL));

    weft_html_printf (svg->out, "<text class=\"label\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                      x + 4, y + 11, fitting);
  }
}

void
weft_svg_waits (WeftSvg *svg)
{
  g_autoptr (GPtrArray) wide = wide_waits (svg);
  size_t n;
  const WeftWait *waits = weft_trace_waits (svg->trace, &n);

  for (unsigned i = 0; i < MIN (wide->len, MOST_TITLES); i++) {
    const WeftWait *wait = wide->pdata[i];

    append_wait (svg, (uint32_t)(wait - waits), wait);
  }
}
