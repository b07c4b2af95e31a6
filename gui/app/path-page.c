#include "gui/app/path-page.h"

#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/app/hidden.h"
#include "tracer/analysis/words.h"

struct _WeftPathPage {
  AdwBin parent;

  GtkLabel *sentence;
  GtkStack *stack;
  WeftListPage *lists[WEFT_N_PATH_LISTS];
  WeftLoaded *loaded;
  bool finds_what_ifs; /* a worker is at it, or was */
};

G_DEFINE_TYPE (WeftPathPage, weft_path_page, ADW_TYPE_BIN)

#define HELD 2
static const struct {
  WeftListKind list;
  const char *name, *title; /* the title to be translated */
} views[WEFT_N_PATH_LISTS] = {
  { WEFT_LIST_PATH_SHARES, "totals", N_ ("Totals") },
  { WEFT_LIST_PATH_STEPS, "steps", N_ ("Steps") },
  [HELD] = { WEFT_LIST_PATH_HELD, "held", N_ ("Locks Held") },
};

WeftListPage *
weft_path_page_get_list (WeftPathPage *self, size_t number)
{
  return self->lists[number];
}

WeftListPage *
weft_path_page_get_shown (WeftPathPage *self)
{
  return WEFT_LIST_PAGE (gtk_stack_get_visible_child (self->stack));
}

/* What it is the sum of, and that it is all. */
static void
say_sum (WeftPathPage *self)
{
  const WeftCriticalPath *path = self->loaded->summary->path;
  int64_t length_ns = path->to_ns - path->from_ns;
  int64_t run_ns = weft_trace_duration_ns (self->loaded->trace);
  g_autofree char *length = weft_format_duration (length_ns);
  g_autofree char *run = weft_format_duration (run_ns);
  g_autofree char *text = NULL;

  if (path->steps->len == 0)
    text = g_strdup ("");
  else if (length_ns == run_ns)
    text
        = g_strdup_printf (_ ("On this depended how long the run took: its parts add up to "
                              "%s, which is all of it."),
                           length);
  else
    text
        = g_strdup_printf (_ ("On this depended how long the run took: its parts add up to "
                              "%s, from the begin to the end of the last thread. The "
                              "recording went on to %s."),
                           length, run);
  gtk_label_set_text (self->sentence, text);
}

static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  weft_extras_find_what_ifs (data);
  g_task_return_boolean (task, TRUE);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftPathPage *self = WEFT_PATH_PAGE (source);

  if (self->loaded == g_task_get_task_data (G_TASK (result)))
    weft_list_page_refilter (self->lists[HELD]);
}

static void
map_cb (GtkWidget *widget, gpointer data)
{
  WeftPathPage *self = WEFT_PATH_PAGE (widget);
  g_autoptr (GTask) task = NULL;

  if (self->loaded == NULL || self->finds_what_ifs)
    return;
  self->finds_what_ifs = true;
  task = g_task_new (self, NULL, found_cb, NULL);
  g_task_set_task_data (task, weft_loaded_ref (self->loaded),
                        (GDestroyNotify)weft_loaded_free);
  g_task_run_in_thread (task, find_in_thread);
}

void
weft_path_page_set (WeftPathPage *self, WeftLoaded *loaded)
{
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  self->finds_what_ifs = false;
  for (size_t i = 0; i < WEFT_N_PATH_LISTS; i++)
    weft_list_page_set (self->lists[i], loaded);
  if (loaded != NULL)
    say_sum (self);
}

static void
weft_path_page_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_PATH_PAGE (object)->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_path_page_parent_class)->dispose (object);
}

static void
weft_path_page_class_init (WeftPathPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_path_page_dispose;
}

static void
shown_cb (GtkStack *stack, GParamSpec *pspec, gpointer data)
{
  weft_hide_all_but (GTK_WIDGET (stack), gtk_stack_get_visible_child (stack));
}

static void
weft_path_page_init (WeftPathPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->sentence = GTK_LABEL (gtk_label_new (NULL));
  for (size_t i = 0; i < WEFT_N_PATH_LISTS; i++) {
    self->lists[i] = WEFT_LIST_PAGE (weft_list_page_new (views[i].list));
    gtk_stack_add_titled (self->stack, GTK_WIDGET (self->lists[i]), views[i].name,
                          _ (views[i].title));
  }
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_valign (switcher, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_xalign (self->sentence, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "weft-list-bar");
  gtk_widget_add_css_class (line, "weft-list-bar");
  gtk_box_append (GTK_BOX (line), switcher);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self->stack, "notify::visible-child", G_CALLBACK (shown_cb), NULL);
  shown_cb (self->stack, NULL, NULL);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
weft_path_page_new (void)
{
  return g_object_new (WEFT_TYPE_PATH_PAGE, NULL);
}
