#include "gui/app/scenario-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/places.h"
#include "gui/view/record-form.h"

struct _WeftScenarioRow {
  AdwExpanderRow parent;

  char *name;
  GPtrArray *options; /* of Option */
  bool has_asked;
};

/* What is set of an option: a number, or a flag. */
typedef struct {
  char *name;
  GtkWidget *entry; /* NULL of a flag */
  GtkWidget *toggle;
} Option;

G_DEFINE_TYPE (WeftScenarioRow, weft_scenario_row, ADW_TYPE_EXPANDER_ROW)

enum { RAN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
option_free (gpointer data)
{
  Option *self = data;

  g_free (self->name);
  g_free (self);
}

/* An option that is not set is not said, so that the scenario takes its own. */
static char *
arguments (WeftScenarioRow *self)
{
  GString *text = g_string_new (self->name);

  for (guint i = 0; i < self->options->len; i++) {
    const Option *option = self->options->pdata[i];
    const char *value
        = option->entry != NULL ? gtk_editable_get_text (GTK_EDITABLE (option->entry)) : "";

    if (option->toggle != NULL && gtk_switch_get_active (GTK_SWITCH (option->toggle))) {
      g_string_append_printf (text, " --%s", option->name);
    } else if (*value != '\0') {
      g_autofree char *quoted = g_shell_quote (value);
      bool is_plain = strspn (value, "0123456789") == strlen (value);

      g_string_append_printf (text, " --%s=%s", option->name, is_plain ? value : quoted);
    }
  }
  return g_string_free (text, FALSE);
}

static void
run_cb (GtkWidget *widget, gpointer data)
{
  WeftScenarioRow *self = data;
  g_autoptr (WeftRecordForm) form = weft_record_form_new ();

  g_free (form->program);
  g_free (form->arguments);
  form->program = weft_places_tool ("weft-scenario");
  form->arguments = arguments (self);
  if (form->program != NULL)
    g_signal_emit (self, signals[RAN], 0, form);
}

static void
add_option (WeftScenarioRow *self, const WeftScenarioOption *info)
{
  Option *option = g_new0 (Option, 1);
  GtkWidget *row = adw_action_row_new (), *widget;

  option->name = g_strdup (info->name);
  if (info->is_flag) {
    widget = option->toggle = gtk_switch_new ();
  } else {
    widget = option->entry = gtk_entry_new ();
    gtk_editable_set_width_chars (GTK_EDITABLE (widget), 7);
    gtk_editable_set_max_width_chars (GTK_EDITABLE (widget), 7);
    gtk_editable_set_alignment (GTK_EDITABLE (widget), 1);
    gtk_entry_set_placeholder_text (GTK_ENTRY (widget), info->initial);
    gtk_entry_set_input_purpose (GTK_ENTRY (widget), GTK_INPUT_PURPOSE_DIGITS);
    g_signal_connect (widget, "activate", G_CALLBACK (run_cb), self);
  }
  /* Its name is the row's title. */
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, info->doc, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), info->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), info->doc);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->options, option);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftScenarioRow) self = data;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL,
                                             NULL))
    return;
  list = weft_scenarios_parse_help (text);
  for (guint i = 0; i < list->len; i++)
    add_option (self, list->pdata[i]);
}

static void
expanded_cb (WeftScenarioRow *self, GParamSpec *pspec, gpointer data)
{
  g_autofree char *tool = weft_places_tool ("weft-scenario");
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_auto (GStrv) format = g_strsplit (WEFT_SCENARIOS_HELP_FORMAT, "=", 2);

  if (self->has_asked || self->name == NULL || tool == NULL)
    return;
  self->has_asked = true;
  g_subprocess_launcher_setenv (launcher, format[0], format[1], TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, tool, self->name, "--help", NULL);
  if (process != NULL)
    g_subprocess_communicate_utf8_async (process, NULL, NULL, answered_cb,
                                         g_object_ref (self));
}

static void
weft_scenario_row_finalize (GObject *object)
{
  WeftScenarioRow *self = WEFT_SCENARIO_ROW (object);

  g_free (self->name);
  g_ptr_array_unref (self->options);
  G_OBJECT_CLASS (weft_scenario_row_parent_class)->finalize (object);
}

static void
weft_scenario_row_class_init (WeftScenarioRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_scenario_row_finalize;
  signals[RAN] = g_signal_new ("ran", WEFT_TYPE_SCENARIO_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
weft_scenario_row_init (WeftScenarioRow *self)
{
  self->options = g_ptr_array_new_with_free_func (option_free);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
}

GtkWidget *
weft_scenario_row_new (const WeftScenarioInfo *info)
{
  WeftScenarioRow *self = g_object_new (WEFT_TYPE_SCENARIO_ROW, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Run"));
  g_autofree char *name = g_strdup_printf (_ ("Run %s"), info->name);
  g_autofree char *summary = weft_scenarios_plain_summary (info->summary);
  g_autofree char *tooltip = g_strdup_printf (_ ("Record %s and show it"), info->name);

  self->name = g_strdup (info->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), info->name);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  info->name, -1);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (run_cb), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), button);
  return GTK_WIDGET (self);
}
