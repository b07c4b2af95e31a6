#include "gui/app/application.h"

#include <glib/gi18n.h>

#include "gui/app/commands.h"
#include "gui/app/spoken-names.h"
#include "gui/app/window.h"

struct _WeftApplication {
  AdwApplication parent;

  const WeftLook *look;
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

static void
weft_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    WeftWindow *window = weft_window_new (WEFT_APPLICATION (app));

    weft_window_open (window, files[i], WEFT_APPLICATION (app)->look);
    gtk_window_present (GTK_WINDOW (window));
  }
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

static void
weft_application_startup (GApplication *app)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = about_cb },
    { .name = "quit", .activate = quit_cb },
  };

  G_APPLICATION_CLASS (weft_application_parent_class)->startup (app);

  gtk_window_set_default_icon_name (WEFT_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions),
                                   app);
  weft_commands_bind (GTK_APPLICATION (app));
  weft_spoken_names_mend ();
}

static void
weft_application_class_init (WeftApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = weft_application_activate;
  application_class->open = weft_application_open;
  application_class->startup = weft_application_startup;
}

static void
weft_application_init (WeftApplication *self)
{
}

WeftApplication *
weft_application_new (void)
{
  /* Each `weft view` is a process of its own: a viewer that is closed or killed takes no
   * other trace with it. */
  return g_object_new (WEFT_TYPE_APPLICATION, "application-id", WEFT_APPLICATION_ID,
                       "resource-base-path", "/io/github/weft/Weft", "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE, NULL);
}

void
weft_application_set_look (WeftApplication *self, const WeftLook *look)
{
  self->look = look;
}
