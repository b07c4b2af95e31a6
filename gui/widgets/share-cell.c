#include "gui/widgets/share-cell.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "gui/widgets/ink.h"

#define BAR_PX 4
#define GAP_PX 2
#define SHORTEST_PX 2
#define LEAST_WIDTH_PX 64

struct _WeftShareCell {
  GtkWidget parent;

  GtkWidget *line;
  GtkLabel *text, *percent;
  double share;
  WeftState state;
};

G_DEFINE_TYPE (WeftShareCell, weft_share_cell, GTK_TYPE_WIDGET)

char *
weft_share_text (double share)
{
  if (share < 0)
    return g_strdup ("");
  if (share > 0 && share < 0.005)
    return g_strdup (_ ("<1%"));
  /* Not quite all is not all. */
  if (share < 1 && share > 0.995)
    return g_strdup (_ (">99%"));
  return g_strdup_printf (_ ("%.0f%%"), share * 100);
}

static void
weft_share_cell_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  WeftShareCell *self = WEFT_SHARE_CELL (widget);

  gtk_widget_measure (self->line, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, LEAST_WIDTH_PX);
    *natural = MAX (*natural, LEAST_WIDTH_PX);
  } else {
    *minimum += GAP_PX + BAR_PX;
    *natural += GAP_PX + BAR_PX;
  }
}

static void
weft_share_cell_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkAllocation line = { 0, 0, width, height - GAP_PX - BAR_PX };

  gtk_widget_size_allocate (WEFT_SHARE_CELL (widget)->line, &line, -1);
}

static void
weft_share_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftShareCell *self = WEFT_SHARE_CELL (widget);
  bool dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  const WeftPalette *palette = weft_palette_get (dark);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  WeftBox box = { 0, height - BAR_PX, width, height };

  GTK_WIDGET_CLASS (weft_share_cell_parent_class)->snapshot (widget, snapshot);
  if (self->share < 0)
    return;
  weft_ink_fill (snapshot, &palette->line, box);
  if (self->share > 0) {
    const WeftInkState *ink = &palette->states[self->state];

    box.x1 = MAX (MIN (self->share, 1) * width, SHORTEST_PX);
    weft_ink_fill (snapshot, &ink->narrow, box);
    weft_ink_pattern (snapshot, ink->pattern, &ink->narrow, &ink->colour, box, 0);
  }
}

static void
weft_share_cell_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_SHARE_CELL (object)->line, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_share_cell_parent_class)->dispose (object);
}

static void
weft_share_cell_class_init (WeftShareCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_share_cell_dispose;
  widget_class->measure = weft_share_cell_measure;
  widget_class->size_allocate = weft_share_cell_allocate;
  widget_class->snapshot = weft_share_cell_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
weft_share_cell_init (WeftShareCell *self)
{
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->text = GTK_LABEL (gtk_label_new (NULL));
  self->percent = GTK_LABEL (gtk_label_new (NULL));
  self->share = -1;
  gtk_label_set_xalign (self->text, 1);
  gtk_label_set_xalign (self->percent, 1);
  gtk_label_set_width_chars (self->percent, 4);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->percent), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->percent), "dim-label");
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->percent));
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
weft_share_cell_new (void)
{
  return g_object_new (WEFT_TYPE_SHARE_CELL, NULL);
}

void
weft_share_cell_set (WeftShareCell *self, const char *text, double share, WeftState state)
{
  g_autofree char *percent = weft_share_text (share);

  self->share = share;
  self->state = state;
  gtk_label_set_text (self->text, text);
  gtk_label_set_text (self->percent, percent);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
