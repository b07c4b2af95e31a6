#include "gui/app/list-cells.h"

#include "gui/app/list-look.h"
#include "gui/app/list-rows.h"
#include "gui/widgets/share-cell.h"

#define MOST_CHARS 28

/* What does not fit is said in a tooltip. */
static gboolean
tooltip_cb (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  GtkLabel *label = GTK_LABEL (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

/* For what a column should be wide enough at least: names that begin alike differ in their
 * ends. One more, since the count is of characters of average width. */
static int
chars_of (const char *text)
{
  return (int)MIN (g_utf8_strlen (text, -1) + 1, MOST_CHARS);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const WeftColumnInfo *info = data;
  bool is_number = weft_column_is_number (info);
  GtkWidget *label;
  GtkWidget *box;

  if (info->share != NULL) {
    gtk_list_item_set_child (item, weft_share_cell_new ());
    return;
  }
  label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), is_number     ? PANGO_ELLIPSIZE_NONE
                                              : info->wraps ? PANGO_ELLIPSIZE_END
                                                            : PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "numeric");
  if (!is_number) {
    gtk_widget_set_has_tooltip (label, TRUE);
    g_signal_connect (label, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  }
  if (info->wide) {
    gtk_label_set_width_chars (GTK_LABEL (label), 12);
    gtk_widget_add_css_class (label, "weft-who");
    gtk_label_set_wrap (GTK_LABEL (label), info->wraps);
    gtk_label_set_lines (GTK_LABEL (label), 2);
  } else if (!is_number) {
    gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  }
  if (info->icon == NULL) {
    gtk_list_item_set_child (item, label);
    return;
  }
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  weft_list_row_bind (gtk_list_item_get_item (item), item, data);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  weft_list_row_unbind (gtk_list_item_get_item (item), item);
}

GtkListItemFactory *
weft_list_cells_new (const WeftColumnInfo *info)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), (gpointer)info);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), (gpointer)info);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), (gpointer)info);
  return factory;
}

void
weft_list_cell_fill (GtkListItem *item,
                     const WeftColumnInfo *info,
                     const WeftLoaded *loaded,
                     uint32_t row)
{
  bool is_there = row != WEFT_NO_ROW;
  g_autofree char *text = is_there ? weft_column_text (info, loaded, row) : g_strdup ("");
  GtkWidget *child = gtk_list_item_get_child (item);

  if (info->share != NULL) {
    weft_share_cell_set (WEFT_SHARE_CELL (child), text,
                         is_there ? info->share (loaded, row) : -1,
                         is_there ? info->state (loaded, row) : WEFT_STATE_NONE);
    return;
  }
  if (info->icon != NULL) {
    gtk_image_set_from_icon_name (GTK_IMAGE (gtk_widget_get_first_child (child)),
                                  is_there ? info->icon (loaded, row) : NULL);
    child = gtk_widget_get_last_child (child);
  }
  gtk_label_set_text (GTK_LABEL (child), text);
  if (!info->wraps && !weft_column_is_number (info))
    gtk_label_set_width_chars (GTK_LABEL (child), chars_of (text));
  if (info->wide && is_there)
    weft_list_look_name_row (child, info, loaded, row);
}
