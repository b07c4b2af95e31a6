#include <math.h>

#include "gui/widgets/draw-parts.h"
#include "gui/widgets/vector.h"

#define HEAD_PX 7
#define TAIL_PX 2.5
/* One that matters less: it waited for nothing, or something else is lit. */
#define PALE 0.35f
/* Of a bracket between two lanes, where it runs along one. */
#define TIE_LEVEL_PX 1.5

/* Each kind is told by its line and by where it begins, not by colour alone: a start by a
 * dot, a message by a square, a join by dashes, a wake-up by dots. */
static const struct {
  double dashes[2];
  const char *text; /* the same for a file of vectors */
} lines[WEFT_N_INTERACTIONS] = {
  [WEFT_INTERACTION_JOIN] = { { 6, 3 }, "6 3" },
  [WEFT_INTERACTION_WAKE] = { { 1.5, 2.5 }, "1.5 2.5" },
};

static void
draw_tail (GtkSnapshot *snapshot,
           const GdkRGBA *colour,
           WeftInteractionKind kind,
           double x,
           double y)
{
  WeftBox box = { x - TAIL_PX, y - TAIL_PX, x + TAIL_PX, y + TAIL_PX };

  if (kind == WEFT_INTERACTION_SPAWN)
    weft_ink_round (snapshot, colour, box, TAIL_PX - 0.6);
  else if (kind == WEFT_INTERACTION_MESSAGE)
    weft_ink_fill (snapshot, colour, box);
}

static void
stroke_curve (cairo_t *cr, const WeftArrow *arrow, const GdkRGBA *colour, double thickness)
{
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, thickness);
  if (lines[arrow->kind].text != NULL)
    cairo_set_dash (cr, lines[arrow->kind].dashes, 2, 0);
  cairo_move_to (cr, arrow->x_px[0], arrow->y_px[0]);
  cairo_curve_to (cr, arrow->x_px[1], arrow->y_px[1], arrow->x_px[2], arrow->y_px[2],
                  arrow->x_px[3] - HEAD_PX / 2.0, arrow->y_px[3]);
  cairo_stroke (cr);
}

static void
fill_head (cairo_t *cr, const WeftArrow *arrow, const GdkRGBA *colour)
{
  double x = arrow->x_px[3], y = arrow->y_px[3];

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - HEAD_PX, y - HEAD_PX * 0.5);
  cairo_line_to (cr, x - HEAD_PX, y + HEAD_PX * 0.5);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* The same twice: as cairo draws it, and as paths for who writes a file. */
static void
append_vector (GtkSnapshot *snapshot,
               const graphene_rect_t *bounds,
               const WeftArrow *arrow,
               const GdkRGBA *colour,
               double thickness)
{
  char places[5][2][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *curve = NULL, *head = NULL;
  GskRenderNode *node = gsk_cairo_node_new (bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  stroke_curve (cr, arrow, colour, thickness);
  cairo_destroy (cr);
  for (int i = 0; i < 5; i++) {
    int k = MIN (i, 3);

    g_ascii_formatd (places[i][0], sizeof places[i][0], "%.2f",
                     arrow->x_px[k] - (i == 3 ? HEAD_PX / 2.0 : 0));
    g_ascii_formatd (places[i][1], sizeof places[i][1], "%.2f", arrow->y_px[k]);
  }
  curve = g_strdup_printf ("M%s %sC%s %s %s %s %s %s", places[0][0], places[0][1],
                           places[1][0], places[1][1], places[2][0], places[2][1],
                           places[3][0], places[3][1]);
  weft_vector_append_path (
      snapshot, node,
      &(WeftVectorPath){ curve, *colour, thickness, lines[arrow->kind].text });

  node = gsk_cairo_node_new (bounds);
  cr = gsk_cairo_node_get_draw_context (node);
  fill_head (cr, arrow, colour);
  cairo_destroy (cr);
  head = g_strdup_printf ("M%s %sl%d -3.5v7z", places[4][0], places[4][1], -HEAD_PX);
  weft_vector_append_path (snapshot, node, &(WeftVectorPath){ head, *colour, 0, NULL });
}

static void
draw_curve (const WeftDrawing *self,
            const WeftSceneSize *size,
            const WeftArrow *arrow,
            const GdkRGBA *colour,
            double thickness)
{
  double x0 = INFINITY, x1 = -INFINITY;
  double y0 = fmin (arrow->y_px[0], arrow->y_px[3]) - HEAD_PX;
  double y1 = fmax (arrow->y_px[0], arrow->y_px[3]) + HEAD_PX;
  graphene_rect_t bounds;
  cairo_t *cr;

  for (int i = 0; i < 4; i++) {
    x0 = fmin (x0, arrow->x_px[i] - HEAD_PX);
    x1 = fmax (x1, arrow->x_px[i] + HEAD_PX);
  }
  /* A node no larger than what can be seen of the curve. */
  x0 = floor (fmax (x0, -HEAD_PX));
  x1 = ceil (fmin (x1, size->width_px + HEAD_PX));
  y0 = floor (fmax (y0, size->scroll_px - HEAD_PX));
  y1 = ceil (fmin (y1, size->scroll_px + size->height_px + HEAD_PX));
  if (x1 <= x0 || y1 <= y0)
    return;
  bounds = GRAPHENE_RECT_INIT ((float)x0, (float)y0, (float)(x1 - x0), (float)(y1 - y0));
  if (weft_ink_is_vector (self->ink)) {
    append_vector (self->snapshot, &bounds, arrow, colour, thickness);
    return;
  }
  cr = gtk_snapshot_append_cairo (self->snapshot, &bounds);
  stroke_curve (cr, arrow, colour, thickness);
  fill_head (cr, arrow, colour);
  cairo_destroy (cr);
}

/* Along straight lines through its points: only the ends of them where it is one line. */
static void
draw_lines (const WeftDrawing *self,
            const WeftArrow *arrow,
            const GdkRGBA *colour,
            double thickness)
{
  double x = arrow->x_px[3], y = arrow->y_px[3];
  int step = arrow->late ? 1 : 3;

  for (int i = 0; i < 3; i += step)
    weft_ink_line (self->snapshot, colour, thickness, arrow->x_px[i], arrow->y_px[i],
                   arrow->x_px[i + step], arrow->y_px[i + step]);
  weft_ink_line (self->snapshot, colour, thickness * 1.2, x - 5, y - 3, x, y);
  weft_ink_line (self->snapshot, colour, thickness * 1.2, x - 5, y + 3, x, y);
}

static void
draw_arrow (const WeftDrawing *self,
            const WeftSceneSize *size,
            const WeftArrow *arrow,
            const GdkRGBA *colour,
            double thickness,
            bool curved)
{
  if (arrow->late || !curved)
    draw_lines (self, arrow, colour, thickness);
  else
    draw_curve (self, size, arrow, colour, thickness);
  draw_tail (self->snapshot, colour, arrow->kind, arrow->x_px[0], arrow->y_px[0]);
}

void
weft_draw_arrow_sign (GtkSnapshot *snapshot,
                      const WeftPalette *palette,
                      WeftInteractionKind kind,
                      WeftBox box)
{
  double y = (box.y0 + box.y1) / 2, bend = (box.x1 - box.x0) / 3;
  WeftArrow arrow = { .kind = kind,
                      .x_px = { box.x0 + 2, box.x0 + bend, box.x1 - bend, box.x1 },
                      .y_px = { y, y, y, y } };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      (float)box.x0, (float)box.y0, (float)(box.x1 - box.x0), (float)(box.y1 - box.y0));

  append_vector (snapshot, &bounds, &arrow, &palette->arrows[kind], 1.5);
  draw_tail (snapshot, &palette->arrows[kind], kind, arrow.x_px[0], y);
}

static WeftInteractionKind
most_frequent (const WeftArrowTie *tie, unsigned kinds)
{
  int most = -1;

  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++) {
    if (kinds & 1u << kind && (most < 0 || tie->counts[kind] > tie->counts[most]))
      most = kind;
  }
  return (WeftInteractionKind)MAX (most, 0);
}

static void
draw_tie (const WeftDrawing *self,
          const WeftArrowTie *tie,
          const GdkRGBA *colour,
          double halo)
{
  double r = tie->thickness_px / 2 + halo, level = TIE_LEVEL_PX / 2 + halo;
  double x0 = tie->x_px - r, x1 = tie->x_px + r;

  weft_ink_fill (self->snapshot, colour,
                 (WeftBox){ 0, tie->y0_px - level, x1, tie->y0_px + level });
  weft_ink_fill (self->snapshot, colour,
                 (WeftBox){ 0, tie->y1_px - level, x1, tie->y1_px + level });
  weft_ink_fill (self->snapshot, colour,
                 (WeftBox){ x0, tie->y0_px - level, x1, tie->y1_px + level });
}

void
weft_draw_tie_sign (GtkSnapshot *snapshot, const WeftPalette *palette, WeftBox box)
{
  const GdkRGBA *colour = &palette->arrows[WEFT_INTERACTION_MESSAGE];
  double x = box.x1 - 5, y0 = box.y0 + 2, y1 = box.y1 - 2;

  weft_ink_fill (snapshot, colour, (WeftBox){ box.x0 + 3, y0, x, y0 + TIE_LEVEL_PX });
  weft_ink_fill (snapshot, colour, (WeftBox){ box.x0 + 3, y1 - TIE_LEVEL_PX, x, y1 });
  weft_ink_fill (snapshot, colour, (WeftBox){ x - 2, y0, x + 2, y1 });
}

/* Who has most to do with whom: the least first, so that the most lies on top. */
static void
draw_ties (const WeftDrawing *self, const WeftArrowView *view, bool pale)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftArrowTie));

  weft_arrow_ties (self->scene->arrows, self->scene->lanes, view, ties);
  for (guint i = ties->len; i > 0; i--) {
    const WeftArrowTie *tie = &g_array_index (ties, WeftArrowTie, i - 1);
    GdkRGBA colour;

    draw_tie (self, tie, &palette->background, 1);
    colour = palette->arrows[most_frequent (tie, view->kinds)];
    colour.alpha *= pale ? PALE : 1;
    draw_tie (self, tie, &colour, 0);
  }
}

static GdkRGBA
colour_of (const WeftDrawing *self, const WeftArrow *arrow, guint n, uint32_t lit)
{
  size_t n_all;
  GdkRGBA colour = weft_ink_palette (self->ink)->arrows[arrow->kind];
  const WeftInteraction *interaction
      = &weft_trace_interactions (self->scene->trace, &n_all)[arrow->interaction];

  /* The more there are, the less each of them matters. */
  colour.alpha
      = n <= WEFT_ARROWS_CURVED ? 0.9f - 0.4f * (float)n / WEFT_ARROWS_CURVED : 0.5f;
  if (lit != WEFT_NO_ROW)
    colour.alpha = interaction->object == lit ? 1 : PALE * colour.alpha;
  else if (arrow->late)
    colour.alpha *= PALE;
  return colour;
}

void
weft_draw_arrows (const WeftDrawing *self, const WeftSceneSize *size, uint32_t lit)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftScene *scene = self->scene;
  WeftArrowView view = weft_scene_arrow_view (scene, size);
  g_autoptr (GArray) arrows = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  size_t n = weft_arrows_in_view (scene->arrows, scene->lanes, &view, arrows);

  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);
    GdkRGBA colour = colour_of (self, arrow, arrows->len, lit);

    draw_arrow (self, size, arrow, &colour, 1.2, arrows->len <= WEFT_ARROWS_CURVED);
  }
  if (n > arrows->len)
    draw_ties (self, &view, lit != WEFT_NO_ROW);

  g_array_set_size (arrows, 0);
  weft_arrows_of_selection (scene->trace, scene->lanes, &view, &scene->hover, arrows);
  weft_arrows_of_selection (scene->trace, scene->lanes, &view, &scene->selection, arrows);
  for (guint i = 0; i < arrows->len; i++) {
    const WeftArrow *arrow = &g_array_index (arrows, WeftArrow, i);

    draw_arrow (self, size, arrow, &palette->arrows[arrow->kind], 2.4, true);
  }
}
