#include "gui/widgets/ramp.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "gui/widgets/ink.h"
#include "tracer/analysis/words.h"

#define WIDTH_PX 190
#define HEIGHT_PX 28
#define BAR_PX 10
#define N_STEPS 38
/* It ends short of the plain colour, so that text upon it can be read. */
#define STRONGEST 0.85f

struct _WeftRamp {
  GtkWidget parent;

  int64_t highest_ns;
  WeftInk *ink;
};

G_DEFINE_TYPE (WeftRamp, weft_ramp, GTK_TYPE_WIDGET)

GdkRGBA
weft_ramp_colour (const WeftPalette *palette, double strength)
{
  const GdkRGBA *from = &palette->background;
  const GdkRGBA *to = &palette->states[WEFT_STATE_WAIT_LOCK].colour;
  float share = (float)strength * STRONGEST;

  return (GdkRGBA){ from->red + (to->red - from->red) * share,
                    from->green + (to->green - from->green) * share,
                    from->blue + (to->blue - from->blue) * share, 1 };
}

/* What half the strength, and all of it, stand for: see weft_matrix_strength(). */
static void
draw_labels (WeftRamp *self, GtkSnapshot *snapshot)
{
  static const struct {
    double at;
    int64_t divisor;
  } marks[] = { { 0, 0 }, { 0.5, 4 }, { 1, 1 } };
  const WeftPalette *palette = weft_ink_palette (self->ink);

  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++) {
    int64_t ns = marks[i].divisor > 0 ? self->highest_ns / marks[i].divisor : 0;
    g_autofree char *text = ns > 0 ? weft_format_duration (ns) : g_strdup ("0");
    double text_px = weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text);

    weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->text, text,
                   marks[i].at * (WIDTH_PX - text_px), BAR_PX + 10, text_px + 1);
  }
}

static void
weft_ramp_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftRamp *self = WEFT_RAMP (widget);
  const WeftPalette *palette
      = weft_palette_get (adw_style_manager_get_dark (adw_style_manager_get_default ()));

  if (self->ink == NULL)
    self->ink = weft_ink_new (gtk_widget_get_pango_context (widget), palette);
  weft_ink_set_palette (self->ink, palette);
  for (int i = 0; i < N_STEPS; i++) {
    GdkRGBA colour = weft_ramp_colour (palette, (double)i / (N_STEPS - 1));
    double step = (double)WIDTH_PX / N_STEPS;

    weft_ink_fill (snapshot, &colour, (WeftBox){ i * step, 0, (i + 1) * step, BAR_PX });
  }
  weft_ink_outline (snapshot, &palette->line, (WeftBox){ 0, 0, WIDTH_PX, BAR_PX }, 1, 1);
  draw_labels (self, snapshot);
}

static void
weft_ramp_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
}

static void
weft_ramp_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_RAMP (object)->ink, weft_ink_free);
  G_OBJECT_CLASS (weft_ramp_parent_class)->dispose (object);
}

static void
weft_ramp_class_init (WeftRampClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_ramp_dispose;
  widget_class->snapshot = weft_ramp_snapshot;
  widget_class->measure = weft_ramp_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weft_ramp_init (WeftRamp *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
weft_ramp_new (void)
{
  return g_object_new (WEFT_TYPE_RAMP, NULL);
}

void
weft_ramp_set (WeftRamp *self, int64_t highest_ns)
{
  g_autofree char *highest = weft_format_duration (highest_ns);
  g_autofree char *name = g_strdup_printf (_ ("The scale: from nothing to %s"), highest);

  self->highest_ns = highest_ns;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
