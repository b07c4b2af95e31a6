#include "gui/app/list-page.h"

#include <glib/gi18n.h>

#include "gui/app/hidden.h"
#include "gui/app/list-columns.h"

/* A row of the table; only its number, since the profile has the rest. */
#define WEFT_TYPE_LIST_ROW (weft_list_row_get_type ())
G_DECLARE_FINAL_TYPE (WeftListRow, weft_list_row, WEFT, LIST_ROW, GObject)

struct _WeftListRow {
  GObject parent;

  guint row;
};

G_DEFINE_TYPE (WeftListRow, weft_list_row, G_TYPE_OBJECT)

static void
weft_list_row_class_init (WeftListRowClass *klass)
{
}

static void
weft_list_row_init (WeftListRow *self)
{
}

struct _WeftListPage {
  AdwBin parent;

  const WeftListInfo *info;
  GtkStack *stack;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  GListStore *rows;
  const WeftLoaded *loaded;
};

G_DEFINE_TYPE (WeftListPage, weft_list_page, ADW_TYPE_BIN)

enum { CHOSEN, ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What the callbacks of a column need; lives as long as the page. */
typedef struct {
  WeftListPage *page;
  const WeftColumnInfo *info;
} Column;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;
  const WeftListRow *left = a;
  const WeftListRow *right = b;

  if (column->page->loaded == NULL)
    return GTK_ORDERING_EQUAL;
  return gtk_ordering_from_cmpfunc (
      weft_column_compare (column->info, column->page->loaded, left->row, right->row));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *box;
  bool is_first = column->info == column->page->info->columns;
  bool is_number = column->info->number != NULL && column->info->icon == NULL && !is_first;

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           is_number ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (is_first) {
    gtk_label_set_width_chars (GTK_LABEL (label), 10);
    gtk_widget_add_css_class (label, "weft-who");
  }
  if (column->info->icon == NULL) {
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
  const Column *column = data;
  WeftListRow *row = gtk_list_item_get_item (item);
  g_autofree char *text = weft_column_text (column->info, column->page->loaded, row->row);

  GtkWidget *child = gtk_list_item_get_child (item);

  if (column->info->icon != NULL) {
    GtkImage *image = GTK_IMAGE (gtk_widget_get_first_child (child));

    gtk_image_set_from_icon_name (image,
                                  column->info->icon (column->page->loaded, row->row));
    child = gtk_widget_get_last_child (child);
  }
  gtk_label_set_text (GTK_LABEL (child), text);
}

static void
emit (WeftListPage *self, guint signal, guint position)
{
  g_autoptr (WeftListRow) row
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  WeftSelection selection;

  if (row == NULL || self->loaded == NULL)
    return;
  selection = self->info->selection (self->loaded, row->row);
  g_signal_emit (self, signals[signal], 0, (guint)selection.kind, selection.row,
                 selection.time_ns);
}

static void
selected_cb (GtkSingleSelection *selection, GParamSpec *pspec, gpointer data)
{
  guint position = gtk_single_selection_get_selected (selection);

  if (position != GTK_INVALID_LIST_POSITION)
    emit (data, CHOSEN, position);
}

static void
activate_cb (GtkColumnView *view, guint position, gpointer data)
{
  emit (data, ACTIVATED, position);
}

static void
show_columns (WeftListPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  size_t n_processes = 0;

  if (self->loaded != NULL)
    weft_trace_processes (self->loaded->trace, &n_processes);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

    gtk_column_view_column_set_visible (column, n_processes > 1
                                                    || !self->info->columns[i].of_several);
  }
}

void
weft_list_page_set (WeftListPage *self, const WeftLoaded *loaded)
{
  guint n = loaded != NULL ? self->info->size (loaded) : 0;

  g_list_store_remove_all (self->rows);
  self->loaded = loaded;
  for (guint i = 0; i < n; i++) {
    g_autoptr (WeftListRow) row = g_object_new (WEFT_TYPE_LIST_ROW, NULL);

    row->row = i;
    g_list_store_append (self->rows, row);
  }
  show_columns (self);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "table" : "empty");
  weft_hide_all_but (GTK_WIDGET (self->stack), gtk_stack_get_visible_child (self->stack));
}

guint
weft_list_page_get_chosen (WeftListPage *self)
{
  WeftListRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row != NULL ? row->row : WEFT_NO_ROW;
}

void
weft_list_page_choose (WeftListPage *self, guint number)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (WeftListRow) row = g_list_model_get_item (model, i);

    if (row->row == number) {
      position = i;
      break;
    }
  }
  g_signal_handlers_block_by_func (self->selection, selected_cb, self);
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, selected_cb, self);
}

static void
weft_list_page_dispose (GObject *object)
{
  WeftListPage *self = WEFT_LIST_PAGE (object);

  self->loaded = NULL;
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (weft_list_page_parent_class)->dispose (object);
}

static void
weft_list_page_class_init (WeftListPageClass *klass)
{
  static const char *const names[] = { [CHOSEN] = "chosen", [ACTIVATED] = "activated" };

  G_OBJECT_CLASS (klass)->dispose = weft_list_page_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i]
        = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                        NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
}

static void
weft_list_page_init (WeftListPage *self)
{
  self->rows = g_list_store_new (WEFT_TYPE_LIST_ROW);
  self->stack = GTK_STACK (gtk_stack_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

static void
add_column (WeftListPage *self, const WeftColumnInfo *info)
{
  Column *column = g_new0 (Column, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column
      = gtk_column_view_column_new (_ (info->title), factory);
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, NULL));

  column->page = self;
  column->info = info;
  g_object_set_data_full (G_OBJECT (view_column), "weft-column", column, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), column);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column, info == self->info->columns);
  gtk_column_view_append_column (self->view, view_column);
}

static GtkWidget *
build_table (WeftListPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSortListModel *sorted;

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (size_t i = 0; i < self->info->n_columns; i++)
    add_column (self, &self->info->columns[i]);

  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the view keeps it */

  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "weft-table");
  g_signal_connect (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  return scroller;
}

GtkWidget *
weft_list_page_new (WeftListKind kind)
{
  WeftListPage *self = g_object_new (WEFT_TYPE_LIST_PAGE, NULL);
  GtkWidget *empty = adw_status_page_new ();

  self->info = weft_list_info (kind);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), self->info->icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ (self->info->empty_title));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _ (self->info->empty_text));
  gtk_stack_add_named (self->stack, build_table (self), "table");
  gtk_stack_add_named (self->stack, empty, "empty");
  return GTK_WIDGET (self);
}
