#include "gui/widgets/strip.h"

#include <math.h>
#include <string.h>
#include <wchar.h>

struct WeftStrip {
  GdkRGBA ground;           /* what they begin with; alpha 0 */
  int width, height, scale; /* in pixels of the screen */
  uint32_t *pixels;         /* native ARGB, alpha multiplied in */
  int top, bottom;          /* the rows that were painted */
};

/* A pattern's pixels, drawn once. */
typedef struct {
  int side;
  bool opaque;
  uint32_t pixels[];
} Tile;

/* What a box is filled with. */
typedef struct {
  uint32_t solid;
  const Tile *tile; /* NULL: solid */
  int dx, dy;       /* of the tile's corner */
} Source;

typedef struct {
  WeftPattern pattern;
  GdkRGBA ground, stroke;
  int scale;
} TileKey;

static GQuark
strip_quark (void)
{
  static GQuark quark;

  if (quark == 0)
    quark = g_quark_from_static_string ("weft-strip");
  return quark;
}

GtkSnapshot *
weft_strip_begin (int width_px, int height_px, int scale, const GdkRGBA *ground)
{
  WeftStrip *self = g_new0 (WeftStrip, 1);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  if (ground != NULL)
    self->ground = *ground;
  self->scale = scale;
  self->width = width_px * scale;
  self->height = height_px * scale;
  g_object_set_qdata (G_OBJECT (snapshot), strip_quark (), self);
  return snapshot;
}

static cairo_surface_t *
acquire (cairo_pattern_t *pattern,
         void *surface,
         cairo_surface_t *target,
         const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (surface);
}

static void
release (cairo_pattern_t *pattern, void *surface, cairo_surface_t *acquired)
{
  cairo_surface_destroy (acquired);
}

static cairo_status_t
copy (cairo_pattern_t *pattern, void *surface, const cairo_pattern_t *other)
{
  cairo_surface_reference (surface);
  return CAIRO_STATUS_SUCCESS;
}

static void
finish (cairo_pattern_t *pattern, void *surface)
{
  cairo_surface_destroy (surface);
}

/* A node keeps a copy of the pixels of a surface, but of a raster source what it is. */
static cairo_pattern_t *
make_pattern (WeftStrip *self)
{
  static cairo_user_data_key_t key;
  int rows = self->bottom - self->top;
  uint32_t *pixels = g_steal_pointer (&self->pixels);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)(pixels + (gsize)self->top * (gsize)self->width), CAIRO_FORMAT_ARGB32,
      self->width, rows, self->width * 4);
  cairo_pattern_t *pattern = cairo_pattern_create_raster_source (
      surface, CAIRO_CONTENT_COLOR_ALPHA, self->width, rows);

  cairo_surface_set_user_data (surface, &key, pixels, g_free);
  cairo_raster_source_pattern_set_acquire (pattern, acquire, release);
  cairo_raster_source_pattern_set_copy (pattern, copy);
  cairo_raster_source_pattern_set_finish (pattern, finish);
  return pattern;
}

static void
append_pixels (WeftStrip *self, GtkSnapshot *target)
{
  double scale = self->scale, rows = self->bottom - self->top;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      0, (float)(self->top / scale), (float)(self->width / scale), (float)(rows / scale));
  cairo_pattern_t *pattern = make_pattern (self);
  /* A texture would be copied before it is drawn. */
  cairo_t *cr = gtk_snapshot_append_cairo (target, &bounds);

  cairo_translate (cr, 0, self->top / scale);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_pattern_destroy (pattern);
}

/* Of the rows that were not painted. */
static void
append_ground (const WeftStrip *self, GtkSnapshot *target, int y0, int y1)
{
  double scale = self->scale;

  if (self->ground.alpha > 0)
    weft_ink_fill (target, &self->ground,
                   (WeftBox){ 0, y0 / scale, self->width / scale, y1 / scale });
}

void
weft_strip_end (GtkSnapshot *snapshot, GtkSnapshot *target)
{
  WeftStrip *self = g_object_steal_qdata (G_OBJECT (snapshot), strip_quark ());
  GskRenderNode *over = gtk_snapshot_free_to_node (snapshot);

  append_ground (self, target, 0, self->top);
  if (self->top < self->bottom)
    append_pixels (self, target);
  append_ground (self, target, self->bottom, self->height);
  if (over != NULL)
    gtk_snapshot_append_node (target, over);
  g_clear_pointer (&over, gsk_render_node_unref);
  g_free (self->pixels);
  g_free (self);
}

WeftStrip *
weft_strip_of (GtkSnapshot *snapshot)
{
  return g_object_get_qdata (G_OBJECT (snapshot), strip_quark ());
}

static uint32_t
pixel_of (const GdkRGBA *colour)
{
  float alpha = colour->alpha;

  return (uint32_t)(alpha * 255 + 0.5f) << 24
         | (uint32_t)(colour->red * alpha * 255 + 0.5f) << 16
         | (uint32_t)(colour->green * alpha * 255 + 0.5f) << 8
         | (uint32_t)(colour->blue * alpha * 255 + 0.5f);
}

/* All four channels times @part of 256. */
static uint32_t
scaled (uint32_t pixel, uint32_t part)
{
  uint32_t even = (pixel & 0xff00ff) * part >> 8 & 0xff00ff;
  uint32_t odd = (pixel >> 8 & 0xff00ff) * part & 0xff00ff00;

  return even | odd;
}

/* @cover of 256 of the pixel are covered. */
static void
blend (uint32_t *pixel, uint32_t source, uint32_t cover)
{
  if (cover < 256)
    source = scaled (source, cover);
  if (source >> 24 == 255)
    *pixel = source;
  else if (source >> 24 > 0)
    *pixel = source + scaled (*pixel, 256 - (source >> 24));
}

static uint32_t
source_at (const Source *source, int x, int y)
{
  const Tile *tile = source->tile;

  if (tile == NULL)
    return source->solid;
  x = (x - source->dx) % tile->side;
  y = (y - source->dy) % tile->side;
  return tile
      ->pixels[(y < 0 ? y + tile->side : y) * tile->side + (x < 0 ? x + tile->side : x)];
}

/* How much of the pixels from @i to @i + 1 lies between @from and @to. */
static double
covered (int i, double from, double to)
{
  return MAX (MIN (to, i + 1) - MAX (from, i), 0);
}

/* What a round corner leaves of a pixel in the middle of which (@x, @y) is. */
static double
corner (WeftBox box, double radius, double x, double y)
{
  double dx = MAX (MAX (box.x0 + radius - x, x - (box.x1 - radius)), 0);
  double dy = MAX (MAX (box.y0 + radius - y, y - (box.y1 - radius)), 0);

  if (dx == 0 || dy == 0)
    return 1;
  return MIN (MAX (radius + 0.5 - sqrt (dx * dx + dy * dy), 0), 1);
}

static void
paint_pixel (
    WeftStrip *self, const Source *source, WeftBox box, double radius, int x, int y)
{
  double cover = covered (x, box.x0, box.x1) * covered (y, box.y0, box.y1);

  if (radius > 0)
    cover *= corner (box, radius, x + 0.5, y + 0.5);
  blend (&self->pixels[y * self->width + x], source_at (source, x, y),
         (uint32_t)(cover * 256 + 0.5));
}

G_STATIC_ASSERT (sizeof (wchar_t) == sizeof (uint32_t));

static void
paint_solid (uint32_t *pixels, uint32_t solid, int n)
{
  if (solid >> 24 == 255 && n > 0)
    wmemset ((wchar_t *)pixels, (wchar_t)solid, (size_t)n);
  else
    for (int i = 0; i < n; i++)
      blend (&pixels[i], solid, 256);
}

/* Pixels that are wholly covered. */
static void
paint_span (WeftStrip *self, const Source *source, int x, int end, int y)
{
  uint32_t *row = self->pixels + (gsize)y * (gsize)self->width;
  const Tile *tile = source->tile;
  int at, line;

  if (tile == NULL) {
    paint_solid (row + x, source->solid, end - x);
    return;
  }
  at = (x - source->dx) % tile->side;
  line = (y - source->dy) % tile->side;
  at += at < 0 ? tile->side : 0;
  line += line < 0 ? tile->side : 0;
  while (x < end) {
    const uint32_t *pixels = tile->pixels + line * tile->side + at;
    int n = MIN (tile->side - at, end - x);

    if (tile->opaque)
      memcpy (row + x, pixels, (gsize)n * sizeof *pixels);
    else
      for (int i = 0; i < n; i++)
        blend (&row[x + i], pixels[i], 256);
    x += n;
    at = 0;
  }
}

static void
begin_rows (WeftStrip *self, int y0, int y1)
{
  wmemset ((wchar_t *)self->pixels + (gsize)y0 * (gsize)self->width,
           (wchar_t)pixel_of (&self->ground), (gsize)(y1 - y0) * (gsize)self->width);
}

/* These rows are about to be painted. */
static void
touch (WeftStrip *self, int y0, int y1)
{
  if (self->pixels == NULL) {
    self->pixels = g_new (uint32_t, (gsize)self->width * (gsize)self->height);
    self->top = self->bottom = y0;
  }
  if (y0 < self->top) {
    begin_rows (self, y0, self->top);
    self->top = y0;
  }
  if (y1 > self->bottom) {
    begin_rows (self, self->bottom, y1);
    self->bottom = y1;
  }
}

/* A row that is wholly covered from top to bottom, but in part at either end. */
typedef struct {
  int x0, from, to, x1; /* [x0, from) and [to, x1) are covered in part: a pixel at most */
  uint32_t left, right; /* how much of 256 */
} Row;

static Row
make_row (const WeftStrip *self, WeftBox box)
{
  double x0 = MAX (box.x0, 0), x1 = MIN (box.x1, self->width);
  Row row = { .x0 = (int)floor (x0), .x1 = (int)ceil (x1) };

  row.from = (int)ceil (x0);
  row.to = (int)floor (x1);
  row.left = (uint32_t)(covered (row.x0, x0, x1) * 256 + 0.5);
  row.right = (uint32_t)(covered (row.to, x0, x1) * 256 + 0.5);
  /* Both ends in one pixel. */
  if (row.to < row.from)
    row.from = row.to = row.x1;
  return row;
}

static void
paint_row (WeftStrip *self, const Source *source, const Row *row, int y)
{
  uint32_t *pixels = self->pixels + (gsize)y * (gsize)self->width;

  if (row->x0 < row->from)
    blend (&pixels[row->x0], source_at (source, row->x0, y), row->left);
  paint_span (self, source, row->from, row->to, y);
  if (row->to < row->x1)
    blend (&pixels[row->to], source_at (source, row->to, y), row->right);
}

/* @box and @radius in pixels of the screen. */
static void
paint (WeftStrip *self, const Source *source, WeftBox box, double radius)
{
  int y0 = (int)floor (MAX (box.y0, 0)), y1 = (int)ceil (MIN (box.y1, self->height));
  int edge = radius > 0 ? (int)ceil (radius) + 1 : 0;
  Row row;

  if (MAX (box.x0, 0) >= MIN (box.x1, self->width) || y0 >= y1)
    return;
  row = make_row (self, box);
  touch (self, y0, y1);
  for (int y = y0; y < y1; y++) {
    bool whole = y >= box.y0 && y + 1 <= box.y1;
    int from = row.x1, to = row.x1;

    if (whole && (edge == 0 || (y >= y0 + edge && y < y1 - edge))) {
      paint_row (self, source, &row, y);
      continue;
    }
    if (whole && row.to - row.from > 2 * edge) {
      from = row.from + edge;
      to = row.to - edge;
    }
    for (int x = row.x0; x < from; x++)
      paint_pixel (self, source, box, radius, x, y);
    paint_span (self, source, from, to, y);
    for (int x = to; x < row.x1; x++)
      paint_pixel (self, source, box, radius, x, y);
  }
}

static WeftBox
on_screen (const WeftStrip *self, WeftBox box)
{
  double scale = self->scale;

  return (WeftBox){ box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale };
}

void
weft_strip_fill (WeftStrip *self, const GdkRGBA *colour, WeftBox box, double radius)
{
  Source source = { .solid = pixel_of (colour) };

  paint (self, &source, on_screen (self, box), radius * self->scale);
}

static guint
tile_hash (gconstpointer data)
{
  const TileKey *key = data;

  return (guint)key->pattern * 31 + (guint)(key->stroke.red * 255) * 977
         + (guint)(key->ground.green * 255) * 65537 + (guint)key->scale;
}

static gboolean
tile_equal (gconstpointer a, gconstpointer b)
{
  const TileKey *left = a, *right = b;

  return left->pattern == right->pattern && left->scale == right->scale
         && gdk_rgba_equal (&left->ground, &right->ground)
         && gdk_rgba_equal (&left->stroke, &right->stroke);
}

/* By the nodes themselves, so that it looks the same. */
static Tile *
make_tile (const TileKey *key)
{
  int side = WEFT_STRIP_TILE_PX * key->scale, n = side * side;
  Tile *tile = g_malloc0 (sizeof *tile + (gsize)n * sizeof *tile->pixels);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (guchar *)tile->pixels, CAIRO_FORMAT_ARGB32, side, side, side * 4);
  cairo_t *cr = cairo_create (surface);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  weft_ink_pattern (snapshot, key->pattern, &key->ground, &key->stroke,
                    (WeftBox){ 0, 0, WEFT_STRIP_TILE_PX, WEFT_STRIP_TILE_PX }, 0);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_scale (cr, key->scale, key->scale);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  tile->side = side;
  tile->opaque = true;
  for (int i = 0; i < n; i++)
    tile->opaque = tile->opaque && tile->pixels[i] >> 24 == 255;
  return tile;
}

/* There are but as many as a palette has states. */
static const Tile *
get_tile (const TileKey *key)
{
  static GHashTable *tiles;
  Tile *tile;

  if (tiles == NULL)
    tiles = g_hash_table_new_full (tile_hash, tile_equal, g_free, g_free);
  tile = g_hash_table_lookup (tiles, key);
  if (tile == NULL) {
    tile = make_tile (key);
    g_hash_table_insert (tiles, g_memdup2 (key, sizeof *key), tile);
  }
  return tile;
}

void
weft_strip_pattern (WeftStrip *self,
                    WeftPattern pattern,
                    const GdkRGBA *ground,
                    const GdkRGBA *stroke,
                    WeftBox box,
                    double phase_px,
                    double radius)
{
  TileKey key = { pattern, *ground, *stroke, self->scale };
  double side = WEFT_STRIP_TILE_PX * self->scale;
  Source source = { .tile = get_tile (&key) };

  /* What it was far away would not fit into an int. */
  source.dx = (int)round (fmod (phase_px * self->scale, side));
  source.dy = (int)round (box.y0 * self->scale);
  paint (self, &source, on_screen (self, box), radius * self->scale);
}

void
weft_strip_row (WeftStrip *self, const uint32_t *pixels, int n_pixels, WeftBox box)
{
  int scale = self->scale, x0 = (int)round (box.x0) * scale;
  int from = MAX (x0, 0), to = MIN (x0 + n_pixels * scale, self->width);
  int y0 = MAX ((int)round (box.y0) * scale, 0);
  int y1 = MIN ((int)round (box.y1) * scale, self->height);
  /* Nothing lies under it. */
  bool clear = y1 <= self->top || y0 >= self->bottom;

  if (from >= to || y0 >= y1)
    return;
  touch (self, y0, y1);
  for (int y = y0; y < y1; y++) {
    uint32_t *row = self->pixels + (gsize)y * (gsize)self->width;

    if (clear && y > y0)
      memcpy (row + from, row - self->width + from, (gsize)(to - from) * sizeof *row);
    else
      for (int x = from; x < to; x++)
        blend (&row[x], pixels[(x - x0) / scale], 256);
  }
}
