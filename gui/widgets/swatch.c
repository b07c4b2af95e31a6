#include "gui/widgets/swatch.h"

#include "gui/widgets/draw.h"
#include "gui/widgets/palette-style.h"

#define PATCH_WIDTH 20
#define PATCH_HEIGHT 14
#define BAR_HEIGHT 12
#define RADIUS 3
#define SHORTEST_BAR 3

struct _WeftSwatch {
  GtkWidget parent;

  WeftState state; /* NONE: a bar or an arrow */
  int arrow;       /* a WeftInteractionKind; -1: none */
  bool dashes, path, tie;
  uint32_t thread;
  double share;
};

G_DEFINE_TYPE (WeftSwatch, weft_swatch, GTK_TYPE_WIDGET)

static void
weft_swatch_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  WeftSwatch *self = WEFT_SWATCH (widget);
  bool is_bar = self->state == WEFT_STATE_NONE && self->arrow < 0 && !self->dashes
                && !self->path && !self->tie;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = is_bar ? 2 * PATCH_WIDTH : PATCH_WIDTH;
  else
    *minimum = *natural = is_bar ? BAR_HEIGHT : PATCH_HEIGHT;
}

static void
weft_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftSwatch *self = WEFT_SWATCH (widget);
  const WeftPalette *palette = weft_palette_of_style ();
  WeftBox box = { 0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget) };
  GskRoundedRect outline;

  if (self->dashes) {
    for (double x = 0; x < box.x1; x += 8)
      weft_ink_fill (snapshot, &palette->dim,
                     (WeftBox){ x, box.y1 / 2 - 0.5, x + 4, box.y1 / 2 + 0.5 });
    return;
  }
  if (self->tie) {
    weft_draw_tie_sign (snapshot, palette, box);
    return;
  }
  if (self->path) {
    weft_draw_path_sign (snapshot, palette, box);
    return;
  }
  if (self->arrow >= 0) {
    weft_draw_arrow_sign (snapshot, palette, (WeftInteractionKind)self->arrow, box);
    return;
  }
  if (self->state == WEFT_STATE_NONE) {
    GdkRGBA colour = self->thread == WEFT_NO_ROW
                         ? palette->dim
                         : weft_palette_thread (palette, self->thread);

    box.x1 = MAX (box.x1 * self->share, SHORTEST_BAR);
    weft_ink_round (snapshot, &colour, box, RADIUS);
    return;
  }

  gsk_rounded_rect_init_from_rect (
      &outline, &GRAPHENE_RECT_INIT (0, 0, (float)box.x1, (float)box.y1), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  weft_ink_state (snapshot, &palette->states[self->state], box, 0);
  gtk_snapshot_pop (snapshot);
}

static void
weft_swatch_class_init (WeftSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = weft_swatch_measure;
  widget_class->snapshot = weft_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
weft_swatch_init (WeftSwatch *self)
{
  self->thread = WEFT_NO_ROW;
  self->arrow = -1;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  weft_palette_follow_style (self, G_CALLBACK (gtk_widget_queue_draw));
}

GtkWidget *
weft_swatch_new_state (WeftState state)
{
  WeftSwatch *self = g_object_new (WEFT_TYPE_SWATCH, NULL);

  self->state = state;
  return GTK_WIDGET (self);
}

GtkWidget *
weft_swatch_new_arrow (WeftInteractionKind kind)
{
  WeftSwatch *self = g_object_new (WEFT_TYPE_SWATCH, NULL);

  self->arrow = (int)kind;
  return GTK_WIDGET (self);
}

GtkWidget *
weft_swatch_new_dashes (void)
{
  WeftSwatch *self = g_object_new (WEFT_TYPE_SWATCH, NULL);

  self->dashes = true;
  return GTK_WIDGET (self);
}

GtkWidget *
weft_swatch_new_path (void)
{
  WeftSwatch *self = g_object_new (WEFT_TYPE_SWATCH, NULL);

  self->path = true;
  return GTK_WIDGET (self);
}

GtkWidget *
weft_swatch_new_tie (void)
{
  WeftSwatch *self = g_object_new (WEFT_TYPE_SWATCH, NULL);

  self->tie = true;
  return GTK_WIDGET (self);
}

GtkWidget *
weft_swatch_new_bar (void)
{
  return g_object_new (WEFT_TYPE_SWATCH, "hexpand", TRUE, NULL);
}

void
weft_swatch_set_bar (WeftSwatch *self, uint32_t thread, double share)
{
  self->thread = thread;
  self->share = CLAMP (share, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
