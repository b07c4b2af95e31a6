#include <glib/gi18n-lib.h>

#include "gui/view/occurs.h"
#include "gui/widgets/draw.h"
#include "tracer/analysis/words.h"

#define SWATCH_PX 16
#define LEGEND_ROW_PX 22

typedef struct {
  const WeftDrawing *d;
  double x, y, width;
  bool measure;
} Legend;

/* Makes room for a swatch and its text. Returns: where the swatch is. */
static WeftBox
legend_entry (Legend *l, const char *text)
{
  double needed
      = SWATCH_PX + 6 + weft_ink_text_width (l->d->ink, WEFT_TEXT_DETAIL, text) + 20;
  double middle;
  WeftBox box;

  if (l->x + needed > l->width && l->x > 14) {
    l->x = 14;
    l->y += LEGEND_ROW_PX;
  }
  middle = l->y + LEGEND_ROW_PX / 2.0;
  box = (WeftBox){ l->x, middle - 6, l->x + SWATCH_PX, middle + 6 };
  if (!l->measure)
    weft_ink_text (l->d->ink, l->d->snapshot, WEFT_TEXT_DETAIL,
                   &weft_ink_palette (l->d->ink)->dim, text, l->x + SWATCH_PX + 6, middle,
                   l->width);
  l->x += needed;
  return box;
}

double
weft_draw_legend (const WeftDrawing *self, double width_px, bool measure)
{
  static const char *const arrows[WEFT_N_INTERACTIONS] = {
    [WEFT_INTERACTION_SPAWN] = NC_ ("arrow of the legend", "spawns"),
    [WEFT_INTERACTION_JOIN] = NC_ ("arrow of the legend", "is joined"),
    [WEFT_INTERACTION_HAND_OFF] = NC_ ("arrow of the legend", "hands over"),
    [WEFT_INTERACTION_MESSAGE] = NC_ ("arrow of the legend", "sends to"),
    [WEFT_INTERACTION_WAKE] = NC_ ("arrow of the legend", "wakes"),
  };
  const WeftPalette *palette = weft_ink_palette (self->ink);
  Legend legend = { self, 14, (WEFT_LEGEND_PX - LEGEND_ROW_PX) / 2.0, width_px, measure };
  GtkSnapshot *snapshot = self->snapshot;
  unsigned states = weft_occurs_states (self->scene->trace);
  unsigned kinds = weft_occurs_arrows (self->scene->arrows) & ~self->scene->hidden_arrows;

  for (int i = WEFT_STATE_NONE + 1; i < WEFT_N_STATES; i++) {
    WeftBox box;

    if (!(states & 1u << i))
      continue;
    box = legend_entry (&legend, weft_state_shown ((WeftState)i));
    if (!measure)
      weft_ink_state (snapshot, &palette->states[i], box, 0);
  }
  for (int i = 0; i < WEFT_N_INTERACTIONS; i++) {
    WeftBox box;

    if (!(kinds & 1u << i))
      continue;
    box = legend_entry (&legend,
                        g_dpgettext2 (GETTEXT_PACKAGE, "arrow of the legend", arrows[i]));
    if (!measure)
      weft_draw_arrow_sign (snapshot, palette, (WeftInteractionKind)i, box);
  }
  if (self->scene->shows_path && self->scene->path != NULL) {
    WeftBox box = legend_entry (&legend, _ ("critical path"));

    if (!measure)
      weft_draw_path_sign (snapshot, palette, box);
  }
  return legend.y + LEGEND_ROW_PX + (WEFT_LEGEND_PX - LEGEND_ROW_PX) / 2.0;
}
