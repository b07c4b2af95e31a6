#include "gui/widgets/legend.h"

#include <glib/gi18n.h>

#include "gui/widgets/swatch.h"

struct _WeftLegend {
  GtkWidget parent;

  GtkWidget *row;
  GtkWidget *button;
};

G_DEFINE_TYPE (WeftLegend, weft_legend, GTK_TYPE_WIDGET)

static GtkWidget *
new_entries (GtkOrientation orientation, int spacing)
{
  static const struct {
    WeftState state;
    const char *name;
  } entries[] = {
    { WEFT_STATE_RUNNING, N_ ("running") },
    { WEFT_STATE_READY, N_ ("ready") },
    { WEFT_STATE_WAIT_LOCK, N_ ("waits for lock") },
    { WEFT_STATE_WAIT_EVENT, N_ ("waits for message") },
    { WEFT_STATE_WAIT_OTHER, N_ ("blocked elsewhere") },
    { WEFT_STATE_SLEEPING, N_ ("sleeps") },
    { WEFT_STATE_JOINING, N_ ("joins") },
  };
  GtkWidget *box = gtk_box_new (orientation, spacing);

  for (size_t i = 0; i < G_N_ELEMENTS (entries); i++) {
    GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *label = gtk_label_new (_ (entries[i].name));

    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "dim-label");
    gtk_box_append (GTK_BOX (entry), weft_swatch_new_state (entries[i].state));
    gtk_box_append (GTK_BOX (entry), label);
    gtk_box_append (GTK_BOX (box), entry);
  }
  return box;
}

static void
weft_legend_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  WeftLegend *self = WEFT_LEGEND (widget);
  int row, button;

  gtk_widget_measure (self->row, orientation, -1, NULL, &row, NULL, NULL);
  gtk_widget_measure (self->button, orientation, -1, NULL, &button, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN (row, button);
    *natural = row;
  } else {
    *minimum = *natural = MAX (row, button);
  }
}

static void
weft_legend_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftLegend *self = WEFT_LEGEND (widget);
  int row_width, button_width;
  bool fits;

  gtk_widget_measure (self->row, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &row_width, NULL,
                      NULL);
  gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button_width,
                      NULL, NULL);
  fits = row_width <= width;
  gtk_widget_set_child_visible (self->row, fits);
  gtk_widget_set_child_visible (self->button, !fits);
  if (fits)
    gtk_widget_size_allocate (
        self->row, &(GtkAllocation){ width - row_width, 0, row_width, height }, -1);
  else
    gtk_widget_size_allocate (
        self->button, &(GtkAllocation){ width - button_width, 0, button_width, height },
        -1);
}

static void
weft_legend_dispose (GObject *object)
{
  WeftLegend *self = WEFT_LEGEND (object);

  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_legend_parent_class)->dispose (object);
}

static void
weft_legend_class_init (WeftLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_legend_dispose;
  widget_class->measure = weft_legend_measure;
  widget_class->size_allocate = weft_legend_allocate;
}

static void
weft_legend_init (WeftLegend *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *column = new_entries (GTK_ORIENTATION_VERTICAL, 9);

  self->row = new_entries (GTK_ORIENTATION_HORIZONTAL, 18);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _ ("Legend"));
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_popover_set_child (GTK_POPOVER (popover), column);
  gtk_widget_set_margin_top (column, 6);
  gtk_widget_set_margin_bottom (column, 6);
  gtk_widget_set_margin_start (column, 6);
  gtk_widget_set_margin_end (column, 6);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
weft_legend_new (void)
{
  return g_object_new (WEFT_TYPE_LEGEND, NULL);
}
