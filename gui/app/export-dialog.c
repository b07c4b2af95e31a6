#include "gui/app/export-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#define SUFFIX ".weft"

struct _WeftExportDialog {
  AdwWindow parent;

  GtkWidget *form;
  AdwComboRow *what_row;
  AdwComboRow *form_row;
  GtkWidget *picture_group;
  GtkWidget *width_row;
  GtkSpinButton *width_spin;
  AdwComboRow *scale_row;
  AdwComboRow *colours_row;
  GtkSwitch *title_switch;
  GtkSwitch *legend_switch;
  GtkLabel *hint_label;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress_bar;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkWidget *save_button;

  WeftTimeline *timeline;
  const WeftLoaded *loaded;
  WeftExportWhat whats[WEFT_N_EXPORTS]; /* as they stand in what_row */
  GtkFileChooserNative *chooser;
  GCancellable *cancellable; /* of what is under way; NULL */
  GFile *file;               /* into which that goes, or went */
};

G_DEFINE_FINAL_TYPE (WeftExportDialog, weft_export_dialog, ADW_TYPE_WINDOW)

enum { SAVED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  const char *title, *hint;
} forms[WEFT_N_FORMS] = {
  [WEFT_FORM_PNG] = { N_ ("Picture (PNG)"), NULL },
  [WEFT_FORM_SVG] = { N_ ("Vector picture (SVG)"), NULL },
  [WEFT_FORM_PDF] = { N_ ("Pages to print (PDF)"), NULL },
  [WEFT_FORM_MERMAID]
  = { N_ ("Sequence diagram (Mermaid)"),
      N_ ("A text that issue trackers and wikis draw: what passed between threads, up to "
          "60 lines.") },
  [WEFT_FORM_TEXT]
  = { N_ ("Text for a bug report"),
      N_ ("The wait, who held what it was for, call stacks, what all threads did then, and "
          "what the trace is.") },
  [WEFT_FORM_CHROME]
  = { N_ ("Trace events (JSON)"),
      N_ ("Chrome's format, which Perfetto, chrome://tracing and Speedscope open.") },
};

static const char *const whats[WEFT_N_EXPORTS] = {
  [WEFT_EXPORT_SEEN] = N_ ("What is seen"),
  [WEFT_EXPORT_WHOLE] = N_ ("The whole run"),
  [WEFT_EXPORT_RANGE] = N_ ("The range"),
  [WEFT_EXPORT_CHOSEN] = N_ ("What is selected"),
};

static WeftForm
form_of (WeftExportDialog *self)
{
  return (WeftForm)adw_combo_row_get_selected (self->form_row);
}

static void
form_changed_cb (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  WeftExportDialog *self = data;
  WeftForm form = form_of (self);

  if (form >= WEFT_N_FORMS)
    return;
  gtk_widget_set_visible (self->picture_group, weft_form_is_picture (form));
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row), form == WEFT_FORM_PNG);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_label), forms[form].hint != NULL);
  if (forms[form].hint != NULL)
    gtk_label_set_text (self->hint_label, _ (forms[form].hint));
}

static void
show_error (WeftExportDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_revealer_set_reveal_child (self->error_revealer, message != NULL);
}

static void
set_busy (WeftExportDialog *self, bool busy)
{
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->save_button, !busy);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_revealer_set_reveal_child (self->progress_revealer, busy);
}

static void
progress_cb (double fraction, gpointer data)
{
  WeftExportDialog *self = data;

  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  if (fraction >= 1)
    gtk_progress_bar_set_text (self->progress_bar, _ ("Writing"));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftExportDialog) self = data;
  g_autoptr (GError) error = NULL;
  size_t n_cut = 0;

  g_clear_object (&self->cancellable);
  if (weft_exporter_save_finish (result, &n_cut, &error)) {
    g_signal_emit (self, signals[SAVED], 0, self->file, (guint64)n_cut);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  set_busy (self, false);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_autofree char *name = g_file_get_basename (self->file);
    g_autofree char *shown = g_filename_display_name (name);
    g_autofree char *text
        = g_strdup_printf (_ ("Cannot write %s: %s"), shown, error->message);

    show_error (self, text);
  }
}

static void
save (WeftExportDialog *self, GFile *file)
{
  static const double scales[] = { 1, 2, 4 };
  WeftExportOrder order = {
    .form = form_of (self),
    .what = self->whats[adw_combo_row_get_selected (self->what_row)],
    .picture = { .width_px = gtk_spin_button_get_value_as_int (self->width_spin),
                 .scale = scales[MIN (adw_combo_row_get_selected (self->scale_row), 2)],
                 .dark = adw_combo_row_get_selected (self->colours_row) == 1,
                 .no_title = !gtk_switch_get_active (self->title_switch),
                 .no_legend = !gtk_switch_get_active (self->legend_switch) },
  };

  show_error (self, NULL);
  gtk_progress_bar_set_text (self->progress_bar, _ ("Drawing"));
  set_busy (self, true);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->file, file);
  weft_exporter_save_async (self->timeline, self->loaded, &order, file, self->cancellable,
                            progress_cb, saved_cb, g_object_ref (self));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  WeftExportDialog *self = data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    save (self, file);
  }
  g_clear_object (&self->chooser);
}

/* "counter.weft" is "counter.svg" then. */
static char *
file_name (WeftExportDialog *self)
{
  g_autofree char *stem = g_file_get_basename (self->loaded->folder);

  if (g_str_has_suffix (stem, SUFFIX) && strlen (stem) > strlen (SUFFIX))
    stem[strlen (stem) - strlen (SUFFIX)] = '\0';
  return g_strdup_printf ("%s.%s", stem, weft_form_extension (form_of (self)));
}

static void
save_cb (GtkButton *button, gpointer data)
{
  WeftExportDialog *self = data;
  g_autoptr (GFile) folder = g_file_get_parent (self->loaded->folder);
  g_autofree char *name = file_name (self);

  if (self->chooser != NULL)
    return;
  /* It asks before it gives a file that is there already. */
  self->chooser = gtk_file_chooser_native_new (_ ("Export"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                               _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cancel_cb (GtkButton *button, gpointer data)
{
  gtk_window_close (GTK_WINDOW (data));
}

/* While something is under way that is given up first. */
static gboolean
weft_export_dialog_close_request (GtkWindow *window)
{
  WeftExportDialog *self = WEFT_EXPORT_DIALOG (window);

  if (self->cancellable == NULL)
    return GTK_WINDOW_CLASS (weft_export_dialog_parent_class)->close_request (window);
  g_cancellable_cancel (self->cancellable);
  return TRUE;
}

static void
weft_export_dialog_dispose (GObject *object)
{
  WeftExportDialog *self = WEFT_EXPORT_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (weft_export_dialog_parent_class)->dispose (object);
}

static void
weft_export_dialog_class_init (WeftExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_export_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weft_export_dialog_close_request;
  signals[SAVED]
      = g_signal_new ("saved", WEFT_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_UINT64);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/export-dialog.ui");
#define BIND(name)                                                                         \
  gtk_widget_class_bind_template_child (widget_class, WeftExportDialog, name)
  BIND (form);
  BIND (what_row);
  BIND (form_row);
  BIND (picture_group);
  BIND (width_row);
  BIND (width_spin);
  BIND (scale_row);
  BIND (colours_row);
  BIND (title_switch);
  BIND (legend_switch);
  BIND (hint_label);
  BIND (progress_revealer);
  BIND (progress_bar);
  BIND (error_revealer);
  BIND (error_label);
  BIND (save_button);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
weft_export_dialog_init (WeftExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_rows (WeftExportDialog *self)
{
  g_autoptr (GtkStringList) what_list = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) form_list = gtk_string_list_new (NULL);
  guint n = 0;

  for (int i = 0; i < WEFT_N_EXPORTS; i++) {
    if (!weft_timeline_has_export (self->timeline, (WeftExportWhat)i))
      continue;
    self->whats[n++] = (WeftExportWhat)i;
    gtk_string_list_append (what_list, _ (whats[i]));
  }
  for (int i = 0; i < WEFT_N_FORMS; i++)
    gtk_string_list_append (form_list, _ (forms[i].title));
  adw_combo_row_set_model (self->what_row, G_LIST_MODEL (what_list));
  adw_combo_row_set_model (self->form_row, G_LIST_MODEL (form_list));
}

WeftExportDialog *
weft_export_dialog_new (GtkWindow *parent, WeftTimeline *timeline, const WeftLoaded *loaded)
{
  WeftExportDialog *self
      = g_object_new (WEFT_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  int width = gtk_widget_get_width (GTK_WIDGET (timeline));

  self->timeline = g_object_ref (timeline);
  self->loaded = loaded;
  fill_rows (self);
  gtk_spin_button_set_value (self->width_spin, width > 0 ? width : WEFT_EXPORT_WIDTH_PX);
  adw_combo_row_set_selected (
      self->colours_row, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  form_changed_cb (self->form_row, NULL, self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->what_row));
  return self;
}
