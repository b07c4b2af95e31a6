#include "gui/app/window.h"

#include <glib/gi18n.h>

#include "gui/app/hidden.h"
#include "gui/app/loader.h"
#include "gui/app/places.h"
#include "gui/app/trace-page.h"
#include "gui/app/words.h"

struct _WeftWindow {
  AdwApplicationWindow parent;

  GtkWidget *root;
  GtkStack *stack;
  GtkStack *title_stack;
  AdwSqueezer *squeezer;
  AdwViewSwitcher *wide_switcher;
  AdwViewSwitcher *narrow_switcher;
  GtkWidget *title_box;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkWidget *inspector_button;
  GtkWidget *open_button;
  AdwPreferencesGroup *samples_group;
  AdwStatusPage *loading_page;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *cancel_button;
  AdwStatusPage *error_page;
  GtkWidget *back_button;
  AdwStatusPage *empty_page;
  WeftTracePage *trace_page;

  GCancellable *cancellable; /* of the load under way */
  const WeftLook *look;      /* where to look in what it brings; NULL: all of it */
  GtkFileChooserNative *chooser;
};

G_DEFINE_TYPE (WeftWindow, weft_window, ADW_TYPE_APPLICATION_WINDOW)

static void
enable_action (WeftWindow *self, const char *name, bool enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Shows one of the window's pages and what belongs to it in the header. */
static void
show_page (WeftWindow *self, const char *name)
{
  bool shows_trace = g_str_equal (name, "trace");
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_stack_set_visible_child_name (self->title_stack, shows_trace ? "pages" : "plain");
  weft_hide_all_but (GTK_WIDGET (self->stack), gtk_stack_get_visible_child (self->stack));
  weft_hide_all_but (GTK_WIDGET (self->title_stack),
                     gtk_stack_get_visible_child (self->title_stack));
  gtk_widget_set_visible (self->title_box, shows_trace);
  gtk_widget_set_visible (self->inspector_button, shows_trace);
  enable_action (self, "cancel", g_str_equal (name, "loading"));
  enable_action (self, "back", !shows_trace && loaded != NULL);
  enable_action (self, "page", shows_trace);
  enable_action (self, "change-pane", shows_trace);

  if (shows_trace) {
    g_autofree char *title = weft_words_title (loaded->trace, loaded->folder);
    g_autofree char *subtitle = weft_words_subtitle (loaded->trace);
    g_autofree char *window_title = g_strdup_printf (_ ("%s – Weft"), title);
    g_autofree char *tooltip = g_strjoin ("\n", title, subtitle, NULL);

    gtk_label_set_text (self->title_label, title);
    gtk_label_set_text (self->subtitle_label, subtitle);
    gtk_widget_set_tooltip_text (self->title_box, tooltip);
    gtk_window_set_title (GTK_WINDOW (self), window_title);
  } else {
    gtk_window_set_title (GTK_WINDOW (self), _ ("Weft"));
  }
}

/* Where the window goes when there is nothing new to show. */
static void
show_last (WeftWindow *self)
{
  show_page (self, weft_trace_page_get (self->trace_page) != NULL ? "trace" : "start");
}

static void
show_error (WeftWindow *self, const GError *error)
{
  g_autofree char *sentence = weft_words_sentence (error->message);
  g_autofree char *text = g_markup_escape_text (sentence, -1);

  adw_status_page_set_description (self->error_page, text);
  show_page (self, "error");
  gtk_widget_set_visible (self->back_button,
                          weft_trace_page_get (self->trace_page) != NULL);
}

static void
progress_cb (double fraction, uint64_t events, gpointer data)
{
  WeftWindow *self = data;
  g_autofree char *text = weft_words_events (events);

  gtk_label_set_text (self->progress_label, text);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

static void
look (WeftWindow *self)
{
  g_autoptr (GError) error = NULL;
  AdwViewStack *stack = weft_trace_page_get_stack (self->trace_page);
  const char *page = self->look->page;
  WeftSight sight;

  if (page != NULL && adw_view_stack_get_child_by_name (stack, page) == NULL)
    g_set_error (&error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_NAME,
                 _ ("there is no page '%s'; there are timeline, locks, channels, threads "
                    "and findings"),
                 page);
  else if (weft_look_find (weft_trace_page_get (self->trace_page)->trace, self->look,
                           &sight, &error))
    weft_trace_page_show (self->trace_page, &sight);
  if (error != NULL)
    show_error (self, error);
  else if (page != NULL)
    adw_view_stack_set_visible_child_name (stack, page);
}

static void
show_loaded (WeftWindow *self, WeftLoaded *loaded)
{
  size_t n_threads;

  weft_trace_threads (loaded->trace, &n_threads);
  if (n_threads == 0) {
    g_autofree char *why = weft_words_why_empty (loaded->trace, loaded->folder);
    g_autofree char *text = g_markup_escape_text (why, -1);

    adw_status_page_set_description (self->empty_page, text);
    weft_loaded_free (loaded);
    show_page (self, "empty");
    return;
  }

  weft_trace_page_take (self->trace_page, loaded);
  adw_view_stack_set_visible_child_name (weft_trace_page_get_stack (self->trace_page),
                                         "timeline");
  show_page (self, "trace");
  if (self->look != NULL)
    look (self);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftWindow) self = data;
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  WeftLoaded *loaded = weft_loader_load_finish (result, &error);

  /* Another load, or none, has taken the place of this one. */
  if (cancellable != self->cancellable) {
    weft_loaded_free (loaded);
    return;
  }

  g_clear_object (&self->cancellable);
  if (loaded != NULL)
    show_loaded (self, loaded);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_last (self);
  else
    show_error (self, error);
}

static void
give_up_load (WeftWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
weft_window_open (WeftWindow *self, GFile *file, const WeftLook *look)
{
  g_autoptr (GFile) folder = weft_places_trace_folder (file);
  g_autofree char *name = g_file_get_basename (folder);
  g_autofree char *title = g_strdup_printf (_ ("Opening %s"), name);
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  give_up_load (self);
  self->cancellable = g_cancellable_new ();
  self->look = look;

  adw_status_page_set_title (self->loading_page, escaped);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_text (self->progress_label, "");
  show_page (self, "loading");
  gtk_widget_grab_focus (self->cancel_button);

  weft_loader_load_async (folder, self->cancellable, progress_cb, loaded_cb,
                          g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  WeftWindow *self = data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    weft_window_open (self, file, NULL);
  }
  g_clear_object (&self->chooser);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Open a Recording"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                               _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (loaded != NULL) {
    g_autoptr (GFile) parent = g_file_get_parent (loaded->folder);

    if (parent != NULL)
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), parent, NULL);
  }
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cancel_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;

  give_up_load (self);
  show_last (self);
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  show_last (data);
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  AdwViewStack *stack = weft_trace_page_get_stack (self->trace_page);

  adw_view_stack_set_visible_child_name (stack, g_variant_get_string (parameter, NULL));
  gtk_widget_child_focus (adw_view_stack_get_visible_child (stack), GTK_DIR_TAB_FORWARD);
}

static void
change_pane_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_change_pane (WEFT_WINDOW (data)->trace_page);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  WeftWindow *self = data;
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL)
    return FALSE;
  weft_window_open (self, files->data, NULL);
  return TRUE;
}

static void
sample_activated_cb (AdwActionRow *row, gpointer data)
{
  weft_window_open (data, g_object_get_data (G_OBJECT (row), "folder"), NULL);
}

static void
add_samples (WeftWindow *self)
{
  g_autoptr (GPtrArray) samples = weft_places_samples ();

  for (guint i = 0; i < samples->len; i++) {
    GFile *folder = samples->pdata[i];
    GtkWidget *row = adw_action_row_new ();
    g_autofree char *name = g_file_get_basename (folder);

    *strrchr (name, '.') = '\0';
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_object_set_data_full (G_OBJECT (row), "folder", g_object_ref (folder),
                            g_object_unref);
    g_signal_connect (row, "activated", G_CALLBACK (sample_activated_cb), self);
    adw_preferences_group_add (self->samples_group, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->samples_group), samples->len > 0);
}

static void
weft_window_dispose (GObject *object)
{
  WeftWindow *self = WEFT_WINDOW (object);

  give_up_load (self);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (weft_window_parent_class)->dispose (object);
}

static void
weft_window_class_init (WeftWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_window_dispose;

  g_type_ensure (WEFT_TYPE_TRACE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, root);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, squeezer);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, wide_switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, narrow_switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_box);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, samples_group);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, loading_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, error_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, trace_page);
}

static void
add_actions (WeftWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "open", .activate = open_cb },
    { .name = "cancel", .activate = cancel_cb },
    { .name = "back", .activate = back_cb },
    { .name = "change-pane", .activate = change_pane_cb },
    { .name = "page", .activate = page_cb, .parameter_type = "s" },
  };
  g_autoptr (GPropertyAction) inspector
      = g_property_action_new ("show-inspector", self->trace_page, "show-inspector");

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (inspector));
}

static void
squeezed_cb (AdwSqueezer *squeezer, GParamSpec *pspec, gpointer data)
{
  weft_hide_all_but (GTK_WIDGET (squeezer), adw_squeezer_get_visible_child (squeezer));
}

static void
weft_window_init (WeftWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->root, GTK_EVENT_CONTROLLER (drop));

  adw_view_switcher_set_stack (self->wide_switcher,
                               weft_trace_page_get_stack (self->trace_page));
  adw_view_switcher_set_stack (self->narrow_switcher,
                               weft_trace_page_get_stack (self->trace_page));
  g_signal_connect (self->squeezer, "notify::visible-child", G_CALLBACK (squeezed_cb),
                    NULL);
  add_samples (self);
  show_page (self, "start");
}

WeftWindow *
weft_window_new (WeftApplication *app)
{
  return g_object_new (WEFT_TYPE_WINDOW, "application", app, NULL);
}
