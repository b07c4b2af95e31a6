#include "gui/widgets/export.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "gui/view/run-words.h"
#include "gui/widgets/draw.h"
#include "gui/widgets/export-pdf.h"
#include "gui/widgets/export-svg.h"
#include "tracer/analysis/describe.h"

/* Of a page that is not cut into several. */
#define MOST_LANES_PX 12000
/* In all, which is half a gigabyte: what a picture may take. */
#define MOST_PIXELS 128e6
#define MOST_SCALE 4.0
/* A page is as high as paper is for its width. */
#define PAGE_RATIO 1.414
#define TITLE_PX 44
#define CUT_PX 24
#define POINTS_PER_PX 0.75
/* For so long the window may wait. */
#define SLICE_US 6000
#define FONT "Cantarell, Noto Sans, DejaVu Sans, Sans 11"

typedef struct {
  size_t first, end; /* lanes */
  size_t n_frozen;   /* of the first lanes of all: they come after these, on top of them */
  int top_px;        /* of the page's lanes among all */
  int lanes_px;      /* how high its lanes are */
  int height_px;     /* of all of it */
  GskRenderNode *node; /* NULL: not drawn yet, or empty */
} Page;

struct WeftExport {
  WeftScene *scene;
  const WeftTrace *trace; /* that it showed at first; only compared */
  WeftInk *ink;
  WeftExportOptions options;
  WeftViewport viewport;
  GArray *pages; /* of Page */
  char *title;
  int legend_px; /* how high it is */
  size_t n_lanes, n_cut;

  /* Under way. */
  guint page;
  size_t lane;
  GtkSnapshot *snapshot;
};

/* What part of the run it is, unless it is all of it, and of how many pages which. */
static char *
summary_of (const WeftExport *self)
{
  const WeftTrace *trace = self->scene->trace;
  int64_t end_ns = weft_trace_duration_ns (trace);
  double from = fmax (self->viewport.begin_ns, 0);
  double to = fmin (weft_viewport_end_ns (&self->viewport), (double)end_ns);
  g_autofree char *first = weft_format_moment ((int64_t)from);
  g_autofree char *last = weft_format_moment ((int64_t)to);
  g_autofree char *whole = weft_run_words_summary (trace);
  g_autofree char *part = NULL;
  g_autofree char *page = NULL;

  /* Translators: "2.1 ms to 3.4 ms of 41.2 ms · 11 threads · 1,284 events · none lost" */
  part = from <= 0 && to >= (double)end_ns
             ? g_strdup (whole)
             : g_strdup_printf (_ ("%s to %s of %s"), first, last, whole);
  if (self->pages->len == 1)
    return g_steal_pointer (&part);
  page = g_strdup_printf (_ ("page %u of %u"), self->page + 1, self->pages->len);
  return g_strjoin (" · ", part, page, NULL);
}

static void
draw_title (const WeftExport *self, const WeftDrawing *drawing)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  g_autofree char *summary = summary_of (self);
  double middle = TITLE_PX / 2.0, width = self->options.width_px, used, room;

  weft_ink_fill (drawing->snapshot, &palette->group, (WeftBox){ 0, 0, width, TITLE_PX });
  room = weft_ink_text_width (self->ink, WEFT_TEXT_DETAIL, summary);
  used = weft_ink_text (self->ink, drawing->snapshot, WEFT_TEXT_TITLE, &palette->text,
                        self->title, 14, middle, fmax (width - room - 60, 120));
  weft_ink_text (self->ink, drawing->snapshot, WEFT_TEXT_DETAIL, &palette->dim, summary,
                 fmax (width - room - 14, used + 30), middle, room + 1);
}

static void
shift (GtkSnapshot *snapshot, double x, double y)
{
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
}

/* How high all is that is above the lanes. */
static int
head_px (const WeftExport *self, guint page)
{
  return (self->options.no_title ? 0 : TITLE_PX) + (page == 0 ? WEFT_OVERVIEW_PX : 0)
         + WEFT_RULER_PX + weft_scene_density_px (self->scene);
}

static int
measure_legend (const WeftExport *self)
{
  WeftDrawing drawing = { NULL, self->ink, self->scene };

  return self->options.no_legend
             ? 0
             : (int)ceil (weft_draw_legend (&drawing, self->options.width_px, true));
}

static WeftSceneSize
lanes_size (const WeftExport *self, const Page *page)
{
  return (WeftSceneSize){ .width_px = self->options.width_px - WEFT_GUTTER_PX,
                          .scroll_px = page->top_px,
                          .height_px = page->lanes_px };
}

static void
begin_page (WeftExport *self)
{
  const Page *page = &g_array_index (self->pages, Page, self->page);
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftDrawing drawing = { gtk_snapshot_new (), self->ink, self->scene };
  WeftSceneSize size = lanes_size (self, page);
  double width = self->options.width_px;

  self->snapshot = drawing.snapshot;
  self->lane = page->first;
  weft_ink_fill (self->snapshot, &palette->background,
                 (WeftBox){ 0, 0, width, page->height_px });
  gtk_snapshot_save (self->snapshot);
  if (!self->options.no_title) {
    draw_title (self, &drawing);
    shift (self->snapshot, 0, TITLE_PX);
  }
  if (self->page == 0) {
    weft_draw_overview (&drawing, width);
    shift (self->snapshot, 0, WEFT_OVERVIEW_PX);
  }
  weft_draw_ruler (&drawing, width);
  shift (self->snapshot, 0, WEFT_RULER_PX);
  weft_draw_density (&drawing, &size);
  gtk_snapshot_restore (self->snapshot);
}

static void
draw_lane (WeftExport *self)
{
  const Page *page = &g_array_index (self->pages, Page, self->page);
  size_t index = self->lane < page->end ? self->lane : self->lane - page->end;
  const WeftLane *lane = weft_lanes_get (self->scene->lanes, index);
  WeftDrawing drawing = { self->snapshot, self->ink, self->scene };
  double width = self->options.width_px;
  int head = head_px (self, self->page);

  /* The first and last of what is seen may be cut. */
  gtk_snapshot_push_clip (self->snapshot, &GRAPHENE_RECT_INIT (0, (float)head, (float)width,
                                                               (float)page->lanes_px));
  gtk_snapshot_save (self->snapshot);
  shift (self->snapshot, 0, head + lane->y_px - page->top_px);
  weft_draw_lane (&drawing, index, width);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
  self->lane++;
}

static void
draw_foot (WeftExport *self, const WeftDrawing *drawing)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double width = self->options.width_px;

  weft_ink_fill (self->snapshot, &palette->line, (WeftBox){ 0, 0, width, 1 });
  if (self->page + 1 < self->pages->len)
    return;
  if (self->n_cut > 0) {
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     "%zu more lane did not fit into this picture; a PDF "
                     "has room for all",
                     "%zu more lanes did not fit into this picture; a "
                     "PDF has room for all",
                     self->n_cut),
        self->n_cut);

    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->warn, text, 14,
                   16, width);
    shift (self->snapshot, 0, CUT_PX);
  }
  if (!self->options.no_legend)
    weft_draw_legend (drawing, width, false);
}

static void
end_page (WeftExport *self)
{
  Page *page = &g_array_index (self->pages, Page, self->page);
  WeftDrawing drawing = { self->snapshot, self->ink, self->scene };
  WeftSceneSize size = lanes_size (self, page);
  int head = head_px (self, self->page);

  gtk_snapshot_push_clip (self->snapshot, &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, (float)head,
                                                               (float)size.width_px,
                                                               (float)page->lanes_px));
  gtk_snapshot_save (self->snapshot);
  shift (self->snapshot, WEFT_GUTTER_PX, head - page->top_px);
  weft_draw_overlay (&drawing, &size);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
  shift (self->snapshot, 0, head + page->lanes_px);
  draw_foot (self, &drawing);
  page->node = gtk_snapshot_free_to_node (g_steal_pointer (&self->snapshot));
  self->page++;
}

/* Past the number of the last lane to draw, those that stand still counted on. */
static size_t
end_of (const WeftExport *self)
{
  const Page *page = &g_array_index (self->pages, Page, self->page);

  return page->end + page->n_frozen;
}

/* How the lanes lie while they are drawn: all below each other, unless they are to be as
 * they are seen. */
static void
arrange (const WeftExport *self, bool draws)
{
  bool live = !draws || self->options.seen;

  weft_lanes_set_view (self->scene->lanes, live ? self->options.scroll_px : 0,
                       live ? self->options.height_px : 0);
}

bool
weft_export_is_void (const WeftExport *self)
{
  return self->scene->trace != self->trace;
}

bool
weft_export_draw (WeftExport *self)
{
  int64_t until_us = g_get_monotonic_time () + SLICE_US;
  WeftScene *scene = self->scene;
  WeftViewport viewport = scene->viewport;
  WeftSelection hover = scene->hover;
  size_t focused = scene->focused_lane;

  /* The window goes on with its own view between the slices. */
  scene->viewport = self->viewport;
  scene->hover = WEFT_SELECTION_INIT;
  scene->focused_lane = SIZE_MAX;
  weft_tiles_set_exact (scene->tiles, true);
  arrange (self, true);
  while (self->page < self->pages->len) {
    if (self->snapshot == NULL)
      begin_page (self);
    else if (self->lane < end_of (self))
      draw_lane (self);
    else
      end_page (self);
    if (g_get_monotonic_time () >= until_us)
      break;
  }
  arrange (self, false);
  scene->viewport = viewport;
  scene->hover = hover;
  scene->focused_lane = focused;
  weft_tiles_set_exact (scene->tiles, false);
  return self->page < self->pages->len;
}

double
weft_export_progress (const WeftExport *self)
{
  size_t done = 0;

  for (guint i = 0; i < self->page; i++) {
    const Page *page = &g_array_index (self->pages, Page, i);

    done += page->end - page->first + page->n_frozen;
  }
  if (self->page < self->pages->len && self->snapshot != NULL)
    done += self->lane - g_array_index (self->pages, Page, self->page).first;
  return self->n_lanes > 0 ? (double)done / (double)self->n_lanes : 1;
}

size_t
weft_export_n_cut (const WeftExport *self)
{
  return self->n_cut;
}

guint
weft_export_n_pages (const WeftExport *self)
{
  return self->pages->len;
}

/* How much room there is for lanes on a page. */
static double
room_px (const WeftExport *self, guint page)
{
  double width = self->options.width_px, scale = self->options.scale;

  if (self->options.format == WEFT_EXPORT_PDF)
    return fmax (width * PAGE_RATIO - head_px (self, page) - self->legend_px, 100);
  return fmin (MOST_LANES_PX, MOST_PIXELS / (width * scale * scale) - 200);
}

/* The lanes from @page->first on, as many as there is room for. */
static void
fill_page (const WeftExport *self, size_t end, Page *page)
{
  double room = room_px (self, self->pages->len);

  for (page->end = page->first; page->end < end; page->end++) {
    const WeftLane *lane = weft_lanes_get (self->scene->lanes, page->end);

    if (page->end == page->first)
      page->top_px = lane->y_px;
    if (page->end > page->first && lane->y_px + lane->height_px - page->top_px > room)
      break;
    page->lanes_px = lane->y_px + lane->height_px - page->top_px;
  }
}

/* Just the lanes that are in view, some of which may stand still above the others. */
static void
fill_seen_page (const WeftExport *self, Page *page)
{
  const WeftLanes *lanes = self->scene->lanes;
  double scroll = self->options.scroll_px;
  double bottom = fmin (scroll + self->options.height_px, weft_lanes_height_px (lanes));
  size_t n = weft_lanes_size (lanes);

  page->top_px = (int)scroll;
  page->lanes_px = (int)fmax (bottom - page->top_px, 1);
  page->n_frozen = weft_lanes_frozen (lanes);
  page->first = page->n_frozen < n ? weft_lanes_scrolled_at (lanes, scroll) : n;
  for (page->end = page->first; page->end < n; page->end++) {
    if (weft_lanes_get (lanes, page->end)->y_px >= bottom)
      break;
  }
}

static void
lay_out_pages (WeftExport *self)
{
  size_t n = weft_lanes_size (self->scene->lanes), first = 0;

  do {
    Page page = { .first = first, .end = first };

    if (self->options.seen && n > 0)
      fill_seen_page (self, &page);
    else
      fill_page (self, n, &page);
    page.height_px = head_px (self, self->pages->len) + page.lanes_px;
    g_array_append_val (self->pages, page);
    self->n_lanes += page.end - page.first + page.n_frozen;
    first = page.end;
  } while (first < n && self->options.format == WEFT_EXPORT_PDF && !self->options.seen);
  self->n_cut = self->options.seen ? 0 : n - first;
  g_array_index (self->pages, Page, self->pages->len - 1).height_px
      += self->legend_px + (self->n_cut > 0 ? CUT_PX : 0);
}

/* Of fonts that no other thread uses: what draws them is made when it is first needed,
 * which may be in the thread that writes. */
static WeftInk *
make_ink (bool dark)
{
  g_autoptr (PangoFontMap) fonts = pango_cairo_font_map_new ();
  PangoContext *context = pango_font_map_create_context (fonts);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  WeftInk *ink;

  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  ink = weft_ink_new (context, weft_palette_get (dark));
  g_object_unref (context);
  return ink;
}

static void
page_clear (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->node, gsk_render_node_unref);
}

WeftExport *
weft_export_new (WeftScene *scene, const WeftExportOptions *options)
{
  WeftExport *self = g_new0 (WeftExport, 1);

  self->scene = scene;
  self->trace = scene->trace;
  self->options = *options;
  if (options->width_px == 0)
    self->options.width_px = WEFT_EXPORT_WIDTH_PX;
  self->options.width_px = CLAMP (self->options.width_px, WEFT_EXPORT_LEAST_WIDTH_PX,
                                  WEFT_EXPORT_MOST_WIDTH_PX);
  self->options.scale = options->format != WEFT_EXPORT_PNG || !(options->scale > 0)
                            ? 1
                            : fmin (options->scale, MOST_SCALE);
  self->ink = make_ink (options->dark);
  weft_ink_set_vector (self->ink, options->format != WEFT_EXPORT_PNG);
  self->viewport = scene->viewport;
  if (options->to_ns > options->from_ns)
    weft_viewport_show (&self->viewport, (double)options->from_ns, (double)options->to_ns);
  self->title = weft_run_words_title (scene->trace);
  if (self->title == NULL)
    self->title = g_strdup (_ ("trace"));
  self->pages = g_array_new (FALSE, FALSE, sizeof (Page));
  g_array_set_clear_func (self->pages, page_clear);
  self->legend_px = measure_legend (self);
  arrange (self, true);
  lay_out_pages (self);
  arrange (self, false);
  return self;
}

void
weft_export_free (WeftExport *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->snapshot);
  g_array_unref (self->pages);
  weft_ink_free (self->ink);
  g_free (self->title);
  g_free (self);
}

void
weft_export_size (const WeftExport *self, int *ret_width_px, int *ret_height_px)
{
  double scale = self->options.scale;

  *ret_width_px = (int)round (self->options.width_px * scale);
  *ret_height_px = (int)round (g_array_index (self->pages, Page, 0).height_px * scale);
}

static cairo_surface_t *
paint (WeftExport *self)
{
  const Page *page = &g_array_index (self->pages, Page, 0);
  cairo_surface_t *surface;
  int width, height;
  cairo_t *cr;

  weft_export_size (self, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  cairo_scale (cr, self->options.scale, self->options.scale);
  if (page->node != NULL)
    gsk_render_node_draw (page->node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

GdkTexture *
weft_export_texture (WeftExport *self)
{
  cairo_surface_t *surface = paint (self);
  int stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize size = (gsize)stride * (gsize)height;
  guchar *data = cairo_image_surface_get_data (surface);
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  /* The fourth byte means nothing there, and opacity here. */
  for (gsize i = 0; i < size; i += 4)
    data[i + (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 3 : 0)] = 0xff;
  bytes = g_bytes_new_with_free_func (data, size, (GDestroyNotify)cairo_surface_destroy,
                                      surface);
  texture
      = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize)stride);
  return texture;
}

typedef struct {
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error;
} Sink;

static cairo_status_t
write_cb (gpointer closure, const guchar *data, unsigned length)
{
  Sink *sink = closure;

  if (sink->error == NULL
      && g_output_stream_write_all (sink->stream, data, length, NULL, sink->cancellable,
                                    &sink->error))
    return CAIRO_STATUS_SUCCESS;
  return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t
write_png (WeftExport *self, Sink *sink)
{
  cairo_surface_t *surface = paint (self);
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, write_cb, sink);

  cairo_surface_destroy (surface);
  return status;
}

static cairo_status_t
write_svg (WeftExport *self, Sink *sink)
{
  const Page *page = &g_array_index (self->pages, Page, 0);
  g_autoptr (GString) text = g_string_new (NULL);

  weft_svg_append (text, page->node, self->title, self->options.width_px, page->height_px);
  return write_cb (sink, (const guchar *)text->str, (unsigned)text->len);
}

static cairo_status_t
write_pdf (WeftExport *self, Sink *sink)
{
  double width = self->options.width_px * POINTS_PER_PX;
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_cb, sink, width, width);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Weft");
  for (guint i = 0; i < self->pages->len; i++) {
    const Page *page = &g_array_index (self->pages, Page, i);

    if (g_cancellable_set_error_if_cancelled (sink->cancellable, &sink->error))
      break;
    cairo_pdf_surface_set_size (surface, width, page->height_px * POINTS_PER_PX);
    cairo_save (cr);
    cairo_scale (cr, POINTS_PER_PX, POINTS_PER_PX);
    if (page->node != NULL)
      weft_pdf_draw (page->node, cr);
    cairo_restore (cr);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return status;
}

bool
weft_export_write (WeftExport *self, GFile *file, GCancellable *cancellable, GError **error)
{
  static cairo_status_t (*const writers[]) (WeftExport *, Sink *)
      = { [WEFT_EXPORT_PNG] = write_png,
          [WEFT_EXPORT_SVG] = write_svg,
          [WEFT_EXPORT_PDF] = write_pdf };
  g_autoptr (GFileOutputStream) stream
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr (GCancellable) dropped = g_cancellable_new ();
  Sink sink = { G_OUTPUT_STREAM (stream), cancellable, NULL };
  cairo_status_t status;

  if (stream == NULL)
    return false;
  status = writers[self->options.format](self, &sink);
  if (sink.error == NULL && status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (&sink.error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         cairo_status_to_string (status));
  if (sink.error == NULL)
    return g_output_stream_close (sink.stream, cancellable, error);
  /* Closed as cancelled, what was there stays. */
  g_cancellable_cancel (dropped);
  g_output_stream_close (sink.stream, dropped, NULL);
  g_propagate_error (error, sink.error);
  return false;
}

static void
look_at (WeftScene *scene, const WeftSight *sight)
{
  scene->selection = sight->selection;
  scene->playhead_ns = MAX (sight->at_ns, 0);
  scene->has_playhead = sight->at_ns >= 0;
  if (sight->to_ns > sight->from_ns)
    weft_viewport_show (&scene->viewport, (double)sight->from_ns, (double)sight->to_ns);
  weft_lanes_unfold_thread (scene->lanes,
                            weft_selection_thread (scene->trace, &sight->selection));
  weft_lanes_unfold_object (scene->lanes,
                            weft_selection_object (scene->trace, &sight->selection));
}

bool
weft_export_trace (const WeftTrace *trace,
                   const char *path,
                   const WeftExportOptions *options,
                   const WeftSight *sight,
                   GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  WeftExport *self;
  g_autoptr (WeftCriticalPath) critical = NULL;
  WeftScene scene;
  bool good;

  /* A scene only ever reads its trace; the reference is what it writes. */
  weft_scene_init (&scene, (WeftTrace *)trace);
  if (sight != NULL)
    look_at (&scene, sight);
  if (sight != NULL && sight->shows_path)
    critical = weft_path_end_follow (trace, &sight->path_end);
  scene.path = critical;
  scene.shows_path = critical != NULL;
  self = weft_export_new (&scene, options);
  while (weft_export_draw (self)) {
  }
  good = weft_export_write (self, file, NULL, error);
  if (!good)
    g_prefix_error (error, "cannot write the picture '%s': ", path);
  weft_export_free (self);
  weft_scene_clear (&scene);
  return good;
}
