/* gui/widgets/draw.h: the timeline's parts as functions of a scene and a size; the same for
 * the screen and for a picture in a file. What they append is proportional to the pixels.
 */
#pragma once

#include "gui/view/scene.h"
#include "gui/widgets/ink.h"

#define WEFT_GUTTER_PX 200
#define WEFT_OVERVIEW_PX 58
#define WEFT_RULER_PX 30
#define WEFT_LEGEND_PX 34

typedef struct {
  GtkSnapshot *snapshot;
  WeftInk *ink;
  WeftScene *scene;
} WeftDrawing;

/* Each from (0, 0), @width_px including the gutter. */
void weft_draw_overview (const WeftDrawing *self, double width_px);
void weft_draw_ruler (const WeftDrawing *self, double width_px);
void weft_draw_lane (const WeftDrawing *self, size_t lane, double width_px);
/* Whether the gutter has not room for all that it says of @lane. */
bool weft_draw_gutter_is_cut (const WeftDrawing *self, const WeftLane *lane);
/* The heading of a group, of which weft_draw_lane() makes use. */
void weft_draw_heading (const WeftDrawing *self, const WeftLane *lane, double width_px);

/* States, and the kinds of arrows, with their names: as wide as need be, on as many lines.
 * Returns: how high it came out; appends nothing when @measure. */
double weft_draw_legend (const WeftDrawing *self, double width_px, bool measure);

/* Dims all but what has to do with the object under the pointer, which weft_draw_overlay()
 * does first of all. Returns: that object; WEFT_NO_ROW when there is none. */
uint32_t weft_draw_lit (const WeftDrawing *self, const WeftSceneSize *size);

/* The arrows between the lanes, and where there are too many of them brackets between those
 * lanes that have the most; those of the selection and of the object @lit stand out. */
void weft_draw_arrows (const WeftDrawing *self, const WeftSceneSize *size, uint32_t lit);
/* One as in a legend. */
void weft_draw_arrow_sign (GtkSnapshot *snapshot,
                           const WeftPalette *palette,
                           WeftInteractionKind kind,
                           WeftBox box);

/* What joins two lanes between which too many go, as in a legend. */
void weft_draw_tie_sign (GtkSnapshot *snapshot, const WeftPalette *palette, WeftBox box);

/* How many arrows begin when, with the gutter; as high as weft_scene_density_px(). */
void weft_draw_density (const WeftDrawing *self, const WeftSceneSize *size);

/* The user's marks, as lines over the lanes, in their coordinates. */
void weft_draw_marks (const WeftDrawing *self, const WeftSceneSize *size);
/* The critical path, through all lanes that it leads to. */
void weft_draw_path (const WeftDrawing *self, const WeftSceneSize *size);
/* As in a legend. */
void weft_draw_path_sign (GtkSnapshot *snapshot, const WeftPalette *palette, WeftBox box);

/* Where events were lost, as far as @viewport shows it: a pattern through which one sees,
 * or @opaque. */
void weft_draw_losses (const WeftDrawing *self,
                       const WeftViewport *viewport,
                       double width_px,
                       WeftBand band,
                       bool opaque);

/* What lies over all lanes: losses, range, arrows, selection, playhead. (0, 0) is the top
 * left corner of the first lane without the gutter; the caller clips. */
void weft_draw_overlay (const WeftDrawing *self, const WeftSceneSize *size);

/* Clips to where @lane can be seen: not beneath those that stand still. The caller pops. */
void weft_draw_clip_lane (const WeftDrawing *self,
                          const WeftSceneSize *size,
                          const WeftLane *lane);

/* Where what was searched for occurs: on the lanes, from the same corner, and at the top of
 * the overview without its gutter. Nothing where nothing is. */
void weft_draw_found (const WeftDrawing *self, const WeftSceneSize *size);
void weft_draw_found_overview (const WeftDrawing *self, double width_px);

/* Of the overview: where a time is, from the gutter's right edge; what time is where. */
double weft_overview_x (const WeftScene *scene, double width_px, double time_ns);
double weft_overview_time (const WeftScene *scene, double width_px, double x_px);
