#include "gui/widgets/export.h"

#include <errno.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "gui/widgets/draw.h"
#include "tracer/analysis/describe.h"

#define DEFAULT_WIDTH_PX 1600
#define LEAST_WIDTH_PX 480
#define MOST_WIDTH_PX 16000
#define MOST_LANES_PX 12000
#define TITLE_PX 44
#define FONT "Cantarell, Noto Sans, DejaVu Sans, Sans 11"

static char *
title_of (const WeftTrace *trace)
{
  const WeftRunInfo *info = weft_trace_info (trace);
  g_autofree char *name
      = info->program != NULL ? g_path_get_basename (info->program) : g_strdup ("trace");
  g_autofree char *args = info->args != NULL ? g_strjoinv (" ", info->args) : NULL;

  return g_strstrip (g_strjoin (" ", name, args != NULL ? args : "", NULL));
}

static char *
summary_of (const WeftTrace *trace)
{
  size_t n_threads;
  const WeftDefects *defects = weft_trace_defects (trace);
  g_autofree char *duration = weft_format_duration (weft_trace_duration_ns (trace));
  g_autofree char *events = weft_format_count (defects->events);
  g_autofree char *lost = weft_format_count (defects->lost);

  weft_trace_threads (trace, &n_threads);
  return g_strdup_printf ("%s · %zu %s · %s events · %s lost", duration, n_threads,
                          n_threads == 1 ? "thread" : "threads", events,
                          defects->lost == 0 && defects->lost_is_exact ? "none" : lost);
}

static void
draw_title (const WeftDrawing *self, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  g_autofree char *title = title_of (self->scene->trace);
  g_autofree char *summary = summary_of (self->scene->trace);
  double middle = TITLE_PX / 2.0, used, room;

  weft_ink_fill (self->snapshot, &palette->group, (WeftBox){ 0, 0, width, TITLE_PX });
  room = weft_ink_text_width (self->ink, WEFT_TEXT_DETAIL, summary);
  used = weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_TITLE, &palette->text, title,
                        14, middle, fmax (width - room - 60, 120));
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->dim, summary,
                 fmax (width - room - 14, used + 30), middle, room + 1);
}

static void
shift (GtkSnapshot *snapshot, double x, double y)
{
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float)x, (float)y));
}

/* The lanes that fit, from (0, 0). Returns: how high they are. */
static int
draw_lanes (const WeftDrawing *self, double width)
{
  size_t n = weft_lanes_size (self->scene->lanes);
  WeftSceneSize size = { .width_px = width - WEFT_GUTTER_PX };
  int height = 0;

  for (size_t i = 0; i < n; i++) {
    const WeftLane *lane = weft_lanes_get (self->scene->lanes, i);

    if (lane->y_px + lane->height_px > MOST_LANES_PX)
      break;
    height = lane->y_px + lane->height_px;
    gtk_snapshot_save (self->snapshot);
    shift (self->snapshot, 0, lane->y_px);
    weft_draw_lane (self, i, width);
    gtk_snapshot_restore (self->snapshot);
  }
  size.height_px = height;
  gtk_snapshot_push_clip (
      self->snapshot,
      &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)size.width_px, (float)height));
  gtk_snapshot_save (self->snapshot);
  shift (self->snapshot, WEFT_GUTTER_PX, 0);
  weft_draw_overlay (self, &size);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
  return height;
}

static void
draw_foot (const WeftDrawing *self, double width, int lanes_height)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  int whole = weft_lanes_height_px (self->scene->lanes);

  weft_ink_fill (self->snapshot, &palette->line, (WeftBox){ 0, 0, width, 1 });
  if (lanes_height < whole) {
    size_t cut = weft_lanes_size (self->scene->lanes)
                 - weft_lanes_at (self->scene->lanes, lanes_height);
    g_autofree char *text
        = g_strdup_printf ("%zu more lanes did not fit into this picture", cut);

    weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->warn, text, 14,
                   16, width);
    shift (self->snapshot, 0, 24);
  }
  weft_draw_legend (self, width, false);
}

/* Returns: (transfer full): and how high the picture is. */
static GskRenderNode *
draw_all (WeftScene *scene, WeftInk *ink, int width, int *ret_height)
{
  const WeftPalette *palette = weft_ink_palette (ink);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  WeftDrawing drawing = { snapshot, ink, scene };
  int whole = weft_lanes_height_px (scene->lanes), lanes = MIN (whole, MOST_LANES_PX);
  int height = TITLE_PX + WEFT_OVERVIEW_PX + WEFT_RULER_PX + lanes
               + (lanes < whole ? 24 : 0)
               + (int)ceil (weft_draw_legend (&drawing, width, true));

  weft_ink_fill (snapshot, &palette->background, (WeftBox){ 0, 0, width, height });
  draw_title (&drawing, width);
  shift (snapshot, 0, TITLE_PX);
  weft_draw_overview (&drawing, width);
  shift (snapshot, 0, WEFT_OVERVIEW_PX);
  weft_draw_ruler (&drawing, width);
  shift (snapshot, 0, WEFT_RULER_PX);
  lanes = draw_lanes (&drawing, width);
  shift (snapshot, 0, lanes);
  draw_foot (&drawing, width, lanes);
  *ret_height = height;
  return gtk_snapshot_free_to_node (snapshot);
}

static WeftInk *
make_ink (bool dark)
{
  PangoFontMap *fonts = pango_cairo_font_map_get_default ();
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
weft_export_png (const WeftTrace *trace,
                 const char *path,
                 const WeftExportOptions *options,
                 GError **error)
{
  int width
      = options != NULL && options->width_px > 0 ? options->width_px : DEFAULT_WIDTH_PX;
  WeftInk *ink = make_ink (options != NULL && options->dark);
  cairo_surface_t *surface;
  GskRenderNode *node;
  WeftScene scene;
  cairo_status_t status;
  cairo_t *cr;
  int height;

  width = CLAMP (width, LEAST_WIDTH_PX, MOST_WIDTH_PX);
  /* A scene only ever reads its trace; the reference is what it writes. */
  weft_scene_init (&scene, (WeftTrace *)trace);
  if (options != NULL && options->sight != NULL)
    look_at (&scene, options->sight);
  node = draw_all (&scene, ink, width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (surface);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);

  errno = 0;
  status = cairo_surface_write_to_png (surface, path);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error (error, G_FILE_ERROR,
                 errno != 0 ? (gint)g_file_error_from_errno (errno)
                            : (gint)G_FILE_ERROR_FAILED,
                 "cannot write the picture '%s': %s", path,
                 errno != 0 ? g_strerror (errno) : cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  g_clear_pointer (&node, gsk_render_node_unref);
  weft_scene_clear (&scene);
  weft_ink_free (ink);
  return status == CAIRO_STATUS_SUCCESS;
}
