#include "gui/app/list-rows.h"

struct _WeftListRow {
  GObject parent;

  guint number;
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

WeftListRow *
weft_list_row_new (guint number)
{
  WeftListRow *self = g_object_new (WEFT_TYPE_LIST_ROW, NULL);

  self->number = number;
  return self;
}

guint
weft_list_row_number (WeftListRow *self)
{
  return self->number;
}

struct _WeftListRows {
  GObject parent;

  GArray *numbers;
};

static void weft_list_rows_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (WeftListRows,
                         weft_list_rows,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                weft_list_rows_model_init))

static GType
get_item_type (GListModel *model)
{
  return WEFT_TYPE_LIST_ROW;
}

static guint
get_n_items (GListModel *model)
{
  const GArray *numbers = WEFT_LIST_ROWS (model)->numbers;

  return numbers != NULL ? numbers->len : 0;
}

static gpointer
get_item (GListModel *model, guint position)
{
  const GArray *numbers = WEFT_LIST_ROWS (model)->numbers;

  if (numbers == NULL || position >= numbers->len)
    return NULL;
  return weft_list_row_new (g_array_index (numbers, uint32_t, position));
}

static void
weft_list_rows_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
weft_list_rows_finalize (GObject *object)
{
  g_clear_pointer (&WEFT_LIST_ROWS (object)->numbers, g_array_unref);
  G_OBJECT_CLASS (weft_list_rows_parent_class)->finalize (object);
}

static void
weft_list_rows_class_init (WeftListRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_list_rows_finalize;
}

static void
weft_list_rows_init (WeftListRows *self)
{
}

WeftListRows *
weft_list_rows_new (void)
{
  return g_object_new (WEFT_TYPE_LIST_ROWS, NULL);
}

void
weft_list_rows_set (WeftListRows *self, GArray *numbers)
{
  guint removed = get_n_items (G_LIST_MODEL (self));
  guint added = numbers != NULL ? numbers->len : 0;

  if (numbers != NULL)
    g_array_ref (numbers);
  g_clear_pointer (&self->numbers, g_array_unref);
  self->numbers = numbers;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, added);
}

guint
weft_list_rows_find (WeftListRows *self, guint number)
{
  for (guint i = 0; self->numbers != NULL && i < self->numbers->len; i++) {
    if (g_array_index (self->numbers, uint32_t, i) == number)
      return i;
  }
  return G_MAXUINT;
}
