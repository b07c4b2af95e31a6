#include "tracer/export/html-timeline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "tracer/analysis/describe.h"
#include "tracer/export/html-text.h"
#include "tracer/export/html-timeline-parts.h"
#include "tracer/export/table.h"

#define MOST_LANES 40
#define MOST_THREADS 28 /* where there are locks or channels too */
#define MOST_CHANNELS 4
#define LANE 28
#define AXIS 24
#define MARGIN 12 /* right of the plot, for the last tick's text */
#define NAME_CELLS 26

double
weft_svg_x (const WeftSvg *svg, int64_t time_ns)
{
  int64_t within_ns = CLAMP (time_ns, 0, svg->duration_ns);

  return WEFT_SVG_PLOT * ((double)within_ns / (double)svg->duration_ns);
}

unsigned
weft_svg_column (const WeftSvg *svg, int64_t time_ns)
{
  return MIN ((unsigned)weft_svg_x (svg, time_ns), WEFT_SVG_PLOT - 1);
}

void
weft_svg_runs (WeftSvg *svg, const uint32_t *columns, uint32_t value, int y)
{
  unsigned end = 0;

  /* "m5 0h3" is a run of 3 after a gap of 5. */
  weft_html_printf (svg->out, " d=\"M%d %d", WEFT_SVG_GUTTER, y);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++) {
    unsigned begin = i;

    if (columns[i] != value)
      continue;
    while (i < WEFT_SVG_PLOT && columns[i] == value)
      i++;
    weft_html_printf (svg->out, "m%u 0h%u", begin - end, i - begin);
    end = i;
  }
  g_string_append_c (svg->out, '"');
}

bool
weft_svg_occurs (const uint32_t *columns, uint32_t value)
{
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++)
    if (columns[i] == value)
      return true;
  return false;
}

static void
add_lane (WeftSvg *svg, bool is_thread, uint32_t row)
{
  WeftSvgLane lane = { .is_thread = is_thread, .row = row };

  lane.y = AXIS + LANE * (int)svg->lanes->len;
  if (is_thread)
    svg->thread_y[row] = lane.y;
  g_array_append_val (svg->lanes, lane);
}

static int64_t
worth (const WeftThreadProfile *profile)
{
  return profile->blocked_ns - profile->blocked_by_kind_ns[WEFT_WAIT_JOIN];
}

static int
compare_worth (gconstpointer a, gconstpointer b)
{
  const WeftThreadProfile *const *one = a, *const *other = b;

  if (worth (*one) != worth (*other))
    return worth (*one) > worth (*other) ? -1 : 1;
  return (*one)->thread < (*other)->thread ? -1 : 1;
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const WeftThreadProfile *const *one = a, *const *other = b;

  return (*one)->thread < (*other)->thread ? -1 : (*one)->thread > (*other)->thread;
}

/* Those that waited most, in the order in which they began. */
static void
choose_threads (WeftSvg *svg, unsigned most)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  const GArray *threads = svg->profile->threads;

  for (unsigned i = 0; i < threads->len; i++)
    g_ptr_array_add (chosen, &g_array_index (threads, WeftThreadProfile, i));
  if (chosen->len > most) {
    g_ptr_array_sort (chosen, compare_worth);
    svg->left_out += chosen->len - most;
    g_ptr_array_set_size (chosen, (int)most);
    g_ptr_array_sort (chosen, compare_threads);
  }
  for (unsigned i = 0; i < chosen->len; i++)
    add_lane (svg, true, ((const WeftThreadProfile *)chosen->pdata[i])->thread);
}

/* Those that were waited for; where none was, a few that show who took them. */
static unsigned
telling_locks (const GArray *locks)
{
  enum { FEW = 8 };
  unsigned n = 0;

  while (n < locks->len && g_array_index (locks, WeftLockProfile, n).wait_ns > 0)
    n++;
  return n > 0 ? n : MIN (locks->len, FEW);
}

static void
choose_lanes (WeftSvg *svg)
{
  const GArray *locks = svg->profile->locks, *channels = svg->profile->channels;
  unsigned n_channels = MIN (channels->len, MOST_CHANNELS), n_locks, n_threads, room;

  room = MOST_LANES - MIN (svg->profile->threads->len, MOST_THREADS) - n_channels;
  n_locks = MIN (telling_locks (locks), room);
  n_threads = MOST_LANES - n_channels - n_locks;
  svg->left_out = channels->len - n_channels + locks->len - n_locks;

  choose_threads (svg, n_threads);
  for (unsigned i = 0; i < n_locks; i++)
    add_lane (svg, false, g_array_index (locks, WeftLockProfile, i).object);
  for (unsigned i = 0; i < n_channels; i++)
    add_lane (svg, false, g_array_index (channels, WeftChannelProfile, i).object);
}

void
weft_svg_begin_lane (WeftSvg *svg,
                     const WeftSvgLane *lane,
                     const char *tainted_name,
                     const char *what)
{
  g_autofree char *name = weft_text_shorten (tainted_name, NAME_CELLS);
  g_autofree char *short_what = weft_text_shorten (what, NAME_CELLS + 8);
  /* Translators: a thread, lock or channel, and what it is */
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"), tainted_name, what);

  weft_html_printf (svg->out,
                    "<g class=\"lane\" transform=\"translate(0 %d)\"><title>%s</title>"
                    "<rect class=\"hit\" width=\"%d\" height=\"%d\"/>"
                    "<text x=\"4\" y=\"12\">%s</text>"
                    "<text class=\"what\" x=\"4\" y=\"23\">%s</text>\n",
                    lane->y, title, WEFT_SVG_GUTTER + WEFT_SVG_PLOT + MARGIN, LANE, name,
                    short_what);
}

/* 1, 2 or 5 times a power of ten, so that there are five to twelve of them. */
static double
tick_step (int64_t duration_ns)
{
  double rough = (double)duration_ns / 10, power = pow (10, floor (log10 (rough)));
  double times = rough / power;

  return fmax (1, power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10));
}

static void
append_ticks (WeftSvg *svg, int height)
{
  static const struct {
    double ns;
    const char *name;
  } units[] = { { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "µs" }, { 1, "ns" } };
  double step = tick_step (svg->duration_ns);
  unsigned unit = 0;
  int decimals;

  /* One unit for all: the largest in which the last is at least 1. */
  while (unit < G_N_ELEMENTS (units) - 1 && units[unit].ns > (double)svg->duration_ns)
    unit++;
  decimals = (int)fmax (0, ceil (log10 (units[unit].ns / step) - 1e-9));

  for (unsigned i = 0; i * step <= (double)svg->duration_ns; i++) {
    double x = WEFT_SVG_GUTTER + weft_svg_x (svg, (int64_t)(i * step));
    char format[8], number[G_ASCII_DTOSTR_BUF_SIZE];

    g_snprintf (format, sizeof format, "%%.%df", MIN (decimals, 9));
    g_ascii_formatd (number, sizeof number, format, i * step / units[unit].ns);
    weft_html_printf (svg->out,
                      "<path class=\"grid\" d=\"M%.1f %dV%d\"/>"
                      "<text class=\"tick\" x=\"%.1f\" y=\"12\">%s %s</text>\n",
                      x, AXIS - 8, height, x, number, units[unit].name);
  }
}

/* Where events were lost; a stroke at least a unit wide, and none over another. */
static void
append_losses (WeftSvg *svg, int height)
{
  size_t n;
  const WeftLoss *losses = weft_trace_lossy_stretches (svg->trace, &n);
  int end = 0;

  if (n == 0)
    return;
  weft_html_printf (svg->out, "<path class=\"lost\" d=\"");
  for (size_t i = 0; i < n; i++) {
    int from = MAX (end, (int)weft_svg_x (svg, losses[i].begin_ns));
    int to = (int)ceil (weft_svg_x (svg, losses[i].end_ns));

    if (to <= from)
      continue;
    weft_html_printf (svg->out, "M%d %dh%dv%dh-%dz", WEFT_SVG_GUTTER + from, AXIS,
                      to - from, height - AXIS, to - from);
    end = to;
  }
  weft_html_printf (svg->out, "\"><title>%s</title></path>\n", _ ("Events were lost"));
}

static void
append_pattern (GString *out, unsigned state)
{
  static const char *const marks[WEFT_N_STATES] = {
    [WEFT_STATE_READY] = "<circle class=\"dot\" cx=\"2\" cy=\"2\" r=\"1\"/>",
    [WEFT_STATE_WAIT_LOCK] = "<path class=\"dot\" d=\"M0 0h2v6h-2z\"/>",
    [WEFT_STATE_WAIT_EVENT] = "<path class=\"dot\" d=\"M0 0h1.5v6h-1.5z\"/>",
    [WEFT_STATE_SLEEPING] = "<path class=\"dot\" d=\"M0 0h1v6h-1z\"/>",
    [WEFT_STATE_JOINING] = "<path class=\"dot\" d=\"M0 0h1v6h-1z\"/>",
    [WEFT_STATE_UNKNOWN] = "<path class=\"dot\" d=\"M0 0h3v3h-3zM3 3h3v3h-3z\"/>",
    [WEFT_STATE_WAIT_OTHER] = "<path class=\"dot\" d=\"M0 0h1v6h-1zM3 0h1v6h-1z\"/>",
  };
  static const int turns[WEFT_N_STATES] = {
    [WEFT_STATE_WAIT_LOCK] = 45,
    [WEFT_STATE_WAIT_EVENT] = -45,
    [WEFT_STATE_SLEEPING] = 90,
    [WEFT_STATE_WAIT_OTHER] = 45,
  };
  int size = state == WEFT_STATE_READY ? 4 : 6;

  weft_html_printf (out,
                    "<pattern id=\"p%u\" width=\"%d\" height=\"%d\" "
                    "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(%d)\">"
                    "<rect width=\"%d\" height=\"%d\" style=\"fill:var(--s%u)\"/>",
                    state, size, size, turns[state], size, size, state);
  if (marks[state] != NULL)
    g_string_append (out, marks[state]);
  g_string_append (out, "</pattern>\n");
}

static void
append_definitions (GString *out)
{
  g_string_append (out, "<defs>");
  for (unsigned state = WEFT_STATE_RUNNING; state < WEFT_N_STATES; state++)
    append_pattern (out, state);
  g_string_append (out, "<marker id=\"head\" viewBox=\"0 0 6 6\" refX=\"5\" refY=\"3\" "
                        "markerWidth=\"6\" markerHeight=\"6\" orient=\"auto\">"
                        "<path class=\"head\" d=\"M0 0L6 3L0 6z\"/></marker></defs>\n");
}

static void
append_legend (GString *out)
{
  g_string_append (out, "<ul class=\"legend\">");
  for (unsigned state = WEFT_STATE_RUNNING; state < WEFT_N_STATES; state++)
    weft_html_printf (
        out,
        "<li><svg width=\"26\" height=\"12\" aria-hidden=\"true\">"
        "<rect width=\"26\" height=\"12\" fill=\"url(#p%u)\"/></svg>%s</li>\n",
        state, weft_state_shown (state));
  weft_html_printf (out,
                    "<li><svg width=\"26\" height=\"12\" aria-hidden=\"true\">"
                    "<path class=\"run critical\" d=\"M0 6h26\"/></svg>%s</li></ul>\n",
                    C_ ("in a legend", "critical path"));
}

static void
append_picture (WeftSvg *svg)
{
  int height = AXIS + LANE * (int)svg->lanes->len;

  weft_html_printf (svg->out,
                    "<div class=\"wide\" tabindex=\"0\"><svg class=\"timeline\" "
                    "role=\"group\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">\n",
                    _ ("Timeline"), WEFT_SVG_GUTTER + WEFT_SVG_PLOT + MARGIN, height + 4);
  append_definitions (svg->out);
  append_ticks (svg, height);
  for (unsigned i = 0; i < svg->lanes->len; i++) {
    const WeftSvgLane *lane = &g_array_index (svg->lanes, WeftSvgLane, i);
    size_t n;

    if (lane->is_thread)
      weft_svg_thread (svg, lane);
    else if (weft_trace_objects (svg->trace, &n)[lane->row].kind == WEFT_OBJECT_CHANNEL)
      weft_svg_channel (svg, lane);
    else
      weft_svg_lock (svg, lane);
  }
  append_losses (svg, height);
  weft_svg_waits (svg);
  weft_svg_arrows (svg);
  g_string_append (svg->out, "</svg></div>\n");
}

/* What the picture does not show. */
static void
append_left_out (const WeftSvg *svg)
{
  g_autofree char *lanes = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u more lane is left out: those shown waited, or were waited for, most.",
          "%u more lanes are left out: those shown waited, or were waited for, "
          "most.",
          svg->left_out),
      svg->left_out);
  g_autofree char *arrows = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u arrow from thread to thread would be too many to see: weft view "
                   "shows them.",
                   "%u arrows from thread to thread would be too many to see: weft view "
                   "shows them.",
                   svg->arrows_left_out),
      svg->arrows_left_out);

  if (svg->left_out > 0)
    weft_html_printf (svg->out, "<p class=\"note\">%s</p>\n", lanes);
  if (svg->arrows_left_out > 0)
    weft_html_printf (svg->out, "<p class=\"note\">%s</p>\n", arrows);
}

void
weft_html_timeline (const WeftTrace *trace,
                    const WeftProfile *profile,
                    const WeftCriticalPath *path,
                    GString *out)
{
  WeftSvg svg = {
    .trace = trace,
    .profile = profile,
    .duration_ns = weft_trace_duration_ns (trace),
    .out = out,
  };
  size_t n;

  (void)weft_trace_threads (trace, &n);
  if (n == 0 || svg.duration_ns <= 0)
    return;
  svg.lanes = g_array_new (FALSE, FALSE, sizeof (WeftSvgLane));
  svg.thread_y = g_new (int, n);
  for (size_t i = 0; i < n; i++)
    svg.thread_y[i] = -1;
  choose_lanes (&svg);
  if (path != NULL)
    weft_svg_find_path (&svg, path);

  weft_html_printf (out, "<section>\n<h2>%s</h2>\n", _ ("Timeline"));
  append_picture (&svg);
  append_legend (out);
  append_left_out (&svg);
  g_string_append (out, "</section>\n");

  g_array_unref (svg.lanes);
  g_free (svg.thread_y);
  g_free (svg.path);
}
