#include "gui/widgets/moment-list.h"

#include <glib/gi18n.h>

#include "gui/view/moment.h"
#include "gui/widgets/link-label.h"
#include "gui/widgets/state-class.h"

/* What fits beside the sentence in a window of common height; "more" shows up to MANY. */
#define FEW_THREADS 10
#define FEW_OBJECTS 6
#define MANY 200

typedef struct {
  GtkLabel *who;
  GtkLabel *what;
} Row;

/* One of the two parts, with the rows that it has made so far: they are kept and filled
 * anew, since making widgets at every step of a playhead would be felt. */
typedef struct {
  GtkGrid *grid;
  GArray *rows; /* of Row */
} Part;

struct _WeftMomentList {
  GtkWidget parent;

  GtkLabel *heading;
  GtkWidget *warning; /* that events were lost around the moment */
  Part threads;
  Part objects;
  GtkWidget *separator;
  GtkButton *more;
  GtkWidget *box;

  WeftTrace *trace;
  int64_t time_ns;
  char *text; /* the same as the window tells times */
  bool expanded;
  guint idle;
};

G_DEFINE_TYPE (WeftMomentList, weft_moment_list, GTK_TYPE_WIDGET)

static Row
get_row (Part *part, guint index)
{
  if (index == part->rows->len) {
    Row row = { GTK_LABEL (weft_link_label_new ("weft-who")),
                GTK_LABEL (weft_link_label_new (NULL)) };

    gtk_label_set_width_chars (row.who, 9);
    gtk_label_set_max_width_chars (row.who, 14);
    gtk_widget_set_hexpand (GTK_WIDGET (row.what), TRUE);
    gtk_grid_attach (part->grid, GTK_WIDGET (row.who), 0, (int)index, 1, 1);
    gtk_grid_attach (part->grid, GTK_WIDGET (row.what), 1, (int)index, 1, 1);
    g_array_append_val (part->rows, row);
  }
  return g_array_index (part->rows, Row, index);
}

static void
fill_part (Part *part, const GPtrArray *lines)
{
  for (guint i = 0; i < MAX (lines->len, part->rows->len); i++) {
    Row row = get_row (part, i);
    bool used = i < lines->len;

    gtk_widget_set_visible (GTK_WIDGET (row.who), used);
    gtk_widget_set_visible (GTK_WIDGET (row.what), used);
    if (used) {
      const WeftMomentLine *line = lines->pdata[i];

      gtk_label_set_markup (row.who, line->who);
      gtk_label_set_markup (row.what, line->what);
      weft_state_class_set (GTK_WIDGET (row.what), line->state);
    }
  }
}

static void
update (WeftMomentList *self)
{
  g_autoptr (WeftMoment) moment = NULL;
  g_autofree char *heading = NULL;
  size_t more;

  if (self->trace == NULL)
    return;

  moment = weft_moment_new (self->trace, self->time_ns, self->expanded ? MANY : FEW_THREADS,
                            self->expanded ? MANY : FEW_OBJECTS);
  heading = g_strdup_printf (_ ("State at %s"), self->text != NULL ? self->text : "");
  gtk_label_set_text (self->heading, heading);
  gtk_widget_set_visible (self->warning, moment->uncertain);

  fill_part (&self->threads, moment->threads);
  fill_part (&self->objects, moment->objects);
  gtk_widget_set_visible (self->separator, moment->objects->len > 0);

  more = moment->more_threads + moment->more_objects;
  gtk_widget_set_visible (GTK_WIDGET (self->more), more > 0 || self->expanded);
  if (more > 0) {
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %zu more", "and %zu more", (gulong)more), more);

    gtk_button_set_label (self->more, text);
  } else {
    gtk_button_set_label (self->more, _ ("show fewer"));
  }
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), more == 0 || !self->expanded);
}

static gboolean
update_cb (gpointer data)
{
  WeftMomentList *self = data;

  self->idle = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (WeftMomentList *self)
{
  /* After GTK's own drawing, so that the playhead itself is never late. */
  if (self->idle == 0)
    self->idle = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, update_cb, self, NULL);
}

static void
more_cb (GtkButton *button, gpointer data)
{
  WeftMomentList *self = data;

  self->expanded = !self->expanded;
  update (self);
}

void
weft_moment_list_set_trace (WeftMomentList *self, WeftTrace *trace)
{
  if (trace != NULL)
    weft_trace_ref (trace);
  weft_trace_unref (self->trace);
  self->trace = trace;
  self->time_ns = 0;
  self->expanded = false;
  queue_update (self);
}

void
weft_moment_list_set_time (WeftMomentList *self, int64_t time_ns, const char *text)
{
  if (time_ns == self->time_ns && g_strcmp0 (text, self->text) == 0)
    return;
  self->time_ns = time_ns;
  g_free (self->text);
  self->text = g_strdup (text);
  queue_update (self);
}

static void
weft_moment_list_dispose (GObject *object)
{
  WeftMomentList *self = WEFT_MOMENT_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->threads.rows, g_array_unref);
  g_clear_pointer (&self->objects.rows, g_array_unref);
  g_clear_pointer (&self->trace, weft_trace_unref);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (weft_moment_list_parent_class)->dispose (object);
}

static void
weft_moment_list_class_init (WeftMomentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_moment_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
init_part (Part *part, const char *name)
{
  part->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  part->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (part->grid, 12);
  gtk_grid_set_row_spacing (part->grid, 3);
  gtk_accessible_update_property (GTK_ACCESSIBLE (part->grid),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
weft_moment_list_init (WeftMomentList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  self->separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  self->more = GTK_BUTTON (gtk_button_new ());
  init_part (&self->threads, _ ("Threads at this moment"));
  init_part (&self->objects, _ ("Locks and channels at this moment"));

  gtk_label_set_xalign (self->heading, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "weft-section");
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "weft-more");
  gtk_widget_set_halign (GTK_WIDGET (self->more), GTK_ALIGN_START);
  g_signal_connect (self->more, "clicked", G_CALLBACK (more_cb), self);

  self->warning
      = gtk_label_new (_ ("Cannot tell for sure: events were lost around this moment."));
  gtk_label_set_xalign (GTK_LABEL (self->warning), 0);
  gtk_label_set_wrap (GTK_LABEL (self->warning), TRUE);
  gtk_widget_add_css_class (self->warning, "caption");
  gtk_widget_add_css_class (self->warning, "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (self->box), self->warning);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->threads.grid));
  gtk_box_append (GTK_BOX (self->box), self->separator);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->objects.grid));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->more));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_moment_list_new (void)
{
  return g_object_new (WEFT_TYPE_MOMENT_LIST, NULL);
}
