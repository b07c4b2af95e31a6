#include "gui/app/spoken-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <stdbool.h>

#include "gui/app/hidden.h"

/* "Save _As…" to "Save As…"; a doubled underline stands for itself. */
static char *
without_underline (const char *label)
{
  GString *text = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++) {
    if (*at == '_' && at[1] != '\0')
      at++;
    g_string_append_c (text, *at);
  }
  return g_string_free (text, FALSE);
}

static void
label_cb (GtkButton *button, GParamSpec *pspec, gpointer data)
{
  const char *label = gtk_button_get_label (button);
  g_autofree char *text = NULL;

  if (label == NULL || !gtk_button_get_use_underline (button))
    return;
  text = without_underline (label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

/* What takes the focus is the button inside, which has neither the menu's name nor tells
 * what is chosen. */
static void
chosen_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (menu));
  gpointer item = gtk_drop_down_get_selected_item (menu);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, menu, NULL, -1);
  if (GTK_IS_STRING_OBJECT (item))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_string_object_get_string (item), -1);
}

/* What shows the choice is a row of a list, which takes the focus within the button that
 * has it. */
static void
mend_choice (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (g_str_equal (G_OBJECT_TYPE_NAME (child), "GtkListItemWidget"))
      gtk_widget_set_focusable (child, FALSE);
    mend_choice (child);
  }
}

static void
mend_drop_down (GtkWidget *menu)
{
  mend_choice (gtk_widget_get_first_child (menu));
  chosen_cb (GTK_DROP_DOWN (menu), NULL, NULL);
}

/* A column's title sorts when it is pressed. GTK tells of it as of something that is there
 * to fill room, whatever its role as a title. */
static void
mend_title (GtkWidget *title)
{
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (title))
      != GTK_ACCESSIBLE_ROLE_BUTTON)
    g_object_set (title, "accessible-role", GTK_ACCESSIBLE_ROLE_BUTTON, NULL);
}

static void
call (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* The titles stand in a row like those of the list; a choice is called what it says. */
static void
mend_row (GtkWidget *row)
{
  GtkWidget *label = find (row, GTK_TYPE_LABEL);

  if (GTK_IS_COLUMN_VIEW (gtk_widget_get_parent (row)))
    call (row, _ ("Column titles"));
  else if (label != NULL && gtk_widget_get_ancestor (row, ADW_TYPE_COMBO_ROW) != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (row),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
}

/* The lists that a row which unfolds, or drops down, is made of. They are told of while it
 * is folded too, when they are not realized. */
static void
mend_lists (GtkWidget *widget, const char *title)
{
  if (GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_VIEW (widget))
    call (widget, title);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mend_lists (child, title);
}

/* The lists below @widget, but not those within their rows. */
static void
call_lists (GtkWidget *widget, const char *title)
{
  if (GTK_IS_LIST_BOX (widget)) {
    call (widget, title);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    call_lists (child, title);
}

/* A group without a title of its own goes by that of its window. */
static void
mend_group (GtkWidget *group)
{
  const char *title = adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group));
  GtkRoot *root = gtk_widget_get_root (group);

  if ((title == NULL || *title == '\0') && GTK_IS_WINDOW (root)
      && gtk_window_get_title (GTK_WINDOW (root)) != NULL)
    call_lists (group, gtk_window_get_title (GTK_WINDOW (root)));
}

/* In a window of rows all that GTK gives no name of its own goes by that of the window. */
static const char *
title_of_rows (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return ADW_IS_PREFERENCES_WINDOW (root) ? gtk_window_get_title (GTK_WINDOW (root)) : NULL;
}

/* What a page that says why it is empty, a menu and a drop-down can be scrolled by. */
static void
mend_scroller (GtkWidget *scroller)
{
  GtkWidget *page = gtk_widget_get_ancestor (scroller, ADW_TYPE_STATUS_PAGE);
  const char *name = NULL;

  if (page != NULL)
    name = adw_status_page_get_title (ADW_STATUS_PAGE (page));
  else if (gtk_widget_get_ancestor (scroller, GTK_TYPE_POPOVER_MENU) != NULL
           || gtk_widget_get_ancestor (scroller, GTK_TYPE_DROP_DOWN) != NULL)
    name = _ ("Menu");
  else
    name = title_of_rows (scroller);
  if (name != NULL)
    call (scroller, name);
}

static bool
is_mended (GtkWidget *widget, gpointer callback)
{
  return g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, callback, NULL)
         != 0;
}

static void
entry_title_cb (AdwPreferencesRow *row, GParamSpec *pspec, gpointer data)
{
  g_autofree char *title = without_underline (adw_preferences_row_get_title (row));

  call (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))), title);
}

/* The text in which one writes has the focus, but is kept from being told of. */
static void
mend_entry (GtkWidget *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (is_mended (row, entry_title_cb))
    return;
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  entry_title_cb (ADW_PREFERENCES_ROW (row), NULL, NULL);
  g_signal_connect (row, "notify::title", G_CALLBACK (entry_title_cb), NULL);
}

/* What a window of rows is searched with. */
static void
mend_rows_search (GtkWidget *widget)
{
  if (title_of_rows (widget) != NULL
      && (GTK_IS_TOGGLE_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget)))
    call (widget, _ ("Search"));
}

/* What GTK makes itself has no public class. */
static void
mend_part (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget) || ADW_IS_COMBO_ROW (widget)) {
    g_autofree char *title
        = without_underline (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));

    mend_lists (widget, title);
  } else if (ADW_IS_ENTRY_ROW (widget))
    mend_entry (widget);
  else if (GTK_IS_STACK (widget) || ADW_IS_VIEW_STACK (widget) || ADW_IS_SQUEEZER (widget))
    weft_hide_unshown (widget);
  else if (ADW_IS_PREFERENCES_GROUP (widget))
    mend_group (widget);
  else if (GTK_IS_SCROLLED_WINDOW (widget))
    mend_scroller (widget);
  else if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkColumnViewTitle"))
    mend_title (widget);
  else if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget"))
    mend_row (widget);
  else
    mend_rows_search (widget);
}

static gboolean
realize_cb (GSignalInvocationHint *hint,
            guint n_values,
            const GValue *values,
            gpointer data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget))
      && !is_mended (widget, label_cb)) {
    label_cb (GTK_BUTTON (widget), NULL, NULL);
    g_signal_connect (widget, "notify::label", G_CALLBACK (label_cb), NULL);
  }
  if (GTK_IS_DROP_DOWN (widget) && !is_mended (widget, chosen_cb)) {
    mend_drop_down (widget);
    g_signal_connect (widget, "notify::selected-item", G_CALLBACK (chosen_cb), NULL);
  }
  mend_part (widget);
  return TRUE;
}

void
weft_spoken_names_mend (void)
{
  /* The signal exists once its class does. */
  g_type_ensure (GTK_TYPE_BUTTON);
  g_type_class_unref (g_type_class_ref (GTK_TYPE_BUTTON));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realize_cb,
                              NULL, NULL);
}
