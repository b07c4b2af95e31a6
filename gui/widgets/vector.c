#include "gui/widgets/vector.h"

#include <math.h>
#include <string.h>

#define TEXT_MARK "weft-text "
#define PATH_MARK "weft-path"
/* Colours this near look the same, in 255ths. */
#define NEAR 6

/* Nodes do not keep their text, and of what is cut the layout has more than is seen. */
static char *
seen_text (PangoLayout *layout)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  const char *text = pango_layout_get_text (layout);
  GString *seen;

  if (line == NULL || !pango_layout_is_ellipsized (layout))
    return g_strdup (text);
  seen = g_string_new (NULL);
  for (GSList *run = line->runs; run != NULL; run = run->next) {
    const PangoItem *item = ((PangoLayoutRun *)run->data)->item;

    if ((item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS) != 0)
      g_string_append (seen, "…");
    else
      g_string_append_len (seen, text + item->offset, item->length);
  }
  return g_string_free (seen, FALSE);
}

/* gtk_snapshot_push_debug() makes none unless GTK is being debugged. Takes both. */
static void
append (GtkSnapshot *snapshot, GskRenderNode *node, char *message)
{
  GskRenderNode *marked;

  if (node == NULL) {
    g_free (message);
    return;
  }
  marked = gsk_debug_node_new (node, message);
  gtk_snapshot_append_node (snapshot, marked);
  gsk_render_node_unref (marked);
  gsk_render_node_unref (node);
}

void
weft_vector_append_text (GtkSnapshot *snapshot, PangoLayout *layout, const GdkRGBA *colour)
{
  GtkSnapshot *part = gtk_snapshot_new ();
  g_autofree char *text = seen_text (layout);

  gtk_snapshot_append_layout (part, layout, colour);
  append (snapshot, gtk_snapshot_free_to_node (part), g_strconcat (TEXT_MARK, text, NULL));
}

void
weft_vector_append_path (GtkSnapshot *snapshot,
                         GskRenderNode *node,
                         const WeftVectorPath *path)
{
  GString *message = g_string_new (PATH_MARK);
  const char *what = path->thickness > 0 ? "stroke" : "fill";
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (message, " %s=\"#%02x%02x%02x\"", what,
                          (unsigned)lroundf (path->colour.red * 255),
                          (unsigned)lroundf (path->colour.green * 255),
                          (unsigned)lroundf (path->colour.blue * 255));
  if (path->colour.alpha < 0.999f) {
    g_ascii_formatd (number, sizeof number, "%.3g", (double)path->colour.alpha);
    g_string_append_printf (message, " %s-opacity=\"%s\"", what, number);
  }
  if (path->thickness > 0) {
    g_ascii_formatd (number, sizeof number, "%.3g", path->thickness);
    g_string_append_printf (message, " fill=\"none\" stroke-width=\"%s\"", number);
  }
  if (path->dashes != NULL)
    g_string_append_printf (message, " stroke-dasharray=\"%s\"", path->dashes);
  g_string_append_printf (message, " d=\"%s\"", path->path);
  append (snapshot, node, g_string_free (message, FALSE));
}

static int
channel (uint32_t pixel, int shift)
{
  return (int)(pixel >> shift & 255);
}

static bool
is_near (uint32_t a, uint32_t b)
{
  for (int shift = 0; shift < 32; shift += 8) {
    if (ABS (channel (a, shift) - channel (b, shift)) > NEAR)
      return false;
  }
  return true;
}

/* Opaque, so that neighbours may overlap without a darker seam. */
static GdkRGBA
on_ground (uint32_t pixel, const GdkRGBA *ground)
{
  float rest = 1 - (float)channel (pixel, 24) / 255;

  return (GdkRGBA){ (float)channel (pixel, 16) / 255 + rest * ground->red,
                    (float)channel (pixel, 8) / 255 + rest * ground->green,
                    (float)channel (pixel, 0) / 255 + rest * ground->blue, 1 };
}

void
weft_vector_pixels (
    GtkSnapshot *snapshot, uint32_t *pixels, int width, WeftBox box, const GdkRGBA *ground)
{
  int end;

  for (int x = 0; x < width; x = end) {
    GdkRGBA colour = on_ground (pixels[x], ground);
    WeftBox part = { box.x0 + x, box.y0, 0, box.y1 };

    for (end = x + 1; end < width && is_near (pixels[x], pixels[end]);)
      end++;
    if (channel (pixels[x], 24) == 0)
      continue;
    /* Under the next one, if there is one: no hairline of ground between them. */
    part.x1 = box.x0 + end + (end < width && channel (pixels[end], 24) != 0 ? 0.5 : 0);
    weft_ink_fill (snapshot, &colour, part);
  }
  g_free (pixels);
}

WeftVectorKind
weft_vector_read (const GskRenderNode *node, const char **ret_text)
{
  const char *message = gsk_debug_node_get_message (node);

  if (g_str_has_prefix (message, TEXT_MARK)) {
    *ret_text = message + strlen (TEXT_MARK);
    return WEFT_VECTOR_TEXT;
  }
  if (g_str_has_prefix (message, PATH_MARK)) {
    *ret_text = message + strlen (PATH_MARK);
    return WEFT_VECTOR_PATH;
  }
  return WEFT_VECTOR_NONE;
}
