#include "gui/widgets/export-pdf.h"

#include <math.h>

/* Across a box that is wider than this there are no stripes to tell apart any more. */
#define MOST_STRIPES 20000

static void
add_rect (cairo_t *cr, const graphene_rect_t *rect)
{
  cairo_rectangle (cr, (double)rect->origin.x, (double)rect->origin.y,
                   (double)rect->size.width, (double)rect->size.height);
}

static void
add_rounded_rect (cairo_t *cr, const GskRoundedRect *rounded)
{
  double x = (double)rounded->bounds.origin.x, y = (double)rounded->bounds.origin.y;
  double width = (double)rounded->bounds.size.width;
  double height = (double)rounded->bounds.size.height;
  double r = fmin ((double)rounded->corner[0].width, fmin (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI / 2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI / 2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI / 2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, G_PI * 1.5);
  cairo_close_path (cr);
}

/* Of each period from @start to @end the share from @from to @to, as lines across @rect. */
static void
stroke_stripes (cairo_t *cr,
                const graphene_rect_t *rect,
                const graphene_point_t *start,
                const graphene_point_t *end,
                double from,
                double to,
                const GdkRGBA *colour)
{
  double dx = (double)(end->x - start->x), dy = (double)(end->y - start->y);
  double square = dx * dx + dy * dy, length = sqrt (square);
  double x = (double)(rect->origin.x - start->x), y = (double)(rect->origin.y - start->y);
  double width = (double)rect->size.width, height = (double)rect->size.height;
  /* The box's corners, in periods. */
  double a = (x * dx + y * dy) / square, b = a + width * dx / square;
  double c = a + height * dy / square, d = b + height * dy / square;
  double first = floor (fmin (fmin (a, b), fmin (c, d))) - 1;
  double last = ceil (fmax (fmax (a, b), fmax (c, d)));
  /* As far to either side as the box reaches, across the stripes' direction. */
  double reach = width + height;
  double ux = -dy / length, uy = dx / length;
  double middle_x = x + width / 2, middle_y = y + height / 2;
  double along = middle_x * ux + middle_y * uy;

  if (colour->alpha <= 0 || !(last - first < MOST_STRIPES))
    return;
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, (to - from) * length);
  for (double k = first; k <= last; k++) {
    double t = k + (from + to) / 2;
    double px = (double)start->x + t * dx + along * ux;
    double py = (double)start->y + t * dy + along * uy;
    double half = fabs (uy) > 0.99 ? height : fabs (ux) > 0.99 ? width : reach;

    if (fabs (ux) > 0.01 && fabs (uy) > 0.01) {
      /* Slanted: no further than the box is high. */
      double middle = (double)rect->origin.y + height / 2;

      px += (middle - py) / uy * ux;
      py = middle;
      half = (height / 2 + length) / fabs (uy);
    }
    cairo_move_to (cr, px - half * ux, py - half * uy);
    cairo_line_to (cr, px + half * ux, py + half * uy);
  }
  cairo_stroke (cr);
}

/* Of the ink's stripes: the first colour up to the middle between the second and the third
 * stop, the third from there on. */
static void
draw_stripes (const GskRenderNode *node, cairo_t *cr)
{
  const graphene_point_t *start = gsk_linear_gradient_node_get_start (node);
  const graphene_point_t *end = gsk_linear_gradient_node_get_end (node);
  gsize n = gsk_linear_gradient_node_get_n_color_stops (node);
  const GskColorStop *stops = gsk_linear_gradient_node_get_color_stops (node, NULL);
  graphene_rect_t rect;
  double part;

  if (n != 5) {
    gsk_render_node_draw ((GskRenderNode *)node, cr);
    return;
  }
  gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
  part = (double)(stops[1].offset + stops[2].offset) / 2;
  cairo_save (cr);
  add_rect (cr, &rect);
  cairo_clip (cr);
  if (stops[0].color.alpha > 0) {
    /* The ground below all, so that no hairline is between. */
    gdk_cairo_set_source_rgba (cr, &stops[2].color);
    if (stops[2].color.alpha > 0)
      cairo_paint (cr);
    stroke_stripes (cr, &rect, start, end, 0, part, &stops[0].color);
  } else {
    stroke_stripes (cr, &rect, start, end, part, 1, &stops[2].color);
  }
  cairo_restore (cr);
}

static void
draw_transformed (const GskRenderNode *node, cairo_t *cr)
{
  GskTransform *transform = gsk_transform_node_get_transform (node);
  float xx, yx, xy, yy, dx, dy;
  cairo_matrix_t matrix;

  if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D)
    return;
  gsk_transform_to_2d (transform, &xx, &yx, &xy, &yy, &dx, &dy);
  cairo_matrix_init (&matrix, (double)xx, (double)yx, (double)xy, (double)yy, (double)dx,
                     (double)dy);
  cairo_save (cr);
  cairo_transform (cr, &matrix);
  weft_pdf_draw (gsk_transform_node_get_child (node), cr);
  cairo_restore (cr);
}

void
weft_pdf_draw (const GskRenderNode *node, cairo_t *cr)
{
  graphene_rect_t rect;

  switch (gsk_render_node_get_node_type (node)) {
  case GSK_CONTAINER_NODE:
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      weft_pdf_draw (gsk_container_node_get_child (node, i), cr);
    break;
  case GSK_COLOR_NODE:
    gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
    gdk_cairo_set_source_rgba (cr, gsk_color_node_get_color (node));
    add_rect (cr, &rect);
    cairo_fill (cr);
    break;
  case GSK_REPEATING_LINEAR_GRADIENT_NODE:
    draw_stripes (node, cr);
    break;
  case GSK_TRANSFORM_NODE:
    draw_transformed (node, cr);
    break;
  case GSK_CLIP_NODE:
    cairo_save (cr);
    add_rect (cr, gsk_clip_node_get_clip (node));
    cairo_clip (cr);
    weft_pdf_draw (gsk_clip_node_get_child (node), cr);
    cairo_restore (cr);
    break;
  case GSK_ROUNDED_CLIP_NODE:
    cairo_save (cr);
    add_rounded_rect (cr, gsk_rounded_clip_node_get_clip (node));
    cairo_clip (cr);
    weft_pdf_draw (gsk_rounded_clip_node_get_child (node), cr);
    cairo_restore (cr);
    break;
  case GSK_DEBUG_NODE:
    weft_pdf_draw (gsk_debug_node_get_child ((GskRenderNode *)node), cr);
    break;
  default:
    gsk_render_node_draw ((GskRenderNode *)node, cr);
  }
}
