/* The places of a table against a view of them that knows only what it was told: what
 * changed, and the items it has asked for since. */
#include "gui/app/list-rows.h"

typedef struct {
  WeftListRows *rows;
  GPtrArray *items; /* of WeftListRow, as GTK would hold them: a place each */
  guint n_whole;
  guint largest; /* the most places that ever came or went at once below the limit */
} View;

static void
changed_cb (GListModel *model, guint at, guint removed, guint added, gpointer data)
{
  View *view = data;

  g_assert_cmpuint (at + removed, <=, view->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (view->items, at, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (view->items, (int)(at + i), g_list_model_get_item (model, at + i));
  g_assert_cmpuint (view->items->len, ==, g_list_model_get_n_items (model));
  if (view->items->len <= 256)
    view->largest = MAX (view->largest, MAX (removed, added));
}

static void
whole_cb (gpointer data)
{
  View *view = data;

  view->n_whole++;
  g_assert_true (weft_list_rows_is_whole (view->rows));
}

static void
fill_cb (GtkListItem *cell,
         const WeftColumnInfo *column,
         const WeftLoaded *loaded,
         uint32_t number)
{
  g_assert_not_reached (); /* there are no cells here */
}

static View *
view_new (void)
{
  View *self = g_new0 (View, 1);

  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = weft_list_rows_new (fill_cb, whole_cb, self);
  g_signal_connect (self->rows, "items-changed", G_CALLBACK (changed_cb), self);
  return self;
}

static void
view_free (View *self)
{
  g_object_unref (self->rows);
  /* An item may outlive the table. */
  for (guint i = 0; i < self->items->len; i++)
    g_assert_cmpuint (weft_list_row_number (self->items->pdata[i]), ==, WEFT_NO_ROW);
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* @n numbers, of which none is another's place. */
static GArray *
numbers_new (guint n, uint32_t first)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  for (uint32_t i = 0; i < n; i++) {
    uint32_t number = first + 3 * (n - i);

    g_array_append_val (numbers, number);
  }
  return numbers;
}

static void
check (View *view, const GArray *numbers)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (weft_list_rows_is_whole (view->rows));
  g_assert_cmpuint (view->items->len, ==, numbers->len);
  for (guint i = 0; i < numbers->len; i++) {
    g_autoptr (WeftListRow) row = g_list_model_get_item (G_LIST_MODEL (view->rows), i);

    g_assert_true (row == view->items->pdata[i]);
    g_assert_cmpuint (weft_list_row_number (row), ==, g_array_index (numbers, uint32_t, i));
  }
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (view->rows), numbers->len));
}

static void
test_random (void)
{
  static const guint lengths[] = { 0, 1, 5, 31, 32, 33, 100, 255, 256, 257, 1000, 10000 };
  GRand *rand = g_rand_new_with_seed (31);
  View *view = view_new ();

  for (int round = 0; round < 300; round++) {
    guint n = lengths[g_rand_int_range (rand, 0, G_N_ELEMENTS (lengths))];
    g_autoptr (GArray) numbers = numbers_new (n, g_rand_int_range (rand, 0, 1000));
    guint n_whole = view->n_whole, before = view->items->len;

    weft_list_rows_set (view->rows, NULL, numbers);
    if (g_rand_boolean (rand))
      weft_list_rows_set_view (view->rows, n / 2, n / 2 + 20);
    /* Now and then another list comes before this one is whole. */
    if (g_rand_int_range (rand, 0, 4) == 0) {
      g_main_context_iteration (NULL, FALSE);
      continue;
    }
    check (view, numbers);
    if (before < 32 && n > 32)
      g_assert_cmpuint (view->n_whole, >, n_whole);
  }
  g_rand_free (rand);
  view_free (view);
}

/* What a tall window shows is there at once, the rest comes in portions, and far down,
 * where nothing is made for a place, all at once. */
static void
test_portions (void)
{
  View *view = view_new ();
  g_autoptr (GArray) many = numbers_new (10000, 0), few = numbers_new (200, 0);

  weft_list_rows_set (view->rows, NULL, many);
  g_assert_cmpuint (view->items->len, ==, 32);
  g_assert_false (weft_list_rows_is_whole (view->rows));
  view->largest = 0;
  check (view, many);
  g_assert_cmpuint (view->largest, <=, 16);
  g_assert_cmpuint (view->n_whole, ==, 1);

  weft_list_rows_set (view->rows, NULL, few);
  check (view, few);
  weft_list_rows_stop (view->rows);
  weft_list_rows_set (view->rows, NULL, many);
  check (view, many);
  g_assert_cmpuint (view->n_whole, ==, 1);
  view_free (view);
}

static void
test_find (void)
{
  View *view = view_new ();
  g_autoptr (GArray) numbers = numbers_new (100, 7);

  g_assert_cmpuint (weft_list_rows_find (view->rows, 7), ==, G_MAXUINT);
  weft_list_rows_set (view->rows, NULL, numbers);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpuint (
        weft_list_rows_find (view->rows, g_array_index (numbers, uint32_t, i)), ==, i);
  g_assert_cmpuint (weft_list_rows_find (view->rows, 8), ==, G_MAXUINT);
  view_free (view);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-rows/random", test_random);
  g_test_add_func ("/list-rows/portions", test_portions);
  g_test_add_func ("/list-rows/find", test_find);
  return g_test_run ();
}
