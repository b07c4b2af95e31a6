#include "gui/app/list-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gui/app/list-bar.h"
#include "gui/app/list-cells.h"
#include "gui/app/list-look.h"
#include "gui/app/list-memory.h"
#include "gui/app/list-rows.h"
#include "gui/app/list-sorting.h"
#include "tracer/analysis/words.h"

/* So few are sorted and filtered at once, without a worker. */
#define FEW_ROWS 2000

struct _WeftListPage {
  AdwBin parent;

  const WeftListInfo *info;
  WeftListBar *bar;
  GtkStack *stack;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  WeftListRows *rows;
  GtkLabel *totals;
  AdwStatusPage *empty;

  WeftLoaded *loaded;
  GArray *universe;      /* of uint32_t; NULL: all */
  GArray *order;         /* the same as sorted last; NULL: not yet */
  guint number;          /* of the chosen row */
  bool is_stale;         /* what shows is not what was asked for */
  bool wants_facets;     /* their values are those of another trace */
  bool wants_focus;      /* of the keyboard, once the rows are there */
  bool wants_scroll;     /* to the chosen row, likewise */
  GCancellable *running; /* of the job in the worker */
  const WeftColumnInfo *sort;
  bool descending;
  bool is_sorted; /* @order is by that */

  WeftListTestMake make_test;
  WeftListTestDone test_done;
  gpointer test_data;
};

G_DEFINE_TYPE (WeftListPage, weft_list_page, ADW_TYPE_BIN)

enum { CHOSEN, ACTIVATED, LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void run (WeftListPage *self);

static void
emit (WeftListPage *self, guint signal, guint position)
{
  g_autoptr (WeftListRow) row
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  WeftSelection selection;

  if (row == NULL || weft_list_row_number (row) == WEFT_NO_ROW)
    return;
  self->number = weft_list_row_number (row);
  selection = self->info->selection (self->loaded, self->number);
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

/* Selects without telling anybody. */
static void
select_position (WeftListPage *self, guint position)
{
  g_signal_handlers_block_by_func (self->selection, selected_cb, self);
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_handlers_unblock_by_func (self->selection, selected_cb, self);
}

/* The part of the view that scrolls. */
static GtkWidget *
list_view (WeftListPage *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static bool
shows_table (WeftListPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "table") == 0;
}

/* Where there is no row, what says so and may lead on from there. */
static bool
focus_row (WeftListPage *self)
{
  GtkWidget *list = list_view (self);
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;

  /* What does not show would take the keys away from what does. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->stack)))
    return false;
  if (!shows_table (self))
    return gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack),
                                   GTK_DIR_TAB_FORWARD);
  if (row == NULL)
    return false;
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    return gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  while (row != NULL && !(gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_SELECTED))
    row = gtk_widget_get_next_sibling (row);
  return row != NULL && gtk_widget_grab_focus (row);
}

static gboolean
focus_row_cb (gpointer data)
{
  focus_row (data);
  return G_SOURCE_REMOVE;
}

/* Once there is a place for its row. */
static void
choose_now (WeftListPage *self, bool scrolls)
{
  guint position = self->number == WEFT_NO_ROW
                       ? GTK_INVALID_LIST_POSITION
                       : weft_list_rows_find (self->rows, self->number);
  GtkWidget *list = list_view (self);

  self->wants_scroll |= scrolls;
  select_position (self, position);
  if (position != GTK_INVALID_LIST_POSITION && !weft_list_rows_is_whole (self->rows))
    return;
  scrolls = self->wants_scroll;
  self->wants_scroll = false;
  if (scrolls && list != NULL && position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
  if (self->wants_focus) {
    self->wants_focus = false;
    /* The row may have to come to be first. */
    if (!focus_row (self))
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_row_cb, g_object_ref (self),
                       g_object_unref);
  }
}

/* "12 of 340 locks · Waiting 43.1 ms · Acquired at least 10" */
static char *
totals_text (WeftListPage *self, const WeftListResult *result)
{
  GString *text = g_string_new (NULL);
  g_autofree char *count = self->info->count (result->rows->len);

  if (result->shown->len < result->rows->len) {
    g_autofree char *shown = weft_format_count (result->shown->len);

    /* Translators: "12" of "340 locks" */
    g_string_append_printf (text, _ ("%s of %s"), shown, count);
  } else {
    g_string_append (text, count);
  }
  for (size_t i = 0; i < self->info->n_columns && result->shown->len > 0; i++) {
    const WeftColumnInfo *column = &self->info->columns[i];
    g_autofree char *sum = NULL;

    if (!column->summed || (result->lacking[i] && result->sums[i] == 0))
      continue;
    sum = weft_column_format (column, result->sums[i]);
    g_string_append (text, " · ");
    /* Translators: a column's title and the sum of it: "Waiting 43.1 ms" */
    g_string_append_printf (text, result->lacking[i] ? _ ("%s at least %s") : _ ("%s %s"),
                            _ (column->title), sum);
  }
  return g_string_free (text, FALSE);
}

static void
show_result (WeftListPage *self, const WeftListResult *result)
{
  bool is_first = self->order == NULL;
  g_autofree char *totals = totals_text (self, result);

  g_clear_pointer (&self->order, g_array_unref);
  self->order = g_array_ref (result->rows);
  if (result->facets[0] != NULL || self->info->n_facets == 0) {
    weft_list_bar_set_facets (self->bar, self->loaded->trace, result->facets);
    self->wants_facets = false;
  }
  /* Else it would look for what was selected, row by row. */
  select_position (self, GTK_INVALID_LIST_POSITION);
  weft_list_look_show_columns (self->view, self->info, self->loaded, result->empty);
  weft_list_rows_set (self->rows, self->loaded, result->shown);
  gtk_label_set_text (self->totals, totals);
  gtk_widget_set_visible (GTK_WIDGET (self->totals), result->rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar),
                          !self->info->plain && result->rows->len > 0);
  gtk_stack_set_visible_child_name (self->stack, result->rows->len == 0    ? "empty"
                                                 : result->shown->len == 0 ? "none"
                                                                           : "table");
  choose_now (self, is_first || self->wants_focus);
  g_signal_emit (self, signals[LISTED], 0);
}

/* Where a job runs in a worker, this is what comes back with it. */
typedef struct {
  WeftListRequest *request;
  bool sorts;
} Job;

static void
job_free (Job *job)
{
  weft_list_request_free (job->request);
  g_free (job);
}

static void
finish (WeftListPage *self, const Job *job, WeftListResult *result)
{
  if (result == NULL)
    return;
  if (self->test_done != NULL && job->request->test.test != NULL)
    self->test_done (job->request->test.data, self->test_data);
  if (job->sorts && self->sort == job->request->sort
      && self->descending == job->request->descending)
    self->is_sorted = true;
  show_result (self, result);
  weft_list_result_free (result);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, weft_list_job_run (((Job *)data)->request, cancellable),
                         (GDestroyNotify)weft_list_result_free);
}

static void
ran_cb (GObject *source, GAsyncResult *async, gpointer data)
{
  WeftListPage *self = WEFT_LIST_PAGE (source);
  GTask *task = G_TASK (async);
  WeftListResult *result = g_task_propagate_pointer (task, NULL);

  /* Another trace, or other rows, have taken its place. */
  if (self->running != g_task_get_cancellable (task)) {
    weft_list_result_free (result);
    return;
  }
  g_clear_object (&self->running);
  weft_list_bar_set_busy (self->bar, FALSE);
  finish (self, g_task_get_task_data (task), result);
  if (self->is_stale)
    run (self);
}

static WeftListRequest *
request_new (WeftListPage *self)
{
  WeftListRequest *request = g_new0 (WeftListRequest, 1);
  GArray *rows = self->order != NULL ? self->order : self->universe;

  request->loaded = weft_loaded_ref (self->loaded);
  request->info = self->info;
  request->rows = rows != NULL ? g_array_ref (rows) : NULL;
  request->sort = self->is_sorted ? NULL : self->sort;
  request->descending = self->descending;
  request->counts_facets = self->wants_facets;
  weft_list_bar_get (self->bar, request);
  if (self->make_test != NULL)
    self->make_test (&request->test, self->test_data);
  return request;
}

/* What changes while a job runs is asked for once that is over: so a table follows what is
 * typed or dragged, as fast as it can. */
static void
run (WeftListPage *self)
{
  Job *job;
  guint n;

  if (self->loaded == NULL || self->running != NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = false;
  job = g_new0 (Job, 1);
  job->request = request_new (self);
  job->sorts = job->request->sort != NULL;
  n = job->request->rows != NULL ? job->request->rows->len
                                 : self->info->size (self->loaded);
  if (n <= FEW_ROWS) {
    finish (self, job, weft_list_job_run (job->request, NULL));
    job_free (job);
  } else {
    g_autoptr (GTask) task = NULL;

    self->running = g_cancellable_new ();
    task = g_task_new (self, self->running, ran_cb, NULL);
    g_task_set_check_cancellable (task, FALSE);
    g_task_set_task_data (task, job, (GDestroyNotify)job_free);
    weft_list_bar_set_busy (self->bar, TRUE);
    g_task_run_in_thread (task, run_in_thread);
  }
}

static void
refresh (WeftListPage *self)
{
  self->is_stale = true;
  run (self);
}

void
weft_list_page_refilter (WeftListPage *self)
{
  refresh (self);
}

static void
asked_cb (WeftListBar *bar, gpointer data)
{
  refresh (data);
}

/* Other rows than those that show and that a worker may be busy with. */
static void
restart (WeftListPage *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  weft_list_bar_set_busy (self->bar, FALSE);
  g_clear_pointer (&self->order, g_array_unref);
  self->is_sorted = false;
  self->number = WEFT_NO_ROW;
  select_position (self, GTK_INVALID_LIST_POSITION);
  weft_list_rows_set (self->rows, NULL, NULL);
  refresh (self);
}

/* Of what was lost it cannot be told that there was none. */
static void
show_empty_text (WeftListPage *self)
{
  bool is_lossy
      = self->loaded != NULL && weft_trace_defects (self->loaded->trace)->lost > 0;
  g_autofree char *text
      = is_lossy && !self->info->plain
            ? g_strdup_printf ("%s\n\n%s", _ (self->info->empty_text),
                               _ ("But events were lost while this was recorded: cannot "
                                  "tell what they would have shown."))
            : g_strdup (_ (self->info->empty_text));

  adw_status_page_set_description (self->empty, text);
}

void
weft_list_page_set (WeftListPage *self, WeftLoaded *loaded)
{
  g_clear_pointer (&self->universe, g_array_unref);
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  self->wants_facets = true;
  weft_list_bar_clear (self->bar);
  show_empty_text (self);
  restart (self);
}

void
weft_list_page_set_rows (WeftListPage *self, GArray *rows)
{
  if (rows != NULL)
    g_array_ref (rows);
  g_clear_pointer (&self->universe, g_array_unref);
  self->universe = rows;
  self->wants_facets = true;
  restart (self);
}

void
weft_list_page_set_test (WeftListPage *self,
                         WeftListTestMake make,
                         WeftListTestDone done,
                         gpointer data)
{
  self->make_test = make;
  self->test_done = done;
  self->test_data = data;
}

guint
weft_list_page_get_chosen (WeftListPage *self)
{
  return self->number;
}

void
weft_list_page_choose (WeftListPage *self, guint number)
{
  self->number = number;
  if (self->order != NULL)
    choose_now (self, true);
}

void
weft_list_page_focus (WeftListPage *self)
{
  self->wants_focus = true;
  if (self->order != NULL)
    choose_now (self, true);
}

void
weft_list_page_show_all (WeftListPage *self)
{
  weft_list_bar_clear (self->bar);
  refresh (self);
}

bool
weft_list_page_find (WeftListPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->bar)))
    return false;
  weft_list_bar_find (self->bar);
  return true;
}

static void
sorted_cb (GtkSorter *sorter, GtkSorterChange change, gpointer data)
{
  WeftListPage *self = data;

  self->sort = weft_list_sorting_get (sorter, &self->descending);
  self->is_sorted = false;
  if (self->sort == NULL)
    g_clear_pointer (&self->order, g_array_unref);
  weft_list_memory_set (self->info->name, self->sort != NULL ? self->sort->title : NULL,
                        self->descending);
  refresh (self);
}

/* As it was sorted last, else as it is described. */
static void
sort_at_first (WeftListPage *self)
{
  bool descending = true;
  g_autofree char *remembered = weft_list_memory_get (self->info->name, &descending);

  self->sort = weft_list_sorting_set (
      self->view, self->info, remembered != NULL ? remembered : self->info->sorted_by,
      descending);
  self->descending = self->sort != NULL && descending;
}

static void
map_cb (GtkWidget *widget, gpointer data)
{
  WeftListPage *self = WEFT_LIST_PAGE (widget);

  if (self->is_stale)
    run (self);
}

static void
weft_list_page_dispose (GObject *object)
{
  WeftListPage *self = WEFT_LIST_PAGE (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  if (self->rows != NULL)
    weft_list_rows_stop (self->rows);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->universe, g_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_list_page_parent_class)->dispose (object);
}

/* Tab leads over the bar and the titles to the rows, and on from these, of which there may
 * be millions: the arrow keys go over them. */
static gboolean
weft_list_page_focus_in (GtkWidget *widget, GtkDirectionType direction)
{
  WeftListPage *self = WEFT_LIST_PAGE (widget);
  GtkWidget *list = list_view (self);
  bool in_rows = list != NULL && gtk_widget_get_focus_child (list) != NULL;
  bool in_titles = weft_list_look_has_focused_title (self->view);
  bool enters = gtk_widget_get_focus_child (widget) == NULL;

  /* A stack may ask what it does not show too. */
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (in_rows && direction == GTK_DIR_TAB_FORWARD)
    return FALSE;
  if (in_rows && direction == GTK_DIR_TAB_BACKWARD)
    return weft_list_look_focus_titles (self->view)
           || gtk_widget_child_focus (GTK_WIDGET (self->bar), direction);
  if (in_titles && direction == GTK_DIR_TAB_BACKWARD)
    return gtk_widget_child_focus (GTK_WIDGET (self->bar), direction);
  if ((in_titles && direction == GTK_DIR_TAB_FORWARD)
      || (enters && direction == GTK_DIR_TAB_BACKWARD && shows_table (self)
          && self->loaded != NULL)) {
    weft_list_page_focus (self);
    return TRUE;
  }
  return GTK_WIDGET_CLASS (weft_list_page_parent_class)->focus (widget, direction);
}

static void
weft_list_page_class_init (WeftListPageClass *klass)
{
  static const char *const names[] = { [CHOSEN] = "chosen", [ACTIVATED] = "activated" };
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_list_page_dispose;
  GTK_WIDGET_CLASS (klass)->focus = weft_list_page_focus_in;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    signals[i] = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
  signals[LISTED] = g_signal_new ("listed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

/* All rows have their places. */
static void
whole_cb (gpointer data)
{
  WeftListPage *self = data;

  if (self->order != NULL)
    choose_now (self, false);
}

/* Which rows are in view, about: most are equally tall. */
static void
scrolled_cb (GtkAdjustment *adjustment, gpointer data)
{
  WeftListPage *self = data;
  double all = gtk_adjustment_get_upper (adjustment);
  double n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  double first = gtk_adjustment_get_value (adjustment);
  double end = first + gtk_adjustment_get_page_size (adjustment);

  if (all > 0)
    weft_list_rows_set_view (self->rows, (guint)(first / all * n),
                             (guint)ceil (end / all * n));
}

static void
weft_list_page_init (WeftListPage *self)
{
  self->number = WEFT_NO_ROW;
  self->rows = weft_list_rows_new (weft_list_cell_fill, whole_cb, self);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->totals = GTK_LABEL (gtk_label_new (NULL));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

static void
add_column (WeftListPage *self, const WeftColumnInfo *info)
{
  g_autoptr (GtkColumnViewColumn) column
      = gtk_column_view_column_new (_ (info->title), weft_list_cells_new (info));

  weft_list_sorting_add (column, info);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

/* A table is called after what the line below it says is in it; so is the list that it has
 * its rows in, and what it is scrolled by. */
static void
call_table (WeftListPage *self, GtkWidget *scroller)
{
  GtkWidget *parts[] = { scroller, GTK_WIDGET (self->view),
                         gtk_widget_get_last_child (GTK_WIDGET (self->view)) };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (parts[i]),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->totals, NULL,
                                    -1);
}

static GtkWidget *
build_table (WeftListPage *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (size_t i = 0; i < self->info->n_columns; i++)
    add_column (self, &self->info->columns[i]);
  weft_list_look_dress (self->view, self->info);

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the view keeps it */

  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "weft-table");
  sort_at_first (self);
  g_signal_connect (gtk_column_view_get_sorter (self->view), "changed",
                    G_CALLBACK (sorted_cb), self);
  g_signal_connect (self->selection, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  g_signal_connect_object (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), "value-changed",
      G_CALLBACK (scrolled_cb), self, 0);
  call_table (self, scroller);
  return scroller;
}

static void
show_all_cb (GtkButton *button, gpointer data)
{
  weft_list_page_show_all (data);
  weft_list_page_focus (data);
}

static GtkWidget *
build_none (WeftListPage *self)
{
  GtkWidget *none = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Show All"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _ ("Nothing Matches"));
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  g_signal_connect (button, "clicked", G_CALLBACK (show_all_cb), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (none), button);
  return none;
}

static GtkWidget *
build_empty (WeftListPage *self)
{
  GtkWidget *empty = adw_status_page_new ();

  self->empty = ADW_STATUS_PAGE (empty);
  adw_status_page_set_icon_name (self->empty, self->info->icon);
  adw_status_page_set_title (self->empty, _ (self->info->empty_title));
  show_empty_text (self);
  if (self->info->plain) {
    /* A small table within a page, not a page. */
    adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), NULL);
    gtk_widget_add_css_class (empty, "compact");
  }
  return empty;
}

GtkWidget *
weft_list_page_new (WeftListKind kind)
{
  WeftListPage *self = g_object_new (WEFT_TYPE_LIST_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->info = weft_list_info (kind);
  self->bar = WEFT_LIST_BAR (weft_list_bar_new (self->info));
  g_signal_connect (self->bar, "asked", G_CALLBACK (asked_cb), self);
  g_signal_connect_swapped (self->bar, "left", G_CALLBACK (weft_list_page_focus), self);
  gtk_stack_add_named (self->stack, build_table (self), "table");
  gtk_stack_add_named (self->stack, build_empty (self), "empty");
  gtk_stack_add_named (self->stack, build_none (self), "none");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_label_set_xalign (self->totals, 0);
  gtk_label_set_wrap (self->totals, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->totals), "weft-totals");
  gtk_widget_add_css_class (GTK_WIDGET (self->totals), "numeric");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->totals));
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
