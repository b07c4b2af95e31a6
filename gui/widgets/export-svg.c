#include "gui/widgets/export-svg.h"

#include <math.h>

#include "gui/widgets/vector.h"

/* A period of stripes begins at one of so many places: then few gradients serve all. */
#define PHASES 64
/* What is read in place of a font that is not there. */
#define FALLBACK "Cantarell, Noto Sans, DejaVu Sans, sans-serif"

typedef struct {
  GString *out;
  double x, y;           /* what is to be added to a node's coordinates */
  GHashTable *gradients; /* number by definition */
  unsigned n_clips;
  GString *path; /* rectangles of one colour, yet to be written */
  GdkRGBA colour;
} Writer;

static void write_node (Writer *w, const GskRenderNode *node);

/* With two decimals at most, and none that say nothing. */
static void
number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  char *end;

  g_ascii_formatd (text, sizeof text, "%.2f", value);
  end = text + strlen (text) - 1;
  while (*end == '0')
    *end-- = '\0';
  if (*end == '.')
    *end = '\0';
  g_string_append (out, g_str_equal (text, "-0") ? "0" : text);
}

static void
attribute (GString *out, const char *name, double value)
{
  g_string_append_printf (out, " %s=\"", name);
  number (out, value);
  g_string_append_c (out, '"');
}

/* @what is an attribute for a colour, @opacity the one for how much of it there is. */
static void
paint (GString *out, const char *what, const char *opacity, const GdkRGBA *colour)
{
  g_string_append_printf (
      out, " %s=\"#%02x%02x%02x\"", what, (unsigned)lroundf (colour->red * 255),
      (unsigned)lroundf (colour->green * 255), (unsigned)lroundf (colour->blue * 255));
  if (colour->alpha < 0.999f)
    attribute (out, opacity, (double)colour->alpha);
}

static void
flush (Writer *w)
{
  if (w->path->len == 0)
    return;
  g_string_append (w->out, "<path");
  paint (w->out, "fill", "fill-opacity", &w->colour);
  g_string_append_printf (w->out, " d=\"%s\"/>\n", w->path->str);
  g_string_truncate (w->path, 0);
}

static void
box_attributes (Writer *w, const graphene_rect_t *rect)
{
  attribute (w->out, "x", w->x + (double)rect->origin.x);
  attribute (w->out, "y", w->y + (double)rect->origin.y);
  attribute (w->out, "width", (double)rect->size.width);
  attribute (w->out, "height", (double)rect->size.height);
}

/* Rectangles of one colour that follow each other are one path. */
static void
write_colour (Writer *w, const GskRenderNode *node)
{
  const GdkRGBA *colour = gsk_color_node_get_color (node);
  graphene_rect_t rect;

  gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
  if (colour->alpha <= 0)
    return;
  if (w->path->len > 0 && !gdk_rgba_equal (&w->colour, colour))
    flush (w);
  w->colour = *colour;
  g_string_append_c (w->path, 'M');
  number (w->path, w->x + (double)rect.origin.x);
  g_string_append_c (w->path, ' ');
  number (w->path, w->y + (double)rect.origin.y);
  g_string_append_c (w->path, 'h');
  number (w->path, (double)rect.size.width);
  g_string_append_c (w->path, 'v');
  number (w->path, (double)rect.size.height);
  g_string_append_c (w->path, 'h');
  number (w->path, -(double)rect.size.width);
  g_string_append_c (w->path, 'z');
}

/* The definition of a gradient between two points; where it repeats, from its first period
 * on, so that boxes anywhere share it. */
static char *
define_gradient (Writer *w, const GskRenderNode *node, bool repeats)
{
  const graphene_point_t *start = gsk_linear_gradient_node_get_start (node);
  const graphene_point_t *end = gsk_linear_gradient_node_get_end (node);
  double dx = (double)(end->x - start->x), dy = (double)(end->y - start->y);
  double x = w->x + (double)start->x, y = w->y + (double)start->y;
  gsize n_stops = gsk_linear_gradient_node_get_n_color_stops (node);
  const GskColorStop *stops = gsk_linear_gradient_node_get_color_stops (node, NULL);
  GString *text = g_string_new (NULL);

  if (repeats && dx * dx + dy * dy > 0) {
    double periods = (x * dx + y * dy) / (dx * dx + dy * dy);
    double phase = round ((periods - floor (periods)) * PHASES) / PHASES;

    x = phase * dx;
    y = phase * dy;
  }
  attribute (text, "x1", x);
  attribute (text, "y1", y);
  attribute (text, "x2", x + dx);
  attribute (text, "y2", y + dy);
  g_string_append (text, " gradientUnits=\"userSpaceOnUse\"");
  if (repeats)
    g_string_append (text, " spreadMethod=\"repeat\"");
  g_string_append_c (text, '>');
  for (gsize i = 0; i < n_stops; i++) {
    g_string_append (text, "<stop");
    attribute (text, "offset", (double)stops[i].offset);
    paint (text, "stop-color", "stop-opacity", &stops[i].color);
    g_string_append (text, "/>");
  }
  return g_string_free (text, FALSE);
}

static unsigned
gradient_id (Writer *w, const GskRenderNode *node, bool repeats)
{
  char *definition = define_gradient (w, node, repeats);
  gpointer known = g_hash_table_lookup (w->gradients, definition);
  unsigned id;

  if (known != NULL) {
    g_free (definition);
    return GPOINTER_TO_UINT (known);
  }
  id = g_hash_table_size (w->gradients) + 1;
  g_string_append_printf (w->out, "<linearGradient id=\"g%u\"%s</linearGradient>\n", id,
                          definition);
  g_hash_table_insert (w->gradients, definition, GUINT_TO_POINTER (id));
  return id;
}

static void
write_gradient (Writer *w, const GskRenderNode *node, bool repeats, double radius)
{
  graphene_rect_t rect;
  unsigned id;

  flush (w);
  id = gradient_id (w, node, repeats);
  gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
  g_string_append (w->out, "<rect");
  box_attributes (w, &rect);
  if (radius > 0)
    attribute (w->out, "rx", radius);
  g_string_append_printf (w->out, " fill=\"url(#g%u)\"/>\n", id);
}

static void
write_round_colour (Writer *w, const GskRenderNode *node, double radius)
{
  graphene_rect_t rect;

  flush (w);
  gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
  g_string_append (w->out, "<rect");
  box_attributes (w, &rect);
  attribute (w->out, "rx", radius);
  paint (w->out, "fill", "fill-opacity", gsk_color_node_get_color (node));
  g_string_append (w->out, "/>\n");
}

/* Of one width and colour all around, as all of ours. */
static void
write_border (Writer *w, const GskRenderNode *node)
{
  const GskRoundedRect *outline = gsk_border_node_get_outline (node);
  float thickness = gsk_border_node_get_widths (node)[0];
  graphene_rect_t rect = outline->bounds;
  double radius = fmax ((double)(outline->corner[0].width - thickness / 2), 0);

  flush (w);
  graphene_rect_inset (&rect, thickness / 2, thickness / 2);
  g_string_append (w->out, "<rect");
  box_attributes (w, &rect);
  if (radius > 0)
    attribute (w->out, "rx", radius);
  g_string_append (w->out, " fill=\"none\"");
  paint (w->out, "stroke", "stroke-opacity", &gsk_border_node_get_colors (node)[0]);
  attribute (w->out, "stroke-width", (double)thickness);
  g_string_append (w->out, "/>\n");
}

/* Moves along with what only shifts; else it is a group. */
static void
write_transform (Writer *w, const GskRenderNode *node)
{
  GskTransform *transform = gsk_transform_node_get_transform (node);
  const GskRenderNode *child = gsk_transform_node_get_child (node);
  double x = w->x, y = w->y;
  float xx, yx, xy, yy, dx, dy;

  if (gsk_transform_get_category (transform) >= GSK_TRANSFORM_CATEGORY_2D_TRANSLATE) {
    gsk_transform_to_translate (transform, &dx, &dy);
    w->x += (double)dx;
    w->y += (double)dy;
    write_node (w, child);
  } else if (gsk_transform_get_category (transform) >= GSK_TRANSFORM_CATEGORY_2D) {
    char places[6][G_ASCII_DTOSTR_BUF_SIZE];

    flush (w);
    gsk_transform_to_2d (transform, &xx, &yx, &xy, &yy, &dx, &dy);
    g_ascii_formatd (places[0], sizeof places[0], "%.6g", (double)xx);
    g_ascii_formatd (places[1], sizeof places[1], "%.6g", (double)yx);
    g_ascii_formatd (places[2], sizeof places[2], "%.6g", (double)xy);
    g_ascii_formatd (places[3], sizeof places[3], "%.6g", (double)yy);
    g_ascii_formatd (places[4], sizeof places[4], "%.2f", x + (double)dx);
    g_ascii_formatd (places[5], sizeof places[5], "%.2f", y + (double)dy);
    g_string_append_printf (w->out, "<g transform=\"matrix(%s %s %s %s %s %s)\">",
                            places[0], places[1], places[2], places[3], places[4],
                            places[5]);
    w->x = w->y = 0;
    write_node (w, child);
    flush (w);
    g_string_append (w->out, "</g>\n");
  }
  w->x = x;
  w->y = y;
}

static void
write_clipped (Writer *w,
               const graphene_rect_t *rect,
               double radius,
               const GskRenderNode *child)
{
  unsigned id = ++w->n_clips;
  gsize before, begun;

  flush (w);
  before = w->out->len;
  g_string_append_printf (w->out, "<clipPath id=\"c%u\"><rect", id);
  box_attributes (w, rect);
  if (radius > 0)
    attribute (w->out, "rx", radius);
  g_string_append_printf (w->out, "/></clipPath><g clip-path=\"url(#c%u)\">\n", id);
  begun = w->out->len;
  write_node (w, child);
  flush (w);
  if (w->out->len == begun)
    g_string_truncate (w->out, before);
  else
    g_string_append (w->out, "</g>\n");
}

/* Whether @node fills the whole of @rect by itself. */
static bool
fills (const GskRenderNode *node, const graphene_rect_t *rect)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);
  graphene_rect_t own;

  if (type != GSK_COLOR_NODE && type != GSK_REPEATING_LINEAR_GRADIENT_NODE)
    return false;
  gsk_render_node_get_bounds ((GskRenderNode *)node, &own);
  return graphene_rect_equal (&own, rect);
}

static void
write_round (Writer *w, const GskRenderNode *node, double radius)
{
  if (gsk_render_node_get_node_type (node) == GSK_COLOR_NODE)
    write_round_colour (w, node, radius);
  else
    write_gradient (w, node, true, radius);
}

/* A bar with round corners needs no clipping where all in it has its size. */
static void
write_rounded_clip (Writer *w, const GskRenderNode *node)
{
  const GskRoundedRect *clip = gsk_rounded_clip_node_get_clip (node);
  const GskRenderNode *child = gsk_rounded_clip_node_get_child (node);
  double radius = (double)clip->corner[0].width;
  bool container = gsk_render_node_get_node_type (child) == GSK_CONTAINER_NODE;
  guint n = container ? gsk_container_node_get_n_children (child) : 1;

  for (guint i = 0; i < n; i++) {
    const GskRenderNode *one = container ? gsk_container_node_get_child (child, i) : child;

    if (!fills (one, &clip->bounds)) {
      write_clipped (w, &clip->bounds, radius, child);
      return;
    }
  }
  for (guint i = 0; i < n; i++)
    write_round (w, container ? gsk_container_node_get_child (child, i) : child, radius);
}

/* The first text node below @node, with where it is. */
static const GskRenderNode *
find_text (const GskRenderNode *node, double *x, double *y)
{
  float dx, dy;

  switch (gsk_render_node_get_node_type (node)) {
  case GSK_TEXT_NODE:
    return node;
  case GSK_TRANSFORM_NODE:
    if (gsk_transform_get_category (gsk_transform_node_get_transform (node))
        < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
      return NULL;
    gsk_transform_to_translate (gsk_transform_node_get_transform (node), &dx, &dy);
    *x += (double)dx;
    *y += (double)dy;
    return find_text (gsk_transform_node_get_child (node), x, y);
  case GSK_CONTAINER_NODE:
    return gsk_container_node_get_n_children (node) > 0
               ? find_text (gsk_container_node_get_child (node, 0), x, y)
               : NULL;
  default:
    return NULL;
  }
}

/* How wide it was laid out, so that it takes that room in another font too. */
static double
text_width (const GskRenderNode *node)
{
  double width = 0;
  guint n;
  const PangoGlyphInfo *glyphs;

  if (gsk_render_node_get_node_type (node) == GSK_CONTAINER_NODE) {
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      width += text_width (gsk_container_node_get_child (node, i));
    return width;
  }
  if (gsk_render_node_get_node_type (node) == GSK_TRANSFORM_NODE)
    return text_width (gsk_transform_node_get_child (node));
  if (gsk_render_node_get_node_type (node) != GSK_TEXT_NODE)
    return 0;
  n = gsk_text_node_get_num_glyphs (node);
  glyphs = gsk_text_node_get_glyphs (node, NULL);
  for (guint i = 0; i < n; i++)
    width += (double)glyphs[i].geometry.width / PANGO_SCALE;
  return width;
}

/* What XML cannot have at all is left out. */
static char *
escape (const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c >= 0x20 && c != 0xfffe && c != 0xffff)
      g_string_append_unichar (text, c);
    else
      g_string_append_c (text, ' ');
  }
  return g_markup_escape_text (text->str, -1);
}

static void
write_text (Writer *w, const GskRenderNode *node, const char *seen)
{
  double x = w->x, y = w->y;
  const GskRenderNode *text = find_text (node, &x, &y);
  const graphene_point_t *offset;
  g_autofree char *escaped = NULL;
  PangoFontDescription *font;
  int weight;

  flush (w);
  if (text == NULL)
    return;
  offset = gsk_text_node_get_offset (text);
  font = pango_font_describe_with_absolute_size (
      gsk_text_node_get_font ((GskRenderNode *)text));
  weight = (int)pango_font_description_get_weight (font);
  escaped = escape (seen);
  g_string_append (w->out, "<text");
  attribute (w->out, "x", x + (double)offset->x);
  attribute (w->out, "y", y + (double)offset->y);
  attribute (w->out, "font-size",
             (double)pango_font_description_get_size (font) / PANGO_SCALE);
  if (weight != PANGO_WEIGHT_NORMAL)
    g_string_append_printf (w->out, " font-weight=\"%d\"", weight);
  attribute (w->out, "textLength", text_width (node));
  paint (w->out, "fill", "fill-opacity", gsk_text_node_get_color (text));
  g_string_append_printf (w->out, ">%s</text>\n", escaped);
  pango_font_description_free (font);
}

static void
write_path (Writer *w, const char *attributes)
{
  flush (w);
  g_string_append (w->out, "<path");
  if (w->x != 0 || w->y != 0) {
    g_string_append (w->out, " transform=\"translate(");
    number (w->out, w->x);
    g_string_append_c (w->out, ' ');
    number (w->out, w->y);
    g_string_append (w->out, ")\"");
  }
  g_string_append_printf (w->out, "%s/>\n", attributes);
}

static cairo_status_t
gather (gpointer closure, const guchar *data, unsigned length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Whatever else there is, as it looks. */
static void
write_picture (Writer *w, const GskRenderNode *node)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autofree char *text = NULL;
  graphene_rect_t rect;
  cairo_surface_t *surface;
  cairo_t *cr;

  flush (w);
  gsk_render_node_get_bounds ((GskRenderNode *)node, &rect);
  graphene_rect_round_extents (&rect, &rect);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)rect.size.width,
                                        (int)rect.size.height);
  cr = cairo_create (surface);
  cairo_translate (cr, -(double)rect.origin.x, -(double)rect.origin.y);
  gsk_render_node_draw ((GskRenderNode *)node, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, gather, png);
  cairo_surface_destroy (surface);
  text = g_base64_encode (png->data, png->len);
  g_string_append (w->out, "<image");
  box_attributes (w, &rect);
  g_string_append_printf (w->out, " href=\"data:image/png;base64,%s\"/>\n", text);
}

static void
write_debug (Writer *w, const GskRenderNode *node)
{
  const GskRenderNode *child = gsk_debug_node_get_child ((GskRenderNode *)node);
  const char *text;

  switch (weft_vector_read (node, &text)) {
  case WEFT_VECTOR_TEXT:
    write_text (w, child, text);
    break;
  case WEFT_VECTOR_PATH:
    write_path (w, text);
    break;
  case WEFT_VECTOR_NONE:
    write_node (w, child);
  }
}

static void
write_node (Writer *w, const GskRenderNode *node)
{
  switch (gsk_render_node_get_node_type (node)) {
  case GSK_CONTAINER_NODE:
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      write_node (w, gsk_container_node_get_child (node, i));
    break;
  case GSK_COLOR_NODE:
    write_colour (w, node);
    break;
  case GSK_LINEAR_GRADIENT_NODE:
  case GSK_REPEATING_LINEAR_GRADIENT_NODE:
    write_gradient (w, node,
                    gsk_render_node_get_node_type (node) != GSK_LINEAR_GRADIENT_NODE, 0);
    break;
  case GSK_BORDER_NODE:
    write_border (w, node);
    break;
  case GSK_TRANSFORM_NODE:
    write_transform (w, node);
    break;
  case GSK_CLIP_NODE:
    write_clipped (w, gsk_clip_node_get_clip (node), 0, gsk_clip_node_get_child (node));
    break;
  case GSK_ROUNDED_CLIP_NODE:
    write_rounded_clip (w, node);
    break;
  case GSK_DEBUG_NODE:
    write_debug (w, node);
    break;
  default:
    write_picture (w, node);
  }
}

void
weft_svg_append (
    GString *out, const GskRenderNode *node, const char *title, double width, double height)
{
  Writer w = { .out = out,
               .gradients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
               .path = g_string_new (NULL) };
  g_autofree char *escaped = escape (title);

  g_string_append (out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  attribute (out, "width", width);
  attribute (out, "height", height);
  g_string_append (out, " viewBox=\"0 0 ");
  number (out, width);
  g_string_append_c (out, ' ');
  number (out, height);
  g_string_append_printf (
      out, "\" font-family=\"" FALLBACK "\" xml:space=\"preserve\">\n<title>%s</title>\n",
      escaped);
  if (node != NULL)
    write_node (&w, node);
  flush (&w);
  g_string_append (out, "</svg>\n");
  g_hash_table_unref (w.gradients);
  g_string_free (w.path, TRUE);
}
