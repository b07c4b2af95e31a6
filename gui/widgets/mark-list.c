#include "gui/widgets/mark-list.h"

#include <glib/gi18n-lib.h>

/* So many rows are made: a list to look through, not to scroll for ever. */
#define MANY 200
#define HEIGHT_PX 320

struct _WeftMarkList {
  GtkWidget parent;

  GtkWidget *button, *popover, *rows;
  WeftTimeline *timeline;
};

G_DEFINE_FINAL_TYPE (WeftMarkList, weft_mark_list, GTK_TYPE_WIDGET)

static size_t
index_of (GtkWidget *button)
{
  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "mark"));
}

static void
go_cb (GtkButton *button, WeftMarkList *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  weft_timeline_go_to_mark (self->timeline, index_of (GTK_WIDGET (button)));
}

static void
edit_cb (GtkButton *button, WeftMarkList *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  weft_timeline_edit_mark (self->timeline, index_of (GTK_WIDGET (button)));
}

static void
delete_cb (GtkButton *button, WeftMarkList *self)
{
  weft_timeline_remove_mark (self->timeline, index_of (GTK_WIDGET (button)));
}

static void
set_up (WeftMarkList *self,
        GtkWidget *button,
        size_t index,
        const char *label,
        GCallback clicked)
{
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "mark", GSIZE_TO_POINTER (index));
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect (button, "clicked", clicked, self);
}

static GtkWidget *
make_row (WeftMarkList *self, size_t index, const WeftMarkedMoment *mark)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *go = gtk_button_new (), *label;
  GtkWidget *edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *time = weft_timeline_format_time (self->timeline, mark->time_ns);
  g_autofree char *text = *mark->text != '\0' ? g_strdup_printf ("%s  %s", time, mark->text)
                                              : g_strdup (time);
  g_autofree char *go_text = g_strdup_printf (_ ("Go to the mark %s"), text);
  g_autofree char *edit_text = g_strdup_printf (_ ("Change the note of the mark %s"), text);
  g_autofree char *delete_text = g_strdup_printf (_ ("Delete the mark %s"), text);

  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (go), label);
  gtk_widget_set_hexpand (go, TRUE);
  set_up (self, go, index, go_text, G_CALLBACK (go_cb));
  set_up (self, edit, index, edit_text, G_CALLBACK (edit_cb));
  set_up (self, delete, index, delete_text, G_CALLBACK (delete_cb));
  gtk_box_append (GTK_BOX (row), go);
  gtk_box_append (GTK_BOX (row), edit);
  gtk_box_append (GTK_BOX (row), delete);
  return row;
}

static void
add_text (WeftMarkList *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->rows), label);
}

static void
fill (WeftMarkList *self)
{
  const WeftMarks *marks = weft_timeline_get_marks (self->timeline);
  size_t n = weft_marks_size (marks);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  if (n == 0)
    add_text (self, _ ("No marks yet: M sets one at the playhead."));
  for (size_t i = 0; i < MIN (n, MANY); i++)
    gtk_box_append (GTK_BOX (self->rows), make_row (self, i, weft_marks_get (marks, i)));
  if (n > MANY) {
    g_autofree char *text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %zu more", "and %zu more", (gulong)(n - MANY)),
        n - MANY);

    add_text (self, text);
  }
}

static void
changed_cb (WeftMarkList *self)
{
  if (gtk_widget_get_visible (self->popover))
    fill (self);
}

static void
weft_mark_list_dispose (GObject *object)
{
  WeftMarkList *self = WEFT_MARK_LIST (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_mark_list_parent_class)->dispose (object);
}

static void
weft_mark_list_class_init (WeftMarkListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_mark_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
weft_mark_list_init (WeftMarkList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Marks"), -1);
  self->button = gtk_menu_button_new ();
  self->popover = gtk_popover_new ();
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->rows);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "weft-findings-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_widget_set_tooltip_text (self->button, _ ("Marks (M sets one)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Marks"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
weft_mark_list_new (WeftTimeline *timeline)
{
  WeftMarkList *self = g_object_new (WEFT_TYPE_MARK_LIST, NULL);

  self->timeline = timeline;
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (fill), self);
  g_signal_connect_object (timeline, "marks-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
