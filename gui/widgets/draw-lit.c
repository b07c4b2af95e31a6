#include <math.h>

#include "gui/view/lit.h"
#include "gui/widgets/draw-parts.h"

/* How much of all else still shows. */
#define DIM_ALPHA 0.55f

static bool
is_lane_of (const WeftLane *lane, uint32_t object)
{
  return (lane->kind == WEFT_LANE_LOCK || lane->kind == WEFT_LANE_CHANNEL
          || lane->kind == WEFT_LANE_OBJECT)
         && lane->row == object;
}

static void
draw_lane (const WeftDrawing *self, const WeftLane *lane, double width, uint32_t object)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  GdkRGBA veil = *weft_draw_ground (palette, lane);
  WeftLaneDrawing c = { .d = self,
                        .palette = palette,
                        .lane = lane,
                        .width = width,
                        .phase = weft_viewport_x (&self->scene->viewport, width, 0),
                        .only = object };

  if (is_lane_of (lane, object)
      || (lane->kind == WEFT_LANE_GROUP && weft_lane_thread (lane) == WEFT_NO_ROW))
    return;
  veil.alpha = DIM_ALPHA;
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (0, (float)lane->y_px));
  weft_ink_fill (self->snapshot, &veil, (WeftBox){ 0, 0, width, lane->height_px });
  if (weft_lane_thread (lane) != WEFT_NO_ROW)
    weft_draw_states (&c);
  if (lane->kind == WEFT_LANE_THREAD)
    weft_draw_holds (&c);
  gtk_snapshot_restore (self->snapshot);
}

/* In the overlay, so that the lanes themselves need not be drawn anew when the pointer
 * moves: they are veiled, and what is lit is drawn once more on top. */
uint32_t
weft_draw_lit (const WeftDrawing *self, const WeftSceneSize *size)
{
  WeftScene *scene = self->scene;
  uint32_t object = weft_lit_object (scene->trace, &scene->hover);
  size_t n = weft_lanes_size (scene->lanes);
  double bottom = size->scroll_px + size->height_px;

  if (object == WEFT_NO_ROW || n == 0)
    return WEFT_NO_ROW;
  for (size_t i = weft_lanes_at (scene->lanes, size->scroll_px); i < n;
       i = weft_lanes_next (scene->lanes, i)) {
    const WeftLane *lane = weft_lanes_get (scene->lanes, i);

    if (lane->y_px >= bottom)
      break;
    weft_draw_clip_lane (self, size, lane);
    draw_lane (self, lane, size->width_px, object);
    gtk_snapshot_pop (self->snapshot);
  }
  return object;
}
