#include "gui/app/path-page.h"

#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/view/path-words.h"
#include "gui/widgets/wrap-box.h"

struct _WeftPathPage {
  AdwBin parent;

  GtkLabel *title, *sentence;
  GtkWidget *run_button; /* when it is another path's turn */
  GtkStack *stack;
  WeftListPage *lists[WEFT_N_PATH_LISTS];
  WeftLoaded *loaded;
  bool finds_what_ifs; /* a worker is at it, or was */
};

G_DEFINE_TYPE (WeftPathPage, weft_path_page, ADW_TYPE_BIN)

static guint run_wanted;

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

/* Of which path it speaks, what that is the sum of, and that it is all. */
static void
say_which (WeftPathPage *self, const WeftPathEnd *end, const char *moment)
{
  g_autofree char *title = weft_path_title (self->loaded->trace, end, moment);
  g_autofree char *sentence
      = weft_path_sentence (self->loaded->trace, end, self->loaded->path);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->sentence, sentence);
  gtk_widget_set_visible (self->run_button, end->thread != WEFT_NO_ROW);
}

static void
run_cb (GtkButton *button, gpointer data)
{
  g_signal_emit (data, run_wanted, 0);
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
weft_path_page_set (WeftPathPage *self,
                    WeftLoaded *loaded,
                    const WeftPathEnd *end,
                    const char *moment)
{
  if (loaded != NULL && loaded == self->loaded) {
    say_which (self, end, moment);
    return;
  }
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  self->finds_what_ifs = false;
  for (size_t i = 0; i < WEFT_N_PATH_LISTS; i++)
    weft_list_page_set (self->lists[i], loaded);
  if (loaded != NULL)
    say_which (self, end, moment);
  if (loaded != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    map_cb (GTK_WIDGET (self), NULL);
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
  run_wanted = g_signal_new ("run-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                             NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_path_page_init (WeftPathPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = weft_wrap_box_new (12);
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
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->run_button = gtk_button_new_with_label (_ ("Of the Run"));
  gtk_widget_set_tooltip_text (self->run_button,
                               _ ("Show the critical path of the run instead"));
  g_signal_connect (self->run_button, "clicked", G_CALLBACK (run_cb), self);
  weft_wrap_box_append (WEFT_WRAP_BOX (line), switcher);
  weft_wrap_box_append (WEFT_WRAP_BOX (line), GTK_WIDGET (self->title));
  weft_wrap_box_append (WEFT_WRAP_BOX (line), self->run_button);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
weft_path_page_new (void)
{
  return g_object_new (WEFT_TYPE_PATH_PAGE, NULL);
}
