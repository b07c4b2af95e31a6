#include "gui/widgets/source-view.h"

#include <glib/gi18n.h>
#include <string.h>

struct _WeftSourceView {
  GtkWidget parent;

  GtkWidget *scroller;
  GtkTextView *text;
  GtkTextTag *number_tag;
  GtkTextTag *mark_tag;
};

G_DEFINE_TYPE (WeftSourceView, weft_source_view, GTK_TYPE_WIDGET)

void
weft_source_view_set_lines (WeftSourceView *self, const WeftSourceLines *lines)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  int last = lines->first + (int)g_strv_length (lines->lines) - 1;
  g_autofree char *widest = g_strdup_printf ("%d", last);
  g_autofree char *description = NULL;
  GtkTextIter at;

  gtk_text_buffer_set_text (buffer, "", 0);
  for (int i = 0; lines->lines[i] != NULL; i++) {
    int number = lines->first + i;
    g_autofree char *margin = g_strdup_printf ("%*d  ", (int)strlen (widest), number);
    int begin;

    gtk_text_buffer_get_end_iter (buffer, &at);
    if (i > 0)
      gtk_text_buffer_insert (buffer, &at, "\n", 1);
    begin = gtk_text_iter_get_offset (&at);
    gtk_text_buffer_insert_with_tags (buffer, &at, margin, -1, self->number_tag, NULL);
    gtk_text_buffer_insert (buffer, &at, lines->lines[i], -1);
    if (number == lines->marked) {
      GtkTextIter start;

      gtk_text_buffer_get_iter_at_offset (buffer, &start, begin);
      gtk_text_buffer_apply_tag (buffer, self->mark_tag, &start, &at);
      description = g_strdup_printf (_ ("Line %d: %s"), number, lines->lines[i]);
    }
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
}

static void
weft_source_view_dispose (GObject *object)
{
  WeftSourceView *self = WEFT_SOURCE_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_source_view_parent_class)->dispose (object);
}

static void
weft_source_view_class_init (WeftSourceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_source_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-source");
}

static void
weft_source_view_init (WeftSourceView *self)
{
  GtkTextBuffer *buffer;

  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_cursor_visible (self->text, FALSE);
  gtk_text_view_set_monospace (self->text, TRUE);
  gtk_text_view_set_left_margin (self->text, 10);
  gtk_text_view_set_right_margin (self->text, 10);
  gtk_text_view_set_top_margin (self->text, 8);
  gtk_text_view_set_bottom_margin (self->text, 8);
  gtk_text_view_set_pixels_above_lines (self->text, 1);
  gtk_text_view_set_pixels_below_lines (self->text, 1);
  /* Tab leads out of it: it is read, not written. */
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Source"), -1);

  /* Half-transparent over whatever the theme puts beneath, so that one pair of colours
   * serves light, dark and high contrast. */
  buffer = gtk_text_view_get_buffer (self->text);
  self->number_tag = gtk_text_buffer_create_tag (
      buffer, NULL, "foreground-rgba", &(GdkRGBA){ 0.5f, 0.5f, 0.5f, 1.0f }, NULL);
  self->mark_tag
      = gtk_text_buffer_create_tag (buffer, NULL, "paragraph-background-rgba",
                                    &(GdkRGBA){ 0.95f, 0.42f, 0.02f, 0.28f }, NULL);

  self->scroller = gtk_scrolled_window_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Source"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller),
                                  GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller),
                                 GTK_WIDGET (self->text));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
weft_source_view_new (void)
{
  return g_object_new (WEFT_TYPE_SOURCE_VIEW, NULL);
}
