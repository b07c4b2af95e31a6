#include "gui/app/list-sorting.h"

/* GTK 4.8 does not tell which column a view is sorted by: the first one that is asked to
 * compare two rows is it. For the main thread only. */
static const WeftColumnInfo *probed;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  if (probed == NULL)
    probed = data;
  return GTK_ORDERING_SMALLER;
}

void
weft_list_sorting_add (GtkColumnViewColumn *column, const WeftColumnInfo *info)
{
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer)info, NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

const WeftColumnInfo *
weft_list_sorting_get (GtkSorter *sorter, bool *ret_descending)
{
  g_autoptr (GObject) left = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) right = g_object_new (G_TYPE_OBJECT, NULL);

  probed = NULL;
  *ret_descending = gtk_sorter_compare (sorter, left, right) == GTK_ORDERING_LARGER;
  return probed;
}

const WeftColumnInfo *
weft_list_sorting_set (GtkColumnView *view,
                       const WeftListInfo *info,
                       const char *title,
                       bool descending)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; title != NULL && i < info->n_columns; i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    if (!g_str_equal (info->columns[i].title, title))
      continue;
    gtk_column_view_sort_by_column (view, column,
                                    descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    return &info->columns[i];
  }
  return NULL;
}
