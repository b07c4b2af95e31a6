#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "tracer/analysis/describe.h"
#include "tracer/export/html-text.h"
#include "tracer/export/html-timeline-parts.h"

#define OWNER_BAR 10
#define DEPTH_BAR 9

/* Who is shown in a column of a lock's lane, beside the rows of threads. */
#define NOBODY UINT32_MAX
#define SEVERAL (UINT32_MAX - 1) /* in turn, none of them for half of what it was held */
#define HARDLY (UINT32_MAX - 2)  /* somebody, for less than half of the column */

typedef struct {
  uint32_t owner; /* of the longest hold */
  double longest_ns, held_ns;
} Held;

static void
add_hold (const WeftSvg *svg, const WeftHold *hold, Held *held)
{
  unsigned first = weft_svg_column (svg, hold->acquired_ns);
  unsigned last = weft_svg_column (svg, hold->released_ns);
  double column_ns = (double)svg->duration_ns / WEFT_SVG_PLOT;

  for (unsigned i = first; i <= last; i++) {
    double from_ns = fmax ((double)hold->acquired_ns, i * column_ns);
    double to_ns = fmin ((double)hold->released_ns, (i + 1) * column_ns);

    if (to_ns <= from_ns)
      continue;
    held[i].held_ns += to_ns - from_ns;
    if (to_ns - from_ns > held[i].longest_ns) {
      held[i].longest_ns = to_ns - from_ns;
      held[i].owner = hold->thread;
    }
  }
}

/* Fills @owners, one for each column. */
static void
find_owners (const WeftSvg *svg, uint32_t lock, uint32_t *owners)
{
  g_autofree Held *held = g_new0 (Held, WEFT_SVG_PLOT);
  double column_ns = (double)svg->duration_ns / WEFT_SVG_PLOT;
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (svg->trace, lock, &n);

  for (size_t i = 0; i < n; i++)
    add_hold (svg, &holds[i], held);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++) {
    if (held[i].held_ns <= 0)
      owners[i] = NOBODY;
    else if (held[i].held_ns < column_ns / 2)
      owners[i] = HARDLY;
    else if (held[i].longest_ns < held[i].held_ns / 2)
      owners[i] = SEVERAL;
    else
      owners[i] = held[i].owner;
  }
}

static void
begin_owner (WeftSvg *svg, uint32_t owner)
{
  if (owner == HARDLY)
    g_string_append (svg->out, "<path class=\"run part mixed\"");
  else if (owner == SEVERAL)
    g_string_append (svg->out, "<path class=\"run thin mixed\"");
  else
    weft_html_printf (svg->out, "<path class=\"run thin owner\" style=\"--hue:%d\"",
                      /* Neighbours are far apart, as in the window. */
                      (int)(360 * fmod (0.58 + owner * 0.6180339887498949, 1)));
}

static void
end_owner (WeftSvg *svg, uint32_t owner)
{
  g_autofree char *name = owner < HARDLY ? weft_thread_full_name (svg->trace, owner) : NULL;
  g_autofree char *held = name != NULL ? g_strdup_printf (_ ("held by %s"), name) : NULL;

  weft_html_printf (svg->out, "><title>%s</title></path>\n",
                    owner == HARDLY
                        ? _ ("held now and then, for less than half of the time")
                    : owner == SEVERAL ? _ ("held by several threads in turn")
                                       : held);
}

static void
append_owner (WeftSvg *svg, const uint32_t *owners, uint32_t owner)
{
  begin_owner (svg, owner);
  weft_svg_runs (svg, owners, owner, 2 + OWNER_BAR / 2);
  end_owner (svg, owner);
}

static void
append_owners (WeftSvg *svg, uint32_t lock)
{
  g_autofree uint32_t *owners = g_new (uint32_t, WEFT_SVG_PLOT);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  find_owners (svg, lock, owners);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++) {
    /* Those without a lane are one: there may be any number of them. */
    if (owners[i] < HARDLY && svg->thread_y[owners[i]] < 0)
      owners[i] = SEVERAL;
    if (owners[i] != NOBODY && g_hash_table_add (done, GUINT_TO_POINTER (owners[i])))
      append_owner (svg, owners, owners[i]);
  }
}

/* How many there were at each time, and where the area of that stands. */
typedef struct {
  const WeftDepth *steps;
  size_t n;
  int height;
  const char *class;
} Area;

/* Where the areas stand. */
#define FOOT (2 + OWNER_BAR + 2 + DEPTH_BAR)

static uint32_t
greatest (const Area *area)
{
  uint32_t all = 0;

  for (size_t i = 0; i < area->n; i++)
    all = MAX (all, area->steps[i].depth);
  return all;
}

/* Adds it, the most in each column, of which @all is the greatest, titled @title. */
static void
append_depth (WeftSvg *svg, const Area *area, uint32_t all, const char *title)
{
  g_autofree uint32_t *most = g_new0 (uint32_t, WEFT_SVG_PLOT);
  uint32_t before = 0;

  for (size_t i = 0; i < area->n; i++) {
    int64_t until_ns = i + 1 < area->n ? area->steps[i + 1].time_ns : svg->duration_ns;
    unsigned last = weft_svg_column (svg, until_ns);

    for (unsigned j = weft_svg_column (svg, area->steps[i].time_ns); j <= last; j++)
      most[j] = MAX (most[j], area->steps[i].depth);
  }
  if (all == 0)
    return;

  weft_html_printf (svg->out, "<path class=\"%s\" d=\"M%d %d", area->class, WEFT_SVG_GUTTER,
                    FOOT);
  for (unsigned i = 0; i < WEFT_SVG_PLOT; i++) {
    if (most[i] == before)
      continue;
    weft_html_printf (svg->out, "H%uV%.1f", WEFT_SVG_GUTTER + i,
                      FOOT - (double)area->height * most[i] / all);
    before = most[i];
  }
  weft_html_printf (svg->out, "H%dV%dz\"><title>%s</title></path>\n",
                    WEFT_SVG_GUTTER + WEFT_SVG_PLOT, FOOT, title);
}

static void
begin_object (WeftSvg *svg, const WeftSvgLane *lane)
{
  g_auto (WeftSentence) what = { 0 };
  size_t n;

  weft_describe_object_lane (svg->trace, lane->row, &what);
  weft_svg_begin_lane (svg, lane, weft_trace_objects (svg->trace, &n)[lane->row].name,
                       what.text);
}

void
weft_svg_lock (WeftSvg *svg, const WeftSvgLane *lane)
{
  size_t n;
  const WeftDepth *waiting = weft_trace_object_waiting (svg->trace, lane->row, &n);
  const Area area = { .steps = waiting, .n = n, .height = DEPTH_BAR, .class = "waiting" };
  uint32_t all = greatest (&area);
  g_autofree char *title
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "at most %u waited for it at once",
                                      "at most %u waited for it at once", all),
                         all);

  begin_object (svg, lane);
  append_owners (svg, lane->row);
  append_depth (svg, &area, all, title);
  g_string_append (svg->out, "</g>\n");
}

void
weft_svg_channel (WeftSvg *svg, const WeftSvgLane *lane)
{
  size_t n_objects, n;
  const WeftObject *channel = &weft_trace_objects (svg->trace, &n_objects)[lane->row];
  const WeftDepth *depths = weft_trace_channel_depths (svg->trace, lane->row, &n);
  const Area area
      = { .steps = depths, .n = n, .height = OWNER_BAR + DEPTH_BAR, .class = "inside" };
  uint32_t all = greatest (&area);
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "at most %u message was in it at once",
                   "at most %u messages were in it at once", all),
      all);

  begin_object (svg, lane);
  /* What is in one whose messages are seen only in part is not known. */
  if (!channel->contended_only)
    append_depth (svg, &area, all, title);
  g_string_append (svg->out, "</g>\n");
}
