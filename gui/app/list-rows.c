#include "gui/app/list-rows.h"

#include "gui/app/portions.h"

/* GTK makes widgets for no more rows than these; beyond them a place costs nothing. */
#define MOST_WIDGETS 256
/* As many as a tall window shows. */
#define AT_ONCE 32
/* Above and below what is in view, which is not known to the row. */
#define MARGIN 8
/* Made, freed or filled at a time. */
#define PORTION 16

typedef struct {
  GtkListItem *item; /* borrowed: it says when it goes */
  const WeftColumnInfo *column;
} Cell;

struct _WeftListRow {
  GObject parent;

  WeftListRows *rows; /* NULL: no place of these any more */
  guint place;
  GArray *cells; /* of Cell */
  bool is_stale; /* they do not say what they should */
};

G_DEFINE_TYPE (WeftListRow, weft_list_row, G_TYPE_OBJECT)

struct _WeftListRows {
  GObject parent;

  WeftListFill fill;
  void (*whole) (gpointer data);
  gpointer data;

  WeftLoaded *loaded;
  GArray *numbers;
  guint n_places;   /* as GTK knows them: fewer than numbers, or more, for a while */
  GHashTable *made; /* place to WeftListRow, which takes itself off */
  guint first, end; /* in view */
  guint filling;    /* the callback that fills what has come into view */
};

static void weft_list_rows_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (WeftListRows,
                         weft_list_rows,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                weft_list_rows_model_init))

/* --- a place --- */

static void
weft_list_row_finalize (GObject *object)
{
  WeftListRow *self = WEFT_LIST_ROW (object);

  if (self->rows != NULL)
    g_hash_table_remove (self->rows->made, GUINT_TO_POINTER (self->place));
  g_array_unref (self->cells);
  G_OBJECT_CLASS (weft_list_row_parent_class)->finalize (object);
}

static void
weft_list_row_class_init (WeftListRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_list_row_finalize;
}

static void
weft_list_row_init (WeftListRow *self)
{
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
}

uint32_t
weft_list_row_number (WeftListRow *self)
{
  const GArray *numbers = self->rows != NULL ? self->rows->numbers : NULL;

  return numbers != NULL && self->place < numbers->len
             ? g_array_index (numbers, uint32_t, self->place)
             : WEFT_NO_ROW;
}

static void
fill_cell (WeftListRow *self, const Cell *cell)
{
  self->rows->fill (cell->item, cell->column, self->rows->loaded,
                    weft_list_row_number (self));
}

static void
fill_row (WeftListRow *self)
{
  self->is_stale = false;
  for (guint i = 0; i < self->cells->len; i++)
    fill_cell (self, &g_array_index (self->cells, Cell, i));
}

static bool
is_in_view (const WeftListRow *self)
{
  return self->place >= self->rows->first && self->place < self->rows->end;
}

static gboolean portion_cb (gpointer data);

void
weft_list_row_bind (WeftListRow *self, GtkListItem *item, const WeftColumnInfo *column)
{
  Cell cell = { item, column };

  g_array_append_val (self->cells, cell);
  if (self->rows == NULL)
    return;
  if (is_in_view (self) && !self->is_stale) {
    fill_cell (self, &cell);
  } else {
    self->is_stale = true;
    weft_portions_add (portion_cb, self->rows);
  }
}

void
weft_list_row_unbind (WeftListRow *self, GtkListItem *item)
{
  for (guint i = 0; i < self->cells->len; i++) {
    if (g_array_index (self->cells, Cell, i).item != item)
      continue;
    g_array_remove_index_fast (self->cells, i);
    return;
  }
}

/* --- all of them --- */

static guint
n_rows (const WeftListRows *self)
{
  return self->numbers != NULL ? self->numbers->len : 0;
}

static GType
get_item_type (GListModel *model)
{
  return WEFT_TYPE_LIST_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return WEFT_LIST_ROWS (model)->n_places;
}

static gpointer
get_item (GListModel *model, guint place)
{
  WeftListRows *self = WEFT_LIST_ROWS (model);
  WeftListRow *row;

  if (place >= self->n_places)
    return NULL;
  row = g_hash_table_lookup (self->made, GUINT_TO_POINTER (place));
  if (row != NULL)
    return g_object_ref (row);
  row = g_object_new (WEFT_TYPE_LIST_ROW, NULL);
  row->rows = self;
  row->place = place;
  g_hash_table_insert (self->made, GUINT_TO_POINTER (place), row);
  return row;
}

static void
weft_list_rows_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Places [@from, @from + @n) go; those behind move up. GTK, which holds the items that go,
 * lets go of them when it is told. */
static void
remove_places (WeftListRows *self, guint from, guint n)
{
  g_autoptr (GList) rows = g_hash_table_get_values (self->made);

  g_hash_table_remove_all (self->made);
  for (GList *i = rows; i != NULL; i = i->next) {
    WeftListRow *row = i->data;

    if (row->place >= from && row->place < from + n) {
      row->rows = NULL;
      continue;
    }
    if (row->place >= from + n)
      row->place -= n;
    g_hash_table_insert (self->made, GUINT_TO_POINTER (row->place), row);
  }
  self->n_places -= n;
  g_list_model_items_changed (G_LIST_MODEL (self), from, n, 0);
}

static void
add_places (WeftListRows *self, guint n)
{
  guint before = self->n_places;

  self->n_places += n;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n);
}

static int
by_place (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a, right = *(const guint *)b;

  return (left > right) - (left < right);
}

/* The places that have widgets, in their order: those around what is in view, and wherever
 * else the keyboard focus is. Returns: (transfer full): of guint. */
static GArray *
find_made (const WeftListRows *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint place = GPOINTER_TO_UINT (key);

    if (((WeftListRow *)value)->cells->len > 0)
      g_array_append_val (places, place);
  }
  g_array_sort (places, by_place);
  return places;
}

/* If widgets have to go, then first all places go that have none: in their stead GTK would
 * make widgets for others, which go next. */
static void
keep_made (WeftListRows *self)
{
  g_autoptr (GArray) made = find_made (self);
  guint n = n_rows (self);

  if (made->len == 0 || g_array_index (made, guint, made->len - 1) < n) {
    remove_places (self, n, self->n_places - n);
    return;
  }
  for (guint i = made->len + 1; i-- > 0;) {
    guint from = i > 0 ? g_array_index (made, guint, i - 1) + 1 : 0;
    guint to = i < made->len ? g_array_index (made, guint, i) : self->n_places;

    if (from < to)
      remove_places (self, from, to - from);
  }
}

/* Returns: whether there is more to do. */
static bool
fit_places (WeftListRows *self)
{
  guint n = n_rows (self);

  if (self->n_places == n)
    return false;
  if (self->n_places > n + PORTION)
    remove_places (self, self->n_places - PORTION, PORTION);
  else if (self->n_places > n)
    remove_places (self, n, self->n_places - n);
  else if (self->n_places < MOST_WIDGETS)
    add_places (self, MIN (PORTION, n - self->n_places));
  else
    add_places (self, n - self->n_places);
  if (self->n_places != n)
    return true;
  if (self->whole != NULL)
    self->whole (self->data);
  return false;
}

/* Those in view, and then those nearest to it. Returns: whether there is more to do. */
static bool
fill_some (WeftListRows *self)
{
  guint n = 0;

  for (guint i = 0; i < 2 * MOST_WIDGETS && n < PORTION; i++) {
    guint places[] = { self->first + i, self->first - 1 - i };

    for (size_t j = 0; j < G_N_ELEMENTS (places); j++) {
      WeftListRow *row = g_hash_table_lookup (self->made, GUINT_TO_POINTER (places[j]));

      if (row == NULL || !row->is_stale)
        continue;
      fill_row (row);
      n++;
    }
  }
  return n > 0;
}

static gboolean
portion_cb (gpointer data)
{
  WeftListRows *self = data;
  bool fits = !fit_places (self), filled = !fill_some (self);

  return fits && filled ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
fill_view (WeftListRows *self)
{
  for (guint i = self->first; i < self->end; i++) {
    WeftListRow *row = g_hash_table_lookup (self->made, GUINT_TO_POINTER (i));

    if (row != NULL && row->is_stale)
      fill_row (row);
  }
}

static gboolean
filling_cb (gpointer data)
{
  WeftListRows *self = data;

  self->filling = 0;
  fill_view (self);
  return G_SOURCE_REMOVE;
}

static void
weft_list_rows_dispose (GObject *object)
{
  WeftListRows *self = WEFT_LIST_ROWS (object);
  GHashTableIter iter;
  gpointer value;

  g_clear_handle_id (&self->filling, g_source_remove);
  weft_portions_remove (self);
  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((WeftListRow *)value)->rows = NULL;
  g_hash_table_remove_all (self->made);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_list_rows_parent_class)->dispose (object);
}

static void
weft_list_rows_finalize (GObject *object)
{
  g_hash_table_unref (WEFT_LIST_ROWS (object)->made);
  G_OBJECT_CLASS (weft_list_rows_parent_class)->finalize (object);
}

static void
weft_list_rows_class_init (WeftListRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_list_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_list_rows_finalize;
}

static void
weft_list_rows_init (WeftListRows *self)
{
  self->made = g_hash_table_new (NULL, NULL);
  self->end = AT_ONCE;
}

WeftListRows *
weft_list_rows_new (WeftListFill fill, void (*whole) (gpointer data), gpointer data)
{
  WeftListRows *self = g_object_new (WEFT_TYPE_LIST_ROWS, NULL);

  self->fill = fill;
  self->whole = whole;
  self->data = data;
  return self;
}

void
weft_list_rows_stop (WeftListRows *self)
{
  self->whole = NULL;
}

void
weft_list_rows_set (WeftListRows *self, WeftLoaded *loaded, GArray *numbers)
{
  GHashTableIter iter;
  gpointer value;

  if (numbers != NULL)
    g_array_ref (numbers);
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->loaded, weft_loaded_free);
  self->numbers = numbers;
  self->loaded = loaded;
  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((WeftListRow *)value)->is_stale = true;
  if (self->n_places > n_rows (self))
    keep_made (self);
  if (self->n_places < MIN (n_rows (self), AT_ONCE))
    add_places (self, MIN (n_rows (self), AT_ONCE) - self->n_places);
  else if (self->n_places >= MOST_WIDGETS && self->n_places < n_rows (self))
    add_places (self, n_rows (self) - self->n_places);
  fill_view (self);
  weft_portions_add (portion_cb, self);
}

guint
weft_list_rows_find (WeftListRows *self, uint32_t number)
{
  for (guint i = 0; i < n_rows (self); i++) {
    if (g_array_index (self->numbers, uint32_t, i) == number)
      return i;
  }
  return G_MAXUINT;
}

bool
weft_list_rows_is_whole (WeftListRows *self)
{
  return self->n_places == n_rows (self);
}

void
weft_list_rows_set_view (WeftListRows *self, guint first, guint end)
{
  self->first = first - MIN (first, MARGIN);
  self->end = MAX (end + MARGIN, self->first + AT_ONCE);
  /* Before the next frame, but not now: the view may be giving its rows their sizes, and a
   * cell whose text changes then is left without one. */
  if (self->filling == 0)
    self->filling = g_idle_add_full (G_PRIORITY_HIGH_IDLE, filling_cb, self, NULL);
}
