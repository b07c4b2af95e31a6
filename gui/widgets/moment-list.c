#include "gui/widgets/moment-list.h"

#include <glib/gi18n.h>

#include "gui/view/moment.h"
#include "gui/widgets/line-list.h"

/* What fits beside the sentence in a window of common height; "more" shows up to MANY. */
#define FEW_THREADS 10
#define FEW_OBJECTS 6
#define MANY 200

struct _WeftMomentList {
  GtkWidget parent;

  GtkLabel *heading;
  GtkWidget *warning; /* that events were lost around the moment */
  WeftLineList *threads;
  WeftLineList *objects;
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

  weft_line_list_fill (self->threads, moment->threads);
  weft_line_list_fill (self->objects, moment->objects);
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
weft_moment_list_init (WeftMomentList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  self->separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  self->more = GTK_BUTTON (gtk_button_new ());
  self->threads = WEFT_LINE_LIST (weft_line_list_new (_ ("Threads at this moment")));
  self->objects
      = WEFT_LINE_LIST (weft_line_list_new (_ ("Locks and channels at this moment")));

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
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->threads));
  gtk_box_append (GTK_BOX (self->box), self->separator);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->objects));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->more));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_moment_list_new (void)
{
  return g_object_new (WEFT_TYPE_MOMENT_LIST, NULL);
}
