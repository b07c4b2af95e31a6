#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/dividers.h"
#include "gui/app/places.h"
#include "gui/app/recent-keeper.h"
#include "gui/app/window-closing.h"
#include "gui/app/window-private.h"
#include "gui/app/words.h"
#include "gui/view/run-words.h"

G_DEFINE_TYPE (WeftWindow, weft_window, ADW_TYPE_APPLICATION_WINDOW)

static void
enable_action (WeftWindow *self, const char *name, bool enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
weft_window_show_page (WeftWindow *self, const char *name)
{
  bool shows_trace = g_str_equal (name, "trace");
  bool is_loading = g_str_equal (name, "loading");
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);

  /* It is about the trace, and lies over what another page has at its foot. */
  if (!shows_trace && self->end_toast != NULL)
    adw_toast_dismiss (self->end_toast);
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_stack_set_visible_child_name (self->title_stack, shows_trace ? "pages" : "plain");
  gtk_widget_set_visible (self->title_box, shows_trace);
  gtk_widget_set_visible (self->inspector_button, shows_trace);
  enable_action (self, "cancel", is_loading || g_str_equal (name, "record"));
  enable_action (self, "back",
                 !shows_trace && !is_loading && !weft_window_is_recording (self));
  enable_action (self, "open", !weft_window_is_recording (self));
  enable_action (self, "record", !weft_window_is_recording (self));
  enable_action (self, "stop-recording", weft_window_is_recording (self));
  enable_action (self, "kill-recording", weft_window_is_recording (self));
  enable_action (self, "start", !weft_window_is_recording (self));
  enable_action (self, "record-again",
                 self->form != NULL && !is_loading && !g_str_equal (name, "record")
                     && !weft_window_is_recording (self));
  enable_action (self, "show-output",
                 weft_recording_page_get_recorder (self->recording_page) != NULL);
  enable_action (self, "page", shows_trace);
  enable_action (self, "change-pane", shows_trace);
  weft_window_enable_export (self, shows_trace);
  weft_window_enable_finding (self, shows_trace);

  if (shows_trace) {
    g_autofree char *title = weft_words_title (loaded->trace, loaded->folder);
    g_autofree char *window_title = g_strdup_printf (_ ("%s – Weft"), title);
    g_autofree char *tooltip = NULL;

    g_free (self->subtitle);
    self->subtitle = weft_run_words_summary (loaded->trace);
    tooltip = g_strjoin ("\n", title, self->subtitle, NULL);
    gtk_label_set_text (self->title_label, title);
    gtk_widget_set_tooltip_text (self->title_box, tooltip);
    gtk_window_set_title (GTK_WINDOW (self), window_title);
  } else {
    gtk_window_set_title (GTK_WINDOW (self), _ ("Weft"));
  }
  weft_window_fit_header (self);
}

void
weft_window_show_last (WeftWindow *self)
{
  weft_window_show_page (self, weft_trace_page_get (self->trace_page) != NULL ? "trace"
                                                                              : "start");
}

void
weft_window_show_problem (WeftWindow *self, WeftProblem problem, const char *text)
{
  weft_problem_page_set (self->problem_page, problem, text);
  weft_window_show_page (self, "problem");
  weft_problem_page_focus (self->problem_page);
}

/* Of what was recorded just now weft knows best why there is nothing to see.
 * Returns: (transfer full) (nullable). */
static char *
dup_said (WeftWindow *self)
{
  g_autofree char *message = NULL;
  const char *reason;

  if (!self->is_fresh)
    return NULL;
  message
      = weft_recorder_dup_message (weft_recording_page_get_recorder (self->recording_page));
  /* Its first line is how much was recorded of what, when others follow. */
  reason = strchr (message, '\n') != NULL ? strchr (message, '\n') + 1 : message;
  return *reason != '\0' ? weft_words_sentence (reason) : NULL;
}

static void
show_error (WeftWindow *self, const GError *error)
{
  g_autofree char *sentence = weft_words_sentence (error->message);
  g_autofree char *said = dup_said (self);

  weft_window_show_problem (self,
                            self->is_fresh ? WEFT_PROBLEM_EMPTY_HERE : WEFT_PROBLEM_OPENING,
                            said != NULL ? said : sentence);
}

void
weft_window_set_form (WeftWindow *self, const WeftRecordForm *form)
{
  WeftRecordForm *copy = form != NULL ? weft_record_form_copy (form) : NULL;

  weft_record_form_free (self->form);
  self->form = copy;
}

static void
progress_cb (double fraction, uint64_t events, gpointer data)
{
  WeftWindow *self = data;
  g_autofree char *text = weft_words_loading (fraction, events);

  gtk_label_set_text (self->progress_label, text);
  if (fraction < 0 || fraction >= 1)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

void
weft_window_look (WeftWindow *self, const WeftLook *look)
{
  g_autoptr (GError) error = NULL;
  AdwViewStack *stack = weft_trace_page_get_stack (self->trace_page);
  const char *page = look->page;
  WeftSight sight;

  if (page != NULL && adw_view_stack_get_child_by_name (stack, page) == NULL)
    g_set_error (&error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS,
                 _ ("there is no page '%s'; there are timeline, findings, locks, channels, "
                    "threads, waiting and path"),
                 page);
  else if (weft_look_find (weft_trace_page_get (self->trace_page)->trace, look, &sight,
                           &error))
    weft_trace_page_show (self->trace_page, &sight);
  if (error != NULL)
    show_error (self, error);
  else if (page != NULL)
    adw_view_stack_set_visible_child_name (stack, page);
}

static void
show_empty (WeftWindow *self, const WeftLoaded *loaded, const char *why)
{
  g_autofree char *said
      = weft_trace_defects (loaded->trace)->lost == 0 ? dup_said (self) : NULL;

  weft_window_show_problem (self,
                            self->is_fresh ? WEFT_PROBLEM_EMPTY_HERE : WEFT_PROBLEM_EMPTY,
                            said != NULL ? said : why);
}

/* In the list of recent traces; and how it was recorded, if it was from a window. */
static void
remember (WeftWindow *self, const WeftLoaded *loaded)
{
  g_autoptr (GPtrArray) recents = NULL;
  WeftRecent *recent;

  if (g_file_peek_path (loaded->folder) == NULL)
    return;
  recent = g_new0 (WeftRecent, 1);
  recent->path = g_file_get_path (loaded->folder);
  recent->title = weft_words_title (loaded->trace, loaded->folder);
  recent->opened_unix_s = g_get_real_time () / G_USEC_PER_SEC;
  recent->duration_ns = weft_trace_duration_ns (loaded->trace);
  if (self->is_fresh) {
    recent->form = weft_record_form_copy (self->form);
  } else {
    weft_window_set_form (self, NULL);
    recents = weft_recent_keeper_load ();
    for (guint i = 0; i < recents->len; i++) {
      const WeftRecent *other = recents->pdata[i];

      if (strcmp (other->path, recent->path) == 0)
        weft_window_set_form (self, other->form);
    }
  }
  weft_recent_keeper_take (G_OBJECT (self), recent, NULL, NULL);
}

static void
show_loaded (WeftWindow *self, WeftLoaded *loaded)
{
  size_t n_threads;

  weft_trace_threads (loaded->trace, &n_threads);
  if (n_threads == 0) {
    g_autofree char *why = weft_words_why_empty (loaded->trace, loaded->folder);

    show_empty (self, loaded, why);
    weft_loaded_free (loaded);
    return;
  }

  remember (self, loaded);
  weft_trace_page_take (self->trace_page, loaded);
  adw_view_stack_set_visible_child_name (weft_trace_page_get_stack (self->trace_page),
                                         "timeline");
  weft_window_show_page (self, "trace");
  if (self->look != NULL)
    weft_window_look (self, self->look);
  if (self->is_fresh)
    weft_window_tell_end (self);
  weft_trace_page_focus (self->trace_page);
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
  g_clear_object (&self->opening);
  if (loaded != NULL)
    show_loaded (self, loaded);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    weft_window_show_last (self);
  else
    show_error (self, error);
}

static void
give_up_load (WeftWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->opening);
}

void
weft_window_open (WeftWindow *self, GFile *file, const WeftLook *look)
{
  g_autoptr (GFile) folder = weft_places_trace_folder (file);
  g_autofree char *name = g_file_get_basename (folder);
  g_autofree char *title = g_strdup_printf (_ ("Opening %s"), name);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *path = g_file_get_parse_name (folder);
  g_autofree char *place = g_markup_escape_text (path, -1);

  give_up_load (self);
  self->cancellable = g_cancellable_new ();
  self->opening = g_object_ref (folder);
  self->look = look;
  self->is_fresh = false;

  adw_status_page_set_title (self->loading_page, escaped);
  adw_status_page_set_description (self->loading_page, place);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_text (self->progress_label, "");
  weft_window_show_page (self, "loading");
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
  weft_window_show_last (self);
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;

  give_up_load (self);
  weft_window_show_page (self, "start");
  gtk_widget_child_focus (GTK_WIDGET (self->start_page), GTK_DIR_TAB_FORWARD);
}

static void
back_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_window_show_last (data);
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  AdwViewStack *stack = weft_trace_page_get_stack (self->trace_page);

  adw_view_stack_set_visible_child_name (stack, g_variant_get_string (parameter, NULL));
  /* A focus that was on the other page has come along. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (stack)) == NULL)
    weft_trace_page_focus (self->trace_page);
}

static void
change_pane_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_change_pane (WEFT_WINDOW (data)->trace_page);
}

/* A file that may be executed and belongs to no trace is a program to record. */
static bool
is_program (GFile *file)
{
  g_autoptr (GFile) folder = weft_places_trace_folder (file);
  const char *path = g_file_peek_path (file);

  return path != NULL && g_file_equal (folder, file)
         && g_file_test (path, G_FILE_TEST_IS_REGULAR)
         && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  WeftWindow *self = data;
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL || weft_window_is_recording (self))
    return FALSE;
  if (is_program (files->data)) {
    const char *page = gtk_stack_get_visible_child_name (self->stack);

    /* Onto the form, it keeps what else stands there. */
    if (g_strcmp0 (page, "record") != 0)
      g_action_group_activate_action (G_ACTION_GROUP (self), "record", NULL);
    weft_window_ask_program (self, g_file_peek_path (files->data));
  } else {
    weft_window_open (self, files->data, NULL);
  }
  return TRUE;
}

static void
opened_cb (WeftStartPage *page, GFile *folder, gpointer data)
{
  weft_window_open (data, folder, NULL);
}

static gboolean
weft_window_close_request (GtkWindow *window)
{
  WeftWindow *self = WEFT_WINDOW (window);
  GtkApplication *app = gtk_window_get_application (window);

  if (!weft_window_may_close (self))
    return GDK_EVENT_STOP;
  if (app == NULL || gtk_application_get_windows (app)->next == NULL)
    return GTK_WINDOW_CLASS (weft_window_parent_class)->close_request (window);
  give_up_load (self);
  weft_window_fade (window, self->trace_page);
  return GDK_EVENT_STOP;
}

static void
weft_window_dispose (GObject *object)
{
  WeftWindow *self = WEFT_WINDOW (object);

  give_up_load (self);
  g_clear_pointer (&self->address, weft_address_free);
  g_clear_weak_pointer (&self->end_toast);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (weft_window_parent_class)->dispose (object);
}

static void
weft_window_finalize (GObject *object)
{
  weft_record_form_free (WEFT_WINDOW (object)->form);
  g_free (WEFT_WINDOW (object)->subtitle);
  G_OBJECT_CLASS (weft_window_parent_class)->finalize (object);
}

static void
weft_window_class_init (WeftWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = weft_window_close_request;

  g_type_ensure (WEFT_TYPE_START_PAGE);
  g_type_ensure (WEFT_TYPE_RECORD_PAGE);
  g_type_ensure (WEFT_TYPE_RECORDING_PAGE);
  g_type_ensure (WEFT_TYPE_PROBLEM_PAGE);
  g_type_ensure (WEFT_TYPE_TRACE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, root);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, header);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, switchers);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, no_switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, wide_switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, narrow_switcher);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_box);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, inspector_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, record_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, recording_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, loading_page);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, WeftWindow, trace_page);
}

static void
add_actions (WeftWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "open", .activate = open_cb },
    { .name = "cancel", .activate = cancel_cb },
    { .name = "back", .activate = back_cb },
    { .name = "start", .activate = start_cb },
    { .name = "change-pane", .activate = change_pane_cb },
    { .name = "page", .activate = page_cb, .parameter_type = "s" },
  };
  g_autoptr (GPropertyAction) inspector
      = g_property_action_new ("show-inspector", self->trace_page, "show-inspector");
  g_autoptr (GPropertyAction) animate
      = g_property_action_new ("animate", self->trace_page, "smooth");

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (inspector));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (animate));
  weft_dividers_add (G_ACTION_MAP (self), GTK_WIDGET (self->trace_page));
}

static void
weft_window_init (WeftWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  weft_window_add_export (self);
  weft_window_add_finding (self);
  weft_window_add_recording (self);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (self->root, GTK_EVENT_CONTROLLER (drop));

  weft_window_add_header (self);
  g_signal_connect (self->start_page, "opened", G_CALLBACK (opened_cb), self);
  weft_window_show_page (self, "start");
}

WeftWindow *
weft_window_new (WeftApplication *app)
{
  return g_object_new (WEFT_TYPE_WINDOW, "application", app, NULL);
}
