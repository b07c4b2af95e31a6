#include <math.h>

#include "gui/view/path.h"
#include "gui/widgets/draw.h"

#define LINE_PX 3.0
#define HALO_PX 1.5
#define DOT_PX 4.0
/* A wait as short as this is drawn as what it is between. */
#define HOLLOW_PX 6

static WeftBox
box_of (const WeftPathPiece *piece, double half)
{
  return (WeftBox){ piece->x0_px - half, piece->y0_px - half, piece->x1_px + half,
                    piece->y1_px + half };
}

static bool
in_view (const WeftPathPiece *piece, const WeftSceneSize *size)
{
  return piece->y1_px >= size->scroll_px - LINE_PX
         && piece->y0_px <= size->scroll_px + size->height_px + LINE_PX;
}

static void
draw_pieces (GtkSnapshot *snapshot,
             const WeftPalette *palette,
             const WeftPathPiece *pieces,
             size_t n)
{
  static const double halves[] = { LINE_PX / 2 + HALO_PX, LINE_PX / 2, LINE_PX / 2 - 1 };

  for (size_t pass = 0; pass < G_N_ELEMENTS (halves); pass++) {
    for (size_t i = 0; i < n; i++) {
      bool hollow = pieces[i].waits && pieces[i].x1_px - pieces[i].x0_px >= HOLLOW_PX;

      if (pass < 2 || hollow)
        weft_ink_fill (snapshot, pass == 1 ? &palette->text : &palette->background,
                       box_of (&pieces[i], halves[pass]));
    }
  }
}

void
weft_draw_path_sign (GtkSnapshot *snapshot, const WeftPalette *palette, WeftBox box)
{
  double middle = (box.x0 + box.x1) / 2, y0 = box.y0 + 3, y1 = box.y1 - 3;
  const WeftPathPiece pieces[] = { { box.x0 + 2, y0, middle, y0, false },
                                   { middle, y0, middle, y1, false },
                                   { middle, y1, box.x1 - 2, y1, true } };

  draw_pieces (snapshot, palette, pieces, G_N_ELEMENTS (pieces));
}

/* A dot where it ends: that is what it explains. */
static void
draw_end (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftScene *scene = self->scene;
  double x, y;

  if (!weft_path_end_point (scene->path, scene->lanes, &scene->viewport, size->width_px, &x,
                            &y))
    return;
  for (int pass = 0; pass < 2; pass++) {
    double r = pass == 0 ? DOT_PX + HALO_PX : DOT_PX;

    weft_ink_round (self->snapshot, pass == 0 ? &palette->background : &palette->text,
                    (WeftBox){ x - r, y - r, x + r, y + r }, r);
  }
}

/* Black on a light ground and white on a dark one, with a halo: no state, thread or lock
 * is. Hollow where the path waits. */
void
weft_draw_path (const WeftDrawing *self, const WeftSceneSize *size)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftScene *scene = self->scene;
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (WeftPathPiece));
  guint kept = 0;

  if (!scene->shows_path || scene->path == NULL)
    return;
  weft_path_pieces (scene->path, scene->lanes, &scene->viewport, size->width_px, pieces);
  for (guint i = 0; i < pieces->len; i++) {
    const WeftPathPiece *piece = &g_array_index (pieces, WeftPathPiece, i);

    if (in_view (piece, size))
      g_array_index (pieces, WeftPathPiece, kept++) = *piece;
  }
  draw_pieces (self->snapshot, palette, (const WeftPathPiece *)(void *)pieces->data, kept);
  draw_end (self, size);
}
