#include "gui/app/shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/commands.h"

#define WIDTH_PX 640
#define HEIGHT_PX 560

/* The keys of a shortcut are those of its first row: the keypad's need no telling. */
static GPtrArray *
keys_of (const WeftCommand *command)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (size_t k = 0; command->keys[k] != NULL; k++) {
    bool repeats = strstr (command->keys[k], "KP_") != NULL
                   || strcmp (command->keys[k], "<Shift>plus") == 0
                   || strcmp (command->keys[k], "<Control>question") == 0;

    if (!repeats)
      g_ptr_array_add (keys, (gpointer)command->keys[k]);
  }
  g_ptr_array_add (keys, NULL);
  return keys;
}

/* "Ctrl+K, Shift+Ctrl+P": the drawn keys are silent. */
static char *
spoken_keys (const GPtrArray *keys)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; keys->pdata[i] != NULL; i++) {
    guint key;
    GdkModifierType modifiers;
    g_autofree char *label = NULL;

    gtk_accelerator_parse (keys->pdata[i], &key, &modifiers);
    label = gtk_accelerator_get_label (key, modifiers);
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
  }
  return g_string_free (text, FALSE);
}

static GtkWidget *
row_new (const WeftCommand *command)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GPtrArray) keys = keys_of (command);
  g_autofree char *accelerators = g_strjoinv (" ", (char **)keys->pdata);
  g_autofree char *spoken = spoken_keys (keys);
  GtkWidget *label = gtk_shortcut_label_new (accelerators);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), weft_command_title (command));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  spoken, -1);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static AdwPreferencesGroup *
group_new (const WeftCommand *commands, size_t n)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, weft_command_section (commands));
  for (size_t i = 0; i < n; i++) {
    if (commands[i].keys[0] != NULL)
      adw_preferences_group_add (group, row_new (&commands[i]));
  }
  return group;
}

/* GTK's own window of shortcuts is wider than a small screen, and does not scroll. */
GtkWidget *
weft_shortcuts_window_new (void)
{
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);
  GtkWidget *window = adw_preferences_window_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  for (size_t i = 0; i < n;) {
    size_t end = i;

    while (end < n && strcmp (commands[end].section, commands[i].section) == 0)
      end++;
    adw_preferences_page_add (page, group_new (commands + i, end - i));
    i = end;
  }
  adw_preferences_page_set_title (page, _ ("Keyboard Shortcuts"));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard Shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  return window;
}
