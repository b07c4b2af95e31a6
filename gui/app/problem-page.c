#include "gui/app/problem-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/places.h"

struct _WeftProblemPage {
  AdwBin parent;

  AdwStatusPage *status_page;
  AdwPreferencesGroup *doctor_group;
  GtkSpinner *doctor_spinner;
  GtkWidget *output_button;
  GtkWidget *change_button;
  GtkWidget *open_button;

  GPtrArray *rows;           /* of the doctor's; borrowed */
  GCancellable *cancellable; /* of the question that is open */
};

G_DEFINE_TYPE (WeftProblemPage, weft_problem_page, ADW_TYPE_BIN)

static void
clear_doctor (WeftProblemPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->doctor_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->doctor_group), FALSE);
}

void
weft_problem_page_set (WeftProblemPage *self, WeftProblem problem, const char *text)
{
  static const struct {
    const char *title, *icon;
  } table[] = {
    [WEFT_PROBLEM_OPENING] = { N_ ("This Cannot Be Shown"), "dialog-warning-symbolic" },
    [WEFT_PROBLEM_EMPTY] = { N_ ("Nothing Was Recorded"), "io.github.weft.Weft-symbolic" },
    [WEFT_PROBLEM_EMPTY_HERE]
    = { N_ ("Nothing Was Recorded"), "io.github.weft.Weft-symbolic" },
    [WEFT_PROBLEM_RECORDING]
    = { N_ ("This Could Not Be Recorded"), "dialog-warning-symbolic" },
  };
  g_autofree char *markup = g_markup_escape_text (text, -1);

  bool is_here = problem == WEFT_PROBLEM_EMPTY_HERE || problem == WEFT_PROBLEM_RECORDING;

  clear_doctor (self);
  adw_status_page_set_icon_name (self->status_page, table[problem].icon);
  adw_status_page_set_title (self->status_page, _ (table[problem].title));
  adw_status_page_set_description (self->status_page, markup);
  gtk_widget_set_visible (self->output_button, is_here);
  gtk_widget_set_visible (self->change_button, is_here);
  gtk_widget_set_visible (self->open_button, !is_here);
}

static void
add_row (WeftProblemPage *self, const char *icon, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->doctor_group, row);
  g_ptr_array_add (self->rows, row);
}

/* "FAIL  lttng-sessiond  is not installed: apt install ..."
 * Returns: whether it says that something does not work. */
static bool
add_answer (WeftProblemPage *self, const char *line)
{
  bool fails = g_str_has_prefix (line, "FAIL ");
  g_autofree char *subject = NULL;
  const char *text;
  size_t length;

  if (!fails && !g_str_has_prefix (line, "note "))
    return false;
  text = line + strcspn (line, " ");
  text += strspn (text, " ");
  length = strcspn (text, " ");
  subject = g_strndup (text, length);
  text += length;
  text += strspn (text, " ");
  add_row (self, fails ? "dialog-error-symbolic" : "dialog-information-symbolic", subject,
           text);
  return fails;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftProblemPage) self = data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  bool fails = false;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL,
                                             &error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    text = g_strdup ("");
  }
  gtk_spinner_stop (self->doctor_spinner);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    fails = add_answer (self, *line) || fails;
  if (!fails)
    add_row (self, "emblem-ok-symbolic", _ ("Nothing that it looks at is wrong"),
             _ ("The line above is all that is known."));
}

void
weft_problem_page_ask_doctor (WeftProblemPage *self)
{
  g_autofree char *weft = weft_places_tool ("weft");
  g_autoptr (GSubprocess) process = NULL;

  clear_doctor (self);
  if (weft != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, weft, "doctor", NULL);
  if (process == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->doctor_group), TRUE);
  gtk_spinner_start (self->doctor_spinner);
  g_subprocess_communicate_utf8_async (process, NULL, self->cancellable, answered_cb,
                                       g_object_ref (self));
}

void
weft_problem_page_focus (WeftProblemPage *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->change_button) ? self->change_button
                                                                      : self->open_button);
}

static void
weft_problem_page_dispose (GObject *object)
{
  WeftProblemPage *self = WEFT_PROBLEM_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (weft_problem_page_parent_class)->dispose (object);
}

static void
weft_problem_page_finalize (GObject *object)
{
  g_ptr_array_unref (WEFT_PROBLEM_PAGE (object)->rows);
  G_OBJECT_CLASS (weft_problem_page_parent_class)->finalize (object);
}

static void
weft_problem_page_class_init (WeftProblemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_problem_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_problem_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/problem-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, doctor_group);
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, doctor_spinner);
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, output_button);
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, change_button);
  gtk_widget_class_bind_template_child (widget_class, WeftProblemPage, open_button);
}

static void
weft_problem_page_init (WeftProblemPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
