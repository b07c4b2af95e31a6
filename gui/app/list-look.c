#include "gui/app/list-look.h"

#include <glib/gi18n.h>

/* What goes below each other has its title there as well. */
static bool
is_right (const WeftColumnInfo *info)
{
  return info->share != NULL || weft_column_is_number (info);
}

/* 4.8 has nothing for titles but a text: their widgets are the view's first child's, in the
 * columns' order, each around a box with the label and the arrow. */
static void
dress_title (GtkWidget *title, const WeftColumnInfo *info)
{
  GtkWidget *box = gtk_widget_get_first_child (title);

  if (is_right (info) && GTK_IS_BOX (box)) {
    gtk_widget_set_halign (box, GTK_ALIGN_END);
    /* The arrow's room would part the title from the numbers. */
    gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
  }
  if (info->tip != NULL) {
    gtk_widget_set_tooltip_text (title, _ (info->tip));
    gtk_accessible_update_property (GTK_ACCESSIBLE (title),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (info->tip), -1);
  }
}

void
weft_list_look_dress (GtkColumnView *view, const WeftListInfo *info)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;
  bool has_sentences = false;

  for (size_t i = 0; i < info->n_columns; i++)
    has_sentences |= info->columns[i].wraps;
  for (guint i = 0; i < info->n_columns; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
    const WeftColumnInfo *of = &info->columns[i];

    /* Sentences want all the room there is. */
    gtk_column_view_column_set_expand (column, has_sentences ? of->wraps
                                                             : of->wide || !is_right (of));
    if (title != NULL) {
      dress_title (title, of);
      title = gtk_widget_get_next_sibling (title);
    }
  }
}

void
weft_list_look_show_columns (GtkColumnView *view,
                             const WeftListInfo *info,
                             const WeftLoaded *loaded,
                             const bool *empty)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  size_t n_processes;

  weft_trace_processes (loaded->trace, &n_processes);
  for (guint i = 0; i < info->n_columns; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    gtk_column_view_column_set_visible (
        column, !empty[i] && (n_processes > 1 || !info->columns[i].of_several));
  }
}
