/* The commands' table against what there really is: every action of the window and of its
 * widgets has a row or is internal, every row has its action, widgets bind just the keys
 * that their rows tell, and no key does two things in one place. */
#include <string.h>

#include "gui/app/commands.h"
#include "gui/app/shortcuts.h"
#include "gui/app/window.h"
#include "gui/widgets/timeline.h"

static WeftWindow *window;

static bool
has_row (const char *action)
{
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);

  for (size_t i = 0; i < n; i++) {
    g_autofree char *name = NULL;
    g_autoptr (GVariant) target = NULL;

    g_assert_true (g_action_parse_detailed_name (commands[i].action, &name, &target, NULL));
    if (strcmp (name, action) == 0)
      return true;
  }
  return false;
}

/* Those that only buttons and the program itself use. */
static bool
is_internal (const char *action)
{
  static const char *const internal[] = { "win.back", "inspector.follow", "app.display" };

  for (size_t i = 0; i < G_N_ELEMENTS (internal); i++) {
    if (strcmp (internal[i], action) == 0)
      return true;
  }
  return false;
}

static void
check_row (const char *prefix, const char *action)
{
  g_autofree char *name = g_strconcat (prefix, action, NULL);

  if (has_row (name) == is_internal (name))
    g_error ("%s %s", name,
             has_row (name) ? "has a row in commands.c, but is internal"
                            : "has no row in commands.c, and is not internal");
}

static void
test_actions (void)
{
  g_auto (GStrv) of_window = g_action_group_list_actions (G_ACTION_GROUP (window));
  g_auto (GStrv) of_app
      = g_action_group_list_actions (G_ACTION_GROUP (g_application_get_default ()));

  for (size_t i = 0; of_window[i] != NULL; i++)
    check_row ("win.", of_window[i]);
  for (size_t i = 0; of_app[i] != NULL; i++)
    check_row ("app.", of_app[i]);
}

/* Calls @visit for each widget below @widget, itself first. */
static void
foreach_widget (GtkWidget *widget, void (*visit) (GtkWidget *, gpointer), gpointer data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    foreach_widget (child, visit, data);
}

/* The actions that Weft's own widgets install. */
static void
take_actions (GtkWidget *widget, gpointer data)
{
  const char *name, *property;
  const GVariantType *type;
  GType owner;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i, &owner,
                                                   &name, &type, &property);
       i++) {
    if (g_str_has_prefix (g_type_name (owner), "Weft"))
      g_hash_table_add (data, g_strdup (name));
  }
}

static GHashTable *
widgets_actions (void)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  foreach_widget (GTK_WIDGET (window), take_actions, all);
  return all;
}

static void
test_widgets (void)
{
  g_autoptr (GHashTable) all = widgets_actions ();
  GHashTableIter iter;
  gpointer name;

  g_assert_true (g_hash_table_contains (all, "timeline.zoom-in"));
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    check_row ("", name);
}

/* And nothing is listed that does not exist. */
static void
test_rows (void)
{
  g_autoptr (GHashTable) all = widgets_actions ();
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);

  for (size_t i = 0; i < n; i++) {
    const char *action = commands[i].action;
    g_autofree char *name = NULL;
    g_autoptr (GVariant) target = NULL;

    g_action_parse_detailed_name (action, &name, &target, NULL);
    if (g_str_has_prefix (name, "win."))
      g_assert_true (g_action_group_has_action (G_ACTION_GROUP (window), name + 4));
    else if (g_str_has_prefix (name, "app."))
      g_assert_true (g_action_group_has_action (
          G_ACTION_GROUP (g_application_get_default ()), name + 4));
    else if (!g_str_has_prefix (name, "window.") && !g_hash_table_contains (all, name))
      g_error ("no widget of the window has %s", name);
    for (size_t k = 0; commands[i].keys[k] != NULL; k++) {
      guint key;
      GdkModifierType modifiers;

      g_assert_cmpuint (k, <, WEFT_COMMAND_KEYS - 1);
      if (!gtk_accelerator_parse (commands[i].keys[k], &key, &modifiers) || key == 0)
        g_error ("%s is no key", commands[i].keys[k]);
    }
  }
}

/* "w" and "W", "KP_Left" and "Left" are different keys; "<Control>w" is written in any
 * order of its modifiers. */
static char *
normal (const char *text)
{
  guint key;
  GdkModifierType modifiers;

  gtk_accelerator_parse (text, &key, &modifiers);
  return gtk_accelerator_name (key, modifiers);
}

/* The others are bound from the table. */
static bool
is_of_widget (GtkShortcutAction *action)
{
  const char *name;

  if (!GTK_IS_NAMED_ACTION (action))
    return false;
  name = gtk_named_action_get_action_name (GTK_NAMED_ACTION (action));
  return !g_str_has_prefix (name, "win.") && !g_str_has_prefix (name, "app.")
         && !g_str_has_prefix (name, "window.");
}

static void
take_keys (GtkWidget *widget, gpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  const char *type = G_OBJECT_TYPE_NAME (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    guint n = GTK_IS_SHORTCUT_CONTROLLER (controller)
                  ? g_list_model_get_n_items (G_LIST_MODEL (controller))
                  : 0;

    for (guint k = 0; k < n && g_str_has_prefix (type, "Weft"); k++) {
      g_autoptr (GtkShortcut) shortcut
          = g_list_model_get_item (G_LIST_MODEL (controller), k);
      GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
      g_autofree char *trigger
          = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

      if (is_of_widget (action))
        g_hash_table_add (data, g_strdup_printf ("%s %s", normal (trigger),
                                                 gtk_named_action_get_action_name (
                                                     GTK_NAMED_ACTION (action))));
    }
  }
}

/* What widgets bind is what their rows say. */
static void
test_keys (void)
{
  g_autoptr (GHashTable) bound
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) told
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) actions = widgets_actions ();
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);
  GHashTableIter iter;
  gpointer key;

  foreach_widget (GTK_WIDGET (window), take_keys, bound);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; commands[i].keys[k] != NULL; k++) {
      if (g_hash_table_contains (actions, commands[i].action))
        g_hash_table_add (told, g_strdup_printf ("%s %s", normal (commands[i].keys[k]),
                                                 commands[i].action));
    }
  }
  g_assert_cmpuint (g_hash_table_size (bound), >, 20);
  g_hash_table_iter_init (&iter, bound);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (!g_hash_table_contains (told, key))
      g_error ("a widget binds '%s', which commands.c does not tell", (char *)key);
  }
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (!g_hash_table_contains (bound, key))
      g_error ("commands.c tells '%s', which no widget binds", (char *)key);
  }
}

/* Of the actions that lie within each other: the application's and the window's apply
 * wherever the focus is, and so with each widget's. Escape gives up what goes on, which is
 * only while there is something to give up. */
static void
test_once (void)
{
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);

  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; commands[i].keys[k] != NULL; k++) {
      g_autofree char *key = normal (commands[i].keys[k]);
      const char *other = g_hash_table_lookup (seen, key);

      if (strcmp (commands[i].action, "win.cancel") == 0)
        continue;
      if (other != NULL)
        g_error ("%s is both %s and %s", key, other, commands[i].action);
      g_hash_table_insert (seen, g_steal_pointer (&key), (gpointer)commands[i].action);
    }
  }
}

static void
count_shortcuts (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_SHORTCUT_LABEL (widget))
    (*(size_t *)data)++;
}

/* The window of shortcuts has every command that has a key. */
static void
test_shortcuts (void)
{
  GtkWidget *shortcuts = weft_shortcuts_window_new ();
  size_t n, n_shown = 0, n_keyed = 0;
  const WeftCommand *commands = weft_commands_get (&n);

  foreach_widget (shortcuts, count_shortcuts, &n_shown);
  for (size_t i = 0; i < n; i++)
    n_keyed += commands[i].keys[0] != NULL;
  g_assert_cmpuint (n_shown, ==, n_keyed);
  gtk_window_destroy (GTK_WINDOW (shortcuts));
}

static void
test_types (void)
{
  static const struct {
    const char *key;
    bool types;
  } cases[] = {
    { "question", true },    { "slash", true }, { "w", true },
    { "<Shift>plus", true }, { "F3", false },   { "Escape", false },
    { "<Control>f", false }, { "Left", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weft_commands_types (cases[i].key), ==, cases[i].types);
}

static void
activate_cb (GApplication *app, gpointer data)
{
  window = weft_window_new (WEFT_APPLICATION (app));
  *(int *)data = g_test_run ();
  gtk_window_destroy (GTK_WINDOW (window));
  g_application_quit (app);
}

int
main (int argc, char **argv)
{
  const WeftApplicationRequest request = { 0 };
  g_autoptr (WeftApplication) app = NULL;
  int status = 1;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/actions", test_actions);
  g_test_add_func ("/commands/widgets", test_widgets);
  g_test_add_func ("/commands/rows", test_rows);
  g_test_add_func ("/commands/keys", test_keys);
  g_test_add_func ("/commands/once", test_once);
  g_test_add_func ("/commands/shortcuts", test_shortcuts);
  g_test_add_func ("/commands/types", test_types);
  app = weft_application_new (&request, true);
  g_application_set_default (G_APPLICATION (app));
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), &status);
  g_application_register (G_APPLICATION (app), NULL, NULL);
  g_application_run (G_APPLICATION (app), 0, NULL);
  return status;
}
