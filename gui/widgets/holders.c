#include "gui/widgets/holders.h"

#include <glib/gi18n.h>

#include "gui/view/links.h"
#include "gui/widgets/link-label.h"
#include "gui/widgets/swatch.h"
#include "tracer/analysis/blame.h"
#include "tracer/analysis/describe.h"

#define FEW 5
#define MANY 100

struct _WeftHolders {
  GtkWidget parent;

  GtkWidget *box;
  GtkGrid *grid;
  GtkButton *more;

  WeftTrace *trace;
  GArray *parts; /* of WeftBlamePart, the longest first */
  bool expanded;
};

G_DEFINE_TYPE (WeftHolders, weft_holders, GTK_TYPE_WIDGET)

static int
longest_first (gconstpointer a, gconstpointer b)
{
  const WeftBlamePart *left = a;
  const WeftBlamePart *right = b;

  return (left->ns < right->ns) - (left->ns > right->ns);
}

static void
add_row (WeftHolders *self, int index, const WeftBlamePart *part, int64_t most_ns)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);
  GtkWidget *bar = weft_swatch_new_bar ();
  GtkWidget *name = weft_link_label_new (NULL);
  GtkWidget *time = gtk_label_new (NULL);
  g_autofree char *duration = weft_format_duration (part->ns);
  g_autofree char *link
      = part->holder != WEFT_NO_ROW
            ? weft_links_noun (WEFT_NOUN_THREAD, part->holder, threads[part->holder].label)
            : g_strdup (_ ("cannot tell"));

  weft_swatch_set_bar (WEFT_SWATCH (bar), part->holder,
                       most_ns > 0 ? (double)part->ns / (double)most_ns : 0);
  gtk_label_set_markup (GTK_LABEL (name), link);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 14);
  gtk_label_set_text (GTK_LABEL (time), duration);
  gtk_label_set_xalign (GTK_LABEL (time), 1);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_grid_attach (self->grid, bar, 0, index, 1, 1);
  gtk_grid_attach (self->grid, name, 1, index, 1, 1);
  gtk_grid_attach (self->grid, time, 2, index, 1, 1);
}

static void
update (WeftHolders *self)
{
  GtkWidget *child;
  guint shown = MIN (self->parts->len, self->expanded ? MANY : FEW);
  guint more = self->parts->len - shown;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; i < shown; i++)
    add_row (self, (int)i, &g_array_index (self->parts, WeftBlamePart, i),
             g_array_index (self->parts, WeftBlamePart, 0).ns);

  gtk_widget_set_visible (GTK_WIDGET (self->more), more > 0 && !self->expanded);
  if (more > 0) {
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", more), more);

    gtk_button_set_label (self->more, text);
  }
}

static void
more_cb (GtkButton *button, gpointer data)
{
  WeftHolders *self = data;

  self->expanded = true;
  update (self);
}

gboolean
weft_holders_set_wait (WeftHolders *self, WeftTrace *trace, uint32_t wait)
{
  g_auto (WeftWaitBlame) blame = { NULL, 0 };

  weft_wait_blame (trace, wait, &blame);
  weft_trace_ref (trace);
  weft_trace_unref (self->trace);
  self->trace = trace;
  g_array_set_size (self->parts, 0);
  g_array_append_vals (self->parts, blame.parts->data, blame.parts->len);
  g_array_sort (self->parts, longest_first);
  self->expanded = false;
  update (self);
  return self->parts->len > 0;
}

static void
weft_holders_dispose (GObject *object)
{
  WeftHolders *self = WEFT_HOLDERS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->trace, weft_trace_unref);
  G_OBJECT_CLASS (weft_holders_parent_class)->dispose (object);
}

static void
weft_holders_class_init (WeftHoldersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_holders_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
weft_holders_init (WeftHolders *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (WeftBlamePart));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->grid = GTK_GRID (gtk_grid_new ());
  self->more = GTK_BUTTON (gtk_button_new ());
  gtk_grid_set_column_spacing (self->grid, 8);
  gtk_grid_set_row_spacing (self->grid, 3);
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "weft-more");
  gtk_widget_set_halign (GTK_WIDGET (self->more), GTK_ALIGN_START);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_cb), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->more));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_holders_new (void)
{
  return g_object_new (WEFT_TYPE_HOLDERS, NULL);
}
