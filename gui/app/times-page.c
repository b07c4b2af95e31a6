#include "gui/app/times-page.h"

#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/app/times-scope.h"
#include "gui/widgets/histogram-view.h"
#include "gui/widgets/wrap-box.h"
#include "tracer/analysis/words.h"

/* What is measured: in the order of the menu. */
typedef enum { WAITS, HOLDS, LATENCIES } Measure;

struct _WeftTimesPage {
  AdwBin parent;

  GtkDropDown *measure;
  GtkDropDown *scope;
  WeftHistogramView *histogram;
  GtkLabel *range_label;
  GtkWidget *range_button;
  GtkStack *stack;
  WeftListPage *lists[WEFT_N_TIMES];
  GArray *scopes; /* of WeftTimesScope, as the menu has them */
  WeftLoaded *loaded;
  bool is_quiet;      /* changes are not the user's */
  bool is_stale;      /* the menu of what is another trace's */
  bool finds_holders; /* a worker is at it, or was */
};

G_DEFINE_TYPE (WeftTimesPage, weft_times_page, ADW_TYPE_BIN)

static const struct {
  WeftListKind list;
  const char *length; /* the column that is measured */
  WeftState state;
} measures[WEFT_N_TIMES] = {
  [WAITS] = { WEFT_LIST_WAITS, "Duration", WEFT_STATE_WAIT_LOCK },
  [HOLDS] = { WEFT_LIST_HOLDS, "Duration", WEFT_STATE_RUNNING },
  [LATENCIES] = { WEFT_LIST_MESSAGES, "Latency", WEFT_STATE_WAIT_EVENT },
};

static Measure
measure_of (WeftTimesPage *self)
{
  return (Measure)MIN (gtk_drop_down_get_selected (self->measure), LATENCIES);
}

WeftListPage *
weft_times_page_get_list (WeftTimesPage *self, size_t number)
{
  return self->lists[number];
}

WeftListPage *
weft_times_page_get_shown (WeftTimesPage *self)
{
  return self->lists[measure_of (self)];
}

static const WeftTimesScope *
scope_of (WeftTimesPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->scope);

  return chosen < self->scopes->len ? &g_array_index (self->scopes, WeftTimesScope, chosen)
                                    : NULL;
}

/* What a worker asks of each row, and counts on the way. */
typedef struct {
  Measure measure;
  WeftTimesScope scope;
  WeftCellNumber length;
  int64_t from_ns, to_ns;
  WeftHistogram histogram;
} Test;

static WeftCellNumber
length_of (Measure measure)
{
  const WeftListInfo *info = weft_list_info (measures[measure].list);

  for (size_t i = 0; i < info->n_columns; i++) {
    if (g_str_equal (info->columns[i].title, measures[measure].length))
      return info->columns[i].number;
  }
  g_assert_not_reached ();
}

static bool
test_row (const WeftLoaded *loaded, guint row, gpointer data)
{
  Test *test = data;
  int64_t length_ns = test->length (loaded, row);

  if (length_ns == WEFT_NOT_KNOWN)
    return false;
  if (test->measure == WAITS
      && !weft_times_scope_has_wait (&test->scope, loaded->trace, row))
    return false;
  if (test->measure == LATENCIES
      && !weft_times_scope_has_message (&test->scope, loaded->trace, row))
    return false;
  weft_histogram_add (&test->histogram, length_ns);
  return length_ns >= test->from_ns && length_ns < test->to_ns;
}

static void
make_test (WeftListTest *ret, gpointer data)
{
  WeftTimesPage *self = data;
  const WeftTimesScope *scope = scope_of (self);
  Test *test = g_new0 (Test, 1);
  size_t begin, end;

  test->measure = measure_of (self);
  if (scope != NULL)
    test->scope = *scope;
  test->length = length_of (test->measure);
  weft_histogram_view_get_range (self->histogram, &begin, &end);
  test->from_ns = weft_histogram_bar_begin (begin);
  test->to_ns = weft_histogram_bar_begin (end);
  *ret = (WeftListTest){ test_row, test, g_free };
}

/* "1.02 ms to 1.28 ms: 34 of 340" */
static void
say_range (WeftTimesPage *self, const WeftHistogram *histogram)
{
  size_t begin, end;
  bool has_range = weft_histogram_view_get_range (self->histogram, &begin, &end);
  g_autofree char *from = weft_format_duration (weft_histogram_bar_begin (begin));
  g_autofree char *to = weft_format_duration (weft_histogram_bar_begin (end));
  g_autofree char *part
      = weft_format_count (weft_histogram_between (histogram, begin, end));
  g_autofree char *all = weft_format_count (histogram->count);
  g_autofree char *text
      = has_range ? g_strdup_printf (_ ("%s to %s: %s of %s"), from, to, part, all)
                  : g_strdup (_ ("Drag over the bars to list only those"));

  gtk_label_set_text (self->range_label, text);
  gtk_widget_set_visible (self->range_button, has_range);
}

static void
test_done (gpointer test_data, gpointer data)
{
  WeftTimesPage *self = data;
  const Test *test = test_data;

  if (test->measure != measure_of (self))
    return;
  weft_histogram_view_set (self->histogram, &test->histogram,
                           measures[test->measure].state);
  gtk_widget_set_visible (GTK_WIDGET (self->histogram), test->histogram.count > 0);
  say_range (self, &test->histogram);
}

static void
range_changed_cb (WeftHistogramView *histogram, gpointer data)
{
  weft_list_page_refilter (weft_times_page_get_shown (data));
}

static void
clear_range_cb (GtkButton *button, gpointer data)
{
  WeftTimesPage *self = data;

  weft_histogram_view_clear_range (self->histogram);
  weft_list_page_refilter (weft_times_page_get_shown (self));
}

/* Shows what the menus say. */
static void
apply (WeftTimesPage *self)
{
  Measure measure = measure_of (self);
  const WeftTimesScope *scope = scope_of (self);
  g_autoptr (GArray) rows = NULL;

  if (self->loaded == NULL)
    return;
  if (scope != NULL && measure == WAITS)
    rows = weft_times_scope_waits (scope, self->loaded->trace);
  else if (scope != NULL && measure == HOLDS)
    rows = weft_times_scope_holds (scope, self->loaded->trace);
  weft_histogram_view_clear_range (self->histogram);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->lists[measure]));
  weft_list_page_set_rows (self->lists[measure], rows);
}

static void
fill_scopes (WeftTimesPage *self)
{
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  WeftTimesMeasure measure = measure_of (self) == WAITS   ? WEFT_TIMES_WAITS
                             : measure_of (self) == HOLDS ? WEFT_TIMES_HOLDS
                                                          : WEFT_TIMES_MESSAGES;

  g_array_set_size (self->scopes, 0);
  if (self->loaded != NULL)
    weft_times_scopes (self->loaded->summary, measure, self->scopes);
  for (guint i = 0; i < self->scopes->len; i++)
    gtk_string_list_take (
        texts, weft_times_scope_text (&g_array_index (self->scopes, WeftTimesScope, i),
                                      self->loaded->trace, measure));
  self->is_quiet = true;
  gtk_drop_down_set_model (self->scope, G_LIST_MODEL (texts));
  self->is_quiet = false;
}

static void
measure_changed_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  WeftTimesPage *self = data;

  if (self->is_quiet)
    return;
  fill_scopes (self);
  apply (self);
}

static void
scope_changed_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  if (!WEFT_TIMES_PAGE (data)->is_quiet)
    apply (data);
}

static void
find_holders_in_thread (GTask *task,
                        gpointer source,
                        gpointer data,
                        GCancellable *cancellable)
{
  weft_extras_find_holders (data);
  g_task_return_boolean (task, TRUE);
}

static void
found_holders_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftTimesPage *self = WEFT_TIMES_PAGE (source);

  if (self->loaded == g_task_get_task_data (G_TASK (result)))
    weft_list_page_refilter (self->lists[WAITS]);
}

/* Once it is looked at: a long menu takes a moment. */
static void
catch_up (WeftTimesPage *self)
{
  if (!self->is_stale || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = false;
  fill_scopes (self);
  apply (self);
}

static void
map_cb (GtkWidget *widget, gpointer data)
{
  WeftTimesPage *self = WEFT_TIMES_PAGE (widget);
  g_autoptr (GTask) task = NULL;

  catch_up (self);
  if (self->loaded == NULL || self->finds_holders)
    return;
  self->finds_holders = true;
  task = g_task_new (self, NULL, found_holders_cb, NULL);
  g_task_set_task_data (task, weft_loaded_ref (self->loaded),
                        (GDestroyNotify)weft_loaded_free);
  g_task_run_in_thread (task, find_holders_in_thread);
}

void
weft_times_page_set (WeftTimesPage *self, WeftLoaded *loaded)
{
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  self->finds_holders = false;
  self->is_quiet = true;
  gtk_drop_down_set_selected (self->measure, WAITS);
  self->is_quiet = false;
  for (size_t i = 0; i < WEFT_N_TIMES; i++)
    weft_list_page_set (self->lists[i], loaded);
  self->is_stale = true;
  catch_up (self);
}

void
weft_times_page_show_wait (WeftTimesPage *self, uint32_t wait)
{
  self->is_quiet = true;
  gtk_drop_down_set_selected (self->measure, WAITS);
  self->is_quiet = false;
  self->is_stale = false;
  fill_scopes (self);
  apply (self);
  weft_list_page_show_all (self->lists[WAITS]);
  weft_list_page_choose (self->lists[WAITS], wait);
}

static void
weft_times_page_dispose (GObject *object)
{
  WeftTimesPage *self = WEFT_TIMES_PAGE (object);

  g_clear_pointer (&self->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_times_page_parent_class)->dispose (object);
}

static void
weft_times_page_finalize (GObject *object)
{
  g_array_unref (WEFT_TIMES_PAGE (object)->scopes);
  G_OBJECT_CLASS (weft_times_page_parent_class)->finalize (object);
}

static void
weft_times_page_class_init (WeftTimesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_times_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_times_page_finalize;
}

static GtkWidget *
build_controls (WeftTimesPage *self)
{
  const char *names[] = { _ ("Waits"), _ ("Holds"), _ ("Messages"), NULL };
  GtkWidget *line = weft_wrap_box_new (6);
  g_autoptr (GtkExpression) text
      = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->measure = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  self->scope = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_expression (self->scope, text);
  gtk_drop_down_set_enable_search (self->scope, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->measure),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What is measured"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scope),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Of what"), -1);
  self->range_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->range_label, TRUE);
  gtk_label_set_xalign (self->range_label, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->range_label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->range_label), "dim-label");
  self->range_button = gtk_button_new_with_mnemonic (_ ("_All Lengths"));
  gtk_widget_set_visible (self->range_button, FALSE);
  weft_wrap_box_append (WEFT_WRAP_BOX (line), GTK_WIDGET (self->measure));
  weft_wrap_box_append (WEFT_WRAP_BOX (line), GTK_WIDGET (self->scope));
  weft_wrap_box_append (WEFT_WRAP_BOX (line), GTK_WIDGET (self->range_label));
  weft_wrap_box_append (WEFT_WRAP_BOX (line), self->range_button);
  gtk_widget_add_css_class (line, "weft-list-bar");
  g_signal_connect (self->measure, "notify::selected", G_CALLBACK (measure_changed_cb),
                    self);
  g_signal_connect (self->scope, "notify::selected", G_CALLBACK (scope_changed_cb), self);
  g_signal_connect (self->range_button, "clicked", G_CALLBACK (clear_range_cb), self);
  return line;
}

static void
weft_times_page_init (WeftTimesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->scopes = g_array_new (FALSE, FALSE, sizeof (WeftTimesScope));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->histogram = WEFT_HISTOGRAM_VIEW (weft_histogram_view_new ());
  gtk_box_append (GTK_BOX (box), build_controls (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->histogram));
  for (size_t i = 0; i < WEFT_N_TIMES; i++) {
    self->lists[i] = WEFT_LIST_PAGE (weft_list_page_new (measures[i].list));
    weft_list_page_set_test (self->lists[i], make_test, test_done, self);
    gtk_stack_add_child (self->stack, GTK_WIDGET (self->lists[i]));
  }
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self->histogram, "range-changed", G_CALLBACK (range_changed_cb), self);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
weft_times_page_new (void)
{
  return g_object_new (WEFT_TYPE_TIMES_PAGE, NULL);
}
