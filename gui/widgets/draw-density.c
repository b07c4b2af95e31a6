#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/draw-parts.h"
#include "tracer/analysis/words.h"

#define BARS_PX (WEFT_DENSITY_PX - 6)
#define TEXT_PX 14 /* where the gutter's text begins */

/* As bars: the square root, so that one still shows beside a thousand. */
static void
draw_bars (const WeftDrawing *self, const WeftArrowView *view)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  size_t n = (size_t)ceil (view->width_px / WEFT_DENSITY_COLUMN_PX), most;
  g_autofree size_t *counts = g_new (size_t, n);
  WeftDrawing strip = weft_draw_begin_strip (self, (int)ceil (view->width_px),
                                             WEFT_DENSITY_PX, &palette->background);

  most = weft_arrows_density (self->scene->arrows, view, WEFT_DENSITY_COLUMN_PX, counts, n);
  for (size_t i = 0, end; i < n && most > 0; i = end) {
    double height = BARS_PX * sqrt ((double)counts[i] / (double)most);
    double x = (double)i * WEFT_DENSITY_COLUMN_PX;

    for (end = i + 1; end < n && counts[end] == counts[i]; end++)
      ;
    weft_ink_fill (strip.snapshot, &palette->dim,
                   (WeftBox){ x, WEFT_DENSITY_PX - 2 - height,
                              x + (double)(end - i) * WEFT_DENSITY_COLUMN_PX,
                              WEFT_DENSITY_PX - 2 });
  }
  weft_draw_end_strip (&strip, self);
}

static char *
count_text (const WeftDrawing *self, const WeftArrowView *view)
{
  const WeftScene *scene = self->scene;
  g_autoptr (GArray) arrows = g_array_new (FALSE, FALSE, sizeof (WeftArrow));
  size_t n = weft_arrows_in_view (scene->arrows, scene->lanes, view, arrows);
  g_autofree char *all = weft_format_count (n), *drawn = weft_format_count (arrows->len);

  if (n > arrows->len)
    /* Translators: so many arrows, and of how many */
    return g_strdup_printf (_ ("%s of %s arrows drawn"), drawn, all);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s arrow", "%s arrows", n), all);
}

void
weft_draw_density (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  double width = WEFT_GUTTER_PX + size->width_px;
  WeftArrowView view = weft_scene_arrow_view (self->scene, size);
  g_autofree char *text = NULL;

  if (weft_scene_density_px (self->scene) == 0)
    return;
  text = count_text (self, &view);
  weft_ink_fill (self->snapshot, &palette->background,
                 (WeftBox){ 0, 0, width, WEFT_DENSITY_PX });
  weft_ink_text (self->ink, self->snapshot, WEFT_TEXT_DETAIL, &palette->dim, text, TEXT_PX,
                 WEFT_DENSITY_PX / 2.0 - 0.5, WEFT_GUTTER_PX - TEXT_PX - 4);
  gtk_snapshot_push_clip (
      self->snapshot,
      &GRAPHENE_RECT_INIT (WEFT_GUTTER_PX, 0, (float)size->width_px, WEFT_DENSITY_PX));
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (WEFT_GUTTER_PX, 0));
  draw_bars (self, &view);
  gtk_snapshot_restore (self->snapshot);
  gtk_snapshot_pop (self->snapshot);
  weft_ink_fill (self->snapshot, &palette->line,
                 (WeftBox){ 0, WEFT_DENSITY_PX - 1, width, WEFT_DENSITY_PX });
}
