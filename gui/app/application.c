#include "gui/app/application.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/commands.h"
#include "gui/app/places.h"
#include "gui/app/spoken-names.h"
#include "gui/app/window.h"
#include "gui/view/address.h"

#define DISPLAY_ACTION "display"
/* Begins the hint of what is opened, before the words of an address. */
#define NEW_WINDOW "new-window "

struct _WeftApplication {
  AdwApplication parent;

  const WeftApplicationRequest *request;
};

G_DEFINE_TYPE (WeftApplication, weft_application, ADW_TYPE_APPLICATION)

static void
weft_application_activate (GApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (window == NULL)
    window = GTK_WINDOW (weft_window_new (WEFT_APPLICATION (app)));
  gtk_window_present (window);
}

static WeftWindow *
find_window (GApplication *app, GFile *file)
{
  g_autoptr (GFile) folder = weft_places_trace_folder (file);
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (app));

  for (GList *window = windows; window != NULL; window = window->next) {
    if (WEFT_IS_WINDOW (window->data) && weft_window_has (window->data, folder))
      return window->data;
  }
  return NULL;
}

/* What the hint says was checked by the process that was asked; of another version it may
 * say more than is known here, and then the trace opens at its beginning. */
static WeftAddress *
address_of (GFile *file, const char *words)
{
  WeftAddress *address = *words != '\0' ? weft_address_parse (words, NULL) : NULL;

  if (address == NULL)
    address = g_new0 (WeftAddress, 1);
  address->path = g_file_get_path (file);
  if (address->path == NULL)
    address->path = g_file_get_uri (file);
  return address;
}

static void
weft_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  bool fresh = g_str_has_prefix (hint, NEW_WINDOW);
  const char *words = fresh ? hint + strlen (NEW_WINDOW) : hint;

  for (int i = 0; i < n_files; i++) {
    WeftWindow *window = fresh ? NULL : find_window (app, files[i]);

    if (window == NULL)
      window = weft_window_new (WEFT_APPLICATION (app));
    weft_window_follow (window, address_of (files[i], words));
    gtk_window_present (GTK_WINDOW (window));
  }
}

/* The arguments were read before: see main.c. */
static gboolean
weft_application_local_command_line (GApplication *app, char ***arguments, int *ret_status)
{
  const WeftApplicationRequest *request = WEFT_APPLICATION (app)->request;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *words = weft_address_format_words (&request->words);
  g_autofree char *hint = g_strconcat (request->new_window ? NEW_WINDOW : "", words, NULL);

  for (size_t i = 0; request->traces != NULL && request->traces[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg (request->traces[i]));
  if (files->len > 0)
    g_application_open (app, (GFile **)files->pdata, (int)files->len, hint);
  else if (request->new_window)
    g_action_group_activate_action (G_ACTION_GROUP (app), "new-window", NULL);
  else
    g_application_activate (app);
  *ret_status = 0;
  return TRUE;
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (weft_window_new (data)));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplication *app = data;

  adw_show_about_window (
      gtk_application_get_active_window (app), "application-name", _ ("Weft"),
      "application-icon", WEFT_APPLICATION_ID, "version", WEFT_VERSION, "developer-name",
      _ ("The Weft authors"), "license-type", GTK_LICENSE_MIT_X11, "comments",
      _ ("Shows how the threads of a program interact: how much each waits, where, for "
         "what, who held it meanwhile, and who woke it."),
      NULL);
}

/* Each window is asked: one that records has to. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_close (window->data);
}

static const char *
display_name (void)
{
  return gdk_display_get_name (gdk_display_get_default ());
}

/* Others of the session may be on another display, such as that of a remote login: for
 * them, where the windows of this one are. */
static void
tell_display (GApplication *app)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (
      DISPLAY_ACTION, NULL, g_variant_new_string (display_name ()));

  g_simple_action_set_enabled (action, FALSE);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
}

static void
weft_application_startup (GApplication *app)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
    { .name = "new-window", .activate = new_window_cb },
  };

  G_APPLICATION_CLASS (weft_application_parent_class)->startup (app);

  gtk_window_set_default_icon_name (WEFT_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions),
                                   app);
  tell_display (app);
  weft_commands_bind (GTK_APPLICATION (app));
  weft_spoken_names_mend ();
}

static void
weft_application_class_init (WeftApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = weft_application_activate;
  application_class->open = weft_application_open;
  application_class->local_command_line = weft_application_local_command_line;
  application_class->startup = weft_application_startup;
}

static void
weft_application_init (WeftApplication *self)
{
}

WeftApplication *
weft_application_new (const WeftApplicationRequest *request, bool standalone)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;
  WeftApplication *self
      = g_object_new (WEFT_TYPE_APPLICATION, "application-id", WEFT_APPLICATION_ID,
                      "resource-base-path", "/io/github/weft/Weft", "flags",
                      standalone ? flags | G_APPLICATION_NON_UNIQUE : flags, NULL);

  self->request = request;
  return self;
}

/* Whether the windows of this session are those to open another one beside. */
static bool
is_at_hand (GApplication *app)
{
  g_autoptr (GVariant) display = NULL;

  if (!g_application_register (app, NULL, NULL))
    return false;
  if (!g_application_get_is_remote (app))
    return true;
  display = g_action_group_get_action_state (G_ACTION_GROUP (app), DISPLAY_ACTION);
  return display != NULL && g_variant_is_of_type (display, G_VARIANT_TYPE_STRING)
         && g_str_equal (g_variant_get_string (display, NULL), display_name ());
}

int
weft_application_run (const WeftApplicationRequest *request)
{
  char *program[] = { (char *)WEFT_APPLICATION_ID, NULL };
  g_autoptr (WeftApplication) app = weft_application_new (request, request->standalone);

  if (!is_at_hand (G_APPLICATION (app))) {
    g_object_unref (app);
    app = weft_application_new (request, true);
    /* That of one that is alone cannot fail. */
    (void)g_application_register (G_APPLICATION (app), NULL, NULL);
  }
  return g_application_run (G_APPLICATION (app), 1, program);
}
