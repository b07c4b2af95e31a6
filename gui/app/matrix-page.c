#include "gui/app/matrix-page.h"

#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/widgets/heat-map.h"
#include "gui/widgets/ramp.h"
#include "gui/widgets/wrap-box.h"
#include "tracer/analysis/words.h"

/* So many have a line of their own. */
#define MOST_LINES 40
#define LIST_PX 190

struct _WeftMatrixPage {
  AdwBin parent;

  GtkStack *stack;
  GtkDropDown *columns;
  GtkDropDown *order;
  WeftRamp *ramp;
  WeftHeatMap *map;
  GtkLabel *title; /* of the table: what the cell says */
  WeftListPage *list;
  WeftLoaded *loaded;
  bool is_stale;
  guint run; /* the latest of the jobs in workers, which alone counts */
};

G_DEFINE_TYPE (WeftMatrixPage, weft_matrix_page, ADW_TYPE_BIN)

/* What a worker finds out: the matrix, or the waits of a cell. */
typedef struct {
  WeftLoaded *loaded;
  WeftMatrixColumns by;
  WeftMatrixOrder order;
  size_t row, column;
  guint run;
  WeftMatrix *matrix; /* for the cell, made again: the other one is drawn meanwhile */
  GArray *waits;
} Job;

static void
job_free (Job *job)
{
  weft_matrix_free (job->matrix);
  g_clear_pointer (&job->waits, g_array_unref);
  weft_loaded_free (job->loaded);
  g_free (job);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  job->matrix = weft_matrix_new (job->loaded->trace, job->loaded->summary->profile, job->by,
                                 job->order, MOST_LINES);
  if (job->row != SIZE_MAX) {
    job->waits = weft_matrix_waits (job->matrix, job->loaded->trace,
                                    job->loaded->summary->profile, job->row, job->column);
    /* The table names the holders. */
    weft_extras_find_holders (job->loaded);
  }
  g_task_return_boolean (task, TRUE);
}

static void
show_matrix (WeftMatrixPage *self, Job *job)
{
  bool is_empty = job->matrix->wait_ns == 0;

  weft_ramp_set (self->ramp, job->matrix->highest_ns);
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "map");
  weft_heat_map_take (self->map, job->loaded->trace, g_steal_pointer (&job->matrix));
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftMatrixPage *self = WEFT_MATRIX_PAGE (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  if (job->run != self->run || job->loaded != self->loaded)
    return;
  if (job->waits != NULL)
    weft_list_page_set_rows (self->list, job->waits);
  else
    show_matrix (self, job);
}

static void
start (WeftMatrixPage *self, size_t row, size_t column)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, ran_cb, NULL);

  job->loaded = weft_loaded_ref (self->loaded);
  job->by = gtk_drop_down_get_selected (self->columns) == 0 ? WEFT_MATRIX_THREADS
                                                            : WEFT_MATRIX_OBJECTS;
  job->order = gtk_drop_down_get_selected (self->order) == 0 ? WEFT_MATRIX_BY_TOTAL
                                                             : WEFT_MATRIX_CLUSTERED;
  job->row = row;
  job->column = column;
  job->run = ++self->run;
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run_in_thread);
}

static void
chosen_cb (WeftHeatMap *map, guint row, guint column, gpointer data)
{
  WeftMatrixPage *self = data;
  g_autofree char *text = weft_heat_map_cell_text (map, row, column);

  gtk_label_set_text (self->title, text);
  start (self, row, column);
}

/* Nothing is computed for a page that nobody looks at. */
static void
refresh (WeftMatrixPage *self)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  self->is_stale = true;
  if (self->loaded == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = false;
  gtk_label_set_text (self->title, "");
  weft_list_page_set_rows (self->list, none);
  start (self, SIZE_MAX, SIZE_MAX);
}

static void
map_cb (GtkWidget *widget, gpointer data)
{
  if (WEFT_MATRIX_PAGE (widget)->is_stale)
    refresh (WEFT_MATRIX_PAGE (widget));
}

static void
asked_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  refresh (data);
}

void
weft_matrix_page_set (WeftMatrixPage *self, WeftLoaded *loaded)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  self->run++;
  weft_heat_map_take (self->map, NULL, NULL);
  weft_list_page_set (self->list, loaded);
  weft_list_page_set_rows (self->list, none);
  refresh (self);
}

WeftListPage *
weft_matrix_page_get_list (WeftMatrixPage *self)
{
  return self->list;
}

static void
weft_matrix_page_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_MATRIX_PAGE (object)->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_matrix_page_parent_class)->dispose (object);
}

static void
weft_matrix_page_class_init (WeftMatrixPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_matrix_page_dispose;
}

static GtkDropDown *
build_menu (WeftMatrixPage *self,
            GtkWidget *line,
            const char *name,
            const char *const *texts)
{
  GtkWidget *menu = gtk_drop_down_new_from_strings (texts);

  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect (menu, "notify::selected", G_CALLBACK (asked_cb), self);
  weft_wrap_box_append (WEFT_WRAP_BOX (line), menu);
  return GTK_DROP_DOWN (menu);
}

static GtkWidget *
build_controls (WeftMatrixPage *self)
{
  const char *columns[] = { _ ("By Thread"), _ ("By Object"), NULL };
  const char *orders[] = { _ ("By Total"), _ ("Related Ones"), NULL };
  GtkWidget *line = weft_wrap_box_new (6);

  self->columns = build_menu (self, line, _ ("Columns"), columns);
  self->order = build_menu (self, line, _ ("Order"), orders);
  self->ramp = WEFT_RAMP (weft_ramp_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->ramp), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->ramp), GTK_ALIGN_END);
  weft_wrap_box_append (WEFT_WRAP_BOX (line), GTK_WIDGET (self->ramp));
  gtk_widget_add_css_class (line, "weft-list-bar");
  return line;
}

static GtkWidget *
build_lower (WeftMatrixPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "weft-list-bar");
  self->list = WEFT_LIST_PAGE (weft_list_page_new (WEFT_LIST_PAIR));
  gtk_widget_set_vexpand (GTK_WIDGET (self->list), TRUE);
  gtk_widget_set_size_request (box, -1, LIST_PX);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  return box;
}

static GtkWidget *
build_map (WeftMatrixPage *self)
{
  GtkPaned *paned = g_object_new (GTK_TYPE_PANED, "orientation", GTK_ORIENTATION_VERTICAL,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "focusable",
                                  FALSE, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (paned), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Who waited for whom, and the waits"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Who waited for whom"), -1);
  self->map = WEFT_HEAT_MAP (weft_heat_map_new ());
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->map));
  g_signal_connect (self->map, "chosen", G_CALLBACK (chosen_cb), self);
  gtk_paned_set_start_child (paned, scroller);
  gtk_paned_set_end_child (paned, build_lower (self));
  gtk_paned_set_resize_end_child (paned, FALSE);
  gtk_paned_set_shrink_start_child (paned, FALSE);
  gtk_paned_set_shrink_end_child (paned, FALSE);
  gtk_widget_set_vexpand (GTK_WIDGET (paned), TRUE);
  return GTK_WIDGET (paned);
}

static void
weft_matrix_page_init (WeftMatrixPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *empty = adw_status_page_new ();
  GtkWidget *controls = build_controls (self);

  self->stack = GTK_STACK (gtk_stack_new ());
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "weft-waiting-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("Nobody Waited"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (empty),
      _ ("No thread waited for another one, or for an object, while this was recorded."));
  gtk_box_append (GTK_BOX (box), controls);
  gtk_box_append (GTK_BOX (box), build_map (self));
  gtk_stack_add_named (self->stack, box, "map");
  gtk_stack_add_named (self->stack, empty, "empty");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
weft_matrix_page_new (void)
{
  return g_object_new (WEFT_TYPE_MATRIX_PAGE, NULL);
}
