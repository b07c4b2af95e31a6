#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/draw.h"

#define CHEVRON_PX 14
#define INDENT_PX 14
#define LIFE_PX 3
#define SHARES_PX 18

typedef struct {
  const WeftDrawing *d;
  const WeftPalette *palette;
  const WeftLane *lane;
  double width; /* of the lanes, without the gutter */
} Ctx;

static double
x_of (const Ctx *c, double time_ns)
{
  double x = weft_viewport_x (&c->d->scene->viewport, c->width, (int64_t)time_ns);

  return fmin (fmax (x, -8), c->width + 8);
}

static void
draw_chevron (const Ctx *c, double x, double middle, bool folded)
{
  const GdkRGBA *dim = &c->palette->dim;

  if (folded) {
    weft_ink_line (c->d->snapshot, dim, 1.6, x + 1, middle - 4, x + 5, middle);
    weft_ink_line (c->d->snapshot, dim, 1.6, x + 5, middle, x + 1, middle + 4);
  } else {
    weft_ink_line (c->d->snapshot, dim, 1.6, x - 1, middle - 2, x + 3, middle + 2);
    weft_ink_line (c->d->snapshot, dim, 1.6, x + 3, middle + 2, x + 7, middle - 2);
  }
}

/* Returns: (nullable): what is said of an order beside a heading. */
static const char *
order_text (const char *order)
{
  if (order == NULL)
    return NULL;
  if (g_str_equal (order, "name"))
    return _ ("· by name");
  if (g_str_equal (order, "waiting"))
    return _ ("· by time waited");
  return g_str_equal (order, "hand") ? _ ("· by hand") : _ ("· by who interacts with whom");
}

/* A part of a process: its title and how many lanes there are, in one line. */
static void
draw_part (const Ctx *c, double x, const WeftGroup *group)
{
  double middle = c->lane->height_px / 2.0, room = WEFT_GUTTER_PX - x - 8, end;
  const GdkRGBA *dim = &c->palette->dim;
  const char *order
      = order_text (weft_lanes_group_order (c->d->scene->lanes, c->lane->row));
  g_autofree char *count = NULL;

  /* One that says its own number is a sentence, and may go on over the lanes. */
  if (!group->counted) {
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, dim, group->title, x,
                   middle, room + c->width);
    return;
  }
  end = x
        + weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_BADGE, dim, group->title, x,
                         middle, room);
  count = group->n_shown == group->n_lanes
              ? g_strdup_printf ("%zu", group->n_lanes)
              /* Translators: how many lanes of a group are shown, and of how many */
              : g_strdup_printf (_ ("%zu of %zu"), group->n_shown, group->n_lanes);
  end += 8
         + weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, dim, count, end + 8,
                          middle, fmax (WEFT_GUTTER_PX - end - 12, 40));
  if (order != NULL)
    weft_ink_text (c->d->ink, c->d->snapshot, WEFT_TEXT_DETAIL, dim, order, end + 8, middle,
                   room + c->width);
}

/* A folded process as the overview shows them all: how much of its threads' time they wait,
 * above how much they run. */
static void
draw_shares (const Ctx *c)
{
  const WeftScene *scene = c->d->scene;
  const WeftOverview *overview = &scene->processes[c->lane->process];
  double bin_ns = (double)scene->viewport.trace_ns / WEFT_OVERVIEW_BINS, most = 0.01;
  double bottom = (c->lane->height_px + SHARES_PX) / 2.0;

  for (int i = 0; i < WEFT_OVERVIEW_BINS; i++)
    most = fmax (most, (double)(overview->running[i] + overview->waiting[i]));
  for (int i = 0; i < WEFT_OVERVIEW_BINS; i++) {
    double x0 = x_of (c, bin_ns * i), x1 = x_of (c, bin_ns * (i + 1));
    double running = (double)overview->running[i] / most * SHARES_PX;
    double waiting = (double)overview->waiting[i] / most * SHARES_PX;

    if (x1 <= 0 || x0 >= c->width || running + waiting <= 0)
      continue;
    weft_ink_fill (c->d->snapshot, &c->palette->states[WEFT_STATE_RUNNING].colour,
                   (WeftBox){ x0, bottom - running, x1, bottom });
    weft_ink_fill (c->d->snapshot, &c->palette->states[WEFT_STATE_WAIT_LOCK].colour,
                   (WeftBox){ x0, bottom - running - waiting, x1, bottom - running });
  }
}

/* How long it lived; folded also what it did meanwhile. */
static void
draw_life (const Ctx *c, bool folded)
{
  size_t n;
  const WeftProcess *process
      = &weft_trace_processes (c->d->scene->trace, &n)[c->lane->process];
  double x0 = x_of (c, (double)process->begin_ns), x1 = x_of (c, (double)process->end_ns);
  double y = c->lane->height_px - LIFE_PX;

  if (x1 < 0 || x0 > c->width)
    return;
  weft_ink_fill (c->d->snapshot, &c->palette->dim,
                 (WeftBox){ x0, y, fmax (x1, x0 + 2), y + LIFE_PX - 1 });
  if (folded && c->lane->stands_for == WEFT_NO_ROW && c->d->scene->processes != NULL)
    draw_shares (c);
}

static void
draw_process (const Ctx *c, double x, const WeftGroup *group)
{
  const WeftLaneTexts *texts = weft_scene_lane_texts (c->d->scene, c->lane);
  double middle = c->lane->height_px / 2.0, room = WEFT_GUTTER_PX - x - 8;
  double name_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_NAME);
  double detail_height = weft_ink_text_height (c->d->ink, WEFT_TEXT_DETAIL);
  GtkSnapshot *snapshot = c->d->snapshot;

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)c->width,
                                                         (float)c->lane->height_px));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  draw_life (c, group->folded);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  if (c->lane->sizes->compact) {
    weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_NAME, &c->palette->text, texts->name, x,
                   middle, room);
    return;
  }
  weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_NAME, &c->palette->text, texts->name, x,
                 middle - detail_height / 2 + 0.5, room);
  if (texts->detail != NULL)
    weft_ink_text (c->d->ink, snapshot, WEFT_TEXT_DETAIL, &c->palette->dim, texts->detail,
                   x, middle + name_height / 2 - 0.5, room);
}

void
weft_draw_heading (const WeftDrawing *self, const WeftLane *lane, double width_px)
{
  Ctx c = { self, weft_ink_palette (self->ink), lane, fmax (width_px - WEFT_GUTTER_PX, 1) };
  const WeftGroup *group = weft_lanes_group (self->scene->lanes, lane->row);
  double x = 10 + INDENT_PX * lane->indent;

  weft_ink_fill (self->snapshot, &c.palette->group,
                 (WeftBox){ 0, 0, width_px, lane->height_px });
  if (lane->process != WEFT_NO_ROW)
    weft_ink_fill (self->snapshot, &c.palette->line, (WeftBox){ 0, 0, width_px, 1 });
  draw_chevron (&c, x, lane->height_px / 2.0, group->folded);
  if (lane->process != WEFT_NO_ROW)
    draw_process (&c, x + CHEVRON_PX, group);
  else
    draw_part (&c, x + CHEVRON_PX, group);
}
