#include "gui/app/shortcuts.h"

#include <string.h>

#include "gui/app/commands.h"

/* The rows of a page, so that the columns are of like height. */
#define ROWS "16"

/* The keys of a shortcut are those of its first row: the keypad's need no telling. */
static char *
keys_of (const WeftCommand *command)
{
  GString *keys = g_string_new (NULL);

  for (size_t k = 0; command->keys[k] != NULL; k++) {
    bool repeats = strstr (command->keys[k], "KP_") != NULL
                   || strcmp (command->keys[k], "<Shift>plus") == 0
                   || strcmp (command->keys[k], "<Control>question") == 0;

    if (!repeats)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? " " : "", command->keys[k]);
  }
  return g_string_free (keys, FALSE);
}

static void
append_command (GString *ui, const WeftCommand *command)
{
  g_autofree char *keys = keys_of (command);
  g_autofree char *row = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsShortcut'>"
      "<property name='title'>%s</property>"
      "<property name='accelerator'>%s</property></object></child>",
      weft_command_title (command), keys);

  g_string_append (ui, row);
}

static void
append_group (GString *ui, const WeftCommand *commands, size_t n)
{
  g_autofree char *head = g_markup_printf_escaped (
      "<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>",
      weft_command_section (commands));

  g_string_append (ui, head);
  for (size_t i = 0; i < n; i++) {
    if (commands[i].keys[0] != NULL)
      append_command (ui, &commands[i]);
  }
  g_string_append (ui, "</object></child>");
}

/* 4.8 fills such a window from a description alone. */
static char *
describe (void)
{
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);
  GString *ui = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                              "<property name='modal'>True</property><child>"
                              "<object class='GtkShortcutsSection'>"
                              "<property name='section-name'>shortcuts</property>"
                              "<property name='max-height'>" ROWS "</property>");

  for (size_t i = 0; i < n;) {
    size_t end = i;

    while (end < n && strcmp (commands[end].section, commands[i].section) == 0)
      end++;
    append_group (ui, commands + i, end - i);
    i = end;
  }
  g_string_append (ui, "</object></child></object></interface>");
  return g_string_free (ui, FALSE);
}

GtkWidget *
weft_shortcuts_window_new (void)
{
  g_autofree char *ui = describe ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);

  /* The builder's reference goes with it; a window keeps itself. */
  return GTK_WIDGET (gtk_builder_get_object (builder, "window"));
}
