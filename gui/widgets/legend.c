#include "gui/widgets/legend.h"

#include <glib/gi18n.h>

#include "gui/view/occurs.h"
#include "gui/widgets/swatch.h"

struct _WeftLegend {
  GtkWidget parent;

  GtkWidget *row;
  GtkWidget *button;
  GtkWidget *column;   /* in the button's popover */
  GtkSizeGroup *names; /* in it, so that what they mean stands in a column */
  WeftShown *shown;    /* NULL: nothing is switched */
};

G_DEFINE_TYPE (WeftLegend, weft_legend, GTK_TYPE_WIDGET)

#define SPACING 18
#define BUTTON_GAP 12

static const struct {
  WeftState state;
  const char *name, *meaning;
} states[] = {
  { WEFT_STATE_RUNNING, N_ ("running"), N_ ("on a CPU") },
  { WEFT_STATE_READY, N_ ("ready"), N_ ("could run, but has no CPU") },
  { WEFT_STATE_WAIT_LOCK, N_ ("waits for a lock"),
    N_ ("somebody else holds a mutex, read-write lock or spinlock, or runs a once") },
  { WEFT_STATE_WAIT_EVENT, N_ ("waits for an event"),
    N_ ("a message, a signal, a post, a wake-up, data to read, the others at a barrier") },
  { WEFT_STATE_WAIT_OTHER, N_ ("blocked elsewhere"),
    N_ ("off the CPU for a reason that was not recorded: a file, a process, the pager") },
  { WEFT_STATE_SLEEPING, N_ ("sleeps"), N_ ("for a time, or gives up its CPU") },
  { WEFT_STATE_JOINING, N_ ("joins"), N_ ("waits for a thread to end") },
  { WEFT_STATE_UNKNOWN, N_ ("events lost"),
    N_ ("what happened may be missing, or cannot be told") },
};

static const struct {
  WeftInteractionKind kind;
  const char *meaning;
} arrows[] = {
  { WEFT_INTERACTION_SPAWN, N_ ("starts a thread or a process") },
  { WEFT_INTERACTION_HAND_OFF, N_ ("lets go of a lock that the other waits for") },
  { WEFT_INTERACTION_MESSAGE, N_ ("sends it a message") },
  { WEFT_INTERACTION_WAKE, N_ ("wakes it: a signal, a post, a write, the last one") },
  { WEFT_INTERACTION_JOIN, N_ ("ends, for which the other waits") },
};

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
new_label (const char *text, bool dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
add_entry (WeftLegend *self, size_t i)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (entry), weft_swatch_new_state (states[i].state));
  gtk_box_append (GTK_BOX (entry), new_label (_ (states[i].name), true));
  gtk_box_append (GTK_BOX (self->row), entry);
}

/* Takes @swatch. A line that is also a switch for @property. */
static void
add_switch (WeftLegend *self, GtkWidget *swatch, const char *property, const char *meaning)
{
  GtkWidget *button = gtk_check_button_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (line), swatch);
  gtk_box_append (GTK_BOX (line), new_label (meaning, true));
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  meaning, -1);
  g_object_bind_property (self->shown, property, button, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  gtk_box_append (GTK_BOX (self->column), button);
}

/* Takes @swatch. */
static void
add_explanation (WeftLegend *self, GtkWidget *swatch, const char *name, const char *meaning)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *text = new_label (meaning, true);

  gtk_box_append (GTK_BOX (line), swatch);
  if (name != NULL) {
    GtkWidget *label = new_label (name, false);

    gtk_size_group_add_widget (self->names, label);
    gtk_box_append (GTK_BOX (line), label);
  }
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 48);
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (self->column), line);
}

static void
add_heading (WeftLegend *self, const char *text)
{
  GtkWidget *heading = new_label (text, false);

  gtk_widget_add_css_class (heading, "weft-section");
  if (gtk_widget_get_first_child (self->column) != NULL)
    gtk_widget_set_margin_top (heading, 8);
  gtk_box_append (GTK_BOX (self->column), heading);
}

void
weft_legend_set_trace (WeftLegend *self, const WeftTrace *trace)
{
  unsigned occurring = trace != NULL ? weft_occurs_states (trace) : 0;

  clear (self->row);
  clear (self->column);
  add_heading (self, _ ("What a thread does"));
  for (size_t i = 0; i < G_N_ELEMENTS (states); i++) {
    if (!(occurring & 1u << states[i].state))
      continue;
    add_entry (self, i);
    add_explanation (self, weft_swatch_new_state (states[i].state), _ (states[i].name),
                     _ (states[i].meaning));
  }
  if (trace != NULL && weft_occurs_thinned (trace)) {
    add_heading (self, _ ("Locks"));
    add_explanation (self, weft_swatch_new_dashes (), NULL,
                     _ ("may be held: only holds that somebody waited for are known"));
  }
  add_heading (self, _ ("What it does to another"));
  for (size_t i = 0; i < G_N_ELEMENTS (arrows); i++) {
    GtkWidget *swatch;

    if (self->shown != NULL && !(weft_shown_occurring (self->shown) & 1u << arrows[i].kind))
      continue;
    swatch = weft_swatch_new_arrow (arrows[i].kind);
    if (self->shown != NULL)
      add_switch (self, swatch, weft_shown_property (arrows[i].kind),
                  _ (arrows[i].meaning));
    else
      add_explanation (self, swatch, NULL, _ (arrows[i].meaning));
  }
  if (trace != NULL && weft_occurs_crowd (trace))
    add_explanation (self, weft_swatch_new_tie (), NULL,
                     _ ("where they are too many: who has most to do with whom (B)"));
  if (self->shown != NULL) {
    add_heading (self, _ ("What it depended on"));
    add_switch (self, weft_swatch_new_path (), "path",
                _ ("when the run ended: the critical path (P)"));
    add_switch (self, weft_swatch_new_path (), "path-here",
                _ ("when it came to what is chosen (Shift+P)"));
  }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
weft_legend_set_shown (WeftLegend *self, WeftShown *shown)
{
  g_set_object (&self->shown, shown);
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
    *minimum = button;
    *natural = row + BUTTON_GAP + button;
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
  fits = row_width + BUTTON_GAP + button_width <= width;
  gtk_widget_set_child_visible (self->row, fits);
  if (fits)
    gtk_widget_size_allocate (
        self->row,
        &(GtkAllocation){ width - button_width - BUTTON_GAP - row_width, 0, row_width,
                          height },
        -1);
  gtk_widget_size_allocate (
      self->button, &(GtkAllocation){ width - button_width, 0, button_width, height }, -1);
}

static void
weft_legend_dispose (GObject *object)
{
  WeftLegend *self = WEFT_LEGEND (object);

  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->names);
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

  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 7);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _ ("Legend"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Legend"), -1);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_popover_set_child (GTK_POPOVER (popover), self->column);
  gtk_widget_set_margin_top (self->column, 6);
  gtk_widget_set_margin_bottom (self->column, 6);
  gtk_widget_set_margin_start (self->column, 6);
  gtk_widget_set_margin_end (self->column, 6);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  weft_legend_set_trace (self, NULL);
  gtk_widget_set_parent (self->row, GTK_WIDGET (self));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}
