#include <math.h>

#include "gui/widgets/draw-parts.h"
#include "gui/widgets/strip.h"
#include "gui/widgets/vector.h"

WeftDrawing
weft_draw_begin_strip (const WeftDrawing *self,
                       int width_px,
                       int height_px,
                       const GdkRGBA *ground)
{
  WeftDrawing strip = *self;

  if (weft_ink_scale (self->ink) > 0)
    strip.snapshot
        = weft_strip_begin (width_px, height_px, weft_ink_scale (self->ink), ground);
  else if (ground != NULL)
    weft_ink_fill (self->snapshot, ground, (WeftBox){ 0, 0, width_px, height_px });
  return strip;
}

void
weft_draw_end_strip (const WeftDrawing *strip, const WeftDrawing *self)
{
  if (strip->snapshot != self->snapshot)
    weft_strip_end (strip->snapshot, self->snapshot);
}

const GdkRGBA *
weft_draw_ground (const WeftPalette *palette, const WeftLane *lane)
{
  if (lane->kind == WEFT_LANE_GROUP)
    return &palette->group;
  return lane->odd ? &palette->stripe : &palette->background;
}

WeftBox
weft_draw_clipped (const WeftLaneDrawing *c, double x0, double x1, WeftBand band)
{
  return (WeftBox){ fmax (x0, -8), band.y_px, fmin (x1, c->width + 8),
                    band.y_px + band.height_px };
}

/* A wait or hold that never ended goes on beyond the trace's end: a row of arrow heads. */
void
weft_draw_open_end (const WeftLaneDrawing *c, const GdkRGBA *colour, WeftBox box)
{
  double middle = (box.y0 + box.y1) / 2, reach = fmin ((box.y1 - box.y0) / 2, 5);

  for (int i = 0; i < 3; i++) {
    double x = box.x1 + 2 + i * 4;

    weft_ink_line (c->d->snapshot, colour, 1.5, x, middle - reach, x + 3, middle);
    weft_ink_line (c->d->snapshot, colour, 1.5, x + 3, middle, x, middle + reach);
  }
}

void
weft_draw_pixels (const WeftLaneDrawing *c, uint32_t *pixels, int width, WeftBox box)
{
  WeftStrip *strip = weft_strip_of (c->d->snapshot);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (weft_ink_is_vector (c->d->ink)) {
    weft_vector_pixels (c->d->snapshot, pixels, width, box,
                        weft_draw_ground (c->palette, c->lane));
    return;
  }
  bytes = g_bytes_new_take (pixels, (gsize)width * sizeof *pixels);
  if (strip != NULL) {
    weft_strip_row (strip, pixels, width, box);
    return;
  }
  texture = gdk_memory_texture_new (width, 1, GDK_MEMORY_DEFAULT, bytes,
                                    (gsize)width * sizeof *pixels);
  gtk_snapshot_append_texture (c->d->snapshot, texture,
                               &GRAPHENE_RECT_INIT ((float)box.x0, (float)box.y0,
                                                    (float)width,
                                                    (float)(box.y1 - box.y0)));
}

uint32_t
weft_draw_pixel (const GdkRGBA *colour, float alpha)
{
  return (uint32_t)(alpha * 255) << 24 | (uint32_t)(colour->red * alpha * 255) << 16
         | (uint32_t)(colour->green * alpha * 255) << 8
         | (uint32_t)(colour->blue * alpha * 255);
}

void
weft_draw_clip_lane (const WeftDrawing *self,
                     const WeftSceneSize *size,
                     const WeftLane *lane)
{
  const WeftLanes *lanes = self->scene->lanes;
  bool frozen = weft_lanes_index (lanes, lane->number) < weft_lanes_frozen (lanes);
  double top = frozen ? 0 : weft_lanes_frozen_px (lanes);

  gtk_snapshot_push_clip (self->snapshot,
                          &GRAPHENE_RECT_INIT (0, (float)(size->scroll_px + top),
                                               (float)size->width_px,
                                               (float)fmax (size->height_px - top, 1)));
}
