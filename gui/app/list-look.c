#include "gui/app/list-look.h"

#include <glib/gi18n.h>

#include "gui/app/list-sorting.h"

/* What goes below each other has its title there as well. */
static bool
is_right (const WeftColumnInfo *info)
{
  return info->share != NULL || weft_column_is_number (info);
}

/* As a click does: what it is sorted by already is turned round. */
static gboolean
sort_cb (GtkWidget *title, GVariant *arguments, gpointer data)
{
  GtkColumnViewColumn *column = data;
  GtkColumnView *view
      = GTK_COLUMN_VIEW (gtk_widget_get_ancestor (title, GTK_TYPE_COLUMN_VIEW));
  bool descending;
  const WeftColumnInfo *sorted
      = weft_list_sorting_get (gtk_column_view_get_sorter (view), &descending);
  bool turns
      = sorted != NULL && !descending
        && g_str_equal (_ (sorted->title), gtk_column_view_column_get_title (column));

  gtk_column_view_sort_by_column (view, column,
                                  turns ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  return TRUE;
}

/* To the title beside this one; GTK's own way goes to the next only. */
static gboolean
go_cb (GtkWidget *title, GVariant *arguments, gpointer data)
{
  bool forward = GPOINTER_TO_INT (data) > 0;
  GtkWidget *other = title;

  do {
    other = forward ? gtk_widget_get_next_sibling (other)
                    : gtk_widget_get_prev_sibling (other);
  } while (other != NULL && !gtk_widget_get_visible (other));
  if (other != NULL)
    gtk_widget_grab_focus (other);
  return TRUE;
}

static void
add_key (GtkEventController *controller,
         const char *key,
         GtkShortcutFunc callback,
         gpointer data)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key),
                        gtk_callback_action_new (callback, data, NULL)));
}

/* In 4.8 titles obey the mouse only. */
static void
give_keys (GtkWidget *title, GtkColumnViewColumn *column)
{
  static const char *const keys[] = { "Return", "KP_Enter", "space" };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    add_key (controller, keys[i], sort_cb, column);
  add_key (controller, "Left", go_cb, GINT_TO_POINTER (-1));
  add_key (controller, "Right", go_cb, GINT_TO_POINTER (1));
  gtk_widget_add_controller (title, controller);
  gtk_widget_set_focusable (title, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_column_view_column_get_title (column), -1);
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

  if (header != NULL)
    gtk_widget_set_can_focus (header, TRUE);
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
      give_keys (title, column);
      title = gtk_widget_get_next_sibling (title);
    }
  }
}

bool
weft_list_look_has_focused_title (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));

  return header != NULL && gtk_widget_get_focus_child (header) != NULL;
}

bool
weft_list_look_focus_titles (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));

  return header != NULL && gtk_widget_child_focus (header, GTK_DIR_TAB_FORWARD);
}

/* The table that a column is one of. */
static const WeftListInfo *
list_of (const WeftColumnInfo *column)
{
  for (int kind = 0; kind < WEFT_N_LISTS; kind++) {
    const WeftListInfo *info = weft_list_info ((WeftListKind)kind);

    if (column >= info->columns && column < info->columns + info->n_columns)
      return info;
  }
  g_assert_not_reached ();
}

void
weft_list_look_name_row (GtkWidget *cell,
                         const WeftColumnInfo *of,
                         const WeftLoaded *loaded,
                         guint row)
{
  GtkWidget *parent = gtk_widget_get_parent (cell);
  GtkWidget *widget = parent != NULL ? gtk_widget_get_parent (parent) : NULL;
  const WeftListInfo *info = list_of (of);
  GString *name = g_string_new (NULL);

  for (size_t i = 0; widget != NULL && i < info->n_columns; i++) {
    const WeftColumnInfo *column = &info->columns[i];
    g_autofree char *text = weft_column_text (column, loaded, row);

    if (text[0] == '\0' || column->of_several)
      continue;
    if (name->len > 0)
      g_string_append (name, ", ");
    if (column->wide)
      g_string_append (name, text);
    else
      g_string_append_printf (name, _ ("%s %s"), _ (column->title), text);
  }
  if (widget != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name->str, -1);
  g_string_free (name, TRUE);
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
