#include "gui/app/record-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/places.h"
#include "gui/view/path-names.h"

#define MAX_NAMES 6

struct _WeftRecordPage {
  AdwBin parent;

  AdwEntryRow *program_row, *arguments_row, *folder_row, *duration_row, *max_size_row,
      *save_in_row;
  GtkWidget *program_fault, *arguments_fault, *folder_fault, *duration_fault,
      *max_size_fault, *save_in_fault, *variable_fault;
  GtkWidget *names_row;
  GtkBox *names_box;
  GtkCheckButton *auto_check, *full_check, *interactions_check;
  GtkSwitch *lossless_switch;
  AdwPreferencesGroup *environment_group;
  GtkLabel *summary_label;

  GPtrArray *variables; /* of AdwEntryRow, borrowed */
  GPtrArray *programs;  /* in the PATH; NULL until they are known */
  GCancellable *cancellable;
  GtkFileChooserNative *chooser;
  bool is_filling;
};

G_DEFINE_TYPE (WeftRecordPage, weft_record_page, ADW_TYPE_BIN)

enum { SUBMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (gpointer row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* The row of a field that is wrong, and the row below that says why. */
static GtkWidget *
field_row (WeftRecordPage *self, int field, GtkWidget **ret_fault)
{
  const struct {
    AdwEntryRow *row;
    GtkWidget *fault;
  } rows[WEFT_N_FIELDS] = {
    [WEFT_FIELD_PROGRAM] = { self->program_row, self->program_fault },
    [WEFT_FIELD_ARGUMENTS] = { self->arguments_row, self->arguments_fault },
    [WEFT_FIELD_FOLDER] = { self->folder_row, self->folder_fault },
    [WEFT_FIELD_DURATION] = { self->duration_row, self->duration_fault },
    [WEFT_FIELD_MAX_SIZE] = { self->max_size_row, self->max_size_fault },
    [WEFT_FIELD_SAVE_IN] = { self->save_in_row, self->save_in_fault },
  };

  *ret_fault = rows[field].fault;
  return GTK_WIDGET (rows[field].row);
}

/* @text (nullable) is what is wrong with @row, for those too who do not see the line below.
 */
static void
set_wrong (GtkWidget *row, const char *text)
{
  bool is_wrong = text != NULL;

  if (is_wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
      is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  is_wrong ? text : "", -1);
}

static void
set_fault_text (GtkWidget *fault, const char *text)
{
  GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (fault));

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)),
                      text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (fault), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_set_visible (fault, text != NULL);
}

/* Of the variables: it is in their list only when it says something, since a list that has
 * a row is drawn, be it hidden. */
static void
set_variable_fault (WeftRecordPage *self, const char *text)
{
  bool is_there = gtk_widget_get_parent (self->variable_fault) != NULL;

  set_fault_text (self->variable_fault, text);
  if (is_there)
    adw_preferences_group_remove (self->environment_group, self->variable_fault);
  if (text != NULL)
    adw_preferences_group_add (self->environment_group, self->variable_fault);
}

/* @text (nullable) below @row. */
static void
show_fault (GtkWidget *row, GtkWidget *fault, const char *text)
{
  set_wrong (row, text);
  set_fault_text (fault, text);
}

static void
clear_faults (WeftRecordPage *self)
{
  for (int i = 0; i < WEFT_N_FIELDS; i++) {
    GtkWidget *fault, *row = field_row (self, i, &fault);

    if (row != NULL)
      show_fault (row, fault, NULL);
  }
  for (guint i = 0; i < self->variables->len; i++)
    set_wrong (self->variables->pdata[i], NULL);
  set_variable_fault (self, NULL);
  gtk_label_set_text (self->summary_label, "");
}

/* Returns: the first row that is wrong. */
static GtkWidget *
show_faults (WeftRecordPage *self, const WeftRecordFaults *faults)
{
  GtkWidget *first = NULL;
  guint n = 0;
  g_autofree char *summary = NULL;

  clear_faults (self);
  for (int i = 0; i < WEFT_N_FIELDS; i++) {
    GtkWidget *fault, *row = field_row (self, i, &fault);

    if (faults->text[i] == NULL)
      continue;
    n++;
    if (row != NULL) {
      show_fault (row, fault, faults->text[i]);
    } else {
      row = self->variables->pdata[faults->variable];
      set_wrong (row, faults->text[i]);
      set_variable_fault (self, faults->text[i]);
    }
    if (first == NULL)
      first = row;
  }
  summary = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u field is not right yet.",
                                          "%u fields are not right yet.", n),
                             n);
  gtk_label_set_text (self->summary_label, summary);
  return first;
}

static const char *
chosen_detail (WeftRecordPage *self)
{
  if (gtk_check_button_get_active (self->full_check))
    return "full";
  return gtk_check_button_get_active (self->interactions_check) ? "interactions" : "auto";
}

/* A row that was added and not filled in is none. */
static char **
variables (WeftRecordPage *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->variables->len; i++) {
    if (*text_of (self->variables->pdata[i]) != '\0')
      g_strv_builder_add (builder, text_of (self->variables->pdata[i]));
  }
  return g_strv_builder_end (builder);
}

static void
take_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strstrip (g_strdup (text));
}

WeftRecordForm *
weft_record_page_dup_form (WeftRecordPage *self)
{
  WeftRecordForm *form = weft_record_form_new ();

  take_text (&form->program, text_of (self->program_row));
  take_text (&form->arguments, text_of (self->arguments_row));
  take_text (&form->folder, text_of (self->folder_row));
  take_text (&form->duration, text_of (self->duration_row));
  take_text (&form->max_size, text_of (self->max_size_row));
  take_text (&form->save_in, text_of (self->save_in_row));
  take_text (&form->detail, chosen_detail (self));
  form->lossless = gtk_switch_get_active (self->lossless_switch);
  g_strfreev (form->environment);
  form->environment = variables (self);
  return form;
}

static void remove_variable (WeftRecordPage *self, GtkWidget *row);

/* So that the number of a variable is that of its row. */
static void
drop_empty_variables (WeftRecordPage *self)
{
  for (guint i = self->variables->len; i-- > 0;) {
    if (*text_of (self->variables->pdata[i]) == '\0')
      remove_variable (self, self->variables->pdata[i]);
  }
}

void
weft_record_page_submit (WeftRecordPage *self)
{
  g_autoptr (WeftRecordForm) form = NULL;
  g_auto (WeftRecordFaults) faults = { 0 };

  drop_empty_variables (self);
  form = weft_record_page_dup_form (self);
  if (weft_record_form_split (form)) {
    set_text (self->program_row, form->program);
    set_text (self->arguments_row, form->arguments);
    gtk_widget_set_visible (self->names_row, FALSE);
  }
  if (weft_record_form_check (form, &faults)) {
    clear_faults (self);
    g_signal_emit (self, signals[SUBMITTED], 0, form);
  } else {
    gtk_widget_grab_focus (show_faults (self, &faults));
  }
}

static void
submit_cb (GtkWidget *widget, gpointer data)
{
  weft_record_page_submit (data);
}

static void
name_chosen_cb (GtkButton *button, gpointer data)
{
  WeftRecordPage *self = data;
  g_autofree char *name = g_strdup (gtk_button_get_label (button));

  gtk_widget_grab_focus (GTK_WIDGET (self->arguments_row));
  gtk_editable_set_text (GTK_EDITABLE (self->program_row), name);
  gtk_widget_set_visible (self->names_row, FALSE);
}

static void
complete (WeftRecordPage *self)
{
  const char *typed = text_of (self->program_row);
  guint n = 0, first = 0;
  GtkWidget *child;

  if (self->programs != NULL && *typed != '\0' && strchr (typed, '/') == NULL)
    first = weft_path_names_match (self->programs, typed, MAX_NAMES, &n);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->names_box))) != NULL)
    gtk_box_remove (self->names_box, child);
  for (guint i = first; i < first + n; i++) {
    const char *name = self->programs->pdata[i];
    GtkWidget *button = gtk_button_new_with_label (name);

    gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                             PANGO_ELLIPSIZE_END);
    gtk_widget_add_css_class (button, "flat");
    g_signal_connect (button, "clicked", G_CALLBACK (name_chosen_cb), self);
    gtk_box_append (self->names_box, button);
  }
  gtk_widget_set_visible (self->names_row, n > 0);
}

/* What is being mended is not wrong any more; whether it is right shows in the end. */
static void
changed_cb (GtkEditable *row, gpointer data)
{
  WeftRecordPage *self = data;

  if (self->is_filling)
    return;
  if ((gpointer)row == self->program_row)
    complete (self);
  if (!gtk_widget_has_css_class (GTK_WIDGET (row), "error"))
    return;
  gtk_label_set_text (self->summary_label, "");
  for (int i = 0; i < WEFT_N_FIELDS; i++) {
    GtkWidget *fault;

    if (field_row (self, i, &fault) == GTK_WIDGET (row)) {
      show_fault (GTK_WIDGET (row), fault, NULL);
      return;
    }
  }
  set_wrong (GTK_WIDGET (row), NULL);
  set_variable_fault (self, NULL);
}

static void
remove_variable (WeftRecordPage *self, GtkWidget *row)
{
  if (gtk_widget_has_css_class (row, "error"))
    set_variable_fault (self, NULL);
  g_ptr_array_remove (self->variables, row);
  adw_preferences_group_remove (self->environment_group, row);
}

static void
remove_variable_cb (GtkButton *button, gpointer data)
{
  WeftRecordPage *self = data;
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ENTRY_ROW);

  remove_variable (self, row);
  gtk_widget_grab_focus (self->variables->len > 0
                             ? self->variables->pdata[self->variables->len - 1]
                             : GTK_WIDGET (self->save_in_row));
}

static GtkWidget *
add_variable (WeftRecordPage *self, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("NAME=VALUE"));
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (row, "entry-activated", G_CALLBACK (submit_cb), self);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove this variable"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove this variable"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_variable_cb), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  adw_preferences_group_add (self->environment_group, row);
  g_ptr_array_add (self->variables, row);
  return row;
}

static void
add_variable_cb (GtkButton *button, gpointer data)
{
  gtk_widget_grab_focus (add_variable (data, ""));
}

void
weft_record_page_set_form (WeftRecordPage *self, const WeftRecordForm *form)
{
  g_autofree char *save_in
      = *form->save_in != '\0' ? g_strdup (form->save_in) : weft_places_recordings ();
  g_autofree char *here = g_get_current_dir ();

  self->is_filling = true;
  set_text (self->program_row, form->program);
  set_text (self->arguments_row, form->arguments);
  set_text (self->folder_row, *form->folder != '\0' ? form->folder : here);
  set_text (self->duration_row, form->duration);
  set_text (self->max_size_row, form->max_size);
  set_text (self->save_in_row, save_in);
  gtk_switch_set_active (self->lossless_switch, form->lossless);
  gtk_check_button_set_active (g_str_equal (form->detail, "full") ? self->full_check
                               : g_str_equal (form->detail, "interactions")
                                   ? self->interactions_check
                                   : self->auto_check,
                               TRUE);
  while (self->variables->len > 0)
    remove_variable (self, self->variables->pdata[0]);
  for (char **variable = form->environment; *variable != NULL; variable++)
    add_variable (self, *variable);
  self->is_filling = false;
  gtk_widget_set_visible (self->names_row, FALSE);
  clear_faults (self);
}

void
weft_record_page_set_program (WeftRecordPage *self, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  set_text (self->program_row, name);
  set_text (self->arguments_row, "");
  gtk_widget_set_visible (self->names_row, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->arguments_row));
}

void
weft_record_page_focus (WeftRecordPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->program_row));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer row)
{
  WeftRecordPage *self
      = WEFT_RECORD_PAGE (gtk_widget_get_ancestor (row, WEFT_TYPE_RECORD_PAGE));

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    const char *path = g_file_peek_path (file);

    if (path != NULL && g_utf8_validate (path, -1, NULL))
      set_text (row, path);
  }
  gtk_widget_grab_focus (row);
  g_clear_object (&self->chooser);
}

static void
choose (WeftRecordPage *self,
        AdwEntryRow *row,
        const char *title,
        GtkFileChooserAction action)
{
  g_autofree char *path = weft_record_form_path (text_of (row));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (
      title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, _ ("_Choose"),
      _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (g_path_is_absolute (path)) {
    g_autofree char *parent = g_path_get_dirname (path);
    g_autoptr (GFile) folder
        = g_file_new_for_path (g_file_test (path, G_FILE_TEST_IS_DIR) ? path : parent);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  }
  g_signal_connect (self->chooser, "response", G_CALLBACK (chosen_cb), row);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_program_cb (GtkButton *button, gpointer data)
{
  WeftRecordPage *self = data;

  choose (self, self->program_row, _ ("The Program to Record"),
          GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folder_cb (GtkButton *button, gpointer data)
{
  WeftRecordPage *self = data;

  choose (self, self->folder_row, _ ("The Folder to Run In"),
          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
choose_save_in_cb (GtkButton *button, gpointer data)
{
  WeftRecordPage *self = data;

  choose (self, self->save_in_row, _ ("The Folder for the Recording"),
          GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
read_programs_in_thread (GTask *task,
                         gpointer source,
                         gpointer data,
                         GCancellable *cancellable)
{
  const char *path = g_getenv ("PATH");

  g_task_return_pointer (task, weft_path_names_read (path != NULL ? path : ""),
                         (GDestroyNotify)g_ptr_array_unref);
}

static void
programs_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftRecordPage) self = data;
  GPtrArray *programs = g_task_propagate_pointer (G_TASK (result), NULL);

  if (programs == NULL)
    return;
  g_clear_pointer (&self->programs, g_ptr_array_unref);
  self->programs = programs;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->program_row)) != NULL)
    complete (self);
}

static void
weft_record_page_map (GtkWidget *widget)
{
  WeftRecordPage *self = WEFT_RECORD_PAGE (widget);
  g_autoptr (GTask) task
      = g_task_new (NULL, self->cancellable, programs_cb, g_object_ref (self));

  g_task_set_source_tag (task, weft_record_page_map);
  g_task_run_in_thread (task, read_programs_in_thread);
  GTK_WIDGET_CLASS (weft_record_page_parent_class)->map (widget);
}

static void
weft_record_page_dispose (GObject *object)
{
  WeftRecordPage *self = WEFT_RECORD_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (weft_record_page_parent_class)->dispose (object);
}

static void
weft_record_page_finalize (GObject *object)
{
  WeftRecordPage *self = WEFT_RECORD_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->programs, g_ptr_array_unref);
  g_ptr_array_unref (self->variables);
  G_OBJECT_CLASS (weft_record_page_parent_class)->finalize (object);
}

#define BIND(child)                                                                        \
  gtk_widget_class_bind_template_child (widget_class, WeftRecordPage, child)

static void
weft_record_page_class_init (WeftRecordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_record_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_record_page_finalize;
  widget_class->map = weft_record_page_map;
  signals[SUBMITTED] = g_signal_new ("submitted", WEFT_TYPE_RECORD_PAGE, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/record-page.ui");
  BIND (program_row);
  BIND (arguments_row);
  BIND (folder_row);
  BIND (duration_row);
  BIND (max_size_row);
  BIND (save_in_row);
  BIND (program_fault);
  BIND (arguments_fault);
  BIND (folder_fault);
  BIND (duration_fault);
  BIND (max_size_fault);
  BIND (save_in_fault);
  BIND (variable_fault);
  BIND (names_row);
  BIND (names_box);
  BIND (auto_check);
  BIND (full_check);
  BIND (interactions_check);
  BIND (lossless_switch);
  BIND (environment_group);
  BIND (summary_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_variable_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_program_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_save_in_cb);
}

static void
weft_record_page_init (WeftRecordPage *self)
{
  self->variables = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
