#include "gui/app/start-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/places.h"
#include "gui/app/recent-keeper.h"
#include "gui/app/scenario-row.h"
#include "gui/app/words.h"
#include "gui/view/scenarios.h"
#include "gui/widgets/wrap-box.h"
#include "tracer/analysis/describe.h"

/* So many at once; the others come when they are asked for. */
#define FEW 6

struct _WeftStartPage {
  AdwBin parent;

  AdwPreferencesGroup *recents_group;
  GtkWidget *clear_button;
  AdwPreferencesGroup *scenarios_group;
  AdwPreferencesGroup *samples_group;

  GPtrArray *rows;    /* of the recent traces; borrowed */
  GPtrArray *samples; /* as well: of the recordings to try */
  bool shows_all;
  GCancellable *cancellable; /* of what is still asked for */
};

G_DEFINE_TYPE (WeftStartPage, weft_start_page, ADW_TYPE_BIN)

enum { OPENED, RAN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
activated_cb (AdwActionRow *row, gpointer data)
{
  g_signal_emit (data, signals[OPENED], 0, g_object_get_data (G_OBJECT (row), "folder"));
}

static void
set_folder (GtkWidget *row, GFile *folder)
{
  g_object_set_data_full (G_OBJECT (row), "folder", g_object_ref (folder), g_object_unref);
}

/* Below its title; read out with it. */
static void
set_subtitle (GtkWidget *row, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}

static GtkWidget *
row_new (WeftStartPage *self, GFile *folder, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  set_subtitle (row, subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  set_folder (row, folder);
  g_signal_connect (row, "activated", G_CALLBACK (activated_cb), self);
  return row;
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  weft_start_page_refresh (WEFT_START_PAGE (source));
}

static void
clear_cb (GtkButton *button, gpointer data)
{
  weft_recent_keeper_remove (data, NULL, changed_cb, NULL);
}

static void
remove_cb (GtkButton *button, gpointer data)
{
  GFile *folder = g_object_get_data (G_OBJECT (button), "folder");

  weft_recent_keeper_remove (data, g_file_peek_path (folder), changed_cb, NULL);
}

static void
add_remove_button (WeftStartPage *self, GtkWidget *row, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Remove %s from the list"), title);

  set_folder (button, g_object_get_data (G_OBJECT (row), "folder"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (
      button, _ ("Remove from this list; the recording stays on the disk"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* Said once it is known: a folder on a disk that is far away lets one wait. */
static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) row = data;
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GFileInfo) info
      = g_file_query_info_finish (G_FILE (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    return;
  set_subtitle (row, _ ("It is no longer there."));
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "dialog-warning-symbolic");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (row, "weft-missing");
}

static GtkWidget *
recent_row_new (WeftStartPage *self, const WeftRecent *recent)
{
  g_autoptr (GFile) folder = g_file_new_for_path (recent->path);
  g_autofree char *when = weft_words_when (recent->opened_unix_s);
  g_autofree char *duration = weft_format_duration (recent->duration_ns);
  g_autofree char *name = g_filename_display_basename (recent->path);
  g_autofree char *subtitle = g_strjoin (" · ", when, duration, name, NULL);
  g_autofree char *place = g_filename_display_name (recent->path);
  GtkWidget *row = row_new (self, folder, recent->title, subtitle);

  gtk_widget_set_tooltip_text (row, place);
  add_remove_button (self, row, recent->title);
  g_file_query_info_async (folder, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_LOW, self->cancellable, looked_cb,
                           g_object_ref (row));
  return row;
}

static void
add_recent (WeftStartPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->recents_group, row);
  g_ptr_array_add (self->rows, row);
}

static void
more_cb (AdwActionRow *row, gpointer data)
{
  WeftStartPage *self = data;

  self->shows_all = true;
  weft_start_page_refresh (self);
  gtk_widget_grab_focus (self->rows->pdata[FEW]);
}

static void
add_more_row (WeftStartPage *self, guint n)
{
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Show %u more", "Show %u more", n), n);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("pan-down-symbolic"));
  g_signal_connect (row, "activated", G_CALLBACK (more_cb), self);
  add_recent (self, row);
}

static void
add_empty_row (WeftStartPage *self)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("None yet"));
  set_subtitle (row, _ ("What you record or open is listed here."));
  gtk_widget_add_css_class (row, "weft-missing");
  add_recent (self, row);
}

void
weft_start_page_refresh (WeftStartPage *self)
{
  g_autoptr (GPtrArray) recents = weft_recent_keeper_load ();
  guint n
      = self->shows_all || recents->len == FEW + 1 ? recents->len : MIN (recents->len, FEW);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recents_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; i < n; i++)
    add_recent (self, recent_row_new (self, recents->pdata[i]));
  if (n < recents->len)
    add_more_row (self, recents->len - n);
  if (recents->len == 0)
    add_empty_row (self);
  gtk_widget_set_visible (self->clear_button, recents->len > 0);
}

static void
ran_cb (GtkWidget *row, gpointer form, gpointer data)
{
  g_signal_emit (data, signals[RAN], 0, form);
}

/* What was recorded for people to try is one of the scenarios. */
static void
describe_sample (WeftStartPage *self, const WeftScenarioInfo *info)
{
  g_autofree char *name = g_strconcat (info->name, ".weft", NULL);
  g_autofree char *summary = weft_scenarios_plain_summary (info->summary);

  for (guint i = 0; i < self->samples->len; i++) {
    GtkWidget *row = self->samples->pdata[i];

    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), name))
      set_subtitle (row, summary);
  }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftStartPage) self = data;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL,
                                             NULL))
    return;
  list = weft_scenarios_parse_list (text);
  for (guint i = 0; i < list->len; i++) {
    GtkWidget *row = weft_scenario_row_new (list->pdata[i]);

    g_signal_connect (row, "ran", G_CALLBACK (ran_cb), self);
    adw_preferences_group_add (self->scenarios_group, row);
    describe_sample (self, list->pdata[i]);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->scenarios_group), list->len > 0);
}

static void
ask_for_scenarios (WeftStartPage *self)
{
  g_autofree char *tool = weft_places_tool ("weft-scenario");
  g_autoptr (GSubprocess) process = NULL;

  if (tool != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, tool, "--list", NULL);
  if (process != NULL)
    g_subprocess_communicate_utf8_async (process, NULL, self->cancellable, listed_cb,
                                         g_object_ref (self));
}

static void
add_samples (WeftStartPage *self)
{
  g_autoptr (GPtrArray) samples = weft_places_samples ();

  for (guint i = 0; i < samples->len; i++) {
    GFile *folder = samples->pdata[i];
    g_autofree char *name = g_file_get_basename (folder);
    g_autofree char *title = g_filename_display_name (name);
    GtkWidget *row = row_new (self, folder, title, "");

    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    adw_preferences_group_add (self->samples_group, row);
    g_ptr_array_add (self->samples, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->samples_group), samples->len > 0);
}

static void
weft_start_page_map (GtkWidget *widget)
{
  weft_start_page_refresh (WEFT_START_PAGE (widget));
  GTK_WIDGET_CLASS (weft_start_page_parent_class)->map (widget);
}

static void
weft_start_page_dispose (GObject *object)
{
  WeftStartPage *self = WEFT_START_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (weft_start_page_parent_class)->dispose (object);
}

static void
weft_start_page_finalize (GObject *object)
{
  WeftStartPage *self = WEFT_START_PAGE (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->samples);
  G_OBJECT_CLASS (weft_start_page_parent_class)->finalize (object);
}

static void
weft_start_page_class_init (WeftStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_start_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_start_page_finalize;
  widget_class->map = weft_start_page_map;

  signals[OPENED] = g_signal_new ("opened", WEFT_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[RAN] = g_signal_new ("ran", WEFT_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (WEFT_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftStartPage, recents_group);
  gtk_widget_class_bind_template_child (widget_class, WeftStartPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, WeftStartPage, scenarios_group);
  gtk_widget_class_bind_template_child (widget_class, WeftStartPage, samples_group);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
weft_start_page_init (WeftStartPage *self)
{
  self->rows = g_ptr_array_new ();
  self->samples = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_samples (self);
  ask_for_scenarios (self);
}
